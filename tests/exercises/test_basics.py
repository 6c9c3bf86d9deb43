"""Session I's checks: the right answer is praised, and each mistake is told by its words."""

import json
from pathlib import Path

import numpy as np
import pytest

from zoo import diagnosis
from zoo.exercises import basics as check
from zoo.exercises.kit import NOTHING, NotYet
from zoo.lessons import forward_pass


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def cross_entropy(y, f):
    return -np.mean(y * np.log(f) + (1 - y) * np.log(1 - f))


def squared_error(y, f):
    return np.mean((y - f) ** 2)


def gradients(x, y, w1, w2):
    z1 = sigmoid(w1 * x)
    error = 2 * (w2 * z1 - y)
    return error * w2 * z1 * (1 - z1) * x, error * z1


def descend(w, gradient, rate, steps):
    for _ in range(steps):
        w = w - rate * gradient(w)
    return w


HIDDEN, OUTPUT = forward_pass.NETWORKS["one hidden layer"]
MEASURES = np.array([[1991, 234], [1896, 400], [2005, 185]])
CENTRED = MEASURES - MEASURES.mean(axis=0)
SCALED = CENTRED / MEASURES.std(axis=0)
ZIPS = np.array(["12345", "54638", "95463", "12345", "54638"])
ONE_HOT = ZIPS[:, None] == np.unique(ZIPS)

RIGHT = {
    check.weighted_sum: (lambda x, w, b: np.sum(x * w) + b,),
    check.sigmoid: (sigmoid, slope),
    check.boundaries: ("line", "curve"),
    check.forward: ([6, -3], [6, 0], 2.0, sigmoid(2.0)),
    check.softmax: (softmax,),
    check.loss: (cross_entropy, squared_error),
    check.gradients: (gradients,),
    check.descend: (descend,),
    check.houses: ("category", SCALED, ONE_HOT),
    check.settings: (10241, "hyperparameter", "validation", "overfitting", "higher"),
}
EXERCISES = pytest.mark.parametrize(("of", "right"), RIGHT.items(), ids=[of.__name__ for of in RIGHT])


@EXERCISES
def test_the_right_answer_is_praised(of, right, capsys):
    of(*right)
    assert capsys.readouterr().out.startswith("✓")


@EXERCISES
def test_dots_are_nothing_yet(of, right):
    for place, answer in enumerate(right):
        asked = [*right]
        asked[place] = (lambda *given: ...) if callable(answer) else ...
        with pytest.raises(NotYet) as error:
            of(*asked)
        assert "put your own code in place of the dots" in str(error.value)
        assert callable(answer) or str(error.value) == NOTHING


@EXERCISES
def test_each_has_a_number_and_a_slide(of, right):
    assert of.__doc__.startswith("Exercise ")
    assert "(S" in of.__doc__


def instead(of, place, answer):
    """The right answers with one replaced."""
    return [*RIGHT[of][:place], answer, *RIGHT[of][place + 1 :]]


def no_error(x, y, w1, w2):
    return np.array(gradients(x, y, w1, w2)) / (2 * (w2 * sigmoid(w1 * x) - y))


def no_slope(x, y, w1, w2):
    return 2 * (w2 * sigmoid(w1 * x) - y) * w2 * x, gradients(x, y, w1, w2)[1]


def no_w2(x, y, w1, w2):
    return gradients(x, y, w1, w2)[0] / w2, gradients(x, y, w1, w2)[1]


def no_x(x, y, w1, w2):
    return gradients(x, y, w1, w2)[0] / x, gradients(x, y, w1, w2)[1]


def w2_by_x(x, y, w1, w2):
    return gradients(x, y, w1, w2)[0], 2 * (w2 * sigmoid(w1 * x) - y) * x


def walk(step):
    def path(w, gradient, rate, steps):
        for _ in range(steps):
            w = step(w, gradient(w), rate)
        return w

    return path


