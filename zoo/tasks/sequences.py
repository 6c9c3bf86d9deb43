"""Tasks whose answer is a sequence of tokens: the next ones, a translation, the words that were spoken.

Token 0 fills up; what it stands for is the tokenizer's affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zoo.tasks.task import Answer, Task

if TYPE_CHECKING:
    import numpy as np


def language_modelling(tokens: int, context: int) -> Task:
    """Which token comes next? Samples and targets are int32 ``(n, context)``, the targets one token on (S3, S36).

    The raw samples are whole texts; ``fit`` takes their tokens cut into windows. The answer holds ``bits``
    (n, context): −log₂ of the probability that was given to each token.

    Args:
        tokens: size of the vocabulary.
        context: tokens that a model sees at once.
    """
    return Task(
        name="language_modelling",
        labels=(),
        head={"units": tokens, "output_activation": "softmax"},
        loss="sparse_categorical_crossentropy",
        metrics=("accuracy",),
        decides="bits_per_token",
        greater_is_better=False,
        answer=lambda bits: {"bits": bits},
        score=lambda y, answer: {"bits_per_token": float(answer["bits"].mean())},
        arguments={"tokens": tokens, "context": context},
        arrange=lambda x, y: _windows(x, context),
    )


def translation(source_tokens: int, target_tokens: int) -> Task:
    """How does this read in the other language? Raw samples and targets are texts ``(n,)`` (S3, S33).

    ``fit`` takes ``{"source": int32 (n, s), "target": int32 (n, t − 1)}`` and the targets one token on (teacher
    forcing). The answer holds ``text`` (n,).

    Args:
        source_tokens, target_tokens: sizes of the two vocabularies.
    """
    return Task(
        name="translation",
        labels=(),
        head={"units": target_tokens, "output_activation": "softmax"},
        loss="sparse_categorical_crossentropy",
        metrics=("accuracy",),
        decides="exact",
        greater_is_better=True,
        answer=lambda text: {"text": text},
        score=_translation_metrics,
        arguments={"source_tokens": source_tokens, "target_tokens": target_tokens},
        arrange=lambda x, y: ({"source": x, "target": y[:, :-1]}, y[:, 1:]),
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


def _windows(texts: Any, context: int) -> tuple[np.ndarray, np.ndarray]:
    """Tokens of several texts, one after the other, as windows of ``context`` and the same one token on."""
    import numpy as np

    stream = np.concatenate([np.asarray(text, dtype="int32") for text in texts])
    count = max(1, (len(stream) - 1) // context)
    stream = np.pad(stream, (0, max(0, count * context + 1 - len(stream))))
    x, y = stream[: count * context], stream[1 : count * context + 1]
    return x.reshape(count, context), y.reshape(count, context)


def _translation_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    import numpy as np

    return {"exact": float(np.mean([true == found for true, found in zip(y, answer["text"], strict=True)]))}


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
