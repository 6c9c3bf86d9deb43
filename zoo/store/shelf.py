"""Finding trained models and taking them off the shelf: the user's own first, then the ones that ship with zoo."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from zoo import atomic, settings
from zoo.errors import ZooError, unknown
from zoo.store import cards
from zoo.store.cards import Card

if TYPE_CHECKING:
    import keras

    from zoo.datasets import Dataset
    from zoo.store.inference import Predictor

LARGEST_CARD = 10_000_000  # bytes
OF_CLASSES = ("classification", "semantic_segmentation")  # tasks whose models have an output a class


@dataclass(frozen=True)
class Trained:
    """A trained model on disk: its folder and its card. Its files are read when they are asked for."""

    folder: Path
    card: Card

    def file(self, name: str) -> Path:
        """The path of one of its files, after comparing the file with the card's checksum."""
        path = self.folder / name
        if name not in self.card.files:
            raise ZooError(f"The card of {self.card.name} names no file {name}.")
        try:
            digest = sha256(path)
        except OSError as error:
            raise ZooError(f"{path} cannot be read: {error.strerror}. Save or fetch the model again.") from error
        if digest != self.card.files[name]:
            raise ZooError(
                f"{path} is not the file that was saved: its checksum differs from the card's. It was cut or changed; "
                "save or fetch the model again."
            )
        return path

    def model(self) -> keras.Model:
        """The compiled Keras model."""
        from zoo.store import reading

        network = reading.model(self.file("model.keras"))
        if network.count_params() != self.card.parameters:
            raise ZooError(
                f"{self.folder} is refused: its model has {network.count_params():,} parameters, but its card tells of "
                f"{self.card.parameters:,}. They do not belong together."
            )
        return network

    def predictor(self) -> Predictor:
        """The model with its preprocessing, for raw input."""
        from zoo.store import reading
        from zoo.store.inference import Predictor

        preprocessing, target_preprocessing = reading.preprocessing(self.file("preprocessing.skops"))
        network, task = self.model(), self.card.get_task()
        made = [tensor.shape[-1] for tensor in getattr(network, "outputs", None) or ()]
        if task.name in OF_CLASSES and made not in ([], [task.head["units"]], [len(task.labels)]):
            raise ZooError(
                f"{self.folder} is refused: its card tells of {len(task.labels)} classes, but its model has "
                f"{', '.join(map(str, made))} outputs. They do not belong together."
            )
        return Predictor(
            self.card.name,
            network,
            preprocessing,
            target_preprocessing,
            task,
            self.card.get_inputs(),
            self.card.margins,
        )

    def dataset(self, otherwise: str = "zoo.evaluate({name!r}, dataset=...)") -> Dataset:
        """The dataset that it was trained on, with the same split.

        Args:
            otherwise: what the error names as the way to pass on data of one's own; ``{name!r}`` is the model's name.

        Raises:
            ZooError: it was trained on data of one's own, which zoo cannot load again.
        """
        from zoo import datasets

        made_with = self.card.dataset
        if made_with["name"] not in datasets.list_datasets():
            raise ZooError(
                f"{self.card.name} was trained on data of your own ({made_with['name']}); load them and pass them on: "
                f"{otherwise.format(name=self.card.name)}."
            )
        return datasets.load(
            made_with["name"], seed=made_with["seed"], task=self.card.task["name"], **made_with["options"]
        )

    def refuse_other_split(self, data: Dataset) -> None:
        """Refuse another split of the data that it was trained on.

        Raises:
            ZooError: the dataset has the same name, but another seed or other options.
        """
        made_with, options = self.card.dataset, json.loads(json.dumps(dict(data.options)))  # as a card keeps them
        if made_with["name"] == data.name and (made_with["seed"], made_with["options"]) != (data.seed, options):
            raise ZooError(
                f"{self.card.name} was trained on another split of {data.name}: rows of this test split may be among "
                f"those that it learned from. Load {data.name} with seed={made_with['seed']} and options "
                f"{made_with['options']}, or train the model on this split."
            )


def find(name: str | Path) -> Trained:
    """A trained model by its name, or by the path of its folder.

    Raises:
        ZooError: there is none, or its card is damaged.
    """
    if is_path(name):
        folder = Path(name).expanduser()
        _bring_back(folder)
        if not (folder / "card.json").is_file():
            raise ZooError(f"{folder} is no trained model: it has no card.json.")
    else:
        folders = _folders()
        if name not in folders:
            raise unknown("trained model", name, sorted(folders))
        folder = folders[str(name)]
    try:
        if (folder / "card.json").stat().st_size > LARGEST_CARD:
            raise ZooError(f"{folder / 'card.json'} is too large for a card, and was not read.")
        text = (folder / "card.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ZooError(f"{folder / 'card.json'} cannot be read: {error}.") from error
    return Trained(folder, cards.from_json(text, str(folder / "card.json")))


def is_path(name: str | Path) -> bool:
    """Whether a trained model is named by the path of its folder, rather than by its name on the shelf."""
    return isinstance(name, Path) or os.sep in name or name.startswith((".", "~"))


def list_trained(pattern: str = "*") -> list[str]:
    """Names of the trained models that match a wildcard pattern: those that ship with zoo, and the user's own."""
    return sorted(name for name in _folders() if fnmatchcase(name, pattern))


def card(name: str | Path) -> Card:
    """The card of a trained model."""
    return find(name).card


def load(name: str | Path) -> keras.Model:
    """A trained model as a compiled Keras model. It reads preprocessed samples; :func:`predictor` reads raw ones.

    Args:
        name: one of :func:`list_trained`, or the path of a folder.

    Raises:
        ZooError: no such model; a file that was cut or changed, or that carries code.

    Example: ``model = zoo.load("cnn-digits")``.
    """
    return find(name).model()


def predictor(name: str | Path) -> Predictor:
    """A trained model with its preprocessing: raw input in, labels and probabilities out.

    Args:
        name: one of :func:`list_trained`, or the path of a folder.

    Raises:
        ZooError: as :func:`load`.

    Example: ``zoo.predictor("mlp-houses")({"year": 1991, "area (m²)": 234, "zip code": "12345"})``.
    """
    return find(name).predictor()


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def shipped_dir() -> Path:
    """The folder of the trained models that ship with zoo."""
    return Path(str(files("zoo.saved_models")))


def _bring_back(folder: Path) -> None:
    """Where a save was killed after it had moved the old model away: put it back, or away where the new one stands."""
    for old in atomic.leftovers(folder):
        if (old / "card.json").is_file() and not folder.exists():
            with suppress(OSError):  # the save was not killed, and has just gone on
                os.replace(old, folder)
    atomic.clear(folder)


def _folders() -> dict[str, Path]:
    """The folder of each trained model by name; the user's hide the shipped ones of the same name."""
    found: dict[str, Path] = {}
    own = settings.user_models_dir()
    for name in {old.name[1:].rpartition(atomic.OLD)[0] for old in own.glob(f".*{atomic.OLD}*")}:
        _bring_back(own / name)
    for shelf in (shipped_dir(), own):
        if shelf.is_dir():
            found |= {f.name: f for f in shelf.iterdir() if (f / "card.json").is_file() and f.name[0] != "."}
    return found
