"""Preprocessing, network and decoding as one TensorFlow function, from which every format is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import keras
import tensorflow as tf

from zoo.datasets.inputs import AudioInput, ChoiceInput, ClipInput, ImageInput, Inputs, SeriesInput, TableInput
from zoo.datasets.preprocessing import twins
from zoo.errors import ZooError
from zoo.exporters import answers, texts
from zoo.store.inference import Predictor

SEED = tf.TensorSpec((), tf.int64, "seed")


class Given(keras.random.SeedGenerator):
    """A seed that is told when the graph runs, for Keras, which takes whole numbers and generators alone."""

    def __init__(self, seed: Any):  # without the parent's, which would make a variable
        self.seed = seed

    def next(self, ordered: bool = True) -> Any:
        """The seed as TensorFlow's draws take it: as that of a whole number."""
        return tf.stack([self.seed, 0])

    def __add__(self, more: int) -> Given:
        return Given(self.seed + more)


def serving(predictor: Predictor) -> Callable[..., dict[str, Any]]:
    """What a predictor does, in TensorFlow's operations: from raw input, as :func:`signature_of` has it, to answers.

    Beside the input, what is made takes a seed as :data:`SEED`, of models that draw; 0 by default.

    Raises:
        ZooError: Keras runs on another backend.
    """
    if keras.backend.backend() != "tensorflow":
        raise ZooError(
            f"A model is exported on TensorFlow, but Keras runs on {keras.backend.backend()}. The saved model can "
            "be read there too: set KERAS_BACKEND=tensorflow and export again."
        )

    def found(asked: Any, right: Any, seed: Any = 0) -> Any:
        respond = getattr(predictor.model, "respond", None)
        outputs = predictor.model(asked, training=False) if respond is None else respond(asked, seed=seed)
        return answers.compared(predictor.task, right, outputs)

    def serve(raw: Any, seed: Any = 0) -> dict[str, Any]:
        x = twins.transform(predictor.preprocessing, raw)
        asked, right = answers.asked(predictor.task, tf.cast(x, tf.float32) if x.dtype.is_floating else x)
        if predictor.task.name in answers.ASKED:
            outputs = texts.in_parts(found, asked, right)
        else:
            outputs = found(asked, right, Given(seed) if tf.is_tensor(seed) else seed)
        if predictor.target_preprocessing is not None:
            outputs = twins.inverse_transform(predictor.target_preprocessing, outputs)
        return answers.answer(predictor.task, outputs)

    return serve


def named(
    serve: Callable[..., dict[str, Any]], signature: Any, names: dict[str, str], further: Sequence[tf.TensorSpec] = ()
) -> Any:
    """``serve`` as a concrete function of tensors by name.

    Args:
        serve: takes one tensor, or a dict of tensors, and then the further ones.
        signature: what it takes.
        names: the name of each, as :func:`names_of` has them.
        further: what it takes then, with their own names.
    """
    columns = signature if isinstance(signature, dict) else dict.fromkeys(names, signature)
    specs = {names[column]: tf.TensorSpec(spec.shape, spec.dtype, names[column]) for column, spec in columns.items()}

    def of_names(**raw: Any) -> dict[str, Any]:
        given = {column: raw[name] for column, name in names.items()}
        first = given if isinstance(signature, dict) else next(iter(given.values()))
        return serve(first, *(raw[spec.name] for spec in further))

    specs |= {spec.name: spec for spec in further}
    return tf.function(of_names, autograph=False).get_concrete_function(**specs)


def names_of(signature: Any, kind: str) -> dict[str, str]:
    """An identifier for each column of a table; the kind of input where that is all there is."""
    return identifiers(signature) if isinstance(signature, dict) else {kind: kind}


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


def identifiers(columns: Any) -> dict[str, str]:
    """An identifier for each column, as signatures take no other names: ``area (m²)`` becomes ``area_m``.

    They are distinct in lower case too, which is all that TensorFlow's converters see of them.
    """
    names: dict[str, str] = {}
    for column in columns:
        base = re.sub(r"[^0-9A-Za-z]+", "_", column).strip("_") or "column"
        base = f"column_{base}" if base[0].isdigit() else base
        name, number = base, 2
        while name.lower() in map(str.lower, names.values()):
            name, number = f"{base}_{number}", number + 1
        names[column] = name
    return names
