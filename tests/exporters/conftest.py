"""Predictors to export."""

from __future__ import annotations

import pytest

import zoo
from zoo.store.inference import Predictor


@pytest.fixture(scope="package")
def untrained():
    """A predictor with initial weights, and its dataset, made once."""
    made = {}

    def get(name: str, dataset: str, task: str):
        if (name, dataset, task) not in made:
            data = zoo.datasets.load(dataset, task=task)
            model = zoo.build(name, data, seed=0)
            parts = (data.preprocessing, data.target_preprocessing, data.task, data.inputs)
            made[name, dataset, task] = Predictor(name, model, *parts), data
        return made[name, dataset, task]

    return get
