"""The predictors that several tests ask."""

from __future__ import annotations

import pytest

import zoo


@pytest.fixture(scope="module")
def houses():
    return zoo.predictor("mlp-houses")


@pytest.fixture(scope="module")
def digits():
    return zoo.predictor("cnn-digits")
