"""Published pictures, to be classified or translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.published import fetch, parts
from zoo.datasets.splits import Split, Splits, split
from zoo.errors import ZooError

if TYPE_CHECKING:
    import tensorflow as tf

PARSED = 256  # pictures of a stream that are parsed and decoded at a time
CORRUPTIONS = ("canny_edges", "dotted_line", "fog", "impulse_noise", "shot_noise", "spatter", "stripe", "zigzag")


def mnist(spec: DatasetSpec, seed: int, stream: bool = False) -> Dataset:
    """MNIST, with the published 10,000 test pictures.

    A tenth of the rest is for validation, drawn by the seed. With ``stream=True`` the pictures are read from the
    prepared files as they are needed; validation is then the last tenth of them, whatever the seed.
    """
    return _classified(spec, seed, stream)


def fashion_mnist(spec: DatasetSpec, seed: int, stream: bool = False) -> Dataset:
    """Fashion-MNIST, split as :func:`mnist`."""
    return _classified(spec, seed, stream)


def cifar10(spec: DatasetSpec, seed: int, stream: bool = False) -> Dataset:
    """CIFAR-10, split as :func:`mnist`."""
    return _classified(spec, seed, stream)


def olivetti_faces(spec: DatasetSpec, seed: int) -> Dataset:
    """Ten photographs of each of 40 people, through scikit-learn; two of each person are for the test."""
    from sklearn.datasets import fetch_olivetti_faces

    bunch = fetch.from_sklearn(spec, fetch_olivetti_faces)
    raw = split(bunch.images, bunch.target.astype("int64"), seed=seed, stratify=True, validation=0.1)
    return prepare(spec, raw, seed=seed)


def mnist_corrupted(spec: DatasetSpec, seed: int, corruption: str = "canny_edges") -> Dataset:
    """MNIST-C: corrupted digits, and the digits that they were, to be restored.

    Every corruption has the same pictures under the same numbers, so that tensorflow-datasets, which shuffles by
    number, gives them in the same order: the n-th corrupted picture belongs to the n-th of ``identity``.

    ``corruption``: ``"canny_edges"``, outlines to be filled in, or one of those that leave every digit in its place.
    """
    if corruption not in CORRUPTIONS:
        raise ZooError(f"mnist_corrupted has no corruption {corruption!r}. Choose one of {', '.join(CORRUPTIONS)}.")
    builders = [fetch.prepared(spec, f"mnist_corrupted/{name}") for name in (corruption, "identity")]

    def pairs(part: str) -> Split:
        corrupted, clean = (fetch.columns(spec, builder, part) for builder in builders)
        if not np.array_equal(corrupted["label"], clean["label"]):
            raise ZooError(f"{spec.name}: the prepared pictures are in another order than the clean ones; delete them.")
        return Split(corrupted["image"][..., 0], clean["image"][..., 0])

    raw = parts.with_validation(pairs("train"), pairs("test"), seed=seed, stratify=False)
    return prepare(spec, raw, seed=seed, options={"corruption": corruption})


def _classified(spec: DatasetSpec, seed: int, stream: bool) -> Dataset:
    """Pictures of one size with labels, from a builder that has the dataset's own name."""
    builder = fetch.prepared(spec)
    if stream:
        named = {"train": "train[:90%]", "validation": "train[90%:]", "test": "test"}
        streams = Splits(**{part: Split(_streamed(spec, builder, rows), None) for part, rows in named.items()})
        with fetch.told(spec, "tfds"):  # the first pictures are read here
            return prepare(spec, streams, seed=seed, options={"stream": True})

    def arrays(part: str) -> Split:
        rows = fetch.columns(spec, builder, part)
        return Split(_without_channel(spec, rows["image"]), rows["label"])

    return prepare(spec, parts.with_validation(arrays("train"), arrays("test"), seed=seed, stratify=True), seed=seed)


def _streamed(spec: DatasetSpec, builder: Any, rows: str) -> tf.data.Dataset:
    """Pictures and labels from the prepared files, nothing of which is kept in memory.

    Records are parsed and decoded many at a time, which takes a third of the time that one by one would.
    """
    import tensorflow as tf

    chosen = builder.info.splits[rows]
    fields = {"image": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}
    shape = builder.info.features["image"].shape
    as_it_is = tf.autograph.experimental.do_not_convert  # there is no Python to convert; looking for it takes a while

    @as_it_is
    def records(file: Any, span: Any) -> tf.data.Dataset:
        return tf.data.TFRecordDataset(file).skip(span[0]).take(span[1])

    @as_it_is
    def decode(picture: Any) -> Any:
        return tf.ensure_shape(tf.io.decode_image(picture, shape[-1], expand_animations=False), shape)

    @as_it_is
    def parse(batch: Any) -> tuple[Any, Any]:
        row = tf.io.parse_example(batch, fields)
        pictures = tf.map_fn(decode, row["image"], fn_output_signature=tf.TensorSpec(shape, tf.uint8))
        return _without_channel(spec, pictures), row["label"]

    files = [str(piece.filename) for piece in chosen.file_instructions]
    spans = np.array([(piece.skip, piece.take) for piece in chosen.file_instructions], dtype="int64")
    stream = tf.data.Dataset.from_tensor_slices((files, spans)).flat_map(records)
    stream = stream.batch(PARSED).map(parse, num_parallel_calls=tf.data.AUTOTUNE).unbatch()
    return stream.apply(tf.data.experimental.assert_cardinality(chosen.num_examples))


def _without_channel(spec: DatasetSpec, pictures: Any) -> Any:
    """Grey pictures come with a channel axis, which a raw picture does not have."""
    return pictures[..., 0] if len(spec.inputs.shape) == 2 else pictures  # type: ignore[union-attr]
