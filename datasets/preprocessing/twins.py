"""The fitted scikit-learn preprocessing as TensorFlow operations: the same arithmetic in a stream, and in an export.

Each function is the twin of one transformer; numbers are float64 like scikit-learn's, unless :func:`computed_in` says
otherwise. A text is missing when it is empty, a number when it is NaN; for a runtime that has no texts, a category may
come as its place among the encoder's categories, or as -1 if it is none of them. Nothing but constants goes into the
graph: no tables that would need a file beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np
import tensorflow as tf
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from zoo.datasets.preprocessing import text
from zoo.datasets.preprocessing.audio import QUIET, LogMel
from zoo.datasets.preprocessing.gaps import Surroundings, WordGuesser
from zoo.datasets.preprocessing.images import PixelScaler
from zoo.datasets.preprocessing.series import SeriesScaler
from zoo.datasets.preprocessing.tables import DAY, PERIODS, DateEncoder, OutlierClipper
from zoo.errors import ZooError
from zoo.tasks.sequences import GAP, GUESSES

_precision: ContextVar[Any] = ContextVar("_precision", default=tf.float64)


@contextmanager
def computed_in(dtype: Any) -> Iterator[None]:
    """Numbers are of this dtype in the graphs traced meanwhile: float32 for a runtime that has no float64."""
    token = _precision.set(dtype)
    try:
        yield
    finally:
        _precision.reset(token)


def known(transformer: Any) -> bool:
    """Whether :func:`transform` has all that a transformer is made of."""
    parts = [step for _, step in getattr(transformer, "steps", ())]
    parts += [step for _, step, *_ in getattr(transformer, "transformers_", ())]
    return type(transformer) in TWINS and all(map(known, parts))


def transform(transformer: Any, x: Any) -> Any:
    """What ``transformer.transform(x)`` gives, for a tensor ``(n, ...)`` or a dict of columns ``(n,)``."""
    if type(transformer) not in TWINS:
        raise ZooError(f"{type(transformer).__name__} has no twin among TensorFlow's operations yet.")
    return TWINS[type(transformer)](transformer, x)


def inverse_transform(transformer: Any, x: Any) -> Any:
    """What ``transformer.inverse_transform(x)`` gives, for the outputs ``(n, ...)`` of a network."""
    if type(transformer) not in INVERSES:
        raise ZooError(f"The inverse of {type(transformer).__name__} has no twin among TensorFlow's operations yet.")
    x = tf.convert_to_tensor(x)
    values = INVERSES[type(transformer)](transformer, x if x.dtype.is_integer else tf.cast(x, _precision.get()))
    return values if values.dtype == tf.string else tf.cast(values, tf.float32)


def _pipeline(pipeline: Pipeline, x: Any) -> Any:
    for _, step in pipeline.steps:
        x = transform(step, x)
    return x


def _columns(columns: ColumnTransformer, x: dict[str, Any]) -> Any:
    parts = [transform(step, tf.stack([x[name] for name in names], axis=1)) for _, step, names in columns.transformers_]
    return tf.concat(parts, axis=1)


def _imputer(imputer: SimpleImputer, x: Any) -> Any:
    if x.dtype == tf.string:
        return tf.where(x == "", tf.constant([str(fill) for fill in imputer.statistics_]), x)
    if x.dtype.is_integer:  # places among the categories: a missing one has its own
        return x
    x = tf.cast(x, _precision.get())
    return tf.where(x != x, tf.constant(imputer.statistics_, x.dtype), x)  # LiteRT has no is_nan


def _clipper(clipper: OutlierClipper, x: Any) -> Any:
    return tf.clip_by_value(x, clipper.lower_, clipper.upper_)


def _scaler(scaler: StandardScaler, x: Any) -> Any:
    return (x - scaler.mean_) / scaler.scale_


def _one_hot(encoder: OneHotEncoder, x: Any) -> Any:
    parts = []
    merged = getattr(encoder, "infrequent_categories_", [None] * len(encoder.categories_))  # only where it merges any
    for i, (rare, names) in enumerate(zip(merged, encoder.categories_, strict=True)):
        kept = [(place, name) for place, name in enumerate(names) if rare is None or name not in rare]
        own = tf.constant([place if x.dtype.is_integer else name for place, name in kept], x.dtype)
        part = tf.cast(x[:, i, None] == own, _precision.get())
        parts += [part] if rare is None else [part, 1 - tf.reduce_max(part, axis=1, keepdims=True)]
    return tf.concat(parts, axis=1)


def _dates(encoder: DateEncoder, x: Any) -> Any:
    days = x / DAY
    angles = [2 * np.pi * days / period for period in PERIODS]
    return tf.concat([days, *(wave(angle) for angle in angles for wave in (tf.sin, tf.cos))], axis=1)


def _select(selector: SelectKBest, x: Any) -> Any:
    return tf.gather(x, np.flatnonzero(selector.get_support()), axis=1)


def _pixels(scaler: PixelScaler, x: Any) -> Any:
    scaled = tf.cast(x, tf.float32) / scaler.maximum
    return scaled[..., None] if scaler.grey else scaled


def _series(scaler: SeriesScaler, x: Any) -> Any:
    x = tf.cast(x, _precision.get())
    steps = x.shape[1]
    # For each step the last known one up to it, over all pairs of steps: windows are short.
    missing = x != x
    known = tf.where(missing, -1, tf.range(steps)[:, None])
    x = tf.where(missing, tf.zeros_like(x), x)  # ONNX selects by factors of 0 and 1, and 0 times NaN is NaN
    past = tf.constant(np.tril(np.ones((steps, steps), bool))[..., None])
    last = tf.reduce_max(tf.where(past, known[:, None], -1), axis=2)
    filled = tf.gather(tf.transpose(x, (0, 2, 1)), tf.transpose(tf.maximum(last, 0), (0, 2, 1)), batch_dims=2)
    windows = tf.where(last >= 0, tf.transpose(filled, (0, 2, 1)), scaler.mean_)
    return (windows - scaler.mean_) / scaler.scale_


def _log_mel(mel: LogMel, x: Any) -> Any:
    waves = tf.cast(x, _precision.get()) / 32768
    frames = tf.signal.frame(waves, mel.window, mel.hop) * np.hanning(mel.window)
    # The Fourier transform as a product with its matrix: any runtime can multiply.
    angles = 2 * np.pi * np.outer(np.arange(mel.window), np.arange(mel.window // 2 + 1)) / mel.window
    power = tf.matmul(frames, np.cos(angles)) ** 2 + tf.matmul(frames, np.sin(angles)) ** 2
    return (tf.math.log(tf.matmul(power, mel.filterbank()) + QUIET) - mel.mean_) / mel.scale_


def _tokens(tokenizer: text.Tokenizer, x: Any) -> Any:
    model = json.loads(tokenizer.state_)["model"]
    tokens = _UNITS[tokenizer.unit](model, x)
    if tokenizer.marks:
        mark = tf.ones((tf.shape(x)[0], 1), tf.int32)
        tokens = tf.concat([text.START * mark, tokens, text.END * mark], axis=1)
    return tokens.to_tensor(text.PADDING, shape=(None, tokenizer.length))


def _characters(model: dict[str, Any], x: Any) -> Any:
    return _numbers(model["vocab"], tf.strings.unicode_split(x, "UTF-8"))


def _words(model: dict[str, Any], x: Any) -> Any:
    spaced = tf.strings.regex_replace(tf.strings.lower(x, encoding="utf-8"), f"({text.WORD})", r" \1 ")
    return _numbers(model["vocab"], tf.strings.split(spaced))


def _numbers(vocabulary: dict[str, int], pieces: Any) -> Any:
    """The number of each piece of a ragged tensor, by a binary search among the vocabulary's 62-bit hashes."""
    with tf.init_scope():  # at once, although the graph around it is only being traced
        hashes = tf.strings.to_hash_bucket_fast(list(vocabulary), 2**62).numpy()
    order = np.argsort(hashes)
    known, numbers = tf.constant(hashes[order]), tf.constant(np.array(list(vocabulary.values()), "int32")[order])
    looked_up = tf.strings.to_hash_bucket_fast(pieces.flat_values, 2**62)
    place = tf.minimum(tf.searchsorted(known, looked_up), len(order) - 1)
    found = tf.where(tf.gather(known, place) == looked_up, tf.gather(numbers, place), text.UNKNOWN)
    return pieces.with_flat_values(found)


