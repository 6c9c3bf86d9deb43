"""Figure of several models' scores."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE

if TYPE_CHECKING:
    from zoo.comparison import Comparison


def comparison(compared: Comparison) -> Figure:
    """Each model's score on the test split, with the interval of 95 % that resampled rows give.

    Args:
        compared: what :func:`zoo.compare` returned.
    """
    table = compared.table[::-1]  # the first on top
    figure = Figure(figsize=(7, 1.2 + 0.45 * len(table)), layout="constrained")
    axes = figure.add_subplot()
    reach = [table.score - table.low, table.high - table.score]
    axes.errorbar(table.score, range(len(table)), xerr=reach, fmt="o", color=BLUE, capsize=4)
    for place, (score, p) in enumerate(zip(table.score, table.p, strict=True)):
        note = f"{score:.4g}" if math.isnan(p) else f"{score:.4g}  (p = {p:.2g})"  # the first has none
        axes.annotate(note, (score, place), xytext=(0, 7), textcoords="offset points", ha="center")
    axes.set_yticks(range(len(table)), table.index)
    axes.margins(x=0.15, y=0.3)
    axes.grid(alpha=0.3, axis="x")
    axes.set(xlabel=compared.metric.replace("_", " "), title=f"{compared.dataset}: {compared.rows:,} test rows")
    return figure
