# %% [markdown]
# # III Deep generative models
#
# So far a network answered: a class, a price. Here it *draws*: pictures of handwritten digits that nobody wrote. A mark
# such as (S29) names a row of the slides.
#
# ## Learning goals
# - An **autoencoder** tells a picture in a few numbers and draws it again; a large error marks what is unusual (S29).
# - A **variational autoencoder** (VAE) can draw something new, because its few numbers follow a known distribution.
# - A **GAN** is a contest of two networks, each with a loss of its own; a label or a sentence tells it what to draw
#   (S37).
# - A **diffusion model** takes noise away, a little at a time.
# - The **Fréchet distance** says how good new pictures are, although there is no right answer to compare them with.
#
# **Pace:** 30 minutes, with eight exercises. Short of time? Leave out exercise 4.
#
# **Needs:** zoo, and nothing else: no network, no GPU, no training. The networks here are small ones that were trained
# before and ship with zoo.
#
# In each exercise, put your own code in place of the dots `...`, run the cell, and then run the cell below it, which
# checks your answer. A ✓ means: go on. Everything else says what is missing.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import generative as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## 1 · The autoencoder (S29)
# An autoencoder is two networks in a row. The **encoder** reads a picture of 8 × 8 = 64 pixels and says 8 numbers. The
# **decoder** reads these 8 numbers only, and draws the picture again. The space of all such 8 numbers is called the
# **latent space** (latent: hidden). Nobody labels anything: the right answer is the picture itself.
#
# A picture is $x$, what is drawn again is $\hat x$ ("x hat"). Both together are trained to make $\hat x$ like $x$.
#
# PCA (principal component analysis, S18) does the same without a network: it keeps the 8 directions in which the
# pictures differ most, and may only *add* pictures up.
#
# **Guess before you run:** three pictures at the right are mirrored, as no digit in the training was. Which digits will
# be drawn worst?

# %%
from zoo.lessons import autoencoder

autoencoder.figure("pictures")

# %% [markdown]
# Below each digit stands what PCA and the autoencoder draw from 8 numbers, and how wrong that is: the **reconstruction
# error**. On most of the six ordinary digits the network does better. The mirrored 9 and the mirrored 6 it cannot draw:
# it bends them into something that it knows. The mirrored 0 is no problem. You compute the error now.
#
# ### Exercise 1 (3 min): the reconstruction error
# $x$ holds $n$ pictures, its shape is $(n, 8, 8, 1)$: picture, row, column, colour. $\hat x$ is `rebuilt`, of the same
# shape. The error of *each* picture is the mean over its pixels of $(x - \hat x)^2$. Return $n$ errors.
#
# <details><summary>Hint</summary>
#
# `x - rebuilt` subtracts pixel by pixel, `** 2` squares. `.mean(axis=(1, 2, 3))` takes the mean over rows, columns and
# colours, and leaves one number for each picture.
#
# </details>


# %% tags=["starter"]
def reconstruction_error(x, rebuilt):
    return ...


# %% tags=["solution"]
def reconstruction_error(x, rebuilt):
    return ((x - rebuilt) ** 2).mean(axis=(1, 2, 3))


# %% tags=["check"]
check.reconstruction_error(reconstruction_error)

# %% [markdown]
# ### Exercise 2 (3 min): when to raise an alarm
# A large error marks an **anomaly**: something unusual, such as a mirrored digit, a broken machine, a wrong meter. But
# what is large? We choose a **threshold**, and raise an alarm above it.
#
# `errors` holds the errors of three groups of digits: `"validation"`, usual digits that were kept for choices;
# `"usual"`, the test digits; and `"mirrored"`, the test digits mirrored. Choose the threshold that **95 %** of the
# usual digits stay below. Which group may you look at for that?
#
# <details><summary>Hint</summary>
#
# `np.quantile(numbers, 0.95)` is the value that 95 % of the numbers lie below. The test split is for the end, and in
# life anomalies are not known beforehand.
#
# </details>

# %% tags=["starter"]
errors = autoencoder.scores()["autoencoder"]
threshold = ...

# %% tags=["solution"]
errors = autoencoder.scores()["autoencoder"]
threshold = np.quantile(errors["validation"], 0.95)

# %% tags=["check"]
check.threshold(threshold)

# %% [markdown]
# **Guess before you run:** how many numbers does PCA need to be as good as the autoencoder with 8? And why will not all
# mirrored digits be found?

# %%
autoencoder.figure("errors")

