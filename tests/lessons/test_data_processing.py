"""S24 and S25: the slide's table, and every step against scikit-learn and the datasets' own preprocessing."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.datasets.inputs import TableInput
from zoo.datasets.preprocessing.tables import OutlierClipper, table_pipeline
from zoo.lessons import data_processing as lesson


def test_the_slides_rows():
    rows = [tuple(row) for row in lesson.table().itertuples(index=False)]
    assert rows == [(1991, 234, "12345"), (1896, 400, "54638"), (2005, 185, "95463")]


def test_the_features_are_those_of_the_datasets_preprocessing():
    pipeline = table_pipeline(TableInput(("year", "m²"), categories=("zip code",)), "regression")
    np.testing.assert_allclose(lesson.numbers()["features"], pipeline.fit_transform(lesson.table()), atol=1e-6)


def test_gaps_scale_and_categories_against_scikit_learn():
    spoilt = lesson.table(spoilt=True)
    numbers = lesson.standardise(lesson.impute(spoilt[["year", "m²"]].to_numpy("float64")))
    ours = np.hstack([numbers, lesson.one_hot(spoilt["zip code"].to_numpy())[0]])
    np.testing.assert_allclose(ours, lesson.pipeline().fit_transform(spoilt), atol=1e-6)


def test_scaled_by_hand():
    areas = np.array([234, 400, 185])
    np.testing.assert_allclose(lesson.numbers()["scaled"][:, 1], (areas - 273) / areas.std())


def test_the_fences_are_the_clippers():
    numbers = np.random.RandomState(0).randn(50, 3)
    clipper = OutlierClipper().fit(numbers)
    np.testing.assert_allclose(lesson.fences(numbers), (clipper.lower_, clipper.upper_))


def test_gaps_are_filled_and_outliers_clipped():
    found = lesson.numbers()
    assert found["clean"][3, 1] == found["median area"] == (234 + 400) / 2
    assert found["clean"][4, 1] == found["fences"][1][1] < 1500
    assert found["clean"][:3].tolist() == [[1991, 234], [1896, 400], [2005, 185]]


def test_an_embedding_looks_up_a_row():
    encoded, names = lesson.one_hot(np.array(["b", "a", "b"]))
    vectors, matrix = lesson.embed(encoded, width=4)
    assert names == ["a", "b"]
    np.testing.assert_allclose(vectors, matrix[[1, 0, 1]])


def test_steps():
    told = lesson.steps()
    assert "54638 → (0, 1, 0)" in told
    assert max(map(len, told.splitlines())) <= 90


def test_figure_is_labelled():
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in lesson.figure(rows=300).axes)


def test_a_column_that_tells_nothing_is_refused():
    with pytest.raises(ValueError, match="leave it out"):
        lesson.standardise(np.ones((3, 2)))
