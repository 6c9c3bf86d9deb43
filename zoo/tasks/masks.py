"""Tasks whose answer is masks: what is at each pixel, which pixels belong to each object?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zoo.tasks.boxes import best_objects, mean_average_precision
from zoo.tasks.task import Answer, Task

if TYPE_CHECKING:
    import numpy as np

VOID = 255  # a pixel that nobody has named; it does not count


def semantic_segmentation(labels: Sequence[str]) -> Task:
    """Which class at each pixel? Targets are uint8 indices ``(n, height, width)``; 255 does not count (S2, S42).

    The answer holds ``mask`` uint8 (n, height, width).
    """
    names = tuple(labels)
    return Task(
        name="semantic_segmentation",
        labels=names,
        head={"units": len(names), "output_activation": "softmax"},
        loss="sparse_categorical_crossentropy",
        metrics=("accuracy",),
        decides="mean_iou",
        greater_is_better=True,
        answer=lambda outputs: {"mask": outputs.argmax(axis=-1).astype("uint8")},
        score=lambda y, answer: _mask_metrics(y, answer, len(names)),
        arguments={"labels": names},
        void=VOID,
    )


def instance_segmentation(labels: Sequence[str]) -> Task:
    """Which pixels belong to each object? The slides' object segmentation (S2).

    Targets are ``labels`` int64 (n, most), −1 where there is none, and ``masks`` uint8 (n, most, height, width) of 0
    and 1. A model gives candidates: ``masks`` (n, candidates, height, width) from 0 to 1, and ``scores``
    (n, candidates, classes). The answer is chosen from them as in :func:`zoo.tasks.boxes.detection`.
    """
    names = tuple(labels)
    return Task(
        name="instance_segmentation",
        labels=names,
        head={"units": len(names), "output_activation": "softmax"},
        loss=None,
        metrics=(),
        decides="mask_map_50",
        greater_is_better=True,
        answer=_best_masks,
        score=lambda y, answer: {"mask_map_50": mean_average_precision(y, answer, len(names), mask_overlaps, "masks")},
        arguments={"labels": names},
    )


def _best_masks(outputs: dict[str, np.ndarray]) -> Answer:
    return best_objects({**outputs, "masks": (outputs["masks"] > 0.5).astype("uint8")}, "masks", _iou_of_all)


def _iou_of_all(masks: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.stack([mask_overlaps(of_one, of_one) for of_one in masks])


def mask_overlaps(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    """The IoU ``(found, true)`` of every mask ``(height, width)`` with every other."""
    import numpy as np

    pixels = np.prod(true.shape[1:], dtype=int)  # not −1, which no empty array can be reshaped by
    a, b = (masks.reshape(len(masks), pixels).astype("float32") for masks in (found, true))
    shared = a @ b.T
    return shared / np.maximum(a.sum(axis=1)[:, None] + b.sum(axis=1) - shared, 1e-12)


def _mask_metrics(y: np.ndarray, answer: Answer, classes: int) -> dict[str, float]:
    import numpy as np

    named = y != VOID
    pairs = np.bincount(y[named].astype(int) * classes + answer["mask"][named], minlength=classes**2)
    matrix = pairs.reshape(classes, classes)
    right, union = matrix.diagonal(), matrix.sum(axis=0) + matrix.sum(axis=1) - matrix.diagonal()
    return {
        "mean_iou": float((right[union > 0] / union[union > 0]).mean()),
        "pixel_accuracy": float(right.sum() / matrix.sum()),
    }
