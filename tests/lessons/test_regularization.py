"""S40: overfitting, and what helps against it."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import regularization as lesson

HELP = [name for name in lesson.TECHNIQUES if name != "nothing"]


@pytest.mark.parametrize("technique", HELP)
def test_each_technique_closes_the_gap(technique):
    found = lesson.numbers()
    assert found[technique]["gap"] < 0.8 * found["nothing"]["gap"]
    assert found[technique]["validation loss"] < found["nothing"]["validation loss"]


def test_nothing_against_it_overfits():
    curve = lesson.numbers()["nothing"]["curve"]
    assert curve.argmin() < len(curve) - 5
    assert curve[-1] > 1.1 * curve.min()


def test_early_stopping_ends_early():
    found = lesson.numbers()["early stopping"]
    assert found["epochs"] < lesson.EPOCHS
    assert found["validation loss"] == pytest.approx(found["curve"].min(), rel=1e-3)


def test_the_penalty_of_l1_makes_weights_sparse():
    found = lesson.numbers()
    assert found["l₁ penalty"]["weights near zero"] > 0.5 > 0.1 > found["nothing"]["weights near zero"]


def test_the_curve_is_without_the_penalty():
    found = lesson.numbers()
    for name in ("nothing", "l₁ penalty", "l₂ penalty"):
        assert found[name]["curve"][-1] == pytest.approx(found[name]["validation loss"], rel=1e-3)


def test_penalty_against_keras():
    import keras

    weights = np.random.RandomState(0).randn(5, 4).astype("float32")
    theirs = keras.regularizers.L1L2(0.3, 0.02)(weights)
    assert lesson.penalty(weights, 0.3, 0.02) == pytest.approx(float(theirs), rel=1e-5)


def test_dropout_keeps_the_mean():
    ones = np.ones((1000, 100))
    dropped = lesson.drop(ones, 0.4, np.random.default_rng(0))
    assert set(np.unique(dropped)) == {0, 1 / 0.6}
    assert (dropped == 0).mean() == pytest.approx(0.4, abs=0.01)
    assert dropped.mean() == pytest.approx(1, abs=0.02)


def test_wrong_labels_are_as_many_as_told():
    from zoo.datasets import Split

    split = Split(np.zeros(100), np.arange(100) % 10)
    wrong = lesson.mislabelled(split, np.random.default_rng(0))
    assert (wrong.y != split.y).sum() == round(100 * lesson.WRONG)
    assert set(wrong.y) <= set(range(10))


def test_steps():
    assert max(map(len, lesson.steps().splitlines())) <= 90


@pytest.mark.parametrize("show", lesson.FIGURES)
def test_figures(show):
    assert all(axes.get_xlabel() and axes.get_title() for axes in lesson.figure(show).axes)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="below 1"):
        lesson.drop(np.ones(3), 1.0, np.random.default_rng(0))
    with pytest.raises(ValueError, match="nothing, early stopping"):
        lesson.train("hope")
