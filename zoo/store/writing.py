"""Writing a trained model: into a folder beside the place, then all at once into place."""

from __future__ import annotations

import platform
import zipfile
from dataclasses import asdict
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import keras
import skops.io

from zoo import atomic, exporters, settings
from zoo.errors import ZooError
from zoo.store.cards import Card
from zoo.store.shelf import is_path, sha256

if TYPE_CHECKING:
    from zoo.training import Run

LIBRARIES = ("zoo", "keras", "tensorflow", "scikit-learn", "numpy")


def save(run: Run, name: str | Path | None = None) -> Path:
    """Save a run as a trained model; returns its folder. What stood there before is replaced as a whole.

    Args:
        run: what ``zoo.train`` returned.
        name: a name in the user's folder of trained models, or a path; by default the run's name.

    Raises:
        ZooError: a name that begins with a dot; the disk is full, or the place cannot be written to: what stood there
            before still does.
    """
    path = Path(name).expanduser() if name and is_path(name) else None
    folder = path or settings.user_models_dir() / (name or run.name)
    if folder.name.startswith(".") or not folder.name:
        raise ZooError(f"{str(name or run.name)!r} names no model: choose a name that does not begin with a dot.")
    if folder.exists() and any(folder.iterdir()) and not (folder / "card.json").exists():
        raise ZooError(f"{folder} holds something that is no trained model; choose another place.")
    with atomic.folder(folder, hint="; ZOO_SAVED_MODELS says where trained models go") as unfinished:
        _write(run, unfinished, folder.name)
    return folder


def _write(run: Run, folder: Path, name: str) -> None:
    predictor = run.predictor()
    run.model.save(folder / "stored.keras")
    _compress(folder / "stored.keras", folder / "model.keras")
    skops.io.dump(
        {"inputs": predictor.preprocessing, "target": predictor.target_preprocessing}, folder / "preprocessing.skops"
    )
    run.history.to_csv(folder / "history.csv", float_format="%.6g")
    run.plot().savefig(folder / "loss_curve.png", dpi=100)
    run.plot_answers().savefig(folder / "answers.png", dpi=100)
    if keras.backend.backend() == "tensorflow":  # other backends cannot put the preprocessing into the graph
        exporters.export(predictor, folder / "saved_model")
    files = {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    write_card(_card(run, name, files), folder)


def _compress(stored: Path, path: Path) -> None:
    """Compress the members of a Keras archive, which Keras only stores."""
    with zipfile.ZipFile(stored) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    stored.unlink()


def write_card(card: Card, folder: Path) -> None:
    """Write a card into a folder, as JSON and as the page made from it; each replaces the old one as a whole."""
    for name, text in (("README.md", card.to_markdown()), ("card.json", card.to_json())):
        with atomic.file(folder / name) as file:
            file.write(text)


def _card(run: Run, name: str, files: dict[str, str]) -> Card:
    data = run.dataset
    versions = {library: version(library) for library in LIBRARIES}
    return Card(
        name=name,
        architecture=run.architecture,
        arguments=run.arguments,
        dataset={"name": data.name, "seed": data.seed, "options": dict(data.options), "rows": data.rows},
        task=data.task.to_dict(),
        inputs=data.inputs.to_dict(),
        recipe=asdict(run.recipe),
        seed=run.seed,
        parameters=run.model.count_params(),
        metrics=run.metrics,
        baselines=run.baselines,
        decides=data.task.decides,
        diagnosis=str(run.diagnosis),
        epochs=len(run.history),
        seconds=round(run.seconds, 2),
        processor_seconds=round(run.processor_seconds, 2),
        created=datetime.now(timezone.utc).date().isoformat(),
        versions=versions | {"python": platform.python_version(), "backend": keras.backend.backend()},
        files=files,
        margins=run.margins,
        beyond_recipe=run.beyond_recipe,
    )
