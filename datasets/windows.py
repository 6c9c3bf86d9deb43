"""A window in each picture of a batch, and the targets as they are seen through it.

A window is top, left, height and width, where the centres of the corner pixels are at 0 and 1, as in
``tf.image.crop_and_resize``; a negative width mirrors. Windows of a batch are float32 (n, 4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

KEPT = 0.25  # an object of which less is left in view counts no more


def whole(n: Any) -> Any:
    """The windows that show ``n`` pictures as they are."""
    return tf.tile([[0.0, 0.0, 1.0, 1.0]], (n, 1))


def look(pictures: Any, windows: Any, method: str = "bilinear") -> Any:
    """Pictures ``(n, height, width, channels)`` through their windows, of the same size and dtype.

    Args:
        pictures: of any dtype.
        windows: one for each.
        method: ``"bilinear"``, or ``"nearest"`` where values must not be mixed.
    """
    corners = tf.concat([windows[:, :2], windows[:, :2] + windows[:, 2:]], axis=1)
    seen = tf.image.crop_and_resize(pictures, corners, tf.range(tf.shape(pictures)[0]), pictures.shape[1:3], method)
    return tf.cast(seen, pictures.dtype)


def held(task: str, y: Any) -> Any:
    """What a window must hold, as boxes ``(n, 4)``: the object, or all points; an impossible box where nothing."""
    return HELD[task](y) if task in HELD else tf.constant([[1.0, 1.0, 0.0, 0.0]])


def _points_held(y: Any) -> Any:
    points = tf.reshape(y, (tf.shape(y)[0], -1, 2))
    return tf.concat([tf.reduce_min(points, axis=1), tf.reduce_max(points, axis=1)], axis=1)


def _frames(windows: Any, size: Any) -> Any:
    """Windows as ``(n, 1, 4)`` fractions of height and width, between the outer edges of their corner pixels."""
    first, extent = windows[:, None, :2], windows[:, None, 2:]
    size = tf.cast(size, tf.float32)
    return tf.concat([(first * (size - 1) + (1 - extent) / 2) / size, extent], axis=-1)


def _points(y: Any, windows: Any, size: Any) -> Any:
    frames = _frames(windows, size)
    points = tf.reshape(y, (tf.shape(y)[0], -1, 2))
    return tf.reshape((points - frames[..., :2]) / frames[..., 2:], tf.shape(y))


def _boxes(boxes: Any, windows: Any, size: Any) -> tuple[Any, Any]:
    """Boxes ``(n, most, 4)`` seen through the windows, cut at the border, and whether enough of each is left."""
    frames = _frames(windows, size)
    ends = [(boxes[..., i : i + 2] - frames[..., :2]) / frames[..., 2:] for i in (0, 2)]
    moved = tf.concat([tf.minimum(*ends), tf.maximum(*ends)], axis=-1)
    cut = tf.clip_by_value(moved, 0.0, 1.0)
    before, after = (tf.reduce_prod(b[..., 2:] - b[..., :2], axis=-1) for b in (moved, cut))
    return cut, after >= KEPT * before


def _localization(y: Any, windows: Any, size: Any) -> Any:
    return {**y, "box": _boxes(y["box"][:, None], windows, size)[0][:, 0]}


def _detection(y: Any, windows: Any, size: Any) -> Any:
    boxes, kept = _boxes(y["boxes"], windows, size)
    labels = tf.where(kept, y["labels"], -1)
    return {**y, "labels": labels, "boxes": tf.where(labels[..., None] >= 0, boxes, 0.0)}


def _instances(y: Any, windows: Any, size: Any) -> Any:
    masks = tf.transpose(look(tf.transpose(y["masks"], (0, 2, 3, 1)), windows, "nearest"), (0, 3, 1, 2))
    before, after = (tf.reduce_sum(tf.cast(m, tf.float32), axis=(2, 3)) for m in (y["masks"], masks))
    zoom = tf.abs(windows[:, 2:3] * windows[:, 3:4])
    labels = tf.where(after * zoom >= KEPT * before, y["labels"], -1)
    return {**y, "labels": labels, "masks": tf.where(labels[..., None, None] >= 0, masks, tf.zeros_like(masks))}


def _unmoved(y: Any, windows: Any, size: Any) -> Any:
    return y


HELD: dict[str, Callable[[Any], Any]] = {"localization": lambda y: y["box"], "landmarks": _points_held}
# By the name of the task: from targets as `fit` takes them, windows, and (height, width) to the targets in view.
TARGETS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "classification": _unmoved,
    "anomaly_detection": _unmoved,  # the target is the sample, whatever became of it
    "regression": _unmoved,
    "landmarks": _points,
    "localization": _localization,
    "detection": _detection,
    "semantic_segmentation": lambda y, windows, size: look(y[..., None], windows, "nearest")[..., 0],
    "instance_segmentation": _instances,
    "image_to_image": lambda y, windows, size: look(y, windows),
}
