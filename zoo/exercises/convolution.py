"""Checks of session II, convolutional networks and regularisation (S31, S32, S40, S44-S49)."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.exercises.kit import compare, compare_function, demand, exercise, numbers
from zoo.exercises.regularization import harmful_augmentation, penalised, stop_epoch
from zoo.lessons import pooling
from zoo.lessons.convolution import FI_0, FI_1, IMAGE, KERNEL, convolve, counts, patches

__all__ = [  # those of regularisation stand in a file of their own, but the notebook has one name for all
    "harmful_augmentation", "max_pool", "neuron", "parameters", "penalised", "served_labels", "stop_epoch",
    "vertical_edges", "weights",
]  # fmt: skip

SIDE, WINDOW = 28, 3  # pixels of the image and of the filter whose weights are counted
EXACT = 1e-9  # of what is counted


@exercise("Two ideas make a convolution small: a neuron sees a patch alone, and all neurons share their weights.")
def weights(neurons: Any, dense: Any, shared: Any) -> None:
    """Exercise 1: weights of a dense layer and of a shared window, for as many neurons (S45)."""
    right = counts(SIDE, SIDE, WINDOW)
    made, pixels, window = right["neurons"], SIDE * SIDE, WINDOW * WINDOW
    compare(
        neurons,
        made,
        {
            "neurons: the window never leaves the image, so it has fewer places in a row than the image has pixels.": (
                pixels
            ),
            "neurons: this is one row of the feature map. It has as many rows as columns.": SIDE - WINDOW + 1,
            "neurons: you moved the window by its own size. The stride is 1, so the patches overlap.": (
                (SIDE // WINDOW) ** 2
            ),
            "neurons: count the places again. In 5 pixels a window of 3 has 3 places, not 2.": (SIDE - WINDOW) ** 2,
        },
        what="neurons",
        tolerance=EXACT,
    )
    compare(
        dense,
        right["dense weights"],
        {
            "dense_weights: these are the weights of one neuron. Count those of all neurons.": pixels,
            "dense_weights: each neuron sees a patch alone here. Dense means: each neuron sees every pixel.": (
                made * window
            ),
            "dense_weights: no biases were asked for here.": pixels * made + made,
            "dense_weights: connections are counted by multiplication, not by addition.": pixels + made,
        },
        what="dense_weights",
        tolerance=EXACT,
    )
    compare(
        shared,
        window,
        {
            "shared_weights: you gave each neuron weights of its own. Shared means: all use the same ones.": (
                window * made
            ),
            "shared_weights: the bias was not asked for here.": window + 1,
            "shared_weights: this is one row of the filter.": WINDOW,
        },
        what="shared_weights",
        tolerance=EXACT,
    )


def right_neuron(image: Any, kernel: Any, bias: float, p: int, q: int) -> float:
    """Σᵢⱼ Wᵢⱼ X₍ᵢ₊ₚ, ⱼ₊q₎ + b: neuron (p, q) of a feature map (S45)."""
    return float(convolve(image, kernel, bias)[p, q])


def _patch(image: Any, kernel: Any, p: int, q: int) -> np.ndarray:
    return np.asarray(patches(image, len(kernel))[p, q])


@exercise("A neuron of a feature map is a weighted sum of its patch and a bias: a high score means a good match.")
def neuron(function: Any) -> None:
    """Exercise 2: neuron (p, q), with the slides' image and filters (S45, S46)."""
    places = [(0, 0), (0, 1), (0, 2), (1, 0), (2, 1)]
    slides = [(IMAGE, kernel, 0, p, q) for kernel in (FI_0, FI_1, KERNEL) for p, q in places]
    larger = np.arange(42).reshape(6, 7) ** 2 % 11  # neither square nor of −1 and 1
    compare_function(
        function,
        right_neuron,
        [*slides, (IMAGE, FI_1, 2.5, 0, 1), (larger, FI_1, -1, 1, 3), (larger, KERNEL, 1, 3, 2)],
        {
            "You forgot the bias b.": lambda x, w, b, p, q: right_neuron(x, w, 0, p, q),
            "You added the bias to each of the products: it comes once, behind the sum.": lambda x, w, b, p, q: (
                right_neuron(x, w, b * np.size(w), p, q)
            ),
            "Your patch does not move: it has to begin at row p and column q.": lambda x, w, b, p, q: right_neuron(
                x, w, b, 0, 0
            ),
            "You exchanged p and q: p counts rows (downwards) and q counts columns.": lambda x, w, b, p, q: (
                right_neuron(x, w, b, q, p)
            ),
            "You used @, the product of matrices. Here numbers at the same place are multiplied: *.": (
                lambda x, w, b, p, q: (_patch(x, w, p, q) @ w).sum() + b
            ),
            "These are the products: they still have to be added up.": lambda x, w, b, p, q: _patch(x, w, p, q) * w + b,
            "You took the mean of the products; the neuron takes their sum.": lambda x, w, b, p, q: (
                (_patch(x, w, p, q) * w).mean() + b
            ),
            "You turned the filter by 180°, as mathematics does it. The slides and Keras leave it as it is.": (
                lambda x, w, b, p, q: right_neuron(x, np.rot90(w, 2), b, p, q)
            ),
            "You turned the filter over its diagonal (.T): leave it as it is.": lambda x, w, b, p, q: right_neuron(
                x, np.transpose(w), b, p, q
            ),
            "You added up the patch, but the weights of the filter do not come in.": lambda x, w, b, p, q: (
                _patch(x, w, p, q).sum() + b
            ),
        },
    )


