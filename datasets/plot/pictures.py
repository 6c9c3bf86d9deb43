"""Pictures with what is asked of them: a class, boxes, masks, points, another picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from zoo.datasets.dataset import Dataset
from zoo.datasets.plot.colours import MANY, ORANGE
from zoo.tasks import Task
from zoo.tasks.masks import VOID

VEIL = 0.6  # how far the colour of a class hides the picture


def grid(data: Dataset, columns: int = 6, rows: int = 3) -> Figure:
    """Pictures with their targets: in words above them, or drawn over them."""
    split = data.raw.validation if data.task.name == "anomaly_detection" else data.raw.train  # both kinds are there
    figure = Figure(figsize=(1.4 * columns, 1.6 * rows + 0.4), layout="constrained")
    for i, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
        axes.axis("off")
        if i < split.rows:
            sample = split.take([i])
            show(axes, sample.x[0], data.inputs.maximum)  # type: ignore[union-attr]
            target = {k: v[0] for k, v in sample.y.items()} if isinstance(sample.y, dict) else sample.y[0]
            annotate(axes, data.task, target)
    name_colours(figure, data.task)
    return figure


def show(axes: Axes, pixels: np.ndarray, maximum: float) -> None:
    """One grey or coloured picture, on axes that count places in fractions, as targets do."""
    shares = pixels / maximum
    aspect = pixels.shape[0] / pixels.shape[1]
    axes.imshow(shares, extent=(0, 1, 1, 0), aspect=aspect, cmap="gray", vmin=0, vmax=1, interpolation="nearest")


def annotate(axes: Axes, task: Task, target: Any) -> None:
    """A raw target over its picture, or above it."""
    _TARGETS[task.name](axes, target, task.labels)


def name_colours(figure: Figure, task: Task) -> None:
    """A legend, at the right, of the classes whose pixels :func:`annotate` coloured; nothing where it coloured none."""
    found = {name: patch for axes in figure.axes for patch, name in zip(*axes.get_legend_handles_labels(), strict=True)}
    names = [name for name in task.labels if name in found]
    if names:
        figure.legend([found[name] for name in names], names, loc="outside right center", fontsize=8)


def pairs(data: Dataset, columns: int = 8) -> Figure:
    """Above the picture that is given, below the one that is asked for."""
    figure = Figure(figsize=(1.2 * columns, 3.2), layout="constrained")
    white = (data.inputs.maximum, data.task.arguments["maximum"])  # type: ignore[union-attr]
    for column, pair in zip(figure.subplots(2, columns).T, zip(*data.raw.train, strict=True), strict=False):
        for axes, pixels, maximum in zip(column, pair, white, strict=True):
            show(axes, pixels, maximum)
            axes.axis("off")
    figure.supxlabel("above: given, below: asked for", fontsize=9)
    return figure


def captioned(data: Dataset, columns: int = 5, rows: int = 3) -> Figure:
    """Pictures below their captions, or below the names of their classes."""
    figure = Figure(figsize=(2.1 * columns, 2 * rows + 0.4), layout="constrained")
    x, y = data.raw.train
    for axes, caption, pixels in zip(figure.subplots(rows, columns).flat, x, y, strict=False):
        show(axes, pixels, data.task.arguments["maximum"])
        axes.set_title(np.ravel(caption)[0], fontsize=8)
        axes.axis("off")
    return figure


def clips(data: Dataset, shown: int = 2) -> Figure:
    """Frames of clips of both domains, and the same clips in the other domain."""
    (x, y), frames = data.raw.train, data.inputs.shape[1]  # type: ignore[union-attr]
    rows = [
        (f"{part} {domain}{' in the other style' * is_target}", clip[i, place])
        for i in range(shown)
        for place, (part, domain) in enumerate((("domain", "a"), ("domain", "b")))
        for is_target, clip in enumerate((x, y))
    ]
    figure = Figure(figsize=(1.1 * frames + 2.2, 1.1 * len(rows) + 0.4), layout="constrained")
    for line, (name, clip) in zip(figure.subplots(len(rows), frames), rows, strict=True):
        for axes, pixels in zip(line, clip, strict=True):
            show(axes, pixels, data.inputs.maximum)  # type: ignore[union-attr]
            axes.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=9)
    return figure


def _title(axes: Axes, text: str) -> None:
    axes.set_title(text if len(text) <= 18 else text[:17] + "…", fontsize=9)


def _box(axes: Axes, box: np.ndarray, label: int, names: Sequence[str]) -> None:
    """A frame: with its name on it where that is short, else in the colour of its class, which a legend names."""
    (top, left, bottom, right), name = box, names[label]
    short = max(map(len, names)) < 3
    colour = ORANGE if short else _colour(np.asarray(label + 1))
    frame = Rectangle((left, top), right - left, bottom - top, fill=False, edgecolor=colour, linewidth=1.5)
    axes.add_patch(frame)
    if short:
        axes.text(
            left, top, name, fontsize=8, va="bottom" if top > 0.1 else "top", clip_on=True,
            bbox={"facecolor": ORANGE, "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip
    else:
        frame.set_label(name)


def _boxes(axes: Axes, target: Mapping[str, np.ndarray], names: Sequence[str]) -> None:
    for label, box in zip(target["labels"], target["boxes"], strict=True):
        if label >= 0:
            _box(axes, box, label, names)


def _mask(axes: Axes, mask: np.ndarray, names: Sequence[str] = ()) -> None:
    """The classes as a veil of colours over the picture; the first, most often the background, stays clear."""
    coloured = (mask > 0) & (mask != VOID)
    show(axes, np.dstack([_colour(mask), VEIL * coloured]), 1)
    for label in np.unique(mask[coloured]) if names else ():
        axes.scatter([], [], color=[_colour(label)], alpha=VEIL, marker="s", label=names[label])


def _colour(label: np.ndarray) -> np.ndarray:
    return MANY[(label.astype(int) - 1) % len(MANY)]


def _masks(axes: Axes, target: Mapping[str, np.ndarray], names: Sequence[str]) -> None:
    there = [i for i, label in enumerate(target["labels"]) if label >= 0]
    for number, i in enumerate(there, 1):
        _mask(axes, target["masks"][i] * np.uint8(number))
    _title(axes, " ".join(names[target["labels"][i]] for i in there))


def _points(axes: Axes, target: np.ndarray, names: Sequence[str]) -> None:
    axes.scatter(target[:, 1], target[:, 0], s=12, color=ORANGE, edgecolor="black", linewidth=0.4)


_TARGETS: dict[str, Callable[..., None]] = {
    "classification": lambda axes, target, names: _title(axes, names[target]),
    "anomaly_detection": lambda axes, target, names: _title(axes, names[target]),
    "regression": lambda axes, target, names: _title(axes, f"{target[0]:g}"),
    "localization": lambda axes, target, names: _box(axes, target["box"], target["label"], names),
    "detection": _boxes,
    "instance_segmentation": _masks,
    "semantic_segmentation": _mask,
    "landmarks": _points,
}
