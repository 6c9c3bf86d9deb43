"""The checks of session II: right answers pass, and each mistake is told by its words."""

from types import SimpleNamespace

import numpy as np
import pytest

import zoo
from zoo.exercises import convolution as check
from zoo.exercises import regularization
from zoo.exercises.kit import NOTHING
from zoo.lessons import convolution, pooling


def neuron(image, kernel, bias, p, q):
    return (image[p : p + 3, q : q + 3] * kernel).sum() + bias


def max_pool(image):
    return image.reshape(image.shape[0] // 2, 2, image.shape[1] // 2, 2).max(axis=(1, 3))


def penalised(loss, weights, strength):
    return loss + strength / 2 * np.abs(weights).sum()


def stop_epoch(losses, patience):
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


VERTICAL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
COUNTS = {"first": 80, "second": 1168, "dense": 2080}


@pytest.fixture(scope="module")
def model():
    return zoo.build("cnn", filters=(8, 16), dense_units=32, batch_normalization=False, seed=0)


@pytest.fixture(scope="module")
def digits():
    return zoo.datasets.load("digits")


@pytest.fixture(scope="module")
def predictor():
    return zoo.predictor("cnn-digits")


RIGHT = {
    "weights": (676, 529_984, 9),
    "neuron": (neuron,),
    "vertical_edges": (VERTICAL,),
    "max_pool": (max_pool,),
    "harmful_augmentation": ("flip",),
    "penalised": (penalised,),
    "stop_epoch": (stop_epoch,),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_are_praised(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize("name", [name for name in RIGHT if len(RIGHT[name]) == 1 or name == "weights"])
def test_dots_are_nothing_yet(name, told):
    assert told(name, *[...] * len(RIGHT[name])) == NOTHING


@pytest.mark.parametrize("name", ["neuron", "max_pool", "penalised"])
def test_a_function_of_dots_returns_nothing_yet(name, told):
    assert "dots" in told(name, lambda *_: ...)


def test_dots_within_a_filter_are_nothing_yet(told):
    assert told("vertical_edges", [[..., ..., ...]] * 3) == NOTHING


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((784, 784 * 784, 9), "never leaves the image"),
        ((26, 26 * 784, 9), "one row of the feature map"),
        ((81, 81 * 784, 9), "stride is 1"),
        ((625, 625 * 784, 9), "not 2"),
        ((676, 784, 9), "weights of one neuron"),
        ((676, 676 * 9, 9), "every pixel"),
        ((676, 784 * 676 + 676, 9), "no biases"),
        ((676, 784 + 676, 9), "multiplication"),
        ((676, 529_984, 9 * 676), "weights of its own"),
        ((676, 529_984, 10), "bias was not asked"),
        ((676, 529_984, 3), "one row of the filter"),
    ],
)
def test_weights_miscounted(answer, words, told):
    assert words in told("weights", *answer)


@pytest.mark.parametrize(
    ("mistaken", "words"),
    [
        (lambda x, w, b, p, q: neuron(x, w, 0, p, q), "forgot the bias"),
        (lambda x, w, b, p, q: (x[p : p + 3, q : q + 3] * w + b).sum(), "bias to each"),
        (lambda x, w, b, p, q: neuron(x, w, b, 0, 0), "does not move"),
        (lambda x, w, b, p, q: neuron(x, w, b, q, p), "exchanged p and q"),
        (lambda x, w, b, p, q: (x[p : p + 3, q : q + 3] @ w).sum() + b, "used @"),
        (lambda x, w, b, p, q: x[p : p + 3, q : q + 3] * w + b, "added up"),
        (lambda x, w, b, p, q: (x[p : p + 3, q : q + 3] * w).mean() + b, "mean"),
        (lambda x, w, b, p, q: neuron(x, np.flip(w), b, p, q), "180°"),
        (lambda x, w, b, p, q: neuron(x, w.T, b, p, q), "diagonal"),
        (lambda x, w, b, p, q: x[p : p + 3, q : q + 3].sum() + b, "do not come in"),
        (lambda x, w, b, p, q: (x[p:3, q:3] * w).sum() + b, "stopped with ValueError"),
    ],
)
def test_a_mistaken_neuron_is_told(mistaken, words, told):
    assert words in told("neuron", mistaken)


def test_the_right_neuron_gives_the_slides_maps():
    """S46: what the check compares with."""
    found = [[check.right_neuron(convolution.IMAGE, convolution.FI_1, 0, p, q) for q in range(3)] for p in range(3)]
    assert found == [[-1, 9, -5], [3, 1, -5], [-3, 3, -3]]


@pytest.mark.parametrize(
    "kernel", [VERTICAL, [[1, 0, -1]] * 3, [[0, 0, 0], [-1, 1, 0], [0, 0, 0]], np.array([[0.1, -0.2, 0.1]] * 3)]
)
def test_any_filter_for_vertical_edges_is_right(kernel, capsys):
    check.vertical_edges(kernel)
    assert "✓" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kernel", "words"),
    [
        ([[-1, 0, 1]], "shape (1, 3)"),
        ([[0, 0, 0]] * 3, "answers to nothing"),
        (convolution.PHOTOGRAPH_FILTERS["sharpen"], "sharpening"),
        (convolution.FI_0, "cancel out"),
        (np.transpose(VERTICAL), "turn it by 90°"),
        (convolution.PHOTOGRAPH_FILTERS["edge detect"], "horizontal edges too"),
        ([[-1, -1, 0], [-1, 0, 1], [0, 1, 1]], "horizontal edges too"),
        ([[1, -1, 0], [0, 0, 0], [-1, 1, 0]], "On a vertical edge"),
        ([["a", 0, 1]] * 3, "should be a number"),
    ],
)
def test_another_filter_is_told(kernel, words, told):
    assert words in told("vertical_edges", kernel)


