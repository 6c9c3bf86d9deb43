"""The package as others get it: a wheel with everything in it and nothing of another's name."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command, **options):
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=True, **options)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, unpacked into a folder beside another package that is called datasets."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "datasets").mkdir()
    (site / "datasets" / "__init__.py").write_text("name = 'somebody else'\n")
    return site


def test_the_wheel_lives_beside_another_datasets(installed, tmp_path):
    code = (
        "import zoo.datasets, datasets, zoo; rows = len(zoo.datasets.load('iris').train.x)\n"
        "print(datasets.name, zoo.__file__, *zoo.list_trained(), rows)"
    )
    environment = os.environ | {"PYTHONPATH": str(installed), "ZOO_SAVED_MODELS": str(tmp_path)}
    told = run("-c", code, cwd=tmp_path, env=environment).stdout
    assert told.startswith(f"somebody else {installed}")
    assert told.split()[3:] == [*sorted(path.parent.name for path in ROOT.glob("saved_models/*/card.json")), "97"]


def test_the_wheel_holds_every_module_and_shipped_model(installed):
    for room, name in (("zoo", "zoo"), ("datasets", "zoo/datasets"), ("saved_models", "zoo/saved_models")):
        tracked = subprocess.run(["git", "ls-files", room], cwd=ROOT, capture_output=True, text=True, check=True)
        for line in tracked.stdout.splitlines():
            path = ROOT / line
            if not path.is_symlink():
                assert (installed / name / path.relative_to(ROOT / room)).exists(), line


def test_the_bare_name_is_refused():
    done = subprocess.run(
        [sys.executable, "-c", "import datasets"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "from zoo import datasets" in done.stderr


def test_what_does_not_ship_is_not_trained():
    done = subprocess.run(
        [sys.executable, "-m", "zoo.shipping", "two_towers"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "There is no model that ships named 'two_towers'." in done.stderr


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """What a file imports, such as ``zoo.tasks.masks``, and whether within a function, when that is called."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    later = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in later) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            of_zoo = origin == "zoo"  # whose rooms are the names behind import
            yield from ((f"zoo.{alias.name}" if of_zoo else origin, id(node) in later) for alias in node.names)


def test_what_is_imported_is_declared():
    """Every import of the package is of the standard library, of zoo, or of a declared distribution."""
    modules = {"scikit_learn": "sklearn", "pillow": "PIL"}
    declared = {re.split(r"[ ;<>=\[]", line)[0].replace("-", "_") for line in requires("zoo") if "extra ==" not in line}
    known = (
        {modules.get(name, name) for name in declared}
        | set(sys.stdlib_module_names)
        | {"zoo", "IPython", "jax", "torch", "sacrebleu", "onnx", "onnxruntime", "ai_edge_litert"}  # where installed
        | {"fastapi", "prometheus_client", "pydantic", "uvicorn", "optuna"}  # of the extras serve and search
    )
    for path in [*ROOT.glob("zoo/**/*.py"), *ROOT.glob("datasets/**/*.py")]:
        assert {name.partition(".")[0] for name, _ in imports(path)} <= known, path


ROOMS = {  # what of zoo a room may import
    "zoo/models/*.py": {"layers"},
    "zoo/layers/*.py": {"layers"},
    "zoo/tasks/*.py": {"errors", "tasks"},
    "zoo/registry.py": {"errors", "tasks"},
    "datasets/**/*.py": {"datasets", "errors", "settings", "tasks"},
}
LATER = {"zoo/registry.py": {"catalog", "datasets", "regularization"}}  # in a function: listing reads no shapes
OF_KERAS_ALONE = ("zoo/models/*.py", "zoo/layers/*.py")  # so that they run on every backend


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room):
    """Models know Keras and the shared layers alone, these Keras alone; datasets know tasks, and nothing of models."""
    paths = list(ROOT.glob(room))
    assert paths
    for path in paths:
        for name, later in imports(path):
            package, _, rest = name.partition(".")
            if package == "zoo":
                of_types = room in LATER and name == "zoo.datasets"  # TYPE_CHECKING imports nothing
                allowed = ROOMS[room] | (LATER.get(room, set()) if later or of_types else set())
                assert rest.partition(".")[0] in allowed, f"{path} imports {name}"
            elif room in OF_KERAS_ALONE:
                assert package in {"keras", *sys.stdlib_module_names}, f"{path} imports {name}"
