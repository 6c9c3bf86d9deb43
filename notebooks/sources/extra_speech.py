# %% [markdown]
# # Extra: speech
# How does a sound become something that a network can read? You take it apart by hand, from samples to a picture of
# sound, and then listen with a network that knows ten words (S3, S42).
#
# ## Learning goals
# - You know what a sampling rate is, and which frequencies it can hold.
# - You can compute the spectrum of a short piece of sound.
# - You can say what a log-mel spectrogram is: the picture that most speech networks read.
# - You have seen that a recurrent network listens to the order in time, where a linear model is lost.
#
# 15 minutes, five exercises. It needs nothing but zoo: no network connection, no GPU.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import speech as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## A sound is a list of numbers
# Sound is pressure that goes up and down. It is measured many times a second; each measurement is a *sample*, and the
# number of samples a second is the *sampling rate*. The dataset `spoken_tones` has ten invented words of three notes
# each, sung higher or lower, faster or slower, in noise: one second at 8000 samples a second. Listen to one.

# %%
from IPython.display import Audio

data = zoo.datasets.load("spoken_tones")
sound, word = data.raw.train.x[1], data.class_names[data.raw.train.y[1]]
print(f"{word}: {sound.shape[0]} samples, the first ten are {sound[:10]}")
Audio(sound, rate=8000)

# %% [markdown]
# ### Exercise 1 (2 min): too high a tone
# *Frequency* is how often a second the pressure goes up and down, in Hz (hertz). A rate of 8000 can hold frequencies up
# to half of it, 4000 Hz. Someone records a tone of 7000 Hz at this rate. Its samples are exactly those of a lower tone.
# Which frequency has that tone, in Hz?
# <details><summary>Hint</summary>
#
# The wheels of a coach in a film seem to turn slowly backwards: between two pictures a spoke goes nearly, but not
# completely, to the place of the next one. Between two samples the tone does 7000/8000 = 7/8 of a turn forwards, which
# looks as 1/8 of a turn backwards.
# </details>

# %% tags=["starter"]
heard = ...

# %% tags=["solution"]
heard = 8000 - 7000

# %% tags=["check"]
check.alias(heard)

# %% [markdown]
# ## Which frequencies are in it?
# A short piece of sound is a *frame*, here of 256 samples, about 1/30 of a second. The *Fourier transform* writes a
# frame as a sum of waves: `np.fft.rfft(frame)` gives 129 numbers, one for each frequency from 0 to half the rate in
# equal steps. They are *complex* numbers, which also tell where a wave begins; we need no more of them than the
# absolute value, `np.abs`: it says how strong the wave is, and the square of that is its *power*. A frame begins and
# ends abruptly, which would add false frequencies. So it is first multiplied by a *window*, `np.hanning(256)`, which
# rises from 0 to 1 and falls to 0 again.
#
# ### Exercise 2 (3 min): the power spectrum
# Multiply the frame by the window, transform it, and return the 129 powers.
# <details><summary>Hint</summary>
#
# `np.abs(...)` is the absolute value, also of complex numbers; `** 2` squares.
# </details>


# %% tags=["starter"]
def power(frame):
    return ...


# %% tags=["solution"]
def power(frame):
    return np.abs(np.fft.rfft(frame * np.hanning(256))) ** 2


# %% tags=["check"]
check.power(power)

# %% [markdown]
# ### Exercise 3 (3 min): which is the loudest?
# The 129 places of the spectrum are numbered 0 to 128. Place 0 is 0 Hz, place 128 is half the sampling rate, with equal
# steps between. Return the frequency, in Hz, at which the spectrum is largest.
# <details><summary>Hint</summary>
#
# `np.argmax(spectrum)` is the place of the largest number. One step is `rate / 256` Hz.
# </details>


# %% tags=["starter"]
def loudest(spectrum, rate):
    return ...


# %% tags=["solution"]
def loudest(spectrum, rate):
    return np.argmax(spectrum) * rate / 256


# %% tags=["check"]
check.loudest(loudest)

# %% [markdown]
# ## From hertz to mel
# From 100 to 200 Hz is a large step to the ear; from 3000 to 3100 Hz you hardly hear a difference. The *mel* scale has
# steps that sound equal:
# $$m = 2595 \cdot \log_{10}\left(1 + \frac{f}{700}\right)$$
#
# ### Exercise 4 (2 min): the mel scale
# Write the formula as a function of the frequency `f` in Hz.
# <details><summary>Hint</summary>
#
# `np.log` is the natural logarithm; the one to base 10 has another name.
# </details>


# %% tags=["starter"]
def mel(f):
    return ...


