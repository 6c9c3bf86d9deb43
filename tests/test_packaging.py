"""The package as others get it: a wheel with everything in it and nothing of another's name."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
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


def test_the_bare_name_is_refused(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import datasets"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "from zoo import datasets" in done.stderr


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
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            assert {name.partition(".")[0] for name in names} <= known, path


def test_imports_point_one_way():
    """Models know Keras and the shared layers alone, these Keras alone; datasets know tasks, and nothing of models."""
    for path in ROOT.glob("zoo/models/*.py"):
        known = r"__future__|collections|itertools|keras|math|typing|zoo\.layers"
        assert not re.search(rf"^(from|import) (?!{known})", path.read_text(encoding="utf-8"), re.MULTILINE), path
    for path in ROOT.glob("datasets/**/*.py"):
        found = re.findall(r"from zoo(?: import|\.)\s*(\w+)", path.read_text(encoding="utf-8"))
        assert set(found) <= {"datasets", "errors", "settings", "tasks"}, path
