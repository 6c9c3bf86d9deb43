"""Is ``zoo.train`` as quick as it says? Paired with plain ``fit`` of the same model on the same arrays.

Prints, for each pair, the median over repetitions of the ratio of epoch times (the first epoch, which compiles, left
out), and what ``zoo.train``, the metrics and ``run.save`` take beside ``fit``. Run on a quiet machine:
``python benchmarks/training_speed.py [repetitions]``. ``cnn`` on ``fashion_mnist`` needs the data (ZOO_DATA_DIR).
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

import zoo
from zoo.datasets import Dataset, Split

EPOCHS = {"mlp-digits": 30, "cnn-digits": 15, "mlp-houses": 20, "cnn-fashion_mnist": 4}


class EpochTimes(keras.callbacks.Callback):
    """Wall time of each epoch, validation included."""

    def __init__(self):
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch, logs=None):
        """Start the watch."""
        self._began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Stop it."""
        self.seconds.append(time.perf_counter() - self._began)

    @property
    def median(self) -> float:
        """Of all epochs but the first."""
        return float(np.median(self.seconds[1:]))


def plain_fit(name: str, data: Dataset, epochs: int) -> float:
    """Median seconds an epoch of ``fit`` on the arrays."""
    watch = EpochTimes()
    recipe = zoo.spec(name).recipe_for(data.name)
    zoo.build(name, data, seed=0).fit(
        *data.train,
        validation_data=data.validation,
        epochs=epochs,
        batch_size=recipe.batch_size,
        verbose=0,
        callbacks=[watch],
    )
    return watch.median


def zoo_train(name: str, data: Dataset, epochs: int) -> float:
    """Median seconds an epoch of ``zoo.train``."""
    watch = EpochTimes()
    zoo.train(name, data, epochs=epochs, patience=epochs, verbose=0, callbacks=[watch])
    return watch.median


def smaller(data: Dataset, rows: int) -> Dataset:
    """The dataset with fewer training rows: the time of an epoch is what is measured."""
    copy = replace(data)
    copy.__dict__.update(
        train=Split(data.train.x[:rows], data.train.y[:rows]),
        validation=Split(data.validation.x[: rows // 9], data.validation.y[: rows // 9]),
    )
    return copy


def around_fit(name: str, dataset: str) -> tuple[float, float]:
    """Seconds of ``fit``, and of all else from the call of ``zoo.train`` to the saved model, without the baselines."""
    data = zoo.datasets.load(dataset)
    zoo.train(name, data, epochs=1, verbose=0).baselines  # noqa: B018 - kept in the cache from here on
    began = time.perf_counter()
    run = zoo.train(name, data, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        run.save(Path(folder) / "model")
        return run.seconds, time.perf_counter() - began - run.seconds


def main(repetitions: int = 5) -> None:
    """Measure what stands around ``fit`` while the process is fresh, then all pairs, in turns."""
    fit, rest = around_fit("cnn", "digits")
    print(f"cnn-digits: fit {fit:.1f} s, all else {rest:.2f} s: {rest / 60:.1%} of a training of a minute")
    for pair, epochs in EPOCHS.items():
        name, dataset = pair.split("-")
        try:
            data = zoo.datasets.load(dataset)
        except zoo.ZooError as error:
            print(f"{pair}: left out. {error}")
            continue
        if dataset == "fashion_mnist":
            data = smaller(data, 18_000)
        ratios = []
        for turn in range(repetitions):
            order = (plain_fit, zoo_train) if turn % 2 else (zoo_train, plain_fit)
            seconds = {measure: measure(name, data, epochs) for measure in order}
            ratios.append(seconds[plain_fit] / seconds[zoo_train])
            print(f"{pair}: fit {seconds[plain_fit]:.4f} s an epoch, zoo.train {seconds[zoo_train]:.4f} s", flush=True)
        print(
            f"{pair}: zoo.train is {np.median(ratios):.2f} times as quick (from {min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
