"""What the tests of models share."""

from __future__ import annotations

import pytest

import zoo


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
