"""How soon does a trained model answer? One row through ``predict``, and the first row of a process.

Each is held against Keras alone, in turns, as a ratio of medians: a row against the network as a compiled function
of TensorFlow's, which gets it ready preprocessed, and against ``model.predict``; the first row, from the name on,
against ``keras.saving.load_model`` and one call, in processes of their own, without and with the imports.
Run on a quiet machine: ``python benchmarks/latency.py [times]``.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

NAMES = {"mlp-houses": {"year": 1991, "area (m²)": 234, "zip code": "12345"}, "cnn-digits": [[8] * 8] * 8}

KERAS = """
import gc, sys, time
began = time.perf_counter()
import keras, numpy, tensorflow
tensorflow.zeros(1)
gc.collect()  # what the imports left would fall on whoever comes next
imported = time.perf_counter()
model = keras.saving.load_model(sys.argv[1])
numpy.asarray({call})
print(time.perf_counter() - imported, time.perf_counter() - began)
"""
X = "numpy.zeros((1, *model.input_shape[1:]), 'float32')"
OURS = """
import gc, json, sys, time
began = time.perf_counter()
import zoo.store.reading, zoo.store.inference, numpy, tensorflow
tensorflow.zeros(1)
gc.collect()  # what the imports left would fall on whoever comes next
imported = time.perf_counter()
row = json.loads(sys.argv[2])
zoo.predictor(sys.argv[1])(row if isinstance(row, dict) else numpy.array(row, "uint8"))
print(time.perf_counter() - imported, time.perf_counter() - began)
"""


def medians(times: int, *calls: Callable[[], Any]) -> list[float]:
    """The median of each call's seconds, after three that compile."""
    seconds: list[list[float]] = [[] for _ in calls]
    for _ in range(times + 3):
        for spent, call in zip(seconds, calls, strict=True):
            began = time.perf_counter()
            call()
            spent.append(time.perf_counter() - began)
    return [statistics.median(spent[3:]) for spent in seconds]


def one_row(name: str, row: Any, times: int) -> None:
    """A line on what one row takes."""
    import numpy as np
    import tensorflow as tf

    import zoo

    predict = zoo.predictor(name)
    raw = row if isinstance(row, dict) else np.array(row, "uint8")
    x = np.asarray(predict.preprocessing.transform(predict.inputs.check(raw)), "float32")
    compiled = tf.function(lambda x: predict.model(x, training=False), autograph=False)
    ours, direct = medians(times, lambda: predict(raw), lambda: compiled(x).numpy())
    again, whole = medians(max(10, times // 20), lambda: predict(raw), lambda: predict.model.predict(x, verbose=0))
    print(
        f"{name}: one row {1000 * ours:.2f} ms, {ours / direct:.2f} of the compiled function's time, "
        f"1/{whole / again:.0f} of model.predict's"
    )


def first_row(name: str, row: Any, times: int) -> None:
    """A line on what the first row of a process takes."""
    from zoo import store

    file = str(store.find(name).file("model.keras"))
    programs = {
        "ours": [OURS, name, json.dumps(row)],
        "model(x)": [KERAS.format(call=f"model({X})"), file],
        "model.predict(x)": [KERAS.format(call=f"model.predict({X}, verbose=0)"), file],
    }
    seconds: dict[str, list[list[float]]] = {program: [] for program in programs}
    for _ in range(times):
        for program, command in programs.items():
            done = subprocess.run([sys.executable, "-c", *command], capture_output=True, text=True, check=True)
            seconds[program].append([float(figure) for figure in done.stdout.split()])
    median = {
        program: [statistics.median(column) for column in zip(*rows, strict=True)] for program, rows in seconds.items()
    }
    for program in list(programs)[1:]:
        warm, cold = (ours / theirs for ours, theirs in zip(median["ours"], median[program], strict=True))
        print(
            f"{name}: first row after {median['ours'][0]:.2f} s, {warm:.2f} of load_model and {program}; "
            f"with imports {median['ours'][1]:.1f} s, {cold:.2f}"
        )


def main() -> None:
    """Lines for each model."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for name, row in NAMES.items():
        one_row(name, row, times)
        first_row(name, row, max(3, times // 100))


if __name__ == "__main__":
    main()
