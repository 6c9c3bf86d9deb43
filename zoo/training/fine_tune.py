"""Transfer: what a network learned from one task is where it begins to learn another (S20)."""

from __future__ import annotations

from typing import Any

import joblib

from zoo import datasets
from zoo.datasets import Dataset
from zoo.errors import ZooError
from zoo.training.loop import train
from zoo.training.pseudo_label import labelled_part
from zoo.training.run import Run


def fine_tune(
    pretrained: Run,
    dataset: str | Dataset,
    *,
    task: str | None = None,
    labelled: float = 1.0,
    seed: int = 0,
    **arguments: Any,
) -> Run:
    """Train a network of the same kind for another task, beginning with the weights of one that is trained already.

    Its layers take over the weights of the layers at the same place, from the input on, until one differs in kind or
    size: most often the last one. Then all are trained.

    Args:
        pretrained: the training that it begins with, of a registered model.
        dataset: for which the model is trained now, or its name; its samples are preprocessed as those of the first.
        task: of the dataset that is named, where it serves several.
        labelled: share of the training split that is used, drawn with the classes in their shares; the rest is as if
            nobody had labelled it.
        seed: of the draw and of the training.
        **arguments: of :func:`zoo.train`, and of the builder, in place of those of the first training.

    Raises:
        ZooError: a model that is not registered, other preprocessing, or a first layer that differs already.

    Slides: S20.

    Example::

        texts = zoo.datasets.load("docstring_topics", task="masked_language_modelling")
        pretrained = zoo.train("masked_language_model", texts, augment="cover")
        zoo.training.fine_tune(pretrained, "docstring_topics", task="classification", labelled=0.1).table
    """
    data = datasets.load(dataset, task=task) if isinstance(dataset, str) else dataset
    if pretrained.architecture is None:
        raise ZooError(f"{pretrained.name} is a model of its own: fine-tuning builds a registered one anew.")
    if joblib.hash(data.preprocessing) != joblib.hash(pretrained.dataset.preprocessing):
        raise ZooError(
            f"{data.name} and {pretrained.dataset.name} are not preprocessed alike: the same numbers would not mean "
            "the same. Load both tasks from one dataset, with the same seed and options."
        )
    data = labelled_part(data, labelled, seed) if labelled < 1 else data
    given = {**pretrained.arguments, **arguments}
    return train(pretrained.architecture, data, seed=seed, start_from=pretrained.model, **given)
