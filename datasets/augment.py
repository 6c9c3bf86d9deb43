"""Augmentation: training samples changed at random, and their targets with them (S40).

It is a step of the training's stream, behind the preprocessing, and never a layer of the model: validation, test and
predictions see every sample as it is. What is drawn is a function of the seed, the epoch and the batch's number.

Crop and flip choose a window in each picture; picture, masks, boxes and points are seen through it, resampled once.
Cutting a window out, rather than padding and shifting, leaves no empty border and suits pictures of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple

import tensorflow as tf

from zoo.datasets import windows
from zoo.datasets.dataset import Dataset
from zoo.errors import ZooError, unknown
from zoo.tasks.languages import COVER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Chosen = str | Sequence[str] | Mapping[str, float] | None


class Batch(NamedTuple):
    """A batch on its way: the task's name, x and y as ``fit`` takes them, and the window of each picture (n, 4)."""

    task: str
    x: Any
    y: Any
    window: Any


@dataclass(frozen=True)
class Technique:
    """One way to change samples at random.

    Attributes:
        kind: the kind of input that it is made for.
        usual: its strength where none is given; ``most`` is the greatest.
        strength: what the strength means.
        draw: from a batch, a strength and a seed to the changed batch.
    """

    kind: str
    usual: float
    most: float
    strength: str
    draw: Callable[[Batch, float, Any], Batch]


def strengths(chosen: Chosen) -> dict[str, float]:
    """Techniques and their strengths.

    Args:
        chosen: names, ``("flip", "crop")`` or ``"flip,crop"``, for the usual strengths; a dict, ``{"crop": 0.1}``, for
            others; None for no technique.

    Raises:
        ZooError: an unknown technique, or a strength out of its range.
    """
    if isinstance(chosen, str):
        chosen = [name.strip() for name in chosen.split(",")]
    if chosen is not None and not isinstance(chosen, Iterable):
        raise ZooError(f"augment={chosen!r}: name techniques, such as ('flip', 'crop') or {{'crop': 0.1}}.")
    for name in chosen or ():
        if name not in TECHNIQUES:
            raise unknown("augmentation", name, TECHNIQUES)
    given = chosen if isinstance(chosen, Mapping) else {name: TECHNIQUES[name].usual for name in chosen or ()}
    for name, strength in given.items():
        technique = TECHNIQUES[name]
        if not isinstance(strength, Real) or not 0 < strength <= technique.most:
            raise ZooError(
                f"{name}={strength!r} must be greater than 0 and at most {technique.most:g}: {technique.strength}."
            )
    return {name: float(strength) for name, strength in given.items()}


def suitable(data: Dataset) -> tuple[str, ...]:
    """Names of the techniques that a dataset can be changed by; whether they make sense for it is yours to judge."""
    return tuple(name for name in TECHNIQUES if not _refusal(name, data))


def check(data: Dataset, chosen: Chosen) -> None:
    """Raise ZooError where :func:`strengths` does, and for a technique that cannot change this dataset."""
    for name in strengths(chosen):
        refusal = _refusal(name, data)
        if refusal:
            raise ZooError(f"{refusal} For {data.name} there are: {', '.join(suitable(data)) or 'none'}.")


