"""The class :class:`Task`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

Answer = dict[str, "np.ndarray"]


def as_it_is(x: Any, y: Any) -> tuple[Any, Any]:
    """Samples and targets go into ``fit`` as they are."""
    return x, y


def alone(x: Any) -> tuple[Any, None]:
    """The sample is the question, and nothing is known of the answer."""
    return x, None


def asked_of_itself(x: Any) -> tuple[Any, Any]:
    """The sample is the question, and its own right answer."""
    return x, x


@dataclass(frozen=True, eq=False)
class Task:
    """What is asked of a model, and how its raw outputs become an answer.

    Attributes:
        name: a key of :data:`zoo.tasks.TASKS`.
        labels: names of the classes, or of the numbers that are predicted.
        head: the arguments that a task gives every builder: ``output_activation``; ``units``, unless outputs are like
            inputs; ``return_sequences``, for an answer at every place; ``latent_dim``, the numbers to tell a sample in.
        loss: Keras' name of the loss that is minimised, or a name for each output; None where the model computes its
            own.
        metrics: Keras' names of the metrics watched during training.
        decides: the test metric that decides between two models, a key of what ``score`` returns.
        greater_is_better: whether more of ``decides`` is better.
        answer: from raw outputs, in the target's own units, to named arrays of one entry a sample.
        score: from true raw targets and an answer to the test metrics.
        arguments: what the function of :data:`zoo.tasks.TASKS` was called with.
        arrange: from preprocessed samples and targets to what ``fit`` takes.
        ask: from preprocessed samples alone to what a model is asked, which never holds a target; and, where the
            samples themselves tell what is right, that, else None.
        compare: from what is right by ``ask`` and a model's outputs to the raw outputs that ``answer`` takes, where
            these tell how well the outputs fit the sample. None where the outputs are the answer.
        void: a target that does not count, in the loss and in the metrics of ``score``, else None.
        judged: whether there is no right answer, so that :mod:`zoo.judges` says how good one is, not ``score``.
    """

    name: str
    labels: tuple[str, ...]
    head: Mapping[str, Any]
    loss: str | dict[str, str] | None
    metrics: tuple[str, ...]
    decides: str
    greater_is_better: bool
    answer: Callable[[Any], Answer]
    score: Callable[[Any, Answer], dict[str, float]]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    arrange: Callable[[Any, Any], tuple[Any, Any]] = as_it_is
    ask: Callable[[Any], tuple[Any, Any]] = alone
    compare: Callable[[Any, Any], Any] | None = None
    void: int | None = None
    judged: bool = False

    def to_dict(self) -> dict[str, Any]:
        """What :func:`zoo.tasks.from_dict` needs to make this task again, as JSON can hold it."""
        listed = {key: list(value) if isinstance(value, tuple) else value for key, value in self.arguments.items()}
        return {"name": self.name, **listed}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Task) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(repr(self.to_dict()))

    def __repr__(self) -> str:
        shown = {key: ", ".join(value) if key == "labels" else value for key, value in self.arguments.items()}
        return f"{self.name}({', '.join(str(v) if k == 'labels' else f'{k}={v}' for k, v in shown.items())})"