def _pairs(model: dict[str, Any], x: Any) -> Any:
    """Byte-pair encoding: every merge in the order in which it was learned, over all texts at once.

    A merge can only make pairs that were learned after it, so that one pass over the merges does.
    """
    vocabulary, letters = model["vocab"], _byte_letters()
    merges = [pair.split(" ") if isinstance(pair, str) else pair for pair in model["merges"]]
    rules = [[vocabulary[a], vocabulary[b], vocabulary[a + b]] for a, b in merges]
    table = tf.constant(rules or np.zeros((0, 3)), tf.int32)
    of_byte = tf.constant([vocabulary[letters[byte]] for byte in range(255)] + [-1], tf.int32)
    # A byte that no text in UTF-8 has marks the end of each piece, beyond which nothing is merged.
    marked = tf.strings.bytes_split(tf.strings.regex_replace(x, f"({text.PIECE})", b"\\1\xff"))
    numbers = tf.gather(of_byte, tf.cast(tf.io.decode_raw(marked.flat_values, tf.uint8)[:, 0], tf.int32))

    def merge(i: Any, numbers: Any, rows: Any) -> tuple[Any, Any, Any]:
        first, second, both = table[i, 0], table[i, 1], table[i, 2]
        pair = tf.concat([[False], (numbers[:-1] == first) & (numbers[1:] == second), [False]], axis=0)
        # Of pairs that overlap, as in "aaa", every other one counts from the left.
        run = tf.cumsum(tf.cast(~pair, tf.int32)) - 1
        place = tf.range(tf.size(pair))
        chosen = pair & ((place - tf.gather(tf.math.segment_min(place, run), run)) % 2 == 1)
        merged = tf.where(chosen[1:], both, numbers)
        kept = ~chosen[:-1]
        return i + 1, tf.boolean_mask(merged, kept), tf.boolean_mask(rows, kept)

    vector = tf.TensorShape([None])
    _, numbers, rows = tf.while_loop(
        lambda i, *_: i < len(rules), merge, (0, numbers, marked.value_rowids()),
        shape_invariants=(tf.TensorShape([]), vector, vector),
    )  # fmt: skip
    kept = numbers >= 0
    return tf.RaggedTensor.from_value_rowids(numbers[kept], rows[kept], nrows=marked.nrows())


