"""Figures of what in a picture a classifier looks at, by the gradient of a class's score.

``sample`` is a position in the preprocessed test split of a dataset that fits the model.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers
from matplotlib.figure import Figure

from zoo import surgery
from zoo.datasets import Dataset
from zoo.datasets.plot import pictures
from zoo.errors import ZooError, unknown
from zoo.gradients import gradient
from zoo.plots import samples
from zoo.plots.samples import Sample

POOLINGS = (layers.MaxPooling2D, layers.AveragePooling2D)


def saliency(model: keras.Model, data: Dataset, sample: int = 0, label: str | None = None) -> Figure:
    """How much each pixel of a picture could change a class's score: |∂ score / ∂ pixel|, the largest over colours.

    Args:
        model: a classifier of pictures.
        data: a dataset that fits it.
        sample: which one of the test split.
        label: name of the class; by default the one that the model takes the picture for.

    Raises:
        ZooError: no pictures, no classes, or no such sample or class.

    Slides: S39. Paper: Simonyan, Vedaldi and Zisserman (2014), arXiv:1312.6034.
    """
    x, scores = samples.one(data, sample), surgery.class_scores(model)
    _check_pictures(data)
    chosen = _class(scores, data, x.of_model, label)
    slopes = gradient(lambda pixels: _score(scores(pixels, training=False), chosen), x.of_model)
    heat = np.abs(slopes[0]).max(axis=-1)
    return _beside(model, data, x, heat, f"saliency for {data.class_names[chosen]}", "|∂ score / ∂ pixel|")


def grad_cam(model: keras.Model, data: Dataset, sample: int = 0, label: str | None = None) -> Figure:
    """Where in a picture a class was seen: the last feature maps, each weighted by its mean gradient, where positive.

    Arguments and errors as of :func:`saliency`; and the model must have feature maps.

    Slides: S39, S49. Paper: Selvaraju and others (2017), arXiv:1610.02391.
    """
    x, scores = samples.one(data, sample), surgery.class_scores(model)
    _check_pictures(data)
    layer, rest = _cut_at_last_maps(scores)
    chosen = _class(scores, data, x.of_model, label)
    maps = keras.Model(scores.input, layer.output).predict_on_batch(x.of_model)
    slopes = gradient(lambda a: _score(rest(a, training=False), chosen), maps)
    heat = np.maximum((slopes.mean(axis=(1, 2), keepdims=True) * maps)[0].sum(axis=-1), 0)
    return _beside(model, data, x, heat, f"Grad-CAM for {data.class_names[chosen]}", f"from {layer.name}")


def _cut_at_last_maps(scores: keras.Model) -> tuple[Any, keras.Model]:
    """The last layer that makes feature maps and is no pooling, and the model from its output to the scores."""
    for call in reversed(surgery.calls(scores)):
        if len(call.made[0].shape) == 4 and call.given and not isinstance(call.operation, POOLINGS):
            try:  # where maps of earlier layers go around this one, an earlier layer is taken
                return call.operation, keras.Model(call.made[0], scores.outputs[0])
            except ValueError:
                continue
    raise ZooError(f"{scores.name} has no feature maps. Models with them: zoo.list_models('*cnn*').")


def _check_pictures(data: Dataset) -> None:
    if data.inputs.kind != "image" or data.task.name != "classification":
        kind, task = data.inputs.kind, data.task.name
        raise ZooError(f"{data.name} has {kind} data for {task}; this figure is for pictures and their classes.")


def _class(scores: keras.Model, data: Dataset, x: np.ndarray, label: str | None) -> int:
    """The index of a class by its name, or of the one with the highest score."""
    if label is None:
        values = scores.predict_on_batch(x)[0]
        return int(values[0] > 0) if len(values) == 1 else int(values.argmax())
    if label not in data.class_names:
        raise unknown("class", label, data.class_names)
    return data.class_names.index(label)


def _score(scores: Any, chosen: int) -> Any:
    """The score of a class from ``(1, units)``; a single unit speaks for the second class and against the first."""
    return scores[0, chosen] if scores.shape[1] > 1 else (scores[0, 0] if chosen else -scores[0, 0])


def _beside(model: keras.Model, data: Dataset, x: Sample, heat: np.ndarray, title: str, meaning: str) -> Figure:
    """A picture, a map of warmth, and the one over the other."""
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    figure.suptitle(f"{model.name}: {title}, {x.words}", fontsize=11)
    given, alone, over = figure.subplots(1, 3)
    for axes in (given, over):
        pictures.show(axes, x.raw[0], data.inputs.maximum)  # type: ignore[union-attr]
    warm = {"extent": (0, 1, 1, 0), "aspect": given.get_aspect(), "cmap": "viridis", "vmin": 0}
    image = alone.imshow(heat, **warm)
    over.imshow(heat, alpha=0.55, interpolation="bilinear", **warm)
    figure.colorbar(image, ax=[alone, over], label=meaning, shrink=0.85)
    for axes, name in ((given, "picture"), (alone, "map"), (over, "both")):
        axes.set(xticks=[], yticks=[])
        axes.set_title(name, fontsize=9)
    return figure
