"""Tasks whose answer is tokens: the next ones, the one left out, a translation, the words that were spoken.

Token 0 fills up; what it stands for is the tokenizer's affair.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zoo.tasks.task import Answer, Task

if TYPE_CHECKING:
    import numpy as np


GAP, GUESSES = "___", 5  # where a word is missing, and the words in an answer to it


def language_modelling(tokens: int, context: int) -> Task:
    """Which token comes next? Samples and targets are int32 ``(n, context)``, the targets one token on (S3, S36).

    The raw samples, and the raw targets, are whole texts; ``fit`` takes their tokens, one text after the other, cut
    into windows. Asked, each text is a stream of its own, and windows overlap by half: whatever stands deep in a text
    is guessed from half a window at least. The answer holds, for each text, ``bits`` (n,), the mean of −log₂ of the
    probability that was given to each token, and ``tokens`` (n,), how many were guessed.

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
        decides="bits_per_character",
        greater_is_better=False,
        answer=_bits_of_texts,
        score=_language_metrics,
        arguments={"tokens": tokens, "context": context},
        arrange=lambda x, y: _windows(x, context),
        ask=lambda x: _overlapping_windows(x, context),
        compare=_bits,
    )


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
        ask=lambda x: ({"source": x}, None),
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


def _overlapping_windows(texts: Any, context: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Windows ``(w, context)`` of each text, half a window apart; the tokens after each, −1 where old; its text."""
    import numpy as np

    half = context // 2
    windows, texts_of = [], []
    for number, text in enumerate(texts):
        count = 1 + max(0, -(-(len(text) - 1 - context) // half))
        padded = np.full(context + 1 + half * (count - 1), -1, "int32")
        padded[: len(text)] = text[: len(padded)]
        windows.append(np.lib.stride_tricks.sliding_window_view(padded, context + 1)[::half])
        texts_of.append(np.full(count, number))
    stacked, text = np.concatenate(windows), np.concatenate(texts_of)
    later = np.diff(text, prepend=-1) == 0
    targets = stacked[:, 1:].copy()
    targets[later, : context - half] = -1  # the window before has them
    return stacked[:, :-1].clip(0), {"tokens": targets, "text": text}


def _bits(right: dict[str, np.ndarray], probabilities: np.ndarray) -> dict[str, np.ndarray]:
    """What the tokens of each window cost together, and how many they are: −1 is none."""
    import numpy as np

    tokens = right["tokens"]
    given = np.take_along_axis(probabilities, tokens.clip(0)[..., None], axis=-1)[..., 0]
    bits = np.where(tokens < 0, 0, -np.log2(given.clip(1e-12)))
    return {"bits": bits.sum(axis=1), "tokens": (tokens >= 0).sum(axis=1), "text": right["text"]}


def _bits_of_texts(windows: dict[str, np.ndarray]) -> Answer:
    """The mean cost of a token of each text, from those of its windows."""
    import numpy as np

    bits, tokens = (np.bincount(windows["text"], weights=windows[part]) for part in ("bits", "tokens"))
    return {"bits": bits / tokens.clip(1), "tokens": tokens.astype("int64")}


def _language_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    bits = float(answer["bits"] @ answer["tokens"])
    return {"bits_per_character": bits / sum(map(len, y)), "bits_per_token": bits / int(answer["tokens"].sum())}


def _missing_word_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    right = answer["candidates"] == y[:, None]
    return {"top_5_accuracy": float(right.any(axis=1).mean()), "accuracy": float(right[:, 0].mean())}


def _translation_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    import numpy as np

    scores = {"exact": float(np.mean([true == found for true, found in zip(y, answer["text"], strict=True)]))}
    if any(" " in text for text in y) and importlib.util.find_spec("sacrebleu"):  # of sentences, where it is installed
        import sacrebleu

        scores["bleu"] = sacrebleu.corpus_bleu(list(answer["text"]), [list(y)], force=True).score
    return scores


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
