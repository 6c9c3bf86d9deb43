"""The SavedModel: preprocessing, network and decoding in one TensorFlow graph."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from zoo.datasets.inputs import ImageInput, Inputs
from zoo.errors import ZooError
from zoo.exporters import graph
from zoo.store.inference import Predictor
from zoo.store.writing import atomic_folder


def write(predictor: Predictor, path: Path) -> Path:
    """Write a SavedModel below ``path``, in a folder named by the next free version; returns that folder.

    Raises:
        ZooError: Keras runs on another backend, or the place cannot be written to.
    """
    if keras.backend.backend() != "tensorflow":
        raise ZooError(
            f"A SavedModel is exported on TensorFlow, but Keras runs on {keras.backend.backend()}. The saved model can "
            "be read there too: set KERAS_BACKEND=tensorflow and export again."
        )
    signature = _signature(predictor.inputs)

    def serve(raw: Any) -> dict[str, Any]:
        x = tf.cast(graph.transform(predictor.preprocessing, raw), tf.float32)
        outputs = predictor.model(x, training=False)
        scaler = predictor.target_scaler
        if scaler is not None:
            outputs = tf.cast(tf.cast(outputs, tf.float64) * scaler.scale_ + scaler.mean_, tf.float32)
        return graph.answer(predictor.task, outputs)

    names = _identifiers(signature) if isinstance(signature, dict) else {}

    def serving_default(**raw: Any) -> dict[str, Any]:
        return serve({column: raw[names[column]] for column in names} if names else raw["image"])

    module = tf.Module()
    module.weights = [variable.value for variable in predictor.model.variables]
    module.serve = tf.function(serve, input_signature=[signature], autograph=False)
    specs = {names[column]: spec for column, spec in signature.items()} if names else {"image": signature}
    named = {name: tf.TensorSpec(spec.shape, spec.dtype, name) for name, spec in specs.items()}
    default = tf.function(serving_default, autograph=False).get_concrete_function(**named)

    versions = [int(f.name) for f in path.iterdir() if f.name.isdigit()] if path.is_dir() else []
    folder = path / str(max(versions, default=0) + 1)
    with atomic_folder(folder) as unfinished:
        try:
            tf.saved_model.save(module, str(unfinished), signatures={"serving_default": default})
        except tf.errors.OpError as error:  # TensorFlow's own file layer does not raise OSError
            raise OSError(errno.EIO, error.message.rpartition("; ")[2]) from error
    return folder


def _signature(inputs: Inputs) -> Any:
    """What ``serve`` takes: pixels, or a dict of columns."""
    if isinstance(inputs, ImageInput):
        return tf.TensorSpec((None, *inputs.shape), tf.float32, "image")
    return {name: tf.TensorSpec((None,), tf.float32) for name in inputs.numbers} | {
        name: tf.TensorSpec((None,), tf.string) for name in inputs.categories
    }


def _identifiers(columns: Any) -> dict[str, str]:
    """A distinct identifier for each column: ``area (m²)`` becomes ``area_m``, as signatures take no other names."""
    names: dict[str, str] = {}
    for column in columns:
        base = re.sub(r"[^0-9A-Za-z]+", "_", column).strip("_") or "column"
        base = f"column_{base}" if base[0].isdigit() else base
        name, number = base, 2
        while name in names.values():
            name, number = f"{base}_{number}", number + 1
        names[column] = name
    return names
