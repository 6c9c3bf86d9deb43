"""S18: K-means and PCA against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA

from zoo.lessons import clustering
from zoo.lessons.clustering import POINTS, blobs, k_means, principal_components


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_k_means_against_scikit_learn(seed):
    x = np.random.RandomState(seed).randn(200, 3)
    theirs = KMeans(4, init=x[:4], n_init=1, algorithm="lloyd", tol=0).fit(x)
    ours = k_means(x, x[:4], 300)[-1]
    np.testing.assert_array_equal(ours.labels, theirs.labels_)
    np.testing.assert_allclose(ours.centres, theirs.cluster_centers_, atol=1e-6)
    assert ours.inertia == pytest.approx(theirs.inertia_)


def test_no_step_makes_the_clusters_looser():
    inertia = [step.inertia for step in k_means(blobs(), blobs()[:3])]
    assert len(inertia) > 2
    assert inertia == sorted(inertia, reverse=True)


def test_the_six_points_by_hand():
    found = clustering.numbers()
    assert found["centres"][-1][0].tolist() == pytest.approx([4 / 3, 5 / 3])
    assert found["centres"][-1][1].tolist() == [8, 7]


@pytest.mark.parametrize("k", [1, 2, 4])
def test_pca_against_scikit_learn(k):
    x = np.random.RandomState(0).randn(50, 5) @ np.random.RandomState(1).randn(5, 5)
    theirs, ours = PCA(k).fit(x), principal_components(x, k)
    signs = np.sign((ours.directions * theirs.components_).sum(axis=1))
    np.testing.assert_allclose(ours.directions, signs[:, None] * theirs.components_, atol=1e-6)
    np.testing.assert_allclose(ours.shares, theirs.explained_variance_ratio_, atol=1e-6)
    np.testing.assert_allclose(ours.places, signs * theirs.transform(x), atol=1e-6)
    np.testing.assert_allclose(ours.rebuilt, theirs.inverse_transform(theirs.transform(x)), atol=1e-6)


def test_a_centre_without_samples_stays():
    far = np.array([[0.0, 0.0], [100.0, 100.0]])
    assert k_means(POINTS, far)[0].labels.tolist() == [0] * 6
    assert k_means(POINTS, far)[-1].centres[1].tolist() == [100, 100]


def test_steps():
    told = clustering.steps()
    assert "step 0: centres (1, 1) and (2, 1)" in told
    assert max(map(len, told.splitlines())) <= 90


@pytest.mark.parametrize("show", ["k_means", "pca"])
def test_figures_are_labelled(show):
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in clustering.figure(show).axes)


def test_the_animation_has_a_frame_a_step(tmp_path):
    clustering.animation().save(tmp_path / "film.gif", writer="pillow", dpi=30)
    assert Image.open(tmp_path / "film.gif").n_frames == len(clustering.numbers()["clouds' inertia"])


@pytest.mark.parametrize("call", [
    lambda: k_means(POINTS, np.zeros((2, 3))),
    lambda: k_means(POINTS[0], POINTS[:2]),
    lambda: principal_components(POINTS, 3),
])  # fmt: skip
def test_wrong_input_is_refused(call):
    with pytest.raises(ValueError, match=r"fit|directions"):
        call()