# %% [markdown]
# Left: PCA needs about twice as many numbers, because it may only add pictures up; the network can bend. Right: most
# mirrored digits lie above the dashed line, your threshold. Those below it look alike from both sides: a mirrored 0 is
# still a 0. A few usual digits lie above it as well: false alarms. We chose 5 % of them, on validation digits; on new
# ones it is about as many, never exactly. A higher threshold would make fewer false alarms, and find fewer anomalies.
#
# Now a walk: encode two test digits, go from the one to the other in eight equal steps, and decode every stop. Look at
# the stops in the middle: is it one shape, or two digits at once?

# %%
digits = zoo.datasets.load("digits", task="reconstruction")
zoo.plots.interpolation(zoo.load("autoencoder-digits"), digits, first=2, second=5)

# %% [markdown]
# Above, in latent space, the strokes move: the long foot of the 1 draws in and bends into the belly of the 3. Below,
# blended pixels show both digits at once, like a photograph taken twice: the foot only gets paler. So the 8 numbers say
# something about *shape*.
#
# ## 2 · The variational autoencoder
# Can we draw *new* digits by decoding any 8 numbers? Not from this latent space: there are holes between the places
# that the training used, and nobody knows where they are. A VAE closes the holes. Its encoder does not say one place,
# but a **cloud**: for each latent number a middle $\mu$ and a width $\sigma$, from which a place $z$ is drawn by
# chance. A second part of the loss pulls all clouds towards the same one, the normal distribution $N(0, 1)$. After
# training, a new picture is: draw $z$ from $N(0, 1)$, decode it.
#
# ### Exercise 3 (3 min): draw a place from a cloud
# Chance has no slope, so gradients could not flow through it. The trick, called **reparameterisation**: let chance come
# in from outside, as noise $\varepsilon$ from $N(0, 1)$, and compute
#
# $$z = \mu + \sigma \cdot \varepsilon$$
#
# The encoder says `mean`, which is $\mu$, and `log_variance`, which is $\ln \sigma^2$: a logarithm may be any number,
# whereas $\sigma$ may not be negative. Return $z$.
#
# <details><summary>Hint</summary>
#
# The variance is $\sigma^2 = e^{\ln \sigma^2}$, and $\sigma$ is its root. In one step: $\sigma = e^{\ln \sigma^2 / 2}$,
# with `np.exp`.
#
# </details>


# %% tags=["starter"]
def draw(mean, log_variance, noise):
    return ...


# %% tags=["solution"]
def draw(mean, log_variance, noise):
    return mean + np.exp(log_variance / 2) * noise


# %% tags=["check"]
check.draw(draw)

# %% [markdown]
# ### Exercise 4 (3 min): how far is a cloud from $N(0, 1)$?
# That is measured by the **Kullback–Leibler divergence**. For our clouds it has a formula, a sum over all latent
# numbers:
#
# $$KL = \tfrac{1}{2} \sum_i \left( \mu_i^2 + \sigma_i^2 - \ln \sigma_i^2 - 1 \right)$$
#
# Return it for one cloud; `mean` and `log_variance` hold one entry for each latent number.
#
# <details><summary>Hint</summary>
#
# $\ln \sigma^2$ is `log_variance` itself, $\sigma^2$ is `np.exp(log_variance)`. Try your formula on $\mu = 0$,
# $\sigma = 1$: the cloud *is* $N(0, 1)$, so it has to give 0.
#
# </details>


# %% tags=["starter"]
def divergence(mean, log_variance):
    return ...


# %% tags=["solution"]
def divergence(mean, log_variance):
    return (mean**2 + np.exp(log_variance) - log_variance - 1).sum() / 2


# %% tags=["check"]
check.divergence(divergence)

# %% [markdown]
# The loss of a VAE is reconstruction error $+ \, \beta \cdot KL$. With a large $\beta$ the clouds become all alike, and
# pictures blurred; with a small one, pictures are sharp, but the holes come back.
#
# ## 3 · GAN: two networks against each other
# A GAN (generative adversarial network) has a **generator** $G$, which draws pictures from noise, and a
# **discriminator** $D$, which looks at a picture and says how probable it is that it is *real*. $G$ is a forger, $D$ a
# detective. They learn in turns, and each makes the other better.
#
# ### Exercise 5 (4 min): two losses
# `real` holds what $D$ says of some real pictures, `drawn` what it says of pictures that $G$ drew: probabilities from 0
# to 1. Both losses are cross-entropies (S12), so they are made of $-\ln$ of what should be 1:
#
# - $D$ should say 1 to real pictures, and 0 to drawn ones:
#   $L_D = -\text{mean} \ln(\text{real}) - \text{mean} \ln(1 - \text{drawn})$
# - $G$ wants $D$ to say 1 to what it drew. Write $L_G$ yourself.
#
# <details><summary>Hint</summary>
#
# $L_G$ looks like the first half of $L_D$, but of the pictures that $G$ drew. It is *not*
# $+\text{mean} \ln(1 - \text{drawn})$: that one is almost flat where $D$ is sure that a picture was drawn, which is
# always so at the beginning.
#
# </details>


