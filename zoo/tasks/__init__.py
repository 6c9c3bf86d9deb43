"""Tasks: what a dataset asks and a model answers. A dataset carries one, a model is compiled by it.

One file a family, one function a task. A new kind of task is one more function and one more line in :data:`TASKS`;
what exists stays as it is. Importing this costs nothing: numpy comes in when a task is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zoo.errors import unknown
from zoo.tasks.boxes import detection, localization
from zoo.tasks.classes import anomaly_detection, classification
from zoo.tasks.languages import language_modelling, masked_language_modelling, translation
from zoo.tasks.masks import instance_segmentation, semantic_segmentation
from zoo.tasks.numbers import forecasting, landmarks, regression
from zoo.tasks.pictures import domain_translation, generation, image_to_image, reconstruction, text_to_image
from zoo.tasks.sequences import missing_word, transcription
from zoo.tasks.task import Answer, Task

__all__ = [
    "TASKS",
    "Answer",
    "Task",
    "anomaly_detection",
    "classification",
    "detection",
    "domain_translation",
    "forecasting",
    "from_dict",
    "generation",
    "image_to_image",
    "instance_segmentation",
    "landmarks",
    "language_modelling",
    "localization",
    "masked_language_modelling",
    "missing_word",
    "reconstruction",
    "regression",
    "semantic_segmentation",
    "text_to_image",
    "transcription",
    "translation",
]

TASKS: dict[str, Callable[..., Task]] = {
    task.__name__: task
    for task in (
        classification, anomaly_detection,
        regression, forecasting, landmarks,
        localization, detection,
        semantic_segmentation, instance_segmentation,
        image_to_image, domain_translation, text_to_image, generation, reconstruction,
        language_modelling, masked_language_modelling, missing_word, translation, transcription,
    )
}  # fmt: skip


def from_dict(description: Mapping[str, Any]) -> Task:
    """The task that :meth:`Task.to_dict` described."""
    arguments = {key: tuple(value) if isinstance(value, list) else value for key, value in description.items()}
    name = arguments.pop("name")
    if name not in TASKS:
        raise unknown("task", name, TASKS)
    return TASKS[name](**arguments)
