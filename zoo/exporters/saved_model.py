"""The SavedModel: preprocessing, network and decoding in one TensorFlow graph."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

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
    module.weights = [variable.value for variable in predictor.model.variables]
    module.serve = tf.function(serve, input_signature=[signature], autograph=False)
    default = graph.named(serve, signature, graph.names_of(signature, predictor.inputs.kind))

    versions = [int(f.name) for f in path.iterdir() if f.name.isdigit()] if path.is_dir() else []
    folder = path / str(max(versions, default=0) + 1)
    with atomic_folder(folder) as unfinished:
        try:
            tf.saved_model.save(module, str(unfinished), signatures={"serving_default": default})
        except tf.errors.OpError as error:  # TensorFlow's own file layer does not raise OSError
            raise OSError(errno.EIO, error.message.rpartition("; ")[2]) from error
    return folder


def _empty(spec: Any) -> Any:
    """One sample of zeros, or of texts without a letter."""
    return tf.zeros([1, *spec.shape[1:]], spec.dtype) if spec.dtype != tf.string else tf.fill([1, *spec.shape[1:]], "")
