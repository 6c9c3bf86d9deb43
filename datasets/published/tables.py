"""Published tables, and a series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from zoo.datasets import files, series
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.published import fetch
from zoo.datasets.splits import split

POLLUTION = fetch.Origin(
    "https://github.com/jbrownlee/Datasets/raw/master/pollution.csv",
    "892e9559205d16d32623135c127a3951c12e46ea1e0b3093e107ce89a9fd60e2",
)
PUBLISHED_AS = {  # the columns of the file, by the name and unit that they have here
    "PM2.5 (µg/m³)": "pm2.5", "dew point (°C)": "DEWP", "temperature (°C)": "TEMP", "pressure (hPa)": "PRES",
    "wind (m/s, summed)": "Iws", "snow (h, summed)": "Is", "rain (h, summed)": "Ir",
}  # fmt: skip


def california_housing(spec: DatasetSpec, seed: int, select: int | None = None) -> Dataset:
    """20,640 districts, through scikit-learn."""
    from sklearn.datasets import fetch_california_housing

    bunch = fetch.from_sklearn(spec, fetch_california_housing, as_frame=True)
    y = bunch.target.to_numpy("float64")[:, None]
    raw = split(spec.inputs.check(bunch.data), y, seed=seed, stratify=False)
    return prepare(spec, raw, seed=seed, select=select)


def titanic(spec: DatasetSpec, seed: int, select: int | None = None) -> Dataset:
    """1,309 passengers of the Titanic.

    Left out are ``boat`` and ``body``, which give away who survived, and what is nearly as various as the passengers:
    ``name``, ``ticket``, ``cabin`` and ``home.dest``.
    """
    missing = {"age": -1, "fare": -1, "embarked": "Unknown"}
    return _classified(spec, seed, select, "titanic", "survived", missing)


def penguins(spec: DatasetSpec, seed: int, select: int | None = None) -> Dataset:
    """344 penguins of three species."""
    return _classified(spec, seed, select, "penguins/simple", "species", {"sex": "NA"})


def beijing_pollution(spec: DatasetSpec, seed: int) -> Dataset:
    """Fine dust over Beijing, hour by hour from 2010 to 2014: 72 hours to forecast 24 from.

    A window begins every six hours. The wind's direction becomes four columns of 0 and 1. Windows with a gap in what is
    to be forecast are left out, other gaps stay NaN. The splits follow each other in time: the last fifth is the test.
    """
    folder = fetch.files(spec, {"pollution.csv": POLLUTION})
    frame = files.read_csv(folder / "pollution.csv")
    wind = pd.get_dummies(frame["cbwd"], dtype="float64").add_prefix("wind ")
    table = frame[list(PUBLISHED_AS.values())].set_axis(list(PUBLISHED_AS), axis=1).join(wind)
    values = table[list(spec.inputs.columns)].to_numpy("float64")  # type: ignore[union-attr]
    steps, horizon = spec.inputs.steps, spec.task.arguments["horizon"]  # type: ignore[union-attr]
    raw, _ = series.split_windows(values, 0, steps, horizon, stride=6)
    return prepare(spec, raw, seed=seed)


def _classified(
    spec: DatasetSpec, seed: int, select: int | None, name: str, target: str, missing: Mapping[str, Any]
) -> Dataset:
    """A table of tensorflow-datasets; ``missing`` says how each column writes that a value is not known."""
    builder = fetch.prepared(spec, name)
    columns = fetch.columns(spec, builder, "train")
    y = columns.pop(target).astype("int64")
    frame = pd.DataFrame({column: _texts(builder, column, values) for column, values in columns.items()})
    for column, value in missing.items():
        frame[column] = frame[column].mask(frame[column] == value, np.nan)
    raw = split(spec.inputs.check(frame), y, seed=seed, stratify=True)
    return prepare(spec, raw, seed=seed, select=select)


def _texts(builder: Any, column: str, values: np.ndarray) -> np.ndarray:
    """Categories by their names, which are published beside their numbers; other columns as they are."""
    names = getattr(builder.info.features[column], "names", None)
    return values if names is None else np.array(names, dtype=object)[values]
