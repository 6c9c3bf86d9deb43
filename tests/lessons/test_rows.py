"""Every row of the slides has something that stands for it."""

from __future__ import annotations

import pytest

from zoo.lessons.rows import NOTES, rows
from zoo.registry import SLIDES

ROWS = rows()


def test_all_rows_are_there():
    assert tuple(row.name for row in ROWS) == SLIDES
    assert all(row.asks for row in ROWS)
    assert {row.name for row in ROWS} >= set(NOTES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_has_something(row):
    """A lesson, a model or a dataset, or a sentence that says why there is none."""
    computed = [*row.lessons, *row.models, *row.datasets]
    assert bool(computed) != bool(row.note), f"{row.name} asks for {row.asks}: {computed or 'nothing computes it'}"


WORKED = {"S9", "S12", "S13", "S32", "S46", "S48"}  # rows with numbers, which only a lesson can compute


@pytest.mark.parametrize("row", [row for row in ROWS if row.name in WORKED], ids=lambda row: row.name)
def test_a_worked_row_has_a_lesson(row):
    assert row.lessons


def test_from_where_names_come():
    """Lessons, models and datasets name their rows themselves."""
    by_name = {row.name: row for row in ROWS}
    assert by_name["S6"].lessons == ["neuron"]
    assert "perceptron" in by_name["S6"].models
    assert "houses" in by_name["S24"].datasets
    assert "points" in by_name["S8"].datasets
