"""Pictures seen for other tasks than to be classified."""

from __future__ import annotations

import numpy as np
import pytest

import zoo
from zoo.datasets import views


@pytest.fixture(scope="module")
def own():
    rng = np.random.RandomState(0)
    return zoo.datasets.from_arrays(rng.randint(0, 256, (60, 9, 7)).astype("uint8"), np.arange(60) % 3, quiet=True)


def test_own_pictures_are_seen_for_generation(own):
    data = zoo.datasets.seen(own, "generation")
    assert data.input_shape == {"label": (3,), "image": (9, 7, 1)}
    x, y = data.train
    np.testing.assert_array_equal(x["image"], y)
    np.testing.assert_array_equal(y, own.train.x)
    np.testing.assert_array_equal(x["label"].argmax(axis=1), own.train.y)


def test_own_pictures_are_seen_for_reconstruction(own):
    data = zoo.datasets.seen(own, "reconstruction")
    np.testing.assert_array_equal(data.test.x, own.test.x)
    np.testing.assert_array_equal(data.test.y, own.test.x)


def test_what_is_seen_for_generation_can_be_classified_again(own):
    again = views.classified(zoo.datasets.seen(own, "generation"))
    for split, was in zip(again.raw, own.raw, strict=True):
        np.testing.assert_array_equal(split.x, was.x)
        np.testing.assert_array_equal(split.y, was.y)


@pytest.mark.parametrize("task", ["reconstruction", "generation"])
def test_all_tasks_hold_out_the_same_pictures(task):
    first, other = zoo.datasets.load("digits"), zoo.datasets.load("digits", task=task)
    np.testing.assert_array_equal(first.raw.test.x, other.raw.test.y)


def test_a_class_may_be_named_by_its_digits():
    inputs = zoo.datasets.load("digits", task="generation").inputs
    assert inputs.check(3).tolist() == inputs.check(["3"]).tolist() == [["3"]]


def test_wrong_use_names_the_way_out(own):
    for use, told in (
        (lambda: zoo.datasets.seen(zoo.datasets.load("iris"), "generation"), "pictures with classes"),
        (lambda: zoo.datasets.seen(own, "detection"), "reconstruction and generation"),
        (lambda: zoo.datasets.seen(own, "generation").inputs.check(["4"]), "no class named '4'"),
    ):
        with pytest.raises(zoo.ZooError, match=told):
            use()
