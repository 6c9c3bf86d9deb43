"""What is special about autoencoders: two networks, few numbers between, and an error that tells what is unusual."""

from __future__ import annotations

from functools import cache

import keras
import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

import zoo
from zoo import anomalies
from zoo.models.autoencoders import autoencoder, conv_autoencoder, denoising_autoencoder, lstm_autoencoder

pytestmark = pytest.mark.backends
BUILT = {
    "autoencoder": lambda: autoencoder((6, 4, 1), "sigmoid", latent_dim=3),
    "conv_autoencoder": lambda: conv_autoencoder((9, 14, 3), "sigmoid", latent_dim=3),
    "denoising_autoencoder": lambda: denoising_autoencoder((9, 14, 3), 3, "sigmoid", latent_dim=3),
    "lstm_autoencoder": lambda: lstm_autoencoder((12, 2), "linear", latent_dim=3, hidden_units=(8, 6)),
}


@cache
def trained(name: str, dataset: str, task: str, **options):
    return zoo.train(name, zoo.datasets.load(dataset, task=task), verbose=0, **options)


@pytest.mark.parametrize("name", BUILT)
def test_it_is_an_encoder_and_a_decoder_of_any_size(name):
    model = BUILT[name]()
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    x = np.random.RandomState(0).uniform(size=(5, *model.input_shape[1:])).astype("float32")
    numbers = encoder.predict_on_batch(x)
    assert numbers.shape == (5, 3)
    assert model.output_shape == model.input_shape
    np.testing.assert_allclose(decoder.predict_on_batch(numbers), model.predict_on_batch(x), atol=1e-6)


def test_linear_layers_alone_do_what_pca_does():
    """The best plane there is: with one linear layer each way, nothing is bent."""
    x = np.random.RandomState(0).normal(size=(300, 5)) @ np.diag([3, 2, 1, 0.3, 0.1])
    x = x.astype("float32")
    keras.utils.set_random_seed(0)
    model = autoencoder((5,), "linear", latent_dim=2, hidden_units=())
    model.compile(keras.optimizers.Adam(0.02), "mean_squared_error")
    many = np.tile(x, (400, 1))  # 400 steps on all rows
    model.fit(many, many, batch_size=300, shuffle=False, verbose=0)
    space = PCA(2).fit(x)
    best = ((x - space.inverse_transform(space.transform(x))) ** 2).mean()
    error = ((x - model.predict_on_batch(x)) ** 2).mean()
    assert 0.999 * best < error < 1.1 * best


def test_the_threshold_leaves_the_asked_share_of_usual_validation_samples():
    run = trained("autoencoder", "digit_anomalies", "anomaly_detection")
    model, data = run.model, run.dataset
    usual = data.raw.validation.y == 0
    for quantile in (0.8, 0.95):
        limit = anomalies.threshold(model, data, quantile)
        alarm = run.predictor()(data.raw.validation.x)["score"] > limit
        assert alarm[usual].mean() == pytest.approx(1 - quantile, abs=0.01)
        assert alarm[~usual].mean() > alarm[usual].mean()


def test_alarms_count_what_a_predictor_would_say():
    run = trained("autoencoder", "digit_anomalies", "anomaly_detection")
    told = anomalies.alarms(run.model, run.dataset)
    test = run.dataset.raw.test
    score = run.predictor()(test.x)["score"]
    alarm = score > told["threshold"]
    assert roc_auc_score(test.y, score) == pytest.approx(run.metrics["roc_auc"])
    assert told["recall"] == pytest.approx(alarm[test.y == 1].mean())
    assert told["false_alarms"] == pytest.approx(alarm[test.y == 0].mean())
    assert told["precision"] == pytest.approx(test.y[alarm].mean())
    assert told["f1"] == pytest.approx(2 / (1 / told["precision"] + 1 / told["recall"]))


def test_wrong_use_names_the_way_out():
    run = trained("autoencoder", "digits", "reconstruction", epochs=1)
    with pytest.raises(zoo.ZooError, match="for anomaly_detection"):
        anomalies.threshold(run.model, run.dataset)
    unusual = zoo.datasets.load("digit_anomalies")
    for quantile in (5, "x"):
        with pytest.raises(zoo.ZooError, match=r"quantile=.*: choose a number"):
            anomalies.alarms(run.model, unusual, quantile)
    with pytest.raises(zoo.ZooError, match=r"reads shape .*, but digit_anomalies has"):
        anomalies.alarms(zoo.load("autoencoder-anomalies"), unusual)
    with pytest.raises(zoo.ZooError, match="use fewer filters"):
        zoo.build("conv_autoencoder", filters=(4,) * 4)
    with pytest.raises(zoo.ZooError, match="one recurrent layer"):
        zoo.build("lstm_autoencoder", hidden_units=())
