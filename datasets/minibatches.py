"""Which rows make a batch: drawn from all, or so that every batch shows the classes in given shares (S41)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.datasets.dataset import Dataset
from zoo.errors import ZooError, unknown

if TYPE_CHECKING:
    import tensorflow as tf

COMPOSITIONS = {
    "shuffled": "rows as they come when all are shuffled",
    "stratified": "each batch has the classes in the shares of the training split",
    "balanced": "each class equally often: rare ones are repeated, frequent ones thinned",
}


def check(data: Dataset, composition: str) -> None:
    """Raise ZooError for an unknown composition, or one that needs classes where a dataset has none in memory."""
    if composition not in COMPOSITIONS:
        raise unknown("composition of minibatches", composition, COMPOSITIONS)
    if composition != "shuffled" and (data.task.name != "classification" or data.streamed):
        what = "is streamed" if data.streamed else f"is for {data.task.name}"
        raise ZooError(
            f"minibatches={composition!r} needs all classes in memory, but {data.name} {what}. Use 'shuffled'."
        )


def passes(y: Any, rows: int, steps: int, seed: int | None, composition: str) -> Callable[[Any], tf.RaggedTensor]:
    """The function from an epoch's number to its batches: positions of rows, int32 ``(steps, any)``.

    The sizes of batches differ by one row at most, and a pass takes as many rows as there are. A stratified or balanced
    batch has its share of each class to within one row: rows are sorted by class and dealt like cards, one to each
    batch in turn.

    Args:
        y: class indices ``(rows,)``; not looked at where the composition is ``"shuffled"``.
        rows: of the split.
        steps: batches a pass, at most ``rows``.
        seed: of the order, together with the epoch; None keeps the rows in theirs.
        composition: a name of :data:`COMPOSITIONS`.
    """
    import tensorflow as tf

    def shuffle(values: Any, epoch: Any) -> Any:
        return values if seed is None else tf.random.experimental.stateless_shuffle(values, [seed, epoch])

    if composition == "shuffled":
        bounds = tf.constant(np.linspace(0, rows, steps + 1).round().astype("int32"))
        return lambda epoch: tf.RaggedTensor.from_row_splits(shuffle(tf.range(rows), epoch), bounds)

    classes = tf.constant(y)
    turns = np.arange(rows) % steps
    dealt = _places(np.bincount(y), composition)[np.argsort(turns, kind="stable")]
    sizes = np.bincount(turns)

    def one_pass(epoch: Any) -> tf.RaggedTensor:
        shuffled = shuffle(tf.range(rows), epoch)
        by_class = tf.gather(shuffled, tf.argsort(tf.gather(classes, shuffled), stable=True))
        batches = tf.RaggedTensor.from_row_lengths(tf.gather(by_class, dealt), sizes)
        return tf.gather(batches, shuffle(tf.range(steps), epoch))  # or a rare class would always come first

    return one_pass


def _places(counts: np.ndarray, composition: str) -> np.ndarray:
    """Which of the rows sorted by class are taken: each once, or as many of each class, evenly from all of its rows."""
    if composition == "stratified":
        return np.arange(counts.sum())
    present = np.flatnonzero(counts)
    shares = np.bincount(np.arange(counts.sum()) % len(present))
    firsts = (np.cumsum(counts) - counts)[present]
    classes = zip(firsts, counts[present], shares, strict=True)
    # A row's repetitions stand together, so that they are dealt to different batches.
    return np.concatenate([first + np.arange(share) * count // share for first, count, share in classes])
