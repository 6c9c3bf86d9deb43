"""What the tests of models share."""

from __future__ import annotations

from functools import cached_property

import pytest

import zoo
from zoo import evaluation, store


@pytest.fixture(scope="module")
def loaded():
    """A model's dataset, loaded once."""
    held = {}

    def get(name):
        if name not in held:
            spec = zoo.spec(name)
            held[name] = zoo.datasets.load(spec.dataset, task=spec.tasks[0])
        return held[name]

    return get


class Shipped:
    """A trained model that ships, with what tests ask of it; its card's figures are measured in ``tests/store``."""

    def __init__(self, name: str):
        self.trained = store.find(store.shipped_dir() / name)
        self.metrics, self.baselines = self.trained.card.metrics, self.trained.card.baselines

    @cached_property
    def dataset(self):
        return self.trained.dataset()

    @cached_property
    def model(self):
        return self.trained.model()

    @cached_property
    def answer(self):
        return evaluation.answer(self.model, self.dataset)

    @cached_property
    def predictor(self):
        return self.trained.predictor()


@pytest.fixture(scope="session")
def shipped():
    """A trained model that ships, by name; training one takes longer than all other tests of it."""
    held = {}

    def get(name):
        if name not in held:
            held[name] = Shipped(name)
        return held[name]

    return get
