"""Datasets of pictures."""

from __future__ import annotations

from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import split


def digits(spec: DatasetSpec, seed: int) -> Dataset:
    """scikit-learn's 1,797 handwritten digits; 20 % are the test split."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    x, y = pixels.reshape(-1, 8, 8).astype("uint8"), labels.astype("int64")
    return prepare(spec, split(x, y, seed=seed, stratify=True), seed=seed)


def digit_sequences(spec: DatasetSpec, seed: int) -> Dataset:
    """The same digits, read row by row from the top: eight steps of eight pixels."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    x, y = pixels.reshape(-1, 8, 8), labels.astype("int64")
    return prepare(spec, split(x, y, seed=seed, stratify=True), seed=seed)
