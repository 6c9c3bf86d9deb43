"""Tables: the columns that tell most."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.dataset import Dataset
from zoo.datasets.plot.colours import GREEN, MANY, VERMILION

NAMED = {"red": VERMILION, "green": GREEN}


def scatter(data: Dataset) -> Figure:
    """The two columns of numbers that tell most of the target by mutual information, or the one and the target."""
    from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

    x, y = data.raw.validation if data.task.name == "anomaly_detection" else data.raw.train  # both kinds are there
    numbers = x[list(data.inputs.numbers)].dropna()  # type: ignore[union-attr]
    target = y.ravel()[numbers.index]
    informs = mutual_info_classif if data.class_names else mutual_info_regression
    best = np.argsort(informs(numbers, target, random_state=0))[::-1][: 2 if data.class_names else 1]
    chosen_columns = [numbers.columns[i] for i in sorted(best)]
    across, up = chosen_columns[0], chosen_columns[-1]
    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axes = figure.add_subplot()
    axes.set_xlabel(across)
    if data.class_names:
        axes.set_ylabel(up)
        for index, name in enumerate(data.class_names):
            chosen = numbers[target == index]
            marker = "osD^v<>ph*"[index % 10]
            colour = NAMED.get(name, MANY[index % len(MANY)])
            axes.scatter(chosen[across], chosen[up], s=14, label=name, color=[colour], marker=marker)
        axes.legend()
    else:
        axes.set_ylabel(data.task.labels[0])
        axes.scatter(numbers[across], target, s=10, alpha=0.5)
    return figure
