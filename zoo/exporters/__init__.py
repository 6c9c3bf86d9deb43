"""Exports: a trained model for inference where zoo is not installed, with preprocessing and decoding inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zoo.errors import unknown

if TYPE_CHECKING:
    from zoo.store.inference import Predictor

__all__ = ["FORMATS", "export"]

FORMATS = ("tf_saved_model",)


def export(model: str | Path | Predictor, path: str | Path, format: str = "tf_saved_model") -> Path:
    """Export a trained model; returns the folder to load.

    ``"tf_saved_model"``: below ``path`` a folder named by the next free version (``1``, ``2``, ...), as TensorFlow
    Serving expects. ``tf.saved_model.load(folder).serve(raw)`` takes a dict of raw columns, with ``""`` and NaN for
    missing values, or raw pixels as float32, and returns what :func:`zoo.predictor` does. The signature
    ``serving_default`` does the same with names that are identifiers.

    Args:
        model: a trained model's name or folder, or a predictor.
        path: the folder to write below.
        format: a name in :data:`FORMATS`.

    Raises:
        ZooError: unknown model or format; a backend that cannot export; a place that cannot be written to.

    Example: ``served = tf.saved_model.load(zoo.export("cnn-digits", "out")); served.serve(pixels)``.
    """
    from zoo import store

    if format not in FORMATS:
        raise unknown("export format", format, FORMATS)
    predictor = store.find(model).predictor() if isinstance(model, str | Path) else model

    from zoo.exporters import saved_model

    return saved_model.write(predictor, Path(path).expanduser())
