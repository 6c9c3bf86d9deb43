"""Does the registry cost anything? A training step of ``zoo.build(...)`` beside the same network straight in Keras.

Both are trained by ``train_on_batch`` with one batch of the paired dataset, in turns, after steps that compile. Prints
the median of the ratios of neighbouring blocks of steps. Run on a quiet machine:
``python benchmarks/step_time.py [blocks]``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import keras
from keras import layers

import zoo

BATCH, STEPS = 64, 50


def mlp() -> keras.Model:
    """``mlp`` for the houses."""
    return keras.Sequential(
        [
            keras.Input(zoo.datasets.spec("houses").input_shape),
            *(layers.Dense(units, "relu") for units in zoo.registry.builder_arguments("mlp")["hidden_units"]),
            layers.Dense(1),
        ]
    )


def cnn() -> keras.Model:
    """``cnn`` for the digits."""
    convolutions = [
        layer
        for maps in (32, 64)
        for layer in (
            layers.Conv2D(maps, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.Activation("relu"),
            layers.MaxPooling2D(2),
        )
    ]
    dense = [layers.Flatten(), layers.Dense(128, "relu"), layers.Dropout(0.5), layers.Dense(10, "softmax")]
    return keras.Sequential([keras.Input((8, 8, 1)), *convolutions, *dense])


def lstm() -> keras.Model:
    """``lstm`` for the digits as sequences."""
    return keras.Sequential([keras.Input((8, 8)), layers.LSTM(128), layers.Dropout(0.5), layers.Dense(10, "softmax")])


PAIRS: dict[tuple[str, str], Callable[[], keras.Model]] = {
    ("mlp", "houses"): mlp,
    ("cnn", "digits"): cnn,
    ("lstm", "digit_sequences"): lstm,
}


def main() -> None:
    """A line a pair."""
    blocks = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    for (name, dataset), straight in PAIRS.items():
        data = zoo.datasets.load(dataset)
        x, y = (part[:BATCH] for part in data.train)
        ours, plain = zoo.build(name, data, seed=0), straight()
        plain.compile(keras.optimizers.Adam(), loss=data.task.loss, metrics=list(data.task.metrics))
        if ours.count_params() != plain.count_params():
            raise SystemExit(f"{name} is no longer the network that this benchmark compares it with")
        ratios = []
        for _ in range(blocks + 1):
            seconds = {}
            for model in (ours, plain):
                began = time.perf_counter()
                for _ in range(STEPS):
                    model.train_on_batch(x, y)
                seconds[model] = time.perf_counter() - began
            ratios.append(seconds[ours] / seconds[plain])
        median = statistics.median(ratios[1:])  # the first block compiles
        print(f"{name} on {dataset}: {median:.3f} of plain Keras' time a step, median of {blocks} blocks")


if __name__ == "__main__":
    main()
