"""Checks of session I, basics and regression: from the neuron to a trained network (S6-S15, S24-S28, S34)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from zoo.exercises.kit import choose, compare, compare_function, exercise, numbers
from zoo.lessons import backpropagation, data_processing, forward_pass, losses, neuron
from zoo.lessons import softmax as softmax_lesson
from zoo.lessons.activations import ACTIVATIONS
from zoo.lessons.gradient_descent import BOWL, RATES, START

SIGMOID, RELU = ACTIVATIONS["sigmoid"], ACTIVATIONS["relu"]
HIDDEN, OUTPUT = forward_pass.NETWORKS["one hidden layer"]
SAMPLE = np.array([3.0, 2.0])  # ours: with it, each mistake of the forward pass has an answer of its own
SIZES = (14, 128, 64, 1)  # of zoo's mlp for the houses: what it reads, its hidden layers, the price
MEAN, MSE = losses.numbers()["mean"], losses.numbers()["mse"]


@exercise("A neuron adds up what its inputs weigh, and its bias.")
def weighted_sum(function: Any) -> None:
    """Exercise 1: z = w₀ + Σ xᵢwᵢ at the slide's three points, and with three inputs (S6, S9)."""
    points = [(point, neuron.WEIGHTS, neuron.BIAS) for point in neuron.POINTS]
    compare_function(
        function,
        neuron.weighted_sum,
        [*points, (np.array([1.0, 0.5, -2.0]), np.array([0.5, 4.0, 1.0]), -3.0)],
        {
            "You forgot the bias b.": lambda x, w, b: x @ w,
            "You added the bias once for each input: the neuron has one alone.": lambda x, w, b: (x * w + b).sum(),
            "You multiplied, but you did not add the products up.": lambda x, w, b: x * w + b,
            "These are the products alone: add them up, and add the bias.": lambda x, w, b: x * w,
            "You added weights to inputs: each weight multiplies its input.": lambda x, w, b: (x + w).sum() + b,
            "You subtracted the bias: it is added.": lambda x, w, b: x @ w - b,
            "You took two inputs alone: a neuron may have any number.": lambda x, w, b: x[:2] @ w[:2] + b,
        },
    )


@exercise("The sigmoid makes any number a share between 0 and 1, and is steepest in the middle, at z = 0.")
def sigmoid(function: Any, slope: Any) -> None:
    """Exercise 2: the sigmoid and its slope (S7)."""
    z = [(np.array([-2.0, -0.5, 0.0, 0.5, 2.0]),), (np.array([3.0]),)]
    compare_function(
        function,
        SIGMOID,
        z,
        {
            "Python divides before it adds: set brackets around what 1 is divided by.": lambda z: 1 + np.exp(-z),
            "Your curve falls where it should rise: look at the sign in the exponent.": lambda z: SIGMOID(-z),
            "This is the tanh, whose values lie between −1 and 1.": np.tanh,
        },
    )
    compare_function(
        slope,
        SIGMOID.slope,
        z,
        {
            "You wrote z(1 − z): in the formula stands g, which is sigmoid(z).": lambda z: z * (1 - z),
            "You wrote 1 − g²: this is the slope of the tanh.": lambda z: 1 - SIGMOID(z) ** 2,
            "You wrote 1 − g: a factor is missing.": lambda z: 1 - SIGMOID(z),
            "This is the sigmoid itself, not its slope.": SIGMOID,
        },
    )


@exercise("Depth alone bends nothing: only a non-linear activation does.")
def boundaries(deep_linear: Any, one_tanh: Any) -> None:
    """Exercise 3: which boundary a network can draw, predicted (S8)."""
    bent = "deep_linear: a weighted sum of weighted sums is again a weighted sum. Where is it 0? Think of exercise 1."
    flat = "one_tanh: four neurons, four lines, each bent by the tanh before they are added. What is their sum?"
    choose(deep_linear, "line", {"curve": bent})
    choose(one_tanh, "curve", {"line": flat})