# %% tags=["solution"]
def mel(f):
    return 2595 * np.log10(1 + f / 700)


# %% tags=["check"]
check.mel(mel)

# %% [markdown]
# ## A picture of sound
# Now all together: frames, a new one each 160 samples (1/50 of a second); your `power` of each; 32 bands, equally wide
# in mel, that gather the power of neighbouring frequencies; and the logarithm, as the ear hears ten times the power as
# only about twice as loud. This is the *log-mel spectrogram*. Below are three recordings of the same word. White
# crosses mark what your `loudest` says, on your mel scale, in the frames that are not quiet. Look for the three notes,
# and for their fainter *overtones* above: every voice has some. What do the three pictures have in common?

# %%
import matplotlib.pyplot as plt
from zoo.datasets.preprocessing import LogMel

same_word = data.raw.train.x[data.raw.train.y == data.raw.train.y[1]][:3]
figure, panels = plt.subplots(1, 3, figsize=(11, 3.2), sharey=True, layout="constrained")
for axes, sound in zip(panels, same_word, strict=True):
    frames = np.lib.stride_tricks.sliding_window_view(sound / 32768, 256)[::160]
    powers = np.array([power(frame) for frame in frames])
    log_mel = np.log(powers @ LogMel().filterbank() + 1e-6)  # a little is added, as 0 has no logarithm
    axes.imshow(log_mel.T, origin="lower", aspect="auto", extent=(0, 1, 0, mel(4000)))
    loud = powers.max(axis=1) > powers.max() / 20
    axes.plot(
        np.linspace(0, 1, len(frames))[loud],
        [mel(loudest(spectrum, 8000)) for spectrum in powers[loud]],
        "wx",
        markersize=4,
    )
    axes.set_xlabel("time in seconds")
panels[0].set_ylabel("pitch in mel")
figure.suptitle(word)
plt.show()

# %% [markdown]
# That is what the network reads (each band shifted and scaled so that it has mean 0 and standard deviation 1). The word
# may begin anywhere in the second, be higher or lower, faster or slower: what stays is the *pattern*.
#
# ### Exercise 5 (2 min): played backwards
# Each word is three of four notes, 0 being the lowest: ba (0, 1, 2), do (2, 1, 0), fe (0, 2, 0), gi (2, 0, 2), ka (1,
# 2, 0), lo (3, 1, 2), mu (1, 3, 2), ne (3, 2, 0), ri (0, 3, 3), su (3, 3, 0). Someone says "ba", and the recording is
# played backwards. Which word will a network hear that listens to the order of the notes?
# <details><summary>Hint</summary>
#
# Played backwards, the last note comes first.
# </details>

# %% tags=["starter"]
answer = ...  # one of the ten words, such as "lo"

# %% tags=["solution"]
answer = "do"

# %% tags=["check"]
check.backwards(answer)

# %% [markdown]
# Ask the network that ships with zoo: `speech_rnn` reads the spectrogram step by step from both ends (S30). First all
# recordings of "ba" and of "ka" in the test split as they are, then backwards. ("ka" backwards is no word. What then?)

# %%
from collections import Counter

predict = zoo.predictor("speech_rnn-spoken_tones")
for spoken in ("ba", "ka"):
    recordings = data.raw.test.x[data.raw.test.y == data.class_names.index(spoken)]
    for how, sounds in (("forwards", recordings), ("backwards", recordings[:, ::-1])):
        print(f"{spoken} {how}: {dict(Counter(map(str, predict(sounds)['label'])))}")

# %% [markdown]
# For a sound that is no word it names some word that is a little alike: "I do not know" is not among its answers.
#
# At last, the comparison on the test split. The linear model gets the whole spectrogram as one long row of numbers, so
# to it the same word 0.1 s later is something quite different. How much of the recordings will it get right? One in ten
# would be a guess.

# %%
from sklearn.linear_model import RidgeClassifierCV

train, test = (part.x.reshape(len(part.x), -1) for part in (data.train, data.test))  # one long row a recording
linear = RidgeClassifierCV(np.logspace(0, 5, 6)).fit(train, data.train.y)
right = predict(data.raw.test.x)["label"] == np.array(data.class_names)[data.raw.test.y]
print(f"linear model: {linear.score(test, data.test.y):.0%} right, speech_rnn: {right.mean():.0%} right")

# %% [markdown]
# A result without any error says that the task is easy, not that speech is: real words, said by someone who was not in
# the training split, are far harder. **To go on:** `zoo.datasets.from_audio_folder("words/")` reads WAV files of your
# own, one folder a class, and `zoo.train("speech_rnn", ...)` learns them.
