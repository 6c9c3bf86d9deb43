"""Comparing trained models: intervals that hold what they promise, and a test that tells luck from skill."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import zoo
from zoo import comparison, store


def test_the_shipped_models_of_digits():
    compared = zoo.compare(["cnn-digits", "mlp-digits"], resamples=300)
    table = compared.table
    assert compared.metric == "accuracy"
    for name in table.index:
        assert table.score[name] == pytest.approx(store.card(name).metrics["accuracy"], abs=1 / 360)
        assert table.low[name] < table.score[name] < table.high[name] or table.high[name] == 1
    assert table.difference["mlp-digits"] == pytest.approx(table.score["mlp-digits"] - table.score["cnn-digits"])
    assert table.p["mlp-digits"] < 0.05  # 2 rows wrong against 12
    assert np.isnan(table.p["cnn-digits"])
    assert "360 test rows" in str(compared)


def test_p_is_that_of_the_sign_test():
    """Answers that differ in few rows: exchanging them is tossing coins, whose odds are known."""
    data = zoo.datasets.load("iris")
    truth = data.raw.test.y
    names = np.array(data.task.labels)
    right = np.eye(3)[truth].astype("float32") * 0.8 + 0.1
    wrong = right.copy()
    wrong[:4] = np.roll(wrong[:4], 1, axis=1)  # worse in four rows: p is 2/2⁴
    answers = {name: {"label": names[p.argmax(1)], "probabilities": p} for name, p in {"a": right, "b": wrong}.items()}
    draw = np.random.RandomState(0)
    row = comparison._row(data.task, data, answers, "b", 250, draw)
    assert row["p"] == pytest.approx(2 / 16, abs=0.06)
    assert row["difference"] == pytest.approx(-4 / len(truth))
    spread = np.sqrt(row["score"] * (1 - row["score"]) / len(truth))
    assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * spread, rel=0.35)


@pytest.mark.parametrize("model", ["detector", "localizer", "instance_segmenter", "unet"])
def test_answers_of_several_parts_are_drawn_together(model):
    """Boxes, labels and masks of a scene; the other answers every scene with the next one's."""
    trained = store.find(f"{model}-digit_scenes")
    data = trained.dataset()
    data = replace(data, raw=data.raw._replace(test=data.raw.test.take(np.arange(40))))
    answer = trained.predictor()(data.raw.test.x)
    answers = {"one": answer, "next": {name: np.roll(part, 1, axis=0) for name, part in answer.items()}}
    row = comparison._row(data.task, data, answers, "next", 20, np.random.RandomState(0))
    assert row["difference"] < -0.5
    assert row["p"] < 0.1


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["cnn-digits"], "at least two"),
        ("cnn-digits", "at least two"),
        (["cnn-digits", "mlp-houses"], "not the same question"),
        (["cnn-digits", "cnn-digitz"], "cnn-digits"),
        (["cnn-digits", "cnn-digits"], "one name"),
    ],
)
def test_what_cannot_be_compared(names, says):
    with pytest.raises(zoo.ZooError, match=says):
        zoo.compare(names, resamples=2)


@pytest.mark.parametrize("resamples", [0, 2.5, "many"])
def test_draws_are_counted_in_whole_numbers(resamples):
    with pytest.raises(zoo.ZooError, match=f"resamples={resamples!r}: choose a whole number of at least 1"):
        zoo.compare(["cnn-digits", "mlp-digits"], resamples=resamples)


def test_rows_that_one_has_learned_from_are_no_test(tmp_path):
    other = zoo.train("mlp", zoo.datasets.load("digits", seed=1), epochs=1, verbose=0).save(tmp_path / "other")
    with pytest.raises(zoo.ZooError, match="another split"):
        zoo.compare(["cnn-digits", other], resamples=2)


def test_which_model_reads_other_pictures_is_told():
    with pytest.raises(zoo.ZooError, match="cnn-mnist: Pictures of shape"):
        zoo.compare(["cnn-digits", "cnn-mnist"], resamples=2)


def test_from_a_shell(zoo_command, tmp_path):
    picture = tmp_path / "new" / "compared.png"
    done = zoo_command("compare", "cnn-digits", "mlp-digits", "--resamples", 100, "--figure", picture)
    assert done.returncode == 0, done.stderr
    assert "accuracy, 360 test rows of digits" in done.stdout
    assert picture.stat().st_size > 5000
