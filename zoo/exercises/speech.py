"""Checks of the notebook on speech: samples, spectra, the mel scale, what a network hears (S3, S42)."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.datasets.audio import MELODIES, RATE
from zoo.exercises.kit import choose, compare, compare_function, exercise

WINDOW = 256  # samples of a frame
TOO_HIGH = 7000.0  # Hz


@exercise("Above half the sampling rate no frequency is kept: it comes back as a lower one.")
def alias(answer: Any) -> None:
    """Exercise 1: the frequency as which a tone sounds that is too high for its sampling rate (S3)."""
    mistakes = {
        "The tone was 7000 Hz high, but it is above half the rate: its samples are those of a lower tone.": TOO_HIGH,
        "Half the rate is the highest frequency that can be told; this tone comes back lower than that.": RATE / 2,
        "So often the samples are taken: it is the rate itself.": RATE,
        "You took the distance to half the rate: take the distance to the rate.": TOO_HIGH - RATE / 2,
        "Half of its frequency is another tone: take the distance to the rate.": TOO_HIGH / 2,
    }
    compare(answer, RATE - TOO_HIGH, mistakes, what="The frequency")


@exercise("A frame of sound became a spectrum: how strong each frequency is in it.")
def power(function: Any) -> None:
    """Exercise 2: the power spectrum of a frame (S3)."""
    taper = np.hanning(WINDOW)
    frames = np.random.default_rng(0).normal(size=(2, WINDOW))
    mistakes = {
        "The frame is cut off sharply at both ends: multiply it by np.hanning(256) first.": (
            lambda frame: np.abs(np.fft.rfft(frame)) ** 2
        ),
        "These are the absolute values: square them, as power is asked for.": (
            lambda frame: np.abs(np.fft.rfft(frame * taper))
        ),
        "You squared the real part alone: np.abs takes both parts of a complex number.": (
            lambda frame: np.fft.rfft(frame * taper).real ** 2
        ),
        "np.fft.fft tells each frequency twice: np.fft.rfft gives the 129 that are needed.": (
            lambda frame: np.abs(np.fft.fft(frame * taper)) ** 2
        ),
        "That is the power of each sample; the frequencies come from np.fft.rfft.": lambda frame: (frame * taper) ** 2,
    }
    compare_function(function, lambda frame: np.abs(np.fft.rfft(frame * taper)) ** 2, [(f,) for f in frames], mistakes)


@exercise("A place in the spectrum became a frequency in Hz.")
def loudest(function: Any) -> None:
    """Exercise 3: the frequency of the highest peak of a spectrum (S3)."""
    peaks = (20, 64, 7)
    spectra = [np.full(WINDOW // 2 + 1, 0.1) for _ in peaks]
    for spectrum, peak in zip(spectra, peaks, strict=True):
        spectrum[peak] = 3.0
    mistakes = {
        "That is the place in the spectrum: make Hz of it.": lambda spectrum, rate: spectrum.argmax(),
        "That is how loud the peak is: np.argmax tells where it is.": lambda spectrum, rate: spectrum.max(),
        "The last place is half the rate, not the rate: you got twice the frequency.": (
            lambda spectrum, rate: spectrum.argmax() * rate / 128
        ),
        "You divided by the 129 places of the spectrum, but the frame had 256 samples.": (
            lambda spectrum, rate: spectrum.argmax() * rate / 129
        ),
        "There are 128 steps between the 129 places, from 0 to half the rate.": (
            lambda spectrum, rate: spectrum.argmax() * rate / 2 / 129
        ),
        "You counted the places from 1: the first one is 0 Hz.": (
            lambda spectrum, rate: (spectrum.argmax() + 1) * rate / WINDOW
        ),
    }
    inputs = [(spectrum, rate) for spectrum, rate in zip(spectra, (RATE, RATE, 16000), strict=True)]
    compare_function(function, lambda spectrum, rate: spectrum.argmax() * rate / WINDOW, inputs, mistakes)


@exercise("Equal steps in mel sound equally far apart; in Hz they grow with the pitch.")
def mel(function: Any) -> None:
    """Exercise 4: the mel scale (S3)."""
    inputs = [(np.array([100.0, 700.0, 4000.0]),), (np.array([440.0, 880.0]),)]
    mistakes = {
        "np.log is the natural logarithm: the formula has the logarithm to base 10, np.log10.": (
            lambda f: 2595 * np.log(1 + f / 700)
        ),
        "The logarithm to base 2 is used: the formula has base 10, np.log10.": lambda f: 2595 * np.log2(1 + f / 700),
        "You forgot the 1 + in the logarithm: 0 Hz has to be 0 mel.": lambda f: 2595 * np.log10(f / 700),
        "The brackets are missing: f is divided by 700, then 1 is added.": lambda f: 2595 * np.log10((1 + f) / 700),
        "You forgot the factor 2595.": lambda f: np.log10(1 + f / 700),
    }
    compare_function(function, lambda f: 2595 * np.log10(1 + f / 700), inputs, mistakes)


@exercise("What differs between the two words is the order in time, so that is what the network listens to.")
def backwards(answer: Any) -> None:
    """Exercise 5: the word that another one becomes when it is played backwards (S30)."""
    mirrored = {notes: word for word, notes in MELODIES.items()}
    right = mirrored[MELODIES["ba"][::-1]]
    why = "{} has the notes {}; the notes of ba from the last to the first are others."
    mistakes = {word: why.format(word, notes) for word, notes in MELODIES.items() if word != right}
    choose(answer, right, mistakes | {"ba": "ba goes up; played backwards it goes down."})
