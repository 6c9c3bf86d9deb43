"""From a table to numbers that a network can use: the houses of the slides, step by step (S24, S25).

Each step is written out here and has an object of scikit-learn that does the same (:func:`pipeline`), to be fitted on
the training rows alone; :func:`zoo.datasets.load` does so for the dataset ``houses``, which the figure draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons import drawing
from zoo.lessons.blackboard import number, vector

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.compose import ColumnTransformer

SLIDE = ((1991, 234, "12345"), (1896, 400, "54638"), (2005, 185, "95463"))  # S24: year, m², zip code
SPOILT = ((1978, None, "12345"), (2012, 1500, "54638"))  # ours: an area is missing, another lost its decimal point
COLUMNS = ("year", "m²", "zip code")


def table(spoilt: bool = False) -> pd.DataFrame:
    """The slide's three rows, and two more of ours that need cleaning."""
    import pandas as pd

    return pd.DataFrame([*SLIDE, *(SPOILT if spoilt else ())], columns=list(COLUMNS))


def impute(numbers: np.ndarray) -> np.ndarray:
    """Each gap (NaN) of ``(rows, columns)`` filled with its column's median, which an outlier hardly moves (S25)."""
    return np.where(np.isnan(numbers), np.nanmedian(numbers, axis=0), numbers)


def fences(numbers: np.ndarray, factor: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Tukey's fences of each column, [Q1 − factor·IQR, Q3 + factor·IQR]; what lies beyond is an outlier (S25)."""
    first, third = np.percentile(numbers, [25, 75], axis=0)
    return first - factor * (third - first), third + factor * (third - first)


def standardise(numbers: np.ndarray) -> np.ndarray:
    """Each column with mean 0 and standard deviation 1: (x − mean) / σ (S25).

    Raises:
        ValueError: a column whose values are all equal, and tell nothing.
    """
    if not (spread := numbers.std(axis=0)).all():
        raise ValueError("A column has the same value in every row: leave it out, it tells nothing.")
    return (numbers - numbers.mean(axis=0)) / spread


def one_hot(categories: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """One column a category, 1 where a row is of it: float64 ``(rows, categories)``, and the categories (S24)."""
    names, places = np.unique(np.asarray(categories, dtype=str), return_inverse=True)
    return np.eye(len(names))[places], names.tolist()


def embed(encoded: np.ndarray, width: int = 2, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Each category as a few numbers: its row of a matrix E ``(categories, width)``, which training would fit (S25).

    Returns:
        The vectors ``(rows, width)``, one-hot · E, and E, here drawn at random.
    """
    matrix = np.random.RandomState(seed).randn(encoded.shape[1], width)
    return encoded @ matrix, matrix


def pipeline() -> ColumnTransformer:
    """The same by scikit-learn, unfitted: gaps and scale of the numbers, one-hot zip codes."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    measured = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    return make_column_transformer((measured, ["year", "m²"]), (OneHotEncoder(sparse_output=False), ["zip code"]))


def numbers() -> dict[str, Any]:
    """The slide's rows encoded, and the five rows cleaned."""
    slide, spoilt = table(), table(spoilt=True)
    encoded, names = one_hot(slide["zip code"].to_numpy())
    known = slide[["year", "m²"]].to_numpy("float64")
    raw = spoilt[["year", "m²"]].to_numpy("float64")
    low, high = fences(known)  # of rows that are right, as those of a large training split mostly are
    clean = np.clip(impute(raw), low, high)
    return {
        "scaled": standardise(known), "one-hot": encoded, "zip codes": names, "embedded": embed(encoded)[0],
        "features": np.hstack([standardise(known), encoded]), "median area": float(np.nanmedian(raw[:, 1])),
        "fences": (low, high), "clean": clean,
    }  # fmt: skip


def steps() -> str:
    """The table, and what becomes of it, step by step."""
    found, rows = numbers(), table(spoilt=True)
    scaled, area = found["scaled"], rows["m²"].to_numpy()[:3]
    low, high = (fence[1] for fence in found["fences"])
    lines = ["The slide's three rows, and two of ours with a gap (NaN) and a slip of the pen:"]
    lines += ["  " + line for line in rows.to_string().splitlines()]
    lines += ["", "1 Representative? Five rows are not: zoo's dataset houses has 3000."]
    lines += [f"2 Missing values: the median area of the others, {found['median area']:g} m², fills the gap."]
    worst, clipped = rows["m²"].max(), found["clean"][:, 1].max()
    lines += [f"3 Outliers: areas beyond [{number(low)}, {high:g}] m² are clipped: {worst:g} → {clipped:g}."]
    lines += ["4 Zip code: a category; as a number it would be a size, and its distances mean nothing."]
    rows_of = dict(zip(found["zip codes"], found["one-hot"], strict=True))
    lines += [f"  one-hot {name} → {vector(row)}" for name, row in rows_of.items()]
    lines += ["  or embedded: one-hot · E, a few numbers for each zip code, learned with the network:"]
    lines += [f"  {name} → {vector(row, 3)}" for name, row in zip(found["zip codes"], found["embedded"], strict=True)]
    lines += [f"5 Scaling: m² has mean {area.mean():.4g} and σ {area.std():.4g}:"]
    for value, z in zip(area, scaled[:, 1], strict=True):
        lines.append(f"  ({value:g} − {area.mean():.4g}) / {area.std():.4g} = {number(z)}")
    lines += ["6 Split first, then fit steps 2 to 5 on the training rows alone: the test stays unseen."]
    lines += ["What the network reads, for the slide's three rows: year, m², then a column a zip code"]
    lines += [f"  {vector(row, 3)}" for row in found["features"]]
    return "\n".join(lines)


def figure(rows: int = 3000, seed: int = 0) -> Figure:
    """The dataset ``houses`` before and after: gaps and outliers, scaled numbers, and what a zip code tells.

    Args:
        rows: of the dataset.
        seed: of the dataset and its split.
    """
    from zoo import datasets

    options: dict[str, Any] = {} if rows == 3000 else {"rows": rows}
    data = datasets.load("houses", seed=seed, **options)
    raw, ready = data.raw.train.x, data.train.x
    canvas = drawing.canvas(12, 7.6, f"The dataset houses, {len(raw)} training rows, before and after (S25)")
    (areas, prices), (years, after) = canvas.subplots(2, 2)
    missing = raw.isna().sum()
    areas.hist(raw["area (m²)"].dropna(), bins=60, color=VERMILION)
    areas.set_yscale("log")
    drawing.label(areas, f"areas as they came: {missing['area (m²)']} missing, outliers", "area in m²", "houses (log)")
    after.hist(ready[:, 1], bins=60, color=BLUE)
    drawing.label(after, "areas imputed, clipped, standardised", "(area − mean) / σ", "houses")
    years.hist(raw["year"].dropna(), bins=40, color=GREEN)
    drawing.label(years, f"years: {missing['year']} missing; representative of 1880 to 2023", "year", "houses")
    rate = (data.raw.train.y[:, 0] / raw["area (m²)"]).groupby(raw["zip code"]).median()
    prices.scatter(rate.index.astype(int), rate, color=BLUE, s=60)
    drawing.label(prices, "zip code: no line through these, so a category", "zip code as a number", "median € a m²")
    return canvas
