"""S18 and S29: the autoencoder beside scikit-learn's PCA."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics import mean_squared_error

from zoo.lessons import autoencoder as lesson

pytestmark = pytest.mark.backends


def test_squared_errors_against_scikit_learn():
    x, rebuilt = np.random.RandomState(0).rand(2, 5, 4, 4)
    by_sample = mean_squared_error(x.reshape(5, -1).T, rebuilt.reshape(5, -1).T, multioutput="raw_values")
    np.testing.assert_allclose(lesson.squared_errors(x, rebuilt), by_sample, atol=1e-9)


def test_fewer_components_are_those_of_a_smaller_pca():
    data = lesson.trained()[1]
    smaller = PCA(5, svd_solver="full").fit(lesson.flat(data.train.x))
    theirs = smaller.inverse_transform(smaller.transform(lesson.flat(data.test.x)))
    np.testing.assert_allclose(lesson.flat(lesson.by_pca(data.test.x, 5)), theirs, atol=1e-4)


def test_the_network_passes_all_through_its_latent_space():
    from zoo import latent

    model, data = lesson.trained()
    places = latent.encode(model, data.test.x[:5])
    assert places.shape == (5, lesson.latent_numbers())
    rebuilt = latent.decode(model, places).reshape(data.test.x[:5].shape)
    np.testing.assert_allclose(lesson.by_network(data.test.x[:5]), rebuilt, atol=1e-5)


def test_bent_layers_keep_more_than_flat_ones():
    found = lesson.numbers()
    assert found["error of the autoencoder"] < found["errors of PCA"][found["latent numbers"] - 1]
    assert found["errors of PCA"] == sorted(found["errors of PCA"], reverse=True)


def test_what_is_unusual_comes_out_worse():
    found = lesson.numbers()
    assert found["area under the ROC curve"]["autoencoder"] > 0.8
    assert found["false alarms"] < 0.2 < found["mirrored found"]


def test_steps():
    told = lesson.steps()
    assert "8 numbers" in told
    assert max(map(len, told.splitlines())) <= 90


def test_figures():
    assert {axes.get_ylabel() for axes in lesson.figure().axes} >= {"digit", "PCA", "autoencoder"}
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in lesson.figure("errors").axes)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="one shape"):
        lesson.squared_errors(np.zeros((2, 8)), np.zeros((2, 9)))
    with pytest.raises(ValueError, match="components are at hand"):
        lesson.by_pca(np.zeros((1, 8, 8, 1)), 0)
