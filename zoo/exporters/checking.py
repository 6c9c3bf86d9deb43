"""Whether exports answer as the predictor does, where zoo is not installed: each runtime alone, in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from zoo.errors import ZooError
from zoo.exporters import files, graph, numbered
from zoo.exporters.alone import AT_ONCE
from zoo.store.inference import Predictor

FLIPPED = 1e-4  # the share of a picture's pixels that rounding may put into another class
ALONE = Path(__file__).with_name("alone.py")


class Runtime(NamedTuple):
    """What runs a format: its function in ``alone.py``, its name, its library, and zoo's extra that brings it."""

    function: str
    name: str
    library: str
    extra: str


RUNTIMES = {  # by the suffix of what was exported; a SavedModel is a folder
    "": Runtime("saved_model", "TensorFlow", "tensorflow", ""),
    ".onnx": Runtime("onnx", "ONNX Runtime", "onnxruntime", "onnx"),
    ".tflite": Runtime("litert", "LiteRT", "ai_edge_litert", "litert"),
}


class Export(NamedTuple):
    """An exported file or folder, the predictor that it was made from, and raw samples to ask both."""

    path: Path
    predictor: Predictor
    raw: Any


@dataclass(frozen=True)
class Comparison:
    """How far the answers of an export are from its predictor's; as text, one line.

    Attributes:
        name: of the model.
        runtime: what ran the export.
        rows: that were asked.
        same: the answers that are equal: labels, texts, whole numbers.
        largest: of the other answers, the largest difference, as a share of the largest number expected, or of 1.
    """

    name: str
    runtime: str
    rows: int
    same: tuple[str, ...]
    largest: dict[str, float]

    def __str__(self) -> str:
        parts = [f"the same {name}" for name in self.same]
        parts += [f"{name} within {difference:.1e}" for name, difference in self.largest.items()]
        return f"{self.name} in {self.runtime} alone, {self.rows:,} rows: {', '.join(parts)}"


def compare(exports: Sequence[Export], tolerance: float = 1e-5) -> list[Comparison]:
    """Run exports of one format in one process without zoo, and compare them with their predictors.

    Args:
        exports: all folders of SavedModels, or all files of ONNX, or of LiteRT.
        tolerance: of numbers, as a share of the largest that is expected, or of 1; ten times it where they are drawn.

    Raises:
        ZooError: another answer; an export that does not run; a runtime that is not installed.
    """
    suffixes = {"" if export.path.is_dir() else export.path.suffix for export in exports}
    if len(suffixes) != 1 or not suffixes <= set(RUNTIMES):
        raise ZooError(f"Folders of SavedModels, .onnx or .tflite files are checked, not {sorted(suffixes)}.")
    runtime = RUNTIMES[suffixes.pop()]
    if runtime.extra:
        files.library(runtime.library, runtime.extra)
    exports = [_in_one_draw(export) for export in exports]
    with tempfile.TemporaryDirectory() as folder:
        jobs = [(str(one.path.resolve()), f"{folder}/{i}.npz", f"{folder}/{i}s.npz") for i, one in enumerate(exports)]
        for export, (_, given, _) in zip(exports, jobs, strict=True):
            arrays: dict[str, Any] = _inputs(export, runtime)
            np.savez(given, **arrays)
        command = [sys.executable, "-c", ALONE.read_text(encoding="utf-8"), runtime.function, json.dumps(jobs)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
            names = ", ".join(str(export.path) for export in exports)
            raise ZooError(f"{names}: {runtime.name} cannot run this. Export it again. ({reason})")
        return [
            _compared(export, runtime, dict(np.load(answers)), tolerance)
            for export, (_, _, answers) in zip(exports, jobs, strict=True)
        ]


def _in_one_draw(export: Export) -> Export:
    """What is drawn at random depends on the rows that are drawn together."""
    return export._replace(raw=export.raw[:AT_ONCE]) if hasattr(export.predictor.model, "respond") else export


def _inputs(export: Export, runtime: Runtime) -> dict[str, np.ndarray]:
    """Raw samples as the export takes them, by the names of its inputs."""
    inputs, preprocessing = export.predictor.inputs, export.predictor.preprocessing
    raw, signature = inputs.check(export.raw), graph.signature_of(inputs)
    if inputs.kind == "text" and runtime.function != "saved_model":
        return {"tokens": preprocessing.transform(raw)}
    if inputs.kind != "table":
        return {inputs.kind: np.asarray(raw, dtype=_numpy(signature))}
    texts = [column for column, spec in signature.items() if spec.dtype == tf.string]
    columns = {column: raw[column].fillna("") if column in texts else raw[column] for column in signature}
    types = {column: _numpy(spec) for column, spec in signature.items()}
    if runtime.function == "litert":
        for column, of in numbered.places(preprocessing).items():
            columns[column], types[column] = columns[column].map(of).fillna(-1), "int32"
    return {
        name: columns[column].to_numpy(types[column]) for column, name in graph.names_of(signature, inputs.kind).items()
    }


def _numpy(spec: tf.TensorSpec) -> Any:
    return "U" if spec.dtype == tf.string else spec.dtype.as_numpy_dtype


def _compared(export: Export, runtime: Runtime, found: dict[str, np.ndarray], tolerance: float) -> Comparison:
    """Raises ZooError where the export says something else than the predictor."""
    same: list[str] = []
    largest: dict[str, float] = {}
    expected = export.predictor(export.raw)
    # What is drawn in many steps piles their rounding up.
    allowed = 10 * tolerance if hasattr(export.predictor.model, "respond") else tolerance
    for name, right in expected.items():
        said = found[name]
        if right.dtype.kind == "f":
            apart = np.abs(said - right).max(initial=0) / np.abs(right).max(initial=1)
            largest[name], agrees = float(apart), apart <= allowed  # NaN is not
        else:
            if right.dtype.kind in "OU" and said.dtype.kind == "i":
                said = np.array(export.predictor.task.labels, dtype=object)[said]
            apart = np.mean(said != right)
            same, agrees = [*same, name], apart <= (FLIPPED if right.ndim > 2 else 0)
        if not agrees:
            how = f"is off by {apart:.1e}" if name in largest else f"differs in {apart:.2%} of {right.size:,} places"
            raise ZooError(
                f"{export.path} in {runtime.name} does not answer as {export.predictor.name} does: its {name} {how}."
            )
    return Comparison(export.predictor.name, runtime.name, len(next(iter(expected.values()))), tuple(same), largest)
