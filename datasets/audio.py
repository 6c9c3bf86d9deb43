"""Generated sound: words that are three notes long."""

from __future__ import annotations

import numpy as np

from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import Splits, split

RATE = 8000  # samples a second
NOTES = np.array([420.0, 560.0, 750.0, 1000.0])  # Hz, a third to a fourth apart
MELODIES = {
    "ba": (0, 1, 2), "do": (2, 1, 0), "fe": (0, 2, 0), "gi": (2, 0, 2), "ka": (1, 2, 0),
    "lo": (3, 1, 2), "mu": (1, 3, 2), "ne": (3, 2, 0), "ri": (0, 3, 3), "su": (3, 3, 0),
}  # fmt: skip
PHRASE = 3  # words, at most


def spoken_tones(spec: DatasetSpec, seed: int, rows: int = 2000) -> Dataset:
    """Ten words of three notes each, sung by voices of every height and speed.

    The rule: a word is three of the notes 420, 560, 750 and 1000 Hz (:data:`MELODIES`), each 0.13 s long and swelling
    and fading as sin², with a second and a third harmonic whose strength is the voice's. A voice multiplies all
    frequencies by 0.8 to 1.25 and all times by 0.7 to 1.3, so that no single frequency and no single moment tells the
    word. The word begins anywhere in the second that is recorded, 0.2 to 0.9 loud, with white noise 6 to 24 dB below.
    """
    draw = np.random.RandomState(seed)
    labels = draw.randint(len(MELODIES), size=rows)
    sound = np.stack([_recording([label], spec.inputs.samples, draw) for label in labels])  # type: ignore[union-attr]
    options = {} if rows == 2000 else {"rows": rows}
    raw = split(sound, labels.astype("int64"), seed=seed, stratify=True)
    return prepare(spec, raw, seed=seed, options=options)


def tone_phrases(spec: DatasetSpec, seed: int, rows: int = 1200) -> Dataset:
    """One to three of the words of :func:`spoken_tones` in a row, by one voice, in two seconds of sound.

    The rule: as there, with pauses of 0.03 to 0.12 s between words. The target holds the words in their order, −1 where
    there are fewer than three.
    """
    draw = np.random.RandomState(seed)
    words = draw.randint(len(MELODIES), size=(rows, PHRASE))
    words[np.arange(PHRASE) >= draw.randint(1, PHRASE + 1, size=rows)[:, None]] = -1
    samples = spec.inputs.samples  # type: ignore[union-attr]
    sound = np.stack([_recording([word for word in row if word >= 0], samples, draw) for row in words])
    options = {} if rows == 1200 else {"rows": rows}
    raw: Splits = split(sound, words.astype("int64"), seed=seed, stratify=False)
    return prepare(spec, raw, seed=seed, options=options)


def _recording(words: list[int], samples: int, draw: np.random.RandomState) -> np.ndarray:
    """Words as int16 ``(samples,)``."""
    pitch, speed, overtones = draw.uniform(0.8, 1.25), draw.uniform(0.7, 1.3), draw.uniform(0.1, 0.6, 2)
    pieces = []
    for word in words:
        pieces += [_note(pitch * NOTES[note], speed, overtones) for note in list(MELODIES.values())[word]]
        pieces.append(np.zeros(int(RATE * draw.uniform(0.03, 0.12))))
    melody = np.concatenate(pieces)[:samples]
    start = draw.randint(samples - len(melody) + 1)
    sound = np.zeros(samples)
    sound[start : start + len(melody)] = melody
    sound += 10 ** (-draw.uniform(6, 24) / 20) * np.sqrt(np.mean(melody**2)) * draw.randn(samples)
    return np.round(32767 * draw.uniform(0.2, 0.9) * sound / np.abs(sound).max()).astype("int16")


def _note(frequency: float, speed: float, overtones: np.ndarray) -> np.ndarray:
    time = np.arange(int(RATE * 0.13 * speed)) / RATE
    swell = np.sin(np.pi * np.arange(len(time)) / len(time)) ** 2
    harmonics = [1.0, *overtones]
    return swell * sum(a * np.sin(2 * np.pi * (k + 1) * frequency * time) for k, a in enumerate(harmonics))
