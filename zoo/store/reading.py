"""Reading the files of a trained model. They are data: what would run code on being read is refused, and not run."""

from __future__ import annotations

import importlib
import json
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import skops.io  # before Keras: it looks its names up in every module there is, and TensorFlow has thousands
from skops.io.exceptions import UntrustedTypesFoundException

# isort: split
import keras

from zoo.datasets.preprocessing import TRANSFORMERS
from zoo.errors import ZooError

TRUSTED = [  # beside what skops trusts by itself; none of these does anything on being read
    "numpy.dtype",
    "sklearn.feature_selection._univariate_selection.f_classif",
    "sklearn.feature_selection._univariate_selection.f_regression",
    *(f"{own.__module__}.{own.__name__}" for own in TRANSFORMERS),
]
# Layers that hold arbitrary code or graphs: Keras' safe mode refuses the first, and zoo the others with it.
CODE = {"Lambda", "__lambda__", "TFSMLayer", "JaxLayer", "FlaxLayer", "TorchModuleWrapper"}

UNPACKED, TIMES = 10_000_000, 20  # an honest archive unpacks to a few times its size, or is small


def model(path: Path) -> keras.Model:
    """A compiled model from a ``.keras`` file whose parts are all Keras', zoo's, or registered with Keras.

    Raises:
        ZooError: no such archive, or one that carries code.
    """
    try:
        _refuse_bombs(path)
        with zipfile.ZipFile(path) as archive:
            config = json.loads(archive.read("config.json"))
        for part in _parts(config):
            _refuse_code(part, path)
            if str(part.get("module")).startswith(("zoo.layers.", "zoo.models.")):
                importlib.import_module(part["module"])  # where its class is registered with Keras
        with warnings.catch_warnings():  # models are saved without the optimizer's moments, a third of the size
            warnings.filterwarnings("ignore", message="Skipping variable loading for optimizer")
            network = keras.saving.load_model(path, safe_mode=True)
        _reserve_names(network)
        return network
    except ZooError:
        raise
    except Exception as error:  # a damaged archive fails in whichever of Keras' layers meets it first
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ZooError(f"{path} is no Keras model that can be read: {reason}") from error


def preprocessing(path: Path) -> tuple[Any, Any]:
    """The fitted transformers for x and for the target.

    Raises:
        ZooError: no such archive, or one that holds anything but scikit-learn's and zoo's transformers.
    """
    try:
        _refuse_bombs(path)
        held = skops.io.load(path, trusted=TRUSTED)
        return held["inputs"], held["target"]
    except ZooError:
        raise
    except UntrustedTypesFoundException as error:
        strangers = sorted(set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED))
        raise ZooError(f"{path} is refused: it holds {', '.join(strangers)}, which could run code.") from error
    except Exception as error:  # as above
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ZooError(f"{path} is no preprocessing that can be read: {reason}") from error


def _reserve_names(network: keras.Model) -> None:
    """Keras counts the names that it gives, but not those that come from a file: what is added to the graph of a loaded
    model, such as the memory of one that writes texts, could get a name that is in it already."""
    for part in network.layers:
        if isinstance(part, keras.Model):
            _reserve_names(part)
    for operation in getattr(network, "operations", ()):
        prefix, _, number = operation.name.rpartition("_")
        if not (number.isdigit() and len(number) < 6):
            prefix, number = operation.name, "0"
        while keras.backend.get_uid(prefix) <= int(number):
            pass


def _refuse_bombs(path: Path) -> None:
    """Refuse an archive that would unpack to far more than it is, or beside the place that it is unpacked to."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED + TIMES * path.stat().st_size:
        raise ZooError(f"{path} is refused: its {path.stat().st_size:,} bytes would unpack to {unpacked:,}.")
    for part in parts:
        place = PurePosixPath(part.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts:
            raise ZooError(f"{path} is refused: it holds {part.filename!r}, which lies outside of it.")


def _parts(config: Any) -> Iterator[dict[str, Any]]:
    """Every serialised object within a Keras configuration."""
    if isinstance(config, dict):
        if "class_name" in config:
            yield config
        for value in config.values():
            yield from _parts(value)
    elif isinstance(config, list):
        for value in config:
            yield from _parts(value)


def _refuse_code(part: dict[str, Any], path: Path) -> None:
    module, name = str(part.get("module") or ""), str(part["class_name"])
    root = module.partition(".")[0]
    registered = keras.saving.get_registered_object(part.get("registered_name") or "") is not None
    if name in CODE or not (root in ("", "builtins", "keras", "zoo") or registered):
        raise ZooError(
            f"{path} is refused and was not run: its part {f'{module}.{name}'.strip('.')} carries code. A class of "
            "your own must be registered with keras.saving.register_keras_serializable before its model is loaded."
        )
