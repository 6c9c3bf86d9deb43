"""Pictures of a dataset's training samples."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.dataset import Dataset
from zoo.datasets.inputs import ImageInput


def samples(dataset: Dataset) -> Figure:
    """A figure of training samples: see :meth:`zoo.datasets.Dataset.plot`."""
    if isinstance(dataset.inputs, ImageInput):
        return _pictures(dataset, dataset.inputs)
    return _scatter(dataset, dataset.inputs)


def _pictures(dataset: Dataset, inputs: ImageInput, columns: int = 8, rows: int = 3) -> Figure:
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    figure.suptitle(f"{dataset.name}: the first training samples")
    x, y = dataset.raw.train
    for place, pixels, target in zip(range(columns * rows), x, y, strict=False):
        axes = figure.add_subplot(rows, columns, place + 1)
        axes.imshow(pixels, cmap="gray", vmin=0, vmax=inputs.maximum)
        name = dataset.class_names[target] if dataset.class_names else f"{target[0]:g}"
        axes.set_title(name, fontsize=9)
        axes.axis("off")
    return figure


def _scatter(dataset: Dataset, inputs: Any) -> Figure:
    """The two columns of numbers that tell most of the target, by mutual information."""
    from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

    x, y = dataset.raw.train
    numbers = x[list(inputs.numbers)].dropna()
    target = y.ravel()[numbers.index]
    informs = mutual_info_classif if dataset.class_names else mutual_info_regression
    best = np.argsort(informs(numbers, target, random_state=0))[::-1][: 2 if dataset.class_names else 1]
    chosen_columns = [numbers.columns[i] for i in sorted(best)]
    across, up = chosen_columns[0], chosen_columns[-1]
    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axes = figure.add_subplot()
    axes.set(title=f"{dataset.name}: the training samples", xlabel=across)
    if dataset.class_names:
        axes.set_ylabel(up)
        colours = {"red": "#d55e00", "green": "#009e73"}  # told apart by the colour-blind too
        for index, name in enumerate(dataset.class_names):
            chosen = numbers[target == index]
            axes.scatter(
                chosen[across], chosen[up], s=14, label=name, color=colours.get(name), marker="osD^v<>ph*"[index % 10]
            )
        axes.legend()
    else:
        axes.set_ylabel(dataset.task.labels[0])
        axes.scatter(numbers[across], target, s=10, alpha=0.5)
    return figure
