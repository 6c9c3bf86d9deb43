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

from zoo.datasets import minibatches as compositions
from zoo.datasets.dataset import Dataset
from zoo.datasets.splits import Split, Splits
from zoo.errors import ZooError

if TYPE_CHECKING:
    import tensorflow as tf

    from zoo.datasets.augment import Chosen

BATCH = 32  # rows of a batch of a streamed split, as `fit` takes for arrays
BUFFER = 4096  # rows of a stream that are shuffled among each other
LEARNED = 256  # rows of a stream that its preprocessing is fitted on
KEPT = 5000  # rows of each split of a stream that baselines are trained and measured on
GATHERED = 256  # rows of a stream that are brought into memory at a time


def even_steps(rows: int, batch_size: int, execution: int) -> int:
    """The number of batches of at most ``batch_size`` rows in one pass, a multiple of ``execution``."""
    return -(-rows // (batch_size * execution)) * execution


def batches(
    data: Dataset,
    part: str,
    steps: int,
    *,
    seed: int | None = None,
    first_epoch: int = 0,
    minibatches: str = "shuffled",
    augment: Chosen = None,
) -> tf.data.Dataset:
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
        minibatches: which rows make a batch, a name of :data:`zoo.datasets.minibatches.COMPOSITIONS`.
        augment: for the training split, what to change the samples by (:func:`zoo.datasets.augment.strengths`).
    """
    compositions.check(data, minibatches)
    if data.streamed:
        made = _of_stream(data, part, steps, seed, first_epoch)
    else:
        made = _of_arrays(getattr(data, part), steps, seed, first_epoch, minibatches)
    if not augment:
        return made
    if part != "train":
        raise ZooError(f"The {part} split is measured on as it is: augment the training split alone.")
    from zoo.datasets.augment import augmenter

    change = augmenter(data, augment)
    # The number of a batch, counted through all epochs, makes its draws its own.
    return made.enumerate(first_epoch * steps).map(lambda number, batch: change(*batch, [seed or 0, number]))


def prepared(data: Dataset, rows: tf.data.Dataset, batch_size: int) -> tf.data.Dataset:
    """A stream of raw (sample, target) as batches of what ``fit`` takes."""
    import tensorflow as tf

    from zoo.datasets.preprocessing import twins

    def single(values: Any) -> Any:
        return tf.cast(values, tf.float32) if values.dtype == tf.float64 else values

    @tf.autograph.experimental.do_not_convert  # it holds no Python to convert, and looking for it takes a while
    def prepare(x: Any, y: Any) -> Any:
        x = twins.transform(data.preprocessing, x)
        if data.target_preprocessing is not None:
            y = twins.transform(data.target_preprocessing, y)
        return tf.nest.map_structure(single, data.task.arrange(x, y))

    return rows.batch(batch_size).map(prepare, num_parallel_calls=tf.data.AUTOTUNE).prefetch(2)


def in_memory(data: Dataset, rows: int) -> Dataset:
    """The first ``rows`` of each split of a streamed dataset as a dataset of arrays."""
    return replace(data, raw=Splits(*(head(split, rows) for split in data.raw)))


def at_hand(data: Dataset) -> Dataset:
    """A dataset of arrays: itself, or the beginning of a stream, for what needs all rows at once."""
    return in_memory(data, KEPT) if data.streamed else data


def head(split: Split, rows: int) -> Split:
    """The first ``rows`` samples and targets of a streamed raw split, as arrays."""
    return Split(*_joined(split.x.take(rows)))


def targets(split: Split) -> Any:
    """All targets of a streamed raw split, an array or a dict of arrays."""
    return _joined(split.x.map(lambda x, y: y))


def _joined(rows: tf.data.Dataset) -> Any:
    """The elements of a stream, one under the other."""
    import tensorflow as tf

    batches = list(rows.batch(GATHERED).as_numpy_iterator())
    return tf.nest.map_structure(lambda *parts: np.concatenate(parts), *batches)


def _of_arrays(
    split: Split, steps: int, seed: int | None, first_epoch: int, minibatches: str = "shuffled"
) -> tf.data.Dataset:
    import tensorflow as tf

    x, y = (tf.nest.map_structure(tf.convert_to_tensor, part) for part in split)
    rows_of = compositions.passes(split.y, split.rows, steps, seed, minibatches)

    def one_pass(epoch: Any) -> tf.data.Dataset:
        return tf.data.Dataset.from_tensor_slices(rows_of(epoch))

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
        tf.random.set_seed(1)  # of this graph alone: where it is 0, shuffle takes no tensor beside it
        shuffled = rows if seed is None else rows.shuffle(BUFFER, seed=seed * 1000 + epoch)
        return prepared(data, shuffled.repeat(2), size).take(steps)

    return tf.data.Dataset.counter(first_epoch).flat_map(one_pass)
