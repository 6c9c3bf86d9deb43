# %% [markdown]
# # II · Convolutional networks and regularisation
#
# A network that reads pictures should know which pixels are neighbours: this is what a *convolution* gives it. And a
# network should be good at pictures that it has never seen: this is what *regularisation* is for.
#
# ## Learning goals
# - You compute a **convolution** by hand, with the slides' image and filters, and can say why it needs few weights.
# - You make a **filter** that finds edges in a photograph, and **pool** what a filter has found.
# - You build a **convolutional network** (CNN), count its parameters, and train it on handwritten digits.
# - You see a network **overfit**, and try what helps: early stopping, an l₁ penalty, dropout, augmentation.
# - You export a network so that it takes raw pixels, and read its **confusion matrix**.
#
# A mark such as (S46) names a row of the slides.
#
# **Pace:** 30 minutes, with nine exercises. Short of time? Leave out exercises 4 and 8.
#
# **Needs:** zoo, and nothing else: no network connection, no GPU. You should know from session I what a neuron, a loss
# and an epoch are.
#
# In each exercise, put your own code in place of the dots `...`, run the cell, and then run the cell below it, which
# checks your answer. A ✓ means: go on. Everything else says what is missing.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import convolution as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## 1 · Why not simply flatten? (S45)
# A grey picture is a table of numbers, one a **pixel**. A dense layer reads a single row of numbers. So the picture
# would have to be **flattened** first: its rows are written one behind the other. In a 5×5 picture, pixel (1, 2), which
# is row 1 and column 2, counted from 0, then becomes number 7, and pixel (2, 2) right below it number 12. That these
# two touch is lost: the layer would learn just as well, or badly, if you shuffled the pixels of all pictures in the
# same way.
#
# The way out: a neuron is connected to a small **patch** of the picture only, as through a window. The window slides
# over the picture, one pixel at a time (**stride** 1), and at each place another neuron looks through it. All these
# neurons use the **same weights**. The weights of the window are called a **filter** or kernel; the neurons form a
# **feature map**. On a 5×5 picture a 3×3 window has 3 · 3 = 9 places, so there are 9 neurons, which share 9 weights.
#
# ### Exercise 1 (2 min): count weights
# Take a picture of 28×28 pixels and a 3×3 window with stride 1 that never leaves the picture. Leave biases out.
# - `neurons`: how many are there in the feature map?
# - `dense_weights`: how many weights would so many neurons need if each was connected to *every* pixel?
# - `shared_weights`: how many do they need if they share one window?
#
# You may let Python multiply.
#
# <details><summary>Hint</summary>
#
# In 5 pixels in a row, a window of 3 has 5 − 3 + 1 = 3 places. How many has it in 28 pixels? The feature map has as
# many rows as columns.
#
# </details>

# %% tags=["starter"]
neurons = ...
dense_weights = ...
shared_weights = ...

# %% tags=["solution"]
neurons = 26 * 26
dense_weights = 28 * 28 * neurons
shared_weights = 3 * 3

# %% tags=["check"]
check.weights(neurons, dense_weights, shared_weights)

# %% [markdown]
# ## 2 · Convolution by hand (S46)
# The slides have a 5×5 picture of the digit 1, where a dark pixel is 1 and a white one −1, and the 3×3 filter fi_1:
#
# $$X = \begin{bmatrix} -1&-1&-1&1&-1\\-1&-1&1&1&-1\\-1&1&-1&1&-1\\-1&-1&-1&1&-1\\-1&-1&-1&1&-1 \end{bmatrix}
# \qquad \mathrm{fi}_1 = \begin{bmatrix} -1&-1&1\\-1&1&1\\1&-1&1 \end{bmatrix}$$
#
# (The last two rows of $X$ are our completion.) The neuron in row $p$ and column $q$ of the feature map computes
#
# $$z_{p,q} = \sum_{i}\sum_{j} W_{ij}\, X_{i+p,\;j+q} + b$$
#
# In words: cut out the patch that begins in row $p$ and column $q$; multiply each of its numbers by the filter's number
# *at the same place*; add all products up; add the bias $b$, once. Here $i$ and $j$ count from 0, as in Python.
#
# ### Exercise 2 (4 min): one neuron of a feature map
# Write this as a function. `image` and `kernel` (the filter, always 3×3) are tables of numbers, and `bias` is a number.
#
# **Guess first:** which patch of $X$ will get the highest score from fi_1, and how high can a score be?
#
# <details><summary>Hint</summary>
#
# `image[2:5, 0:3]` cuts out rows 2, 3, 4 and columns 0, 1, 2. `A * B` multiplies numbers at the same place, and
# `.sum()` adds all numbers of a table up.
#
# </details>


