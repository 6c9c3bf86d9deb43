"""Zoo models in scikit-learn's hands."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_wine
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score

import zoo


def test_parameters_survive_a_clone():
    estimator = clone(zoo.ZooClassifier("mlp", epochs=7, dropout=0.2))
    assert estimator.epochs == 7
    assert estimator.get_params()["dropout"] == 0.2
    assert clone(estimator.set_params(dropout=0.5, epochs=3)).get_params() == estimator.get_params()


def test_cross_validation_of_a_classifier():
    X, y = load_wine(return_X_y=True, as_frame=True)
    estimator = zoo.ZooClassifier("mlp", epochs=15, learning_rate=1e-2)
    assert cross_val_score(estimator, X, y, cv=3).mean() > 0.9
    assert cross_val_score(estimator, X, y, cv=2, scoring="neg_log_loss").mean() > -0.4


def test_grid_search_over_arguments_with_labels_of_text():
    X, y = load_wine(return_X_y=True)
    names = np.array(["red", "white", "rosé"])[y]
    search = GridSearchCV(zoo.ZooClassifier("mlp", epochs=4), {"hidden_units": [(1,), (64,)]}, cv=2).fit(X, names)
    assert search.best_params_ == {"hidden_units": (64,)}
    assert set(search.predict(X)) <= set(names)
    chances = search.predict_proba(X)
    assert chances.shape == (178, 3)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)


def test_cross_validation_of_a_regressor():
    X, y = load_diabetes(return_X_y=True)
    assert cross_val_score(zoo.ZooRegressor("mlp", epochs=15), X, y, cv=3).mean() > 0.3


def test_unfitted_is_told():
    with pytest.raises(NotFittedError):
        zoo.ZooRegressor("mlp").predict([[0.0]])
