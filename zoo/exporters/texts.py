"""What language models are asked, and how their answers are read: the twins of :mod:`zoo.tasks.sequences`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from zoo.tasks import Task

AT_ONCE = 64  # windows that go through the network at a time


def windows(task: Task, tokens: Any) -> tuple[Any, dict[str, Any]]:
    """Overlapping windows of texts, and what is to be guessed in each, from int32 ``(n, longest)`` that 0 fills up."""
    context = task.arguments["context"]
    half = context // 2
    lengths = tf.math.count_nonzero(tokens, axis=1, dtype=tf.int32)
    counts = 1 + tf.maximum(0, -((1 + context - lengths) // half))
    most = tf.reduce_max(counts)
    padded = tf.pad(tokens, ((0, 0), (0, context + 1 + half * (most - 1))))
    there = tf.where(tf.sequence_mask(counts, most))  # (windows, 2): its text, and its number in it
    stacked = tf.gather_nd(tf.signal.frame(padded, context + 1, half), there)
    text, number = tf.unstack(tf.cast(there, tf.int32), axis=1)
    new = (number[:, None] == 0) | (tf.range(context) >= context - half)
    targets = tf.where(new & (stacked[:, 1:] > 0), stacked[:, 1:], -1)
    return stacked[:, :-1], {"tokens": targets, "text": text}


def bits(right: dict[str, Any], probabilities: Any) -> dict[str, Any]:
    """What the tokens of each window cost together, and how many they are."""
    tokens = right["tokens"]
    given = tf.gather(probabilities, tf.maximum(tokens, 0), batch_dims=2)
    cost = tf.where(tokens < 0, 0.0, -tf.math.log(tf.maximum(given, 1e-12)) / tf.math.log(2.0))
    counted = tf.reduce_sum(tf.cast(tokens >= 0, tf.int32), axis=1)
    return {"bits": tf.reduce_sum(cost, axis=1), "tokens": counted, "text": right["text"]}


def in_parts(found: Callable[[Any, Any], dict[str, Any]], asked: Any, right: dict[str, Any]) -> dict[str, Any]:
    """What is found for all windows, a few at a time, so that long texts need no more memory than short ones."""
    missing = -tf.shape(asked)[0] % AT_ONCE
    filled = {"asked": (asked, 0), "tokens": (right["tokens"], -1), "text": (right["text"], 0)}
    parts = {}
    for name, (values, nothing) in filled.items():
        padded = tf.pad(values, [(0, missing)] + [(0, 0)] * (len(values.shape) - 1), constant_values=nothing)
        parts[name] = tf.reshape(padded, (-1, AT_ONCE, *values.shape[1:]))
    types = {"bits": tf.float32, "tokens": tf.int32, "text": tf.int32}
    made = tf.map_fn(
        lambda part: found(part["asked"], {name: part[name] for name in right}), parts, fn_output_signature=types
    )
    return {name: tf.reshape(values, (-1,)) for name, values in made.items()}


def answer(found: dict[str, Any]) -> dict[str, Any]:
    """The mean cost of a token of each text, from those of its windows."""
    texts = tf.reduce_max(found["text"]) + 1
    cost, tokens = (tf.math.unsorted_segment_sum(found[name], found["text"], texts) for name in ("bits", "tokens"))
    return {"bits": cost / tf.cast(tf.maximum(tokens, 1), tf.float32), "tokens": tokens}