X = np.array([3.0, 2.0])
MISTAKES = [
    (check.weighted_sum, 0, lambda x, w, b: np.sum(x * w), "forgot the bias"),
    (check.weighted_sum, 0, lambda x, w, b: np.sum(x * w + b), "bias once for each input"),
    (check.weighted_sum, 0, lambda x, w, b: x * w + b, "did not add the products up"),
    (check.weighted_sum, 0, lambda x, w, b: x * w, "products alone"),
    (check.weighted_sum, 0, lambda x, w, b: np.sum(x + w) + b, "weight multiplies"),
    (check.weighted_sum, 0, lambda x, w, b: np.sum(x * w) - b, "subtracted the bias"),
    (check.weighted_sum, 0, lambda x, w, b: w[0] * x[0] + w[1] * x[1] + b, "two inputs alone"),
    (check.weighted_sum, 0, lambda x, w, b: print(x @ w + b), "return what it finds"),
    (check.weighted_sum, 0, lambda x, w: x @ w, "stopped with TypeError"),
    (check.sigmoid, 0, lambda z: 1 / 1 + np.exp(-z), "brackets"),
    (check.sigmoid, 0, lambda z: 1 / (1 + np.exp(z)), "sign in the exponent"),
    (check.sigmoid, 0, np.tanh, "tanh"),
    (check.sigmoid, 1, lambda z: z * (1 - z), "You wrote z(1 − z)"),
    (check.sigmoid, 1, lambda z: 1 - sigmoid(z) ** 2, "slope of the tanh"),
    (check.sigmoid, 1, lambda z: 1 - sigmoid(z), "a factor is missing"),
    (check.sigmoid, 1, sigmoid, "sigmoid itself"),
    (check.boundaries, 0, "curve", "deep_linear: a weighted sum of weighted sums"),
    (check.boundaries, 1, "line", "one_tanh"),
    (check.boundaries, 1, "circle", "none of: curve, line"),
    (check.forward, 0, X @ HIDDEN.w, "lacks the biases"),
    (check.forward, 0, HIDDEN.w @ X + HIDDEN.b, "x comes first"),
    (check.forward, 1, [6, -3], "h is z1 unchanged"),
    (check.forward, 1, [6, 3], "without its sign"),
    (check.forward, 1, sigmoid(np.array([6, -3])), "this is the sigmoid"),
    (check.forward, 2, [6, -3] @ OUTPUT.w + OUTPUT.b, "made of z1"),
    (check.forward, 2, [6, 0] @ OUTPUT.w, "z2 lacks the bias"),
    (check.forward, 3, 2.0, "y is z2 unchanged"),
    (check.forward, 3, sigmoid(-2.0), "falls where z2 rises"),
    (check.softmax, 0, lambda z: np.exp(z) / np.exp(z).sum(axis=0), "columns sum to 1"),
    (check.softmax, 0, lambda z: np.exp(z) / np.exp(z).sum(), "All samples together"),
    (check.softmax, 0, lambda z: np.exp(z) / np.exp(z).sum(axis=1), "keepdims"),
    (check.softmax, 0, lambda z: z / z.sum(axis=1, keepdims=True), "exponential first"),
    (check.softmax, 0, np.exp, "divide them by their sum"),
    (check.softmax, 0, sigmoid, "sigmoid of each number"),
    (check.loss, 0, lambda y, f: -cross_entropy(y, f), "the minus sign is missing"),
    (check.loss, 0, lambda y, f: len(y) * cross_entropy(y, f), "took the sum"),
    (check.loss, 0, lambda y, f: -y * np.log(f) - (1 - y) * np.log(1 - f), "one a sample"),
    (check.loss, 0, lambda y, f: -np.mean(y * np.log(f) + (1 - y) * np.log(f)), "second logarithm"),
    (check.loss, 0, lambda y, f: cross_entropy(y, f) * len(y) / 3, "divided by 3"),
    (check.loss, 0, lambda y, f: -np.mean(y * np.log(f)), "Samples with y = 0"),
    (check.loss, 0, lambda y, f: -np.mean((1 - y) * np.log(1 - f)), "Samples with y = 1"),
    (check.loss, 0, lambda y, f: -np.mean(y * np.log10(f) + (1 - y) * np.log10(1 - f)), "log10"),
    (check.loss, 0, lambda y, f: -np.mean(y * np.log2(f) + (1 - y) * np.log2(1 - f)), "log2"),
    (check.loss, 1, lambda y, f: np.sum((y - f) ** 2), "took the sum"),
    (check.loss, 1, lambda y, f: np.sum((y - f) ** 2) / (len(y) - 1), "n − 1"),
    (check.loss, 1, lambda y, f: (y - f) ** 2, "one a sample"),
    (check.loss, 1, lambda y, f: np.mean(abs(y - f)), "absolute error"),
    (check.loss, 1, lambda y, f: np.mean(y - f) ** 2, "square each difference first"),
    (check.loss, 1, lambda y, f: np.sqrt(squared_error(y, f)), "took the root"),
    (check.loss, 1, lambda y, f: squared_error(y, f) / 2, "0.5 times"),
    (check.gradients, 0, lambda *w: -np.array(gradients(*w)), "wrong sign"),
    (check.gradients, 0, lambda *w: np.array(gradients(*w)) / 2, "lacks the 2"),
    (check.gradients, 0, no_error, "Both lack ∂J/∂ŷ"),
    (check.gradients, 0, no_slope, "lacks the slope of the sigmoid"),
    (check.gradients, 0, no_w2, "lacks w₂"),
    (check.gradients, 0, no_x, "lacks x"),
    (check.gradients, 0, w2_by_x, "∂J/∂w₂: it is not x"),
    (check.gradients, 0, lambda *w: gradients(*w)[::-1], "wrong order"),
    (check.gradients, 0, lambda *w: gradients(*w)[0], "a single number, but the shape (2,)"),
    (check.gradients, 0, lambda *w: (... * 2, 1), "has dots left"),
    (check.descend, 0, walk(lambda w, slope, rate: w + rate * slope), "uphill"),
    (check.descend, 0, walk(lambda w, slope, rate: w - slope), "forgot the learning rate"),
    (check.descend, 0, walk(lambda w, slope, rate: w), "has not moved"),
    (check.descend, 0, lambda w, gradient, rate, steps: w - rate * gradient(w), "return stand in the loop"),
    (check.descend, 0, walk(lambda w, slope, rate: -rate * slope), "from where you are"),
    (check.descend, 0, walk(lambda w, slope, rate: rate * slope), "take it from the weights"),
    (check.descend, 0, walk(lambda w, slope, rate: w - slope / rate), "divided by the learning rate"),
    (check.houses, 0, "number", "eight times as much"),
    (check.houses, 1, CENTRED / MEASURES.std(axis=0, ddof=1), "n − 1"),
    (check.houses, 1, (MEASURES - MEASURES.mean()) / MEASURES.std(), "Each column has its own"),
    (check.houses, 1, ((MEASURES.T - MEASURES.mean(axis=1)) / MEASURES.std(axis=1)).T, "scaled each row"),
    (check.houses, 1, CENTRED, "standard deviations are not 1"),
    (check.houses, 1, CENTRED / MEASURES.var(axis=0), "variance"),
    (check.houses, 1, MEASURES / MEASURES.std(axis=0), "subtract each column's mean"),
    (check.houses, 1, (MEASURES - MEASURES.min(axis=0)) / np.ptp(MEASURES, axis=0), "0 to 1"),
    (check.houses, 1, MEASURES - MEASURES.mean(axis=0) / MEASURES.std(axis=0), "set brackets"),
    (check.houses, 2, [0, 1, 2, 0, 1], "sizes, too"),
    (check.houses, 2, ZIPS.astype(int), "zip codes themselves"),
    (check.houses, 2, ZIPS, "zip codes themselves"),
    (check.houses, 2, ONE_HOT.T, "swapped"),
    (check.houses, 2, ONE_HOT[:, ::-1], "falling order"),
    (check.houses, 2, ~ONE_HOT, "marked the others"),
    (check.houses, 2, np.eye(5), "share theirs"),
    (check.settings, 0, 14 * 128 + 128 * 64 + 64, "forgot the biases"),
    (check.settings, 0, 128 + 64 + 1, "these are the neurons"),
    (check.settings, 0, 15 * 128 + 129 * 64, "output neuron"),
    (check.settings, 0, 14 * 128 + 128 * 64 + 64 + 3, "not each layer"),
    (check.settings, 0, 10240, "bias of the output neuron"),
    (check.settings, 0, 10242, "10242; it has to be smaller"),
    (check.settings, 1, "parameter", "does gradient descent change it"),
    (check.settings, 2, "training", "by heart"),
    (check.settings, 2, "test", "for the end"),
    (check.settings, 3, "ideal", "validation loss alone"),
    (check.settings, 3, "oscillating", "change little"),
    (check.settings, 4, "lower", "think of the bowl"),
]


@pytest.mark.parametrize(("of", "place", "answer", "words"), MISTAKES)
def test_a_mistake_is_named(of, place, answer, words):
    with pytest.raises(NotYet) as error:
        of(*instead(of, place, answer))
    assert words in str(error.value)


def test_the_network_is_the_shipped_one():
    """As many parameters as the card of ``mlp-houses`` says."""
    card = json.loads((Path(__file__).parents[2] / "saved_models" / "mlp-houses" / "card.json").read_text())
    assert RIGHT[check.settings][0] == card["parameters"]
    assert check.SIZES[0] == 14


def test_the_curve_is_called_so_by_the_diagnosis():
    """The losses of exercise 10's text."""
    training = [0.90, 0.60, 0.45, 0.36, 0.30, 0.25, 0.21, 0.18, 0.15, 0.13]
    validation = [0.95, 0.70, 0.58, 0.54, 0.53, 0.55, 0.58, 0.62, 0.66, 0.71]
    assert diagnosis.diagnose({"loss": training, "val_loss": validation}).kind == RIGHT[check.settings][3]
