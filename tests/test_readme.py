"""The README keeps its promises: its tables are true, its lines run."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from scipy.io import wavfile

import zoo
from zoo import registry, tables

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


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
    tree = README.split("## Architecture\n```\n")[1].split("```")[0]
    named = set(re.findall(r"[\w./]+\.py|\w+/", tree))
    for room, base in (("zoo", ROOT / "zoo"), ("datasets", ROOT / "datasets")):
        for path in base.iterdir():
            if path.suffix == ".py" and not path.name.startswith("__"):
                assert path.name in named, f"{room}/{path.name} is missing from the README"
            if path.is_dir() and not path.is_symlink() and not path.name.startswith("__"):
                assert f"{path.name}/" in named


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
