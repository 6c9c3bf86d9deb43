"""Tasks whose answer is words: the one that was left out, those that were spoken.

Token 0 fills up; what it stands for is the tokenizer's affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zoo.tasks.task import Answer, Task

if TYPE_CHECKING:
    import numpy as np


GAP, GUESSES = "___", 5  # where a word is missing, and the words in an answer to it


def missing_word(tokens: int) -> Task:
    """Which word stands in the gap? Raw samples are texts with a gap ``___``, targets the words ``(n,)`` (S3, S20).

    ``fit`` takes int32 ``(n, length)`` and the words as int64 ``(n,)``. The answer holds ``word`` (n,), and
    ``candidates`` (n, 5): the likeliest words, the first of which it is. How often the right one is among them decides.
    Bits a word would not tell a baseline from a network fairly: naive Bayes ranks well, but is far too sure.

    Args:
        tokens: size of the vocabulary that the word is from.
    """
    return Task(
        name="missing_word",
        labels=(),
        head={"units": tokens, "output_activation": "softmax"},
        loss="sparse_categorical_crossentropy",
        metrics=("accuracy",),
        decides="top_5_accuracy",
        greater_is_better=True,
        answer=lambda words: {"word": words[:, 0], "candidates": words},
        score=_missing_word_metrics,
        arguments={"tokens": tokens},
    )


def transcription(labels: Sequence[str]) -> Task:
    """Which words were spoken, one after the other? Targets are int64 ``(n, most)`` indices, −1 fills up (S3, S42).

    A model gives each frame the logits of every word and, first, of a blank; ``fit`` takes the words counted from 1, 0
    filling up, and the loss is CTC's (Graves and others 2006, doi:10.1145/1143844.1143891). The answer holds ``words``
    int64 (n, any), filled up by −1: the likeliest of each frame, repetitions and blanks left out.
    """
    names = tuple(labels)
    return Task(
        name="transcription",
        labels=names,
        head={"units": len(names) + 1, "output_activation": "linear", "return_sequences": True},
        loss="ctc",
        metrics=(),
        decides="word_error_rate",
        greater_is_better=False,
        answer=lambda logits: {"words": _heard(logits)},
        score=_transcription_metrics,
        arguments={"labels": names},
        arrange=lambda x, y: (x, y + 1),
    )


def _missing_word_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    right = answer["candidates"] == y[:, None]
    return {"top_5_accuracy": float(right.any(axis=1).mean()), "accuracy": float(right[:, 0].mean())}


def _heard(logits: np.ndarray) -> np.ndarray:
    """The words of each recording from logits ``(n, frames, words + 1)``, −1 filling up."""
    import numpy as np

    frames = logits.argmax(axis=2)
    before = np.pad(frames, ((0, 0), (1, 0)))[:, :-1]
    spoken = (frames != 0) & (frames != before)
    words = np.full((len(frames), max(1, int(spoken.sum(axis=1).max(initial=0)))), -1)
    for row, line, kept in zip(words, frames, spoken, strict=True):
        row[: kept.sum()] = line[kept] - 1
    return words


def _transcription_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    errors = words = exact = 0
    for true, found in zip(y.tolist(), answer["words"].tolist(), strict=True):
        spoken, heard = ([word for word in row if word >= 0] for row in (true, found))
        errors += _edits(spoken, heard)
        words += len(spoken)
        exact += spoken == heard
    return {"word_error_rate": errors / words, "exact": exact / len(y)}


def _edits(first: list[int], second: list[int]) -> int:
    """Levenshtein's distance: the fewest insertions, deletions and replacements from one to the other."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
