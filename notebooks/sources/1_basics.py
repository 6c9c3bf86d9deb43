# %% [markdown]
# # I Basics and regression
#
# From one neuron to a trained network: you write each part yourself, with the numbers of the slides, and then train a
# network that tells the price of a house. A mark such as (S9) names a row of the slides.
#
# ## Learning goals
# - compute by hand what a neuron and a small network answer, and say what an activation function is for;
# - compute the two most common losses, and read from them how wrong a network is;
# - derive the gradient of a loss by the chain rule, and walk down it;
# - turn a table into numbers for a network;
# - train a network for a regression, read its loss curve, and compare it with a simple model.
#
# **Pace:** 30 minutes for ten exercises. Who needs more time leaves out exercises 5 and 9: nothing later stands on them.
#
# **You need** Python with zoo, and a little numpy: no network, no graphics card.
#
# **How it works:** run the cells from top to bottom (Shift + Enter). In an exercise, put your own code in place of the
# dots `...`, run the cell, then run the cell below, which begins with `check`. It says ✓, or what is not right yet. Stuck?
# Open the hint.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import basics as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## One neuron
# A neuron multiplies each input $x_i$ by a **weight** $w_i$, adds the products up, and adds a **bias** $w_0$ (the slides
# of part B call it $b$). This weighted sum is called $z$. An **activation function** $g$ then bends it to the answer:
#
# $$\hat{y} = g(z), \qquad z = w_0 + \sum_i x_i w_i$$
#
# The hat on $\hat{y}$ says: this is what the network answers, not what is true.
#
# ### Exercise 1 (2 min): the weighted sum
# Write $z$ as a function of the inputs `x`, the weights `w` (two numpy arrays of the same length) and the bias `b` (a
# number). The slide's neuron (S9) has $w_0 = 1$ and $W = [3, -2]$; at $x = (4, 5)$ it should find $z = 3$. (One slide
# slips and prints three weights for these two inputs.)
#
# <details><summary>Hint</summary>
#
# `x * w` multiplies the two arrays number by number. `np.sum(...)` adds up.
# </details>


# %% tags=["starter"]
def weighted_sum(x, w, b):
    return ...


weighted_sum(np.array([4, 5]), np.array([3, -2]), 1)


# %% tags=["solution"]
def weighted_sum(x, w, b):
    return np.sum(x * w) + b


weighted_sum(np.array([4, 5]), np.array([3, -2]), 1)

# %% tags=["check"]
check.weighted_sum(weighted_sum)

# %% [markdown]
# At $(5, 8)$ the same neuron finds $z = 0$. All points with $z = 0$ lie on a straight line: on one side of it the neuron
# says "more than 0", on the other side "less".
#
# ## Activation functions
# The sigmoid was long the usual activation. It answers between 0 and 1, so its answer can be read as a probability (S7):
#
# $$g(z) = \frac{1}{1 + e^{-z}}, \qquad g'(z) = g(z)\,(1 - g(z))$$
#
# $g'$ (read: g prime) is its **derivative**: how steep the curve is at $z$, in short its slope. Training needs it, as
# you will see in exercise 7.
#
# ### Exercise 2 (3 min): the sigmoid and its slope
# Write both. They should work for a whole array of numbers at once.
#
# <details><summary>Hint</summary>
#
# `np.exp(-z)` is $e^{-z}$. Mind the brackets below the fraction line. In the second function, call the first one.
# </details>


# %% tags=["starter"]
def sigmoid(z):
    return ...


def sigmoid_slope(z):
    return ...


sigmoid(np.array([-2.0, 0.0, 2.0]))


# %% tags=["solution"]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


sigmoid(np.array([-2.0, 0.0, 2.0]))

# %% tags=["check"]
check.sigmoid(sigmoid, sigmoid_slope)

# %% [markdown]
# Two more that you will meet: **tanh** is like the sigmoid, but runs from −1 to 1; **ReLU**, $\max(0, z)$, makes 0 of
# what is below 0 and leaves the rest as it is. A **linear** activation, $g(z) = z$, changes nothing. (The slides of part
# C call all activation functions non-linear, and then show linear ones: a slip.)
#
# ### Exercise 3 (1 min): which boundary?
# Red and green points lie in a plane, hooked into each other. A network has two inputs, the place of a point, and says
# red or green; between its red and its green region runs a boundary (S8). Predict its shape for two networks:
# - `deep_linear`: three **hidden layers**, that is rows of neurons between inputs and output, each of 16 neurons, all
#   with a *linear* activation;
# - `one_tanh`: one hidden layer of only 4 neurons, with tanh.
#
# <details><summary>Hint</summary>
#
# Put $z = 2x + 1$ into $3z - 4$. Is the result still of the form "number times $x$ plus number"?
# </details>

