"""Labelled pictures seen otherwise: to be told in few numbers, or to be drawn when their class is named.

Splits stay as they are, so that what was held out of one task is held out of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zoo.datasets.inputs import ChoiceInput, ImageInput
from zoo.datasets.splits import Split, Splits
from zoo.errors import ZooError
from zoo.tasks import Task, classification, generation, reconstruction

if TYPE_CHECKING:
    from zoo.datasets.dataset import Dataset

Turn = Callable[[Split, Sequence[str]], Split]


def of_pictures(labels: Sequence[str], inputs: ImageInput) -> tuple[Task, ...]:
    """The tasks that labelled pictures serve beside classification."""
    return reconstruction(inputs.shape, inputs.maximum), generation(labels, inputs.shape, inputs.maximum)


def facts(task: Task) -> dict[str, Any]:
    """What a dataset's spec says otherwise where its pictures are seen so."""
    if task.name != "generation":
        return {}
    shape = task.arguments["shape"]
    pictures = (*shape, 1) if len(shape) == 2 else tuple(shape)
    return {
        "inputs": ChoiceInput(task.labels),
        "input_shape": {"label": (len(task.labels),), "image": pictures},
    }


def seen(data: Dataset, task: str) -> Dataset:
    """Classified pictures for another task: ``"reconstruction"`` or ``"generation"``.

    Raises:
        ZooError: another task, or anything but classified pictures in memory.

    Example: ``zoo.datasets.seen(zoo.datasets.from_image_folder("photos/"), "generation")``.
    """
    from zoo.datasets.dataset import prepare

    inputs = data.inputs
    if data.task.name != "classification" or not isinstance(inputs, ImageInput) or task not in TURNS or data.streamed:
        raise ZooError(
            f"{data.name} for {task}: pictures with classes, in memory, can be seen for {' and '.join(TURNS)}, but "
            f"these are {'a stream of ' if data.streamed else ''}{inputs.kind}s for {data.task.name}."
        )
    others = (data.task, *of_pictures(data.class_names, inputs))
    spec = replace(data.spec, others=others).for_task(task)
    raw = Splits(*(TURNS[task](part, data.class_names) for part in data.raw))
    return prepare(spec, raw, seed=data.seed, options=data.options, guesses=data.guesses)


def classified(data: Dataset) -> Dataset:
    """The pictures that a dataset for generation holds, to be classified again.

    The inverse of ``seen(data, "generation")``.
    """
    from zoo.datasets.dataset import prepare

    task = data.task
    inputs = ImageInput(task.arguments["shape"], task.arguments["maximum"])
    index = {name: i for i, name in enumerate(task.labels)}
    raw = Splits(*(Split(y, _indices(x, index)) for x, y in data.raw))
    spec = replace(data.spec, task=classification(task.labels), inputs=inputs)
    return prepare(spec, raw, seed=data.seed, options=data.options)


def _indices(names: Any, index: dict[str, int]) -> Any:
    import numpy as np

    return np.array([index[name] for name in names[:, 0]], dtype="int64")


def _named(part: Split, labels: Sequence[str]) -> Split:
    import numpy as np

    return Split(np.array(labels, dtype=object)[part.y][:, None], part.x)


TURNS: dict[str, Turn] = {
    "reconstruction": lambda part, labels: Split(part.x, part.x),
    "generation": _named,
}
