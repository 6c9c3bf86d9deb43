"""The map: what it says of zoo is so."""

from __future__ import annotations

import pytest

import zoo
import zoo.training
from zoo.lessons import LESSONS, map_of_ai


def test_ai_contains_ml_contains_dl():
    """S5."""
    assert map_of_ai.numbers()["fields"] == ["artificial intelligence", "machine learning", "deep learning"]


@pytest.mark.parametrize("family", map_of_ai.FAMILIES, ids=lambda family: family.name)
def test_what_is_in_zoo_is_there(family):
    known = {*zoo.list_models(), *(lesson.name for lesson in LESSONS), *zoo.training.__all__}
    assert set(family.in_zoo) <= known


def test_families_of_the_slides():
    """S17 to S21: the paradigms, and which models are linear."""
    found = map_of_ai.numbers()
    assert list(found["families"]) == [
        "supervised", "unsupervised", "reinforcement", "semi-supervised", "self-supervised",
    ]  # fmt: skip
    named = " ".join(name for names in found["families"].values() for name in names)
    for slide in ("decision tree", "random forest", "support vector machine", "K-means", "principal component",
                  "autoencoder", "Q-learning", "pseudo-labels", "ARIMA", "k nearest"):  # fmt: skip
        assert slide in named
    assert found["years"] == sorted(found["years"])


@pytest.mark.parametrize("show", ["fields", "families"])
def test_figure(show):
    written = " ".join(text.get_text() for axes in map_of_ai.figure(show).axes for text in axes.texts)
    assert "K-means" in written
    with pytest.raises(ValueError, match="families"):
        map_of_ai.figure("countries")
