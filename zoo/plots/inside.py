"""Figures of what lies inside a model: filters, feature maps, hidden states, attention.

``sample`` is a position in the preprocessed test split of a dataset that fits the model.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo import surgery
from zoo.datasets import Dataset
from zoo.datasets.plot import pictures
from zoo.datasets.preprocessing.text import Tokenizer
from zoo.errors import ZooError
from zoo.plots import samples
from zoo.plots.samples import Sample

POINTWISE = (layers.Activation, layers.BatchNormalization, layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU)
CONVOLUTIONS = (layers.Conv1D, layers.Conv2D, layers.SeparableConv1D, layers.SeparableConv2D, layers.DepthwiseConv2D)
RECURRENT = (layers.RNN, layers.Bidirectional)  # LSTM, GRU and SimpleRNN are RNN
ATTENTION = (layers.MultiHeadAttention, layers.Attention, layers.AdditiveAttention)
LEGIBLE = 24  # tokens beside an axis
VISIBLE = str.maketrans({" ": "␣", "\n": "↵", "\t": "⇥"})


def filters(model: keras.Model, columns: int = 8) -> Figure:
    """The learned weights of the first convolution, a small picture a filter; of colours, the sum over channels.

    Blue weights want dark pixels, red ones bright. Filters of a series have a row a channel.

    Raises:
        ZooError: the model has no convolution.

    Slides: S44, S46, S49.
    """
    convolution = _first(model, (layers.Conv2D, layers.Conv1D), "convolution")
    kernel = np.asarray(keras.ops.convert_to_numpy(convolution.kernel))
    maps = np.moveaxis(kernel.sum(axis=2), -1, 0) if kernel.ndim == 4 else kernel.transpose(2, 1, 0)
    columns, rows = min(columns, len(maps)), -(-len(maps) // columns)
    figure = Figure(figsize=(0.95 * columns + 1.2, 0.95 * rows + 0.8), layout="constrained")
    figure.suptitle(f"{model.name}: the {len(maps)} filters of {convolution.name}", fontsize=11)
    strongest = np.abs(maps).max()
    grid = figure.subplots(rows, columns, squeeze=False)
    for i, axes in enumerate(grid.flat):
        axes.axis("off")
        if i < len(maps):
            image = axes.imshow(maps[i], cmap="RdBu_r", vmin=-strongest, vmax=strongest, aspect="auto")
            axes.set_title(str(i), fontsize=7, pad=2)
    figure.colorbar(image, ax=grid, label="weight", shrink=0.9)
    return figure


def feature_maps(model: keras.Model, data: Dataset, sample: int = 0, columns: int = 8) -> Figure:
    """What the convolutions make of one picture, a row each, after normalisation and activation: the strongest maps.

    Every row has its own scale. From low to high level: edges first, parts of things later (S49).

    Raises:
        ZooError: the model has no convolution over pictures, or no such sample.

    Slides: S43, S45, S49.
    """
    x = samples.one(data, sample)
    stages = _stages(model)
    found = keras.Model(surgery.graph(model).input, [stage.output for _, stage in stages])
    made = keras.tree.flatten(found.predict_on_batch(x.of_model))
    figure = Figure(figsize=(1.1 * columns + 1.6, 1.15 * len(stages) + 1.4), layout="constrained")
    figure.suptitle(f"{model.name}: feature maps of {x.words}", fontsize=11)
    grid = figure.subplots(len(stages) + 1, columns, squeeze=False)
    for axes in grid.flat:
        axes.set(xticks=[], yticks=[])
        axes.axis("off")
    _show_sample(grid[0][0], data, x)
    for line, (convolution, _), maps in zip(grid[1:], stages, made, strict=True):
        strongest = np.argsort(-np.abs(maps[0]).mean(axis=(0, 1)))
        for axes, i in zip(line, strongest, strict=False):
            axes.imshow(maps[0, ..., i], cmap="viridis", vmin=maps.min(), vmax=maps.max())
            axes.set_title(str(i), fontsize=7, pad=2)
        height, width, count = maps.shape[1:]
        text = f"{convolution.name}\n{min(columns, count)} of {count}\n{height}×{width}"
        line[0].text(-0.1, 0.5, text, fontsize=8, ha="right", va="center", transform=line[0].transAxes)
    return figure


def hidden_states(model: keras.Model, data: Dataset, sample: int = 0) -> Figure:
    """The states hₜ of every recurrent layer over time, a row a neuron.

    Raises:
        ZooError: the model has no recurrent layer, or no such sample.

    Slides: S30.
    """
    x = samples.one(data, sample)

    def tap(layer: Any, *inputs: Any, **arguments: Any) -> tuple[Any, Any]:
        output = layer(*inputs, **arguments)
        if not isinstance(layer, RECURRENT):
            return output, None
        every = type(layer).from_config({**_every_step(layer.get_config()), "name": f"{layer.name}_at_every_step"})
        drawn = every(*inputs, **arguments)
        copies.append((layer, every))
        return output, keras.tree.flatten(drawn)[0]

    copies: list[tuple[Any, Any]] = []
    tapped, names = surgery.tapped(model, tap)
    if tapped is None:
        raise ZooError(f"{model.name} has no recurrent layer. Models with one: SimpleRNN, LSTM or GRU (S30).")
    for original, every in copies:
        every.set_weights(original.get_weights())
    made = keras.tree.flatten(tapped.predict_on_batch(x.of_model))
    figure = Figure(figsize=(8, 2.6 * len(made) + 0.8), layout="constrained")
    figure.suptitle(f"{model.name}: hidden states for {x.words}", fontsize=11)
    for axes, name, states in zip(figure.subplots(len(made), 1, squeeze=False).flat, names, made, strict=True):
        strongest = np.abs(states).max() or 1.0
        image = axes.imshow(states[0].T, aspect="auto", cmap="RdBu_r", vmin=-strongest, vmax=strongest)
        axes.set(ylabel=f"{name}\nneuron", xlabel="time step")
        figure.colorbar(image, ax=axes, label="state hₜ")
        _name_tokens(axes, data, x, len(states[0]))
    return figure


def attention(model: keras.Model, data: Dataset, sample: int = 0, layer: str | None = None) -> Figure:
    """The attention scores of one sample: a row a layer, a column a head, query × key.

    Each row of pixels sums to 1: how much that place looks at every other. Places of texts are named by their tokens
    (␣ a space, ↵ a new line), and the first 24 are shown, so that rows of longer texts go on beyond the figure. In a
    translation, where queries are of the target and keys of the source, it is cross-attention.

    Args:
        model: with a layer ``MultiHeadAttention``, ``Attention`` or ``AdditiveAttention``, whose heads are one.
        data: a dataset that fits the model.
        sample: see above.
        layer: the name of one layer to draw; by default all are drawn.

    Raises:
        ZooError: the model has no such layer, or none of that name, or no such sample.

    Slides: S33. Papers: Vaswani and others (2017), arXiv:1706.03762; Bahdanau, Cho and Bengio (2014), arXiv:1409.0473.
    """
    x = samples.one(data, sample)

    def tap(copied: Any, *inputs: Any, **arguments: Any) -> tuple[Any, Any]:
        if not isinstance(copied, ATTENTION):
            return copied(*inputs, **arguments), None
        output, scores = copied(*inputs, **{**arguments, "return_attention_scores": True})
        return output, (scores if len(scores.shape) == 4 else keras.ops.expand_dims(scores, 1))

    tapped, names = surgery.tapped(model, tap)
    if tapped is None:
        raise ZooError(f"{model.name} has no attention layer. Transformers have (S33), and seq2seq.")
    made = keras.tree.flatten(tapped.predict_on_batch(x.of_model))
    drawn = {name: scores for name, scores in zip(names, made, strict=True) if layer in (None, name)}
    if not drawn:
        raise ZooError(f"{model.name} has no attention layer named {layer!r}. There are: {', '.join(names)}.")
    heads, tokens = max(scores.shape[1] for scores in drawn.values()), _tokens_by_length(data, x)
    width = 2.6 if tokens else 1.9
    figure = Figure(figsize=(width * heads + 1.8, width * len(drawn) + 1.2), layout="constrained")
    figure.suptitle(f"{model.name}: attention for\n{x.words}", fontsize=11)
    grid = figure.subplots(len(drawn), heads, squeeze=False)
    for line, (name, scores) in zip(grid, drawn.items(), strict=True):
        queries, keys = (tokens.get(length, [])[:LEGIBLE] for length in scores.shape[2:])
        shown = scores[0, :, : len(queries) or None, : len(keys) or None]
        for head, axes in enumerate(line):
            axes.set(xticks=[], yticks=[])
            if head < len(shown):
                image = axes.imshow(shown[head], cmap="viridis", vmin=0, vmax=shown.max(), aspect="auto")
                axes.set_title(f"head {head + 1}", fontsize=8)
                upright = max(map(len, keys), default=0) == 1
                axes.set_xticks(range(len(keys)), keys, rotation=0 if upright else 90, fontsize=6)
                if head == 0:
                    axes.set_yticks(range(len(queries)), queries, fontsize=6)
        line[0].set_ylabel(name, fontsize=8)
        figure.colorbar(image, ax=line[-1])
    figure.supxlabel("key: the place that is looked at", fontsize=9)
    figure.supylabel("query: the place that looks", fontsize=9)
    return figure


def _first(model: keras.Model, kinds: tuple[type, ...], name: str) -> Any:
    found = next((layer for layer in model._flatten_layers() if isinstance(layer, kinds)), None)
    if found is None:
        raise ZooError(f"{model.name} has no {name}. Models with one: zoo.list_models('*cnn*').")
    return found


def _stages(model: keras.Model) -> list[tuple[Any, Any]]:
    """Each convolution over pictures, and the last of the layers after it that change number by number."""
    stages: list[tuple[Any, Any]] = []
    open_ = False
    for call in surgery.calls(model):
        if isinstance(call.operation, CONVOLUTIONS) and len(call.made[0].shape) == 4:
            stages.append((call.operation, call.operation))
            open_ = True
        elif open_ and isinstance(call.operation, POINTWISE) and call.given[0] is stages[-1][1].output:
            stages[-1] = (stages[-1][0], call.operation)
    if not stages:
        raise ZooError(f"{model.name} has no convolution over pictures. Models with one: zoo.list_models('*cnn*').")
    return stages


def _show_sample(axes: Axes, data: Dataset, x: Sample) -> None:
    pictures.show(axes, x.raw[0], data.inputs.maximum)  # type: ignore[union-attr]
    axes.text(-0.1, 0.5, "picture", fontsize=8, ha="right", va="center", transform=axes.transAxes)


def _every_step(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration of a recurrent layer, or of one for each direction, that returns all of its states."""
    if "return_sequences" in config:
        return {**config, "return_sequences": True, "return_state": False}
    return {
        name: {**part, "config": _every_step(part["config"])} if name in ("layer", "backward_layer") and part else part
        for name, part in config.items()
    }


