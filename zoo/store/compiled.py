"""A few samples from raw input to raw outputs in one compiled function of TensorFlow's.

pandas and scikit-learn look at everything that they are given anew, which takes ten times as long as a small network's
answer to one row. Their twins in the graph, from which exports are made, do not.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from zoo.datasets.inputs import ImageInput, Inputs, TableInput
from zoo.tasks.task import alone

if TYPE_CHECKING:
    from zoo.store.inference import Predictor

FEW = 8  # samples that this way is quicker for


def few(inputs: Inputs, raw: Any) -> Any:
    """Raw input as the compiled function takes it: columns as lists, or pixels; None where it is none of the few."""
    if isinstance(inputs, TableInput):
        return inputs.plain(raw, FEW)
    if isinstance(inputs, ImageInput) and isinstance(raw, np.ndarray) and 0 < raw.size <= FEW * math.prod(inputs.shape):
        return inputs.check(raw)
    return None


def function(predictor: Predictor) -> Callable[[Any], Any] | None:
    """From what :func:`few` gives to a model's outputs, in the target's own units.

    There is none for models that respond, for tasks that compare, for input other than tables and pictures, and where
    Keras does not run on TensorFlow.
    """
    task, inputs = predictor.task, predictor.inputs
    plain = isinstance(inputs, TableInput | ImageInput) and task.compare is None and task.ask is alone
    if not plain or hasattr(predictor.model, "respond") or keras.backend.backend() != "tensorflow":
        return None
    import tensorflow as tf

    from zoo.datasets.preprocessing import twins

    def outputs(raw: Any) -> Any:
        x = tf.cast(twins.transform(predictor.preprocessing, raw), tf.float32)
        made = predictor.model(x, training=False)
        scaled = predictor.target_preprocessing
        return made if scaled is None else twins.inverse_transform(scaled, made)

    if not twins.known(predictor.preprocessing):
        return None
    types = _types(inputs)
    specs = tf.nest.map_structure(lambda dtype: tf.TensorSpec((None, *getattr(inputs, "shape", ())), dtype), types)
    asked = itertools.count()

    @cache
    def compiled() -> Callable[[Any], Any]:
        return tf.function(outputs, autograph=False).get_concrete_function(specs)

    def answered(raw: Any) -> Any:
        if isinstance(raw, dict):
            tensors = {name: tf.constant(values, types[name]) for name, values in raw.items()}
        else:
            tensors = tf.constant(raw, types)
        found = compiled() if next(asked) else outputs  # compiling pays from the second time on
        return keras.tree.map_structure(lambda made: made.numpy(), found(tensors))

    return answered


def _types(inputs: Inputs) -> Any:
    """The type of each column, or of pixels."""
    if isinstance(inputs, TableInput):
        return dict.fromkeys(inputs.numbers, "float64") | dict.fromkeys(inputs.categories, "string")
    return "float32"
