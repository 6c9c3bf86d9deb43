"""Anomaly detection: the usual to learn from, the unusual to find."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from zoo.datasets import forecasts, glyphs, series
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import Split, Splits, split
from zoo.errors import ZooError

EVERY = 3  # hours from the beginning of one window to that of the next
MARGIN = 2  # hours on both sides of a window, from where a clock that goes wrong takes its values


def anomalies(spec: DatasetSpec, seed: int) -> Dataset:
    """Breast cancer: benign tumours to learn from, malignant ones to find; 569 tumours, 30 measures.

    The malignant ones of the training split are left out; validation and test hold both kinds.
    """
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer(as_frame=True)
    malignant = (bunch.target.to_numpy() == 0).astype("int64")
    raw = split(spec.inputs.check(bunch.data), malignant, seed=seed, stratify=True)
    return prepare(spec, _usual_to_learn_from(raw), seed=seed)


def digit_anomalies(spec: DatasetSpec, seed: int, held_out: int = 4) -> Dataset:
    """Handwritten digits, one class of which is never learned: all its 1,797 digits but the ones of ``held_out``.

    The digits of that class in the training split are left out; validation and test hold all.
    """
    if held_out not in range(10):
        raise ZooError(f"held_out={held_out}: hold out one of the digits 0 to 9.")
    raw = glyphs.parts(seed)
    marked = Splits(*(part._replace(x=np.round(16 * part.x).astype("uint8"), y=part.y == held_out) for part in raw))
    marked = Splits(*(part._replace(y=part.y.astype("int64")) for part in marked))
    options = {} if held_out == 4 else {"held_out": held_out}
    return prepare(spec, _usual_to_learn_from(marked), seed=seed, options=options)


def faulty_waves(spec: DatasetSpec, seed: int) -> Dataset:
    """Days of a town's heat demand as meters tell them: the usual ones to learn from, the faulty ones to find.

    The rule: the hours are those of ``waves`` (:func:`zoo.datasets.forecasts.waves`) without its gaps, and the column
    day off tells of the same hour. A window is 24 hours, beginning every third hour; the three splits follow each other
    in time, and no window reaches from one into the next. In the validation and the test split one window in two has a
    fault, any of these:

    - stuck: of 5 to 9 hours in a row each has the demand of the first;
    - leak: the demand of 4 to 9 hours in a row is 15 to 30 % higher;
    - drift: over the window the demand goes up or down by more and more, by 15 to 30 % in the end;
    - jumps: two hours have 0.75 or 1.3 times their demand;
    - clock: every demand is told two hours late or early;
    - calendar: days off are told as working days, and working days as days off;
    - thermometer: of 6 to 12 hours in a row each has the temperature of the first.

    Most faulty values are usual ones by themselves: it is the rest of the window that they do not belong to.
    """
    draw = np.random.RandomState(seed)
    hours = spec.inputs.steps + 2 * MARGIN  # type: ignore[union-attr]
    parts = [
        np.lib.stride_tricks.sliding_window_view(part, hours, axis=0)[::EVERY].swapaxes(1, 2).copy()
        for part in series.split_by_time(forecasts.demand(draw))
    ]
    faulty = [np.zeros(len(parts[0]), "int64"), *(_spoil(part, draw) for part in parts[1:])]
    windows = (np.round(part[:, MARGIN:-MARGIN], 2) for part in parts)
    return prepare(spec, Splits(*map(Split, windows, faulty)), seed=seed)


def _spoil(windows: np.ndarray, draw: np.random.RandomState) -> np.ndarray:
    """Put a fault into half of the windows ``(n, hours, 3)``, and tell into which: int64 ``(n,)``."""
    chosen = draw.permutation(len(windows))[: len(windows) // 2]
    for window, fault in zip(chosen, draw.randint(len(FAULTS), size=len(chosen)), strict=True):
        FAULTS[fault](windows[window], draw)
    return np.isin(np.arange(len(windows)), chosen).astype("int64")


def _stuck(hours: np.ndarray, draw: np.random.RandomState) -> None:
    part = _stretch(hours, draw, 5, 9)
    hours[part, 0] = hours[part.start, 0]


def _leak(hours: np.ndarray, draw: np.random.RandomState) -> None:
    hours[_stretch(hours, draw, 4, 9), 0] *= draw.uniform(1.15, 1.3)


def _drift(hours: np.ndarray, draw: np.random.RandomState) -> None:
    hours[:, 0] *= np.linspace(1, 1 + draw.choice([-1, 1]) * draw.uniform(0.15, 0.3), len(hours))


def _jumps(hours: np.ndarray, draw: np.random.RandomState) -> None:
    places = MARGIN + draw.permutation(len(hours) - 2 * MARGIN)[:2]
    hours[places, 0] *= draw.choice([0.75, 1.3], size=2)


def _clock(hours: np.ndarray, draw: np.random.RandomState) -> None:
    hours[:, 0] = np.roll(hours[:, 0], draw.choice([-MARGIN, MARGIN]))


def _calendar(hours: np.ndarray, draw: np.random.RandomState) -> None:
    hours[:, 2] = 1 - hours[:, 2]


def _thermometer(hours: np.ndarray, draw: np.random.RandomState) -> None:
    part = _stretch(hours, draw, 6, 12)
    hours[part, 1] = hours[part.start, 1]


def _stretch(hours: np.ndarray, draw: np.random.RandomState, shortest: int, longest: int) -> slice:
    """Some hours in a row, anywhere between the margins."""
    length = draw.randint(shortest, longest + 1)
    start = MARGIN + draw.randint(len(hours) - 2 * MARGIN - length + 1)
    return slice(start, start + length)


# Each changes the 28 hours around a window in place.
FAULTS: tuple[Callable[[np.ndarray, np.random.RandomState], None], ...] = (
    _stuck, _leak, _drift, _jumps, _clock, _calendar, _thermometer,
)  # fmt: skip


def _usual_to_learn_from(raw: Splits) -> Splits:
    return raw._replace(train=raw.train.take(np.flatnonzero(raw.train.y == 0)))
