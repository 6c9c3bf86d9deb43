"""The decoding of answers as TensorFlow operations: the twins of ``Task.answer``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from zoo.errors import ZooError
from zoo.exporters import texts
from zoo.tasks import Task
from zoo.tasks.boxes import FOUND, LEAST


def answer(task: Task, outputs: Any) -> dict[str, Any]:
    """What ``task.answer(outputs)`` gives."""
    if task.name not in ANSWERS:
        raise ZooError(f"Answers to {task.name} have no twin among TensorFlow's operations yet.")
    return ANSWERS[task.name](task, outputs)


def asked(task: Task, x: Any) -> tuple[Any, Any]:
    """What ``task.ask(x)`` gives."""
    return ASKED[task.name](task, x) if task.name in ASKED else task.ask(x)


def compared(task: Task, right: Any, outputs: Any) -> Any:
    """What ``task.compare(right, outputs)`` gives; the outputs themselves where nothing is compared."""
    return outputs if task.compare is None else COMPARISONS[task.name](right, outputs)


def _errors(samples: Any, reconstructed: Any) -> Any:
    return tf.reduce_mean((samples - reconstructed) ** 2, axis=range(1, len(samples.shape)))


def _classification(task: Task, outputs: Any) -> dict[str, Any]:
    probabilities = tf.concat([1 - outputs, outputs], axis=1) if math.prod(outputs.shape[1:]) == 1 else outputs
    names = tf.constant(task.labels)
    return {"label": tf.gather(names, tf.argmax(probabilities, axis=1)), "probabilities": probabilities}


def _localization(task: Task, outputs: Any) -> dict[str, Any]:
    return {**_classification(task, outputs["label"]), "box": outputs["box"]}


def _transcription(task: Task, logits: Any) -> dict[str, Any]:
    frames = tf.argmax(logits, axis=2)
    before = tf.pad(frames, ((0, 0), (1, 0)))[:, :-1]
    spoken = tf.ragged.boolean_mask(frames - 1, (frames != 0) & (frames != before))
    # A column of nothing at the end, where no recording holds a word; else one too many.
    words = tf.pad(spoken.to_tensor(-1), ((0, 0), (0, 1)), constant_values=-1)
    return {"words": words[:, : tf.maximum(tf.shape(words)[1] - 1, 1)]}


def _best_objects(outputs: dict[str, Any], what: str, overlaps: Callable[[Any], Any]) -> dict[str, Any]:
    best = tf.reduce_max(outputs["scores"], axis=2)
    order = tf.argsort(best, direction="DESCENDING", stable=True)[:, :FOUND]
    scores, candidates = (tf.gather(outputs[name], order, batch_dims=1) for name in ("scores", what))
    labels, scores = tf.argmax(scores, axis=2), tf.reduce_max(scores, axis=2)
    rival = (overlaps(candidates) > 0.5) & (labels[:, :, None] == labels[:, None])
    kept = [scores[:, i] >= LEAST for i in range(scores.shape[1])]
    for i in range(1, len(kept)):
        better = tf.stack(kept[:i], axis=1)
        kept[i] &= ~tf.reduce_any(rival[:, i, :i] & better, axis=1)
    return {"labels": tf.where(tf.stack(kept, axis=1), labels, -1), "scores": scores, what: candidates}


def _iou_of_boxes(boxes: Any) -> Any:
    first, second = boxes[:, :, None], boxes[:, None]
    low, high = tf.maximum(first[..., :2], second[..., :2]), tf.minimum(first[..., 2:], second[..., 2:])
    shared = tf.reduce_prod(tf.maximum(high - low, 0), axis=-1)
    area = tf.reduce_prod(tf.maximum(boxes[..., 2:] - boxes[..., :2], 0), axis=-1)
    return shared / tf.maximum(area[:, :, None] + area[:, None] - shared, 1e-12)


def _iou_of_masks(masks: Any) -> Any:
    flat = tf.cast(tf.reshape(masks, (tf.shape(masks)[0], masks.shape[1], -1)), tf.float32)
    shared, area = tf.matmul(flat, flat, transpose_b=True), tf.reduce_sum(flat, axis=2)
    return shared / tf.maximum(area[:, :, None] + area[:, None] - shared, 1e-12)


def _instances(task: Task, outputs: Any) -> dict[str, Any]:
    masks = tf.cast(outputs["masks"] > 0.5, tf.uint8)
    return _best_objects({**outputs, "masks": masks}, "masks", _iou_of_masks)


ANSWERS: dict[str, Callable[[Task, Any], dict[str, Any]]] = {
    "classification": _classification,
    "regression": lambda task, outputs: {"value": outputs[:, 0]},
    "forecasting": lambda task, outputs: {"forecast": outputs},
    "landmarks": lambda task, outputs: {"points": tf.reshape(outputs, (-1, len(task.labels), 2))},
    "localization": _localization,
    "detection": lambda task, outputs: _best_objects(outputs, "boxes", _iou_of_boxes),
    "semantic_segmentation": lambda task, outputs: {"mask": tf.cast(tf.argmax(outputs, axis=-1), tf.uint8)},
    "instance_segmentation": _instances,
    "image_to_image": lambda task, outputs: {"image": outputs},
    "reconstruction": lambda task, outputs: {"image": outputs},
    "generation": lambda task, outputs: {"image": outputs},
    "text_to_image": lambda task, outputs: {"image": outputs},
    "domain_translation": lambda task, outputs: {"clips": outputs},
    "anomaly_detection": lambda task, score: {"score": score},
    "transcription": _transcription,
    "language_modelling": lambda task, windows: texts.answer(windows),
    "masked_language_modelling": lambda task, windows: texts.answer(windows),
    "translation": lambda task, texts: {"text": texts},
    "missing_word": lambda task, words: {"word": words[:, 0], "candidates": words},
}
ASKED: dict[str, Callable[[Task, Any], tuple[Any, Any]]] = {
    "language_modelling": texts.windows,
    "masked_language_modelling": texts.covered,
}
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "anomaly_detection": _errors,
    "language_modelling": texts.costs,
    "masked_language_modelling": texts.costs,
}
