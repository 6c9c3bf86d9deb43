"""Checks of the notebook on time series: windows, naive and linear forecasts, an alarm (S17, S29, S30, S42)."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import Ridge

from zoo.datasets import Dataset
from zoo.exercises.kit import NotYet, call, compare, compare_function, demand, exercise

DAY = 24  # hours
QUANTILE = 0.95


@exercise("A series became questions and answers: what came before, and what came next.")
def cut(function: Any) -> None:
    """Exercise 1: every window of a series, and the steps behind it (S42)."""
    for series, steps, horizon in ((np.arange(10.0), 4, 2), (np.array([5.0, 3.0, 8.0, 1.0, 9.0, 2.0]), 2, 1)):
        x, y = _pair(function, series, steps, horizon)
        starts = np.arange(len(series) - steps - horizon + 1)[:, None]
        past, future = (series[starts + np.arange(*part)] for part in ((steps,), (steps, steps + horizon)))
        demand(
            x.shape[:1] == past.shape[:1],
            f"There are {len(x)} windows, but {len(series)} values hold {len(past)} windows of {steps} and {horizon}: "
            "look at the number in range, and at the + 1 in it.",
        )
        compare(x, past, what="x")
        mistakes = {  # of a series that counts: to begin a step earlier is to be one less
            "y begins inside of its window: the answer stands in the question already.": future - 1,
            "y leaves out a step: it has to begin right behind its window.": future + 1,
            "y holds the window itself: it has to hold what comes behind it.": past,
        }
        compare(y, future, mistakes if steps == 4 else None, what="y")


@exercise("Whatever costs more than looking at yesterday has to beat yesterday.")
def yesterday(function: Any) -> None:
    """Exercise 2: the naive forecast, 24 hours before (S42)."""
    past = np.random.default_rng(0).uniform(100, 200, (3, 48))
    mistakes = {
        "These are the last 12 hours: at the same time of day 12 hours earlier it was night instead of day.": (
            lambda windows: windows[:, -12:]
        ),
        "That is the day before yesterday: count 24 hours back from the end of the window.": (
            lambda windows: windows[:, :12]
        ),
        "That is all of yesterday, but 12 hours were asked for.": lambda windows: windows[:, -DAY:],
        "That is the last hour 12 times: the demand changes with the time of day.": (
            lambda windows: windows[:, -1:].repeat(12, axis=1)
        ),
        "These are hours of the first window alone: the rows are the windows, the columns the hours.": (
            lambda windows: windows[-DAY:-12]
        ),
    }
    compare_function(function, lambda windows: windows[:, -DAY:-12], [(past,)], mistakes)


@exercise("A linear model of the whole window: the baseline that a network has to beat.")
def ridge(model: Any, data: Dataset) -> None:
    """Exercise 3: ridge regression, fitted on the training split (S21, S42)."""
    demand(hasattr(model, "fit"), "A fitted model was asked for: Ridge().fit(..., ...) returns it.")
    demand(hasattr(model, "coef_"), "The model has learned nothing yet: call its fit with windows and what came next.")
    (x, y), raw = data.train, data.raw

    def coefficients(windows: Any, targets: Any) -> Any:
        return Ridge().fit(np.reshape(windows, (len(windows), -1)), targets).coef_

    mistakes = {
        "That is validation data: what is compared on it must not be learned from it.": coefficients(*data.validation),
        "That is the test split: it is for the end, and never to learn from.": coefficients(*data.test),
        "The targets are in MW: take those of data.train, which are scaled as the inputs are.": (
            coefficients(x, raw.train.y)
        ),
        "The model sees the column of the demand alone: take all three columns of the windows.": (
            coefficients(x[:, :, 0], y)
        ),
        "The model sees the last hour alone: take all hours of the windows.": coefficients(x[:, -1], y),
    }
    compare(model.coef_, coefficients(x, y), mistakes, what="The table of the model's weights")


@exercise("The usual windows alone fix the limit: nobody needs a faulty one to set an alarm.")
def limit(answer: Any, scores: np.ndarray, faulty: np.ndarray) -> None:
    """Exercise 4: the score above which an alarm is raised (S17, S29)."""
    usual = scores[faulty == 0]
    mistakes = {
        "Faulty windows are among them: choose those where faulty is 0.": np.quantile(scores, QUANTILE),
        "These are the faulty windows: choose those where faulty is 0.": np.quantile(scores[faulty == 1], QUANTILE),
        "95 % of the usual windows lie above it: nearly all would raise an alarm.": np.quantile(usual, 1 - QUANTILE),
        "np.percentile counts up to 100, np.quantile up to 1.": np.percentile(usual, QUANTILE),
        "That is the largest usual score: no false alarm, but many faults stay unseen.": usual.max(),
        "That is the mean of the usual scores: far too many of them lie above it.": usual.mean(),
    }
    compare(answer, np.quantile(usual, QUANTILE), mistakes, what="The limit")


def _pair(function: Any, *given: Any) -> tuple[np.ndarray, np.ndarray]:
    """The two tables that a learner's function answers."""
    try:
        answer = call(function, *given)
    except NotYet as told:
        demand(
            "inhomogeneous" not in str(told),
            "The last windows are too short: what comes next reaches beyond the end of the series. Look at range.",
        )
        raise
    demand(isinstance(answer, tuple) and len(answer) == 2, "The function has to return two tables: x and y.")
    x, y = map(np.asarray, answer)
    demand(len(x) == len(y), f"There are {len(x)} windows, but {len(y)} answers: each window needs one.")
    return x, y
