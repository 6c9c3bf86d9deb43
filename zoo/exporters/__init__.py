"""Exports: a trained model for inference where zoo is not installed, with preprocessing and decoding inside."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.errors import ZooError, unknown

if TYPE_CHECKING:
    from zoo.exporters.checking import Comparison
    from zoo.store.inference import Predictor

__all__ = ["FORMATS", "check", "export"]

FORMATS = {  # and the module that writes each
    "tf_saved_model": "zoo.exporters.saved_model",
    "onnx": "zoo.exporters.onnx",
    "litert": "zoo.exporters.litert",
}


def export(
    model: str | Path | Predictor, path: str | Path, format: str = "tf_saved_model", quantize: bool = False
) -> Path:
    """Export a trained model; returns the folder or the file to load.

    ``"tf_saved_model"``: below ``path`` a folder named by the next free version (``1``, ``2``, ...), as TensorFlow
    Serving expects. ``tf.saved_model.load(folder).serve(raw)`` takes a dict of raw columns, with ``""`` and NaN for
    missing values, or raw pixels as float32, and returns what :func:`zoo.predictor` does. The signature
    ``serving_default`` does the same with names that are identifiers. What the predictor refuses, such as pixels beyond
    their range, raises ``tf.errors.InvalidArgumentError``; no rows have no answers. A model that draws takes a seed
    too: ``serve(labels, seed=3)``, and the signature ``sample``. A language model goes on with texts:
    ``continue_text(texts, length=200, temperature=1.0, top_k=0, top_p=1.0, seed=0)["text"]``, and the signature of that
    name, which wants them all; a ``top_k`` of 0 keeps all.

    ``"onnx"``: ``NAME.onnx``, with the inputs and outputs of ``serving_default``; texts come as tokens. See
    :mod:`zoo.exporters.onnx`; ``pip install 'zoo[onnx]'``.

    ``"litert"``: ``NAME.tflite``, for one sample a call; categories come as numbers, too, and the label is one. See
    :mod:`zoo.exporters.litert`.

    Models that draw, translate, write or guess words have the first format alone.

    Args:
        model: a trained model's name or folder, or a predictor.
        path: the folder to write below.
        format: a name in :data:`FORMATS`.
        quantize: keep the weights of ``"litert"`` as int8: a quarter of the size, and slightly other answers.

    Raises:
        ZooError: unknown model or format; a model that the format cannot hold; an extra that is not installed; a
            backend that cannot export; a place that cannot be written to.

    Example: ``served = tf.saved_model.load(zoo.export("cnn-digits", "out")); served.serve(pixels)``.
    """
    from zoo import store

    if format not in FORMATS:
        raise unknown("export format", format, FORMATS)
    if quantize and format != "litert":
        raise ZooError(f'{format} keeps weights as they are; format="litert" can quantize them.')
    predictor = store.find(model).predictor() if isinstance(model, str | Path) else model
    write: Any = import_module(FORMATS[format]).write
    return write(predictor, Path(path).expanduser(), **({"quantize": True} if quantize else {}))


def check(path: str | Path, model: str | Path, tolerance: float = 1e-5, raw: Any = None) -> Comparison:
    """Run an export in a process without zoo on its model's test split, and compare it with the predictor.

    Args:
        path: what :func:`export` returned.
        model: the trained model's name or folder.
        tolerance: of numbers, as a share of the largest that is expected, or of 1. Labels must be the same.
        raw: samples to ask both, in place of the test split, or a ``Path`` of a file with them. A model that was
            trained on data of one's own needs some.

    Raises:
        ZooError: another answer; an export that does not run; a runtime that is not installed.

    Example: ``print(zoo.exporters.check("out/cnn-digits.onnx", "cnn-digits"))``.
    """
    from zoo import store
    from zoo.exporters import checking

    trained = store.find(model)
    if raw is None:
        raw = trained.dataset("zoo.exporters.check(PATH, {name!r}, raw=...), in a shell --samples FILE").raw.test.x
    predictor = trained.predictor()
    asked = predictor.read(raw) if isinstance(raw, Path) else raw
    return checking.compare([checking.Export(Path(path).expanduser(), predictor, asked)], tolerance)[0]
