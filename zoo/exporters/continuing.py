"""Texts that go on, as TensorFlow operations: the twin of :mod:`zoo.continuation`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from zoo import continuation
from zoo.datasets.preprocessing import twins
from zoo.datasets.preprocessing.text import END, PADDING
from zoo.exporters.graph import SEED, Given
from zoo.exporters.guards import require
from zoo.store.inference import Predictor

SETTINGS = [  # of what a text is continued by
    tf.TensorSpec((), tf.int32, "length"),
    tf.TensorSpec((), tf.float32, "temperature"),
    tf.TensorSpec((), tf.int32, "top_k"),
    tf.TensorSpec((), tf.float32, "top_p"),
    SEED,
]


def continuing(predictor: Predictor) -> Callable[..., dict[str, Any]]:
    """What ``predictor.continue_text`` gives, from texts ``(n,)`` and :data:`SETTINGS`; a top_k of 0 keeps all."""
    tokenizer, fill = predictor.preprocessing, continuation.filler(predictor.model)
    context, units = predictor.model.output.shape[1:]

    def continue_text(text: Any, length: Any, temperature: Any, top_k: Any, top_p: Any, seed: Any) -> dict[str, Any]:
        require((length >= 1) & (top_k >= 0), "Choose a length of 1 or more, and a top_k of 0 (all) or more.")
        right = (temperature >= 0) & (top_p > 0) & (top_p <= 1)
        require(right, "Choose a temperature of 0 or more, and a top_p above 0 and up to 1.")
        tokens = twins.transform(tokenizer, text)
        begun = tf.where(tokens == END, PADDING, tokens)  # a text that is to go on has no end
        prompt = tf.math.count_nonzero(begun, axis=1, dtype=tf.int32)
        require(tf.reduce_all(prompt > 0), "It needs one letter at least to continue.")
        whole, wanted, rows = tf.pad(begun, ((0, 0), (0, length))), prompt + length, tf.shape(text)[0]
        places = tf.range(tf.shape(whole)[1])
        options = {
            "temperature": tf.fill([rows], temperature),
            "top_k": tf.fill([rows], tf.where(top_k == 0, units, top_k)),
            "top_p": tf.fill([rows], top_p),
        }

        def unfinished(known: Any, whole: Any, seed: Any) -> Any:
            return tf.reduce_any((known < wanted) & tf.reduce_all(whole != END, axis=1))

        def go_on(known: Any, whole: Any, seed: Any) -> tuple[Any, Any, Any]:
            """Another window of each text, of which a full one has lost its older half."""
            begin = tf.where(known < context, 0, known - context // 2)
            size = known - begin
            until = tf.minimum(context, tf.reduce_max(wanted - begin))
            seen = _part(whole, begin, context)
            given = {
                "tokens": tf.where(tf.range(context) < size[:, None], seen, PADDING),
                "lengths": size,
                "until": tf.fill([rows], until),
                "noise": keras.random.uniform((rows, context, units), 1e-20, 1.0, seed=Given(seed)),
            }
            filled = _part(fill.call({**given, **options}), -begin, tf.size(places))
            after = tf.minimum(begin + until, wanted)
            new = (places >= known[:, None]) & (places < after[:, None])
            return after, tf.where(new, filled, whole), seed + 1

        _, whole, _ = tf.while_loop(unfinished, go_on, (prompt, whole, seed))
        return {"text": twins.inverse_transform(tokenizer, _part(whole, prompt, length))}

    return continue_text


def _part(rows: Any, begin: Any, length: Any) -> Any:
    """``length`` places of each row ``(n, any)`` from its own ``begin`` (n,) on; beyond its ends whatever is there."""
    places = begin[:, None] + tf.range(length)
    return tf.gather(rows, tf.clip_by_value(places, 0, tf.maximum(tf.shape(rows)[1] - 1, 0)), batch_dims=1)
