# %% [markdown]
# # Extra: a clinic for broken loss curves
# A training that goes wrong seldom stops with an error: it goes on, and its loss curve looks odd. Here you are the
# doctor: you read the charts of six trainings that were broken on purpose, name what they have, and cure one of them
# (S28).
#
# ## Learning goals
# - You can read the table and the curve of a training's losses.
# - You can tell overfitting, underfitting, oscillating and disturbed trainings from healthy ones.
# - You know the first thing to try against each.
# - You know what a loss curve cannot show.
#
# 15 minutes, five exercises. It needs nothing but zoo: no network and no GPU.

# %%
# %matplotlib inline
import zoo
from zoo.backend import start_quietly
from zoo.exercises import loss_curves as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## The waiting room
# In each *epoch* a network sees all its training rows once. After each, two numbers are written down: `loss`, its mean
# error on the rows that it learns from (the *training* rows), and `val_loss`, the error on rows that it never learns
# from (the *validation* rows). Only the second tells how it does on something new.
#
# Five patients wait: small networks that were asked to learn a wave, $y = \sin(2x)$ plus noise. Look at the shapes:
# what do the two lines do, together and apart? (The heights of the axes differ.)

# %%
import matplotlib.pyplot as plt

patients = check.patients()
figure, panels = plt.subplots(1, 5, figsize=(16, 3.2), layout="constrained")
figure.supylabel("mean squared error")
for (letter, history), axes in zip(patients.items(), panels):
    history.plot(ax=axes, style=["-", "--"], title=f"patient {letter}", ylim=(0, None))

# %% [markdown]
# ### Exercise 1 (3 min): read a chart
# The chart of a patient is a pandas table with a row for each epoch, counted from 1. Take patient A's. In which epoch
# was the network at its `best`? And how much has been `lost` since then: by how much is the validation loss of the last
# epoch larger than the best one?
#
# <details><summary>Hint</summary>
#
# `column.idxmin()` gives the label of the row with the smallest number, `column.min()` the number itself, and
# `column.iloc[-1]` the last one. Which of the two columns tells how good the network is on new rows?
#
# </details>

# %% tags=["starter"]
history = patients["A"]
best = ...
lost = ...

# %% tags=["solution"]
history = patients["A"]
best = history["val_loss"].idxmin()
lost = history["val_loss"].iloc[-1] - history["val_loss"].min()

# %% tags=["check"]
check.best_epoch(best, lost)

# %% [markdown]
# ### Exercise 2 (4 min): name the illness
# What does each patient have? There is one of each kind, and one of the five is healthy:
#
# - `"ideal"`: both losses fall, stay together and flatten.
# - `"overfitting"`: the network learns its training rows by heart. That does not help with new rows.
# - `"underfitting"`: it has not learned yet what could be learned.
# - `"oscillating"`: it jumps to and fro over the valley of the loss, instead of walking down.
# - `"disturbed"`: some training rows are wrong (an outlier, a missing value, a wrong unit), and their errors outweigh
#   all others. The validation rows are clean.
#
# <details><summary>Hint</summary>
#
# Ask three questions. Is the line smooth? Do the two lines go the same way? Is there still a slope at the end? For the
# last kind: which of the two losses contains the errors of the wrong rows?
#
# </details>

# %% tags=["starter"]
named = {
    "A": ...,
    "B": ...,
    "C": ...,
    "D": ...,
    "E": ...,
}

# %% tags=["solution"]
named = {
    "A": "overfitting",
    "B": "oscillating",
    "C": "ideal",
    "D": "disturbed",
    "E": "underfitting",
}

# %% tags=["check"]
check.illnesses(named)

# %% [markdown]
# zoo has a doctor too: `zoo.diagnose` looks for the same signs, and tells the evidence in numbers. Compare: does it
# agree with you, and are its reasons yours?

# %%
for letter, history in patients.items():
    print(f"{letter}: you say {named[letter]}.\n   zoo.diagnose: {zoo.diagnose(history)}")

# %% [markdown]
# Its rules are thresholds that somebody chose. On most curves it is right; where you and it disagree, look again, and
# trust your eyes as much.
#
# ### Exercise 3 (2 min): the cure
# What would you try first? There is one cure for each of the four:
# `"lower the learning rate"`, `"stop early, or use more data"`, `"train longer, or raise the learning rate"`,
# `"clean the training rows"`.
#
# <details><summary>Hint</summary>
#
# The learning rate is the length of a step (S26): too long, and it overshoots; too short, and it does not arrive.
#
# </details>

# %% tags=["starter"]
cures = {
    "A": ...,
    "B": ...,
    "D": ...,
    "E": ...,
}

# %% tags=["solution"]
cures = {
    "A": "stop early, or use more data",
    "B": "lower the learning rate",
    "D": "clean the training rows",
    "E": "train longer, or raise the learning rate",
}

# %% tags=["check"]
check.cures(cures)

# %% [markdown]
# ### Exercise 4 (2 min): the patient who says nothing
# A sixth training. Four of its 200 training rows have an *input* that is a hundred times too large (say, millimetres
# in place of decimetres). The network's hidden layer uses tanh, whose output stays between −1 and 1 (S7).
# **Predict before you run the next cell:** what will `zoo.diagnose` say when it sees the curve alone: `"disturbed"`,
# `"overfitting"` or `"ideal"`?
#
# <details><summary>Hint</summary>
#
# tanh(3) = 0.995 and tanh(300) = 1. How much does the network notice of the wrong rows?
#
# </details>

# %% tags=["starter"]
answer = ...  # "disturbed", "overfitting" or "ideal"

# %% tags=["solution"]
answer = "ideal"

# %% tags=["check"]
check.hidden(answer)

# %% [markdown]
# Now both: first from the curve alone, then from the curve and the inputs. Look at the first word of each.

# %%
quiet, inputs = check.quiet_patient()
print("curve alone:    ", zoo.diagnose(quiet))
print("curve and data: ", zoo.diagnose(quiet, inputs))

# %% [markdown]
# (It counts only those that stand out far enough: a hundred times a small number may look usual.)
#
# A good curve is no proof of good data. Look at the data first, as on the slide about data processing (S25).
#
# ## A real case
# The last patient: a multi-layer perceptron on handwritten digits. The next cell trains it, with a learning
# rate of 0.03 for 15 epochs, which takes a few seconds. What do the two lines do from epoch to epoch?

# %%
sick = zoo.train("mlp", "digits", learning_rate=0.03, epochs=15, seed=0, verbose=0)
sick.plot()

# %% [markdown]
# ### Exercise 5 (4 min): cure it
# Train it once more in the same way, with *one* thing changed, so that the validation loss at the end gets lower (the
# mean of the last five epochs counts). Change only one thing at a time: else you do not know what helped.
#
# <details><summary>Hint</summary>
#
# What is the first thing to try against jumps? Ten times less is a good first guess; a thousand times less
# is too much for 15 epochs.
#
# </details>

# %% tags=["starter"]
run = ...

# %% tags=["solution"]
run = zoo.train("mlp", "digits", learning_rate=0.001, epochs=15, seed=0, verbose=0)

# %% tags=["check"]
check.cured(sick, run)

# %% [markdown]
# You compared the two trainings by their *validation* loss. The test rows have not been touched: they are for the
# end, when everything has been decided. `run.plot()` shows the new chart.
