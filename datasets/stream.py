"""Feeding arrays that fit in memory to a network, quicker than slicing them in Python.

``fit`` on arrays makes new iterators every epoch and runs one step a call; on small networks that is most of the time.
Here the arrays stay where they are, batches are gathered by index, and one endless iterator serves all epochs, so that
several steps can run in one call (``steps_per_execution``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.datasets.dataset import Split

if TYPE_CHECKING:
    import tensorflow as tf


def even_steps(rows: int, batch_size: int, execution: int) -> int:
    """The number of batches of at most ``batch_size`` rows in one pass, a multiple of ``execution``."""
    return -(-rows // (batch_size * execution)) * execution


def batches(split: Split, steps: int, *, seed: int | None = None, first_epoch: int = 0) -> tf.data.Dataset:
    """An endless stream of batches, ``steps`` of them to a pass over the split, whose sizes differ by one row at most.

    The order of an epoch is a function of the seed and the epoch's number alone, so that a resumed training sees what
    it would have seen.

    Args:
        split: arrays x ``(n, ...)`` and y ``(n, ...)``.
        steps: batches a pass, at most n.
        seed: of the order; None keeps the rows in theirs.
        first_epoch: number of the epoch that the stream begins with.
    """
    import tensorflow as tf

    x, y = tf.convert_to_tensor(split.x), tf.convert_to_tensor(split.y)
    rows = tf.range(len(split.y))
    bounds = tf.constant(np.linspace(0, len(split.y), steps + 1).round().astype("int32"))

    def one_pass(epoch: Any) -> tf.data.Dataset:
        order = rows if seed is None else tf.random.experimental.stateless_shuffle(rows, [seed, epoch])
        return tf.data.Dataset.from_tensor_slices(tf.RaggedTensor.from_row_splits(order, bounds))

    def gather(chosen: Any) -> Any:
        return tf.gather(x, chosen), tf.gather(y, chosen)

    # A thread of its own and no prefetching: gathering is quick, and on two cores it must not crowd the training out.
    options = tf.data.Options()
    options.threading.private_threadpool_size = 1
    options.autotune.enabled = False
    return tf.data.Dataset.counter(first_epoch).flat_map(one_pass).map(gather).with_options(options)