@pytest.mark.parametrize(
    ("mistaken", "words"),
    [
        (lambda x: pooling.pool(x, kind="average"), "average pooling"),
        (lambda x: pooling.pool(x, 2, 1), "overlap"),
        (lambda x: -pooling.pool(-x), "smallest"),
        (lambda x: max_pool(x).T, "exchanged"),
        (lambda x: x[::2, ::2], "first number"),
        (lambda x: x.max(), "whole image"),
        (lambda x: max_pool(x)[:2, :2], "shape"),
    ],
)
def test_mistaken_pooling_is_told(mistaken, words, told):
    assert words in told("max_pool", mistaken)


def test_parameters_of_the_network(model, capsys, told):
    check.parameters(model, *COUNTS.values())
    assert capsys.readouterr().out.startswith("✓")
    assert told("parameters", model, ..., ..., ...) == NOTHING


@pytest.mark.parametrize(
    ("place", "wrong", "words"),
    [
        ("first", 72, "forgot the biases"),
        ("first", 73, "one bias for each filter"),
        ("first", 64 * 80, "share one set"),
        ("first", 10, "one filter"),
        ("second", 1152, "forgot the biases"),
        ("second", 160, "reads 8 feature maps"),
        ("second", 1280, "not once for each map"),
        ("second", 73, "one filter"),
        ("dense", 2048, "forgot the biases"),
        ("dense", 544, "after flattening"),
        ("dense", 257 * 32, "after the second pooling"),
        ("dense", 65, "one neuron"),
    ],
)
def test_parameters_miscounted(model, place, wrong, words, told):
    answer = told("parameters", model, *(COUNTS | {place: wrong}).values())
    assert words in answer
    assert answer.startswith(place)


def test_another_network_is_told(model, told):
    assert "as given" in told("parameters", SimpleNamespace(layers=[]), *COUNTS.values())


@pytest.mark.parametrize(
    ("answer", "words"),
    [("crop", "same digit"), ("contrast", "paler"), ("erase", "hidden"), ("rotate", "none of"), ("Flipp", "none of")],
)
def test_harmless_augmentation_is_told(answer, words, told):
    assert words in told("harmful_augmentation", answer)


@pytest.mark.parametrize(
    ("mistaken", "words"),
    [
        (lambda loss, w, lam: loss + lam / 2 * (w**2).sum(), "l₂"),
        (lambda loss, w, lam: loss + lam / 2 * w.sum(), "cancel out"),
        (lambda loss, w, lam: loss + lam / 2 * abs(w.sum()), "then add up"),
        (lambda loss, w, lam: loss + lam * np.abs(w).sum(), "halve"),
        (lambda loss, w, lam: loss + lam / 2 * np.abs(w).mean(), "mean"),
        (lambda loss, w, lam: lam / 2 * np.abs(w).sum(), "penalty alone"),
        (lambda loss, w, lam: loss - lam / 2 * np.abs(w).sum(), "subtracted"),
        (lambda loss, w, lam: loss + lam / 2 * np.abs(w), "each weight"),
    ],
)
def test_a_mistaken_penalty_is_told(mistaken, words, told):
    assert words in told("penalised", mistaken)


def first_rise(losses, patience):
    return next((epoch for epoch in range(2, len(losses) + 1) if losses[epoch - 1] >= losses[epoch - 2]), len(losses))


@pytest.mark.parametrize(
    ("mistaken", "words"),
    [
        (lambda losses, patience: len(losses), "never stops"),
        (lambda losses, patience: int(np.argmin(losses[: stop_epoch(losses, patience)])) + 1, "return the best epoch"),
        (lambda losses, patience: int(np.argmin(losses)) + 1, "never seen"),
        (lambda losses, patience: stop_epoch(losses, patience) - 1, "from 0"),
        (first_rise, "first epoch that is no better"),
        (lambda losses, patience: stop_epoch(losses, patience + 1), "too late"),
        (lambda losses, patience: stop_epoch(losses, max(1, patience - 1)), "too early"),
        (regularization._impatient, "one before"),
        (regularization._in_all, "count anew"),
        (lambda losses, patience: stop_epoch(np.array(losses) - 1e-6 * np.arange(len(losses)), patience), "as good as"),
    ],
)
def test_a_mistaken_stop_is_told(mistaken, words, told):
    assert words in told("stop_epoch", mistaken)


def test_the_example_of_the_notebook():
    assert regularization.right_stop([0.9, 0.5, 0.6, 0.7], 2) == 4


def test_labels_of_the_raw_test_pixels_are_right(predictor, digits, capsys, told):
    check.served_labels(list(predictor(digits.raw.test.x)["label"]), predictor, digits)
    assert capsys.readouterr().out.startswith("✓")
    assert told("served_labels", ..., predictor, digits) == NOTHING


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda ask, digits: ask(digits.test.x)["label"], "prepared pixels"),
        (lambda ask, digits: ask(digits.raw.test.x), "whole answer"),
        (lambda ask, digits: ask(digits.raw.validation.x)["label"], "validation pictures"),
        (lambda ask, digits: digits.raw.train.y, "training pictures"),
        (lambda ask, digits: ask(digits.raw.test.x)["probabilities"], "not its probabilities"),
        (lambda ask, digits: ask(digits.raw.test.x[:3])["label"], "3 labels for 360"),
        (lambda ask, digits: [label.encode() for label in ask(digits.raw.test.x)["label"]], "bytes"),
        (lambda ask, digits: digits.raw.test.y, "true labels"),
        (lambda ask, digits: ["7"] * 360, "agree on"),
    ],
)
def test_other_labels_are_told(predictor, digits, answer, words, told):
    assert words in told("served_labels", answer(predictor, digits), predictor, digits)
