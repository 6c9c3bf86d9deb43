"""Pooling: a window takes the largest number, or the mean, and hands that on (S31, S32, S48)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.lessons import convolution, drawing

INPUT = np.array([[3, 15, 1, 13], [9, 7, 0, 10], [11, 5, 5, 3], [1, 8, 9, 6]])  # S32
KINDS: dict[str, Callable[..., np.ndarray]] = {"max": np.max, "average": np.mean}


def pool(image: np.ndarray, size: int = 2, stride: int | None = None, kind: str = "max") -> np.ndarray:
    """The largest number, or the mean, of each window: ``(rows, columns)`` from ``(height, width)``.

    There is nothing to learn: pooling has no weights.

    Args:
        image: or a feature map.
        size: of the window, in pixels.
        stride: pixels from one window to the next; by default its size, so that none overlap.
        kind: ``"max"`` or ``"average"``.

    Raises:
        ValueError: another kind, or a window that does not fit into the image.

    Slides: S32, S48.
    """
    if kind not in KINDS:
        raise ValueError(f"kind={kind!r}: pooling takes {' or '.join(KINDS)}.")
    windows = convolution.patches(image, size, size if stride is None else stride)
    return KINDS[kind](windows, axis=(2, 3))


def numbers() -> dict[str, Any]:
    """Both kinds on the 4×4 table of S32, and S48's maps pooled with stride 1."""
    maps = convolution.numbers()
    displaced = convolution.convolve(convolution.DEFORMED["displaced"], convolution.FI_1)
    return {
        "max": pool(INPUT),
        "average": pool(INPUT, kind="average"),
        "fi_0 pooled": pool(maps["fi_0 map"], 2, 1),
        "fi_1 pooled": pool(maps["fi_1 map"], 2, 1),
        "displaced map": displaced,
        "displaced pooled": pool(displaced, 2, 1),
    }


def steps() -> str:
    """Window by window, then what it does to the two feature maps of the convolution."""
    found = numbers()
    lines = ["A 2×2 window, stride 2, over", *(f"  {row.tolist()}" for row in INPUT), ""]
    for place, window in enumerate(convolution.patches(INPUT, 2, 2).reshape(-1, 4)):
        listed, total = ", ".join(map(str, window)), " + ".join(map(str, window))
        mean = found["average"].ravel()[place]
        lines.append(f"  max({listed}) = {found['max'].ravel()[place]}   mean: ({total}) / 4 = {mean:g}")
    lines += ["", "A 2×2 window, stride 1, over the two 3×3 maps of the lesson on convolution:"]
    maps = convolution.numbers()
    for name in ("fi_0", "fi_1"):
        lines.append(f"  {name}: {_listed(maps[f'{name} map'])} → {_listed(found[f'{name} pooled'])}")
    lines += [
        "", "The digit one pixel to the left: the best score has moved, and is still 9 after pooling:",
        f"  fi_1: {_listed(found['displaced map'])} → {_listed(found['displaced pooled'])}",
    ]  # fmt: skip
    return "\n".join(lines)


def _listed(values: np.ndarray) -> str:
    return str(values.astype(int).tolist()).replace("-", "−")


def _table() -> Figure:
    canvas = drawing.canvas(12, 4.8, "Pooling with a 2×2 window, stride 2 (S32)")
    axes = canvas.subplots(1, 3, width_ratios=[1.4, 1, 1])
    quarter = np.kron([[1, 0], [0, 1]], np.ones((2, 2)))  # tells one window from the next
    drawing.grid(axes[0], INPUT, "input", strongest=25)
    axes[0].imshow(quarter, cmap="Greys", vmin=0, vmax=5, alpha=0.5)
    for place, kind in zip(axes[1:], KINDS, strict=True):
        drawing.grid(place, pool(INPUT, kind=kind), f"{kind} pooling", strongest=25)
        drawing.window(place, 0, 0, 1)
    drawing.window(axes[0], 0, 0, 2)
    return canvas


def _maps() -> Figure:
    canvas = drawing.canvas(12, 4.2, "Max pooling with a 2×2 window, stride 1, of both feature maps (S48)")
    axes, maps = canvas.subplots(1, 4), convolution.numbers()
    for i, name in enumerate(("fi_0", "fi_1")):
        drawing.grid(axes[2 * i], maps[f"{name} map"], f"map of {name}", strongest=9)
        drawing.grid(axes[2 * i + 1], pool(maps[f"{name} map"], 2, 1), "pooled", strongest=9)
        drawing.window(axes[2 * i], 0, 0, 2)
        drawing.window(axes[2 * i + 1], 0, 0, 1)
    return canvas


FIGURES = {"table": _table, "maps": _maps}


def figure(show: str = "table") -> Figure:
    """``"table"``: S32's table with both kinds; ``"maps"``: the two feature maps of S46 pooled as in S48."""
    return drawing.choose(FIGURES, show)()
