"""Trained models on disk: equal when they come back, whole or not at all, and never code."""

from __future__ import annotations

import dataclasses
import shutil

import keras
import numpy as np
import pytest

import zoo

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
    with pytest.raises(zoo.ZooError, match=r"another split of houses: .* Load houses with seed=0"):
        zoo.evaluate(folder, other)
    other = dataclasses.replace(other, spec=dataclasses.replace(other.spec, name="elsewhere"))
    expected = other.task.score(other.raw.test.y, run.predictor()(other.raw.test.x))
    assert zoo.evaluate(folder, other).loc[run.name].to_dict() == pytest.approx(expected, rel=1e-5)
    with pytest.raises(zoo.ZooError, match="but diabetes has the kind table and asks regression"):
        zoo.evaluate(folder, "diabetes")
    part = other.raw.test.take(np.arange(200))
    codes = part.x.assign(**{"zip code": part.x["zip code"].astype(float), "price (€)": part.y})
    numbers = zoo.datasets.from_dataframe(codes, "price (€)", quiet=True)
    with pytest.raises(zoo.ZooError, match=r"zip code as categories, .* Load it with categories=\['zip code'\]"):
        zoo.evaluate(folder, numbers)
