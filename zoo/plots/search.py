"""Figure of a search of hyperparameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION

if TYPE_CHECKING:
    from zoo.training.search import Search

STATES = {"complete": ("o", BLUE), "pruned": ("x", VERMILION)}
SPREAD = 10  # times the least value: beyond it, the values are shown by powers


def hyperparameters(found: Search) -> Figure:
    """Each trial with the best value so far, and how much of the differences each hyperparameter makes (S27).

    Args:
        found: what :func:`zoo.search` returned.
    """
    figure = Figure(figsize=(11, 1.8 + 0.4 * max(6, len(found.influence))), layout="constrained")
    figure.suptitle(f"{found.model} on {found.dataset.name}: {len(found.trials)} trials")
    history, influence = figure.subplots(1, 2)
    _history(history, found)
    influence.barh(found.influence.index[::-1], found.influence[::-1], color=BLUE)
    influence.set(xlabel="share of the differences among complete trials", title="influence", xlim=(0, 1))
    if found.influence.empty:
        influence.text(0.5, 0.5, "too few complete trials to tell", ha="center", va="center")
        influence.set_yticks([])
    return figure


def _history(axes: Axes, found: Search) -> None:
    from zoo.training.search import greater_is_better

    trials, by = found.trials, found.by
    done = trials.loc[trials.state == "complete", by]
    best = (done.cummax() if greater_is_better(by) else done.cummin()).reindex(trials.index).ffill()
    axes.step(best.index, best, where="post", color=GREEN, label="best so far")
    for state, (marker, colour) in STATES.items():
        mine = trials.loc[trials.state == state, by].dropna()
        if len(mine):
            axes.scatter(mine.index, mine, marker=marker, color=colour, label=state, zorder=3)
    values = trials[by].dropna()
    if values.min() > 0 and values.max() > SPREAD * values.min():
        axes.set_yscale("log")
    axes.set(xlabel="trial", ylabel=by.replace("val_", "validation ").replace("_", " "), title="best value so far")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend()