# %% tags=["starter"]
deep_linear = ...  # "line" or "curve"
one_tanh = ...  # "line" or "curve"

# %% tags=["solution"]
deep_linear = "line"
one_tanh = "curve"

# %% tags=["check"]
check.boundaries(deep_linear, one_tanh)

# %% [markdown]
# See whether you were right: the next cell trains four networks on the points and draws their boundaries. Compare the
# upper two with each other, then the lower two.

# %%
zoo.lessons.boundaries.figure()

# %% [markdown]
# Sixteen times three linear neurons drew what a single neuron draws, a line. The lower networks bend. Whether every
# bend on the lower right is worth something, only new points could tell.
#
# ## A network answers
# One hidden layer and one output neuron (S10), step by step: the hidden neurons compute their weighted sums $z_1$, and
# the activation makes $h = g(z_1)$ of them. The output neuron reads $h$ as its inputs: it computes $z_2$, and the
# answer is $\hat{y} = \text{sigmoid}(z_2)$. This is called the **forward pass**. (One slide of part A slips here: in the
# formula of $\hat{y}$ it writes $z$ where $g(z)$ belongs.)
#
# ### Exercise 4 (4 min): the forward pass
# Send $x = (3, 2)$ through the network. The hidden layer has two neurons with ReLU. All weights of a layer stand in one
# table, `hidden.w`: row $j$ belongs to input $j$, column $i$ to neuron $i$. Its biases, one a neuron, are `hidden.b`.
# The output layer has `output.w` and `output.b`.
#
# <details><summary>Hint</summary>
#
# `x @ hidden.w` multiplies a row of numbers with a table, and adds up: one weighted sum for each column.
# `np.maximum(0, z1)` is the ReLU. If exercise 2 is solved, `sigmoid` can be used here.
# </details>

# %% tags=["starter"]
x = np.array([3.0, 2.0])
hidden, output = zoo.lessons.forward_pass.NETWORKS["one hidden layer"]

z1 = ...  # two numbers: the weighted sums of the hidden neurons
h = ...  # two numbers: after the ReLU
z2 = ...  # the weighted sum of the output neuron
y_hat = ...  # the answer

print(hidden, output, z1, h, z2, y_hat, sep="\n")

# %% tags=["solution"]
x = np.array([3.0, 2.0])
hidden, output = zoo.lessons.forward_pass.NETWORKS["one hidden layer"]

z1 = x @ hidden.w + hidden.b
h = np.maximum(0, z1)
z2 = h @ output.w + output.b
y_hat = sigmoid(z2)

print(hidden, output, z1, h, z2, y_hat, sep="\n")

# %% tags=["check"]
check.forward(z1, h, z2, y_hat)

# %% [markdown]
# A deep network is no more than this, with more layers.
#
# ## Several classes
# For more than two classes there is an output neuron for each of them, and the **softmax** (S11) turns their weighted
# sums into probabilities, which are above 0 and sum to 1:
#
# $$S(z_i) = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# ### Exercise 5 (2 min): the softmax
# Here `z` is a table: a row for each **sample** (one point, one picture, one house), a column for each class. Each row
# has to become probabilities.
#
# <details><summary>Hint</summary>
#
# `table.sum(axis=1, keepdims=True)` adds up each row, and keeps the result as a column, so that you can divide by it.
# </details>


# %% tags=["starter"]
def softmax(z):
    return ...


softmax(np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0]]))


# %% tags=["solution"]
def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


softmax(np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0]]))

# %% tags=["check"]
check.softmax(softmax)

# %% [markdown]
# ## How wrong is it?
# A **loss** is a number that says how wrong the answers $f$ of a network are, when the truth is $y$: 0 would be perfect. It
# is the mean over all $n$ samples, and a slide names it $J(W)$, as it depends on the weights $W$.
#
# For a yes-or-no question, where $y$ is 1 or 0 and $f$ is the probability of 1, it is the **binary cross-entropy** (S12):
#
# $$J = -\frac{1}{n} \sum \big( y \ln f + (1 - y) \ln(1 - f) \big)$$
#
# For a number, such as a grade or a price, it is the **mean squared error** (S13):
#
# $$J = \frac{1}{n} \sum (y - f)^2$$
#
# ### Exercise 6 (4 min): the two losses
# Write both as functions of two arrays, the truth `y` and the answers `f`. Below them stand the slides' tables: first
# three students who passed (1) or failed (0), then three final grades in percent.
#
# <details><summary>Hint</summary>
#
# `np.log` is the natural logarithm, ln. `np.mean` takes the mean. The slides find the three terms 2.3026, 1.6094 and
# 0.5108 for the first table, and 3600, 3600 and 100 for the second one.
# </details>


