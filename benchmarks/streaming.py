"""Is a stream as quick as arrays, and does its memory stay the same however long it is?

60,000 pictures of MNIST are read once in batches of 32, preprocessed: as arrays (loaded through tensorflow-datasets,
scaled, cut into batches), as a stream, and as a stream of ten times the files. Each runs in a process of its own; time
counts from the first read, without the imports, and memory is the most that the process ever held. Needs the data
(ZOO_DATA_DIR): ``python benchmarks/streaming.py [repetitions]``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import zoo
from zoo.datasets import stream

LIMIT = 1500  # MB


def arrays() -> Iterator[Any]:
    """Batches of the pictures, all of which are in memory, raw and scaled."""
    from zoo.datasets import preprocessing
    from zoo.datasets.published import fetch

    spec = zoo.datasets.spec("mnist")
    rows = fetch.columns(spec, fetch.prepared(spec), "train")
    pictures = rows["image"][..., 0]
    x = preprocessing.for_inputs(spec.inputs, spec.task.name).fit(pictures).transform(pictures)
    return (x[i : i + stream.BATCH] for i in range(0, len(x), stream.BATCH))


def streamed(times: int = 1) -> Iterator[Any]:
    """Batches of the pictures as they are read; of the same files ``times`` times."""
    data = zoo.datasets.load("mnist", stream=True)
    for rows in (data.raw.train.x, data.raw.validation.x):
        for x, _ in stream.prepared(data, rows.repeat(times), stream.BATCH):
            yield x


WAYS: dict[str, Callable[[], Iterator[Any]]] = {
    "arrays": arrays,
    "stream": streamed,
    "stream of ten times the files": lambda: streamed(10),
}


def measure(way: str) -> dict[str, float]:
    """Pictures, seconds and MB of one way, in this process."""
    import tensorflow_datasets  # noqa: F401

    from zoo.datasets.preprocessing import twins  # noqa: F401 - and TensorFlow and scikit-learn with it

    began = time.perf_counter()
    pictures = sum(len(batch) for batch in WAYS[way]())
    seconds = time.perf_counter() - began
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return {"pictures": pictures, "seconds": seconds, "MB": int(peak.split()[1]) / 1000}


def main(repetitions: int = 5) -> None:
    """All ways in turns, and the medians as a table."""
    measured: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(repetitions):
        for way, runs in measured.items():
            command = [sys.executable, __file__, "--measure", way]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            runs.append(json.loads(done.stdout.splitlines()[-1]))
    print(f"{'':30s} {'pictures':>9s} {'seconds':>8s} {'peak MB':>8s}")
    for way, runs in measured.items():
        median = {key: float(np.median([run[key] for run in runs])) for key in runs[0]}
        print(f"{way:30s} {median['pictures']:9,.0f} {median['seconds']:8.2f} {median['MB']:8,.0f}")
    pairs = zip(measured["arrays"], measured["stream"], strict=True)
    ratios = [array["seconds"] / streaming["seconds"] for array, streaming in pairs]
    print(f"the stream is {np.median(ratios):.2f} times as quick (from {min(ratios):.2f} to {max(ratios):.2f})")
    highest = max(run["MB"] for way in list(WAYS)[1:] for run in measured[way])
    print(f"the most memory that a stream held: {highest:,.0f} MB, of {LIMIT:,} allowed")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main(*map(int, sys.argv[1:]))
