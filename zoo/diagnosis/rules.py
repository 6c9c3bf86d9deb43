"""The rules that name a loss curve: each looks for one kind, and the first that finds its evidence names the curve.

The thresholds were set on runs with seeds 0 to 2 and checked on others: ``benchmarks/diagnosis.py`` prints the
confusion table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zoo.diagnosis.kinds import Diagnosis, named


@dataclass(frozen=True)
class Curve:
    """Training and validation loss, an entry an epoch; validation is None where there was none."""

    training: np.ndarray
    validation: np.ndarray | None

    @property
    def fall(self) -> float:
        """How far the training loss came down, in its own units."""
        return float(self.training[0] - self.training.min())

    def climbs(self, first: int = 0) -> np.ndarray:
        """How far the training loss went up in each epoch after ``first``, 0 where it went down."""
        return np.maximum(np.diff(self.training[first:]), 0)


def numbers_missing(curve: Curve) -> Diagnosis | None:
    """A loss that is not a number, at the end of a rise or at once."""
    losses = curve.training if curve.validation is None else curve.training + curve.validation
    bad = np.flatnonzero(~np.isfinite(losses))
    if not bad.size:
        return None
    first = int(bad[0])
    before = curve.training[:first]
    if first > 1 and before[-1] > 10 * before.min():
        return named(
            "diverging", f"loss rose from {before.min():.3g} to {before[-1]:.3g} and beyond all numbers", first + 1
        )
    return named("disturbed", "the loss is not a number", first + 1)


def too_short(curve: Curve) -> Diagnosis | None:
    """Fewer than five epochs."""
    if len(curve.training) >= 5:
        return None
    return named("too short", f"{len(curve.training)} epochs show no shape yet")


def _diverging(curve: Curve) -> Diagnosis | None:
    training = curve.training
    late = float(np.median(training[-3:]))
    if late > 1.5 * training.min() and late > training[0]:
        lowest = int(np.argmin(training)) + 1
        return named("diverging", f"training loss rose from {training.min():.3g} to {late:.3g}", lowest)
    return None


def _climbing(curve: Curve) -> Diagnosis | None:
    climbs = np.sort(curve.climbs())[:-1].sum()  # without the highest, which may be a single disturbance
    if climbs > 0.5 * curve.fall:
        return named("oscillating", f"training loss climbed {climbs / curve.fall:.1f} times as far as it came down")
    return None


def _rows_that_cost_more(curve: Curve) -> Diagnosis | None:
    """Training rows that the validation split has no like of: the training loss is far above the validation loss."""
    if curve.validation is None:
        return None
    times = curve.training / np.maximum(curve.validation, 1e-12)
    usual = float(np.median(times[1:]))
    stays = curve.training[-1] > 0.1 * curve.training[0]  # what dropout and noise add falls with the loss itself
    if usual > 3 and stays:
        return named("disturbed", f"training loss is {usual:.1f} times the validation loss in a usual epoch")
    if min(times[0] / 5, times[1]) > 2 and curve.validation[0] < 3 * curve.validation.min():
        return named("disturbed", f"training loss began at {times[0]:.0f} times a validation loss that was never high")
    return None


def _overshot_at_first(curve: Curve) -> Diagnosis | None:
    training = curve.training
    if training[0] > 10 * training[1] or (curve.validation is not None and training[0] > 10 * curve.validation[0]):
        return named(
            "oscillating", f"the first steps overshot to a mean loss of {training[0]:.3g}, then {training[1]:.3g}", 1
        )
    return None


def _flat(curve: Curve) -> Diagnosis | None:
    """Hardly any fall, but for the first epochs': too slow, thrown about, or nothing to learn from."""
    training = curve.training
    first_climb = int(np.argmax(np.diff(training) >= 0))  # where the first descent ends, if soon
    fell_at_first = 0 < first_climb <= 3 and training[0] > 1.2 * training[first_climb]
    if fell_at_first and curve.validation is not None and curve.validation.min() < 0.85 * curve.validation[0]:
        return None
    kept = training[first_climb:] if fell_at_first else training
    if kept[0] - kept.min() > 0.1 * abs(kept[0]):
        return None
    told = f"training loss only fell from {kept[0]:.4g} to {kept.min():.4g} in {len(kept)} epochs"
    if _still_falling(curve):
        return named("underfitting", f"{told}, and is still falling")
    jumps = float(np.median(np.abs(np.diff(kept))) / max(abs(np.median(kept)), 1e-12))
    if jumps > 0.002:
        return named("oscillating", f"{told}, and jumps by {jumps:.1%} from epoch to epoch")
    return named("not learning", f"{told}, and lies still ({jumps:.2%} from epoch to epoch)")


