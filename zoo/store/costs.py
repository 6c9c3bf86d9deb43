"""What a trained model costs whoever uses it, measured in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import joblib
import numpy as np

from zoo import store
from zoo.errors import ZooError

CALLS = 100


def measure(folder: Path, raw: object) -> dict[str, float]:
    """The costs of a trained model.

    Args:
        folder: of the model.
        raw: one raw sample, as its predictor takes it.

    Returns:
        ``megabytes`` of its folder on disk; ``load_seconds``, from the path to the first answer with Keras at hand;
        ``latency_ms`` of one more answer, the median; ``peak_megabytes`` of memory, Keras and all.

    Raises:
        ZooError: the model cannot be loaded or does not answer.
    """
    with tempfile.TemporaryDirectory() as place:
        sample = Path(place) / "sample"
        joblib.dump(raw, sample)
        command = [sys.executable, "-m", __name__, str(folder), str(sample)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ZooError(f"{folder} was not measured: {done.stderr.strip().splitlines()[-1:]}")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {"megabytes": round(size / 1e6, 3), **json.loads(done.stdout)}


def _main(folder: str, sample: str) -> None:
    from zoo import backend

    backend.start_quietly()
    import zoo.store.inference  # what any program has at hand once it answered with one model
    import zoo.store.reading  # noqa: F401

    raw = joblib.load(sample)
    began = time.perf_counter()
    predict = store.predictor(Path(folder))
    predict(raw)
    loaded = time.perf_counter() - began
    calls: list[float] = []
    while len(calls) < CALLS and sum(calls) < 5:
        began = time.perf_counter()
        predict(raw)
        calls.append(time.perf_counter() - began)
    measured = {
        "load_seconds": round(loaded, 3),
        "latency_ms": round(1000 * float(np.median(calls)), 3),
        "peak_megabytes": round(_peak_bytes() / 1e6),
    }
    print(json.dumps(measured))


def _peak_bytes() -> int:
    """The most memory that this process held; on Linux ``getrusage`` would tell of the parent before it."""
    status = Path("/proc/self/status")
    if status.is_file():
        return 1024 * next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    _main(*sys.argv[1:])
