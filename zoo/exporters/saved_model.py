"""The SavedModel: preprocessing, network and decoding in one TensorFlow graph."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.exporters import graph
from zoo.store.inference import Predictor
from zoo.store.writing import atomic_folder


def write(predictor: Predictor, path: Path) -> Path:
    """Write a SavedModel below ``path``, in a folder named by the next free version; returns that folder.

    Raises:
        ZooError: Keras runs on another backend, or the place cannot be written to.
    """
    serve, signature = graph.serving(predictor), graph.signature_of(predictor.inputs)
    if hasattr(predictor.model, "respond"):  # a search takes the model apart when it is first asked: not in a graph
        serve(tf.nest.map_structure(_empty, signature))
    module = tf.Module()
    module.weights, answer = _compact(predictor.model.variables, serve, signature)
    # Traced once: a function that is called as it is saved is traced again, and both would be stored.
    body = tf.function(answer, input_signature=[signature], autograph=False).get_concrete_function()
    module.serve = tf.function(lambda raw: body(raw), input_signature=[signature], autograph=False)
    default = graph.named(module.serve, signature, graph.names_of(signature, predictor.inputs.kind))

    versions = [int(f.name) for f in path.iterdir() if f.name.isdigit()] if path.is_dir() else []
    folder = path / str(max(versions, default=0) + 1)
    with atomic_folder(folder) as unfinished:
        try:
            with _quietly():
                tf.saved_model.save(module, str(unfinished), signatures={"serving_default": default})
        except tf.errors.OpError as error:  # TensorFlow's own file layer does not raise OSError
            raise OSError(errno.EIO, error.message.rpartition("; ")[2]) from error
    return folder


def _compact(variables: list[keras.Variable], serve: Callable, signature: Any) -> tuple[list[tf.Variable], Callable]:
    """The variables to store, and ``serve`` with them in place of the model's own.

    Those that no answer needs are left out, such as a detective's. Numbers that half precision holds without a loss are
    stored so, and cast when the model is asked: the answers are the same to the last bit.
    """
    traced = tf.function(serve, input_signature=[signature], autograph=False).get_concrete_function()
    needed = {id(variable) for variable in traced.graph.variables}
    stored = [(variable, _stored(variable.numpy())) for variable in variables if id(variable.value) in needed]

    def answer(raw: Any) -> dict[str, Any]:
        values = [(variable, tf.cast(kept, variable.dtype)) for variable, kept in stored]
        with keras.StatelessScope(state_mapping=values):
            return serve(raw)

    return [kept for _, kept in stored], answer


@contextmanager
def _quietly() -> Iterator[None]:
    """Without TensorFlow's word of where the files stand, which is told a moment before they are moved."""
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel("WARNING")
    try:
        yield
    finally:
        logger.setLevel(level)


def _stored(values: np.ndarray) -> tf.Variable:
    half = values.astype("float16") if values.dtype == "float32" else values
    return tf.Variable(half if (half == values).all() else values)


def _empty(spec: Any) -> Any:
    """One sample of zeros, or of texts without a letter."""
    return tf.zeros([1, *spec.shape[1:]], spec.dtype) if spec.dtype != tf.string else tf.fill([1, *spec.shape[1:]], "")
