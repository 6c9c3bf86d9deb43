"""What all tests share: folders of their own, and small trained runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = sys.executable
if "PYTEST_XDIST_WORKER" in os.environ:  # a worker a core: TensorFlow's own threads would get in each other's way
    os.environ |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests on downloaded data run where ZOO_DATA_DIR holds them, tests that write a SavedModel where Keras runs on
    TensorFlow; elsewhere they are deselected, and counted so."""
    import keras

    runs = {
        "real_data": bool(os.environ.get("ZOO_DATA_DIR")),
        "tensorflow": keras.config.backend() == "tensorflow",
    }
    absent = [item for item in items if any(item.get_closest_marker(name) and not runs[name] for name in runs)]
    config.hook.pytest_deselected(items=absent)
    items[:] = [item for item in items if item not in absent]


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory):
    """Nothing is read from or written to the user's folders."""
    base = tmp_path_factory.mktemp("zoo")
    shared = tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["ZOO_SAVED_MODELS"] = str(base / "saved_models")
    os.environ["ZOO_CACHE_DIR"] = str(shared / "cache")  # what baselines reach is measured once
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    return base


@pytest.fixture(autouse=True)
def own_shelf(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """What one test saves under a shipped model's name is not found by the next."""
    monkeypatch.setenv("ZOO_SAVED_MODELS", str(tmp_path_factory.mktemp("saved_models")))


@pytest.fixture(scope="session")
def quick_run(own_folders):
    """A run of a few epochs for a model and a dataset, trained once a session."""
    import zoo

    runs = {}

    def get(model: str, dataset: str):
        if (model, dataset) not in runs:
            runs[model, dataset] = zoo.train(model, dataset, epochs=3, schedule="constant", verbose=0)
        return runs[model, dataset]

    return get


@pytest.fixture(scope="session")
def digits(own_folders):
    """The dataset ``digits``, which no test changes."""
    import zoo

    return zoo.datasets.load("digits")


@pytest.fixture(scope="session")
def cnn(own_folders):
    """The shipped ``cnn-digits``, not one that another test saved; no test changes it."""
    import zoo

    return zoo.load(zoo.store.shipped_dir() / "cnn-digits")


@pytest.fixture
def zoo_command():
    """Runs the command ``zoo`` in a process of its own."""

    def run(*arguments: object, **options) -> subprocess.CompletedProcess:
        command = [PYTHON, "-m", "zoo", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **options)

    return run


@pytest.fixture
def tmp_csv(tmp_path: Path):
    """Writes a text to a CSV file and returns its path."""

    def write(text: str) -> Path:
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write