# %% tags=["starter"]
def neuron(image, kernel, bias, p, q):
    patch = ...
    return ...


# %% tags=["solution"]
def neuron(image, kernel, bias, p, q):
    patch = image[p : p + 3, q : q + 3]
    return (patch * kernel).sum() + bias


# %% tags=["check"]
check.neuron(neuron)

# %% [markdown]
# Now your neuron looks at all nine places. In the first figure, compare the frame in the picture with the filter fi_1:
# they are equal, so all nine products are 1, and the score is 9. Filter fi_0 looks for something else: dark areas. (A
# slip of the slides: they call −1 the *first* value of the first map. It is the third.)
#
# The second figure changes the digit (S47). **Guess before you run:** the digit moves one pixel to the left. Does the
# best score of fi_1 get higher, lower, or neither?

# %%
lesson = zoo.lessons.convolution
print([[int(neuron(lesson.IMAGE, lesson.FI_1, 0, p, q)) for q in range(3)] for p in range(3)])
display(lesson.figure("maps"), lesson.figure("deformed"))

# %% [markdown]
# The displaced digit still scores 9, at another place: the same weights look everywhere. Shrunk, rotated or deformed,
# it still gets a high score, though not a full 9. Another digit gets less. So one filter is a detector for one
# **feature**, a piece of a shape.
#
# *A word to remember:* in mathematics, a convolution turns the filter by 180° first. The slides and Keras do not. Since
# weights are learned, this makes no difference.
#
# ## 3 · Filters on a photograph (S44)
# Long before filters were learned, people made them by hand. Some that the slides name, with the usual weights:
#
# $$\text{original:} \begin{bmatrix} 0&0&0\\0&1&0\\0&0&0 \end{bmatrix} \qquad
# \text{sharpen:} \begin{bmatrix} 0&-1&0\\-1&5&-1\\0&-1&0 \end{bmatrix} \qquad
# \text{edge detect:} \begin{bmatrix} 0&-1&0\\-1&4&-1\\0&-1&0 \end{bmatrix}$$
#
# Add up the nine weights of each. On an even area, where all pixels are equal, a filter answers *pixel value × sum of
# its weights*. So "sharpen" (sum 1) leaves an even area as it is, and "edge detect" (sum 0) makes it black.
#
# ### Exercise 3 (3 min): find vertical edges
# Make a 3×3 filter that answers to **vertical** edges only: places where the grey changes from left to right. Its
# answer must be 0 on an even area, and 0 on a horizontal edge, where the grey changes from top to bottom. There are
# many right answers.
#
# <details><summary>Hint</summary>
#
# Compare the left with the right: negative weights in one column, positive ones in another. If each row adds up to 0,
# nothing that happens from top to bottom can be seen.
#
# </details>

# %% tags=["starter"]
edges = [
    [..., ..., ...],
    [..., ..., ...],
    [..., ..., ...],
]

# %% tags=["solution"]
edges = [
    [-1, 0, 1],
    [-1, 0, 1],
    [-1, 0, 1],
]

# %% tags=["check"]
check.vertical_edges(edges)

# %% [markdown]
# Here are the slides' filters on a photograph of a temple, and below yours (the brighter, the stronger it answers).
# Look for the columns, and for the edges of the roofs, which are nearly horizontal: which of them does your filter
# find?

