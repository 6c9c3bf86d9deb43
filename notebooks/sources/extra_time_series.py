# %% [markdown]
# # Extra: time series
# A *time series* is a list of values in the order of time, such as the heat that a town needs in each hour. You turn
# one into questions and answers, forecast it by two simple means and by a network, and raise an alarm where a meter is
# wrong (S42).
#
# ## Learning goals
# - You can cut a series into windows, so that any network can learn from it.
# - You know two baselines that a forecasting network has to beat.
# - You can say why a series is split by time, and not at random.
# - You can choose the limit of an alarm without having seen a single fault.
#
# 15 minutes, four exercises. It needs nothing but zoo: no network connection, no GPU.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import time_series as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## From a series to questions and answers
# A network wants pairs: an input $x$ and the right answer $y$. So we lay a *window* over the series: what is inside of
# it is $x$, and the next few values are $y$. Then the window moves on by one step. With 4 *steps* and a *horizon* of 2,
# the series 0, 1, 2, 3, 4, 5, 6 … gives first $x$ = (0, 1, 2, 3), $y$ = (4, 5), then $x$ = (1, 2, 3, 4), $y$ = (5, 6).
#
# ### Exercise 1 (4 min): cut a series
# Fill in how many windows there are, and what comes behind the window that begins at `i`. Every $y$ has to be complete.
# <details><summary>Hint</summary>
#
# The last window and its answer together end at the end of the series. A series of exactly `steps + horizon` values
# gives one window. `series[a:b]` are the values from place `a` up to the one before `b`.
# </details>


# %% tags=["starter"]
def cut(series, steps, horizon):
    starts = range(...)
    x = np.array([series[i : i + steps] for i in starts])
    y = np.array([... for i in starts])
    return x, y


# %% tags=["solution"]
def cut(series, steps, horizon):
    starts = range(len(series) - steps - horizon + 1)
    x = np.array([series[i : i + steps] for i in starts])
    y = np.array([series[i + steps : i + steps + horizon] for i in starts])
    return x, y


# %% tags=["check"]
check.cut(cut)

# %% [markdown]
# ## A town that needs heat
# The dataset `waves` is the heat demand of a town in MW (megawatts), hour by hour for a year, made by a rule. A window
# has 48 hours of three columns: the demand, the temperature, and whether it will be a day off in 12 hours. Asked for
# are the next 12 hours of the demand.
#
# It is split *by time*: the first months for training, the next for validation, the last for the test. If windows were
# drawn at random, nearly the same hours would stand in the training and in the test split, and every result would look
# too good.
#
# Look at the first line: two humps a day, in the morning and in the evening, and on a day off another shape.

# %%
data = zoo.datasets.load("waves")
data.plot()

# %% [markdown]
# Where a line is interrupted, the meter said nothing: a gap. The next cell gets the windows with each gap filled by the
# value before it. Forecasts will be compared by their *mean absolute error*: by how many MW they are wrong in the mean.
# That is done on the *validation* split; the test split is for the end.

# %%
from sklearn.metrics import mean_absolute_error

windows, truth = data.validation.x, data.raw.validation.y  # windows: filled and scaled; truth: in MW
past = data.preprocessing.inverse_transform(windows)[:, :, 0]  # the demand of 48 hours, in MW again
past.shape, truth.shape

# %% [markdown]
# ### Exercise 2 (3 min): as yesterday
# The simplest forecast with any sense: each hour will be as the same hour was one day before, 24 hours earlier. The
# function gets `past`, a row for each window and a column for each of its 48 hours, the last one being "now". It
# returns the next 12 hours: a row for each window, 12 columns.
# <details><summary>Hint</summary>
#
# The first hour to forecast comes right behind the last column. 24 hours before it is column 48 − 24. In
# `past[:, a:b]`, the `:` takes all rows.
# </details>


# %% tags=["starter"]
def yesterday(past):
    return ...


# %% tags=["solution"]
def yesterday(past):
    return past[:, 24:36]


# %% tags=["check"]
check.yesterday(yesterday)

