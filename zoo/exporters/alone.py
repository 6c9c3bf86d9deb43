"""Runs exports on arrays where zoo is not installed: all that is imported is numpy and one runtime.

:mod:`zoo.exporters.checking` starts the text of this file as a process of its own, with the name of a format and, as
JSON, a list of paths: of an export, of an ``.npz`` of its inputs by name, and of the ``.npz`` of answers to write.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

AT_ONCE = 512  # rows
Arrays = dict[str, np.ndarray]


def saved_model(path: str) -> Callable[[Arrays], Arrays]:
    """The signature ``serving_default`` of a SavedModel, on TensorFlow; texts are UTF-8 to it."""
    import tensorflow as tf

    served = tf.saved_model.load(path)

    def run(x: Arrays, served: Any = served) -> Arrays:
        given = {name: np.char.encode(v, "utf-8") if v.dtype.kind == "U" else v for name, v in x.items()}
        answers = served.signatures["serving_default"](**{name: tf.constant(v) for name, v in given.items()})
        made = {name: v.numpy() for name, v in answers.items()}
        return {name: np.char.decode(v.astype("S"), "utf-8") if v.dtype == object else v for name, v in made.items()}

    return run


def onnx(path: str) -> Callable[[Arrays], Arrays]:
    """A file of ONNX, on ONNX Runtime."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    inputs, outputs = ([end.name for end in ends] for ends in (session.get_inputs(), session.get_outputs()))

    def run(x: Arrays) -> Arrays:
        given = {name if name in inputs else f"raw_{name}": v for name, v in x.items()}
        made = dict(zip(outputs, session.run(outputs, given), strict=True))
        return {name: v.astype("U") if v.dtype == object else v for name, v in made.items()}

    return run


def litert(path: str) -> Callable[[Arrays], Arrays]:
    """A file of LiteRT, on its interpreter, sample by sample."""
    from ai_edge_litert.interpreter import Interpreter

    run_one = Interpreter(path).get_signature_runner()

    def run(x: Arrays) -> Arrays:
        rows = range(len(next(iter(x.values()))))
        made = [run_one(**{name: v[row : row + 1] for name, v in x.items()}) for row in rows]
        return {name: np.concatenate([one[name] for one in made]) for name in made[0]}

    return run


def joined(parts: list[np.ndarray]) -> np.ndarray:
    """All rows; transcripts, which are as wide as the longest of their part, are filled up by -1."""
    width = max(part.shape[-1] for part in parts)
    if all(part.ndim == 1 or part.shape[-1] == width for part in parts):
        return np.concatenate(parts)
    return np.concatenate([np.pad(p, ((0, 0), (0, width - p.shape[-1])), constant_values=-1) for p in parts])


if __name__ == "__main__":
    sys.modules["zoo"] = None  # type: ignore[assignment]  # an import of it fails from here on
    if sys.argv[1] != "saved_model":
        sys.modules["tensorflow"] = None  # type: ignore[assignment]
    for path, given, answers in json.loads(sys.argv[2]):
        run, x = globals()[sys.argv[1]](path), dict(np.load(given))
        starts = range(0, len(next(iter(x.values()))), AT_ONCE)
        parts = [run({name: v[start : start + AT_ONCE] for name, v in x.items()}) for start in starts]
        made: dict[str, Any] = {name: joined([part[name] for part in parts]) for name in parts[0]}
        np.savez(answers, **made)
