# %% [markdown]
# # Extra: the search for hyperparameters
# Somebody has to say how many layers a network has and how fast it learns, and no gradient tells. You learn how a
# computer tries many answers, ends the hopeless ones early, and chooses without fooling itself (S27, S34).
#
# ## Learning goals
# - You can tell parameters from hyperparameters, and count the parameters of a network.
# - You can draw a learning rate so that small ones are tried as often as large ones.
# - You can say when a training is ended early, and what that saves.
# - You know by which data a trial is chosen, and what the test split is kept for.
#
# 15 minutes, five exercises. It needs zoo with Optuna, `pip install 'zoo[search]'`: no network, no GPU.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import hyperparameters as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## What is learned, and what is set
# A training changes numbers inside the network, step by step: its *parameters*. Everything that is decided before the
# training begins is a *hyperparameter*.
#
# ### Exercise 1 (2 min): sort them
# Write `"parameter"` or `"hyperparameter"` in place of each `...`
#
# <details><summary>Hint</summary>
#
# Does gradient descent change it? Then it is a parameter. There are two of them here.
#
# </details>

# %% tags=["starter"]
kinds = {
    "weights": ...,
    "neurons": ...,
    "learning rate": ...,
    "biases": ...,
    "activation": ...,
    "samples per batch": ...,
}

# %% tags=["solution"]
kinds = {
    "weights": "parameter",
    "neurons": "hyperparameter",
    "learning rate": "hyperparameter",
    "biases": "parameter",
    "activation": "hyperparameter",
    "samples per batch": "hyperparameter",
}

# %% tags=["check"]
check.kinds(kinds)

# %% [markdown]
# ### Exercise 2 (3 min): how many parameters?
# A network reads `inputs` numbers, has one hidden layer of `hidden` neurons, and an output layer of `outputs` neurons.
# Each neuron has one weight for every number that it reads, and one bias. Write `count`, the number of all parameters.
#
# On paper first: 2 inputs, 1 hidden neuron, 1 output.
#
# <details><summary>Hint</summary>
#
# Go layer by layer: neurons × (numbers that each of them reads + 1). The output layer reads the hidden neurons. On
# paper: 1 · (2 + 1) + 1 · (1 + 1) = 5.
#
# </details>


# %% tags=["starter"]
def count(inputs, hidden, outputs):
    return ...


# %% tags=["solution"]
def count(inputs, hidden, outputs):
    return hidden * (inputs + 1) + outputs * (hidden + 1)


# %% tags=["check"]
check.count(count)

# %% [markdown]
# Now compare with Keras. The houses of the course (S24) are 14 numbers each, once missing values are filled and the zip
# code is a category. The two lines should show the same number.

# %%
model = zoo.build("mlp", "houses", hidden_units=(64,))
print("Keras counts", model.count_params())
print("you count   ", count(14, 64, 1))

# %% [markdown]
# ## How to try values
# A *trial* is one training with some hyperparameters. Where to begin? At random; this works better than a grid, as each
# trial tries a new value of every hyperparameter.
#
# ### Exercise 3 (3 min): draw a learning rate
# A good learning rate may be 0.0003 or 0.03: its *size* is what we do not know. Drawn evenly between 0.0001 and 0.1,
# 9 of 10 would be above 0.01. So draw the power instead. With `u`, a number between 0 and 1:
#
# $$\text{rate} = \text{low} \cdot \left(\frac{\text{high}}{\text{low}}\right)^{u}$$
#
# With u = 0 this is low, with u = 1 it is high. Write `draw_rate`.
#
# <details><summary>Hint</summary>
#
# A power is written `**` in Python: `2**3` is 8. It is computed before the product.
#
# </details>


# %% tags=["starter"]
def draw_rate(low, high, u):
    return ...


# %% tags=["solution"]
def draw_rate(low, high, u):
    return low * (high / low) ** u