# %%
photograph = lesson.photograph()
found = np.abs(lesson.convolve(photograph, edges)).clip(0, 255)
canvas = zoo.lessons.drawing.canvas(7, 5, "Your filter for vertical edges")
zoo.lessons.drawing.picture(canvas.add_subplot(), found, "")
display(lesson.figure("photograph"), canvas)

# %% [markdown]
# Your filter finds the columns and the sides of the windows; "edge detect" finds the horizontal lines between the
# floors as well. In part 5 a network will find good filters by itself.
#
# ## 4 · Pooling (S32, S48)
# A feature map says where a feature is, to the pixel. That is more than needed: if the digit moves a little, the map
# moves, too. **Max pooling** slides a window over the map and keeps the largest number of each window. There is nothing
# to learn in it. With a 2×2 window and stride 2 the windows do not overlap, and a quarter of the numbers is left:
#
# $$\begin{bmatrix} 3&15&1&13\\9&7&0&10\\11&5&5&3\\1&8&9&6 \end{bmatrix} \rightarrow
# \begin{bmatrix} 15&13\\11&9 \end{bmatrix}$$
#
# ### Exercise 4 (3 min): max pooling
# Write it for any table whose sides are even numbers. Return a table (an array) of half the height and half the width.
#
# <details><summary>Hint</summary>
#
# `image[0::2, 0::2]` takes the top left number of every window: every second row and column, from 0 on. What is
# `image[0::2, 1::2]`? `np.maximum(A, B)` keeps the larger of the two numbers at each place. Two loops with `image[2*p :
# 2*p+2, 2*q : 2*q+2].max()` do it as well.
#
# </details>


# %% tags=["starter"]
def max_pool(image):
    return ...


# %% tags=["solution"]
def max_pool(image):
    upper = np.maximum(image[0::2, 0::2], image[0::2, 1::2])
    lower = np.maximum(image[1::2, 0::2], image[1::2, 1::2])
    return np.maximum(upper, lower)


# %% tags=["check"]
check.max_pool(max_pool)

# %% [markdown]
# The slides pool with stride 1, too (S48): the map of fi_1 from part 2 becomes $\begin{bmatrix} 9&9\\3&3
# \end{bmatrix}$. The digit that is displaced by one pixel gives $\begin{bmatrix} 9&-3\\3&-3 \end{bmatrix}$: the match
# has moved in the map, but the 9 at the top left is still there. This is what pooling is good for.
#
# ## 5 · A convolutional network (S31, S43, S45, S49)
# Now put it together: **convolution** (many filters), a **non-linearity** (ReLU: negative scores become 0),
# **pooling**; then all of this once more. The second convolution reads the maps of the first, so its filters can
# combine simple features to larger ones. At the end the maps *are* flattened: now each number says "this feature was
# found about here". **Dense** layers and softmax decide. **Dropout** is explained in part 6. Letters on number plates
# are read like this, too.
#
# The data are handwritten digits of 8×8 grey pixels, from scikit-learn. The table that the next cell shows has a row a
# layer. `output` is the shape of what the layer makes: height, width, number of maps. The convolutions here put zeros
# around the picture (Keras: `padding="same"`), so that a map is as large as what it was made from. `receptive_field` is
# how many pixels of the picture one neuron can see: look how it grows.
#
# ### Exercise 5 (3 min): count parameters
# Parameters are all numbers that are learned: weights and biases. Run the cell once to see the table, then count those
# of three layers:
# - `first`: the first convolution. 8 filters, each 3×3, reading one grey picture; a bias for each filter.
# - `second`: the second convolution. 16 filters, each reading all 8 maps.
# - `dense`: the first dense layer. 32 neurons, each reading all numbers that are left after flattening.
#
# <details><summary>Hint</summary>
#
# A filter of the second convolution has a 3×3 window of weights *for each* of the 8 maps, and one bias. The row
# `flatten` of the table says how many numbers are left.
#
# </details>

