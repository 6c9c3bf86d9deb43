"""Is the diagnosis right? Trainings broken on purpose, over seeds that its thresholds were not set on.

Prints the confusion table: rows are what was done to the training, columns what its loss curve was called.
Run: ``python benchmarks/diagnosis.py [first seed] [seeds]``; about 4 minutes a seed on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

import zoo
from zoo.datasets import Dataset, Split

RUNS = (
    ("cnn", "digits"),
    ("mlp", "digits"),
    ("mlp", "houses"),
    ("shallow_network", "points"),
    ("perceptron", "breast_cancer"),
)
LARGE: dict[str, dict[str, Any]] = {
    "mlp": {"hidden_units": (1024, 1024)},
    "cnn": {"filters": (64, 128), "dense_units": 512, "dropout": 0.0},
}
Broken = tuple[Dataset, dict[str, Any]]


def spoilt(data: Dataset, train: Split, validation: Split | None = None) -> Dataset:
    """The dataset with other preprocessed splits."""
    copy = replace(data)
    copy.__dict__.update(train=train, validation=validation or data.validation)
    return copy


def healthy(data: Dataset, rate: float, draw: np.random.RandomState) -> Broken:
    """Nothing is broken."""
    return data, {}


def rate_too_high(data: Dataset, rate: float, draw: np.random.RandomState) -> Broken:
    """300 times the recipe's learning rate."""
    return data, {"learning_rate": 300 * rate, "epochs": 60}


def rate_too_low(data: Dataset, rate: float, draw: np.random.RandomState) -> Broken:
    """A thousandth of the recipe's learning rate."""
    return data, {"learning_rate": rate / 1000, "schedule": "constant", "epochs": 60}


def outliers(data: Dataset, rate: float, draw: np.random.RandomState) -> Broken:
    """2 % of the training rows, features and numeric targets, a hundred times too large."""
    x, y = (part.copy() for part in data.train)
    rows = draw.choice(len(x), len(x) // 50, replace=False)
    x[rows] *= 100
    if data.task.name == "regression":
        y[rows] *= 100
    return spoilt(data, Split(x, y)), {"epochs": 60}


def not_a_number(data: Dataset, rate: float, draw: np.random.RandomState) -> Broken:
    """One value in each of two training rows is NaN."""
    x, y = data.train.x.copy(), data.train.y
    for row in draw.choice(len(x), 2, replace=False):
        x[row].flat[0] = np.nan
    return spoilt(data, Split(x, y)), {"epochs": 60}


def zeroed_inputs(data: Dataset, rate: float, draw: np.random.RandomState) -> Broken:
    """All inputs are zero."""
    blank = [Split(np.zeros_like(split.x), split.y) for split in (data.train, data.validation)]
    return spoilt(data, *blank), {"epochs": 60}


def few_rows_large_network(data: Dataset, rate: float, draw: np.random.RandomState) -> Broken:
    """60 training rows."""
    rows = draw.choice(len(data.train.x), 60, replace=False)
    few = Split(data.train.x[rows], data.train.y[rows])
    return spoilt(data, few), {"epochs": 60, "patience": 60, "schedule": "constant", "learning_rate": 1e-3}


CASES: dict[Callable[[Dataset, float, np.random.RandomState], Broken], tuple[str, ...]] = {
    healthy: ("ideal",),
    rate_too_high: ("oscillating", "diverging"),
    rate_too_low: ("underfitting",),
    outliers: ("disturbed",),
    not_a_number: ("disturbed",),
    zeroed_inputs: ("not learning",),
    few_rows_large_network: ("overfitting",),
}


def main(first: int = 3, seeds: int = 5) -> None:
    """Train all of them and print the table."""
    rows = []
    for seed in range(first, first + seeds):
        for model, dataset in RUNS:
            data = zoo.datasets.load(dataset, seed=seed)
            rate = zoo.spec(model).recipe_for(dataset).learning_rate
            for case, right in CASES.items():
                if case is few_rows_large_network and model not in LARGE:
                    continue
                broken, options = case(data, rate, np.random.RandomState(seed))
                if case is few_rows_large_network:
                    options |= LARGE[model]
                run = zoo.train(model, broken, seed=seed, verbose=0, **options)
                kinds = {"curve and data": run.diagnosis, "curve alone": zoo.diagnose(run.history)}
                rows += [(seen, case.__name__, run.name, d.kind, d.kind in right) for seen, d in kinds.items()]
                if run.diagnosis.kind not in right:
                    print(case.__name__, run.name, "seed", seed, "->", run.diagnosis, flush=True)
    whole = pd.DataFrame(rows, columns=["seen", "broken", "run", "named", "right"])
    for seen, table in whole.groupby("seen"):
        print(f"\n{seen}: {table.right.mean():.3f} of {len(table)} named right")
        print(pd.crosstab(table.broken, table.named).to_string())
        print(table.pivot_table(index="broken", columns="run", values="right").round(2).to_string(na_rep=""))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
