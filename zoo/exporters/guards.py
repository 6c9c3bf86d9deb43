"""What a SavedModel refuses, as the inputs of a predictor do, and its answer to no rows: none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from zoo.datasets.inputs import ChoiceInput, ImageInput, SeriesInput, TableInput
from zoo.datasets.preprocessing.gaps import Surroundings
from zoo.store.inference import Predictor
from zoo.tasks.sequences import GAP


def guarded(serve: Callable[..., dict[str, Any]], predictor: Predictor) -> Callable[..., dict[str, Any]]:
    """``serve``, which raises tf.errors.InvalidArgumentError where the predictor raises ZooError for what it is told.

    Not for no rows: the services that load a SavedModel expect as many answers.
    """

    def answer(raw: Any, *further: Any) -> dict[str, Any]:
        for fits, says in _rules(predictor, raw):
            require(fits, says)
        rows = tf.shape(tf.nest.flatten(raw)[0])[0]
        none = tf.cast(rows == 0, tf.int32)  # few networks take no rows: they get one of zeros, or of empty texts
        filled = tf.nest.map_structure(lambda x: tf.concat([x, tf.zeros([none, *x.shape[1:]], x.dtype)], axis=0), raw)
        return {name: values[:rows] for name, values in serve(filled, *further).items()}

    return answer


def require(fits: Any, says: str) -> None:
    """Stop the graph with what is wrong, unless ``fits``, one bool, is true."""
    tf.raw_ops.Assert(condition=fits, data=[tf.constant(says)])


def _rules(predictor: Predictor, raw: Any) -> Iterator[tuple[Any, str]]:
    """What is to be true of raw input, one bool, and what is wrong otherwise."""
    inputs = predictor.inputs
    if isinstance(inputs, ImageInput):
        right = (raw >= 0) & (raw <= inputs.maximum)  # NaN is neither
        yield tf.reduce_all(right), f"Pixels must be finite numbers from 0 to {inputs.maximum:g}."
    if isinstance(inputs, TableInput):
        for name in inputs.numbers:
            yield tf.reduce_all(tf.abs(raw[name]) != float("inf")), f"Column {name} must hold finite numbers."
    if isinstance(inputs, SeriesInput):
        known = tf.reduce_any(raw == raw, axis=(1, 2))
        yield tf.reduce_all(known), "A window is one gap: a forecast needs a value before it."
    if isinstance(inputs, ChoiceInput):
        found = tf.reduce_any(raw == tf.constant(inputs.labels), axis=1)
        yield tf.reduce_all(found), f"There is no such class. There are: {', '.join(inputs.labels)}."
    if isinstance(predictor.preprocessing, Surroundings):
        gap = tf.strings.regex_full_match(raw, f"(?s).*{GAP}.*")
        yield tf.reduce_all(gap), f"A text has no gap: write {GAP} where the word is missing."
