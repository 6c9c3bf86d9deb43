"""The ways to published data: tensorflow-datasets, scikit-learn, and plain files.

Each says what it is about to download before it does, and turns whatever goes wrong into one sentence.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from zoo import settings
from zoo.datasets.dataset import DatasetSpec
from zoo.errors import ZooError


class Origin(NamedTuple):
    """Where a file comes from, and the SHA-256 that it must have."""

    url: str
    sha256: str


def prepared(spec: DatasetSpec, name: str | None = None) -> Any:
    """The builder of tensorflow-datasets with its files in place; the first call downloads and prepares them.

    Args:
        spec: of the dataset.
        name: the builder's name, where it is not the dataset's own: ``"voc/2007"``.

    Raises:
        ZooError: it could not be downloaded or prepared.
    """
    with told(spec, "tfds"):
        import tensorflow_datasets as tfds
        from tensorflow_datasets.core.download import downloader

        downloader.MAX_RETRIES = 3  # ten, its default, make a classroom without a network wait for minutes
        folder = settings.data_dir()
        builder = tfds.builder(name or spec.name, data_dir=folder and folder / "tfds")
        if not builder.info.splits:
            _announce(spec)
            if not sys.stderr.isatty():
                tfds.disable_progress_bar()  # in a file, each of its steps would be a line
            builder.download_and_prepare()
        return builder


def columns(spec: DatasetSpec, builder: Any, part: str) -> dict[str, np.ndarray]:
    """All of a split in memory, an array ``(n, ...)`` a feature; for features of one shape."""
    with told(spec, "tfds"):
        import tensorflow_datasets as tfds

        batches = list(tfds.as_numpy(builder.as_dataset(split=part, batch_size=10_000)))
        return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def examples(spec: DatasetSpec, builder: Any, part: str) -> list[dict[str, Any]]:
    """All of a split in memory, a dict an example; for features whose shape differs between examples."""
    with told(spec, "tfds"):
        import tensorflow_datasets as tfds

        return list(tfds.as_numpy(builder.as_dataset(split=part)))


def stream(spec: DatasetSpec, builder: Any, rows: str) -> Any:
    """A ``tf.data.Dataset`` of a split's examples, read from the files as they are needed and kept nowhere.

    Args:
        spec: of the dataset.
        builder: of tensorflow-datasets.
        rows: a split, or a part of one: ``"train[:90%]"``.
    """
    with told(spec, "tfds"):
        import tensorflow_datasets as tfds

        return builder.as_dataset(split=rows, read_config=tfds.ReadConfig(try_autocache=False))


def from_sklearn(spec: DatasetSpec, fetcher: Callable[..., Any], **arguments: Any) -> Any:
    """What a function of scikit-learn fetches; it downloads where its folder does not hold the data yet.

    Raises:
        ZooError: it could not be downloaded.
    """
    folder = settings.data_dir()
    home = folder and folder / "sklearn"
    with told(spec, "sklearn"):
        try:
            return fetcher(data_home=home, download_if_missing=False, **arguments)
        except OSError:  # not there yet
            _announce(spec)
            return fetcher(data_home=home, n_retries=1, **arguments)


def files(spec: DatasetSpec, origins: Mapping[str, Origin]) -> Path:
    """The folder that holds plain files; those that are missing or not what was published are downloaded.

    Args:
        spec: of the dataset.
        origins: of each file, by its name.

    Raises:
        ZooError: a file could not be downloaded, or is not the one that was published.
    """
    folder = raw_folder(spec)
    missing = {name: origin for name, origin in origins.items() if not _is(folder / name, origin.sha256)}
    if missing:
        _announce(spec)
        with told(spec, f"raw/{spec.name}"):
            from keras.utils import get_file

            folder.mkdir(parents=True, exist_ok=True)
            for name, origin in missing.items():
                get_file(name, origin.url, cache_dir=folder, cache_subdir="", file_hash=origin.sha256)
    return folder


def raw_folder(spec: DatasetSpec) -> Path:
    """The folder of a dataset's plain files: below ``ZOO_DATA_DIR``, or below the cache folder."""
    return (settings.data_dir() or settings.cache_dir()) / "raw" / spec.name


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _announce(spec: DatasetSpec) -> None:
    what = f"{spec.name}, a download of {spec.download}, from {spec.source}; licence: {spec.licence}"
    print(f"Preparing {what}.", file=sys.stderr)


@contextmanager
def told(spec: DatasetSpec, place: str) -> Iterator[None]:
    """Whatever a library raises while it fetches or reads, as a sentence that names the way out."""
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # it tells of each retry, from threads that outlive the call
    try:
        yield
    except ZooError:
        raise
    except Exception as error:  # the libraries let through what their network and file layers raise
        if isinstance(error, ImportError):
            reason = "a package is missing that its library needs"
            way = "For sound, install it by pip install 'zoo[audio]'"
        else:
            reason = str(error).strip().partition("\n")[0].rstrip(". ") or type(error).__name__
            way = (
                f"It needs a download of {spec.download}, once; with a network try again, or point ZOO_DATA_DIR at a "
                f"folder whose {place}/ holds it"
            )
        raise ZooError(f"{spec.name} could not be prepared: {reason}. {way}.{_others(spec)}") from error


def _others(spec: DatasetSpec) -> str:
    """The datasets of the same kind and task that every machine has."""
    from zoo.datasets.catalog import DATASETS

    alike = [s for s in DATASETS if s.inputs.kind == spec.inputs.kind and spec.task.name in [t.name for t in s.tasks]]
    names = [s.name for s in alike if s.download is None]
    return f" Without a download there {'are' if len(names) > 1 else 'is'} {', '.join(names)}." if names else ""
