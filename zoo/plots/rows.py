"""Pictures in rows, each row with its name at the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot import pictures

UPRIGHT = {"rotation": 0, "ha": "right", "va": "center"}  # a name beside a low row


def in_rows(
    rows: Sequence[tuple[str, np.ndarray, float]], columns: int, size: tuple[float, float], **label: Any
) -> Figure:
    """A row for each name; pictures beyond the last column are left out, and too few of them leave empty frames.

    Args:
        rows: a name, pictures ``(n, height, width[, channels])``, and what a white pixel of theirs is.
        columns: places in a row.
        size: of the figure, width and height in inches.
        **label: how names are written, as ``matplotlib.text.Text`` takes it.
    """
    figure = Figure(figsize=size, layout="constrained")
    for line, (name, images, maximum) in zip(figure.subplots(len(rows), columns, squeeze=False), rows, strict=True):
        for axes in line:
            axes.set(xticks=[], yticks=[])
        for axes, pixels in zip(line, images, strict=False):
            pictures.show(axes, pixels, maximum)
        line[0].set_ylabel(name, **label)
    return figure
