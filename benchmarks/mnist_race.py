"""How much processor time until MNIST is learned to 99.0 %: ``fast_cnn`` beside a plain convolutional network.

The plain one is the network of Keras' introductory example: two blocks of convolution (32 and 64 maps) and pooling,
dropout, dense; Adam, batches of 128; it is measured after each epoch until its test accuracy is 0.990, at most fifteen.
``fast_cnn`` trains by its recipe, which was chosen on validation figures, and is measured once, at its end. Both read
arrays that are in memory; time is the processor time of ``fit`` alone. Needs the data (ZOO_DATA_DIR):
``python benchmarks/mnist_race.py [seeds]``.
"""

from __future__ import annotations

import statistics
import sys
import time

import keras
from keras import layers

import zoo
from zoo.datasets import Dataset

AIM = 0.990
FIRST_SEED = 100  # none of which a setting was chosen with


def plain() -> keras.Model:
    """The example's network."""
    network = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, "softmax"),
        ]
    )
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


def race_plain(data: Dataset, seed: int) -> tuple[float, float]:
    """Processor seconds until the aim is reached, and the accuracy then."""
    keras.utils.set_random_seed(seed)
    network, spent, accuracy = plain(), 0.0, 0.0
    for _ in range(15):
        started = time.process_time()
        network.fit(*data.train, batch_size=128, epochs=1, verbose=0)
        spent += time.process_time() - started
        accuracy = network.evaluate(*data.test, batch_size=1024, verbose=0)[1]
        if accuracy >= AIM:
            break
    return spent, accuracy


def race_fast(data: Dataset, seed: int) -> tuple[float, float]:
    """Processor seconds of the whole recipe, and the accuracy at its end."""
    started = time.process_time()
    run = zoo.train("fast_cnn", data, seed=seed, verbose=0)
    spent = time.process_time() - started
    return spent, run.metrics["accuracy"]


def main(seeds: int) -> None:
    """Both in turn, for each seed."""
    data = zoo.datasets.load("mnist")
    _ = data.train, data.test
    ratios = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        (slow, reached), (fast, accuracy) = race_plain(data, seed), race_fast(data, seed)
        ratios.append(fast / slow)
        print(f"seed {seed}: plain {slow:5.1f} s {reached:.4f}   fast {fast:5.1f} s {accuracy:.4f}   {ratios[-1]:.2f}")
    print(f"median of fast ÷ plain: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
