# %% [markdown]
# # Extra: explaining a model
# A network that is right 99 times of 100: why, and when is it wrong? Here you open one up, ask where it looks, and
# find out how far its answers can be trusted (S39, S49).
#
# ## Learning goals
# - You can count the weights of a layer, and say how many pixels a neuron sees.
# - You can read saliency maps and Grad-CAM, and a confusion matrix.
# - You know that a large probability does not mean that the model knows.
# - You can say whether one model is really better than another, or just lucky.
#
# 15 minutes, four exercises. It needs nothing but zoo: no network and no GPU; the models are trained already.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import explaining as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## What is inside?
# A trained convolutional network reads pictures of handwritten digits with 8×8 pixels. `zoo.explain` has a row for each
# layer. Read it from top to bottom: how does the shape of what goes through change?

# %%
import pandas as pd

pd.set_option("display.max_colwidth", None)  # show whole equations
model, digits = zoo.load("cnn-digits"), zoo.datasets.load("digits")
layers = zoo.explain(model)
layers[["name", "kind", "output", "equation"]]

# %% [markdown]
# A convolution makes *maps*: `(4, 4, 64)` are 64 maps of 4×4 numbers. Each pooling halves their height and width.
#
# ### Exercise 1 (3 min): where are the weights?
# How many weights do these two layers have?
#
# - `conv2d_1`: it reads 32 maps and makes 64, with windows of 3×3, and has no bias.
# - `dense`: it reads the 256 numbers that Flatten has put in a row, and has 128 neurons, each with a bias.
#
# Guess first: which of the two has more?
#
# <details><summary>Hint</summary>
#
# Each of the 64 filters has a weight for each place of its window, *on each* of the 32 maps. Each dense neuron has a
# weight for each of its inputs, and one more, $w_0$ (S6).
#
# </details>

# %% tags=["starter"]
convolution = ...
dense = ...

# %% tags=["solution"]
convolution = 3 * 3 * 32 * 64
dense = 256 * 128 + 128

# %% tags=["check"]
check.parameters(convolution, dense)

# %% [markdown]
# ### Exercise 2 (4 min): how far does a neuron see?
# A neuron behind the first convolution sees 3×3 pixels of the picture: its *receptive field*. A neuron behind the next
# layer reads several of those neurons, so it sees more. How much more depends on the *step*: how many pixels apart the
# views of two neighbours begin. At first the step is 1; each pooling of 2×2 doubles it for all layers behind.
#
# Write `wider`: what a neuron sees (along one side) behind a layer with a given `window`, if the neurons before it see
# `seen` pixels and lie `step` apart. On paper: the first convolution makes 3 of 1 (window 3, step 1), the pooling 4 of
# 3 (window 2, step 1). Now the step is 2, and the second convolution (window 3) makes of 4 …?
#
# <details><summary>Hint</summary>
#
# Draw three views of 4 pixels, each 2 further to the right than the one before. From where to where do they reach
# together? Each further place of the window adds one step.
#
# </details>


# %% tags=["starter"]
def wider(seen, step, window):
    return ...


# %% tags=["solution"]
def wider(seen, step, window):
    return seen + (window - 1) * step


# %% tags=["check"]
check.wider(wider)

# %% [markdown]
# zoo has counted the same. Look at `parameters` for your two numbers, and at `receptive_field` for yours on paper. The
# last ones are larger than the picture: these neurons see all of it.

# %%
layers[["name", "parameters", "receptive_field"]]

# %% [markdown]
# ## Where does it look?
# *Saliency* asks how much the score of a class would change if one pixel changed a little: a gradient, as in training,
# but with respect to the picture in place of the weights. *Grad-CAM* asks which of the last maps speak for the class,
# and where they are bright. Below are both for the first test picture that the network gets wrong. The class in the
# title is what it took it for, in brackets stands the truth. Look at which strokes made it decide.

# %%
from IPython.display import display

predict = zoo.predictor("cnn-digits")
answer = predict(digits.raw.test.x)
truth = np.array(digits.class_names)[digits.truth]
wrong = np.flatnonzero(answer["label"] != truth)
display(zoo.plots.saliency(model, digits, sample=wrong[0]), zoo.plots.grad_cam(model, digits, sample=wrong[0]))

