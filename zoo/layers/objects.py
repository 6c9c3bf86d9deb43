"""Models that find many objects with a grid: the cell in which an object's centre lies is responsible for it.

A network of fixed shape cannot answer with "some objects". So it answers once for each cell of a grid: is the centre of
an object here, of which class, and how far does it reach? Of two objects in one cell the scores can name both classes,
but there is one box, or mask, for the two: a finer grid keeps them apart.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

EPSILON = 1e-6
REACH = 0.7  # cells around a centre where a score is hardly wrong, the σ of a bell


@keras.saving.register_keras_serializable(package="zoo")
class BoxesOfCells(layers.Layer):
    """From four numbers a cell to a box a cell, all from 0 to 1.

    In cell (r, c) of a grid of R×C cells the numbers (a, b, h, w) mean: the centre lies at ((r + a) / R, (c + b) / C),
    so always within the cell, and the box is h of the picture high and w of it wide. From ``(n, R, C, 4)`` to
    ``(n, R·C, 4)``: top, left, bottom, right (Redmon and others 2016, arXiv:1506.02640).
    """

    def call(self, cells: keras.KerasTensor) -> keras.KerasTensor:
        """The boxes, row by row of the grid."""
        _, rows, columns, _ = cells.shape
        numbers = ops.reshape(cells, (-1, rows * columns, 4))
        size = ops.convert_to_tensor([rows, columns], dtype="float32")
        corners = cell_corners(rows, columns)
        centre, reach = (corners + numbers[..., :2]) / size, numbers[..., 2:] / 2
        return ops.concatenate([centre - reach, centre + reach], axis=-1)


def cell_corners(rows: int, columns: int) -> Any:
    """Row and column of each cell, row by row: float32 ``(rows·columns, 2)``."""
    down, across = ops.meshgrid(ops.arange(rows), ops.arange(columns), indexing="ij")
    return ops.cast(ops.reshape(ops.stack([down, across], axis=-1), (-1, 2)), "float32")


def responsible(centres: Any, labels: Any, rows: int, columns: int) -> Any:
    """Which cell answers for which object.

    Args:
        centres: of the objects, y and x as fractions, ``(n, most, 2)``.
        labels: ``(n, most)``; −1 where there is no object.
        rows, columns: of the grid.

    Returns:
        1 where the object's centre lies in the cell, else 0: float32 ``(n, most, rows·columns)``.
    """
    size = ops.convert_to_tensor([rows, columns], dtype="float32")
    cell = ops.clip(ops.floor(centres * size), 0.0, size - 1)
    here = ops.all(ops.equal(cell_corners(rows, columns), cell[:, :, None]), axis=-1)
    return ops.cast(ops.logical_and(here, labels[..., None] >= 0), "float32")


def focal_loss(scores: Any, centres: Any, labels: Any, rows: int, columns: int) -> Any:
    """How wrong the scores are: the cross entropy, less of it where the answer is nearly right already.

    L = −Σ (1 − p)² ln p where a centre of the class lies, else −Σ (1 − bell)⁴ p² ln(1 − p), over the number of objects.
    The bell exp(−d² / 2σ²) is 1 at a true centre: a cell beside it is hardly wrong. Without the factors, the many empty
    cells would drown the few full ones (Zhou and others 2019, arXiv:1904.07850).

    Args:
        scores: probabilities ``(n, rows·columns, classes)``.
        centres, labels, rows, columns: as in :func:`responsible`.
    """
    classes = ops.one_hot(labels, scores.shape[-1], dtype="float32")  # a label of −1 has no class
    here = responsible(centres, labels, rows, columns)
    truth = ops.max(here[..., None] * classes[:, :, None], axis=1)
    size = ops.convert_to_tensor([rows, columns], dtype="float32")
    steps = cell_corners(rows, columns) + 0.5 - (centres * size)[:, :, None]
    bell = ops.exp(-ops.sum(steps**2, axis=-1) / (2 * REACH**2))
    near = ops.max(bell[..., None] * classes[:, :, None], axis=1)
    p = ops.clip(scores, EPSILON, 1 - EPSILON)
    right = truth * (1 - p) ** 2 * ops.log(p)
    wrong = (1 - truth) * (1 - near) ** 4 * p**2 * ops.log(1 - p)
    return -ops.sum(right + wrong) / number_of(labels)


def number_of(labels: Any) -> Any:
    """The number of objects of a batch, at least 1."""
    return ops.maximum(ops.sum(ops.cast(labels >= 0, "float32")), 1.0)


@keras.saving.register_keras_serializable(package="zoo")
class Detector(keras.Model):
    """A functional model with outputs ``boxes`` and ``scores`` whose layer ``grid`` has a score a cell and class."""

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """The focal loss of the scores, and of each object's cell what its box misses.

        L_box = Σ (1 − IoU + Σ |side − true side|) over the number of objects.

        Args:
            x: pictures, which the loss does not look at.
            y: ``labels`` (n, most) and ``boxes`` (n, most, 4).
            y_pred: ``scores`` (n, cells, classes) and ``boxes`` (n, cells, 4).
            sample_weight: not used.
            training: not used.
        """
        _, rows, columns, _ = self.get_layer("grid").output.shape
        labels, boxes = y["labels"], ops.cast(y["boxes"], "float32")
        centres = (boxes[..., :2] + boxes[..., 2:]) / 2
        here = responsible(centres, labels, rows, columns)
        found = ops.matmul(here, y_pred["boxes"])  # the box of the cell that is responsible, (n, most, 4)
        missed = 1 - iou(found, boxes) + ops.sum(ops.abs(found - boxes), axis=-1)
        box_loss = ops.sum(missed * ops.cast(labels >= 0, "float32")) / number_of(labels)
        return focal_loss(y_pred["scores"], centres, labels, rows, columns) + box_loss + sum(self.losses)


def iou(first: Any, second: Any) -> Any:
    """Intersection over union of boxes ``(..., 4)``, each with its own partner."""
    low, high = ops.maximum(first[..., :2], second[..., :2]), ops.minimum(first[..., 2:], second[..., 2:])
    shared = ops.prod(ops.maximum(high - low, 0.0), axis=-1)
    areas = [ops.prod(boxes[..., 2:] - boxes[..., :2], axis=-1) for boxes in (first, second)]
    return shared / ops.maximum(areas[0] + areas[1] - shared, EPSILON)


@keras.saving.register_keras_serializable(package="zoo")
class InstanceSegmenter(keras.Model):
    """A functional model with outputs ``masks`` and ``scores`` whose layer ``grid`` has a score a cell and class."""

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """The focal loss of the scores, and of each object's cell what its mask misses.

        Dice's L_mask = Σ (1 − 2 Σ p·t / (Σ p² + Σ t²)) over the number of objects, where p and t are the pixels of the
        mask and of the true one (Milletari and others 2016, arXiv:1606.04797): a small object counts as a large one.

        Args:
            x: pictures, which the loss does not look at.
            y: ``labels`` (n, most) and ``masks`` (n, most, height, width).
            y_pred: ``scores`` (n, cells, classes) and ``masks`` (n, cells, height, width).
            sample_weight: not used.
            training: not used.
        """
        _, rows, columns, _ = self.get_layer("grid").output.shape
        _, cells, height, width = y_pred["masks"].shape
        labels, masks = y["labels"], ops.cast(y["masks"], "float32")
        centres = centres_of(masks)
        here = responsible(centres, labels, rows, columns)
        true = ops.reshape(masks, (-1, masks.shape[1], height * width))
        found = ops.matmul(here, ops.reshape(y_pred["masks"], (-1, cells, height * width)))
        shared = ops.sum(found * true, axis=-1)
        missed = 1 - 2 * shared / ops.maximum(ops.sum(found**2, axis=-1) + ops.sum(true**2, axis=-1), EPSILON)
        mask_loss = ops.sum(missed * ops.cast(labels >= 0, "float32")) / number_of(labels)
        return focal_loss(y_pred["scores"], centres, labels, rows, columns) + mask_loss + sum(self.losses)


def centres_of(masks: Any) -> Any:
    """The centre of mass of each mask ``(n, most, height, width)``, y and x as fractions: ``(n, most, 2)``."""
    _, _, height, width = masks.shape
    down, across = (ops.arange(size, dtype="float32") + 0.5 for size in (height, width))
    pixels = ops.maximum(ops.sum(masks, axis=(2, 3)), 1.0)
    y = ops.sum(masks * down[:, None], axis=(2, 3)) / (height * pixels)
    x = ops.sum(masks * across, axis=(2, 3)) / (width * pixels)
    return ops.stack([y, x], axis=-1)