# %% tags=["check"]
check.draw_rate(draw_rate)

# %% [markdown]
# Seven draws of yours. Look at the zeros behind the point: each size turns up.

# %%
for u in np.linspace(0.05, 0.95, 7):
    print(f"u = {u:.2f}: learning rate {draw_rate(1e-4, 1e-1, u):.5f}")

# %% [markdown]
# ## When to give up
# Most trials are bad, and one sees it after a few passes over the data (*epochs*). Ending them there is called
# *pruning*, as with a tree.
#
# ### Exercise 4 (3 min): is it hopeless?
# A trial has a validation loss of `loss` after some epoch. `others` are the losses of earlier trials after the same
# epoch. It is hopeless if its loss is above their *median*: the middle one, when they are sorted. Write `is_hopeless`,
# which returns True or False.
#
# <details><summary>Hint</summary>
#
# `np.median(others)` is the median. A comparison such as `3 > 2` is True or False already.
#
# </details>


# %% tags=["starter"]
def is_hopeless(loss, others):
    return ...


# %% tags=["solution"]
def is_hopeless(loss, others):
    return loss > np.median(others)


# %% tags=["check"]
check.is_hopeless(is_hopeless)

# %% [markdown]
# ## The search
# The library *Optuna* puts this together. `zoo.search` trains a network on the houses several times; after the first
# trials it draws values more often that resemble those of the good ones. From the fifth trial on, and from the third
# epoch on, hopeless ones are pruned. Before you run it, guess: how many of the eight will be?

# %%
space = {
    "hidden_units": zoo.training.Layers(number=(1, 3), size=(4, 96)),  # 1 to 3 layers; neurons of the first
    "activation": ["relu", "tanh", "sigmoid"],
    "learning_rate": (1e-4, 1e-1),
}
found = zoo.search("mlp", "houses", space=space, trials=8, epochs=6, batch_size=64, seed=0)

# %% [markdown]
# Left, each dot is a trial, a cross one that was pruned, and the line is the best loss so far. Right, how much of the
# differences goes back to each hyperparameter; after so few trials this is a hint and no more.

# %%
found.plot()

# %% [markdown]
# ### Exercise 5 (3 min): choose
# `found.trials` is a table (a pandas DataFrame) with a row a trial. Its column `val_loss` is the loss on the validation
# split, `state` is `"complete"` or `"pruned"`. Write `best_trial`: the number of the complete trial with the smallest
# validation loss.
#
# The check calls it with tables that have two more columns: `loss`, of the training split, and `test_loss`, of the test
# split. Which of the three may choose?
#
# <details><summary>Hint</summary>
#
# `done = trials[trials.state == "complete"]` keeps the complete rows. `done.val_loss.idxmin()` is the number of the row
# in which that column is smallest.
#
# </details>


# %% tags=["starter"]
def best_trial(trials):
    return ...


# %% tags=["solution"]
def best_trial(trials):
    done = trials[trials.state == "complete"]
    return done.val_loss.idxmin()


# %% tags=["check"]
check.best_trial(best_trial)

# %% [markdown]
# Your choice in the table of the search:

# %%
found.trials.loc[[best_trial(found.trials)]]

# %% [markdown]
# ## The end: once on the test split
# The best trial had six epochs only. Train it for longer, watch the loss curve, and measure it on houses that neither
# the training nor the search has seen. The first row of the table is your network, the others are simpler methods to
# compare with. The column `r2` is R²: 1 is perfect, 0 is as good as always telling the mean price.

# %%
run = found.train(epochs=30, verbose=0)
print(run.table.round(3))
run.plot()

# %% [markdown]
# Does it beat the baselines? Eight trials are few; with another `seed` another one wins. If you have time, search for
# the activation alone, `space={"activation": ["relu", "tanh", "sigmoid"]}`, or look at what else may be searched:
# `zoo show mlp` in a shell lists the arguments of the network.
