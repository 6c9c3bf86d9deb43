"""Taking a Keras model apart: its graph, its class scores, its last features, copies that show what lies inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import keras
from keras import layers

from zoo.errors import ZooError


class Call(NamedTuple):
    """One use of a layer or an operation in a graph, with the tensors that go in and come out."""

    operation: Any
    given: list[keras.KerasTensor]
    made: list[keras.KerasTensor]


def graph(model: keras.Model) -> keras.Model:
    """The same layers as a plain functional model, which has intermediate tensors to ask for.

    Raises:
        ZooError: a model that Keras knows no graph of: a class with a ``call`` of its own, or one never built.
    """
    try:
        if isinstance(model, keras.Sequential):
            return keras.Model(model.inputs[0], model.outputs[0], name=model.name)
        return keras.Model(model.input, model.output, name=model.name)
    except (AttributeError, TypeError, ValueError) as error:
        raise ZooError(
            f"{model.name} has no graph to look into: make it with keras.Sequential, beginning with a keras.Input, or "
            "with keras.Model(inputs, outputs)."
        ) from error


def check_shape(model: keras.Model, name: str, expected: Any) -> None:
    """Refuse data of another shape than a model reads; a class with a ``call`` of its own tells none, and Keras checks.

    Args:
        model: what reads the data.
        name: of the data.
        expected: the shape of one of its samples, or a dict of shapes. None, in either, is any size.

    Raises:
        ZooError: the shapes differ.
    """
    if not getattr(model, "inputs", None):
        return
    whole = model.inputs[0] if isinstance(model, keras.Sequential) else model.input
    parts = whole if isinstance(whole, dict) else {tensor.name: tensor for tensor in model.inputs}
    reads = {part: tuple(tensor.shape[1:]) for part, tensor in parts.items()}
    given = expected if isinstance(expected, dict) else dict.fromkeys(reads, expected)
    if not all(part in given and _fits(shape, given[part]) for part, shape in reads.items()):
        told = reads if len(reads) > 1 else next(iter(reads.values()))
        raise ZooError(f"{model.name} reads shape {told}, but {name} has {expected}.")


def _fits(shape: tuple[int | None, ...], other: tuple[int | None, ...]) -> bool:
    return len(shape) == len(other) and all(
        None in pair or pair[0] == pair[1] for pair in zip(shape, other, strict=True)
    )


def inside(operation: Any) -> keras.Model | None:
    """The graph of a layer that is itself a model; None for any other layer, and for a model without a graph."""
    if not isinstance(operation, keras.Model):
        return None
    try:
        return graph(operation)
    except ZooError:
        return None


def calls(model: keras.Model) -> list[Call]:
    """Every use of a layer in a model, in the order of computation; a shared layer comes as often as it is used."""
    by_depth = graph(model)._nodes_by_depth  # Keras tells of the first use alone where one asks in public
    nodes = [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth]]
    return [Call(node.operation, list(node.input_tensors), list(node.output_tensors)) for node in nodes]


def class_scores(model: keras.Model) -> keras.Model:
    """The model without its last activation: scores z ``(n, units)`` in place of probabilities.

    Where a model is certain, the gradient of a probability vanishes and that of the score does not.
    """
    whole = graph(model)
    last = whole.layers[-1]
    if isinstance(last, layers.Activation | layers.Softmax):
        return keras.Model(whole.input, last.input)
    config = last.get_config()
    if config.get("activation") in (None, "linear"):
        return whole
    linear = type(last).from_config({**config, "activation": "linear"})
    scores = keras.Model(whole.input, linear(last.input))
    linear.set_weights(last.get_weights())
    return scores


def features(model: keras.Model) -> keras.Model:
    """The model up to what its last layer with weights reads: the penultimate features, flat ``(n, features)``."""
    whole = graph(model)
    last = next((layer for layer in reversed(whole.layers) if layer.weights), None)
    if last is None:
        raise ZooError(f"{model.name} has no weights, and so no features that were learned.")
    return keras.Model(whole.input, layers.Flatten(name="penultimate")(keras.tree.flatten(last.input)[0]))


def copy(model: keras.Model, change: Callable[[Any], Any]) -> keras.Model:
    """A copy with the same weights, each of whose layers went through ``change``, which returns a layer of that shape.

    The model itself stays as it was; models within it are copied in the same way.
    """
    whole = graph(model)

    def make(layer: Any) -> Any:
        return change(type(layer).from_config(layer.get_config()))

    made = keras.models.clone_model(whole, clone_function=make, recursive=True)
    made.set_weights(whole.get_weights())
    return made


def inherit(model: keras.Model, source: keras.Model) -> list[keras.layers.Layer]:
    """Give the layers of a model the weights of those at the same place in another, until one differs.

    Returns:
        The layers that have weights of the other model now.

    Raises:
        ZooError: the first layers with weights differ already.
    """
    same = []
    for mine, theirs in zip(model.layers, source.layers, strict=False):
        if type(mine) is not type(theirs) or [w.shape for w in mine.weights] != [w.shape for w in theirs.weights]:
            break
        same.append((mine, theirs))
    if not any(mine.weights for mine, _ in same):
        raise ZooError(
            f"{model.name} and {source.name} differ from the first layer on: there is nothing to inherit. Build it "
            "with the arguments of the other, for samples of the same shape."
        )
    for mine, theirs in same:
        mine.set_weights(theirs.get_weights())
    return [mine for mine, _ in same if mine.weights]


def tapped(model: keras.Model, tap: Callable[..., tuple[Any, Any]]) -> tuple[keras.Model | None, list[str]]:
    """A copy that returns what a tap draws from its layers, and the names of these layers.

    Args:
        model: with a graph.
        tap: a function of a copied layer and its inputs and arguments, which returns the layer's output, and beside it
            a further tensor to look at, or None.

    Returns:
        A model from the same inputs to the list of these tensors, None where there are none; and their layers' names.
    """
    found: dict[str, Any] = {}

    def call(layer: Any, *inputs: Any, **arguments: Any) -> Any:
        output, drawn = tap(layer, *inputs, **arguments)
        if drawn is not None:
            found.setdefault(layer.name, drawn)
        return output

    whole = graph(model)
    made = keras.models.clone_model(whole, call_function=call)
    made.set_weights(whole.get_weights())
    return (keras.Model(made.input, list(found.values())) if found else None), list(found)