@exercise("A filter looks for one thing: yours finds vertical edges and is blind to even areas and horizontal edges.")
def vertical_edges(kernel: Any) -> None:
    """Exercise 3: a filter of one's own. Any that answers to vertical edges alone is right (S44)."""
    found = numbers(kernel, "Your filter")
    demand(
        found.shape == (WINDOW, WINDOW), f"Your filter has the shape {found.shape}: three rows of three were asked for."
    )
    demand(bool(np.abs(found).max() > 0), "All weights are 0: this filter answers to nothing at all.")
    total, rows, columns = found.sum(), found.sum(axis=1), found.sum(axis=0)
    nothing = EXACT * np.abs(found).max()
    demand(
        abs(total - 1) > nothing,
        "Your weights add up to 1: on an even area the picture stays as it is, as with the sharpening filter (S44). "
        "An edge filter answers 0 there, so its weights have to cancel out.",
    )
    demand(
        abs(total) <= nothing,
        f"On an even area your filter answers {total:g} times the grey, not 0. Its nine weights have to cancel out.",
    )
    across, down = np.abs(columns).max() > nothing, np.abs(rows).max() > nothing
    demand(
        bool(across or not down),
        "Your filter finds horizontal edges, where grey changes from top to bottom: turn it by 90°.",
    )
    demand(
        not down,
        "Your filter answers to horizontal edges too, as edge detect does (S44): make each row cancel out by itself.",
    )
    demand(bool(across), "On a vertical edge your filter answers 0: compare its left column with its right one.")


def right_pool(image: Any) -> np.ndarray:
    """Max pooling with a 2×2 window and stride 2 (S32)."""
    return pooling.pool(np.asarray(image))


@exercise("Max pooling keeps the best score of each window: a quarter of the numbers is left, and nothing is learned.")
def max_pool(function: Any) -> None:
    """Exercise 4: max pooling 2×2, stride 2, on the slide's table and on one that is no square (S32, S48)."""
    other = np.array([[4, -3, 2, 0, 6, 1], [1, 0, -5, 8, 3, 3], [-1, -2, 7, 7, 0, -9], [-4, -8, 1, 5, -6, -7]])
    compare_function(
        function,
        right_pool,
        [(pooling.INPUT,), (other,), (other.T,)],
        {
            "You took the mean of each window: that is average pooling.": lambda x: pooling.pool(x, kind="average"),
            "Your windows overlap: the stride is 2, so the window moves by 2 pixels.": lambda x: pooling.pool(x, 2, 1),
            "You took the smallest number of each window.": lambda x: -pooling.pool(-x),
            "You added up each window.": lambda x: 4 * pooling.pool(x, kind="average"),
            "You took the first number of each window, not the largest.": lambda x: np.asarray(x)[::2, ::2],
            "You took the largest number of the whole image; one for each window was asked for.": np.max,
            "You exchanged rows and columns.": lambda x: right_pool(x).T,
        },
    )


