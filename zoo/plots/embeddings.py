"""A map of words or categories by their learned vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
from matplotlib.figure import Figure
from sklearn.decomposition import PCA
from sklearn.preprocessing import normalize

from zoo import embeddings as learned
from zoo.datasets import Dataset
from zoo.datasets.plot.colours import BLUE
from zoo.errors import ZooError, unknown


def embeddings(model: str | Path | keras.Model, data: Dataset | None, words: Sequence[str]) -> Figure:
    """Words, or categories, on the plane in which their vectors differ most: the first two principal components.

    Every vector has length 1 before, so that what is near by the cosine is near here, as far as two of many dimensions
    can show it; the axes tell which share of the variance among these words each of them explains.

    Args:
        model, data: as in :func:`zoo.embeddings.nearest`.
        words: three at least, all words of the text or all categories of one column.

    Raises:
        ZooError: a model without embeddings, too few words, or one that it does not know.

    Slides: S18, S25.
    """
    if len(set(words)) < 3:
        raise ZooError(f"A map of {len(set(words))} words shows nothing: name three or more.")
    table = learned.vectors(model, data, words[0])
    strange = next((word for word in words if word not in table.index), None)
    if strange is not None:
        raise unknown("word", strange, table.index)
    analysis = PCA(n_components=2)
    places = analysis.fit_transform(normalize(table.loc[list(words)].to_numpy()))
    figure = Figure(figsize=(7, 5.5), layout="constrained")
    axes = figure.add_subplot()
    axes.scatter(places[:, 0], places[:, 1], s=18, color=BLUE)
    for word, place in zip(words, places, strict=True):
        axes.annotate(word, place, xytext=(4, 3), textcoords="offset points", fontsize=9)
    axes.set_aspect("equal", adjustable="datalim")
    first, second = (f"{share:.0%} of the variance" for share in analysis.explained_variance_ratio_)
    axes.set(xlabel=f"first principal component: {first}", ylabel=f"second principal component: {second}")
    return figure