# %% [markdown]
# Such maps are hints, not proofs: another method may point at other pixels. Look at many pictures before you believe
# one.
#
# ## When is it wrong, and does it know?
# The *confusion matrix* has a row for each true class and a column for each answer: on the diagonal stands what is
# right. Its question is: which digits are taken for which? The second figure asks about *calibration*: of all pictures
# that the model was sure of by 0.8, were 80 % right? Then its curve lies on the dashed line. Here we ask a simpler
# model, a multi-layer perceptron, which makes more mistakes.

# %%
guess = zoo.predictor("mlp-digits")(digits.raw.test.x)
display(zoo.plots.confusion_matrix(digits.truth, guess["label"], digits.class_names, "mlp-digits"))
display(zoo.plots.calibration(digits, guess))

# %% [markdown]
# Mind the lower part: nearly all pictures got a probability near 1. The points further left rest on a few pictures
# each, so they jump.
#
# ### Exercise 3 (2 min): pure noise
# Now the convolutional network gets 360 pictures of pure noise: each pixel is drawn by chance, no digit anywhere.
# **Predict:** how large is the probability of its favourite class, in the mean: `"about 0.1"`, `"about 0.5"` or
# `"above 0.7"`?
#
# <details><summary>Hint</summary>
#
# Softmax (S11) shares out 1 among the ten classes. There is no eleventh for "none of them". And was there any picture
# in the training that it had to be unsure about?
#
# </details>

# %% tags=["starter"]
surety = ...  # "about 0.1", "about 0.5" or "above 0.7"

# %% tags=["solution"]
surety = "above 0.7"

# %% tags=["check"]
check.noise(surety)

# %% [markdown]
# So its probability is no alarm. What helps is to ask another question: is this input like anything in the training
# data? `Unfamiliarity` measures how far the inner numbers of a picture lie from those of the nearest training pictures,
# and *flags* what is farther off than 95 % of the validation pictures. Compare the two columns.

# %%
familiar = zoo.uncertainty.Unfamiliarity.of(model, digits)
real = digits.raw.test.x
noise = np.random.RandomState(0).randint(0, 17, real.shape).astype(real.dtype)
for name, pictures in {"real digits": real, "turned by 90°": np.rot90(real, axes=(1, 2)), "noise": noise}.items():
    sure = predict(pictures)["probabilities"].max(axis=1).mean()
    flagged = familiar.flags(digits.preprocessing.transform(pictures)).mean()
    print(f"{name:14} mean probability {sure:.2f}   flagged {flagged:.0%}")

# %% [markdown]
# Most of the noise is found, and about one in twenty real digits gives a false alarm, as was asked for. Turned digits
# are in between: some of them look much like a digit that it knows.
#
# ### Exercise 4 (3 min): better, or lucky?
# The perceptron is right on a share $p$ of the 360 test pictures. With other 360 pictures it would be a little
# more or less. About 95 times of 100, the true share lies within
#
# $$p \pm 1.96 \sqrt{\frac{p\,(1-p)}{n}}$$
#
# Write `interval`, which returns its two ends. What happens to its width with a hundred times as many pictures?
#
# <details><summary>Hint</summary>
#
# Compute the half width first, with `np.sqrt`, then `return p - half, p + half`.
#
# </details>


# %% tags=["starter"]
def interval(p, n):
    return ...


# %% tags=["solution"]
def interval(p, n):
    half = 1.96 * np.sqrt(p * (1 - p) / n)
    return p - half, p + half


# %% tags=["check"]
check.interval(interval)

# %% [markdown]
# `zoo.compare` finds such intervals in another way: it draws the 360 test rows again and again, some of them twice and
# some not at all, and looks at how far the score moves (this is called *bootstrap*). Its `p` says how often a
# difference like this would come about by chance, if the two models were equally good. Look at whether the intervals
# overlap, and at `p`.

# %%
compared = zoo.compare(["cnn-digits", "mlp-digits"], resamples=200)
low, high = interval(compared.table.loc["mlp-digits", "score"], compared.rows)
print(f"mlp-digits by your formula: {low:.3f} to {high:.3f}")
print(compared)
compared.plot()

# %% [markdown]
# Both models answered the *same* pictures. That is why `p` can be small although two intervals nearly touch: it looks
# at the pictures on which the two differ. If you compare many models on one test split and keep the best, its score
# flatters: choose on validation data, and keep the test split for the end.