@exercise("You sent a sample through a network: weighted sums, activation, weighted sum, activation.")
def forward(z1: Any, h: Any, z2: Any, y: Any) -> None:
    """Exercise 4: all values of a network with one hidden layer (S10)."""
    x = SAMPLE
    first, last = forward_pass.forward(x, [HIDDEN, OUTPUT])
    bent, unbent = RELU(first), first @ OUTPUT.w + OUTPUT.b
    flipped = HIDDEN.w @ x + HIDDEN.b
    of_z1 = {
        "z1 lacks the biases hidden.b.": x @ HIDDEN.w,
        "z1: row j of hidden.w belongs to input j, so x comes first in the product.": flipped,
    }
    of_h = {
        "h is z1 unchanged: what is below 0 becomes 0.": first,
        "h: what is below 0 becomes 0; you took its size without its sign.": np.abs(first),
        "h: this is the sigmoid; the hidden neurons have the ReLU.": SIGMOID(first),
    }
    of_z2 = {
        "z2 is made of z1, as where A's formula slips: the output neuron reads h.": unbent,
        "z2 lacks the bias output.b.": bent @ OUTPUT.w,
    }
    of_y = {
        "y is z2 unchanged: the output neuron has the sigmoid.": last,
        "y: this falls where z2 rises: look at the sign in the exponent.": SIGMOID(-last),
    }
    compare(z1, first, of_z1, what="z1")
    compare(h, bent, of_h, what="h")
    compare(np.ravel(numbers(z2, "z2")), last, of_z2, what="z2")
    compare(np.ravel(numbers(y, "y")), SIGMOID(last), of_y, what="y")


@exercise("Each row is now a set of probabilities, one for each class.")
def softmax(function: Any) -> None:
    """Exercise 5: the softmax of a batch, row by row (S11)."""
    batch = np.array([softmax_lesson.LOGITS, [0.0, 3.0, -1.0], [1.0, 1.0, 1.5]])
    e = np.exp
    compare_function(
        function,
        softmax_lesson.softmax,
        [(batch,), (2 * batch[:1],)],
        {
            "Your columns sum to 1: a row is a sample, so sum over axis 1.": lambda z: e(z) / e(z).sum(axis=0),
            "All samples together sum to 1, but each row should: sum over axis 1.": lambda z: e(z) / e(z).sum(),
            "You divided by another row's sum: give keepdims=True to sum.": lambda z: e(z) / e(z).sum(axis=1),
            "You divided z by its sum: take the exponential first.": lambda z: z / z.sum(axis=1, keepdims=True),
            "These are the exponentials: divide them by their sum.": e,
            "This is the sigmoid of each number: the shares of a row do not sum to 1.": SIGMOID,
        },
    )


@exercise(f"On the slides' tables they are {MEAN:.4f} and {MSE:.2f}: the better the answers, the smaller the loss.")
def loss(cross_entropy: Any, squared_error: Any) -> None:
    """Exercise 6: the empirical loss of a classification and of a regression, with the slides' tables (S12, S13)."""
    terms, squares, ln = losses.binary_cross_entropy, losses.squared_error, np.log
    summed = "You took the sum: the empirical loss is the mean over the samples."
    apart = "These are the terms, one a sample: take their mean."
    compare_function(
        cross_entropy,
        lambda y, f: terms(y, f).mean(),
        [(losses.TRUE, losses.PREDICTED), (np.array([0.0, 1.0]), np.array([0.3, 0.9]))],
        {
            summed: lambda y, f: terms(y, f).sum(),
            apart: terms,
            "Your loss is below 0: the minus sign is missing, as on a slide of D.": lambda y, f: -terms(y, f).mean(),
            "The second logarithm is that of 1 − f.": lambda y, f: -(y * ln(f) + (1 - y) * ln(f)).mean(),
            "You divided by 3: divide by the number of samples, or take np.mean.": lambda y, f: terms(y, f).sum() / 3,
            "Samples with y = 0 count as well: their term is missing.": lambda y, f: -(y * ln(f)).mean(),
            "Samples with y = 1 count as well: their term is missing.": lambda y, f: -((1 - y) * ln(1 - f)).mean(),
            "This is log10: the slides take the natural logarithm, np.log.": lambda y, f: terms(y, f).mean() / ln(10),
            "This is log2: the slides take the natural logarithm, np.log.": lambda y, f: terms(y, f).mean() / ln(2),
        },
    )
    compare_function(
        squared_error,
        lambda y, f: squares(y, f).mean(),
        [(losses.GRADES, losses.GRADES_PREDICTED), (np.array([1.0, 2.0]), np.array([1.5, 0.0]))],
        {
            summed: lambda y, f: squares(y, f).sum(),
            apart: squares,
            "You divided by n − 1: the mean divides by n.": lambda y, f: squares(y, f).sum() / (len(y) - 1),
            "This is the mean absolute error: square the differences.": lambda y, f: np.abs(y - f).mean(),
            "You squared the mean: square each difference first.": lambda y, f: (y - f).mean() ** 2,
            "You took the root: that is the root mean squared error.": lambda y, f: squares(y, f).mean() ** 0.5,
        },
    )


