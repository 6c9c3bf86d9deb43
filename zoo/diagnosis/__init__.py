"""Naming a loss curve as the slides do (S28), with the evidence in numbers and the first thing to try."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from zoo.diagnosis import opponents
from zoo.diagnosis.kinds import ADVICE, Diagnosis, named
from zoo.diagnosis.rules import RULES, Curve, ideal, numbers_missing, too_short
from zoo.errors import ZooError

__all__ = ["ADVICE", "Diagnosis", "diagnose"]


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
        return named("disturbed", bad)
    training = frame["loss"].to_numpy("float64")
    validation = frame["val_loss"].to_numpy("float64") if "val_loss" in frame else None
    if validation is not None and np.isnan(validation).all() and not np.isnan(training).any():
        validation = None
    curve = Curve(training, validation)
    opposed = set(opponents.LOSSES) <= set(frame)
    for rule in (numbers_missing, too_short) if opposed else RULES:
        found = rule(curve)
        if found:
            return found
    if opposed:
        return opponents.balance(frame[opponents.LOSSES])
    return ideal(curve)


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
