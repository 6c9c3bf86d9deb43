"""Checks of the second half of session II, regularisation: :mod:`zoo.exercises.convolution` has all of them (S40)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from zoo.exercises.kit import choose, compare_function, exercise


@exercise("Augmentation must keep the label true. A mirrored cat is a cat, but a mirrored 2 is no 2.")
def harmful_augmentation(answer: Any) -> None:
    """Exercise 6: the augmentation that digits should not get (S40)."""
    choose(
        answer,
        "flip",
        {
            "crop": "A digit of which a little is cut off is seen larger or to the side: still the same digit.",
            "contrast": "A paler or darker digit is still the same digit.",
            "erase": "With a part hidden most digits can still be told, so the network has to use all of their parts.",
        },
    )


def right_penalised(loss: float, weights: Any, strength: float) -> float:
    """J + (λ/2) Σ|w|, as the slides write l₁ (S40)."""
    return float(loss + strength / 2 * np.abs(weights).sum())


@exercise("Now large weights cost something, and a weight that helps nowhere is drawn towards 0.")
def penalised(function: Any) -> None:
    """Exercise 7: a loss with the l₁ penalty (S40)."""
    compare_function(
        function,
        right_penalised,
        [
            (0.5, np.array([1.0, -2.0, 0.5]), 0.1),
            (2.0, np.array([[3.0, -1.0], [0.0, -4.0]]), 0.02),
            (1.0, np.array([-0.2, 0.1]), 3.0),
        ],
        {
            "You squared the weights: that is l₂. For l₁ take their absolute values.": lambda loss, w, lam: (
                loss + lam / 2 * (w**2).sum()
            ),
            "Positive and negative weights cancel out in your sum: take absolute values.": lambda loss, w, lam: (
                loss + lam / 2 * w.sum()
            ),
            "You took the absolute value of the sum: take absolute values first, then add up.": lambda loss, w, lam: (
                loss + lam / 2 * abs(w.sum())
            ),
            "You forgot to halve λ: the slide's factor is λ/2.": lambda loss, w, lam: loss + lam * np.abs(w).sum(),
            "You took the mean of the absolute values; the formula has their sum.": lambda loss, w, lam: (
                loss + lam / 2 * np.abs(w).mean()
            ),
            "This is the penalty alone: the loss J belongs to it.": lambda loss, w, lam: lam / 2 * np.abs(w).sum(),
            "You subtracted the penalty: then large weights would be a gain.": lambda loss, w, lam: (
                loss - lam / 2 * np.abs(w).sum()
            ),
            "You added J to each weight's penalty: it comes once, behind the sum.": lambda loss, w, lam: (
                loss + lam / 2 * np.abs(w)
            ),
        },
    )


def right_stop(losses: Iterable[float], patience: int) -> int:
    """The epoch, from 1, after which training stops: so many epochs in a row were no better than the best (S40)."""
    return _stopped(losses, patience)[0]


def _stopped(losses: Iterable[float], patience: int) -> tuple[int, int]:
    """The epoch at which training stops, and the best one until then, both from 1."""
    best, lowest, epoch = 0, np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < lowest:
            best, lowest = epoch, loss
        elif epoch - best >= patience:
            break
    return epoch, best


def _impatient(losses: Any, patience: int) -> int:
    """Compares each epoch with the one before, not with the best."""
    worse = 0
    for epoch, (before, after) in enumerate(pairwise(losses), start=2):
        worse = worse + 1 if after >= before else 0
        if worse == patience:
            return epoch
    return len(losses)


def _in_all(losses: Any, patience: int) -> int:
    """Never begins to count anew."""
    lowest, worse = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        lowest, worse = (loss, worse) if loss < lowest else (lowest, worse + 1)
        if worse == patience:
            return epoch
    return len(losses)


@exercise("Training stops once waiting has not paid; then the best epoch's weights are taken back.")
def stop_epoch(function: Any) -> None:
    """Exercise 8: early stopping with patience (S40)."""
    bumpy = [1.0, 0.8, 0.9, 0.7, 0.75, 0.72, 0.71, 0.74, 0.6, 0.5]
    compare_function(
        function,
        right_stop,
        [
            (bumpy, 1), (bumpy, 3), (bumpy, 5), ([1.0, 0.9, 0.5, 0.6, 0.7, 0.4, 0.3], 2), ([0.9, 0.8, 0.7, 0.6], 2),
            ([0.6, 0.5, 0.5, 0.5, 0.5, 0.4], 3), ([0.5, 0.4, 0.45, 0.46, 0.3, 0.6], 2),
        ],
        {
            "It never stops before the last epoch: return the epoch at which it has waited long enough.": (
                lambda losses, patience: len(losses)
            ),
            "You return the best epoch. Asked was the one after which training stops, which comes later.": (
                lambda losses, patience: _stopped(losses, patience)[1]
            ),
            "You return the best of all epochs, but the ones after the stop are never seen.": lambda losses, patience: (
                int(np.argmin(losses)) + 1
            ),
            "You count epochs from 0; zoo counts them from 1.": lambda losses, patience: (
                right_stop(losses, patience) - 1
            ),
            "You stop at the first epoch that is no better: wait for as many as patience says.": (
                lambda losses, patience: right_stop(losses, 1)
            ),
            "You compare each epoch with the one before: compare it with the best so far.": _impatient,
            "You do not begin to count anew after a better epoch: they have to be in a row.": _in_all,
            "You stop one epoch too late: once patience epochs were no better, it is over (look at > and >=).": (
                lambda losses, patience: right_stop(losses, patience + 1)
            ),
            "You stop one epoch too early (look at > and >=).": lambda losses, patience: (
                right_stop(losses, patience - 1)
            ),
            "An epoch that is as good as the best is not better: it counts as waiting.": lambda losses, patience: (
                right_stop(np.asarray(losses) - 1e-9 * np.arange(len(losses)), patience)
            ),
        },
    )  # fmt: skip
