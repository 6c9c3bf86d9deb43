"""Published pictures with boxes or masks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.datasets import files
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.published import fetch, parts
from zoo.datasets.splits import Split, Splits
from zoo.errors import ZooError
from zoo.tasks.masks import VOID

if TYPE_CHECKING:
    import tensorflow as tf

OBJECTS = 42  # objects of a picture of voc, at most; any more are left out
UNNAMED = 11  # CamVid's number for a pixel that nobody named


def oxford_iiit_pet(spec: DatasetSpec, seed: int) -> Dataset:
    """Photographs of 37 breeds of cats and dogs, streamed: the published test split, the last tenth of the rest.

    Masks tell the pet, what is behind it, and the border between; or, as classification, which breed it is.
    """
    import tensorflow as tf

    def element(row: dict[str, Any]) -> tuple[Any, Any]:
        picture = _resized(row["image"], spec)
        if spec.task.name == "classification":
            return picture, row["label"]
        mask = tf.image.resize(row["segmentation_mask"], picture.shape[:2], method="nearest")
        return picture, mask[..., 0] - 1  # the published numbers begin at 1

    named = {"train": "train[:90%]", "validation": "train[90%:]", "test": "test"}
    return _streamed(spec, seed, spec.name, named, element)


def voc(spec: DatasetSpec, seed: int) -> Dataset:
    """Pascal VOC 2007, streamed, with the three published splits.

    Objects that the publishers call difficult do not count, as in their own evaluation.
    """
    import tensorflow as tf

    def element(row: dict[str, Any]) -> tuple[Any, Any]:
        counts = ~row["objects"]["is_difficult"]
        labels = tf.boolean_mask(row["objects"]["label"], counts)[:OBJECTS]
        boxes = tf.boolean_mask(row["objects"]["bbox"], counts)[:OBJECTS]
        empty = OBJECTS - tf.size(labels)
        y = {
            "labels": tf.ensure_shape(tf.pad(labels, [[0, empty]], constant_values=-1), (OBJECTS,)),
            "boxes": tf.ensure_shape(tf.pad(boxes, [[0, empty], [0, 0]]), (OBJECTS, 4)),
        }
        return _resized(row["image"], spec), y

    return _streamed(spec, seed, "voc/2007", {part: part for part in Splits._fields}, element)


def bccd(spec: DatasetSpec, seed: int) -> Dataset:
    """Blood under the microscope, every cell in a box, with the three published splits; at a quarter of the size.

    The published boxes that have no extent, two of them, are left out.
    """
    builder = fetch.prepared(spec)
    rows = {part: fetch.examples(spec, builder, part) for part in Splits._fields}
    most = max(len(row["objects"]["label"]) for part in rows.values() for row in part)

    def arrays(part: list[dict[str, Any]]) -> Split:
        labels = np.full((len(part), most), -1, "int64")
        boxes = np.zeros((len(part), most, 4), "float32")
        for i, row in enumerate(part):
            places = row["objects"]["bbox"]
            real = (places[:, :2] < places[:, 2:]).all(axis=1)
            labels[i, : real.sum()], boxes[i, : real.sum()] = row["objects"]["label"][real], places[real]
        pictures = np.stack([_resized(row["image"], spec).numpy() for row in part])
        return Split(pictures, {"labels": labels, "boxes": boxes})

    return prepare(spec, parts.apart(*(arrays(part) for part in rows.values())), seed=seed)


def camvid(spec: DatasetSpec, seed: int) -> Dataset:
    """Streets seen from a car, every pixel named, with the three published splits; from a folder placed by hand."""
    folder = fetch.raw_folder(spec)
    wanted = [folder / (name + annotated) for name in ("train", "val", "test") for annotated in ("", "annot")]
    if not all(part.is_dir() and any(part.iterdir()) for part in wanted):
        raise ZooError(
            f"camvid is placed by hand, for its source publishes no checksum: copy the folder CamVid of {spec.source} "
            f"to {folder}, so that it holds {', '.join(part.name for part in wanted)}. Licence: {spec.licence}."
        )

    def arrays(pictures: Path, masks: Path) -> Split:
        paths = sorted(path for path in pictures.iterdir() if path.suffix in (".png", ".jpg"))
        shape = spec.inputs.shape  # type: ignore[union-attr]
        x = np.stack([files.read_image(path, shape, 255) for path in paths])
        return Split(x, np.stack([_mask(masks / f"{path.stem}.png", shape) for path in paths]))

    return prepare(spec, parts.apart(*(arrays(*wanted[i : i + 2]) for i in (0, 2, 4))), seed=seed)


def _mask(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    from PIL import Image

    try:
        with Image.open(path) as image:
            mask = np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.NEAREST))
    except OSError as error:
        raise ZooError(f"{path} is not a mask that can be read: {error}.") from error
    return np.where(mask == UNNAMED, VOID, mask).astype("uint8")


def _streamed(
    spec: DatasetSpec, seed: int, name: str, named: dict[str, str], element: Callable[[dict[str, Any]], Any]
) -> Dataset:
    """Splits that are read from the prepared files as they are needed, each row turned into (x, y)."""
    import tensorflow as tf

    builder = fetch.prepared(spec, name)

    def stream(rows: str) -> tf.data.Dataset:
        return fetch.stream(spec, builder, rows).map(element, num_parallel_calls=tf.data.AUTOTUNE)

    with fetch.told(spec, "tfds"):  # the first pictures are read here
        return prepare(spec, Splits(**{part: Split(stream(rows), None) for part, rows in named.items()}), seed=seed)


def _resized(picture: Any, spec: DatasetSpec) -> Any:
    """A picture uint8 in the size that a raw sample of the dataset has."""
    import tensorflow as tf

    shape = spec.inputs.shape  # type: ignore[union-attr]
    smaller = tf.image.resize(picture, shape[:2], antialias=True)
    return tf.ensure_shape(tf.cast(tf.round(smaller), tf.uint8), shape)
