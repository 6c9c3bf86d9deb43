"""The decoding of answers as TensorFlow operations: the twins of ``Task.answer``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from zoo.errors import ZooError
from zoo.tasks import Task


def answer(task: Task, outputs: Any) -> dict[str, Any]:
    """What ``task.answer(outputs)`` gives."""
    if task.name not in ANSWERS:
        raise ZooError(f"Answers to {task.name} have no twin among TensorFlow's operations yet.")
    return ANSWERS[task.name](task, outputs)


def _classification(task: Task, outputs: Any) -> dict[str, Any]:
    probabilities = tf.concat([1 - outputs, outputs], axis=1) if math.prod(outputs.shape[1:]) == 1 else outputs
    names = tf.constant(task.labels)
    return {"label": tf.gather(names, tf.argmax(probabilities, axis=1)), "probabilities": probabilities}


def _regression(task: Task, outputs: Any) -> dict[str, Any]:
    return {"value": outputs[:, 0]}


ANSWERS: dict[str, Callable[[Task, Any], dict[str, Any]]] = {
    "classification": _classification,
    "regression": _regression,
}