# %% tags=["starter"]
digits = zoo.datasets.load("digits")
model = zoo.build("cnn", digits, filters=(8, 16), dense_units=32, batch_normalization=False, seed=0)
first, second, dense = ..., ..., ...
zoo.explain(model)[["name", "output", "receptive_field"]]

# %% tags=["solution"]
digits = zoo.datasets.load("digits")
model = zoo.build("cnn", digits, filters=(8, 16), dense_units=32, batch_normalization=False, seed=0)
first, second, dense = (3 * 3 * 1 + 1) * 8, (3 * 3 * 8 + 1) * 16, (2 * 2 * 16 + 1) * 32
zoo.explain(model)[["name", "output", "receptive_field"]]

# %% tags=["check"]
check.parameters(model, first, second, dense)

# %% [markdown]
# Now the training: ten **epochs**, which are passes over all training pictures. The pictures come in three parts: the
# **training split** to learn from; the **validation split**, to see on the way how good the network is at pictures that
# it does not learn from; and the **test split**, which we keep for the very end. The loss is the cross-entropy
# $J = -\sum_i y_i \log \hat y_i$ (one slide forgets its minus sign).
#
# Both curves should fall. Does it surprise you that the training loss lies *above* the validation loss? Look for the
# reason in part 6.

# %%
run = zoo.train(model, digits, epochs=10, seed=0, verbose=0)
table = zoo.explain(model)
display(table.loc[table["parameters"] != "0", ["name", "equation", "parameters"]], run.plot())

# %% [markdown]
# The column `parameters` counts as you did: the first convolution has fewest, the dense layer most. Both curves fall
# and then flatten, which zoo's diagnosis in the title calls "ideal". Filters and dense layers have learned together, by
# backpropagation of one loss; nobody told the filters what to look for.
#
# ## 6 · Overfitting, and what helps (S40)
# A network **overfits** when it learns its training pictures by heart: the training loss goes on falling, while the
# validation loss stops falling or rises. It happens easily when there are few pictures and many parameters. Methods
# against it are called **regularisation**:
# - **Early stopping**: stop when the validation loss gets no better.
# - **l₁ penalty**: large weights cost something. (**l₂** does the same with squares.)
# - **Dropout**: in each training step, other neurons, drawn at random, are set to 0, so that none can rely on a single
#   other one. In use, no neuron is dropped. That is why the training loss was above the validation loss: the network
#   learned under a handicap.
# - **Augmentation**: in each epoch every training picture is changed a little at random, so the network never sees the
#   same picture twice. Validation and test pictures stay as they are.
#
# ### Exercise 6 (1 min): augmentation
# The next cell draws a digit and, in each row, three random changes of one kind: a little is **cropped** (cut off), it
# is **flipped** (mirrored), its **contrast** is changed, or a part of it is **erased**. The last row does all at once;
# the number beside a row says how strong the change may be. Which one should *not* be used for digits? Run the cell,
# look, and put in `"crop"`, `"flip"`, `"contrast"` or `"erase"`.
#
# <details><summary>Hint</summary>
#
# The label stays what it was. After which change would it be wrong?
#
# </details>

# %% tags=["starter"]
harmful = ...
zoo.datasets.augment.plot(digits, sample=4, draws=3)

# %% tags=["solution"]
harmful = "flip"
zoo.datasets.augment.plot(digits, sample=4, draws=3)

# %% tags=["check"]
check.harmful_augmentation(harmful)

# %% [markdown]
# ### Exercise 7 (2 min): the l₁ penalty
# With l₁ regularisation, the network does not minimise the loss $J$ alone but
#
# $$J + \frac{\lambda}{2} \sum_l |w_l|$$
#
# where $\lambda$ (lambda) says how strong the penalty is, and the sum goes over all weights. Write it as a function.
# `loss` is $J$, `weights` is an array of any shape, and `strength` is $\lambda$, since `lambda` is a word of Python's
# own.
#
# <details><summary>Hint</summary>
#
# `np.abs(weights)` takes the absolute value of each weight: −2 becomes 2.
#
# </details>


