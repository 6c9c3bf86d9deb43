"""Datasets of pictures."""

from __future__ import annotations

import sys

import numpy as np

from zoo import settings
from zoo.datasets.dataset import Dataset, DatasetSpec, Split, Splits, prepare, split, without
from zoo.errors import ZooError


def digits(spec: DatasetSpec, seed: int) -> Dataset:
    """scikit-learn's 1,797 handwritten digits; 20 % are the test split."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    x, y = pixels.reshape(-1, 8, 8).astype("uint8"), labels.astype("int64")
    return prepare(spec, split(x, y, seed=seed, stratify=True), seed=seed)


def mnist(spec: DatasetSpec, seed: int) -> Dataset:
    """MNIST through tensorflow-datasets; the published 10,000 test pictures."""
    return _published(spec, seed)


def fashion_mnist(spec: DatasetSpec, seed: int) -> Dataset:
    """Fashion-MNIST through tensorflow-datasets; the published 10,000 test pictures."""
    return _published(spec, seed)


def _published(spec: DatasetSpec, seed: int) -> Dataset:
    """Grey pictures with a published test split; a tenth of the rest, drawn by the seed, is for validation."""
    rest, test = _from_tfds(spec, "train"), _from_tfds(spec, "test")
    train, validation, _ = split(*without(rest, test), seed=seed, stratify=True, validation=0.1, test=0)
    return prepare(spec, Splits(train, validation, test), seed=seed)


def _from_tfds(spec: DatasetSpec, part: str) -> Split:
    try:
        import tensorflow_datasets as tfds
        from tensorflow_datasets.core.download import downloader

        downloader.MAX_RETRIES = 3  # ten, its default, make a classroom without a network wait for minutes
        folder = settings.data_dir()
        builder = tfds.builder(spec.name, data_dir=folder and folder / "tfds")
        if not builder.info.splits:
            print(f"Preparing {spec.name} ({spec.download}; {spec.licence}) from {spec.source}.", file=sys.stderr)
            builder.download_and_prepare()
        # The pictures fit in memory, and a network reads them from there fastest.
        batches = list(tfds.as_numpy(builder.as_dataset(split=part, batch_size=10_000)))
    except Exception as error:  # the library raises whatever its network and file layers do
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ZooError(
            f"{spec.name} could not be prepared: {reason} It needs a download of {spec.download}, once; with a "
            "network try again, or point ZOO_DATA_DIR at a folder whose tfds/ holds it. The dataset digits needs none."
        ) from error
    pixels = np.concatenate([batch["image"][..., 0] for batch in batches])
    return Split(pixels, np.concatenate([batch["label"] for batch in batches]).astype("int64"))
