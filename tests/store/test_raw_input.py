"""The predictor's raw input: in every form the same answer, and a sentence for what is wrong, among few and many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import zoo

ROW = {"year": 1991, "area (m²)": 234, "zip code": "12345"}


def test_one_row_in_any_form_is_the_same_row(houses):
    """What is plain takes another way than what pandas has to look at."""
    forms = (
        ROW,
        ROW | {"year": "1991"},
        ROW | {"year": np.float32(1991)},
        ROW | {"colour": "red"},
        pd.DataFrame([ROW]),
    )
    values = [houses(form)["value"].item() for form in forms]
    np.testing.assert_allclose(values, values[0], rtol=1e-6)
    forms = ([ROW, ROW], [ROW] * 20, [ROW | {"colour": "red"}] * 2, pd.DataFrame([ROW] * 2)[sorted(ROW)].iloc[0])
    for form in (*forms, ROW | {"zip code": b"12345"}):
        np.testing.assert_allclose(houses(form)["value"], values[0], rtol=1e-6)
    gaps = (
        ROW | {"zip code": None, "year": None},
        ROW | {"zip code": "", "year": float("nan")},
        ROW | {"zip code": np.nan, "year": np.nan},
    )
    values = [houses(form)["value"].item() for form in gaps]
    np.testing.assert_allclose(values, values[0], rtol=1e-6)


WRONG_ROWS = [
    ({"year": 1991, "zip code": "12345"}, "Missing column: area"),
    (ROW | {"year": "long ago"}, "Column year must hold numbers, but holds 'long ago'"),
    (pd.DataFrame([ROW]).iloc[:0], "there is no row"),
    ([[1991, 234]], "Rows of 3 columns were expected"),
    ({name: [] for name in ROW}, "there is no row"),
    ([ROW, {"year": 1991, "zip code": "12345"}], "Missing column: area"),
    ({name: [value] * (2 - (name == "year")) for name, value in ROW.items()}, "of one length"),
    ([[1991, 234, "12345"], [1991]], "of one length"),
    (np.array(None), "Rows of 3 columns were expected"),
    (ROW | {"zip code": b"\xff"}, "Column zip code: Bytes of a text are in UTF-8"),
]


@pytest.mark.parametrize(("raw", "says"), WRONG_ROWS)
def test_wrong_rows(houses, raw, says):
    with pytest.raises(zoo.ZooError, match=says):
        houses(raw)


CELLS = [
    ("year", np.inf, "Column year must hold finite numbers, but holds inf"),
    ("year", -np.inf, "must hold finite numbers, but holds -inf"),
    ("year", 10**400, "must hold finite numbers"),
    ("year", 10**5000, "must hold finite numbers"),  # which Python does not even print
    ("year", pd.Timestamp(1991, 1, 1), "Column year must hold numbers, but holds 1991-01-01 00:00:00"),
    ("year", pd.Timedelta(1), "Column year must hold numbers"),
    ("year", pd.Period("1991"), "Column year must hold numbers"),
    ("year", 1991 + 1j, "Column year must hold numbers, but holds"),
    ("zip code", "1\0", r"no NUL and no half of a surrogate pair, but '1\\x00' came"),
    ("zip code", "\ud800", r"no half of a surrogate pair, but '\\ud800' came"),
]


@pytest.mark.parametrize(("column", "value", "says"), CELLS, ids=range(len(CELLS)))
def test_a_wrong_cell_is_refused_alone_and_among_many(houses, column, value, says):
    wrong = ROW | {column: value}
    for raw in (wrong, [ROW, wrong], [ROW] * 19 + [wrong]):
        with pytest.raises(zoo.ZooError, match=says):
            houses(raw)
        with pytest.raises(zoo.ZooError, match=says):
            list(houses.stream([raw]))


def test_an_infinite_number_of_a_file_is_named_by_its_line(houses, tmp_csv):
    path = tmp_csv("year,area (m²),zip code\n1991,234,12345\n1e400,80,12345\n1980,90,01234\n")
    with pytest.raises(zoo.ZooError, match="line 3: Column year must hold finite numbers"):
        list(houses.stream(path))
    assert [line for lines, _ in houses.stream(path, bad="skip") for line in lines] == [2, 4]


def test_whole_numbers_of_any_size_are_read_alike(houses):
    for year in (2**63 - 1, 2**63, 2**64, 10**300):
        few, many = houses(ROW | {"year": year}), houses([ROW | {"year": year}] * 20)
        np.testing.assert_allclose(many["value"], few["value"][0], rtol=1e-5)


WRONG_TEXTS = [
    ([None], "None of type NoneType came"),
    (["a", 3], "3 of type int came"),
    (None, "None of type NoneType came"),
    (np.array("a"), "of type ndarray came"),
    ("\ud800", r"no half of a surrogate pair, but '\\ud800' came"),
    (["a\0b"], "no NUL"),
    ([b"\xff"], "in UTF-8"),
    ({"text": "hello"}, r"Pass the texts: frame\['column'\]"),
    (pd.DataFrame({"text": ["a", "b"]}), "Pass the texts"),
    ([], "there is no row"),
]


@pytest.mark.parametrize(("raw", "says"), WRONG_TEXTS, ids=range(len(WRONG_TEXTS)))
def test_wrong_texts(raw, says):
    translator = zoo.predictor("seq2seq-number_words")
    for ask in (translator, translator.translate):
        with pytest.raises(zoo.ZooError, match=says):
            ask(raw)


WRONG_PICTURES = [
    (np.zeros((2, 8, 8, 3)), r"Pictures of shape \(n, 8, 8\) were expected"),
    (np.zeros((8, 8, 3), "uint8"), "were expected"),
    (np.zeros((0, 8, 8)), "there is no row"),
    (np.full((8, 8), "white"), "Pixels must be finite numbers"),
    (np.full((8, 8), np.nan), "Pixels must be finite numbers"),
    (np.full((8, 8), 255), "Scale them first"),
    (np.zeros((8, 8), complex), "Pixels must be finite numbers"),
    ([[1, 2], [3]], "of one size"),
]


@pytest.mark.parametrize(("raw", "says"), WRONG_PICTURES)
def test_wrong_pictures(digits, raw, says):
    with pytest.raises(zoo.ZooError, match=says):
        digits(raw)


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64", "bool"])
def test_pixels_of_any_dtype(digits, dtype):
    pixels = zoo.datasets.load("digits").raw.test.x
    few = pixels[:3] > 8 if dtype == "bool" else pixels[:3]
    expected = digits(few.astype("float32"))["probabilities"]
    np.testing.assert_allclose(digits(few.astype(dtype))["probabilities"], expected, atol=1e-6)
