"""The metrics of answers to a dataset's test split."""

from __future__ import annotations

from zoo.datasets import Dataset
from zoo.tasks import Answer


def score(data: Dataset, answer: Answer) -> dict[str, float]:
    """The task's own metrics, or a judge's where there is no right answer."""
    if data.task.judged:
        from zoo import judges  # imports Keras

        return judges.score(data, answer)
    return data.task.score(data.truth, answer)


def judge(data: Dataset) -> str:
    """Who scores answers to a dataset: empty for the task itself."""
    if not data.task.judged:
        return ""
    from zoo import judges  # imports Keras

    return judges.identity(data)
