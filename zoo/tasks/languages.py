"""Tasks about texts: which token is next, which ones are covered, how it reads in the other language.

Token 0 fills up, and 1 is anything unknown; what the others stand for is the tokenizer's affair.
"""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zoo.tasks.task import Answer, Task

if TYPE_CHECKING:
    import numpy as np

COVER, EVERY = 1, 7  # the token that stands in place of a covered one, and how many tokens there are to each


def language_modelling(tokens: int, context: int) -> Task:
    """Which token comes next? Samples and targets are int32 ``(n, context)``, the targets one token on (S3, S36).

    The raw samples, and the raw targets, are whole texts; ``fit`` takes their tokens, one text after the other, cut
    into windows. Asked, each text is a stream of its own, and windows overlap by half: whatever stands deep in a text
    is guessed from half a window at least. The answer holds, for each text, ``bits`` (n,), the mean of −log₂ of the
    probability that was given to each token, ``right`` (n,), the share of tokens that were the likeliest, and
    ``tokens`` (n,), how many were guessed.

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
        answer=_of_texts,
        score=_language_metrics,
        arguments={"tokens": tokens, "context": context},
        arrange=lambda x, y: _windows(x, context),
        ask=lambda x: _overlapping_windows(x, context),
        compare=_costs,
    )


def masked_language_modelling(tokens: int, context: int) -> Task:
    """Which tokens are covered? Nobody has labelled anything: the text is its own teacher (S20).

    The raw samples, and the raw targets, are whole texts, each cut into windows int32 ``(n, context)``, 0 filling up.
    Of every seven tokens the fourth is covered, in training as well as asked; a training that changes samples by
    ``augment="cover"`` covers others each time. Targets are the windows without covers: where samples and targets
    differ, something is to be guessed. The answer is that of :func:`language_modelling`, of covered tokens alone.

    Args:
        tokens: size of the vocabulary.
        context: tokens that a model sees at once.
    """
    return replace(
        language_modelling(tokens, context),
        name="masked_language_modelling",
        head={"units": tokens, "output_activation": "softmax", "return_sequences": True},
        metrics=(),
        decides="bits_per_token",
        score=_covered_metrics,
        arrange=lambda x, y: _covered(_cut(x, context)[0]),
        ask=lambda x: _asked_covered(x, context),
    )


def translation(source_tokens: int, target_tokens: int) -> Task:
    """How does this read in the other language? Raw samples and targets are texts ``(n,)`` (S3, S33).

    ``fit`` takes ``{"source": int32 (n, s), "target": int32 (n, t − 1)}`` and the targets one token on (teacher
    forcing). The answer holds ``text`` (n,). Of sentences, and where sacrebleu is installed, ``bleu`` is measured.

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
    stacked, text = _cut(texts, context + 1, half)
    targets = np.where(stacked[:, 1:] == 0, -1, stacked[:, 1:])
    later = np.diff(text, prepend=-1) == 0
    targets[later, : context - half] = -1  # the window before has them
    return stacked[:, :-1], {"tokens": targets, "text": text}


def _asked_covered(texts: Any, context: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Windows with covers; the tokens under them, −1 where there is none; the text of each window."""
    import numpy as np

    windows, text = _cut(texts, context)
    covered, _ = _covered(windows)
    return covered, {"tokens": np.where(covered == windows, -1, windows), "text": text}


def _covered(windows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Windows with every seventh token covered, and without covers."""
    import numpy as np

    under = (np.arange(windows.shape[1]) % EVERY == EVERY // 2) & (windows != 0)
    return np.where(under, np.int32(COVER), windows), windows


def _cut(texts: Any, length: int, step: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Windows int32 ``(w, length)`` of each text, ``step`` tokens apart, 0 filling up; and the text of each."""
    import numpy as np

    step = step or length
    windows, text = [], []
    for number, tokens in enumerate(texts):
        tokens = np.asarray(tokens, "int32")
        count = 1 + max(0, -((length - len(tokens)) // step))
        padded = np.zeros(length + step * (count - 1), "int32")
        padded[: len(tokens)] = tokens[: len(padded)]
        windows.append(np.lib.stride_tricks.sliding_window_view(padded, length)[::step])
        text.append(np.full(count, number))
    return np.concatenate(windows), np.concatenate(text)


def _costs(right: dict[str, np.ndarray], probabilities: np.ndarray) -> dict[str, np.ndarray]:
    """What the tokens of each window cost together, how many were the likeliest, and how many they are: −1 is none."""
    import numpy as np

    tokens = right["tokens"]
    given = np.take_along_axis(probabilities, tokens.clip(0)[..., None], axis=-1)[..., 0]
    return {
        "bits": np.where(tokens < 0, 0, -np.log2(given.clip(1e-12))).sum(axis=1),
        "right": (tokens == probabilities.argmax(axis=-1)).sum(axis=1),
        "tokens": (tokens >= 0).sum(axis=1),
        "text": right["text"],
    }


def _of_texts(windows: dict[str, np.ndarray]) -> Answer:
    """The figures of each text, from those of its windows."""
    import numpy as np

    bits, right, tokens = (np.bincount(windows["text"], weights=windows[part]) for part in ("bits", "right", "tokens"))
    guessed = tokens.clip(1)
    return {"bits": bits / guessed, "right": right / guessed, "tokens": tokens.astype("int64")}


def _language_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    bits = float(answer["bits"] @ answer["tokens"])
    return {"bits_per_character": bits / sum(map(len, y)), "bits_per_token": bits / int(answer["tokens"].sum())}


def _covered_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    tokens = int(answer["tokens"].sum())
    return {
        "bits_per_token": float(answer["bits"] @ answer["tokens"]) / tokens,
        "accuracy": float(answer["right"] @ answer["tokens"]) / tokens,
    }


def _translation_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    import numpy as np

    scores = {"exact": float(np.mean([true == found for true, found in zip(y, answer["text"], strict=True)]))}
    if any(" " in text for text in y) and importlib.util.find_spec("sacrebleu"):  # of sentences, where it is installed
        import sacrebleu

        scores["bleu"] = sacrebleu.corpus_bleu(list(answer["text"]), [list(y)], force=True).score
    return scores