# %% tags=["starter"]
def discriminator_loss(real, drawn):
    return ...


def generator_loss(drawn):
    return ...


# %% tags=["solution"]
def discriminator_loss(real, drawn):
    return -np.log(real).mean() - np.log(1 - drawn).mean()


def generator_loss(drawn):
    return -np.log(drawn).mean()


# %% tags=["check"]
check.losses(discriminator_loss, generator_loss)

# %% [markdown]
# How would a perfect game end? $D$ cannot tell any more and says 0.5 to everything: then $L_D = 2 \ln 2 \approx 1.39$
# and $L_G = \ln 2 \approx 0.69$. So neither loss should fall to 0! A $L_D$ near 0 means that the detective has won, and
# the forger has nobody left to learn from.
#
# ### Exercise 6 (2 min): tell the network what to draw
# A **conditional** GAN is given a label besides the noise, and the detective is given it, too: it asks "is this a real
# 7?". Let `painter` draw the first digits of π: 3, 1, 4, 1, 5.
#
# <details><summary>Hint</summary>
#
# `painter.sample(3, label=["7", "7", "2"], seed=1)` draws three pictures: two sevens and a two. Labels are names: write
# them in quotes.
#
# </details>

# %% tags=["starter"]
painter = zoo.predictor("conditional_gan-digits")
drawn = ...

# %% tags=["solution"]
painter = zoo.predictor("conditional_gan-digits")
drawn = painter.sample(5, label=["3", "1", "4", "1", "5"], seed=1)

# %% tags=["check"]
check.asked(drawn)

# %% [markdown]
# A classifier that never saw these pictures has read them. Now three painters below each other: the VAE and the
# conditional GAN are asked for the digits 0 to 9; a plain GAN knows no labels and cannot be asked. Look whether the
# first two obey, and what the third draws.

# %%
import matplotlib.pyplot as plt

asked = {"label": list("0123456789")}
figure, lines = plt.subplots(3, 1, figsize=(9, 3.4), layout="constrained")
for axes, (name, how) in zip(lines, {"vae-digits": asked, "conditional_gan-digits": asked, "gan-digits": {}}.items()):
    pictures = zoo.predictor(name).sample(10, seed=1, **how)
    axes.imshow(np.hstack(np.pad(pictures, ((0, 0), (1, 1), (1, 1)))), cmap="gray")
    axes.set(xticks=[], yticks=[], title=name)

# %% [markdown]
# The plain GAN draws whatever it likes, some digits often and others never, and now and then none at all. Which of the
# first two is better is hard to see with so few pixels; section 5 measures it. On large pictures, the strokes of a VAE
# are soft, because it draws a mean of all that may have been there; those of a GAN are sharp, because the detective
# sees at once what is blurred.
#
# Layers (S42): D dense, C convolution, T deconvolution, R recurrent.
#
# | network | D | C | T | R |
# | --- | --- | --- | --- | --- |
# | autoencoder | ✓ | ✓ | | |
# | image-to-image translation by a GAN | ✓ | ✓ | ✓ | |
# | deepfake | ✓ | ✓ | | ✓ |
#
# The condition may also be a **sentence**. As on the slide (S37), this network works in two stages: first a sketch of
# half the size, from the sentence; then the picture, from the sketch and the sentence. It knows ten digits and six
# colours: red, green, blue, yellow, white, black. Look whether each word is obeyed, and then write sentences of your
# own into the list.

# %%
captions = ["a red seven on green", "a black three on yellow", "a yellow zero on black"]
artist = zoo.predictor("text_to_image-captioned_digits")
figure, places = plt.subplots(1, len(captions), figsize=(9, 3.2), layout="constrained")
for axes, caption, picture in zip(places, captions, artist.sample(len(captions), label=captions, seed=1)):
    axes.imshow(picture / 255)
    axes.set(xticks=[], yticks=[], title=caption)

# %% [markdown]
# Each word changes a part of the picture: the digit, its colour, the ground. Large models that draw from sentences do
# the same, with millions of pictures to learn from and with many more words.
#
# ## 4 · Diffusion
# A diffusion model learns to *undo noise*. For the training, noise is added to real pictures, and the network has to
# say which part is noise. For drawing, it starts with noise alone and takes away a little of what it takes for noise,
# again and again.
#
# ### Exercise 7 (3 min): one noising step
# The picture $x$ (pixels from −1 to 1) fades by a factor $a$ between 1 and 0, and noise $\varepsilon$ from $N(0, 1)$
# comes in with a factor $b$:
#
# $$x_t = a \cdot x + b \cdot \varepsilon \qquad \text{with} \qquad a^2 + b^2 = 1$$
#
# You get $a$; compute $b$ from it.
#
# <details><summary>Hint</summary>
#
# $b = \sqrt{1 - a^2}$, with `np.sqrt`. With it, the spread of the pixels stays the same, since variances (squares) add
# up.
#
# </details>


