"""Datasets of tables: rows and columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import split
from zoo.errors import ZooError


def iris(spec: DatasetSpec, seed: int, select: int | None = None) -> Dataset:
    """Fisher's 150 irises."""
    from sklearn.datasets import load_iris

    return _from_bunch(spec, seed, load_iris(as_frame=True), select)


def wine(spec: DatasetSpec, seed: int, select: int | None = None) -> Dataset:
    """178 wines of three growers."""
    from sklearn.datasets import load_wine

    return _from_bunch(spec, seed, load_wine(as_frame=True), select)


def breast_cancer(spec: DatasetSpec, seed: int, select: int | None = None) -> Dataset:
    """569 tumours, 30 measures."""
    from sklearn.datasets import load_breast_cancer

    return _from_bunch(spec, seed, load_breast_cancer(as_frame=True), select)


def diabetes(spec: DatasetSpec, seed: int, select: int | None = None) -> Dataset:
    """442 patients, in the units in which they were measured."""
    from sklearn.datasets import load_diabetes

    return _from_bunch(spec, seed, load_diabetes(as_frame=True, scaled=False), select)


ZIP_CODES = {  # € a square metre: the place decides
    "01067": 3400, "04109": 3100, "10115": 6200, "12345": 4100, "20095": 6800, "50667": 5300,
    "54638": 1900, "60311": 6500, "80331": 9100, "91522": 2600, "95463": 1500,
}  # fmt: skip


def houses(spec: DatasetSpec, seed: int, select: int | None = None, rows: int = 3000) -> Dataset:
    """Houses and their prices, generated after the table of the slides (S24) and spoilt for cleaning (S25).

    The rule: price = area · rate(zip) · age(year) · chance, rounded to 100 €, where

    - area is log-normal around 120 m², from 35 to 400; year is uniform from 1880 to 2023; the zip code is one of
      eleven, each as likely, and multiplies: no weighted sum of year, area and zip code can follow it;
    - rate is the zip code's € a square metre (:data:`ZIP_CODES`);
    - age(year) = 0.75 + 0.5 · ((year − 1951) / 71)²: old charm and new comfort cost, the fifties do not;
    - chance is log-normal with σ = 0.08.

    Then, in the features alone: 4 % of years, 4 % of areas and 3 % of zip codes are missing, and 1 % of areas are ten
    times too large, a slip of the decimal point.
    """
    draw = np.random.RandomState(seed)  # this generator's stream is frozen: the same rows on every machine
    year = draw.randint(1880, 2024, rows)
    area = np.clip(np.round(120 * np.exp(0.4 * draw.randn(rows))), 35, 400)
    zip_code = np.array(list(ZIP_CODES))[draw.randint(len(ZIP_CODES), size=rows)]
    age = 0.75 + 0.5 * ((year - 1951) / 71) ** 2
    rate = np.array([ZIP_CODES[code] for code in zip_code])
    price = np.round(area * rate * age * np.exp(0.08 * draw.randn(rows)), -2)

    area = np.where(draw.rand(rows) < 0.01, 10 * area, area)
    frame = pd.DataFrame({"year": year.astype("float64"), "area (m²)": area, "zip code": zip_code.astype(object)})
    for column, share in (("year", 0.04), ("area (m²)", 0.04), ("zip code", 0.03)):
        frame.loc[draw.rand(rows) < share, column] = np.nan
    options = {} if rows == 3000 else {"rows": rows}
    return _from_frame(spec, seed, frame, price[:, None], select, options)


def points(spec: DatasetSpec, seed: int, shape: str = "moons", rows: int = 600, noise: float = 0.15) -> Dataset:
    """Red and green points (S8), scattered by ``noise``.

    The rule is ``shape``: ``"linear"`` (two clouds that a line separates), ``"moons"``, ``"circles"`` (one within the
    other) or ``"xor"`` (green where x1·x2 > 0).
    """
    if shape not in SHAPES:
        raise ZooError(f"points has no shape {shape!r}. Its shapes: {', '.join(SHAPES)}.")
    x, y = SHAPES[shape](rows, noise, np.random.RandomState(seed))
    frame = pd.DataFrame(x, columns=["x1", "x2"])
    options = {"shape": shape, "rows": rows, "noise": noise}
    return _from_frame(spec, seed, frame, np.asarray(y, dtype="int64"), None, options)


def _linear(rows: int, noise: float, draw: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(rows) % 2
    return np.where(y[:, None], 1.0, -1.0) * [0.6, -0.4] + (0.25 + noise) * draw.randn(rows, 2), y


def _moons(rows: int, noise: float, draw: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import make_moons

    return make_moons(rows, noise=noise, random_state=draw)


def _circles(rows: int, noise: float, draw: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import make_circles

    return make_circles(rows, noise=noise, factor=0.4, random_state=draw)


def _xor(rows: int, noise: float, draw: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    x = draw.uniform(-1, 1, (rows, 2))
    return x + noise * draw.randn(rows, 2) / 2, (x.prod(axis=1) > 0).astype(int)


SHAPES = {"linear": _linear, "moons": _moons, "circles": _circles, "xor": _xor}


def _from_bunch(spec: DatasetSpec, seed: int, bunch: Any, select: int | None) -> Dataset:
    """A dataset from what scikit-learn's loaders return with ``as_frame=True``."""
    target = bunch.target.to_numpy()
    y = target.astype("int64") if spec.task.name == "classification" else target.astype("float64")[:, None]
    return _from_frame(spec, seed, bunch.data, y, select)


def _from_frame(
    spec: DatasetSpec,
    seed: int,
    frame: pd.DataFrame,
    y: np.ndarray,
    select: int | None,
    options: dict[str, Any] | None = None,
) -> Dataset:
    raw = split(spec.inputs.check(frame), y, seed=seed, stratify=spec.task.name == "classification")
    return prepare(spec, raw, seed=seed, select=select, options=options)
