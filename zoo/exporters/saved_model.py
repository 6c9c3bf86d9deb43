"""The SavedModel: preprocessing, network and decoding in one TensorFlow graph."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from zoo.datasets.inputs import AudioInput, ChoiceInput, ClipInput, ImageInput, Inputs, SeriesInput, TableInput
from zoo.datasets.preprocessing import twins
from zoo.errors import ZooError
from zoo.exporters import answers, texts
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
    signature = signature_of(predictor.inputs)

    def found(asked: Any, right: Any) -> Any:
        respond = getattr(predictor.model, "respond", None)
        outputs = predictor.model(asked, training=False) if respond is None else respond(asked, seed=0)
        return answers.compared(predictor.task, right, outputs)

    def serve(raw: Any) -> dict[str, Any]:
        x = twins.transform(predictor.preprocessing, raw)
        asked, right = answers.asked(predictor.task, tf.cast(x, tf.float32) if x.dtype.is_floating else x)
        outputs = texts.in_parts(found, asked, right) if predictor.task.name in answers.ASKED else found(asked, right)
        if predictor.target_preprocessing is not None:
            outputs = twins.inverse_transform(predictor.target_preprocessing, outputs)
        return answers.answer(predictor.task, outputs)

    names = _identifiers(signature) if isinstance(signature, dict) else {}
    kind = predictor.inputs.kind

    def serving_default(**raw: Any) -> dict[str, Any]:
        return serve({column: raw[names[column]] for column in names} if names else raw[kind])

    if hasattr(predictor.model, "respond"):  # a search takes the model apart when it is first asked: not in a graph
        serve({name: _empty(spec) for name, spec in signature.items()} if names else _empty(signature))
    module = tf.Module()
    module.weights = [variable.value for variable in predictor.model.variables]
    module.serve = tf.function(serve, input_signature=[signature], autograph=False)
    specs = {names[column]: spec for column, spec in signature.items()} if names else {kind: signature}
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


def signature_of(inputs: Inputs) -> Any:
    """What ``serve`` takes: one tensor, or a dict of the columns of a table; dates as seconds since 1970 in UTC."""
    if isinstance(inputs, TableInput):
        types = {inputs.numbers: tf.float32, inputs.categories: tf.string, inputs.dates: tf.float64}
        return {name: tf.TensorSpec((None,), dtype) for columns, dtype in types.items() for name in columns}
    if isinstance(inputs, AudioInput):
        return tf.TensorSpec((None, inputs.samples), tf.int16, inputs.kind)
    if isinstance(inputs, SeriesInput):
        return tf.TensorSpec((None, inputs.steps, len(inputs.columns)), tf.float32, inputs.kind)
    if isinstance(inputs, ImageInput | ClipInput):
        return tf.TensorSpec((None, *inputs.shape), tf.float32, inputs.kind)
    if isinstance(inputs, ChoiceInput):
        return tf.TensorSpec((None, 1), tf.string, inputs.kind)
    return tf.TensorSpec((None,), tf.string, inputs.kind)


def _empty(spec: Any) -> Any:
    """One sample of zeros, or of texts without a letter."""
    return tf.zeros([1, *spec.shape[1:]], spec.dtype) if spec.dtype != tf.string else tf.fill([1, *spec.shape[1:]], "")


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
