"""What models of texts are asked, and how their answers are read: the twins of :mod:`zoo.tasks.languages`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from zoo.tasks import Task
from zoo.tasks.languages import COVER, EVERY

AT_ONCE = 64  # windows that go through the network at a time


def windows(task: Task, tokens: Any) -> tuple[Any, dict[str, Any]]:
    """Overlapping windows of texts, and what is to be guessed in each, from int32 ``(n, longest)`` that 0 fills up."""
    context = task.arguments["context"]
    half = context // 2
    stacked, text, number = _cut(tokens, context + 1, half)
    new = (number[:, None] == 0) | (tf.range(context) >= context - half)
    targets = tf.where(new & (stacked[:, 1:] > 0), stacked[:, 1:], -1)
    return stacked[:, :-1], {"tokens": targets, "text": text}


def covered(task: Task, tokens: Any) -> tuple[Any, dict[str, Any]]:
    """Windows of texts with covered tokens, and what is under the covers."""
    context = task.arguments["context"]
    stacked, text, _ = _cut(tokens, context, context)
    under = (tf.range(context) % EVERY == EVERY // 2) & (stacked > COVER)
    return tf.where(under, COVER, stacked), {"tokens": tf.where(under, stacked, -1), "text": text}


def _cut(tokens: Any, length: int, step: int) -> tuple[Any, Any, Any]:
    """Windows of each text, ``step`` tokens apart; the text of each, and its number among that text's."""
    counts = 1 + tf.maximum(0, -((length - tf.math.count_nonzero(tokens, axis=1, dtype=tf.int32)) // step))
    most = tf.reduce_max(counts)
    padded = tf.pad(tokens, ((0, 0), (0, length + step * (most - 1))))
    there = tf.where(tf.sequence_mask(counts, most))
    text, number = tf.unstack(tf.cast(there, tf.int32), axis=1)
    return tf.gather_nd(tf.signal.frame(padded, length, step), there), text, number


def costs(right: dict[str, Any], probabilities: Any) -> dict[str, Any]:
    """What the tokens of each window cost together, how many were the likeliest, and how many they are."""
    tokens = right["tokens"]
    given = tf.gather(probabilities, tf.maximum(tokens, 0), batch_dims=2)
    cost = tf.where(tokens < 0, 0.0, -tf.math.log(tf.maximum(given, 1e-12)) / tf.math.log(2.0))
    guessed = tf.argmax(probabilities, axis=2, output_type=tf.int32) == tokens
    counts = {"right": guessed, "tokens": tokens >= 0}
    counted = {name: tf.reduce_sum(tf.cast(what, tf.int32), axis=1) for name, what in counts.items()}
    return {"bits": tf.reduce_sum(cost, axis=1), **counted, "text": right["text"]}


def in_parts(found: Callable[[Any, Any], dict[str, Any]], asked: Any, right: dict[str, Any]) -> dict[str, Any]:
    """What is found for all windows, a few at a time, so that long texts need no more memory than short ones."""
    missing = -tf.shape(asked)[0] % AT_ONCE
    filled = {"asked": (asked, 0), "tokens": (right["tokens"], -1), "text": (right["text"], 0)}
    parts = {}
    for name, (values, nothing) in filled.items():
        padded = tf.pad(values, [(0, missing)] + [(0, 0)] * (len(values.shape) - 1), constant_values=nothing)
        parts[name] = tf.reshape(padded, (-1, AT_ONCE, *values.shape[1:]))
    types = {"bits": tf.float32, "right": tf.int32, "tokens": tf.int32, "text": tf.int32}
    made = tf.map_fn(
        lambda part: found(part["asked"], {name: part[name] for name in right}), parts, fn_output_signature=types
    )
    return {name: tf.reshape(values, (-1,)) for name, values in made.items()}


def answer(found: dict[str, Any]) -> dict[str, Any]:
    """The figures of each text, from those of its windows."""
    text = found["text"]
    bits, right, tokens = (
        tf.math.unsorted_segment_sum(tf.cast(found[name], tf.float32), text, tf.reduce_max(text) + 1)
        for name in ("bits", "right", "tokens")
    )
    guessed = tf.maximum(tokens, 1)
    return {"bits": bits / guessed, "right": right / guessed, "tokens": tf.cast(tokens, tf.int64)}