# %% tags=["starter"]
def cross_entropy(y, f):
    return ...


def squared_error(y, f):
    return ...


print(cross_entropy(np.array([1, 0, 1]), np.array([0.1, 0.8, 0.6])))
print(squared_error(np.array([90, 20, 95]), np.array([30, 80, 85])))


# %% tags=["solution"]
def cross_entropy(y, f):
    return -np.mean(y * np.log(f) + (1 - y) * np.log(1 - f))


def squared_error(y, f):
    return np.mean((y - f) ** 2)


print(cross_entropy(np.array([1, 0, 1]), np.array([0.1, 0.8, 0.6])))
print(squared_error(np.array([90, 20, 95]), np.array([30, 80, 85])))

# %% tags=["check"]
check.loss(cross_entropy, squared_error)

# %% [markdown]
# Why the minus sign? The logarithm of a probability is below 0. (The slide of part D lacks it: with that formula,
# training would learn to be wrong.)
#
# ## Which way is down?
# Training looks for the weights with the smallest loss. It asks for each weight: does the loss rise or fall when this
# weight grows a little, and how fast? This slope is written $\partial J / \partial w$. All slopes together are the
# **gradient**.
#
# The smallest network that has two weights in a row (S14): $x \to w_1 \to z_1 \to w_2 \to \hat{y} \to J$, with
#
# $$z_1 = g(w_1 x), \quad \hat{y} = w_2 z_1, \quad J = (\hat{y} - y)^2, \quad g \text{ the sigmoid.}$$
#
# (On the slide $z_1$ is what leaves the hidden neuron.) The **chain rule** says: multiply the slopes of all steps between
# the loss and the weight.
#
# $$\frac{\partial J}{\partial w_2} = \frac{\partial J}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial w_2}
# \qquad \frac{\partial J}{\partial w_1} = \frac{\partial J}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial z_1}
# \cdot \frac{\partial z_1}{\partial w_1}$$
#
# ### Exercise 7 (4 min): backpropagation by hand
# Fill in the three slopes, where $\partial J / \partial \hat{y}$ is part of both others. You go from the loss back to
# the weights, and reuse what you have: this is called **backpropagation**.
#
# <details><summary>Hint</summary>
#
# The derivative of $u^2$ is $2u$. In $\hat{y} = w_2 z_1$, the slope by $w_2$ is $z_1$, and the slope by $z_1$ is $w_2$.
# The slope of $g(w_1 x)$ by $w_1$ is $g' \cdot x$, and $g' = z_1 (1 - z_1)$.
# </details>


# %% tags=["starter"]
def gradients(x, y, w1, w2):
    z1 = 1 / (1 + np.exp(-w1 * x))  # the forward pass
    y_hat = w2 * z1

    dJ_dy_hat = ...  # the backward pass
    dJ_dw2 = ...
    dJ_dw1 = ...
    return dJ_dw1, dJ_dw2


gradients(x=2, y=1, w1=0.5, w2=-1)


# %% tags=["solution"]
def gradients(x, y, w1, w2):
    z1 = 1 / (1 + np.exp(-w1 * x))  # the forward pass
    y_hat = w2 * z1

    dJ_dy_hat = 2 * (y_hat - y)  # the backward pass
    dJ_dw2 = dJ_dy_hat * z1
    dJ_dw1 = dJ_dy_hat * w2 * z1 * (1 - z1) * x
    return dJ_dw1, dJ_dw2


gradients(x=2, y=1, w1=0.5, w2=-1)

# %% tags=["check"]
check.gradients(gradients)

