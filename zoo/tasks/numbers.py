"""Tasks whose answer is numbers: a quantity, the next values of a series, the places of key points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zoo.tasks.task import Answer, Task

if TYPE_CHECKING:
    import numpy as np


def regression(labels: Sequence[str] = ("value",)) -> Task:
    """How much? Targets are float ``(n, 1)``; the mean squared error is minimised (S13).

    Training sees scaled targets, every answer is in the target's own units. The answer holds ``value`` (n,).
    """
    return Task(
        name="regression",
        labels=tuple(labels),
        head={"units": len(labels), "output_activation": "linear"},
        loss="mean_squared_error",
        metrics=("mean_absolute_error",),
        decides="r2",
        greater_is_better=True,
        answer=lambda outputs: {"value": outputs[:, 0]},
        score=_regression_metrics,
        arguments={"labels": tuple(labels)},
    )


def forecasting(labels: Sequence[str], horizon: int, season: int) -> Task:
    """What comes next? Targets are float ``(n, horizon)``: the next values of the series ``labels[0]`` (S42).

    Training sees scaled targets, every answer is in the series' own units. The answer holds ``forecast``
    (n, horizon).

    Args:
        labels: name and unit of the series that is forecast.
        horizon: steps ahead.
        season: steps after which the series roughly repeats itself; the naive forecast is one season back.
    """
    return Task(
        name="forecasting",
        labels=tuple(labels),
        head={"units": horizon, "output_activation": "linear"},
        loss="mean_squared_error",
        metrics=("mean_absolute_error",),
        decides="mean_absolute_error",
        greater_is_better=False,
        answer=lambda outputs: {"forecast": outputs},
        score=_forecast_metrics,
        arguments={"labels": tuple(labels), "horizon": horizon, "season": season},
    )


def landmarks(labels: Sequence[str]) -> Task:
    """Where are the key points? Targets are float ``(n, points, 2)``: y and x as fractions of height and width (S35).

    The answer holds ``points`` (n, points, 2).
    """
    points = len(labels)
    return Task(
        name="landmarks",
        labels=tuple(labels),
        head={"units": 2 * points, "output_activation": "linear"},
        loss="mean_squared_error",
        metrics=("mean_absolute_error",),
        decides="mean_distance",
        greater_is_better=False,
        answer=lambda outputs: {"points": outputs.reshape(-1, points, 2)},
        score=_landmark_metrics,
        arguments={"labels": tuple(labels)},
        arrange=lambda x, y: (x, y.reshape(len(y), 2 * points)),
    )


def _regression_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    from sklearn import metrics

    truth, value = y[:, 0], answer["value"]
    return {
        "r2": float(metrics.r2_score(truth, value)),
        "mean_absolute_error": float(metrics.mean_absolute_error(truth, value)),
        "root_mean_squared_error": float(metrics.root_mean_squared_error(truth, value)),
    }


def _forecast_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    from sklearn import metrics

    return {
        "mean_absolute_error": float(metrics.mean_absolute_error(y, answer["forecast"])),
        "root_mean_squared_error": float(metrics.root_mean_squared_error(y.ravel(), answer["forecast"].ravel())),
    }


def _landmark_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    import numpy as np

    distances = np.linalg.norm(y - answer["points"], axis=2)
    return {"mean_distance": float(distances.mean()), "share_within_5_percent": float((distances < 0.05).mean())}
