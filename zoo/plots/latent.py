"""Figures of a latent space: who lies beside whom, and what lies between two samples."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from matplotlib.figure import Figure
from sklearn.decomposition import PCA
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from zoo import datasets, latent, surgery
from zoo.datasets import Dataset
from zoo.datasets.plot.colours import BLUE, MANY
from zoo.errors import ZooError, whole
from zoo.plots import samples
from zoo.plots.rows import in_rows

NEIGHBOURS = 5


def latent_map(model: keras.Model, data: Dataset) -> Figure:
    """The test samples on two planes, coloured by class: that of the latent numbers, and that of the raw numbers.

    Both are the first two principal components. Above each, the share of the samples whose class their five nearest
    neighbours on this plane tell (by cross-validation): how far the classes are apart. No encoder was told them. A
    conditional decoder was (that of the vae is, by default), which leaves the class out of its latent space: there
    neighbours tell less of it than they do of the raw numbers.

    Args:
        model: with an encoder.
        data: what it was trained on; pictures to be reconstructed get their classes from the dataset of that name.

    Raises:
        ZooError: a model without an encoder, or one that reads other samples.

    Slides: S18, S29.
    """
    x, names = _samples(model, data), _classes(data)
    planes = {f"{model.name}: latent numbers": latent.encode(model, x), "without a network: raw numbers": x}
    figure = Figure(figsize=(11, 5), layout="constrained")
    for axes, (title, numbers) in zip(figure.subplots(1, 2), planes.items(), strict=True):
        rows = numbers.reshape(len(numbers), -1)
        analysis = PCA(min(2, rows.shape[1]), random_state=0)
        places = np.pad(analysis.fit_transform(rows), ((0, 0), (0, 2)))[:, :2]  # one number lies on a line
        for i, name in enumerate(np.unique(names)):
            colour = MANY[i % len(MANY)] if name else BLUE
            axes.scatter(*places[names == name].T, s=14, color=[colour], marker="osD^v<>ph*"[i % 10], label=name)
        told = _told_by_neighbours(places, names)
        axes.set_title(
            f"{title}, {rows.shape[1]} → 2" + (f"; {told:.0%} told by neighbours" if told else ""), fontsize=10
        )
        shares = (f"{share:.0%} of the variance" for share in analysis.explained_variance_ratio_)
        for axis, share in zip((axes.set_xlabel, axes.set_ylabel), shares, strict=False):
            axis(share, fontsize=9)
    if names.any():
        figure.legend(*axes.get_legend_handles_labels(), loc="outside right center", fontsize=9)
    return figure


def interpolation(model: keras.Model, data: Dataset, first: int = 0, second: int = 1, steps: int = 9) -> Figure:
    """From one test picture to another: above through the latent space, below by blending their pixels.

    A way through latent space shows pictures of the kind that were learned; a blend of pixels shows both at once.

    Args:
        model: with an encoder and a decoder of pictures.
        data: what it was trained on.
        first, second: positions in the test split.
        steps: pictures from the one to the other, both included.

    Raises:
        ZooError: a model without an encoder and a decoder, no pictures, no such sample, or fewer than two steps.

    Slides: S18, S29.
    """
    steps = whole("steps", steps, 2)
    for place in (first, second):
        samples.one(data, place)
    ends = _samples(model, data)[[first, second]]
    if ends.ndim != 4:
        raise ZooError(f"{data.name} holds {data.inputs.kind} data; an interpolation is drawn of pictures.")
    shares = np.linspace(0, 1, steps, dtype="float32")
    labels = data.test.x["label"][[first, second]] if isinstance(data.test.x, dict) else None
    between = latent.decode(
        model, _blend(latent.encode(model, ends), shares), None if labels is None else _blend(labels, shares)
    )
    rows = [("latent space", np.clip(between, 0, 1), 1), ("pixels", _blend(ends, shares), 1)]
    figure = in_rows(rows, steps, (1.2 * steps + 0.9, 2.9), fontsize=9)
    figure.suptitle(f"{model.name}: from {data.name}, test sample {first}, to {second}", fontsize=11)
    return figure


def _blend(ends: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """From the first of two to the second: ``(steps, ...)``."""
    parts = shares.reshape(-1, *(1,) * (ends.ndim - 1))
    return (1 - parts) * ends[0] + parts * ends[1]


def _samples(model: keras.Model, data: Dataset) -> np.ndarray:
    """The preprocessed test samples as the encoder reads them."""
    encoder, x = latent.encoder(model, data.task, model.name), samples.of_test(data)
    found = x["image"] if isinstance(x, dict) and "image" in x else x
    surgery.check_shape(encoder, data.name, keras.tree.map_structure(lambda part: part.shape[1:], found))
    return found


def _classes(data: Dataset) -> np.ndarray:
    """The name of each test sample's class; empty names where there are none."""
    task, test = data.task, data.raw.test
    if task.name == "generation":
        return test.x[:, 0].astype(str)
    if task.name == "reconstruction" and data.name in datasets.list_datasets():
        return _classes(datasets.load(data.name, data.seed, task="classification", **data.options))
    known: Any = np.array(data.class_names) if task.name in ("classification", "anomaly_detection") else None
    return np.full(test.rows, "") if known is None else known[test.y]


def _told_by_neighbours(places: np.ndarray, names: np.ndarray) -> float | None:
    counts = np.unique(names, return_counts=True)[1]
    if len(counts) < 2 or min(counts) < NEIGHBOURS:
        return None
    return float(cross_val_score(KNeighborsClassifier(NEIGHBOURS), places, names, cv=NEIGHBOURS).mean())