@exercise(
    "A convolution's parameters depend on its filters alone, not on the picture's size; the dense layer has most."
)
def parameters(model: Any, first: Any, second: Any, dense: Any) -> None:
    """Exercise 5: parameters of both convolutions and of the first dense layer (S31, S45)."""
    layers = [layer for layer in model.layers if len(getattr(layer, "weights", ())) == 2]
    demand(len(layers) >= 3, "model: build it with filters=(8, 16) and batch_normalization=False, as given.")
    (one, two, third), flat = layers[:3], int(layers[2].kernel.shape[0])
    (size, _, channels, maps), more, units = one.kernel.shape, two.kernel.shape[-1], third.kernel.shape[1]
    window = size * size
    pixels = int(np.prod(one.output.shape[1:3]))
    compare(
        first,
        one.count_params(),
        {
            "first: you forgot the biases, one for each filter.": window * channels * maps,
            "first: one bias for each filter, not one in all.": window * channels * maps + 1,
            "first: you counted each place of the window anew, but all places share one set of weights.": (
                pixels * (window * channels + 1) * maps
            ),
            "first: these are the parameters of one filter.": window * channels + 1,
        },
        what="first",
        tolerance=EXACT,
    )
    compare(
        second,
        two.count_params(),
        {
            "second: you forgot the biases, one for each filter.": window * maps * more,
            f"second: it reads {maps} feature maps. Each filter has a 3×3 window of weights for each of them.": (
                window * more + more
            ),
            "second: the bias comes once for each filter, not once for each map that it reads.": (
                (window + 1) * maps * more
            ),
            "second: these are the parameters of one filter.": window * maps + 1,
        },
        what="second",
        tolerance=EXACT,
    )
    compare(
        dense,
        third.count_params(),
        {
            "dense: you forgot the biases, one for each neuron.": flat * units,
            "dense: it reads all numbers that are left after flattening, not one for each map.": (more + 1) * units,
            "dense: count what is left after the second pooling, not before it.": (4 * flat + 1) * units,
            "dense: these are the parameters of one neuron.": flat + 1,
        },
        what="dense",
        tolerance=EXACT,
    )


@exercise("The export takes raw pixels as they come: preprocessing, network and the names of the classes are inside.")
def served_labels(labels: Any, predictor: Any, digits: Any) -> None:
    """Exercise 9: the labels that the exported network gives the raw test pixels (S31, S49).

    Args:
        labels: the learner's.
        predictor: of the network that was exported.
        digits: the dataset, with its raw splits.
    """
    demand(
        not isinstance(labels, dict),
        'This is the whole answer, with labels and probabilities. Take its labels: answer["label"].',
    )
    given = np.asarray(labels)
    pixels = digits.raw.test.x
    for part, rows in (("validation", digits.raw.validation.rows), ("training", digits.raw.train.rows)):
        demand(len(given) != rows, f"These are as many labels as there are {part} pictures: ask for the test split.")
    demand(
        given.ndim == 1,
        f"Your labels have the shape {given.shape}: one label a picture was asked for, not its probabilities.",
    )
    demand(len(given) == len(pixels), f"{len(given)} labels for {len(pixels)} test pictures: ask for all of them.")
    demand(
        not isinstance(given[0], bytes),
        f"These are bytes such as {given[0]!r}, as TensorFlow keeps texts. Make each a text with label.decode().",
    )
    found = given.astype(str)

    def agree(x: Any) -> float:
        return float(np.mean(found == predictor(x)["label"]))

    agreed = agree(pixels)
    demand(
        agreed == 1 or not np.array_equal(found, digits.raw.test.y.astype(str)),
        "These are the true labels of the test split; ask the network for its own.",
    )
    demand(
        agreed > 0.99 or agree(digits.test.x) <= agreed,
        "You gave it the prepared pixels, from 0 to 1, and it prepared them once more, to near black. "
        "Give it the raw ones, from 0 to 16.",
    )
    demand(
        agreed > 0.99,
        f"Your labels and the network's own agree on {agreed:.0%} of the test pictures: ask it for these.",
    )
