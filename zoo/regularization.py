"""What any model's weights can be given: a penalty in the loss, and other initial values (S40, S41)."""

from __future__ import annotations

from collections.abc import Iterator

import keras

from zoo.errors import ZooError, number

# The weights that multiply, of dense, convolutional, recurrent and attention layers.
KERNELS = {"kernel": "kernel", "recurrent_kernel": "recurrent"}


def apply(model: keras.Model, l1: float = 0.0, l2: float = 0.0, kernel_initializer: str | None = None) -> None:
    """Give every kernel of a model a penalty l1 · |w| + l2 · w², and new initial values; biases keep theirs.

    Both are written into the layers' configuration, so that they are saved with the model.

    Raises:
        ZooError: a penalty that is no number of 0 or more, or an initializer that Keras does not know.
    """
    l1, l2 = number("l1", l1, 0), number("l2", l2, 0)
    try:
        keras.initializers.get(kernel_initializer)
    except ValueError as error:
        raise ZooError(
            f"Keras knows no initializer {kernel_initializer!r}; try glorot_uniform, he_normal or lecun_normal."
        ) from error
    for layer, word, kernel in _kernels(model):
        if l1 or l2:
            penalty = keras.regularizers.L1L2(l1, l2)
            setattr(layer, f"{word}_regularizer", penalty)
            kernel.regularizer = penalty
        if kernel_initializer and word == "kernel":
            fresh = keras.initializers.get(kernel_initializer)  # one of its own, or equal shapes get equal values
            layer.kernel_initializer = fresh
            kernel.assign(fresh(kernel.shape, kernel.dtype))


def _kernels(model: keras.Model) -> Iterator[tuple[keras.layers.Layer, str, keras.Variable]]:
    """Every kernel with its layer, and the word that the layer's settings for it begin with."""
    for layer in model._flatten_layers(include_self=False):
        for weight in layer._trainable_variables:
            if weight.name in KERNELS:
                yield layer, KERNELS[weight.name], weight
