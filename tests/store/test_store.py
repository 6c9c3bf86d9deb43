"""Trained models on disk: equal when they come back, whole or not at all, and never code."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
import zipfile

import keras
import numpy as np
import pytest
import skops.io

import zoo
from zoo.store import writing
from zoo.store.shelf import sha256

RUNS = [("cnn", "digits"), ("mlp", "houses"), ("perceptron", "breast_cancer"), ("shallow_network", "points")]


@pytest.fixture(params=RUNS, ids=lambda pair: "-".join(pair))
def run(request, quick_run):
    return quick_run(*request.param)


@pytest.fixture
def folder(quick_run, tmp_path):
    return quick_run("mlp", "houses").save(tmp_path / "model")


def test_comes_back_with_equal_answers(run):
    folder = run.save()
    assert run.name in zoo.list_trained()
    x = run.dataset.test.x
    np.testing.assert_array_equal(zoo.load(run.name).predict(x, verbose=0), run.model.predict(x, verbose=0))
    answer = zoo.predictor(run.name)(run.dataset.raw.test.x)
    for name, values in run.answer.items():
        if values.dtype.kind == "f":
            np.testing.assert_allclose(answer[name], values, rtol=1e-5, atol=1e-6)
        else:
            np.testing.assert_array_equal(answer[name], values)
    for name in ("README.md", "history.csv", "loss_curve.png", "answers.png"):
        assert (folder / name).stat().st_size > 0


@pytest.mark.tensorflow
def test_a_saved_model_of_tensorflow_lies_beside_it(folder):
    assert (folder / "saved_model" / "1" / "saved_model.pb").stat().st_size > 0


def test_the_card_tells_what_was_measured(run):
    card = zoo.card(run.save())
    assert card.metrics == run.metrics
    assert card.baselines == run.baselines
    assert card.parameters == run.model.count_params()
    assert card.epochs == len(run.history)
    assert card.versions["keras"] == keras.__version__
    text = card.to_markdown()
    for word in (card.name, card.verdict, f"{card.parameters:,}", str(run.diagnosis)):
        assert word in text
    assert zoo.evaluate(card.name).loc[card.name].to_dict() == pytest.approx(run.metrics, rel=1e-5)


def test_the_verdict_is_honest(folder):
    card = zoo.card(folder)
    worse = dataclasses.replace(card, metrics=card.metrics | {"r2": -1.0})
    assert "loses to" in worse.verdict
    assert "beats" in dataclasses.replace(card, metrics=card.metrics | {"r2": 1.0}).verdict


def test_one_row_and_many_forms(folder):
    predict = zoo.predictor(folder)
    row = {"year": 1991, "area (m²)": 234, "zip code": "12345"}
    value = predict(row)["value"]
    assert value.shape == (1,)
    columns = {name: [entry] * 3 for name, entry in row.items()}
    np.testing.assert_allclose(predict(columns)["value"], value.repeat(3), rtol=1e-5)
    assert np.isfinite(predict(row | {"year": None, "zip code": None})["value"]).all()
    assert np.isfinite(predict(row | {"zip code": "00000"})["value"]).all()
    with pytest.raises(zoo.ZooError, match="no row"):
        predict({name: [] for name in row})
    with pytest.raises(zoo.ZooError, match="Missing column: zip code"):
        predict({"year": [1], "area (m²)": [2]})


def test_unknown_names_offer_the_nearest(folder):
    for call in (zoo.load, zoo.predictor, zoo.card, zoo.evaluate):
        with pytest.raises(zoo.ZooError, match="no trained model named"):
            call("cnn-digit5")
    with pytest.raises(zoo.ZooError, match="no trained model: it has no card"):
        zoo.load(folder.parent)


@pytest.mark.parametrize("name", ["model.keras", "preprocessing.skops"])
@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_file_is_refused(folder, name, damage):
    path = folder / name
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if damage == "cut" else data[:99] + bytes([data[99] ^ 1]) + data[100:])
    with pytest.raises(zoo.ZooError, match=name):
        zoo.predictor(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 9}', '{"format": 1}'])
def test_a_damaged_card_is_refused(folder, text):
    (folder / "card.json").write_text(text)
    with pytest.raises(zoo.ZooError, match=r"card\.json"):
        zoo.load(folder)


def certify(folder, name):
    """Write a changed file's checksum into the card, as an attacker would."""
    card = json.loads((folder / "card.json").read_text())
    card["files"][name] = sha256(folder / name)
    (folder / "card.json").write_text(json.dumps(card))


