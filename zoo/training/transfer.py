"""Transfer: what a network learned from one task is where it begins to learn another (S20, S31, S49)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

from zoo import datasets, store
from zoo.datasets import Dataset
from zoo.datasets.inputs import ImageInput, Inputs
from zoo.errors import ZooError
from zoo.training.loop import train
from zoo.training.pseudo_label import labelled_part
from zoo.training.run import Run

GENTLER = 0.1  # of the learning rate, once all layers learn
PLACES = ("checkpoint", "csv_log", "tensorboard")  # arguments of training that name a place to write to


def fine_tune(
    pretrained: Run | str | Path,
    dataset: str | Dataset,
    *,
    task: str | None = None,
    labelled: float = 1.0,
    frozen_epochs: int = 0,
    seed: int = 0,
    **arguments: Any,
) -> Run:
    """Train a network of the same kind for another task, beginning with the weights of one that is trained already.

    Its layers take over the weights of the layers at the same place, from the input on, until one differs in kind or
    size: most often the last one. With ``frozen_epochs``, the others learn first while these stay as they are, as the
    errors of a new output would spoil them; then all thaw, and learn at a tenth of the rate.

    Args:
        pretrained: a trained model, by name or folder, or a training, of a registered model.
        dataset: for which the model is trained now, or its name. Its preprocessed samples must mean the same: pictures
            of the same size, or tables and texts that are preprocessed alike.
        task: of the dataset that is named, where it serves several.
        labelled: share of the training split that is used, drawn with the classes in their shares; the rest is as if
            nobody had labelled it.
        frozen_epochs: epochs before the thaw.
        seed: of the draw and of the training.
        **arguments: of :func:`zoo.train`, and of the builder, in place of those of the first training; a
            ``learning_rate`` is that before the thaw, and before it a ``checkpoint``, ``csv_log`` or ``tensorboard``
            lies beside its place, as ``NAME_frozen``.

    Returns:
        The run after the thaw; its history tells of the frozen epochs too. Its name ends with its origin,
        ``"cnn-photos-from-cnn-digits"``, so that saving it replaces no training from scratch.

    Raises:
        ZooError: a model that is not registered, other preprocessing, pictures of another size, a first layer that
            differs already, or a share beyond 0 to 1.

    Slides: S20, S31, S49. Paper: Yosinski and others (2014), arXiv:1411.1792.

    Example::

        zoo.fine_tune("cnn-mnist", "fashion_mnist", labelled=0.01, frozen_epochs=5).table
    """
    called, name, given, source, preprocessing, inputs = _of(pretrained)
    data = datasets.load(dataset, task=task) if isinstance(dataset, str) else dataset
    _refuse_other_pictures(called, inputs, data)
    if data.inputs.kind != "image" and joblib.hash(data.preprocessing) != joblib.hash(preprocessing):
        raise ZooError(
            f"{data.name} and what was learned from are not preprocessed alike: the same numbers would not mean the "
            "same. Load both tasks from one dataset, with the same seed and options."
        )
    data = labelled_part(data, labelled, seed) if labelled != 1 else data
    given = {**given, **arguments}
    if not frozen_epochs:
        run = train(name, data, seed=seed, start_from=source, **given)
        return replace(run, name=f"{run.name}-from-{called}", beyond_recipe=f"began with the weights of {called}")
    before = {place: _beside(given[place]) for place in PLACES if given.get(place) is not None}
    first = train(name, data, seed=seed, start_from=source, frozen=True, **{**given, "epochs": frozen_epochs, **before})
    rate = GENTLER * first.recipe.learning_rate
    then = train(name, data, seed=seed, start_from=first.model, **{**given, "learning_rate": rate})
    later = then.history.set_axis(then.history.index + len(first.history))
    return replace(
        then,
        name=f"{then.name}-from-{called}",
        history=pd.concat([first.history, later]).rename_axis("epoch"),
        seconds=first.seconds + then.seconds,
        processor_seconds=first.processor_seconds + then.processor_seconds,
        beyond_recipe=f"began with the weights of {called}, frozen for the first {len(first.history)} epochs",
    )


def _beside(place: str | Path) -> Path:
    """Where the frozen epochs write: the two stages are trainings of their own."""
    return Path(place).with_stem(f"{Path(place).stem}_frozen")


def _refuse_other_pictures(called: str, inputs: Inputs, data: Dataset) -> None:
    """Pictures of another size, or with other channels, find no layer that reads them."""
    if isinstance(inputs, ImageInput) and isinstance(data.inputs, ImageInput) and inputs.shape != data.inputs.shape:
        reads, has = ("×".join(map(str, (*shape, 1)[:3])) for shape in (inputs.shape, data.inputs.shape))
        raise ZooError(
            f"{called} reads pictures of {reads}, {data.name} has {has}: load them with size={inputs.shape[:2]}, "
            f"color={len(inputs.shape) == 3}."
        )


def _of(pretrained: Run | str | Path) -> tuple[str, str, dict[str, Any], Any, Any, Inputs]:
    """What was trained: its name, the registered model, its arguments, the network, the preprocessing, its inputs."""
    if isinstance(pretrained, Run):
        known = pretrained.architecture, pretrained.arguments
        called, network, data = pretrained.name, pretrained.model, pretrained.dataset
        preprocessing, inputs = data.preprocessing, data.inputs
    else:
        trained = store.find(pretrained)
        known, called = (trained.card.architecture, trained.card.arguments), trained.card.name
        predictor = trained.predictor()
        network, preprocessing, inputs = predictor.model, predictor.preprocessing, predictor.inputs
    name, arguments = known
    if name is None:
        raise ZooError(f"{called} is a model of its own: fine-tuning builds a registered one anew.")
    return called, name, dict(arguments), network, preprocessing, inputs
