"""Checks of the notebook on hyperparameters: what they are, and how trials are drawn, ended and judged (S27, S34)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from zoo.exercises.kit import NOTHING, NotYet, choose, compare_function, demand, exercise
from zoo.lessons.hyperparameters import by_powers, hopeless, parameters

KINDS = {
    "weights": "parameter", "neurons": "hyperparameter", "learning rate": "hyperparameter", "biases": "parameter",
    "activation": "hyperparameter", "samples per batch": "hyperparameter",
}  # fmt: skip
WHY = {
    "parameter": "gradient descent changes it in each step, so it is learned.",
    "hyperparameter": "no gradient changes it: you set it before the training begins.",
}
TRIALS = pd.DataFrame(
    {
        "loss": [0.31, 0.24, 0.02, 0.09, 0.15],
        "val_loss": [0.43, 0.26, 0.41, 0.21, 0.18],
        "test_loss": [0.45, 0.18, 0.44, 0.22, 0.24],
        "state": ["complete", "complete", "complete", "complete", "pruned"],
    },
    index=pd.Index([1, 2, 3, 4, 5], name="trial"),
)


@exercise("Parameters are learned, hyperparameters are set before.")
def kinds(answers: Mapping[str, Any]) -> None:
    """Exercise 1: which of these is a parameter, which a hyperparameter (S27)."""
    demand(isinstance(answers, Mapping), "A dict was asked for, from each word to its kind.")
    for word, right in KINDS.items():
        demand(word in answers, f"{word!r} is missing from your dict.")
        if answers[word] is ...:
            raise NotYet(NOTHING)
        (other,) = set(WHY) - {right}
        choose(answers[word], right, {other: f"Look again at {word!r}: {WHY[right]}"})


@exercise("The hyperparameters layers and neurons decide how many parameters there are to learn.")
def count(function: Any) -> None:
    """Exercise 2: the parameters of a network with one hidden layer (S23, S27)."""
    compare_function(
        function,
        lambda n, h, m: sum(parameters(n, (h,), m)),
        ((14, 64, 1), (4, 8, 3), (2, 1, 1)),
        {
            "You forgot the biases: each neuron has one beside its weights.": lambda n, h, m: n * h + h * m,
            "You forgot the output layer: its neurons have weights and biases too.": lambda n, h, m: (n + 1) * h,
            "One bias a layer is too few: each neuron has its own.": lambda n, h, m: n * h + 1 + h * m + 1,
            "The output layer lacks its biases.": lambda n, h, m: (n + 1) * h + h * m,
            "The output layer reads the hidden neurons, not the inputs.": lambda n, h, m: (n + 1) * h + (n + 1) * m,
            "Between layers the numbers add up: only within a layer they multiply.": (
                lambda n, h, m: (n + 1) * h * (h + 1) * m
            ),
        },
    )


@exercise("Drawn by powers, small learning rates are tried as often as large ones.")
def draw_rate(function: Any) -> None:
    """Exercise 3: low · (high / low)ᵘ (S27)."""
    compare_function(
        function,
        by_powers,
        ((1e-4, 1e-1, 0.5), (1e-4, 1e-1, 0.25), (1e-3, 1e-1, 0.9), (1e-2, 1e-1, 0.4)),
        {
            "That draws the number itself evenly: only one in a hundred lies below a hundredth of the range.": (
                lambda low, high, u: low + u * (high - low)
            ),
            "u belongs above, as the power; you multiplied by it.": lambda low, high, u: high * u,
            "You begin at high and go up from there: begin at low.": lambda low, high, u: high * (high / low) ** u,
            "The fraction stands on its head: with u = 1, high has to come out.": (
                lambda low, high, u: low * (low / high) ** u
            ),
            "You forgot the factor low: with u = 0, low has to come out.": lambda low, high, u: (high / low) ** u,
        },
    )


@exercise("Half of the trials save their time here, and the good ones may go on.")
def is_hopeless(function: Any) -> None:
    """Exercise 4: whether a trial is worse than the median of the others at the same epoch (S27)."""
    compare_function(
        function,
        hopeless,
        (
            (0.30, [0.2, 0.25, 9.0]), (0.22, [0.2, 0.25, 9.0]), (0.10, [0.2, 0.25, 9.0]), (9.5, [0.2, 0.25, 9.0]),
            (0.26, [0.1, 0.2, 0.3, 0.4]), (0.24, [0.1, 0.2, 0.3, 0.4]),
        ),
        {
            "It is the other way round: a large loss is the bad one.": lambda loss, others: not hopeless(loss, others),
            "That is the mean: one trial that failed, with a loss of 9, lets all others pass. Take the median.": (
                lambda loss, others: loss > np.mean(others)
            ),
            "That ends each trial that is not the best so far: too strict, the best may begin slowly.": (
                lambda loss, others: loss > min(others)
            ),
            "That ends only the very worst: too mild, hardly any time is saved.": lambda loss, others: (
                loss > max(others)
            ),
        },
    )  # fmt: skip


@exercise("Validation data choose; the test split stays for the end.")
def best_trial(function: Any) -> None:
    """Exercise 5: the number of the best trial, by a table of all (S27, S34)."""
    more = TRIALS.assign(val_loss=[0.20, 0.46, 0.41, 0.21, 0.19], test_loss=[0.25, 0.45, 0.44, 0.19, 0.24])
    compare_function(
        function,
        lambda trials: int(trials.val_loss[trials.state == "complete"].idxmin()),
        ((TRIALS,), (more,)),
        {
            "That is the training loss: it tells who learned by heart. Choose by validation data.": (
                lambda trials: int(trials.loss.idxmin())
            ),
            "You chose by the test split. Whoever chooses by it has nothing left to measure with at the end.": (
                lambda trials: int(trials.test_loss.idxmin())
            ),
            "You asked the pruned trial too: it was ended, so leave it out.": lambda trials: int(
                trials.val_loss.idxmin()
            ),
            "That is the largest loss: the best one is the smallest.": lambda trials: int(trials.val_loss.idxmax()),
            "That is the loss of the best trial; its number was asked for: idxmin tells where a column is least.": (
                lambda trials: trials.val_loss[trials.state == "complete"].min()
            ),
        },
    )
