"""What figures of several lessons share: grids of numbers as they stand on the slides, and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from zoo.datasets.plot.colours import VERMILION

Choice = TypeVar("Choice")
FONT = 12  # points; a figure of 12 inches fills a projector


def canvas(width: float, height: float, title: str) -> Figure:
    """An empty figure of that many inches, its title above."""
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(title, fontsize=FONT + 3)
    return figure


def grid(
    axes: Axes,
    values: np.ndarray,
    title: str = "",
    *,
    form: str = "g",
    strongest: float | None = None,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
) -> None:
    """Draw numbers ``(rows, columns)`` as coloured squares, each with its number in it: blue below 0, red above.

    The colours stay pale, so that black figures are read on all of them; NaN stays an empty square.

    Args:
        axes: to draw on.
        values: the numbers.
        title: above it.
        form: of the figures, as in ``format(3.14159, ".2f")``.
        strongest: the size of a number of full colour; by default that of the largest.
        rows, columns: names beside and below; by default they are counted from 0.
    """
    values = np.asarray(values, dtype="float64")
    limit = 1.8 * (strongest or np.nanmax(np.abs(values), initial=0) or 1.0)
    axes.imshow(values, cmap="RdBu_r", vmin=-limit, vmax=limit)
    for (row, column), value in np.ndenumerate(values):
        if not np.isnan(value):
            text = format(value, form).replace("-", "−")
            axes.text(column, row, text, ha="center", va="center", fontsize=FONT)
    axes.set_yticks(range(values.shape[0]), rows or [str(row) for row in range(values.shape[0])])
    axes.set_xticks(range(values.shape[1]), columns or [str(column) for column in range(values.shape[1])])
    label(axes, title, "column", "row", size=10)


def label(axes: Axes, title: str, x: str, y: str, size: int = FONT) -> None:
    """A title, and what the axes tell."""
    axes.set_title(title, fontsize=FONT)
    axes.set_xlabel(x, fontsize=size)
    axes.set_ylabel(y, fontsize=size)


def window(axes: Axes, row: float, column: float, size: int) -> Rectangle:
    """A frame around the size × size squares of a grid that begin at row and column."""
    frame = Rectangle((column - 0.5, row - 0.5), size, size, fill=False, edgecolor=VERMILION, linewidth=3.5)
    axes.add_patch(frame)
    return frame


def picture(axes: Axes, image: np.ndarray, title: str, colours: str | None = "gray") -> None:
    """A picture ``(height, width)`` or ``(height, width, 3)``, from its darkest to its brightest, in a thin frame."""
    axes.imshow(image, cmap=colours)
    axes.set_title(title, fontsize=FONT)
    axes.set(xticks=[], yticks=[])


def choose(table: Mapping[str, Choice], show: str) -> Choice:
    """The entry of that name. Raises ValueError, with all names, where there is none."""
    if show not in table:
        raise ValueError(f"show={show!r}: this lesson shows {', '.join(table)}.")
    return table[show]