def augmenter(data: Dataset, chosen: Chosen) -> Callable[..., tuple[Any, Any]]:
    """The function that changes a batch: from x and y, as ``fit`` takes them, and a seed (two integers) to x and y.

    Shapes and dtypes stay. Classes and numbers are left alone. Boxes, masks, points and target pictures move with the
    picture: boxes are cut at its border, and an object of which less than a quarter stays in view gets the label −1. A
    crop keeps the one object of a localization, and all landmarks, in view. A forecast is scaled with its window.

    A flip makes sense where a mirrored picture is one of the same class: clothes, but not digits.

    Args:
        data: the dataset: pictures (n, height, width, channels) from 0 to 1, or standardised series
            (n, steps, features).
        chosen: as in :func:`strengths`.

    Raises:
        ZooError: as in :func:`check`.

    Example: ``x, y = augmenter(data, ("crop", "contrast"))(*data.train.take(range(32)), seed=(0, 0))``.
    """
    check(data, chosen)
    strength, task = strengths(chosen), data.task.name
    moving = not strength.keys().isdisjoint(("crop", "flip"))

    def augment(x: Any, y: Any, seed: Any) -> tuple[Any, Any]:
        x, y = tf.nest.map_structure(tf.convert_to_tensor, (x, y))
        batch = Batch(task, x, y, windows.whole(tf.shape(x)[0]))
        for place, (name, technique) in enumerate(TECHNIQUES.items()):
            if name in strength:
                own_seed = tf.random.experimental.stateless_fold_in(seed, place)
                batch = technique.draw(batch, strength[name], own_seed)
        if moving:
            y = windows.TARGETS[task](batch.y, batch.window, x.shape[1:3])
            batch = batch._replace(x=windows.look(batch.x, batch.window), y=y)
        return batch.x, (batch.x if task == "anomaly_detection" else batch.y)  # what is given is to be reconstructed

    return augment


def plot(data: Dataset, chosen: Chosen = None, *, sample: int = 0, draws: int = 5, seed: int = 0) -> Figure:
    """One training sample, and beside it several draws of each technique, with their targets (S40).

    Args:
        data: the dataset.
        chosen: as in :func:`strengths`; by default all techniques that suit.
        sample: position in the training split.
        draws: versions of each technique.
        seed: of the draws.

    Raises:
        ZooError: as in :func:`check`, or no technique suits.
    """
    from zoo.datasets.plot import augmented

    strength = strengths(chosen or suitable(data))
    if not strength:
        raise ZooError(f"No augmentation can change {data.name}: inputs of kind {data.inputs.kind}, {data.task.name}.")
    return augmented.figure(data, strength, sample, draws, seed)


def _refusal(name: str, data: Dataset) -> str:
    """Why a technique cannot change a dataset; empty where it can."""
    kind, task = TECHNIQUES[name].kind, data.task.name
    if data.inputs.kind != kind or task not in TASKS[kind]:
        return f"{name} changes inputs of kind {kind}, but {data.name} is of kind {data.inputs.kind}, for {task}."
    if name == "tint" and data.input_shape[-1] == 1:  # type: ignore[index]
        return f"tint changes colours, but the pictures of {data.name} are grey."
    if name == "flip" and task == "landmarks":
        return "flip would take a left eye for a right one: landmarks have names."
    if name == "scaling" and task == "regression":
        return "scaling a window would leave its number as it is."
    return ""


def _crop(batch: Batch, strength: float, seed: Any) -> Batch:
    """A smaller window anywhere, but around what must stay in view."""
    held = windows.held(batch.task, batch.y)
    first, last = held[:, :2], held[:, 2:]
    draws = tf.random.stateless_uniform((tf.shape(batch.x)[0], 3), seed)
    side = tf.maximum(1 - strength * draws[:, :1], tf.reduce_max(last - first, axis=1, keepdims=True))
    side = tf.minimum(side, 1.0)
    low, high = tf.maximum(last - side, 0.0), tf.minimum(first, 1 - side)
    corner = tf.clip_by_value(low + draws[:, 1:] * (high - low), 0.0, 1 - side)
    return batch._replace(window=tf.concat([corner, side, side], axis=1))


def _flip(batch: Batch, strength: float, seed: Any) -> Batch:
    mirrored = tf.random.stateless_uniform((tf.shape(batch.x)[0], 1), seed) < strength
    top, left, height, width = tf.split(batch.window, 4, axis=1)
    other = tf.concat([top, left + width, height, -width], axis=1)
    return batch._replace(window=tf.where(mirrored, other, batch.window))


