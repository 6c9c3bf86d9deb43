"""Naming a loss curve as the slides do (S28), with the evidence in numbers and the first thing to try.

Each rule below looks for one kind; the first that finds its evidence names the curve. The thresholds were set on runs
with seeds 0 to 2 and checked on others: ``benchmarks/diagnosis.py`` prints the confusion table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from zoo.errors import ZooError

ADVICE = {
    "ideal": "keep it; a larger network or more data may still gain a little",
    "underfitting": "train longer, raise the learning rate, or enlarge the network",
    "overfitting": "stop early and keep the best epoch, then try dropout, augmentation, l2 or more data",
    "oscillating": "lower the learning rate, by ten to begin with",
    "disturbed": "clean the data: look for missing values, outliers and wrong units in the training rows",
    "diverging": "lower the learning rate, by ten to begin with, and check that the inputs are scaled",
    "not learning": "check that inputs and targets belong together and vary, then try another learning rate",
    "too short": "train for more epochs",
    "balanced": "look at what is drawn, or at the judges' figures: these losses do not tell how good it is",
    "discriminator ahead": "give it dropout, a lower learning rate or fewer filters",
    "generator ahead": "give the discriminator more filters or a higher learning rate",
}
OPPONENTS = ["discriminator_loss", "generator_loss"]


@dataclass(frozen=True)
class Diagnosis:
    """What a loss curve shows.

    Attributes:
        kind: ``"ideal"``, ``"underfitting"``, ``"overfitting"``, ``"oscillating"``, ``"disturbed"``,
            ``"diverging"``, ``"not learning"``, or ``"too short"`` to tell; of two networks against each other
            ``"balanced"``, ``"discriminator ahead"`` or ``"generator ahead"``.
        evidence: the numbers that it was told by.
        advice: the first thing to try.
        since: the epoch, counted from 1, since when; None where there is no such epoch.
    """

    kind: str
    evidence: str
    advice: str
    since: int | None = None

    def __str__(self) -> str:
        since = "" if self.since is None else f" since epoch {self.since}"
        return f"{self.kind}{since}: {self.evidence}. Try: {self.advice}."


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


def diagnose(history: Any, inputs: np.ndarray | Mapping[str, np.ndarray] | None = None) -> Diagnosis:
    """Name what a loss curve shows.

    Args:
        history: a Keras ``History``, its dict, a DataFrame with the columns ``loss`` and ``val_loss``, or a CSV file
            of these, a row an epoch.
        inputs: what was trained on, ``(n, ...)`` or a dict of such, where it is at hand: a network can hide a value
            that is no number, or far from all others, so that the curve does not show it.

    Raises:
        ZooError: there is no loss in it.

    Example: ``zoo.diagnose(model.fit(...))``.
    """
    frame = _frame(history)
    parts = inputs.values() if isinstance(inputs, Mapping) else [] if inputs is None else [inputs]
    if bad := next(filter(None, map(_bad_rows, parts)), None):
        return _named("disturbed", bad)
    training = frame["loss"].to_numpy("float64")
    validation = frame["val_loss"].to_numpy("float64") if "val_loss" in frame else None
    if validation is not None and np.isnan(validation).all() and not np.isnan(training).any():
        validation = None
    curve = Curve(training, validation)
    opponents = set(OPPONENTS) <= set(frame)
    for rule in (_numbers_missing, _too_short) if opponents else RULES:
        found = rule(curve)
        if found:
            return found
    if opponents:
        return _balance(frame[OPPONENTS])
    best = int(np.argmin(training if validation is None else validation)) + 1
    return _named(
        "ideal", f"training loss fell from {training[0]:.3g} to {training[-1]:.3g} and flattened, {_at(curve, best)}"
    )


def _bad_rows(inputs: np.ndarray) -> str | None:
    """How many training rows hold values that are no numbers, or twenty times what 95 % of the values stay below."""
    rows = np.abs(inputs.reshape(len(inputs), -1))
    missing = ~np.isfinite(rows).all(axis=1)
    if missing.any():
        return f"{missing.sum()} of {len(rows)} training rows hold values that are no numbers"
    usual = np.percentile(rows[:1000], 95)  # enough rows to tell what is usual
    extreme = rows.max(axis=1) > 20 * usual
    if usual > 0 and extreme.any():
        return f"{extreme.sum()} of {len(rows)} training rows hold values beyond {20 * usual:.3g}, 20 times the usual"
    return None


def _numbers_missing(curve: Curve) -> Diagnosis | None:
    losses = curve.training if curve.validation is None else curve.training + curve.validation
    bad = np.flatnonzero(~np.isfinite(losses))
    if not bad.size:
        return None
    first = int(bad[0])
    before = curve.training[:first]
    if first > 1 and before[-1] > 10 * before.min():
        return _named(
            "diverging", f"loss rose from {before.min():.3g} to {before[-1]:.3g} and beyond all numbers", first + 1
        )
    return _named("disturbed", "the loss is not a number", first + 1)


def _too_short(curve: Curve) -> Diagnosis | None:
    if len(curve.training) >= 5:
        return None
    return _named("too short", f"{len(curve.training)} epochs show no shape yet")


def _diverging(curve: Curve) -> Diagnosis | None:
    training = curve.training
    late = float(np.median(training[-3:]))
    if late > 1.5 * training.min() and late > training[0]:
        lowest = int(np.argmin(training)) + 1
        return _named("diverging", f"training loss rose from {training.min():.3g} to {late:.3g}", lowest)
    return None


def _climbing(curve: Curve) -> Diagnosis | None:
    climbs = np.sort(curve.climbs())[:-1].sum()  # without the highest, which may be a single disturbance
    if climbs > 0.5 * curve.fall:
        return _named("oscillating", f"training loss climbed {climbs / curve.fall:.1f} times as far as it came down")
    return None


def _rows_that_cost_more(curve: Curve) -> Diagnosis | None:
    """Training rows that the validation split has no like of: the training loss is far above the validation loss."""
    if curve.validation is None:
        return None
    times = curve.training / np.maximum(curve.validation, 1e-12)
    usual = float(np.median(times[1:]))
    stays = curve.training[-1] > 0.1 * curve.training[0]  # what dropout and noise add falls with the loss itself
    if usual > 3 and stays:
        return _named("disturbed", f"training loss is {usual:.1f} times the validation loss in a usual epoch")
    if min(times[0] / 5, times[1]) > 2 and curve.validation[0] < 3 * curve.validation.min():
        return _named("disturbed", f"training loss began at {times[0]:.0f} times a validation loss that was never high")
    return None


def _overshot_at_first(curve: Curve) -> Diagnosis | None:
    training = curve.training
    if training[0] > 10 * training[1] or (curve.validation is not None and training[0] > 10 * curve.validation[0]):
        return _named(
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
        return _named("underfitting", f"{told}, and is still falling")
    jumps = float(np.median(np.abs(np.diff(kept))) / max(abs(np.median(kept)), 1e-12))
    if jumps > 0.002:
        return _named("oscillating", f"{told}, and jumps by {jumps:.1%} from epoch to epoch")
    return _named("not learning", f"{told}, and lies still ({jumps:.2%} from epoch to epoch)")


def _oscillating(curve: Curve) -> Diagnosis | None:
    late = curve.training[len(curve.training) // 3 :]
    steps = np.abs(np.diff(late))
    level, jump = float(np.median(late)), float(np.median(steps))
    zigzag = np.maximum(np.diff(late), 0).sum() > 0.35 * steps.sum()
    high = level > 0.05 * curve.training[0] and jump > 0.15 * level
    lost = np.median(late[-3:]) > max(2 * late.min(), 0.01 * curve.training[0]) and jump > 0.3 * level
    if zigzag and (high or lost):
        return _named("oscillating", f"training loss jumps up and down by {jump / level:.0%} from epoch to epoch")
    return None


def _spike(curve: Curve) -> Diagnosis | None:
    climbs = curve.climbs()
    highest = int(np.argmax(climbs))
    before, after = curve.training[highest], curve.training[highest + 1]
    if after > 2.5 * before and climbs[highest] > 0.1 * curve.fall:
        return _named("disturbed", f"training loss sprang from {before:.3g} to {after:.3g} in one epoch", highest + 2)
    return None


def _wide_gap(curve: Curve) -> Diagnosis | None:
    if curve.validation is None:
        return None
    training, validation = float(np.median(curve.training[-5:])), float(np.median(curve.validation[-5:]))
    if validation > 4 * training and validation - training > 0.2 * max(curve.training[0], curve.validation[0]):
        times = validation / training
        told = f"validation loss stays at {validation:.3g}, {times:.0f} times the training loss"
        return _named("overfitting", told, int(np.argmin(curve.validation)) + 1)
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
        return _named(
            "overfitting",
            f"training loss fell on from {training[best]:.3g} to {training[-1]:.3g} while validation loss rose from "
            f"{validation.iloc[best]:.3g} to {late:.3g}",
            best + 1,
        )
    return None


def _underfitting(curve: Curve) -> Diagnosis | None:
    if not _still_falling(curve):
        return None
    return _named(
        "underfitting", f"the loss is still falling after {len(curve.training)} epochs, at {curve.training[-1]:.3g}"
    )


RULES: tuple[Callable[[Curve], Diagnosis | None], ...] = (
    _numbers_missing, _too_short, _diverging, _flat, _climbing, _rows_that_cost_more, _overshot_at_first, _wide_gap,
    _oscillating, _spike, _overfitting, _underfitting,
)  # fmt: skip


def _balance(losses: pd.DataFrame) -> Diagnosis:
    """Who of two opponents is ahead at the end, where neither loss should fall, as each is what the other lets it be.

    The generator's loss softplus(−D) is ln 2 where the discriminator cannot tell what was drawn (S1). A factor of
    three from there, it takes what was drawn for real with a chance of 0.12, or of 0.79.
    """
    end = losses.tail(max(len(losses) // 5, 1)).mean()
    chance = np.exp(-end["generator_loss"])
    kind = "balanced" if 0.12 <= chance <= 0.79 else "discriminator ahead" if chance < 0.12 else "generator ahead"
    return _named(
        kind,
        f"in the end the discriminator takes what was drawn for real with a chance of about {chance:.2f} "
        f"(losses {end['discriminator_loss']:.3g} and {end['generator_loss']:.3g})",
    )


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


def _at(curve: Curve, best: int) -> str:
    if curve.validation is None:
        return "with no validation loss to compare"
    return f"validation loss reached {np.nanmin(curve.validation):.3g} at epoch {best}"


def _named(kind: str, evidence: str, since: int | None = None) -> Diagnosis:
    return Diagnosis(kind, evidence, ADVICE[kind], since)


def _frame(history: Any) -> pd.DataFrame:
    if isinstance(history, str | Path):
        from zoo.datasets import files

        history = files.read_csv(history)
    logs = getattr(history, "history", history)
    if not isinstance(logs, pd.DataFrame):
        if not isinstance(logs, Mapping):
            raise ZooError(f"A curve is a History, a DataFrame or a CSV file, not a {type(history).__name__}.")
        logs = pd.DataFrame(dict(logs))
    if "loss" not in logs or logs.empty:
        raise ZooError(
            f"A loss curve needs a column loss, a row an epoch; came {', '.join(map(str, logs)) or 'nothing'}."
        )
    try:
        return logs.astype({name: "float64" for name in ("loss", "val_loss") if name in logs})
    except ValueError as error:
        raise ZooError(f"The losses must be numbers: {error}.") from error
