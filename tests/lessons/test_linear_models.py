"""Linear against non-linear models of scikit-learn."""

from __future__ import annotations

import numpy as np

from zoo.lessons import linear_models


def straight(name: str) -> bool:
    """Whether the decision along a straight path is straight."""
    path = np.linspace([-1.5, -1.0], [2.5, 1.5], 41)
    return bool(np.abs(np.diff(linear_models._decision(linear_models.fitted()[name], path), n=2)).max() < 1e-9)


def test_linear_ones_draw_lines():
    """S21: of all, only those called linear; the one that is linear in its parameters draws a curve."""
    for name, (kind, _) in linear_models.MODELS.items():
        assert straight(name) == (kind == "linear"), name


def test_linear_in_its_parameters():
    """The cubic model's answer is a weighted sum of its features, squares and products among them."""
    model = linear_models.fitted()["logistic regression, cubic"]
    x = np.array([[0.3, -0.2], [1.5, 0.9]])
    features = model[:-1].transform(x)
    assert features.shape == (2, 9)
    np.testing.assert_allclose(features @ model[-1].coef_[0] + model[-1].intercept_, model.decision_function(x))


def test_side_by_side():
    test = linear_models.numbers()["test"]
    linear = [test[name] for name, (kind, _) in linear_models.MODELS.items() if kind == "linear"]
    others = [test[name] for name, (kind, _) in linear_models.MODELS.items() if kind != "linear"]
    assert max(linear) < min(others)
    assert all(name in linear_models.steps() for name in linear_models.MODELS)


def test_figure():
    figure = linear_models.figure()
    titles = [axes.get_title() for axes in figure.axes]
    assert all(any(title.startswith(name) for title in titles) for name in linear_models.MODELS)
    assert figure.axes[0].get_ylabel() == "x₂"