def rewrite_config(folder, change):
    path = folder / "model.keras"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(members["config.json"])
    change(config)
    members["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    certify(folder, "model.keras")


def test_a_lambda_layer_is_refused_and_not_run(folder, tmp_path):
    mark = tmp_path / "it ran"
    inputs = keras.Input((14,))
    outputs = keras.layers.Lambda(lambda x, path=str(mark): (open(path, "w").close(), x[:, :1])[1])(inputs)
    keras.Model(inputs, outputs).save(folder / "model.keras")
    mark.unlink()
    certify(folder, "model.keras")
    with pytest.raises(zoo.ZooError, match="carries code"):
        zoo.load(folder)
    assert not mark.exists()


def test_a_class_of_another_module_is_refused(folder):
    def call_a_shell(config):
        config["config"]["layers"][1] |= {"module": "subprocess", "class_name": "Popen", "registered_name": "Popen"}

    rewrite_config(folder, call_a_shell)
    with pytest.raises(zoo.ZooError, match=r"subprocess\.Popen carries code"):
        zoo.load(folder)


class Stranger:
    """What no preprocessing should hold."""


def test_a_stranger_among_the_transformers_is_refused(folder):
    skops.io.dump({"inputs": Stranger(), "target": None}, folder / "preprocessing.skops")
    certify(folder, "preprocessing.skops")
    with pytest.raises(zoo.ZooError, match=r"Stranger.*could run code"):
        zoo.predictor(folder)


def test_a_full_disk_leaves_the_old_model_whole(folder, quick_run, monkeypatch):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing.skops.io, "dump", full)
    with pytest.raises(zoo.ZooError, match=r"No space left on device.*ZOO_SAVED_MODELS"):
        quick_run("mlp", "houses").save(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert os.listdir(folder.parent) == [folder.name]


def test_saving_again_replaces_the_whole(folder, quick_run):
    (folder / "left over").touch()
    quick_run("mlp", "houses").save(folder)
    assert not (folder / "left over").exists()
    assert os.listdir(folder.parent) == [folder.name]


def test_nothing_else_is_overwritten(quick_run, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").touch()
    with pytest.raises(zoo.ZooError, match="no trained model; choose another place"):
        quick_run("mlp", "houses").save(tmp_path / "thesis")
    (tmp_path / "file").touch()
    with pytest.raises(zoo.ZooError, match="cannot be written"):
        quick_run("mlp", "houses").save(tmp_path / "file" / "model")


def test_a_folder_can_be_moved(folder, tmp_path):
    moved = shutil.move(folder, tmp_path / "elsewhere")
    assert zoo.load(moved).count_params() == zoo.card(moved).parameters


def test_evaluates_other_data_with_its_own_preprocessing(quick_run):
    """Another split of the data changes scale and order, but not how the trained model reads a raw row."""
    run = quick_run("mlp", "houses")
    folder = run.save()
    other = zoo.datasets.load("houses", seed=5)
    expected = other.task.score(other.raw.test.y, run.predictor()(other.raw.test.x))
    assert zoo.evaluate(folder, other).loc[run.name].to_dict() == pytest.approx(expected, rel=1e-5)
    with pytest.raises(zoo.ZooError, match="but diabetes has tables and asks regression"):
        zoo.evaluate(folder, "diabetes")
