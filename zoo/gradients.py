"""The gradient of any function of tensors, by the backend that Keras runs on; the one place that asks which it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from zoo.errors import ZooError


def gradient(function: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    """∂f(x) / ∂x.

    Args:
        function: from a tensor like x to one number, made of Keras models and ``keras.ops``.
        x: floats of any shape.

    Returns:
        Floats of the shape of x, on the CPU.

    Raises:
        ZooError: a backend that computes no gradients.

    Slides: S14, the chain rule.
    """
    backend = keras.backend.backend()
    if backend not in _OF_BACKEND:
        raise ZooError(f"Gradients need Keras on {', '.join(_OF_BACKEND)}, not {backend}.")
    return _OF_BACKEND[backend](function, x)


def _tensorflow(function: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    import tensorflow as tf

    point = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = function(point)
    return tape.gradient(value, point, unconnected_gradients="zero").numpy()


def _jax(function: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    import jax

    return np.asarray(jax.grad(function)(keras.ops.convert_to_tensor(x)))


def _torch(function: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    import torch

    point = keras.ops.convert_to_tensor(x).detach().clone().requires_grad_(True)
    (slopes,) = torch.autograd.grad(function(point), point, allow_unused=True, materialize_grads=True)
    return slopes.cpu().numpy()


_OF_BACKEND: dict[str, Callable[[Callable[[Any], Any], np.ndarray], np.ndarray]] = {
    "tensorflow": _tensorflow,
    "jax": _jax,
    "torch": _torch,
}