# %% [markdown]
# The second number, $\partial J / \partial w_2$, is below 0: the loss falls when $w_2$ grows. So $w_2$ should grow. The
# first one is above 0, so $w_1$ should shrink. In general:
#
# ## Gradient descent
# Move each weight a small step against its slope, and do it again (S15). How long the steps are is set by the
# **learning rate** $\eta$ (eta):
#
# $$W \leftarrow W - \eta \, \frac{\partial J}{\partial W}$$
#
# ### Exercise 8 (2 min): walk down
# `w` is an array of weights, `gradient(w)` gives the array of their slopes at `w`, `rate` is $\eta$. Do `steps` steps.
# You walk in a bowl, $J = (w_0^2 + 10\,w_1^2) / 2$, whose lowest point is $(0, 0)$.
#
# <details><summary>Hint</summary>
#
# The line in the loop is the formula above, with `=` for the arrow.
# </details>


# %% tags=["starter"]
def descend(w, gradient, rate, steps):
    for _ in range(steps):
        w = ...
    return w


bowl = zoo.lessons.gradient_descent.BOWL
descend(np.array([-2.2, 1.1]), bowl.gradient, rate=0.15, steps=12)


# %% tags=["solution"]
def descend(w, gradient, rate, steps):
    for _ in range(steps):
        w = w - rate * gradient(w)
    return w


bowl = zoo.lessons.gradient_descent.BOWL
descend(np.array([-2.2, 1.1]), bowl.gradient, rate=0.15, steps=12)

# %% tags=["check"]
check.descend(descend)

# %% [markdown]
# The next figure shows such walks from above, as on a map: the lines are heights of the loss, the square is the start,
# the star the lowest point of a valley (S26). Before you run it: what does a learning rate do that is too large?

# %%
zoo.lessons.gradient_descent.figure()

# %% [markdown]
# Above: too small a rate hardly gets on, a good one arrives, too large a rate jumps from wall to wall and climbs. Below on
# the left there are two valleys, and the start decides in which one the walk ends. The right one is not the deepest: a
# **local minimum**. In the middle a neuron learns a line from samples. On the right you see the loss of the upper three
# walks, step by step: this is a **loss curve**, and you will meet it again.
#
# ## A table of houses
# Now the real thing: a network that tells the price of a house from its year of construction, its area and its zip code
# (S24). It can only read numbers, and it learns best when they are of like size (S25):
# - a number is **standardised**: minus the mean of its column, divided by the standard deviation of its column;
# - a **category**, one of several names, is **one-hot encoded**: it becomes a column for each name, with a 1 where the
#   row has this name and a 0 elsewhere.
#
# ### Exercise 9 (3 min): houses as numbers
# Decide what a zip code is. Then standardise `measures`, the years and areas of the slide's three houses, and one-hot
# encode `zips`, the zip codes of five houses. The order of the new columns is that of `np.unique(zips)`.
#
# <details><summary>Hint</summary>
#
# `measures.mean(axis=0)` is one mean for each column, `measures.std(axis=0)` the same for the standard deviation.
# `zips[:, None] == np.unique(zips)` compares each house with each zip code: a table of True (1) and False (0).
# </details>

# %% tags=["starter"]
measures = np.array([[1991, 234], [1896, 400], [2005, 185]])
zips = np.array(["12345", "54638", "95463", "12345", "54638"])

zip_code = ...  # "number" or "category"
scaled = ...  # 3 rows, 2 columns
one_hot = ...  # 5 rows, 3 columns

print(scaled, one_hot, sep="\n")

# %% tags=["solution"]
measures = np.array([[1991, 234], [1896, 400], [2005, 185]])
zips = np.array(["12345", "54638", "95463", "12345", "54638"])

zip_code = "category"
scaled = (measures - measures.mean(axis=0)) / measures.std(axis=0)
one_hot = (zips[:, None] == np.unique(zips)).astype(int)

print(scaled, one_hot, sep="\n")

# %% tags=["check"]
check.houses(zip_code, scaled, one_hot)

# %% [markdown]
# ## A regression
# A **regression** asks for a number. zoo's dataset `houses` has 3,000 houses whose prices follow a rule with some
# chance. They come in three parts, called **splits**: *training* houses, from which the network learns; *validation*
# houses, by which one watches it; and *test* houses, which are kept for the very end. Gaps are filled, slips of the pen
# are cut off, years and areas are standardised, zip codes one-hot encoded.
#
# The next cell takes some seconds. It trains a **multi-layer perceptron**, the network of exercise 4 with more and larger layers (S34). One
# walk through all training houses is an **epoch**. Look for three things in what it prints: where the loss curve gets
# flat; whether the network beats the simple models in the table; and what it would ask for the slide's first house.

