"""Covered words and letters, guessed by what stands around them: by counting, and by a trained network (S20)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

SENTENCES = "the cat sat on the mat . the cat sat on the chair . the dog sat on the mat ."
TRAINED = "masked_language_model-python_source"
LINE, COVERED = "    def __init__(self, name, value):", (9, 13, 21, 27, 32)  # a line of code, and places in it


def counts(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The different words ``(n,)`` in order, and how often (left, word, right) stand in a row: int ``(n, n, n)``."""
    known, w = np.unique(list(words), return_inverse=True)
    found = np.zeros((len(known),) * 3, dtype=int)
    np.add.at(found, (w[:-2], w[1:-1], w[2:]), 1)
    return known, found


def covered_word(text: str, left: str, right: str) -> dict[str, float]:
    """The share of each word among those that stand between two neighbours in a text, the likeliest first.

    p(word | left, right) = #(left, word, right) / Σ #(left, ·, right)

    Raises:
        ValueError: neighbours that the text never has.

    Slides: S20.
    """
    known, found = counts(text.split())
    if not {left, right} <= set(known):
        raise ValueError(f"The text holds {', '.join(known)}: {left!r} or {right!r} is not among them.")
    between = found[known == left][0][:, known == right][:, 0]
    if not between.sum():
        raise ValueError(f"Nothing in the text stands between {left!r} and {right!r}.")
    order = np.argsort(-between, kind="stable")
    return {str(known[i]): float(between[i] / between.sum()) for i in order if between[i]}


@cache
def covered_letters() -> list[tuple[str, dict[str, float]]]:
    """For each covered letter of a line of code: the letter, and the three likeliest ones by the trained network."""
    import zoo
    from zoo.tasks.languages import COVER

    predictor = zoo.predictor(TRAINED)
    tokens = predictor.preprocessing.transform(np.array([LINE], dtype=object))[0]
    first = 1 if len(tokens) > len(LINE) else 0  # behind the mark of a text's beginning
    x = np.zeros((1, predictor.model.input_shape[1]), dtype="int32")
    x[0, : len(tokens)] = tokens
    x[0, [first + place for place in COVERED]] = COVER
    chances = predictor.model.predict(x, verbose=0)[0]
    found = []
    for place in COVERED:
        best = np.argsort(-chances[first + place])[:3]
        letters = predictor.preprocessing.inverse_transform([[token] for token in best])
        found.append((LINE[place], dict(zip(map(str, letters), chances[first + place, best].tolist(), strict=True))))
    return found
