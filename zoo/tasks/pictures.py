"""Tasks whose answer is a picture: the one that belongs to another, to a caption or to a class, or the same again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zoo.tasks.task import Task

if TYPE_CHECKING:
    import numpy as np


def image_to_image(shape: Sequence[int], maximum: float = 255) -> Task:
    """Which picture belongs to this one? Targets are pixels ``(n, *shape)`` from 0 to ``maximum`` (S42).

    Translation of outlines to drawings as well as removing noise. Training sees float32 from 0 to 1. The answer holds
    ``image`` (n, *shape), in the target's own units.
    """
    return _picture("image_to_image", shape, maximum)


def text_to_image(shape: Sequence[int], maximum: float = 255) -> Task:
    """Which picture belongs to this caption? Targets and answer as in :func:`image_to_image` (S37).

    ``fit`` takes ``{"caption": int32 (n, words), "image": float32 (n, *shape)}``, and the pictures again as targets: a
    generator learns what pictures look like together with their captions. Asked, it gets the caption alone. Many
    pictures are right: :mod:`zoo.judges` says how good one is.
    """
    return replace(
        _picture("text_to_image", shape, maximum),
        loss=None,
        metrics=(),
        decides="read_as_asked",
        greater_is_better=True,
        arrange=lambda x, y: ({"caption": x, "image": y}, y),
        ask=lambda x: ({"caption": x}, None),
        judged=True,
    )


def generation(labels: Sequence[str], shape: Sequence[int], maximum: float = 255) -> Task:
    """How could a sample of this class look? Raw samples are class names ``(n, 1)``, targets real ones (S1, S37, S42).

    ``fit`` takes ``{"label": float32 (n, classes) one-hot, "image": float32 (n, *shape)}``, and the pictures again as
    targets. Asked, a model gets the label alone; one that knows no classes draws a picture of any. The answer holds
    ``image`` (n, *shape), in the target's own units. There is no right one: :mod:`zoo.judges` says how good it is.
    """
    return replace(
        _picture("generation", shape, maximum),
        labels=tuple(labels),
        loss=None,
        metrics=(),
        decides="frechet_distance",
        arguments={"labels": tuple(labels), "shape": tuple(shape), "maximum": maximum},
        arrange=lambda x, y: ({"label": x, "image": y}, y),
        ask=lambda x: ({"label": x}, None),
        judged=True,
    )


def reconstruction(shape: Sequence[int], maximum: float = 255, numbers: int = 8) -> Task:
    """Which few numbers tell this picture, so that it can be drawn again from them? (S18, S29)

    Raw samples are pixels ``(n, *shape)`` from 0 to ``maximum``, and so are the targets: the same ones. The answer
    holds ``image`` (n, *shape).

    Args:
        shape: (height, width), or (height, width, channels).
        maximum: the value of a white pixel.
        numbers: how many the picture is told in.
    """
    task = _picture("reconstruction", shape, maximum)
    return replace(
        task,
        head={"output_activation": "sigmoid", "latent_dim": numbers},
        decides="mean_squared_error",
        arguments={"shape": tuple(shape), "maximum": maximum, "numbers": numbers},
        arrange=lambda x, y: (x, x),
    )


def domain_translation(shape: Sequence[int], maximum: float = 255) -> Task:
    """How would this look in the other domain, without a pair to learn from? (S42)

    A sample holds a clip of domain a and an unrelated one of domain b: ``(n, 2, *shape)``, where ``shape`` is
    (frames, height, width). Training sees ``{"a": clips, "b": clips}`` as input and as target, to be reconstructed;
    the raw targets ``(n, 2, *shape)`` hold both clips in the other domain, to measure by and never to train with.
    The answer holds ``clips`` (n, 2, *shape).
    """

    def arrange(x: Any, y: Any) -> tuple[Any, Any]:
        clips = {"a": x[:, 0], "b": x[:, 1]}
        return clips, clips

    return Task(
        name="domain_translation",
        labels=(),
        head={"output_activation": "sigmoid"},
        loss="mean_absolute_error",
        metrics=(),
        decides="mean_absolute_error",
        greater_is_better=False,
        answer=lambda outputs: {"clips": outputs},
        score=lambda y, answer: _picture_metrics(y, answer["clips"], maximum),
        arguments={"shape": tuple(shape), "maximum": maximum},
        arrange=arrange,
        ask=lambda x: (arrange(x, None)[0], None),
    )


def _picture(name: str, shape: Sequence[int], maximum: float) -> Task:
    return Task(
        name=name,
        labels=(),
        head={"units": 1 if len(shape) == 2 else shape[-1], "output_activation": "sigmoid"},
        loss="mean_squared_error",
        metrics=("mean_absolute_error",),
        decides="mean_absolute_error",
        greater_is_better=False,
        answer=lambda outputs: {"image": outputs},
        score=lambda y, answer: _picture_metrics(y, answer["image"], maximum),
        arguments={"shape": tuple(shape), "maximum": maximum},
    )


def _picture_metrics(y: np.ndarray, image: np.ndarray, maximum: float) -> dict[str, float]:
    """The errors as shares of white, and the peak signal-to-noise ratio in decibels."""
    import numpy as np

    error = (y.astype("float32") - image.astype("float32")) / maximum
    return {
        "mean_absolute_error": float(np.abs(error).mean()),
        "mean_squared_error": float((error**2).mean()),
        "psnr_db": float(-10 * np.log10(max(float((error**2).mean()), 1e-12))),
    }