# %% tags=["starter"]
def noised(x, noise, a):
    return ...


# %% tags=["solution"]
def noised(x, noise, a):
    return a * x + np.sqrt(1 - a**2) * noise


# %% tags=["check"]
check.noised(noised)

# %% [markdown]
# A digit, and your noise: $a$ falls from 1 at the left to 0.02 at the right. From which picture on can *you* no longer
# read it?

# %%
x = 2 * digits.test.x[0, :, :, 0] - 1
noise = np.random.RandomState(0).normal(size=x.shape)
figure, places = plt.subplots(1, 6, figsize=(9, 2), layout="constrained")
for axes, a in zip(places, (1, 0.95, 0.8, 0.6, 0.3, 0.02)):
    axes.imshow(noised(x, noise, a), cmap="gray", vmin=-2, vmax=2)
    axes.set(xticks=[], yticks=[], title=f"a = {a}")

# %% [markdown]
# The grey of the empty paper turns to noise, and the strokes drown in it. Now the way back, as a film: each row is told
# a class, the time $t$ runs from 1 (noise) to 0 (picture). Look for the column in which a row decides what it becomes.
# (This cell takes some seconds: the network is asked again at each of 30 steps.)

# %%
zoo.plots.denoising_film(zoo.load("diffusion-digits"), zoo.datasets.load("digits", task="generation"))

# %% [markdown]
# The rough shape comes early, at large $t$; the last steps only clean it. Diffusion is slow, because it asks its
# network many times for one picture, where a VAE or a GAN asks once.
#
# ## 5 · Which painter is best?
# There is no right answer to compare a new picture with, so *crowds* are compared: many new pictures with many real
# ones. A classifier turns each picture into features (numbers from its last layers). Of both crowds take the mean $\mu$
# and the standard deviation $\sigma$ of the features. With a single feature, the **Fréchet distance** is
#
# $$d = (\mu_1 - \mu_2)^2 + (\sigma_1 - \sigma_2)^2$$
#
# With many features it is the same idea with a matrix in place of $\sigma^2$. (Strictly, this is the square of the
# distance.) 0 means: these crowds cannot be told apart.
#
# ### Exercise 8 (2 min): a painter that repeats itself
# A very simple painter, the **class mean**, draws for "7" the mean of all sevens of the training, always the same
# picture. The classifier reads each of them rightly. We compare its Fréchet distance with those of the VAE, of the GANs
# and of diffusion. Predict: is it the `"smallest"` of all, `"in between"`, or the `"largest"`?
#
# <details><summary>Hint</summary>
#
# Look at both parts of the formula: what is $\mu$ of such a crowd, and how large is $\sigma$ among equal sevens?
#
# </details>

# %% tags=["starter"]
answer = ...  # "smallest", "in between" or "largest"

# %% tags=["solution"]
answer = "largest"

# %% tags=["check"]
check.frechet(answer)

# %% [markdown]
# Here is what was measured when the painters were trained. Find the class mean, and then its column `read_as_asked`.

# %%
import pandas as pd

painters = ("vae-digits", "conditional_gan-digits", "gan-digits", "diffusion-digits")
measured = {name: zoo.card(name).metrics for name in painters} | dict(zoo.card("vae-digits").baselines)
pd.DataFrame(measured).T.sort_values("frechet_distance").round(2)

# %% [markdown]
# How to read the table, a row a painter, the best first:
# - `frechet_distance`: small is good. `frechet_of_real` is what *real* digits have that were kept apart: about as good
#   as it gets. Diffusion gets there.
# - `read_as_asked`: the share that the classifier reads as the class that was asked for. The class mean is always
#   right, and still the worst painter: it has no variety. The plain `gan` cannot be asked, so it is right by chance,
#   one time in ten.
# - `distance_to_nearest`: how far pictures are from the nearest one of the training. Near 1 is as new as real ones;
#   near 0 would be copies.
#
# A **Gaussian mixture** is a model without any network, from scikit-learn. It beats the plain GAN here: with 8 × 8
# pixels a network is not always needed. Another seed of the training gives other numbers, too: a GAN's may be twice as
# good.
#
# ## What you have learned
# An autoencoder compresses, and its error finds anomalies. A VAE makes its latent space a place to draw from. A GAN
# learns from a detective. Diffusion undoes noise. And a label tells the last three *what* to draw.
