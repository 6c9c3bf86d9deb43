"""Feeding a network: arrays in memory, quicker than slicing them in Python; and streams of what does not fit.

``fit`` on arrays makes new iterators every epoch and runs one step a call; on small networks that is most of the time.
Here the arrays stay where they are, batches are gathered by index, and one endless iterator serves all epochs, so that
several steps can run in one call (``steps_per_execution``). A stream is preprocessed batch by batch as it is read, by
the preprocessing's twins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.datasets.dataset import Dataset, Split, Splits

if TYPE_CHECKING:
    import tensorflow as tf

BATCH = 32  # rows of a batch of a streamed split, as `fit` takes for arrays
BUFFER = 4096  # rows of a stream that are shuffled among each other


def even_steps(rows: int, batch_size: int, execution: int) -> int:
    """The number of batches of at most ``batch_size`` rows in one pass, a multiple of ``execution``."""
    return -(-rows // (batch_size * execution)) * execution


def batches(data: Dataset, part: str, steps: int, *, seed: int | None = None, first_epoch: int = 0) -> tf.data.Dataset:
    """An endless stream of batches of a split, ``steps`` of them to a pass.

    The order of an epoch is a function of the seed and the epoch's number alone, so that a resumed training sees what
    it would have seen. The sizes of the batches of arrays differ by one row at most; those of a stream are equal, for
    which a pass takes a few rows twice.

    Args:
        data: the dataset.
        part: ``"train"``, ``"validation"`` or ``"test"``.
        steps: batches a pass, at most as many as there are rows.
        seed: of the order; None keeps the rows in theirs.
        first_epoch: number of the epoch that the stream begins with.
    """
    if data.streamed:
        return _of_stream(data, part, steps, seed, first_epoch)
    return _of_arrays(getattr(data, part), steps, seed, first_epoch)


def prepared(data: Dataset, rows: tf.data.Dataset, batch_size: int) -> tf.data.Dataset:
    """A stream of raw (sample, target) as batches of what ``fit`` takes."""
    import tensorflow as tf

    from zoo.datasets.preprocessing import twins

    def prepare(x: Any, y: Any) -> Any:
        x = twins.transform(data.preprocessing, x)
        return (tf.cast(x, tf.float32) if x.dtype.is_floating else x), y

    return rows.batch(batch_size).map(prepare, num_parallel_calls=tf.data.AUTOTUNE).prefetch(2)


def in_memory(data: Dataset, rows: int) -> Dataset:
    """The first ``rows`` of each split of a streamed dataset as a dataset of arrays."""

    def arrays(stream: tf.data.Dataset) -> Split:
        return Split(*next(iter(stream.take(rows).batch(rows).as_numpy_iterator())))

    return replace(data, raw=Splits(*(arrays(split.x) for split in data.raw)))


def _of_arrays(split: Split, steps: int, seed: int | None, first_epoch: int) -> tf.data.Dataset:
    import tensorflow as tf

    x, y = (tf.nest.map_structure(tf.convert_to_tensor, part) for part in split)
    rows = tf.range(split.rows)
    bounds = tf.constant(np.linspace(0, split.rows, steps + 1).round().astype("int32"))

    def one_pass(epoch: Any) -> tf.data.Dataset:
        order = rows if seed is None else tf.random.experimental.stateless_shuffle(rows, [seed, epoch])
        return tf.data.Dataset.from_tensor_slices(tf.RaggedTensor.from_row_splits(order, bounds))

    def gather(chosen: Any) -> Any:
        return tf.nest.map_structure(lambda part: tf.gather(part, chosen), (x, y))

    # A thread of its own and no prefetching: gathering is quick, and on two cores it must not crowd the training out.
    options = tf.data.Options()
    options.threading.private_threadpool_size = 1
    options.autotune.enabled = False
    return tf.data.Dataset.counter(first_epoch).flat_map(one_pass).map(gather).with_options(options)


def _of_stream(data: Dataset, part: str, steps: int, seed: int | None, first_epoch: int) -> tf.data.Dataset:
    import tensorflow as tf

    rows = getattr(data.raw, part).x
    size = -(-data.rows[part] // steps)

    def one_pass(epoch: Any) -> tf.data.Dataset:
        shuffled = rows if seed is None else rows.shuffle(BUFFER, seed=seed * 1000 + epoch)
        return prepared(data, shuffled.repeat(2), size).take(steps)

    return tf.data.Dataset.counter(first_epoch).flat_map(one_pass)
