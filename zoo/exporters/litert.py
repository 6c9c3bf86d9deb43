"""LiteRT, formerly TensorFlow Lite: preprocessing, network and decoding in one file, for phones and small computers.

A call takes one sample: ``(1, ...)``. So every shape is known beforehand, and recurrent layers too need no operation
beyond those of LiteRT's own interpreter. Numbers are float32 throughout, and their values are not looked at, as in
:mod:`zoo.exporters.onnx`. The format computes with numbers alone; what they stand for lies in the file, which is a zip
archive too (``unzip NAME.tflite``), as the format's own tools have it:

- ``labels.txt``: a name a line; ``label`` is the number of a line, from 0 on.
- ``categories.json``: of each column of texts the number of each category and of ``""``, a missing one; -1 is any
  other.
- ``tokenizer.json``: texts come as its tokens, int32 ``(1, length)``, which 0 fills up; the library ``tokenizers``
  reads it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import partial
from pathlib import Path

import tensorflow as tf

from zoo.datasets.preprocessing import twins
from zoo.errors import ZooError
from zoo.exporters import files, graph, numbered
from zoo.exporters.numbered import Numbered
from zoo.store.inference import Predictor


def write(predictor: Predictor, path: Path, quantize: bool = False) -> Path:
    """Write ``NAME.tflite`` below ``path``; returns its path. What stood there before is replaced.

    Args:
        predictor: of a trained model.
        path: the folder to write below.
        quantize: keep weights as int8: a quarter of the size, and slightly other answers.

    Raises:
        ZooError: a task or an operation beyond the format; dates, for which float32 is too coarse; Keras runs on
            another backend; a place that cannot be written to.
    """
    if getattr(predictor.inputs, "dates", ()):
        raise ZooError(f'{predictor.name} takes dates, for which LiteRT\'s numbers are too coarse. Use format="onnx".')
    without_texts = numbered.of(predictor, "litert")
    content = _converted(predictor, without_texts, quantize)
    return files.write(path / f"{predictor.name}.tflite", content + _archive(without_texts, len(content)))


def _converted(predictor: Predictor, without_texts: Numbered, quantize: bool) -> bytes:
    module = tf.Module()
    module.weights = [variable.value for variable in predictor.model.variables]
    serve, names = graph.serving(without_texts.predictor), graph.names_of(without_texts.signature, without_texts.kind)
    failures = []
    # Recurrent layers need known shapes; a few others the converter folds wrongly, unless the rows are unknown.
    for rows in (1, None):
        signature = tf.nest.map_structure(partial(_of_rows, rows), without_texts.signature)
        with twins.computed_in(tf.float32):
            traced = graph.named(serve, signature, names)
        converter = tf.lite.TFLiteConverter.from_concrete_functions([traced], module)
        converter.optimizations = [tf.lite.Optimize.DEFAULT] if quantize else []
        try:
            with files.held_back():
                return converter.convert()
        except Exception as error:  # the converter's own class is in a private module
            failures.append(error)
    lacking = sorted(set(re.findall(r"'tf\.(\w+)' op is neither", " ".join(map(str, failures)))))
    raise ZooError(
        f"{predictor.name} cannot be exported as litert: the format has no operation "
        f'{" or ".join(lacking) or "for a part of it"}. Use format="onnx" or "tf_saved_model".'
    ) from failures[0]


def _of_rows(rows: int | None, spec: tf.TensorSpec) -> tf.TensorSpec:
    return tf.TensorSpec((rows, *spec.shape[1:]), spec.dtype)


def _archive(without_texts: Numbered, offset: int) -> bytes:
    """A zip archive to stand behind ``offset`` bytes, of what the numbers stand for."""
    names = graph.names_of(without_texts.signature, without_texts.kind)
    categories = {names[column]: places for column, places in without_texts.categories.items()}
    members = {
        "labels.txt": "\n".join(without_texts.labels),
        "categories.json": json.dumps(categories, ensure_ascii=False) if categories else "",
        "tokenizer.json": without_texts.tokenizer,
    }
    buffer = io.BytesIO(bytes(offset))
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, text in members.items():
            if text:
                archive.writestr(name, text)
    return buffer.getvalue()[offset:]