def _byte_letters() -> list[str]:
    """The letter that stands for each byte in a byte-level vocabulary: itself where it can be printed (GPT-2)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(others)}
    return [letters[byte] for byte in range(256)]


def _surroundings(around: Surroundings, x: Any) -> Any:
    model, shape = json.loads(around.tokenizer_.state_)["model"], (None, around.radius)
    before = _words(model, tf.strings.regex_replace(x, f"(?s){GAP}.*", ""))
    after = _words(model, tf.strings.regex_replace(x, f"(?s)^.*?{GAP}", ""))
    left = tf.reverse(before, [1]).to_tensor(text.PADDING, shape=shape)  # nearest first, so that the far ones are cut
    return tf.concat([tf.reverse(left, [1]), after.to_tensor(text.PADDING, shape=shape)], axis=1)


def _guesses(guesser: WordGuesser, x: Any) -> Any:
    words = guesser.words
    chances = x[:, len(text.SPECIAL) : len(text.SPECIAL) + len(words)]
    return tf.gather(tf.constant(words), tf.math.top_k(chances, GUESSES).indices)


def _texts(tokenizer: text.Tokenizer, tokens: Any) -> Any:
    """The texts ``(n,)`` that tokens ``(n, length)`` stand for, up to the first end."""
    pieces: list[str | bytes] = list(tokenizer.vocabulary)
    if tokenizer.unit == "pairs":
        byte = {letter: value for value, letter in enumerate(_byte_letters())}
        pieces = [bytes(map(byte.__getitem__, piece)) for piece in tokenizer.vocabulary[len(text.SPECIAL) :]]
        pieces = [*len(text.SPECIAL) * [b""], *pieces]
    pieces += (tokenizer.size - len(pieces)) * [b""]  # a network may have neurons for tokens that no text had
    ended = tf.cumsum(tf.cast(tokens == text.END, tf.int32), axis=1) > 0
    told = tf.ragged.boolean_mask(tokens, ~ended & (tokens != text.PADDING) & (tokens != text.START))
    joined = tf.strings.reduce_join(tf.gather(tf.constant(pieces), told), axis=1, separator=_BETWEEN[tokenizer.unit])
    return tf.strings.unicode_transcode(joined, "UTF-8", "UTF-8")  # what is no text is replaced, as in the library


_BETWEEN = {"characters": "", "words": " ", "pairs": ""}
_UNITS = {"characters": _characters, "words": _words, "pairs": _pairs}
TWINS: dict[type, Callable[[Any, Any], Any]] = {
    Pipeline: _pipeline,
    ColumnTransformer: _columns,
    SimpleImputer: _imputer,
    OutlierClipper: _clipper,
    StandardScaler: _scaler,
    OneHotEncoder: _one_hot,
    DateEncoder: _dates,
    SelectKBest: _select,
    PixelScaler: _pixels,
    SeriesScaler: _series,
    LogMel: _log_mel,
    text.Tokenizer: _tokens,
    Surroundings: _surroundings,
}
INVERSES: dict[type, Callable[[Any, Any], Any]] = {
    StandardScaler: lambda scaler, x: x * scaler.scale_ + scaler.mean_,
    WordGuesser: _guesses,
    text.Tokenizer: _texts,
    PixelScaler: lambda scaler, x: (x[..., 0] if scaler.grey else x) * scaler.maximum,
}
