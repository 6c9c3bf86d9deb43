"""S26 and S28: each cause gives the loss curve of its name."""

from __future__ import annotations

import numpy as np
import pytest

import zoo
from zoo.lessons import loss_curves as lesson

NAMES = {  # as the slide and zoo's diagnosis call them
    "well": "ideal",
    "slow": "underfitting",
    "fast": "oscillating",
    "too fast": "diverging",
    "outliers": "disturbed",
    "missing": "disturbed",
    "few rows": "overfitting",
    "blank": "not learning",
}


@pytest.mark.parametrize("story", NAMES)
def test_each_story_is_called_by_its_name(story):
    found = lesson.numbers()[story]
    assert found["kind"] == NAMES[story]
    assert found["evidence"]
    assert len(found["training loss"]) == len(found["validation loss"]) == lesson.STORIES[story].epochs


def test_the_curves_show_what_they_are_called():
    found = lesson.numbers()
    ideal, overfitted = found["well"], found["few rows"]
    assert ideal["training loss"][-1] < 0.5 * ideal["training loss"][0]
    assert overfitted["validation loss"][-1] > 3 * overfitted["training loss"][-1]
    assert overfitted["validation loss"][-1] > ideal["validation loss"][-1]
    assert (np.diff(found["fast"]["training loss"]) > 0).sum() >= 2
    assert (np.diff(found["too fast"]["training loss"]) > 0).all()


def test_a_network_can_hide_missing_values():
    found = lesson.numbers()["missing"]
    assert found["kind by the curve alone"] != "ideal"
    assert "no numbers" in found["evidence"]


@pytest.mark.parametrize("spoil", [lesson.outliers, lesson.missing, lesson.blank])
def test_spoiling_leaves_the_given_rows_alone(spoil):
    x, y = np.ones((100, 3), "float32"), np.ones((100, 1), "float32")
    bad, _ = spoil(x, y, np.random.default_rng(0))
    assert not np.array_equal(bad, x)
    assert (x == 1).all()
    assert (y == 1).all()


def test_how_many_rows_are_spoilt():
    x, y = np.ones((100, 3), "float32"), np.ones((100, 1), "float32")
    bad, prices = lesson.outliers(x, y, np.random.default_rng(0))
    assert (bad[:, 0] == 100).sum() == (prices == 100).sum() == 20
    assert np.isnan(lesson.missing(x, y, np.random.default_rng(0))[0]).sum() == 2
    assert len(lesson.few(x, y, np.random.default_rng(0))[0]) == 60


def test_steps():
    told = lesson.steps()
    assert all(kind.upper() in told for kind in NAMES.values())
    assert max(map(len, told.splitlines())) <= 90


def test_figure():
    panels = lesson.figure().axes
    assert len(panels) == len(NAMES)
    assert all(axes.get_xlabel() == "epoch" and axes.get_ylabel() == "loss" for axes in panels)
    for axes, kind in zip(panels, NAMES.values(), strict=True):
        assert axes.get_title().endswith(kind.upper())


def test_all_kinds_of_a_single_network_are_there():
    opponents = {"balanced", "discriminator ahead", "generator ahead"}
    assert set(NAMES.values()) == set(zoo.diagnosis.ADVICE) - opponents - {"too short"}