# %% tags=["starter"]
def penalised(loss, weights, strength):
    return ...


# %% tags=["solution"]
def penalised(loss, weights, strength):
    return loss + strength / 2 * np.abs(weights).sum()


# %% tags=["check"]
check.penalised(penalised)

# %% [markdown]
# Now an experiment. The same network learns from 58 pictures only, four times: without any remedy, then with dropout,
# with l₁ and with augmentation. **Guess before you run:** which of them will have most weights near 0? The four
# trainings take some seconds. zoo's `l1` is the factor of Σ|w| itself, so 0.001 means λ = 0.002.

# %%
from zoo.training.pseudo_label import labelled_part

few = labelled_part(digits, 0.05, seed=0)  # 5 percent of the training pictures, all classes among them
plain = dict(filters=(8, 16), dense_units=64, batch_normalization=False, dropout=0.0)
remedies = {
    "nothing": {},
    "dropout": {"dropout": 0.5},
    "l1": {"l1": 0.001},
    "augmentation": {"augment": ("crop", "erase")},
}
how = dict(epochs=30, seed=0, learning_rate=0.01, keep="last", verbose=0)
runs = {name: zoo.train("cnn", few, **how, **{**plain, **remedy}) for name, remedy in remedies.items()}
for name, one in runs.items():
    last = one.history.iloc[-1]
    weights = np.concatenate([layer.kernel.numpy().ravel() for layer in one.model.layers if hasattr(layer, "kernel")])
    print(
        f"{name:13} right: training {last['accuracy']:4.0%}, validation {last['val_accuracy']:4.0%};  "
        f"weights below 0.001: {(np.abs(weights) < 0.001).mean():4.0%}"
    )
display(runs["nothing"].plot())

# %% [markdown]
# The curve is that of the network without a remedy; mind its axis: a line is a tenth of the one above. The training
# loss goes down to nearly 0, and all 58 training pictures are right. The validation loss soon gets no better, and stays
# far above. This is what overfitting looks like.
#
# In the lines above the curve, l₁ has made most weights nearly 0: "sparser weights", as the slides say. With dropout or
# augmentation the network gets fewer training pictures right, or needs more epochs for it: it learns under a handicap.
# Compare the validation split with care: it has 270 pictures, so a difference of one or two percent may be luck, and a
# remedy that helps with one seed may not with another (the **seed** is the number that fixes all that is drawn at
# random). What helps most is not among the four: more pictures. In part 5 there were twenty times as many.
#
# ### Exercise 8 (4 min): early stopping with patience
# A validation loss goes up and down a little, so one bad epoch is no reason to stop. One waits: the **patience** is how
# many epochs *in a row* may bring no loss below the best so far. Then training stops (and the best epoch's weights are
# taken back). Write a function that returns the epoch at which it stops, counted from 1; if it never has to, the last
# one. Two names are prepared for you: the best loss so far, and how many epochs you have waited.
#
# Example: with the losses 0.9, 0.5, 0.6, 0.7 and patience 2, it stops at epoch 4.
#
# <details><summary>Hint</summary>
#
# In each round: if `loss` is below `best`, keep it as `best`, and set `waited` back to 0. Otherwise, add 1 to `waited`;
# if it has reached `patience`, `return epoch`.
#
# </details>


# %% tags=["starter"]
def stop_epoch(losses, patience):
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        ...
    return len(losses)


print("The training without a remedy would stop at epoch", stop_epoch(list(runs["nothing"].history["val_loss"]), 5))


# %% tags=["solution"]
def stop_epoch(losses, patience):
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, waited = loss, 0
        else:
            waited = waited + 1
            if waited == patience:
                return epoch
    return len(losses)


print("The training without a remedy would stop at epoch", stop_epoch(list(runs["nothing"].history["val_loss"]), 5))

# %% tags=["check"]
check.stop_epoch(stop_epoch)