def _name_tokens(axes: Axes, data: Dataset, x: Sample, steps: int) -> None:
    """Of a text or a translation, write the tokens below a time axis that has a step for each."""
    tokens = _tokens_by_length(data, x).get(steps)
    if tokens:
        axes.set_xticks(range(len(tokens)), tokens, rotation=90, fontsize=max(4, min(8, 400 // steps)))


def _tokens_by_length(data: Dataset, x: Sample) -> dict[int, list[str]]:
    """The tokens of a text, or of both sides of a translation, by how many there are with those that fill up."""
    sides: list[tuple[Any, Any]] = []
    if data.task.name == "translation":
        sides = [(data.preprocessing, x.of_model["source"]), (data.target_preprocessing, x.of_model["target"])]
    elif isinstance(data.preprocessing, Tokenizer):
        sides = [(data.preprocessing, x.of_model)]
    return {tokens.shape[1]: _as_words(tokenizer, tokens[0]) for tokenizer, tokens in sides}


def _as_words(tokenizer: Tokenizer, tokens: np.ndarray) -> list[str]:
    """Each token, as it can be seen, but for those that fill up."""
    vocabulary = tokenizer.vocabulary
    words = (tokenizer.inverse_transform([[token]])[0] or vocabulary[token] for token in tokens if token)
    return [word.translate(VISIBLE) for word in words]
