"""Baselines for language: counts of what stands around, a compressor, and words translated one by one."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import log_softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from zoo.datasets import Dataset
from zoo.datasets.preprocessing.text import SPECIAL
from zoo.tasks import Answer

Baseline = Callable[[Dataset], Answer]


def language_models(data: Dataset) -> dict[str, Baseline]:
    """Token frequencies; frequencies after one token, and after four; a compressor that has read the training texts."""
    return {"unigrams": NGrams(1), "bigrams": NGrams(2), "5-grams": NGrams(5), "xz -9": compressed}


@dataclass(frozen=True)
class NGrams:
    """Frequencies of a token after the ``order`` − 1 before it, interpolated with those after fewer.

    Where c(h) tokens of t(h) different kinds were seen after the tokens h, and h′ is h without the first of them,
    p(w | h) = (c(h w) + t(h) p(w | h′)) / (c(h) + t(h)), down to the same p for every token (Witten and Bell 1991,
    doi:10.1109/18.87000).
    """

    order: int

    def __call__(self, data: Dataset) -> Answer:
        """The mean cost in bits of a token of each text of the test split."""
        tokens = data.task.arguments["tokens"]
        known, asked = (data.preprocessing.transform(part.x) for part in (data.raw.train, data.raw.test))
        rows = np.concatenate([self._rows(text) for text in (*known, *asked)])
        seen = np.arange(len(rows)) < sum(len(text) - 1 for text in known)
        history, chance = np.zeros(len(rows), int), np.full((~seen).sum(), 1 / tokens)
        for back in range(1, self.order + 1):
            gram = _numbered(history * tokens + rows[:, -1])
            new = np.unique(gram[seen], return_index=True)[1]
            counted, total, kinds = (
                np.bincount(what, minlength=number.max() + 1)[number[~seen]]
                for what, number in ((gram[seen], gram), (history[seen], history), (history[seen][new], history))
            )
            chance = np.where(total > 0, (counted + kinds * chance) / np.maximum(total + kinds, 1), chance)
            history = _numbered(history * tokens + rows[:, -1 - back])
        counts = np.array([len(text) - 1 for text in asked])
        text = np.repeat(np.arange(len(asked)), counts)
        return _per_text(np.bincount(text, weights=-np.log2(chance), minlength=len(asked)), counts)

    def _rows(self, text: np.ndarray) -> np.ndarray:
        """Each token but the first, after those before it ``(tokens − 1, order + 1)``; 0 stands before the text."""
        filled = np.pad(text.astype("int64"), (self.order, 0))
        return np.lib.stride_tricks.sliding_window_view(filled, self.order + 1)[1:]


def compressed(data: Dataset) -> Answer:
    """What the compressor xz needs more for the training texts and a test text than for the training texts alone."""
    before = "".join(data.raw.train.x).encode()
    alone = len(lzma.compress(before, preset=9))
    more = [len(lzma.compress(before + text.encode(), preset=9)) - alone for text in data.raw.test.x]
    tokens = [len(text) - 1 for text in data.preprocessing.transform(data.raw.test.x)]
    return _per_text(8.0 * np.array(more), np.array(tokens))


def _per_text(bits: np.ndarray, tokens: np.ndarray) -> Answer:
    return {"bits": bits / np.maximum(tokens, 1), "tokens": tokens}


def _numbered(values: np.ndarray) -> np.ndarray:
    """Small numbers in place of large ones, equal for equal ones."""
    return np.unique(values, return_inverse=True)[1]


def masked_language_models(data: Dataset) -> dict[str, Baseline]:
    """Token frequencies; those after the token before; those between the tokens on both sides."""
    return {"unigrams": Neighbours(()), "token before": Neighbours((-1,)), "tokens around": Neighbours((-1, 1))}


@dataclass(frozen=True)
class Neighbours:
    """A covered token by those next to it, as if they were independent: p(w | a, b) ∝ p(w | a) p(w | b) / p(w).

    Each p(w | a) is interpolated with p(w) as in :class:`NGrams`.

    Attributes:
        sides: where the neighbours stand, −1 before and 1 after.
    """

    sides: tuple[int, ...]

    def __call__(self, data: Dataset) -> Answer:
        """The figures of each text of the test split."""
        tokens, windows = data.task.arguments["tokens"], data.train.y.astype("int64")
        asked, right = data.task.ask(data.questions)
        row, place = np.nonzero(right["tokens"] >= 0)
        plain = np.bincount(windows[windows > 0], minlength=tokens) + 1.0
        plain /= plain.sum()
        scores = np.tile(np.log(plain), (len(row), 1))
        for side in self.sides:
            before, after = windows[:, :-1], windows[:, 1:]
            near, here = (before, after) if side < 0 else (after, before)
            pairs = (near * tokens + here)[here > 0]
            counts = np.bincount(pairs, minlength=tokens**2).reshape(tokens, tokens)
            counted = counts[np.pad(asked, ((0, 0), (1, 1)))[row, place + 1 + side]]
            total, kinds = counted.sum(axis=1, keepdims=True), (counted > 0).sum(axis=1, keepdims=True)
            given = np.where(total > 0, (counted + kinds * plain) / np.maximum(total + kinds, 1), plain)
            scores += np.log(given / plain)
        scores, true = log_softmax(scores, axis=1), right["tokens"][row, place]
        text, texts = right["text"][row], data.raw.test.rows
        guessed = np.bincount(text, minlength=texts)
        bits = np.bincount(text, weights=-scores[np.arange(len(row)), true] / np.log(2), minlength=texts)
        hits = np.bincount(text, weights=scores.argmax(axis=1) == true, minlength=texts)
        return {**_per_text(bits, guessed), "right": hits / np.maximum(guessed, 1)}


def translators(data: Dataset) -> dict[str, Baseline]:
    """The most frequent target; the target of the training text that is most alike; each word by itself."""
    chosen: dict[str, Baseline] = {"most frequent": most_frequent_text, "nearest neighbour": nearest_text}
    return chosen | ({"word by word": word_by_word} if data.target_preprocessing.unit == "words" else {})


def most_frequent_text(data: Dataset) -> Answer:
    """The target that occurs most often in training, for every sample."""
    texts, counts = np.unique(data.raw.train.y.astype(str), return_counts=True)
    return {"text": np.full(data.raw.test.rows, texts[counts.argmax()], dtype=object)}


def nearest_text(data: Dataset) -> Answer:
    """The target of the training sample with the most similar letters, by the cosine of TF-IDF vectors."""
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))
    nearest = NearestNeighbors(n_neighbors=1, metric="cosine").fit(letters.fit_transform(data.raw.train.x))
    found = nearest.kneighbors(letters.transform(data.raw.test.x), return_distance=False)[:, 0]
    return {"text": data.raw.train.y[found]}


def word_by_word(data: Dataset, rounds: int = 5) -> Answer:
    """Each word as the likeliest one of the other language, in the order of the source.

    How likely, is found from the training pairs, though nobody says which word belongs to which: each word of a target
    is shared out among the words of its source by the likelihoods of the round before (Brown and others 1993, model 1,
    aclanthology.org/J93-2003).
    """
    sources, targets = data.train.x["source"], data.train.y
    size, first = data.task.arguments["target_tokens"], len(SPECIAL)
    row, place, other = np.nonzero((sources > 0)[:, :, None] & (targets >= first)[:, None])
    pairs, pair = np.unique(sources[row, place].astype("int64") * size + targets[row, other], return_inverse=True)
    word, slot = pairs // size, row * targets.shape[1] + other
    likely = np.ones(len(pairs))
    for _ in range(rounds):
        share = likely[pair] / np.bincount(slot, weights=likely[pair])[slot]
        expected = np.bincount(pair, weights=share)
        likely = expected / np.bincount(word, weights=expected)[word]
    best = np.zeros(data.task.arguments["source_tokens"], int)
    order = np.argsort(likely, kind="stable")
    best[word[order]] = pairs[order] % size  # of the entries for one word the last, and likeliest, stays
    return {"text": data.target_preprocessing.inverse_transform(best[data.test.x["source"]])}