def _slopes(known: dict[str, float]) -> tuple[float, float]:
    """∂J/∂w₁ and ∂J/∂w₂ from the factors of the chain rule."""
    error = known["dJ/dy_hat"]
    return error * known["dy_hat/dz1"] * known["dz1/dw1"], error * known["dy_hat/dw2"]


def _right_slopes(x: float, y: float, w1: float, w2: float) -> tuple[float, float]:
    return _slopes(backpropagation.two_weights(x, y, w1, w2))


def _mistaken(factor: str, value: Callable[[dict[str, float]], float]) -> Callable[..., tuple[float, float]]:
    """The gradients with one factor replaced by another value, made of all that is known."""

    def slopes(x: float, y: float, w1: float, w2: float) -> tuple[float, float]:
        known = {"x": x, **backpropagation.two_weights(x, y, w1, w2)}
        return _slopes({**known, factor: value(known)})

    return slopes


@exercise("This is backpropagation: each weight's slope is a product of the slopes on the way to it.")
def gradients(function: Any) -> None:
    """Exercise 7: the chain rule for both weights of the two-weight network (S14)."""
    lesson = (backpropagation.X, backpropagation.Y, backpropagation.W1, backpropagation.W2)
    half = _mistaken("dJ/dy_hat", lambda known: known["dJ/dy_hat"] / 2)
    no_input = _mistaken("dz1/dw1", lambda known: known["z1"] * (1 - known["z1"]))
    compare_function(
        function,
        _right_slopes,
        [lesson, (-1.0, 0.5, 0.8, 2.0), (0.5, -1.0, -0.3, 1.5)],
        {
            "Both lack ∂J/∂ŷ, where the way back begins.": _mistaken("dJ/dy_hat", lambda known: 1),
            "∂J/∂ŷ lacks the 2 that comes from the square.": half,
            "∂J/∂w₁ lacks x: it is the last factor on the way back to w₁.": no_input,
            "∂J/∂w₁ lacks the slope of the sigmoid.": _mistaken("dz1/dw1", lambda known: known["x"]),
            "∂J/∂w₁ lacks w₂, through which z₁ reaches ŷ.": _mistaken("dy_hat/dz1", lambda known: 1),
            "∂J/∂w₂: it is not x that w₂ is multiplied by.": _mistaken("dy_hat/dw2", lambda known: known["x"]),
            "The two are in the wrong order: return ∂J/∂w₁ first.": lambda *given: _right_slopes(*given)[::-1],
        },
    )


def _walk(step: Callable[[np.ndarray, np.ndarray, float], np.ndarray]) -> Callable[..., np.ndarray]:
    """Many steps of one kind."""

    def path(w: np.ndarray, gradient: Callable[[np.ndarray], np.ndarray], rate: float, steps: int) -> np.ndarray:
        for _ in range(steps):
            w = step(w, gradient(w), rate)
        return w

    return path


@exercise("W ← W − η ∂J/∂W: a step against the slope, again and again, leads down.")
def descend(function: Any) -> None:
    """Exercise 8: gradient descent on the bowl (S15)."""
    compare_function(
        function,
        _walk(lambda w, slope, rate: w - rate * slope),
        [(np.array(START), BOWL.gradient, RATES["right"], 12), (np.array([1.0, -0.5]), BOWL.gradient, 0.1, 1)],
        {
            "You walk uphill: a step goes against the gradient.": _walk(lambda w, slope, rate: w + rate * slope),
            "You forgot the learning rate.": _walk(lambda w, slope, rate: w - slope),
            "w has not moved: is the new one called w, too?": _walk(lambda w, slope, rate: w),
            "This is one step: does return stand in the loop?": lambda w, g, rate, steps: w - rate * g(w),
            "This is the step alone: it starts from where you are, w.": _walk(lambda w, slope, rate: -rate * slope),
            "This is rate times gradient: take it from the weights.": _walk(lambda w, slope, rate: rate * slope),
            "You divided by the learning rate: it multiplies.": _walk(lambda w, slope, rate: w - slope / rate),
        },
    )


