"""S41: schedules, batch sizes, composition of minibatches."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import training_techniques as lesson


@pytest.mark.parametrize("schedule", lesson.SCHEDULES)
def test_rates_are_those_that_zoo_trains_with(schedule):
    from keras import ops

    from zoo.training.schedules import learning_rate

    found = learning_rate(schedule, 0.1, 40)
    theirs = [float(ops.convert_to_numpy(found(step))) if callable(found) else found for step in range(40)]
    np.testing.assert_allclose(lesson.rates(schedule, 0.1, 40), theirs, atol=1e-6)


def test_a_falling_rate_lets_the_loss_settle():
    found = lesson.numbers()["schedules"]
    for name in ("step", "cosine"):
        assert found[name]["training loss"] < found["constant"]["training loss"]


def test_small_batches_come_farther_in_as_many_epochs():
    found = [of["training loss"] for of in lesson.numbers()["batches"].values()]
    assert found == sorted(found)


def test_balanced_batches_help_rare_digits():
    found = lesson.numbers()["compositions"]
    assert found["balanced"]["rare"] > found["shuffled"]["rare"]
    assert min(found["balanced"]["frequent"], found["shuffled"]["frequent"]) > 0.85


def test_rare_digits_are_rare():
    y = lesson.uneven().train.y
    counts = np.bincount(y)
    assert [counts[digit] for digit in lesson.RARE] == [lesson.KEPT] * len(lesson.RARE)
    assert np.delete(counts, lesson.RARE).min() > 50


def test_steps():
    assert max(map(len, lesson.steps().splitlines())) <= 90


def test_figure():
    assert all(axes.get_xlabel() and axes.get_ylabel() and axes.get_title() for axes in lesson.figure().axes)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="constant, step, cosine"):
        lesson.rates("never", 0.1, 10)
