"""The variational autoencoder: its divergence, its chance, and what it draws."""

from __future__ import annotations

from functools import cache

import keras
import numpy as np
import pytest
from scipy.stats import norm

import zoo

pytestmark = pytest.mark.backends


@cache
def data():
    return zoo.datasets.load("digits", task="generation")


def numpy(values):
    return np.asarray(keras.ops.convert_to_numpy(values))


def test_the_divergence_in_closed_form_is_that_of_many_draws():
    model = zoo.build("vae", data(), seed=0, beta=1.0)
    mean, log_variance = np.array([[0.5, -1.0, 2.0]]), np.array([[0.0, -2.0, 0.7]])
    pictures = np.zeros((1, 8, 8, 1), "float32")
    cloud = {"mean": mean.astype("float32"), "log_variance": log_variance.astype("float32"), "image": pictures}
    divergence = float(numpy(model.compute_loss(y=pictures, y_pred=cloud)))
    spread = np.exp(log_variance / 2)
    points = mean + spread * np.random.RandomState(0).normal(size=(200_000, 3))
    drawn = (norm.logpdf(points, mean, spread) - norm.logpdf(points)).sum(axis=1).mean()
    assert divergence == pytest.approx(drawn, rel=0.01)


def test_the_loss_of_a_batch_is_the_mean_over_its_pictures_and_beta_weighs_the_divergence():
    x, y = data().train.take(np.arange(6))
    losses = {}
    for beta in (0.0, 1.0, 2.0):
        model = zoo.build("vae", data(), seed=0, beta=beta)
        made = model(x)
        losses[beta] = float(numpy(model.compute_loss(x, y, made)))
    assert losses[2.0] - losses[1.0] == pytest.approx(losses[1.0] - losses[0.0], rel=1e-4)
    assert losses[0.0] == pytest.approx(((y - numpy(made["image"])) ** 2).sum() / 6, rel=1e-4)


def test_a_point_of_the_cloud_is_its_middle_and_chance_times_its_width():
    """Every training step draws another; asked, it is always the same."""
    model, (x, _) = zoo.build("vae", data(), seed=0), data().train.take(np.arange(4))
    first, second = (numpy(model(x, training=True)["image"]) for _ in range(2))
    assert np.abs(first - second).max() > 1e-3
    np.testing.assert_array_equal(numpy(model(x)["image"]), numpy(model(x)["image"]))


def test_samples_are_those_of_their_seed(shipped):
    predictor = shipped("vae-digits").predictor
    first, again, other = (predictor.sample(6, label="3", seed=seed) for seed in (1, 1, 2))
    assert first.shape == (6, 8, 8)
    assert 0 <= first.min() < first.max() <= 16
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1
    assert predictor.sample(3).shape == (3, 8, 8)
    judge = zoo.predictor(zoo.store.shipped_dir() / "cnn-digits")
    assert (judge(predictor.sample(20, label=["3", "5"] * 10))["label"] == ["3", "5"] * 10).mean() > 0.8


def test_its_methods_are_those_of_the_predictor(shipped):
    run = shipped("vae-digits")
    predictor, raw, x = run.predictor, data().raw.test, data().test.x
    few = {name: part[:5] for name, part in x.items()}
    numbers = numpy(run.model.encode(few["image"]))
    assert numbers.shape == (5, 8)
    np.testing.assert_allclose(predictor.encode(raw.y[:5]), numbers, atol=1e-5)
    drawn = numpy(run.model.reconstruct(few))
    np.testing.assert_allclose(numpy(run.model.decode(numbers, few["label"])), drawn, atol=1e-5)
    again = predictor.reconstruct(raw.y[:5], label=raw.x[:5, 0])
    np.testing.assert_allclose(again, 16 * drawn[..., 0], atol=1e-3)
    assert ((again - raw.y[:5]) ** 2).mean() / 16**2 < 0.03


def test_without_classes_it_draws_any():
    run = zoo.train("vae", data(), conditional=False, epochs=2, verbose=0)
    answer = run.answer["image"]
    assert answer.shape == data().raw.test.y.shape
    assert run.predictor().sample(4).shape == (4, 8, 8)
    assert run.predictor().reconstruct(data().raw.test.y[:3]).shape == (3, 8, 8)
    with pytest.raises(zoo.ZooError, match="knows no classes"):
        run.predictor().sample(4, label="3")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda predictor: predictor.sample(0), "choose a whole number of at least 1"),
        (lambda predictor: predictor.sample(2, label="ten"), "no class named 'ten'"),
        (lambda predictor: predictor.sample(3, label=["1", "2"]), "2 labels for 3 samples"),
        (lambda predictor: predictor.reconstruct(np.zeros((2, 8, 8))), "give a label"),
        (lambda predictor: predictor.encode(np.zeros((2, 9, 9))), "were expected"),
    ],
)
def test_wrong_use_names_the_way_out(call, says, shipped):
    with pytest.raises(zoo.ZooError, match=says):
        call(shipped("vae-digits").predictor)
