"""Into a latent space and out of it again, through the predictor, and its figures."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import zoo
from zoo import latent

pytestmark = pytest.mark.backends


@pytest.fixture(scope="module")
def digits():
    return zoo.train("autoencoder", zoo.datasets.load("digits", task="reconstruction"), epochs=10, verbose=0)


@pytest.fixture(scope="module")
def tumours():
    return zoo.train("autoencoder", "anomalies", epochs=1, verbose=0)


@pytest.fixture(scope="module")
def waves():
    return zoo.train("lstm_autoencoder", epochs=1, verbose=0)


@pytest.fixture(scope="module")
def vae():
    return zoo.train("vae", epochs=10, verbose=0)


def test_raw_samples_go_in_and_come_out_in_their_own_units(digits):
    predictor, raw = digits.predictor(), digits.dataset.raw.test.x[:7]
    numbers = predictor.encode(raw)
    assert numbers.shape == (7, 8)
    again = predictor.reconstruct(raw)
    np.testing.assert_allclose(again, predictor(raw)["image"], atol=1e-4)
    np.testing.assert_allclose(latent.decode(digits.model, numbers), again[..., None] / 16, atol=1e-5)
    assert np.abs(again - raw).mean() < np.abs(digits.dataset.raw.train.x.mean(axis=0) - raw).mean()


def test_a_series_is_written_down_in_its_own_units(waves):
    raw = waves.dataset.raw.test.x[:4]
    again = waves.predictor().reconstruct(raw)
    assert again.shape == raw.shape
    assert again[..., 0].mean() == pytest.approx(raw[..., 0].mean(), rel=0.3)


def test_a_table_has_numbers_and_no_way_back(tumours):
    predictor, raw = tumours.predictor(), tumours.dataset.raw.test.x[:4]
    assert predictor.encode(raw).shape == (4, 8)
    with pytest.raises(zoo.ZooError, match="cannot be undone"):
        predictor.reconstruct(raw)


def test_what_has_no_latent_space_says_so(digits):
    classifier, raw = zoo.predictor("cnn-digits"), digits.dataset.raw.test.x[:2]
    for call in (classifier.encode, classifier.reconstruct):
        with pytest.raises(zoo.ZooError, match=r"has no encoder\. Models with one"):
            call(raw)
    for predictor in (classifier, digits.predictor()):
        with pytest.raises(zoo.ZooError, match="draws nothing new"):
            predictor.sample(3)


def test_what_cannot_be_encoded_is_told_as_by_a_call(digits, vae):
    for predictor in (digits.predictor(), vae.predictor()):
        for call in (predictor.encode, predictor.reconstruct):
            with pytest.raises(zoo.ZooError, match="there is no row"):
                call(np.zeros((0, 8, 8)))
    swap = zoo.predictor("face_swap-digit_styles")
    for call in (swap.encode, swap.reconstruct):
        with pytest.raises(zoo.ZooError, match="reads a clip of each domain at once"):
            call(np.zeros((1, *swap.inputs.shape)))


@pytest.mark.parametrize(
    ("caption", "says"),
    [
        ("a purple elephant", "'purple', of 'a purple elephant', is in no text of the training. What is: a, on, "),
        (["a red seven", " "], "' ' says nothing"),
        ("a red seven on a blue ground", "A text has 7 tokens, but 5 are read at most"),
    ],
)
def test_a_caption_that_would_not_be_read_whole_is_refused(caption, says):
    with pytest.raises(zoo.ZooError, match=says):
        zoo.predictor("text_to_image-captioned_digits").sample(2, caption)


def test_a_model_with_an_encoder_alone_has_no_way_back():
    inputs = keras.Input((3,))
    encoder = keras.Model(inputs, keras.layers.Dense(2)(inputs), name="encoder")
    model = keras.Model(inputs, keras.layers.Dense(1)(encoder(inputs)))
    assert latent.encode(model, np.zeros((4, 3), "float32")).shape == (4, 2)
    with pytest.raises(zoo.ZooError, match="has no decoder"):
        latent.decode(model, np.zeros((4, 2), "float32"))


@pytest.mark.parametrize(("kind", "names"), [("digits", 10), ("tumours", 2), ("waves", 2), ("vae", 10)])
def test_a_map_is_coloured_by_class_beside_pca(kind, names, request):
    run = request.getfixturevalue(kind)
    figure = zoo.plots.latent_map(run.model, run.dataset)
    (legend,) = figure.legends
    assert len(legend.get_texts()) == names
    for axes in figure.axes:
        assert sum(len(points.get_offsets()) for points in axes.collections) == run.dataset.raw.test.rows


def test_a_sample_of_anomalies_may_be_unusual(tumours):
    last = tumours.dataset.raw.test.rows - 1
    x = zoo.plots.samples.one(tumours.dataset, last)
    np.testing.assert_allclose(x.of_model, tumours.dataset.preprocessing.transform(x.raw), rtol=1e-6)


def test_a_latent_space_of_one_number_is_a_line():
    run = zoo.train("autoencoder", "anomalies", epochs=1, latent_dim=1, verbose=0)
    left = zoo.plots.latent_map(run.model, run.dataset).axes[0]
    assert all((points.get_offsets()[:, 1] == 0).all() for points in left.collections)


@pytest.mark.parametrize("kind", ["digits", "vae"])
def test_an_interpolation_begins_and_ends_with_the_two_samples(kind, request):
    run = request.getfixturevalue(kind)
    x = run.dataset.test.x
    x = x["image"] if isinstance(x, dict) else x
    figure = zoo.plots.interpolation(run.model, run.dataset, 2, 5, steps=4)
    shown = np.array([axes.images[0].get_array() for axes in figure.axes]).reshape(2, 4, 8, 8)
    np.testing.assert_allclose(shown[1, [0, -1]], x[[2, 5], ..., 0], atol=1e-6)
    if kind == "digits":
        np.testing.assert_allclose(shown[0, [0, -1]], run.model.predict_on_batch(x[[2, 5]])[..., 0], atol=1e-5)
    np.testing.assert_allclose(shown[1, 1], (2 * shown[1, 0] + shown[1, -1]) / 3, atol=1e-6)


def test_figures_name_the_way_out(digits, tumours):
    for wrong, says in (
        ({"steps": 1}, "steps=1: choose a whole number of at least 2"),
        ({"steps": 2.5}, "steps=2.5: choose a whole"),
        ({"first": 1.5}, "sample=1.5: choose a whole"),
        ({"second": "a"}, "sample='a': choose a whole"),
    ):
        with pytest.raises(zoo.ZooError, match=says):
            zoo.plots.interpolation(digits.model, digits.dataset, **wrong)
    with pytest.raises(zoo.ZooError, match="samples 0 to"):
        zoo.plots.interpolation(digits.model, digits.dataset, 0, 10**6)
    with pytest.raises(zoo.ZooError, match="anomalies holds table data; an interpolation is drawn of pictures"):
        zoo.plots.interpolation(tumours.model, tumours.dataset)
    swap = zoo.predictor("face_swap-digit_styles"), zoo.datasets.load("digit_styles")
    for figure in (zoo.plots.latent_map, zoo.plots.interpolation):
        with pytest.raises(zoo.ZooError, match=r"reads shape .* but anomalies has"):
            figure(digits.model, tumours.dataset)
        with pytest.raises(zoo.ZooError, match="reads a clip of each domain at once"):
            figure(swap[0].model, swap[1])
    with pytest.raises(zoo.ZooError, match="has no encoder"):
        zoo.plots.latent_map(zoo.load("cnn-digits"), digits.dataset)
