"""How far an answer can be trusted."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers
from sklearn.metrics import roc_auc_score

import zoo
from zoo import evaluation, uncertainty

pytestmark = pytest.mark.backends
OF_CLASSES = [
    spec for spec in map(zoo.datasets.spec, zoo.datasets.list_datasets(task="classification")) if spec.download is None
]


@pytest.fixture(scope="module")
def noise():
    return np.random.RandomState(0).uniform(size=(100, 8, 8, 1)).astype("float32")


def test_opinions_that_agree_and_that_do_not():
    sure, torn, split = [[1, 0], [1, 0]], [[0.5, 0.5], [0.5, 0.5]], [[1, 0], [0, 1]]
    opinions = uncertainty.Opinions(np.array([sure, torn, split], float).transpose(1, 0, 2))
    np.testing.assert_allclose(opinions.entropy, [0, np.log(2), np.log(2)])
    np.testing.assert_allclose(opinions.disagreement, [0, 0, np.log(2)], atol=1e-12)
    np.testing.assert_allclose(opinions.probabilities, [[1, 0], [0.5, 0.5], [0.5, 0.5]])


def test_dropout_is_on_and_batch_normalisation_is_not():
    model = keras.Sequential(
        [keras.Input((4,)), layers.BatchNormalization(), layers.Dropout(0.5), layers.Dense(3, "softmax")]
    )
    model.layers[0].set_weights([np.ones(4), np.zeros(4), np.full(4, 5.0), np.full(4, 4.0)])
    x = np.full((1, 4), 9, "float32")  # 2 after the statistics of the training, 0 after those of the batch
    opinions = uncertainty.monte_carlo_dropout(model, x, draws=200, seed=0)
    assert opinions.draws.shape == (200, 1, 3)
    assert len(np.unique(opinions.draws[:, 0, 0].round(5))) == 16  # 2⁴ patterns of what is left out
    kernel = model.layers[-1].get_weights()[0]
    possible = keras.ops.softmax(np.array([(np.arange(16)[:, None] >> np.arange(4) & 1) * 4.0])[0] @ kernel)
    np.testing.assert_allclose(np.unique(opinions.draws[:, 0, 0].round(5)), np.unique(possible[:, 0]), atol=1e-4)


def test_dropout_within_other_layers_is_found():
    inputs = keras.Input((5, 2))
    x = layers.Bidirectional(layers.LSTM(4, dropout=0.5, return_sequences=True))(inputs)
    inner = keras.Sequential([keras.Input((5, 8)), layers.Dense(4), layers.Dropout(0.3)])
    outputs = layers.Dense(1, "sigmoid")(layers.Flatten()(inner(x)))
    opinions = uncertainty.monte_carlo_dropout(keras.Model(inputs, outputs), np.ones((3, 5, 2), "float32"), draws=4)
    assert opinions.draws.shape == (4, 3, 2)
    assert opinions.disagreement.min() > 0


def test_opinions_on_inputs_by_name():
    inputs = {"left": keras.Input((3,), name="left"), "right": keras.Input((2,), name="right")}
    outputs = layers.Dense(2, "softmax")(layers.Dropout(0.5)(layers.Concatenate()(list(inputs.values()))))
    x = {"left": np.ones((1030, 3), "float32"), "right": np.ones((1030, 2), "float32")}  # more than a batch
    assert uncertainty.monte_carlo_dropout(keras.Model(inputs, outputs), x, draws=2).draws.shape == (2, 1030, 2)


def test_draws_repeat_with_a_seed_and_leave_the_model_alone(cnn, digits, noise):
    before = cnn.predict_on_batch(noise)
    first, second = (uncertainty.monte_carlo_dropout(cnn, noise, draws=5, seed=1).draws for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(cnn.predict_on_batch(noise), before)
    np.testing.assert_allclose(first.sum(axis=2), 1)
    known = uncertainty.monte_carlo_dropout(cnn, digits.test.x, seed=0)
    strange = uncertainty.monte_carlo_dropout(cnn, noise, seed=0)
    assert strange.entropy.mean() > 5 * known.entropy.mean()
    assert strange.disagreement.mean() > 5 * known.disagreement.mean()


def test_an_ensemble_disagrees_about_noise(digits, noise):
    ensemble = uncertainty.deep_ensemble("cnn", digits, members=2, epochs=3, filters=(8,))
    known = ensemble.answer(digits.test.x)
    assert known.draws.shape == (2, 360, 10)
    assert [run.seed for run in ensemble.runs] == [0, 1]
    alone = [run.metrics["accuracy"] for run in ensemble.runs]
    assert (known.probabilities.argmax(axis=1) == digits.truth).mean() >= min(alone)
    assert ensemble.answer(noise).disagreement.mean() > known.disagreement.mean()


def test_the_calibration_error_by_hand():
    probabilities = np.array([[0.95, 0.05], [0.95, 0.05], [0.35, 0.65], [0.0, 1.0]])
    # confidences 0.95, 0.95 and 1 in one bin, of which two of three are right; 0.65 in another, and right
    by_hand = 3 / 4 * abs(2 / 3 - (0.95 + 0.95 + 1) / 3) + 1 / 4 * (1 - 0.65)
    assert uncertainty.expected_calibration_error(np.array([0, 1, 1, 1]), probabilities) == pytest.approx(by_hand)
    assert uncertainty.expected_calibration_error(np.array([0, 1]), np.eye(2)) == 0


def test_the_shipped_model_is_calibrated(cnn, digits):
    answer = evaluation.answer(cnn, digits)
    assert uncertainty.expected_calibration_error(digits.truth, answer["probabilities"]) < 0.03


def test_noise_is_unfamiliar(cnn, digits, noise):
    unfamiliarity = uncertainty.Unfamiliarity.of(cnn, digits)
    scores = [unfamiliarity.score(x) for x in (digits.test.x, noise)]
    area = roc_auc_score(np.repeat([0, 1], [360, 100]), np.concatenate(scores))
    print(f"digits and noise: ROC AUC {area:.3f}")
    assert area > 0.95
    assert unfamiliarity.flags(digits.test.x).mean() < 0.1
    assert unfamiliarity.flags(noise).mean() > 0.7
    assert unfamiliarity.flags(digits.validation.x).mean() == pytest.approx(0.05, abs=0.01)


def test_a_class_that_was_held_out_is_unfamiliar(digits):
    x, y = (np.concatenate(parts) for parts in zip(*digits.raw, strict=True))
    others = zoo.datasets.from_arrays(x[y != 0], y[y != 0], quiet=True)
    run = zoo.train("cnn", others, filters=(8,), epochs=4, verbose=0)
    unfamiliarity = uncertainty.Unfamiliarity.of(run.model, others)
    strange = others.preprocessing.transform(x[y == 0]).astype("float32")
    scores = [unfamiliarity.score(part) for part in (others.test.x, strange)]
    area = roc_auc_score(np.repeat([0, 1], [len(part) for part in scores]), np.concatenate(scores))
    print(f"digits without zeros, and zeros: ROC AUC {area:.3f}")
    assert area > 0.9


@pytest.mark.parametrize("name", zoo.list_models(task="classification"))
def test_any_classifier_has_features_to_be_unfamiliar_in(name):
    fitting = next(spec.name for spec in OF_CLASSES if spec.inputs.kind in zoo.spec(name).inputs)
    data = zoo.datasets.load(fitting, task="classification")
    unfamiliarity = uncertainty.Unfamiliarity.of(zoo.build(name, data, seed=0), data)
    scores = unfamiliarity.score(data.test.x)
    assert scores.shape == (len(data.truth),)
    assert np.isfinite(scores).all()


def test_a_wrong_use_names_the_way_out(cnn, digits):
    for use, told in (
        (lambda: uncertainty.monte_carlo_dropout(zoo.build("perceptron"), digits.test.x), "no dropout"),
        (lambda: uncertainty.monte_carlo_dropout(cnn, digits.test.x, draws=0), "draws=0"),
        (lambda: uncertainty.deep_ensemble("mlp", "houses"), "no task 'classification'"),
        (lambda: uncertainty.deep_ensemble("mlp", zoo.datasets.load("houses")), "opinions are on classes"),
        (lambda: uncertainty.deep_ensemble("cnn", members=1), "two or more"),
        (lambda: uncertainty.Unfamiliarity.of(cnn, digits, quantile=2), "quantile=2"),
    ):
        with pytest.raises(zoo.ZooError, match=told):
            use()