def _contrast(batch: Batch, strength: float, seed: Any) -> Batch:
    """The distance of each pixel from its picture's mean, times a factor."""
    mean = tf.reduce_mean(batch.x, axis=(1, 2, 3), keepdims=True)
    factors = _factors((tf.shape(batch.x)[0], 1, 1, 1), strength, seed)
    return batch._replace(x=tf.clip_by_value(mean + factors * (batch.x - mean), 0.0, 1.0))


def _erase(batch: Batch, strength: float, seed: Any) -> Batch:
    """A rectangle anywhere takes on its picture's mean (Zhong and others, 2017, arXiv:1708.04896)."""
    draws = tf.random.stateless_uniform((tf.shape(batch.x)[0], 4), seed)
    size = strength * draws[:, :2]
    corner = draws[:, 2:] * (1 - size)
    height, width = batch.x.shape[1:3]
    down, across = (tf.range(0.5, side) / side for side in (height, width))
    rows = tf.abs(down - corner[:, :1] - size[:, :1] / 2) < size[:, :1] / 2
    columns = tf.abs(across - corner[:, 1:] - size[:, 1:] / 2) < size[:, 1:] / 2
    inside = rows[:, :, None, None] & columns[:, None, :, None]
    return batch._replace(x=tf.where(inside, tf.reduce_mean(batch.x, axis=(1, 2, 3), keepdims=True), batch.x))


def _tint(batch: Batch, strength: float, seed: Any) -> Batch:
    """Each colour channel times a factor of its own."""
    factors = _factors((tf.shape(batch.x)[0], 1, 1, batch.x.shape[-1]), strength, seed)
    return batch._replace(x=tf.clip_by_value(factors * batch.x, 0.0, 1.0))


def _jitter(batch: Batch, strength: float, seed: Any) -> Batch:
    return batch._replace(x=batch.x + strength * tf.random.stateless_normal(tf.shape(batch.x), seed))


def _scaling(batch: Batch, strength: float, seed: Any) -> Batch:
    """A window, and its forecast with it, times one factor."""
    factors = _factors((tf.shape(batch.x)[0], 1), strength, seed)
    y = batch.y * factors if batch.task == "forecasting" else batch.y
    return batch._replace(x=batch.x * factors[..., None], y=y)


def _cover(batch: Batch, strength: float, seed: Any) -> Batch:
    """Other tokens than those that the samples come covered with."""
    under = (tf.random.stateless_uniform(tf.shape(batch.y), seed) < strength) & (batch.y > COVER)
    return batch._replace(x=tf.where(under, COVER, batch.y))


def _factors(shape: Any, strength: float, seed: Any) -> Any:
    return tf.random.stateless_uniform(shape, seed, 1 - strength, 1 + strength)


# In the order in which they are drawn; the draws of each are its own, whichever others are chosen.
TECHNIQUES = {
    "crop": Technique("image", 0.2, 0.9, "the share of each side that is cut off, at most", _crop),
    "flip": Technique("image", 0.5, 1.0, "the share of the pictures that are mirrored, left to right", _flip),
    "contrast": Technique("image", 0.4, 1.0, "the change of the contrast's factor, at most", _contrast),
    "tint": Technique("image", 0.2, 1.0, "the change of each colour's factor, at most", _tint),
    "jitter": Technique("series", 0.1, 10.0, "the deviation of the noise, in the series' standard deviations", _jitter),
    "scaling": Technique("series", 0.2, 1.0, "the change of the factor of a window, at most", _scaling),
    "cover": Technique("text", 0.15, 0.9, "the share of the tokens that are covered", _cover),
    "erase": Technique("image", 0.4, 0.9, "the share of each side that is covered, at most", _erase),
}
# By the kind of input, the tasks whose targets stay right.
TASKS: dict[str, Any] = {
    "image": windows.TARGETS,
    "series": ("classification", "anomaly_detection", "regression", "forecasting"),
    "text": ("masked_language_modelling",),
}
