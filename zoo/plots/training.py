"""Figures of a training."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from zoo.datasets.plot.colours import BLUE, VERMILION
from zoo.diagnosis import opponents


def loss_curve(history: pd.DataFrame, title: str = "Loss curve") -> Figure:
    """Training and validation loss by epoch, the best epoch marked (S28, S40); or the losses of two opponents (S1).

    Args:
        history: columns ``loss`` and, where there is one, ``val_loss``, or the columns of
            :data:`zoo.diagnosis.opponents.LOSSES`; the index counts epochs from 1.
        title: above the figure.
    """
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    (_opponents if set(opponents.LOSSES) <= set(history) else _losses)(axes, history)
    axes.set(title=title, xlabel="epoch", ylabel="loss")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend()
    return figure


def _losses(axes: Axes, history: pd.DataFrame) -> None:
    axes.plot(history.index, history["loss"], color=BLUE, marker=".", label="training")
    if "val_loss" in history and history["val_loss"].notna().any():
        validation = history["val_loss"]
        axes.plot(history.index, validation, color=VERMILION, linestyle="--", marker=".", label="validation")
        best = validation.idxmin()
        axes.axvline(best, color="0.6", linewidth=1, label=f"best epoch: {best}")
    values = history.filter(regex="^(val_)?loss$").to_numpy().ravel()
    values = values[np.isfinite(values)]
    if values.size and values.min() > 0 and values.max() > 50 * values.min():
        axes.set_yscale("log")


def _opponents(axes: Axes, history: pd.DataFrame) -> None:
    """Neither loss should fall: at the thin lines, the discriminator cannot tell what was drawn from what is real."""
    for column, colour, style, even in zip(opponents.LOSSES, (BLUE, VERMILION), ("-", "--"), (2, 1), strict=True):
        axes.plot(history.index, history[column], style, color=colour, label=column.removesuffix("_loss"))
        axes.axhline(even * np.log(2), color=colour, linewidth=0.7, label=f"{'2 ' * (even - 1)}ln 2: cannot tell")
