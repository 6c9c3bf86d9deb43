"""The checks of the notebook on one's own data: right answers pass, typical mistakes are named."""

import numpy as np
import pandas as pd
import pytest

from zoo.datasets import from_dataframe
from zoo.exercises import own_data as check
from zoo.exercises.kit import NOTHING

DRAW = np.random.default_rng(0)
FRAME = pd.DataFrame(
    {
        "area": DRAW.uniform(25, 140, 60),
        "year": DRAW.integers(1900, 2024, 60),
        "zip": DRAW.choice(["01067", "80331"], 60),
        "rent": DRAW.uniform(300, 2000, 60),
    }
)
AS_NUMBERS = FRAME.astype({"zip": int})
FLAT = {"area": 80, "year": 1990, "zip": "01067"}


def flats(frame=FRAME, target="rent", **options):
    return from_dataframe(frame, target, quiet=True, **options)


def predict(row):
    """Stands for a trained network: the dearer the place, the larger and the newer, the dearer."""
    euros = {"01067": 9.0, "80331": 20.0}.get(str(row["zip"]), 13.0)
    return {"value": np.array([row["area"] * euros + row["year"] / 10])}


RIGHT = {
    "table": (flats(categories=["zip"]),),
    "rent": (predict(FLAT)["value"][0], predict),
    "refused": ("c",),
    "picture_path": (lambda folder, kind, number: folder / kind / f"{number}.png",),
}
WRONG = [
    ("table", "A dataset was asked for", (FRAME,)),
    ("table", "not a class", (flats(target="zip"),)),
    ("table", '"area"', (flats(target="area"),)),
    ("table", "twice a zip code", (flats(AS_NUMBERS),)),
    ("table", "left out", (flats(ignore=["zip"]),)),
    ("table", "quantities", (flats(AS_NUMBERS, categories=["zip", "year"]),)),
    ("table", "not a class", (flats(AS_NUMBERS.assign(rent=FRAME["rent"].round(-3)), task="classification"),)),
    ("rent", 'entry "value"', (predict(FLAT), predict)),
    ("rent", "[0]", (predict(FLAT)["value"], predict)),
    ("rent", "1067", (predict(FLAT | {"zip": 1067})["value"][0], predict)),
    ("rent", "mixed up", (predict(FLAT | {"area": 1990, "year": 80})["value"][0], predict)),
    ("rent", "smaller", (3000, predict)),
    ("refused", "8000 is a number", ("A",)),
    ("refused", "never seen", ("B",)),
    ("refused", "none of", ("D",)),
    ("picture_path", "folder of its own", (lambda folder, kind, number: folder / f"{kind}{number}.png",)),
    ("picture_path", "another class", (lambda folder, kind, number: folder / str(number) / f"{kind}.png",)),
    ("picture_path", "another class", (lambda folder, kind, number: folder / "lying" / f"{number}.png",)),
    ("picture_path", ".png", (lambda folder, kind, number: folder / kind / str(number),)),
    ("picture_path", "same path", (lambda folder, kind, number: folder / kind / "number.png",)),
    ("picture_path", "name be its number", (lambda folder, kind, number: folder / kind / f"{kind}{number}.png",)),
    ("picture_path", "outside", (lambda folder, kind, number: f"{kind}/{number}.png",)),
    ("picture_path", "return a path", (lambda folder, kind, number: number,)),
    ("picture_path", "nothing", (lambda folder, kind, number: ...,)),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answers"), WRONG)
def test_mistakes_are_named(name, words, answers, told):
    assert words in told(name, *answers)


def test_a_text_is_a_path_too(capsys):
    check.picture_path(lambda folder, kind, number: f"{folder}/{kind}/{number}.png")
    assert capsys.readouterr().out.startswith("✓")


def test_dots_are_nothing_yet(told):
    assert told("table", ...) == NOTHING
    assert told("rent", ..., predict) == NOTHING
    assert told("refused", ...) == NOTHING
