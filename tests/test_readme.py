"""The README keeps its promises: its tables are true, its Python runs, its shell lines are understood."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from scipy.io import wavfile
from typer.main import get_command

import zoo
from zoo import cli, registry, tables

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = "".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL))
COMMANDS = get_command(cli.app).commands


def test_the_tables_are_made_from_the_catalogues_and_the_cards():
    assert tables.fill(README) == README, "run: python -m zoo.tables"
    for name in [*zoo.list_models(), *zoo.datasets.list_datasets()]:
        assert f"| `{name}` |" in README
    shelf = (ROOT / "saved_models" / "README.md").read_text(encoding="utf-8")
    assert shelf == tables.shelf(), "run: python -m zoo.tables"


def test_every_link_and_picture_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_architecture_names_what_is_there():
    """Both ways: each room of the tree names all of its files and folders, and nothing else but what lies in these."""
    tree = README.split("## Architecture\n```\n")[1].split("```")[0]
    rooms = dict(re.findall(r"^(\w+)/(.*\n(?: .*\n)*)", tree, re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert set(rooms) == {path.partition("/")[0] for path in tracked if "/" in path and not path.startswith(".")}
    for room in ("zoo", "datasets"):
        named = {name for name in re.findall(r"\w+\.py|(?<!\S)\w+/(?!\w)", rooms[room]) if not name.startswith("__")}
        base = ROOT / room
        inside = {f"{path.name}/" for path in base.iterdir() if path.is_dir() and not path.is_symlink()}
        inside |= {path.name for path in base.glob("*.py")}
        assert {name for name in inside if not name.startswith("__")} <= named, room
        assert [name for name in named - inside if not list(base.glob(f"*/{name}"))] == [], room


@pytest.mark.parametrize("line", re.findall(r"^zoo .*", SHELL, re.MULTILINE))
def test_the_shells_lines_are_understood(line):
    """Each has a command, arguments and options that there are; the command itself is not run."""
    _, name, *words = shlex.split(line, comments=True)
    COMMANDS[name].make_context(name, words)


def test_every_command_that_is_named_is_there():
    named = re.findall(r"(?:`|also: |, )zoo ([a-z]+)", README)
    assert len(named) > 5
    assert set(named) <= set(COMMANDS)


def write_sounds_and_texts(folder: Path, draw: np.random.RandomState) -> None:
    for name in ("yes", "no"):
        (folder / "words" / name).mkdir(parents=True)
        (folder / "reviews" / name).mkdir(parents=True)
        for i in range(10):
            wavfile.write(folder / "words" / name / f"{i}.wav", 16000, draw.uniform(-1, 1, 8000).astype("float32"))
            (folder / "reviews" / name / f"{i}.txt").write_text(f"Would I see it again, {i} times? {name}!")
    for name in ("english", "german"):
        (folder / f"{name}.txt").write_text("".join(f"number {i}\n" for i in range(30)))
    hours = pd.date_range("2024-01-01", periods=600, freq="h")
    pd.DataFrame({"time": hours, "load": draw.rand(600)}).to_csv(folder / "power.csv", index=False)


@pytest.mark.slow
@pytest.mark.tensorflow
def test_the_lines_run(tmp_path, monkeypatch):
    """All Python of the README, in its order, in one namespace."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "_specs", dict(registry._all_specs()))
    draw = np.random.RandomState(0)
    flats = pd.DataFrame({"rooms": draw.randint(1, 6, 80), "zip": draw.choice(["01067", "80331"], 80)})
    flats.assign(rent=flats.rooms * 312.5 + draw.randn(80)).to_csv("flats.csv", index=False)
    for name in ("cat", "dog"):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for i in range(10):
            Image.fromarray(draw.randint(0, 256, (32, 32, 3)).astype("uint8")).save(f"photos/{name}/{i}.png")
    write_sounds_and_texts(tmp_path, draw)
    space = {
        "frame": flats.assign(kind=np.where(flats.rooms > 3, "large", "small")),
        "pictures": draw.randint(0, 256, (60, 16, 16)).astype("uint8"),
        "labels": np.arange(60) % 3,
    }
    for block in re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL):
        exec(block, space)
    assert "my_net" in zoo.list_models()
    assert (tmp_path / "loss_curve.png").exists()
