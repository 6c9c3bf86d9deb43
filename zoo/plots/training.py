"""Figures of a training."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from zoo.datasets.plot.colours import BLUE, VERMILION


def loss_curve(history: pd.DataFrame, title: str = "Loss curve") -> Figure:
    """Training and validation loss by epoch, the best epoch marked (S28, S40).

    Args:
        history: columns ``loss`` and, where there is one, ``val_loss``; the index counts epochs from 1.
        title: above the figure.
    """
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
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
    axes.set(title=title, xlabel="epoch", ylabel="loss")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend()
    return figure