@exercise("A network reads numbers of like size; a category becomes a column for each of its values.")
def houses(zip_code: Any, scaled: Any, one_hot: Any) -> None:
    """Exercise 9: the slide's table of houses as numbers for a network (S24, S25)."""
    size = "zip_code: is 95463 eight times as much as 12345, and is the place with their mean between the two?"
    choose(zip_code, "category", {"number": size})
    raw = data_processing.table()[["year", "m²"]].to_numpy("float64")
    centred, together, by_row = raw - raw.mean(axis=0), raw - raw.mean(), raw.T - raw.mean(axis=1)
    span = np.ptp(raw, axis=0)
    scalings = {
        "scaled: you divided by n − 1, as pandas does: here it is n, as in np.std.": centred / raw.std(axis=0, ddof=1),
        "scaled: one mean for years and areas together? Each column has its own.": together / raw.std(),
        "scaled: you scaled each row, but a column is a feature: axis=0.": (by_row / raw.std(axis=1)).T,
        "scaled: the means are 0, but the standard deviations are not 1 yet.": centred,
        "scaled: you divided by the variance; the standard deviation is its root.": centred / raw.var(axis=0),
        "scaled: Python divides before it subtracts: set brackets.": raw - raw.mean(axis=0) / raw.std(axis=0),
        "scaled: subtract each column's mean first.": raw / raw.std(axis=0),
        "scaled: it runs from 0 to 1; asked were mean 0, standard deviation 1.": (raw - raw.min(axis=0)) / span,
    }
    compare(scaled, data_processing.standardise(raw), scalings, what="scaled")

    zips = data_processing.table(spoilt=True)["zip code"].to_numpy()
    encoded, _ = data_processing.one_hot(zips)
    encodings = {
        "one_hot: numbers from 0 on are sizes, too: each zip code needs its own column.": encoded.argmax(axis=1),
        "one_hot: these are the zip codes themselves, as sizes.": zips.astype(float),
        "one_hot: a row is a house, a column a zip code; you swapped them.": encoded.T,
        "one_hot: the columns are in falling order; np.unique gives the rising one.": encoded[:, ::-1],
        "one_hot: 1 marks the zip code that a house has; you marked the others.": 1 - encoded,
        "one_hot: a column a zip code, not a column a house: some houses share theirs.": np.eye(len(zips)),
    }
    compare(one_hot, encoded, encodings, what="one_hot")


@exercise("Training finds the parameters; you choose the hyperparameters, and validation tells how well.")
def settings(parameters: Any, learning_rate: Any, split: Any, curve: Any, loss_at_1: Any) -> None:
    """Exercise 10: parameters and hyperparameters, who judges them, and two loss curves (S27, S28)."""
    layers = list(pairwise(SIZES))
    counts = {
        "parameters: you forgot the biases, one for each neuron.": sum(i * n for i, n in layers),
        "parameters: these are the neurons; count their weights and biases.": sum(SIZES[1:]),
        "parameters: you forgot the bias of the output neuron.": sum((i + 1) * n for i, n in layers) - 1,
        "parameters: you forgot the output neuron.": sum((i + 1) * n for i, n in layers[:-1]),
        "parameters: each neuron has a bias, not each layer.": sum(i * n + 1 for i, n in layers),
    }
    compare(parameters, sum((i + 1) * n for i, n in layers), counts, what="parameters", tolerance=1e-6)

    changed = "learning_rate: does gradient descent change it, or do you choose it before the training?"
    choose(learning_rate, "hyperparameter", {"parameter": changed})

    by_heart = "split: on its own training data, a network that learned them by heart would win."
    spent = "split: the test split is for the end. What you choose by it, it cannot judge any more."
    choose(split, "validation", {"training": by_heart, "test": spent})

    rises = "curve: look at the validation loss alone, from the fifth epoch on."
    steady = "curve: both losses change little from one epoch to the next, and keep their direction for long."
    choose(curve, "overfitting", {"ideal": rises, "oscillating": steady, "disturbed": steady})

    too_long = (
        f"loss_at_1: think of the bowl. What did η = {RATES['too large']} do, though it was hardly more than 0.15?"
    )
    choose(loss_at_1, "higher", {"lower": too_long, "the same": too_long})
