"""Text: letters, words or pieces of words as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from zoo.errors import ZooError, unknown

if TYPE_CHECKING:
    import tokenizers

PADDING, UNKNOWN, START, END = 0, 1, 2, 3
SPECIAL = ["[PAD]", "[UNK]", "[START]", "[END]"]
# RE2, in the exported graph, and Oniguruma, in the library, read these alike.
SPACE = " \\t\\n\\r\\f\\v"
WORD = rf"[\p{{L}}\p{{N}}_]+|[^\p{{L}}\p{{N}}_{SPACE}]"
PIECE = rf" ?[\p{{L}}\p{{N}}_]+| ?[^\p{{L}}\p{{N}}_{SPACE}]+|[{SPACE}]+"


class Tokenizer(TransformerMixin, BaseEstimator):
    """Texts as int32 tokens, and back; a scikit-learn face on the library ``tokenizers``.

    Token 0 fills up, 1 is anything unknown, 2 and 3 mark start and end.

    Args:
        unit: ``"characters"``; ``"words"``, in lower case, punctuation marks being words; or ``"pairs"``, pieces of
            words by byte-pair encoding (Sennrich, Haddow and Birch 2016, arXiv:1508.07909), to which nothing is
            unknown.
        size: of the vocabulary, at most; the most frequent are kept.
        length: tokens of a text, cut or filled up: an array ``(n, length)``. None leaves each its own length: an
            object array ``(n,)`` of arrays.
        marks: whether a text is marked by start and end.
    """

    def __init__(self, unit: str = "words", size: int = 5000, length: int | None = None, marks: bool = False):
        self.unit = unit
        self.size = size
        self.length = length
        self.marks = marks

    def fit(self, X: Iterable[str], y: Any = None) -> Tokenizer:
        """Learn the vocabulary of texts ``(n,)``; ``state_`` holds it as JSON."""
        if self.unit not in _LEARNERS:
            raise unknown("unit", self.unit, _LEARNERS)
        least = len(SPECIAL) + (256 if self.unit == "pairs" else 1)
        if self.size < least:
            raise ZooError(f"size={self.size}: a vocabulary of {self.unit} needs {least} or more.")
        tokenizer, trainer = _LEARNERS[self.unit](self.size)
        tokenizer.train_from_iterator(X, trainer)
        self.state_ = tokenizer.to_str()
        return self

    def transform(self, X: Iterable[str]) -> np.ndarray:
        """Tokens of texts ``(n,)``."""
        texts = [row.ids for row in _library(self.state_).encode_batch_fast(list(X), add_special_tokens=False)]
        if self.marks:
            texts = [[START, *tokens, END] for tokens in texts]
        rows = [np.array(tokens, dtype="int32") for tokens in texts]
        if self.length is None:
            ragged = np.empty(len(rows), dtype=object)
            ragged[:] = rows
            return ragged
        padded = np.full((len(rows), self.length), PADDING, dtype="int32")
        for row, tokens in zip(padded, rows, strict=True):
            row[: len(tokens)] = tokens[: self.length]
        return padded

    def check(self, X: Iterable[str], known: bool = False) -> None:
        """Refuse texts ``(n,)`` that would not be read whole.

        Args:
            X: the texts.
            known: whether texts with an unknown token are refused as well.

        Raises:
            ZooError: a text without a token, one with more than there is room for, or with an unknown one.
        """
        texts = list(X)
        for text, row in zip(texts, _library(self.state_).encode_batch(texts, add_special_tokens=False), strict=True):
            if not row.ids:
                raise ZooError(f"{text!r} says nothing: give a text of one word at least.")
            if self.length is not None and len(row.ids) > self.length - 2 * self.marks:
                most = self.length - 2 * self.marks
                raise ZooError(
                    f"A text has {len(row.ids)} tokens, but {most} are read at most: {text[:60]!r}. Shorten it."
                )
            if known and UNKNOWN in row.ids:
                begin, end = row.offsets[row.ids.index(UNKNOWN)]
                learned = self.vocabulary[len(SPECIAL) :]
                names = ", ".join(learned[:20]) + (" …" if learned[20:] else "")
                raise ZooError(f"{text[begin:end]!r}, of {text!r}, is in no text of the training. What is: {names}.")

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Texts ``(n,)`` from tokens ``(n, any)``, up to the first end; words are joined by a space."""
        library = _library(self.state_)
        return np.array([*(self._text(library, np.asarray(tokens)) for tokens in X), None], dtype=object)[:-1]

    @property
    def vocabulary(self) -> list[str]:
        """The token of each number; those of pairs are bytes as the library writes them."""
        library = _library(self.state_)
        return [str(library.id_to_token(i)) for i in range(library.get_vocab_size())]

    def _text(self, library: tokenizers.Tokenizer, tokens: np.ndarray) -> str:
        ends = np.flatnonzero(tokens == END)
        tokens = tokens[: ends[0]] if len(ends) else tokens
        tokens = tokens[(tokens != PADDING) & (tokens != START)]
        if self.unit == "pairs":
            return library.decode(tokens.tolist(), skip_special_tokens=True)
        pieces = [library.id_to_token(int(token)) or "" for token in tokens]  # "" beyond the vocabulary
        return ("" if self.unit == "characters" else " ").join(pieces)


@lru_cache(maxsize=32)
def _library(state: str) -> tokenizers.Tokenizer:
    import tokenizers

    return tokenizers.Tokenizer.from_str(state)


def _characters(size: int) -> tuple[Any, Any]:
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordLevel(unk_token=SPECIAL[UNKNOWN]))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"(?m:.)"), "isolated")
    return tokenizer, trainers.WordLevelTrainer(vocab_size=size, special_tokens=SPECIAL, show_progress=False)


def _words(size: int) -> tuple[Any, Any]:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordLevel(unk_token=SPECIAL[UNKNOWN]))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORD), "removed", invert=True)
    return tokenizer, trainers.WordLevelTrainer(vocab_size=size, special_tokens=SPECIAL, show_progress=False)


def _pairs(size: int) -> tuple[Any, Any]:
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECE), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=SPECIAL, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )  # fmt: skip
    return tokenizer, trainer


_LEARNERS = {"characters": _characters, "words": _words, "pairs": _pairs}