def _oscillating(curve: Curve) -> Diagnosis | None:
    late = curve.training[len(curve.training) // 3 :]
    steps = np.abs(np.diff(late))
    level, jump = float(np.median(late)), float(np.median(steps))
    zigzag = np.maximum(np.diff(late), 0).sum() > 0.35 * steps.sum()
    high = level > 0.05 * curve.training[0] and jump > 0.15 * level
    lost = np.median(late[-3:]) > max(2 * late.min(), 0.01 * curve.training[0]) and jump > 0.3 * level
    if zigzag and (high or lost):
        return named("oscillating", f"training loss jumps up and down by {jump / level:.0%} from epoch to epoch")
    return None


def _spike(curve: Curve) -> Diagnosis | None:
    climbs = curve.climbs()
    highest = int(np.argmax(climbs))
    before, after = curve.training[highest], curve.training[highest + 1]
    if after > 2.5 * before and climbs[highest] > 0.1 * curve.fall:
        return named("disturbed", f"training loss sprang from {before:.3g} to {after:.3g} in one epoch", highest + 2)
    return None


def _wide_gap(curve: Curve) -> Diagnosis | None:
    if curve.validation is None:
        return None
    training, validation = float(np.median(curve.training[-5:])), float(np.median(curve.validation[-5:]))
    if validation > 4 * training and validation - training > 0.2 * max(curve.training[0], curve.validation[0]):
        times = validation / training
        told = f"validation loss stays at {validation:.3g}, {times:.0f} times the training loss"
        return named("overfitting", told, int(np.argmin(curve.validation)) + 1)
    return None


def _overfitting(curve: Curve) -> Diagnosis | None:
    if curve.validation is None:
        return None
    training, validation = curve.training, pd.Series(curve.validation).rolling(3, center=True, min_periods=1).median()
    best = int(validation.argmin())
    learned_on = training[best] - training[-1] > 0.2 * training[best]
    late = float(np.median(curve.validation[-5:]))
    rise = late - validation.iloc[best]
    began = max(training[0], curve.validation[0])
    gap = (late - training[-1]) / began
    rose = rise > 0.25 * (curve.validation[0] - validation.iloc[best]) and rise > 0.02 * began
    if learned_on and (rose or (gap > 0.1 and rise > 0.03 * validation.iloc[best])):
        return named(
            "overfitting",
            f"training loss fell on from {training[best]:.3g} to {training[-1]:.3g} while validation loss rose from "
            f"{validation.iloc[best]:.3g} to {late:.3g}",
            best + 1,
        )
    return None


def _underfitting(curve: Curve) -> Diagnosis | None:
    if not _still_falling(curve):
        return None
    return named(
        "underfitting", f"the loss is still falling after {len(curve.training)} epochs, at {curve.training[-1]:.3g}"
    )


def ideal(curve: Curve) -> Diagnosis:
    """What is left when no rule found anything."""
    training, validation = curve.training, curve.validation
    told = "with no validation loss to compare"
    if validation is not None:
        told = f"validation loss reached {np.nanmin(validation):.3g} at epoch {int(np.argmin(validation)) + 1}"
    return named("ideal", f"training loss fell from {training[0]:.3g} to {training[-1]:.3g} and flattened, {told}")


def _still_falling(curve: Curve) -> bool:
    """Whether the last quarter of the epochs brought a good part of the fall of either loss, and steadily."""
    losses = [loss for loss in (curve.training, curve.validation) if loss is not None]
    quarter = max(len(curve.training) // 4, 1)
    epochs = np.arange(len(curve.training))
    if any(
        loss[-1 - quarter] - loss[-1] > 0.12 * (loss[0] - loss[-1]) > 0 and np.corrcoef(epochs, loss)[0, 1] < -0.9
        for loss in losses
    ):
        return True
    loss = losses[-1]  # or still falls by a tenth of itself, far from done
    falling = loss[-1 - quarter] > 1.1 * loss[-1] and loss[-1] > 0.1 * loss[0]
    return bool(falling and quarter > 2 and np.corrcoef(epochs[-quarter:], loss[-quarter:])[0, 1] < -0.9)


RULES: tuple[Callable[[Curve], Diagnosis | None], ...] = (
    numbers_missing, too_short, _diverging, _flat, _climbing, _rows_that_cost_more, _overshot_at_first, _wide_gap,
    _oscillating, _spike, _overfitting, _underfitting,
)  # fmt: skip
