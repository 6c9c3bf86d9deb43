"""Diffusion: the schedule, the way from noise to pictures, guidance, and what a short training has to reach."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import zoo
from zoo import judges, plots
from zoo.models.diffusion import rates
from zoo.store import inference

SMALL = {"filters": (8, 8), "width": 16}


@pytest.fixture(scope="module")
def digits():
    return zoo.datasets.load("digits", task="generation")


@pytest.fixture
def trained(shipped):
    return shipped("diffusion-digits")


@pytest.fixture(scope="module")
def small(digits):
    return zoo.build("diffusion", digits, seed=0, steps=5, **SMALL)


def pixels(pictures):
    return np.array(keras.ops.convert_to_numpy(pictures))


def asked_for(names):
    return np.eye(10, dtype="float32")[list(names)]


def test_the_schedule_leads_from_the_picture_to_noise_and_keeps_the_variance():
    a, b = (pixels(share) for share in rates(np.linspace(0, 1, 11, dtype="float32")))
    np.testing.assert_allclose(a**2 + b**2, 1, rtol=1e-6)
    assert (a[0], b[0]) == (1, 0)
    assert a[-1] == pytest.approx(0.02, abs=1e-6)
    assert (np.diff(a) < 0).all()


@pytest.mark.parametrize(("steps", "eta", "guidance"), [(1, 0.0, 0.0), (7, 0.0, 2.0), (7, 0.5, 0.0), (7, 1.0, 0.3)])
def test_who_knows_the_noise_arrives_at_the_picture(digits, steps, eta, guidance):
    """Whatever the steps and the chance in them: x̂_0 = x_0 at each, and the last one leaves no noise."""
    model = zoo.build("diffusion", digits, **SMALL)
    picture = 2 * digits.test.x["image"][:3] - 1

    def knowing(inputs):
        x, time, _ = inputs
        a, b = rates(time[..., None, None])
        return (x - a * picture) / b

    model.network = knowing
    drawn = pixels(model.sample(asked_for((1, 2, 3)), steps=steps, eta=eta, guidance=guidance))
    np.testing.assert_allclose(drawn, digits.test.x["image"][:3], atol=1e-4)


def test_a_seed_means_the_same_pictures_and_another_one_others(small):
    label = asked_for((3, 3, 8))
    first, again, other = (pixels(small.respond({"label": label}, seed=seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1
    assert np.abs(first[0] - first[1]).max() > 0.1  # two of one class are not the same
    assert first.shape == (3, 8, 8, 1)
    assert first.min() >= 0
    assert first.max() <= 1


def test_the_film_begins_with_noise_and_ends_with_the_sample(small):
    label = asked_for((3, 8))
    film = pixels(small.film(label, seed=4, steps=6, eta=1.0))
    assert film.shape == (2, 7, 8, 8, 1)
    np.testing.assert_array_equal(film[:, -1], pixels(small.sample(label, seed=4, steps=6, eta=1.0)))
    noise = pixels(keras.random.normal((2, 8, 8, 1), seed=4))
    np.testing.assert_allclose(film[:, 0], np.clip((noise + 1) / 2, 0, 1), rtol=1e-6)


def test_validation_asks_the_same_again_and_training_does_not(small, digits):
    x, y = digits.validation
    assert small.evaluate(x, y, verbose=0) == small.evaluate(x, y, verbose=0)
    first, second = (pixels(small(digits.train.take(np.arange(9)).x, training=True)["noise"]) for _ in range(2))
    assert np.abs(first - second).max() > 0.1


def test_a_killed_training_goes_on_with_the_noise_it_would_have_had(digits, tmp_path):
    class Kill(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt

    def train(**more):
        return zoo.train("diffusion", digits, epochs=4, verbose=0, **SMALL, **more)

    whole = train()
    with pytest.raises(KeyboardInterrupt):
        train(checkpoint=tmp_path, checkpoint_seconds=0, callbacks=[Kill()])
    resumed = train(checkpoint=tmp_path, checkpoint_seconds=0)
    np.testing.assert_allclose(resumed.history, whole.history, rtol=1e-5)
    for one, other in zip(resumed.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_guidance_draws_to_the_class(trained, digits):
    names = digits.class_names
    label = asked_for(np.repeat(np.arange(10), 20))
    truth = np.repeat(names, 20)
    judge = judges.reader_of_class(digits)[0]
    drawn = [pixels(trained.model.sample(label, seed=1, guidance=w))[..., 0] * 16 for w in (0.0, 1.5)]
    free, guided = ((judge(pictures)["label"] == truth).mean() for pictures in drawn)
    assert guided >= max(free, 0.95)
    assert drawn[1].reshape(10, 20, -1).std(axis=1).mean() < drawn[0].reshape(10, 20, -1).std(axis=1).mean()


def test_without_a_label_any_class_is_drawn(trained, digits):
    drawn = pixels(trained.model.sample(np.zeros((100, 10), "float32"), seed=2))[..., 0] * 16
    labels = judges.reader_of_class(digits)[0](drawn)["label"]
    assert len(set(labels)) >= 8


def test_the_denoising_film_has_a_row_a_class(trained, digits):
    figure = plots.denoising_film(trained.model, digits, columns=5, seed=3)
    drawn = [image.get_array() for axes in figure.axes for image in axes.images]
    assert len(drawn) == 10 * 5
    film = pixels(trained.model.film(np.eye(10, dtype="float32"), 3))
    np.testing.assert_allclose(drawn[5], film[1, 0, ..., 0], rtol=1e-6)
    np.testing.assert_allclose(drawn[9], film[1, -1, ..., 0], rtol=1e-6)
    for arguments, says in (
        ((zoo.build("cnn"), digits), "diffusion"),
        ((trained.model, digits, 1), "columns=1: choose a whole number of at least 2"),
        ((trained.model, digits, 9, "a"), "seed='a': choose a whole number"),
        ((trained.model, zoo.datasets.load("iris")), "draws pictures of 10: give the dataset that it was trained on"),
    ):
        with pytest.raises(zoo.ZooError, match=says):
            plots.denoising_film(*arguments)


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"steps": 2.5}, {"eta": 2}, {"eta": "a"}])
def test_a_sample_refuses_what_the_builder_does(small, wrong):
    for draw in (small.sample, small.film):
        with pytest.raises(ValueError, match="lies from 0 to 1, and steps"):
            draw(asked_for([1]), **wrong)


def test_a_class_that_is_asked_for_costs_no_sample_more(small, digits, monkeypatch):
    asked = []
    monkeypatch.setattr(small, "respond", lambda x, seed: asked.append(x) or np.zeros((1, 8, 8, 1), "float32"))
    target, inputs = digits.target_preprocessing, digits.inputs
    inference.Predictor("small", small, digits.preprocessing, target, digits.task, inputs).sample(1, label="3")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"filters": (8, 8, 8, 8, 8)}, "fewer filters"),
        ({"eta": 1.5}, "eta=1.5"),
        ({"unlabelled": 1.0}, "unlabelled=1.0"),
        ({"steps": 0}, "steps=0"),
    ],
)
def test_wrong_arguments_name_the_way_out(arguments, says):
    with pytest.raises(zoo.ZooError, match=says):
        zoo.build("diffusion", **arguments)
