"""Figures of what lies inside a model, and the gradients that some of them need."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

import zoo
from zoo import evaluation, gradients, plots, surgery

pytestmark = pytest.mark.backends
OF_PICTURES = [name for name in zoo.list_models(task="classification") if "image" in zoo.spec(name).inputs]


@pytest.fixture(scope="module")
def transformer():
    x = inputs = keras.Input((8, 8, 1))
    x = layers.Reshape((8, 8))(x)
    x = layers.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True)
    return keras.Model(inputs, layers.Dense(10, "softmax")(layers.Flatten()(x)), name="transformer")


def pictures(figure):
    return [image.get_array() for axes in figure.axes for image in axes.images]


def test_filters_are_the_first_convolutions_weights(cnn):
    drawn = pictures(plots.filters(cnn))
    assert len(drawn) == 32
    np.testing.assert_allclose(drawn[5], cnn.layers[1].get_weights()[0][:, :, 0, 5], rtol=1e-6)


def test_feature_maps_are_those_after_the_activation(cnn, digits):
    drawn = pictures(plots.feature_maps(cnn, digits, 3, columns=4))
    assert [maps.shape for maps in drawn] == [(8, 8)] * 5 + [(4, 4)] * 4
    assert min(maps.min() for maps in drawn[1:]) == 0  # a ReLU's
    assert drawn[1].mean() >= drawn[2].mean() >= drawn[3].mean()


def test_saliency_is_the_slope_of_the_score(cnn, digits):
    figure = plots.saliency(cnn, digits, 3, label="5")
    slopes = pictures(figure)[1]
    scores = surgery.class_scores(cnn)
    x = digits.test.x[[3]]
    row, column = np.unravel_index(slopes.argmax(), slopes.shape)
    step = np.zeros_like(x)
    step[0, row, column, 0] = 1e-2
    rise = (scores(x + step, training=False) - scores(x - step, training=False)) / 2e-2
    assert abs(float(rise[0, 5])) == pytest.approx(slopes.max(), rel=0.05)
    assert "saliency for 5" in figure.get_suptitle()


def test_class_scores_become_the_probabilities(cnn, digits):
    scores = surgery.class_scores(cnn).predict_on_batch(digits.test.x[:9])
    np.testing.assert_allclose(keras.ops.softmax(scores), cnn.predict_on_batch(digits.test.x[:9]), atol=1e-6)


def test_grad_cam_finds_where_the_class_is():
    """A network that classes by the brightness of the left or the right half."""
    inputs = keras.Input((8, 8, 1))
    maps = layers.Conv2D(1, 1, use_bias=False, kernel_initializer="ones")(inputs)
    scores = layers.Dense(2, "softmax", use_bias=False)(layers.Flatten()(maps))
    model = keras.Model(inputs, scores)
    left = np.repeat(np.arange(8) < 4, 8).reshape(8, 8).T.ravel()
    model.layers[-1].set_weights([np.stack([left, ~left], axis=1).astype("float32")])
    pixels = np.zeros((40, 8, 8), "uint8")
    pixels[::2, 2:5, 1:3], pixels[1::2, 2:5, 5:7] = 255, 255
    pixels[:, 0, 0] = np.arange(40)  # so that no two are equal
    data = zoo.datasets.from_arrays(pixels, np.array(["left", "right"] * 20), quiet=True)
    truth = data.class_names[data.truth[0]]
    heat = pictures(plots.grad_cam(model, data, 0))[1]
    bright = data.raw.test.x[0] > 100
    assert heat[bright].min() > heat[~bright].max()
    assert f"Grad-CAM for {truth}" in plots.grad_cam(model, data, 0).get_suptitle()


@pytest.mark.parametrize("name", OF_PICTURES)
def test_every_classifier_of_digits_has_a_saliency(name, digits):
    assert pictures(plots.saliency(zoo.build(name, digits, seed=0), digits))[1].max() > 0


def test_hidden_states_end_in_what_the_layer_returns():
    data = zoo.datasets.load("digit_sequences")
    inputs = keras.Input((8, 8))
    x = layers.LSTM(5, return_sequences=True, name="first")(inputs)
    x = layers.Bidirectional(layers.GRU(3), name="both")(layers.Masking()(x))
    model = keras.Model(inputs, layers.Dense(10)(x), name="rnn")
    figure = plots.hidden_states(model, data, 2)
    first, both = pictures(figure)
    assert first.shape == (5, 8)
    assert both.shape == (6, 8)
    last = keras.Model(inputs, x).predict_on_batch(data.test.x[[2]])[0]
    np.testing.assert_allclose(both[:3, -1], last[:3], atol=1e-6)
    np.testing.assert_allclose(both[3:, 0], last[3:], atol=1e-6)


def test_hidden_states_of_a_text_name_its_tokens():
    data = zoo.datasets.load("docstring_topics")
    model = keras.Sequential(
        [keras.Input(data.input_shape, dtype="int32"), layers.Embedding(data.vocabulary, 4), layers.GRU(3)], name="text"
    )
    axes = plots.hidden_states(model, data).axes[0]
    tokens = [label.get_text() for label in axes.get_xticklabels()]
    assert tokens[0] == data.preprocessing.vocabulary[data.test.x[0][0]]


def test_hidden_states_of_a_translator_name_the_tokens_of_both_sides():
    data, model = zoo.datasets.load("number_words"), zoo.load(zoo.store.shipped_dir() / "seq2seq-number_words")
    reader, writer = plots.hidden_states(model, data).axes[:2]
    source, target = ([label.get_text() for label in axes.get_xticklabels()] for axes in (reader, writer))
    assert " ".join(source) == data.raw.test.x[0]
    assert (target[0], target[-1]) == ("[START]", "[END]")


def test_attention_scores_sum_to_one_and_keep_their_mask(transformer, digits):
    drawn = pictures(plots.attention(transformer, digits))
    assert len(drawn) == 2
    for scores in drawn:
        np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
        assert np.triu(scores, 1).max() == 0


def test_attention_of_a_translator_that_has_one_head():
    data, model = zoo.datasets.load("number_words"), zoo.load(zoo.store.shipped_dir() / "seq2seq-number_words")
    axes = plots.attention(model, data).axes[0]
    (scores,) = (image.get_array() for image in axes.images)
    source, target = (
        [label.get_text() for label in labels] for labels in (axes.get_xticklabels(), axes.get_yticklabels())
    )
    assert " ".join(source) == data.raw.test.x[0]
    assert (target[0], target[-1]) == ("[START]", "[END]")
    assert scores.shape == (len(target), len(source))
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)  # nothing is filled up, and so looked at


def test_attention_of_a_text_shows_the_beginning_and_names_its_letters():
    data = zoo.datasets.load("python_source")
    axes = plots.attention(zoo.build("gpt", data, depth=1, seed=0), data, 5).axes[0]
    letters = [label.get_text() for label in axes.get_xticklabels()]
    text = data.preprocessing.inverse_transform(data.test.x[5:6])[0]
    assert "".join(letters) == text[:24].replace(" ", "␣").replace("\n", "↵")
    assert axes.images[0].get_array().shape == (24, 24)


def test_attention_of_one_layer(digits):
    model = zoo.build("vision_transformer", digits, depth=3, seed=0)
    name = [layer.name for layer in model.layers if isinstance(layer, layers.MultiHeadAttention)][1]
    whole, one = pictures(plots.attention(model, digits)), pictures(plots.attention(model, digits, layer=name))
    np.testing.assert_array_equal(one, whole[4:8])
    with pytest.raises(zoo.ZooError, match=f"no attention layer named 'first'. There are: .*{name}"):
        plots.attention(model, digits, layer="first")


def test_calibration_draws_the_reliability_curve(cnn, digits):
    figure = plots.calibration(digits, evaluation.answer(cnn, digits))
    assert "expected calibration error 0.0" in figure.axes[0].get_legend().get_texts()[1].get_text()
    with pytest.raises(zoo.ZooError, match="this answer has label"):
        plots.calibration(digits, {"label": digits.truth})


def test_a_wrong_use_names_the_way_out(cnn, transformer, digits):
    mlp = zoo.build("mlp", digits)
    for draw, told in (
        (lambda: plots.filters(mlp), "has no convolution"),
        (lambda: plots.feature_maps(mlp, digits), "zoo.list_models"),
        (lambda: plots.grad_cam(transformer, digits), "no feature maps"),
        (lambda: plots.hidden_states(cnn, digits), "no recurrent layer"),
        (lambda: plots.attention(cnn, digits), "has no attention layer"),
        (lambda: plots.saliency(cnn, digits, 360), "samples 0 to 359"),
        (lambda: plots.saliency(cnn, digits, "a"), "sample='a': choose a whole number"),
        (lambda: plots.saliency(cnn, digits, label="ten"), "no class named 'ten'"),
        (lambda: plots.saliency(zoo.build("mlp"), zoo.datasets.load("houses")), "pictures and their classes"),
    ):
        with pytest.raises(zoo.ZooError, match=told):
            draw()


def test_gradient_by_hand():
    np.testing.assert_allclose(gradients.gradient(lambda x: keras.ops.sum(x**3), np.array([[1.0, 2.0]])), [[3, 12]])
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1, "sigmoid")])
    model.set_weights([np.array([[3.0], [-2.0]]), np.array([1.0])])
    slopes = gradients.gradient(lambda x: model(x, training=False)[0, 0], np.array([[0.0, 0.5]], "float32"))
    np.testing.assert_allclose(slopes, [[0.75, -0.5]], rtol=1e-5)
