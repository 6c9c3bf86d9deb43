"""Words and categories as learned vectors, and which of them lie near each other (S25)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import pandas as pd
from sklearn.neighbors import NearestNeighbors

from zoo import store
from zoo.datasets import Dataset
from zoo.datasets.inputs import TableInput
from zoo.datasets.preprocessing.text import SPECIAL
from zoo.errors import ZooError, unknown
from zoo.store.inference import Predictor


def nearest(model: str | Path | keras.Model, data: Dataset | None, word: str, k: int = 8) -> pd.DataFrame:
    """The words, or the categories, whose learned vectors point most nearly where that of one of them points.

    Args:
        model: a trained model's name or folder, or a model: with an ``Embedding`` layer, or the ``mlp`` built with
            ``embeddings``.
        data: what the model was trained on, whose preprocessing knows the words; None for a trained model's name.
        word: a word of the vocabulary, or a category, such as a zip code.
        k: how many, at most.

    Returns:
        A frame with the columns ``word`` and ``cosine similarity``, the nearest first: 1 is the same direction, 0 is a
        right angle.

    Raises:
        ZooError: a model without embeddings, or a word that it does not know.

    Example: ``zoo.embeddings.nearest(run.model, run.dataset, "file")``.

    Slides: S25.
    """
    table = vectors(model, data, word)
    others = table.drop(index=word)
    search = NearestNeighbors(n_neighbors=min(k, len(others)), metric="cosine").fit(others.to_numpy())
    (distances,), (rows,) = search.kneighbors(table.loc[[word]].to_numpy())
    return pd.DataFrame({"word": others.index[rows], "cosine similarity": 1 - distances})


def vectors(model: str | Path | keras.Model, data: Dataset | None, word: str) -> pd.DataFrame:
    """The table that a word or a category is from: a row of float32 numbers for each, by its name.

    Arguments and errors are those of :func:`nearest`.
    """
    source: Dataset | Predictor | None = data
    if not isinstance(model, keras.Model):
        source = predictor = store.find(model).predictor()
        model = predictor.model
    if source is None:
        raise ZooError(f"{model.name} does not know its words: give the dataset that it was trained on, too.")
    tables = list(_tables(model, source))
    if not tables:
        raise ZooError(
            f"{model.name} has no vectors of the words or categories of its data. Models with them: cbow, text_rnn, "
            "and mlp built with embeddings=((2, 14, 3),)."
        )
    found = next((table for table in tables if word in table.index), None)
    if found is None:
        raise unknown("word", word, [name for table in tables for name in table.index])
    return found


def _tables(model: keras.Model, source: Dataset | Predictor) -> Iterator[pd.DataFrame]:
    """The vectors of each layer of embeddings, by name."""
    preprocessing, inputs = source.preprocessing, source.inputs
    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.Embedding) and layer.input_dim == getattr(preprocessing, "size", None):
            yield _by_name(preprocessing.vocabulary, layer.embeddings).drop(index=SPECIAL)
        elif isinstance(inputs, TableInput) and layer.name.startswith("embedding_"):
            first = int(layer.name.removeprefix("embedding_"))
            columns = preprocessing.get_feature_names_out()[first : first + layer.kernel.shape[0]]
            heads = [f"categories__{column}_" for column in inputs.categories]
            head = max((head for head in heads if all(c.startswith(head) for c in columns)), key=len, default="")
            yield _by_name([column.removeprefix(head) for column in columns], layer.kernel)


def _by_name(names: list[str], table: Any) -> pd.DataFrame:
    return pd.DataFrame(keras.ops.convert_to_numpy(table)[: len(names)], index=names)
