"""Representation learning: what the trained ``cnn-digits`` makes of a digit, from edges to classes (S49).

Nobody made these features by hand: filters and dense layers learned together, from the cross-entropy alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text

from zoo.datasets.plot.colours import MANY
from zoo.lessons import clustering, drawing

if TYPE_CHECKING:
    import keras

    from zoo.datasets import Dataset

TRAINED = "cnn-digits"
SAMPLE = 3  # position in the test split


def cross_entropy(y: np.ndarray, predicted: np.ndarray) -> float:
    """J = −Σᵢ yᵢ ln ŷᵢ of one sample: y one-hot and ŷ the probabilities, ``(classes,)`` both.

    Raises:
        ValueError: shapes that differ, or no probabilities.

    Slides: S49, where the minus sign is missing.
    """
    if np.shape(y) != np.shape(predicted) or not np.isclose(np.sum(predicted), 1, atol=1e-3):
        raise ValueError(f"y {np.shape(y)} and ŷ {np.shape(predicted)} must be of one shape, and ŷ sum to 1.")
    return float(-np.sum(np.asarray(y) * np.log(np.maximum(predicted, 1e-12))))


@cache
def trained() -> tuple[keras.Model, Dataset]:
    """The trained network that ships with zoo, and the digits that it was trained on."""
    import zoo

    return zoo.load(TRAINED), zoo.datasets.load("digits")


@cache
def levels() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What each level makes of the training and the test digits, flat: from the pixels to the last features.

    The levels are the pooling layers' outputs and what the last dense layer reads.
    """
    import keras

    from zoo import surgery

    model, data = trained()
    pooled = [call for call in surgery.calls(model) if isinstance(call.operation, keras.layers.MaxPooling2D)]
    stages = {f"after pooling {i}": call.made[0] for i, call in enumerate(pooled, 1)}
    stages["last features"] = surgery.features(model).output
    tapped = keras.Model(surgery.graph(model).input, list(stages.values()))
    made = [keras.tree.flatten(tapped.predict(x, verbose=0)) for x in (data.train.x, data.test.x)]
    found = {name: (made[0][i], made[1][i]) for i, name in enumerate(stages)}
    every = {"pixels": (data.train.x, data.test.x), **found}
    return {name: (a.reshape(len(a), -1), b.reshape(len(b), -1)) for name, (a, b) in every.items()}


def told_by_means() -> dict[str, float]:
    """Of each level: the share of the test digits whose class is that of the nearest class mean of the training digits.

    So simple a judge needs features that lie together where the class is the same.
    """
    _, data = trained()
    found = {}
    for name, (known, asked) in levels().items():
        means = np.array([known[data.train.y == digit].mean(axis=0) for digit in range(10)])
        found[name] = float((clustering.assign(asked, means).labels == data.test.y).mean())
    return found


def gradient_sizes() -> dict[str, float]:
    """Of each layer with a kernel, the mean |∂J/∂W| over 256 training digits: backpropagation reaches them all.

    Measured by one step of gradient descent with η = 1 on a copy of the network: ∂J/∂W = W before − W after. The copy
    drops nothing out, so that nothing is left to chance.
    """
    import keras

    def still(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        return type(layer).from_config({**config, "rate": 0.0} if "rate" in config else config)

    model, data = trained()
    copy = keras.models.clone_model(model, clone_function=still)
    copy.set_weights(model.get_weights())
    copy.compile(keras.optimizers.SGD(1.0), "sparse_categorical_crossentropy")
    kernels = {layer.name: layer for layer in copy.layers if hasattr(layer, "kernel")}
    before = {name: layer.get_weights()[0] for name, layer in kernels.items()}
    copy.train_on_batch(data.train.x[:256], data.train.y[:256])
    return {name: float(np.abs(before[name] - layer.get_weights()[0]).mean()) for name, layer in kernels.items()}


def numbers() -> dict[str, Any]:
    """The loss of the test digits, the hardest of them, what each level is worth, and the gradients of all layers."""
    model, data = trained()
    predicted = model.predict(data.test.x, verbose=0).astype("float64")
    losses = np.array([cross_entropy(y, p) for y, p in zip(np.eye(10)[data.test.y], predicted, strict=True)])
    hardest = int(losses.argmax())
    return {
        "mean cross-entropy": float(losses.mean()),
        "hardest": hardest,
        "truth": int(data.test.y[hardest]),
        "probabilities": predicted[hardest],
        "cross-entropy": float(losses[hardest]),
        "features": {name: made[1].shape[1] for name, made in levels().items()},
        "told by means": told_by_means(),
        "gradients": gradient_sizes(),
    }


def steps() -> str:
    """From pixels to classes, level by level, and how all levels learn."""
    found = numbers()
    truth, predicted = found["truth"], found["probabilities"]
    lines = [f"What each level of {TRAINED} holds, and the share of the test digits whose class is that"]
    lines += ["of the nearest class mean, by these numbers alone:"]
    for name, share in found["told by means"].items():
        lines.append(f"  {name:16} {found['features'][name]:5} numbers, {share:.1%}")
    lines += ["", f"The hardest test digit is number {found['hardest']}, a {truth}. The softmax says:"]
    lines += ["  " + ", ".join(f"{digit}: {predicted[digit]:.4f}" for digit in np.argsort(-predicted)[:3])]
    lines += [f"  J = −Σ yᵢ ln ŷᵢ = −ln {predicted[truth]:.4f} = {found['cross-entropy']:.4f}"]
    lines += [f"  mean over the test digits: {found['mean cross-entropy']:.4f}"]
    lines += ["A slip of the slide: D's formula lacks the minus sign; the loss would fall below 0."]
    lines += ["", "Backpropagation reaches every layer: the mean |∂J/∂W| over 256 training digits,"]
    lines += ["small, as the network has learned them:"]
    lines += [f"  {name:16} {size:.1e}" for name, size in found["gradients"].items()]
    return "\n".join(lines).replace("e-", "e−")


def _maps() -> Figure:
    from zoo import plots

    return _readable(plots.feature_maps(*trained(), SAMPLE, columns=6))


def _filters() -> Figure:
    from zoo import plots

    return _readable(plots.filters(trained()[0]))


def _levels() -> Figure:
    """The first two principal components of each level: the classes move apart."""
    from sklearn.decomposition import PCA

    _, data = trained()
    canvas = drawing.canvas(12, 7.6, "Test digits at each level, on two principal components (S49)")
    for axes, (name, share) in zip(canvas.subplots(2, 2).flat, told_by_means().items(), strict=True):
        places = PCA(2, random_state=0).fit_transform(levels()[name][1])
        for digit in range(10):
            mine = places[data.test.y == digit]
            axes.scatter(*mine.T, s=40, color=[MANY[digit]], marker=f"${digit}$", linewidths=0.3)
        title = f"{name}\n{share:.1%} told by the nearest class mean"
        drawing.label(axes, title, "first component", "second component", size=10)
    return canvas


def _readable(figure: Figure) -> Figure:
    """The same on a projector: no text smaller than ten points."""
    for text in figure.findobj(Text):
        text.set_fontsize(max(10, text.get_fontsize()))
    return figure


FIGURES = {"maps": _maps, "filters": _filters, "levels": _levels}


def figure(show: str = "maps") -> Figure:
    """``"maps"``: feature maps of a digit; ``"filters"``: the first ones learned; ``"levels"``: classes move apart."""
    return drawing.choose(FIGURES, show)()
