"""Checks of the notebook on explaining a model: what it costs and sees, whether it knows, who is better (S39, S49)."""

from __future__ import annotations

import math
from typing import Any

from zoo.exercises.kit import choose, compare, compare_function, exercise

WINDOWS = ((1, 1, 3), (3, 1, 2), (4, 2, 3), (8, 2, 2), (10, 4, 3))  # seen, step, window: the layers of a small CNN
SHARES = ((0.9667, 360), (0.99, 360), (0.9, 100), (0.9, 10_000))


@exercise("Windows are shared, so a convolution is cheap; most weights lie where all is connected with all.")
def parameters(convolution: Any, dense: Any) -> None:
    """Exercise 1: weights of a convolution without a bias and of a dense layer with one (S10, S45)."""
    compare(
        convolution,
        3 * 3 * 32 * 64,
        {
            "A window looks at all 32 maps at once, not at one of them.": 3 * 3 * 64,
            "There are 64 filters, and each has its own weights.": 3 * 3 * 32,
            "This layer has no bias: the batch normalisation behind it shifts the numbers anyway.": 3 * 3 * 32 * 64
            + 64,
            "The weights are shared: the same window slides over all 4·4 places, and is counted once.": (
                3 * 3 * 32 * 64 * 16
            ),
            "A window of 3×3 has nine places, not three.": 3 * 32 * 64,
        },
        what="The number of the convolution's weights",
        tolerance=1e-6,
    )
    compare(
        dense,
        256 * 128 + 128,
        {
            "You forgot the bias: each of the 128 neurons has a w₀ of its own.": 256 * 128,
            "One bias is not enough: each of the 128 neurons has a w₀ of its own.": 256 * 128 + 1,
            "The biases belong to the neurons, not to their inputs.": 256 * 128 + 256,
            "It reads what Flatten made of 64 maps of 2×2: 256 numbers, not 64.": 64 * 128 + 128,
        },
        what="The number of the dense layer's weights",
        tolerance=1e-6,
    )


@exercise("Deep neurons see far: each pooling doubles the step, and from there on every window reaches twice as wide.")
def wider(function: Any) -> None:
    """Exercise 2: the receptive field after a layer (S45, S49)."""
    compare_function(
        function,
        lambda seen, step, window: seen + (window - 1) * step,
        WINDOWS,
        {
            "You forgot the step: after a pooling, neighbouring neurons look two pixels apart.": (
                lambda seen, step, window: seen + window - 1
            ),
            "One too many: a window of 3 has only two places beside its first one.": lambda seen, step, window: (
                seen + window * step
            ),
            "The views of neighbours overlap, so they do not multiply: add what each further one brings.": (
                lambda seen, step, window: seen * window
            ),
            "That is what is added; what was seen before is missing.": lambda seen, step, window: (window - 1) * step,
            "The step is a factor of the further places alone, not of what was seen before.": (
                lambda seen, step, window: (seen + window - 1) * step
            ),
        },
    )


@exercise("Softmax has to share out 1 among the classes, also where none of them fits: to be sure is not to know.")
def noise(answer: Any) -> None:
    """Exercise 3: how sure a classifier is of noise (S11, S39)."""
    choose(
        answer,
        "above 0.7",
        {
            "about 0.1": "That would be honest: one in ten. But no training picture ever taught it to be unsure.",
            "about 0.5": "More than that. Far from the training data its scores can be as large as anywhere, and "
            "softmax makes the largest one win (S11).",
        },
    )


@exercise("An accuracy on few rows is an estimate, and the interval says how good a one.")
def interval(function: Any) -> None:
    """Exercise 4: p ± 1.96 √(p (1 − p) / n) (S39)."""

    def around(of: Any) -> Any:
        return lambda p, n: (p - of(p, n), p + of(p, n))

    def right(p: float, n: int) -> float:
        return 1.96 * math.sqrt(p * (1 - p) / n)

    compare_function(
        function,
        around(right),
        SHARES,
        {
            "You forgot the root: p (1 − p) / n is a variance.": around(lambda p, n: 1.96 * p * (1 - p) / n),
            "You forgot to divide by n: more test rows make the interval narrower.": around(
                lambda p, n: 1.96 * math.sqrt(p * (1 - p))
            ),
            "Divide by n inside the root: four times as many rows halve the interval.": around(
                lambda p, n: 1.96 * math.sqrt(p * (1 - p)) / n
            ),
            "You forgot the factor 1.96: one standard error holds 68 %, not 95 %.": around(
                lambda p, n: math.sqrt(p * (1 - p) / n)
            ),
            "The upper end came first: return (low, high).": lambda p, n: (p + right(p, n), p - right(p, n)),
            "This is the half width: take it from p, and add it to p.": lambda p, n: right(p, n),
            "Under the root stands p (1 − p), not p alone.": around(lambda p, n: 1.96 * math.sqrt(p / n)),
        },
        tolerance=1e-5,
    )