# %% [markdown]
# In zoo, `zoo.train("cnn", patience=5)` does this.
#
# ## 7 · What the layers learn (S49)
# `cnn-digits` is a larger network that was trained before and ships with zoo. The first figure shows the 32 filters of
# its first convolution: red weights want bright pixels, blue ones dark pixels. Look for filters that are red on one
# side and blue on the other, such as 8 and 18: they find edges, like yours in exercise 3, but these were learned. Not
# every filter is so easy to read. The second figure shows what the filters make of a 0: the eight strongest maps of
# each convolution, yellow where the score is highest. Which maps show the left and the right stroke of the 0? (The 0 is
# from the test split. That is allowed here: we only look, and choose nothing by it.)

# %%
trained = zoo.load("cnn-digits")
display(zoo.plots.filters(trained), zoo.plots.feature_maps(trained, digits, sample=1))

# %% [markdown]
# A map of the first convolution has as many pixels as the picture. Map 6 answers to the two strokes, others to their
# inner or outer edges: these are **low-level** features, found in a window of 3×3 pixels. (Some answer to the border of
# the picture, where the zeros begin.) A map of the second convolution has 4×4 places only, but each of its neurons sees
# nearly the whole digit through the first maps: **higher-level** features, which are hard to name. The dense layers
# then need only decide.
#
# ## 8 · Use it
# A network outside of this notebook gets pixels as a scanner gives them: here, grey values from 0 to 16. In training it
# had values from 0 to 1. `zoo.export` writes a **SavedModel**, in which this **preprocessing** is built in. TensorFlow
# alone can run it, on a machine that has no zoo.
#
# ### Exercise 9 (3 min): raw pixels in, labels out
# Now, once and at the end, the test split. `run.predictor()` is your network from part 5 with its preprocessing. The
# cell exports it, and loads what was written as `network`. Find the labels that it gives to the pictures of the test
# split.
# - `digits.raw.test.x` are raw pixels, and `digits.test.x` are prepared ones. Which do you need?
# - `answer = network.serve(tf.constant(pixels, tf.float32))` is a dict; the labels are in `answer["label"]`.
# - TensorFlow keeps texts as bytes, such as `b"3"`. Turn each into a text: `labels` should be a list like `["3", "7",
#   ...]`.
#
# <details><summary>Hint</summary>
#
# `[label.decode() for label in answer["label"].numpy()]` makes texts of bytes.
#
# </details>

# %% tags=["starter"]
import tempfile

import tensorflow as tf

network = tf.saved_model.load(str(zoo.export(run.predictor(), tempfile.mkdtemp())))
pixels = ...
labels = ...

# %% tags=["solution"]
import tempfile

import tensorflow as tf

network = tf.saved_model.load(str(zoo.export(run.predictor(), tempfile.mkdtemp())))
pixels = digits.raw.test.x
answer = network.serve(tf.constant(pixels, tf.float32))
labels = [label.decode() for label in answer["label"].numpy()]

# %% tags=["check"]
check.served_labels(labels, run.predictor(), digits)

# %% [markdown]
# A single number such as the accuracy does not say *which* mistakes were made. The **confusion matrix** does: a row is
# the true digit, a column what the network said. What stands on the diagonal is right. **Guess before you run:** which
# two digits will be taken for one another?

# %%
print(f"{np.mean(np.array(labels).astype(int) == digits.test.y):.1%} of the test pictures are right.")
zoo.plots.confusion_matrix(digits.test.y, np.array(labels), digits.class_names, "Your network, test split")

# %% [markdown]
# Find the largest number off the diagonal, and ask yourself whether the two digits look alike.
#
# **What you have learned:** a convolution keeps neighbours together and shares its weights; pooling forgives small
# shifts; layers go from edges to larger shapes; a network with many parameters and few pictures overfits, and early
# stopping, penalties, dropout and augmentation work against that.
#
# **To try later:** `batch_normalization=True` and `filters=(32, 64)` in exercise 5, which is the shipped `cnn-digits`;
# `zoo.train("cnn", few, l2=0.01)`; another `seed`; and `zoo.plots.grad_cam(trained, digits, sample=1)`, which shows
# where the network looked.
