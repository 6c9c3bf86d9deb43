"""The SavedModel: preprocessing, network and decoding in one TensorFlow graph."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo import atomic
from zoo.exporters import continuing, graph, guards
from zoo.store.inference import Predictor


def write(predictor: Predictor, path: Path) -> Path:
    """Write a SavedModel below ``path``, in a folder named by the next free version; returns that folder.

    Raises:
        ZooError: Keras runs on another backend, or the place cannot be written to.
    """
    module, signatures = _module(predictor)
    versions = [int(f.name) for f in path.iterdir() if f.name.isdigit()] if path.is_dir() else []
    folder = path / str(max(versions, default=0) + 1)
    with atomic.folder(folder) as unfinished:
        try:
            with _quietly():
                tf.saved_model.save(module, str(unfinished), signatures=signatures)
        except tf.errors.OpError as error:  # TensorFlow's own file layer does not raise OSError
            raise OSError(errno.EIO, error.message.rpartition("; ")[2]) from error
    return folder


def _module(predictor: Predictor) -> tuple[tf.Module, dict[str, Any]]:
    """What is saved, with the functions that a predictor has, and its signatures.

    ``serve(raw)``, the signature ``serving_default``; of a model that draws ``serve(raw, seed=0)``, with a seed the
    signature ``sample``; and of one that writes ``continue_text(text, length=200, ...)``, and a signature of that name.
    """
    raw, serve = graph.signature_of(predictor.inputs), graph.serving(predictor)
    draws = predictor.task.judged  # there is no right answer
    if hasattr(predictor.model, "respond"):  # a search takes the model apart when it is first asked: not in a graph
        serve(tf.nest.map_structure(lambda spec: tf.zeros([1, *spec.shape[1:]], spec.dtype), raw))
    functions = {"serve": (guards.guarded(serve, predictor), [raw, *([graph.SEED] if draws else [])])}
    if predictor.task.name == "language_modelling":
        functions["continue_text"] = (continuing.continuing(predictor), [raw, *continuing.SETTINGS])

    module = tf.Module()
    module.weights, bodies = _compact(predictor.model.variables, functions)
    named = partial(graph.named, signature=raw, names=graph.names_of(raw, predictor.inputs.kind))
    answer = bodies["serve"]
    if draws:
        module.serve = _function(lambda raw, seed=0: answer(raw, seed), [raw, graph.SEED])
        signatures = {"sample": named(module.serve, further=[graph.SEED])}
    else:
        module.serve, signatures = _function(lambda raw: answer(raw), [raw]), {}
    if "continue_text" in bodies:
        module.continue_text = _function(
            lambda text, length=200, temperature=1.0, top_k=0, top_p=1.0, seed=0: bodies["continue_text"](
                text, length, temperature, top_k, top_p, seed
            ),
            [raw, *continuing.SETTINGS],
        )
        signatures["continue_text"] = named(module.continue_text, further=continuing.SETTINGS)
    return module, {"serving_default": named(module.serve), **signatures}


def _function(function: Callable, specs: list[Any]) -> Any:
    return tf.function(function, input_signature=specs, autograph=False)


Functions = dict[str, tuple[Callable, list[Any]]]  # by name, with what each takes


def _compact(variables: list[keras.Variable], functions: Functions) -> tuple[list[tf.Variable], dict[str, Callable]]:
    """The variables to store, and the functions, traced, with them in place of the model's own.

    Those that no answer needs are left out, such as a detective's. Numbers that half precision holds without a loss are
    stored so, and cast when the model is asked: the answers are the same to the last bit.
    """
    traced = [_function(function, specs).get_concrete_function() for function, specs in functions.values()]
    needed = {id(variable) for one in traced for variable in one.graph.variables}
    stored = [(variable, _stored(variable.numpy())) for variable in variables if id(variable.value) in needed]

    def with_stored(function: Callable) -> Callable:
        def answer(*asked: Any) -> dict[str, Any]:
            values = [(variable, tf.cast(kept, variable.dtype)) for variable, kept in stored]
            with keras.StatelessScope(state_mapping=values):
                return function(*asked)

        return answer

    # Traced once: a function that is called as it is saved is traced again, and both would be stored.
    bodies = {
        name: _function(with_stored(function), specs).get_concrete_function()
        for name, (function, specs) in functions.items()
    }
    return [kept for _, kept in stored], bodies


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
