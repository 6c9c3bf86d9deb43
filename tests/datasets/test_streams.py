"""Streamed datasets: what is read from prepared files as it is needed."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from keras import tree

import zoo
from zoo.datasets import Dataset, Split, Splits, dataset, stream
from zoo.datasets.inputs import ImageInput, SeriesInput
from zoo.tasks import classification, detection, forecasting, image_to_image

ROWS = {"train": 200, "test": 50}


@pytest.fixture(scope="module")
def prepared_mnist(tmp_path_factory):
    """Some pictures of the size of MNIST's, prepared as tensorflow-datasets would, in two files."""
    import tensorflow_datasets as tfds

    folder = tmp_path_factory.mktemp("data")
    draw = np.random.RandomState(0)
    arrays = {
        part: (draw.randint(256, size=(rows, 28, 28, 1)).astype("uint8"), np.arange(rows) % 10)
        for part, rows in ROWS.items()
    }
    info = tfds.builder("mnist").info
    tfds.dataset_builders.store_as_tfds_dataset(
        name="mnist",
        version=info.version,
        data_dir=folder / "tfds",
        features=info.features,
        split_datasets={
            part: list(enumerate({"image": image, "label": label} for image, label in zip(*both, strict=True)))
            for part, both in arrays.items()
        },
        disable_shuffling=True,
        download_config=tfds.download.DownloadConfig(num_shards=2),
    )
    return folder, arrays


@pytest.fixture
def mnist(prepared_mnist, monkeypatch):
    monkeypatch.setenv("ZOO_DATA_DIR", str(prepared_mnist[0]))
    return zoo.datasets.load("mnist", stream=True)


def test_gives_what_the_files_hold(mnist, prepared_mnist):
    (pictures, labels), (test_pictures, test_labels) = prepared_mnist[1].values()
    assert mnist.rows == {"train": 180, "validation": 20, "test": 50}
    assert mnist.options == {"stream": True}
    x, y = zip(*mnist.raw.train.x.as_numpy_iterator(), strict=True)
    np.testing.assert_array_equal(x, pictures[:180, ..., 0])
    np.testing.assert_array_equal(y, labels[:180])
    np.testing.assert_array_equal(mnist.truth, test_labels)
    batches = list(mnist.test.x.as_numpy_iterator())
    assert [len(batch[0]) for batch in batches] == [32, 18]
    np.testing.assert_allclose(batches[0][0], test_pictures[:32] / np.float32(255))
    assert stream.in_memory(mnist, 30).train.x.shape == (30, 28, 28, 1)


def test_an_epoch_holds_every_picture_in_an_order_of_its_own(mnist):
    def epochs(first):
        made = stream.batches(mnist, "train", 6, seed=0, first_epoch=first).take(12)
        pixels = np.concatenate([x[:, 5, 5, 0] for x, _ in made.as_numpy_iterator()])
        return pixels[:180], pixels[180:]

    first, second = epochs(0)
    resumed, _ = epochs(1)
    all_pixels = [x[5, 5] / np.float32(255) for x, _ in mnist.raw.train.x.as_numpy_iterator()]
    np.testing.assert_allclose(np.sort(first), np.sort(all_pixels))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(resumed, second)


def test_is_trained_on_measured_and_saved(mnist, tmp_path):
    run = zoo.train("cnn", mnist, epochs=1, verbose=0)
    assert set(run.metrics) >= {"accuracy", "log_loss"}
    assert len(run.answer["label"]) == 50
    assert run.table.shape[0] == 4
    assert run.diagnosis.kind == "too short"
    folder = run.save(tmp_path / "model")
    again = zoo.evaluate(folder)
    assert again.iloc[0]["accuracy"] == pytest.approx(run.metrics["accuracy"])
    assert mnist.plot().axes


def test_a_damaged_file_is_told(prepared_mnist, tmp_path, monkeypatch):
    shutil.copytree(prepared_mnist[0], tmp_path / "data")
    monkeypatch.setenv("ZOO_DATA_DIR", str(tmp_path / "data"))
    for file in (tmp_path / "data").rglob("*.tfrecord*"):
        file.write_bytes(file.read_bytes()[:1000])
    for options in ({"stream": True}, {}):
        with pytest.raises(zoo.ZooError, match=r"mnist could not be prepared: .*truncated"):
            zoo.datasets.load("mnist", **options)


def of_arrays(spec: zoo.datasets.DatasetSpec, raw: Splits) -> tuple[Dataset, Dataset]:
    """The same data in memory, and as streams."""
    import tensorflow as tf

    streams = Splits(*(Split(tf.data.Dataset.from_tensor_slices((part.x, part.y)), None) for part in raw))
    return tuple(dataset.prepare(spec, splits, seed=0) for splits in (raw, streams))


SPEC = zoo.datasets.DatasetSpec("own", classification("ab"), ImageInput((4, 4)), (4, 4, 1), "")


@pytest.mark.parametrize("kind", ["pictures", "boxes", "series"])
def test_is_preprocessed_as_arrays_are(kind):
    draw = np.random.RandomState(0)
    pixels = draw.randint(256, size=(40, 4, 4)).astype("uint8")
    if kind == "pictures":
        spec, x, y = replace(SPEC, task=image_to_image((4, 4))), pixels, 255 - pixels
    elif kind == "boxes":
        y = {"labels": draw.randint(-1, 2, (40, 3)), "boxes": draw.rand(40, 3, 4).astype("float32")}
        spec, x = replace(SPEC, task=detection("ab")), pixels
    else:
        spec = replace(SPEC, task=forecasting(("a",), 2, 1), inputs=SeriesInput(("a", "b"), steps=3))
        x, y = draw.randn(40, 3, 2), draw.randn(40, 2)
    arrays, streamed = of_arrays(spec, Splits(*[Split(x, y)] * 3))
    assert streamed.streamed
    assert streamed.input_shape == arrays.input_shape
    found, expected = next(iter(streamed.train.x.as_numpy_iterator())), arrays.train.take(slice(32))
    for one, other in zip(tree.flatten(found), tree.flatten(tuple(expected)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)
        assert one.dtype == other.dtype