# %%
run = zoo.train("mlp", "houses", seed=0, verbose=0)
print(run.table.round(2), run.diagnosis, sep="\n\n")
price = run.predictor()({"year": 1991, "area (m²)": 234, "zip code": "12345"})["value"][0]
print(f"\nThe slide's first house: {price:,.0f} €")
run.plot()

# %% [markdown]
# The table shows the test houses, at which we look only now. `r2` is 1 for perfect answers, and 0 for one who always says
# the mean price, as `dummy` does. `mean_absolute_error` says by how many € a price is off on average;
# `root_mean_squared_error` is the root of the second loss of exercise 6. `ridge regression` is a weighted sum of all
# columns, one linear neuron: it cannot follow these prices, as a good zip code *multiplies* what a square metre costs. The
# network can. `gradient boosting`, many small decision trees, comes close to it: always compare with a simple model.
#
# And the slide's first house? The rule that made these prices, without its chance, would say about 872,000 €, so the
# network is far off. Among the training houses of this zip code and of about this size, none was built between 1946 and
# 2003: where a network has seen no examples, it guesses. Data have to be **representative** (S25).
#
# In the figure, the loss is the mean squared error of standardised prices. The validation loss lies above the training
# loss: the network has never learned from these houses. This is normal, as long as the curve does not rise again. The
# training stopped by itself when the validation loss got no better (early stopping).
#
# A loss curve tells more than its last number (S28):
#
# | loss curve | looks like | what to do |
# | --- | --- | --- |
# | ideal | falls, then flat | keep it |
# | oscillating | jumps up and down, or far too high at first | lower the learning rate, look at the data |
# | disturbed | single peaks, or a loss that is no number any more | look for outliers and missing values |
# | overfitting | training loss falls on, validation loss rises | more data, a smaller network, stop earlier |
#
# ### Exercise 10 (4 min): what is learned, and what is chosen?
# What a training finds are the **parameters**: weights and biases. What you choose before it are the
# **hyperparameters**: how many layers and neurons, how many epochs, ... (S27). Five short answers:
# - `parameters`: how many has our network? It reads 14 columns (year, area, and 12 for the zip code: eleven known ones
#   and "missing"). Its hidden layers have 128 and 64 neurons, then comes one output neuron. Each neuron reads all outputs
#   of the layer before.
# - `learning_rate`: is it a parameter or a hyperparameter?
# - `split`: by which split do you choose it?
# - `curve`: what would you call a training with these losses, epoch by epoch?
#   training 0.90, 0.60, 0.45, 0.36, 0.30, 0.25, 0.21, 0.18, 0.15, 0.13;
#   validation 0.95, 0.70, 0.58, 0.54, 0.53, 0.55, 0.58, 0.62, 0.66, 0.71
# - `loss_at_1`, a prediction: the training above had a learning rate of 0.001. With 1 instead, will the lowest
#   validation loss be lower, the same or higher?
#
# <details><summary>Hint</summary>
#
# The first hidden layer has $14 \cdot 128$ weights and 128 biases. You can write the sum as it is, for example
# `14 * 128 + 128 + ...`.
# </details>

# %% tags=["starter"]
parameters = ...
learning_rate = ...  # "parameter" or "hyperparameter"
split = ...  # "training", "validation" or "test"
curve = ...  # "ideal", "oscillating", "disturbed" or "overfitting"
loss_at_1 = ...  # "lower", "the same" or "higher"

# %% tags=["solution"]
parameters = 14 * 128 + 128 + 128 * 64 + 64 + 64 * 1 + 1
learning_rate = "hyperparameter"
split = "validation"
curve = "overfitting"
loss_at_1 = "higher"

# %% tags=["check"]
check.settings(parameters, learning_rate, split, curve, loss_at_1)

# %% [markdown]
# Now see whether your prediction was right. Mind the scale on the left: each line is ten times the one below it.

# %%
too_fast = zoo.train("mlp", "houses", seed=0, verbose=0, learning_rate=1.0, epochs=15)
print(too_fast.diagnosis)
for training in (run, too_fast):
    print(f"lowest validation loss: {training.history['val_loss'].min():.2f}")
too_fast.plot()

# %% [markdown]
# The first steps threw the weights far away, as in the bowl. The rest of the training brings most of it back, but the
# loss stays many times as high as before, and jumps.
#
# **Go on:** change a hyperparameter in the cell above, for example `learning_rate=0.00001`, `hidden_units=(8,)` or
# `dropout=0.3`, one at a time, and look at the lowest validation loss. The notebook on hyperparameter search lets the
# computer do this.
