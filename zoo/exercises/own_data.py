"""Checks of the notebook on one's own data: a table, questions, a folder of pictures (S24, S25, S31)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from zoo.datasets import Dataset
from zoo.exercises.kit import call, choose, compare, demand, exercise

FLAT = {"area": 80, "year": 1990, "zip": "01067"}


@exercise("Your file became a dataset: split, cleaned and turned into numbers.")
def table(flats: Any) -> None:
    """Exercise 1: a CSV file read as what it is (S24, S25)."""
    demand(isinstance(flats, Dataset), "A dataset was asked for: what zoo.datasets.from_csv(...) returns.")
    target = flats.task.labels[0] if flats.task.name == "regression" else None
    demand(target is not None, 'A rent is a number to be estimated, not a class: the target is "rent".')
    demand(target == "rent", f'The network would learn to tell "{target}": the rent is what we want to know.')
    demand(
        "zip" not in flats.inputs.numbers,
        "The zip code is read as a number, but twice a zip code is no place: name it in categories=[...].",
    )
    demand("zip" in flats.feature_names, "The zip code is left out, but the place tells much of the rent.")
    demand(
        {"area", "year"} <= set(flats.inputs.numbers),
        "area and year are quantities: leave them out of categories, and read them in.",
    )


@exercise("Raw values in, an answer in euros out: the predictor scales and encodes by itself.")
def rent(answer: Any, predict: Any) -> None:
    """Exercise 2: ask a trained network about a new flat (S24, S25)."""
    demand(not isinstance(answer, dict), 'That is the whole answer: take its entry "value".')
    demand(np.ndim(answer) == 0, "That is an array with one number for each flat: take its first with [0].")

    def asked(**other: Any) -> float:
        return float(predict(FLAT | other)["value"][0])

    mistakes = {
        'You gave the zip code as a number, which lost its 0: no place is called 1067. Write it as a text, "01067".': (
            asked(zip=1067)
        ),
        "You mixed up area and year: the flat has 80 m² and is of 1990.": asked(area=1990, year=80),
    }
    compare(answer, asked(), mistakes, what="The rent")


@exercise("Zoo refuses what it cannot read. Whether a value makes sense, nobody but you can say.")
def refused(answer: Any) -> None:
    """Exercise 3: which wrong input is told (S25)."""
    mistakes = {
        "A": "8000 is a number, so it is answered: far outside of what was learned the answer is worth nothing.",
        "B": "A zip code that was never seen is answered, too: it belongs to none of the known places.",
    }
    choose(answer, "C", mistakes)


@exercise("One folder a class: the name of the folder is the label of all pictures in it.")
def picture_path(function: Any) -> None:
    """Exercise 4: where each picture of a class has to lie (S31)."""
    folder = Path("pictures")
    found = {given: _path(call(function, folder, *given)) for given in (("lying", 1), ("standing", 1), ("lying", 2))}
    for (kind, _), path in found.items():
        demand(path.suffix == ".png", f"{path.as_posix()} does not end in .png: the ending tells the kind of file.")
        demand(
            path.parent != folder,
            f"{path.as_posix()} lies among the pictures of all classes: each class needs a folder of its own.",
        )
        demand(
            folder in path.parents, f"{path.as_posix()} lies outside of {folder}: begin the path with the given folder."
        )
        demand(
            path.relative_to(folder).parts[0] == kind,
            f"{path.as_posix()} lies in the folder of another class than {kind}: name the folder as the class.",
        )
    demand(
        found["lying", 1] != found["lying", 2],
        "All pictures of a class have the same path: each would take the place of the one before.",
    )
    for (kind, number), path in found.items():
        demand(
            path == folder / kind / f"{number}.png",
            f"{path.as_posix()} was found for picture {number}: put it right into the folder of its class, and let its "
            f"name be its number, {number}.png.",
        )


def _path(answer: Any) -> Path:
    demand(isinstance(answer, str | Path), "The function has to return a path: folder / ... / ...")
    return Path(answer)