# %% [markdown]
# ### Exercise 3 (3 min): a linear model
# The second baseline is *ridge regression*: each of the 12 answers is a weighted sum of all numbers in the window, and
# large weights cost something. It is a single layer without an activation, with a penalty on its weights. Fit it.
#
# It wants a window as one row of numbers: `flat(x)` turns 48 hours of 3 columns into 144 numbers. `data.train` has the
# scaled windows `data.train.x`, and the scaled answers `data.train.y`.
# <details><summary>Hint</summary>
#
# In scikit-learn `Ridge().fit(inputs, answers)` learns, and returns the fitted model.
# </details>

# %% tags=["starter"]
from sklearn.linear_model import Ridge


def flat(x):
    return x.reshape(len(x), -1)


ridge = ...

# %% tags=["solution"]
from sklearn.linear_model import Ridge


def flat(x):
    return x.reshape(len(x), -1)


ridge = Ridge().fit(flat(data.train.x), data.train.y)

# %% tags=["check"]
check.ridge(ridge, data)

# %% [markdown]
# ## A recurrent network
# `lstm-waves` ships with zoo: an LSTM reads the window hour by hour and keeps in its *cell* what will be needed later
# (S30). Which of the three is best? Guess first. Each number is the mean error on the validation split, in MW.

# %%
forecasts = {
    "as yesterday": yesterday(past),
    "ridge regression": data.target_preprocessing.inverse_transform(ridge.predict(flat(windows))),
    "lstm-waves": zoo.predictor("lstm-waves")(data.raw.validation.x)["forecast"],
}
{name: round(mean_absolute_error(truth, forecast), 1) for name, forecast in forecasts.items()}

# %% [markdown]
# Yesterday fails on each Saturday and Monday, as the day before was of the other kind. The linear model adds up what it
# sees. The network can also *multiply*: a cold day raises the demand in the morning by more MW than that at night.
#
# Now, once, the test split: the network's forecasts, drawn beside what really came. Look for the hours where they
# differ.

# %%
zoo.plots.answers(data, zoo.predictor("lstm-waves")(data.raw.test.x), "lstm-waves: test split")

# %% [markdown]
# ## An alarm
# In `faulty_waves` a window is a day of the same town. The training split is healthy. In half of the other windows
# something is wrong: the meter is stuck, a clock is late, there is a leak. An *autoencoder* has learned to tell a
# healthy day in few numbers and to write it down again (S29). A day that it writes down badly, with a large error, is
# not like those it knows. This error is the day's *score*. The picture counts how many days have which score.

# %%
import matplotlib.pyplot as plt

faulty_waves = zoo.datasets.load("faulty_waves")
autoencoder = zoo.load("lstm_autoencoder-faulty_waves")
scores = zoo.predictor("lstm_autoencoder-faulty_waves")(faulty_waves.raw.validation.x)["score"]
faulty = faulty_waves.raw.validation.y  # 0: usual, 1: faulty
plt.hist([scores[faulty == 0], scores[faulty == 1]], bins=np.geomspace(scores.min(), scores.max(), 25))
plt.legend(["usual", "faulty"])
plt.xscale("log")
plt.xlabel("score: mean squared error")
plt.ylabel("days")
plt.show()

# %% [markdown]
# ### Exercise 4 (3 min): where to raise the alarm
# Choose the limit so that 95 % of the *usual* days of the validation split lie below it: one false alarm in twenty
# usual days. `scores` and `faulty` are above.
# <details><summary>Hint</summary>
#
# `scores[faulty == 0]` are the scores of the usual days. `np.quantile(values, 0.3)` is the number below which 30 % of
# the values lie.
# </details>

# %% tags=["starter"]
limit = ...

# %% tags=["solution"]
limit = np.quantile(scores[faulty == 0], 0.95)

# %% tags=["check"]
check.limit(limit, scores, faulty)

# %% [markdown]
# How good is this alarm on days that it has never seen? `recall` is the share of the faulty days that are found,
# `precision` the share of the alarms that are right. Compare `false_alarms` with the 0.05 that you set.

# %%
zoo.anomalies.alarms(autoencoder, faulty_waves, quantile=0.95)

# %% [markdown]
# There are more false alarms than one in twenty. The test days are the last ones of the year: the weather is another
# one, and the demand has grown. To the autoencoder a new season is unusual, too. In practice you would train it on a
# whole year at least, and watch the share of alarms.
#
# **To go on:** `zoo.datasets.from_series_csv("power.csv", "load", steps=48, horizon=24, season=24)` reads a series of
# your own, and `zoo.train("gru", ...)` learns to forecast it.
