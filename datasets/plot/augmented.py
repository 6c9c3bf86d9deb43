"""The figure of :func:`zoo.datasets.augment.plot`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.datasets import stream
from zoo.datasets.augment import augmenter
from zoo.datasets.dataset import Dataset
from zoo.datasets.plot import colours, pictures
from zoo.datasets.preprocessing.text import PADDING
from zoo.tasks.languages import COVER

ALL = "all together"
DRAWN = ("localization", "detection", "semantic_segmentation", "instance_segmentation", "landmarks")


def figure(data: Dataset, strengths: Mapping[str, float], sample: int, draws: int, seed: int) -> Figure:
    """A row a technique, and one for all of them: the sample as it is, then its changed versions."""
    data = stream.in_memory(data, sample + 1) if data.streamed else data
    original = tf.nest.map_structure(lambda part: part[sample : sample + 1], tuple(data.train))
    copies = tf.nest.map_structure(lambda part: np.repeat(part, draws, axis=0), original)
    rows = {name: {name: strength} for name, strength in strengths.items()}
    rows |= {ALL: dict(strengths)} if len(rows) > 1 else {}
    made, grid = _empty(data, len(rows), draws + 1)
    for (label, chosen), line in zip(rows.items(), grid, strict=True):
        changed = tf.nest.map_structure(np.asarray, augmenter(data, chosen)(*copies, (seed, 0)))
        versions = tf.nest.map_structure(lambda one, more: np.concatenate([one, more]), original, tuple(changed))
        for i, axes in enumerate(line):
            x, y = tf.nest.map_structure(lambda part, i=i: part[i], versions)
            _KINDS[data.inputs.kind](axes, x, y, data)
            axes.set(xticks=[], yticks=[])
        text = label if label == ALL else f"{label}\n{chosen[label]:g}"
        line[0].set_ylabel(text, rotation=0, ha="right", va="center")
    for i, axes in enumerate(grid[0]):
        axes.set_title(f"draw {i}" if i else "original", fontsize=10)
    pictures.name_colours(made, data.task)
    return made


def _empty(data: Dataset, rows: int, columns: int) -> tuple[Figure, np.ndarray]:
    """A figure and its axes ``(rows, columns)``, of the shape of a sample, or of two beside each other."""
    shape = data.input_shape
    height, width = shape[:2] if isinstance(shape, tuple) and data.inputs.kind == "image" else (4, 5)
    side = 3.0 if data.task.name == "image_to_image" else 1.6
    size = 1.0 + side * columns, 0.7 + (0.1 + 1.6 * height / width) * rows
    made = Figure(figsize=size, layout="constrained")
    made.suptitle(f"{data.name}: one training sample, augmented")
    return made, made.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)


def _picture(axes: Axes, x: np.ndarray, y: Any, data: Dataset) -> None:
    task = data.task
    if task.name == "image_to_image":
        x = np.hstack(np.broadcast_arrays(x, y))
    pictures.show(axes, x, 1)
    axes.set(xlim=(0, 1), ylim=(1, 0))
    if task.name == "image_to_image":
        axes.axvline(0.5, color="white", linewidth=3)
    elif task.name in DRAWN:
        pictures.annotate(axes, task, y.reshape(-1, 2) if task.name == "landmarks" else y)


def _series(axes: Axes, x: np.ndarray, y: np.ndarray, data: Dataset) -> None:
    for feature, colour in zip(x.T, colours.MANY, strict=False):
        axes.plot(feature, color=colour, linewidth=1)
    if data.task.name == "forecasting":
        axes.plot(np.arange(len(y)) + len(x), y, color="black", linestyle=":", linewidth=1.5)


def _text(axes: Axes, x: np.ndarray, y: np.ndarray, data: Dataset) -> None:
    """The beginning of a text, with a box in place of each covered token."""
    shown = x[x != PADDING].tolist()
    pieces = ["▮" if token == COVER else data.preprocessing.inverse_transform([[token]])[0] for token in shown]
    text = ("" if data.preprocessing.unit == "characters" else " ").join(pieces)
    axes.text(0, 1, "\n".join(textwrap.wrap(text, 22)[:7]), fontsize=6, family="monospace", va="top")
    axes.set_frame_on(False)


_KINDS: dict[str, Callable[..., None]] = {"image": _picture, "series": _series, "text": _text}
