"""Datasets: loaders with scikit-learn preprocessing, imported as ``zoo.datasets``.

``load`` a built-in dataset by name, or bring your own with ``from_csv``, ``from_dataframe``, ``from_arrays``,
``from_series_csv``, ``from_text_pairs`` and, for a folder a class, ``from_image_folder``, ``from_audio_folder`` and
``from_text_folder``. Pictures can be ``seen`` for other tasks than to be classified. Everything is imported when it is
first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if __name__ == "datasets":
    raise ImportError("This folder is the package zoo.datasets: write `from zoo import datasets`.")

if TYPE_CHECKING:
    from zoo.datasets import augment as augment
    from zoo.datasets.catalog import list_datasets as list_datasets
    from zoo.datasets.catalog import load as load
    from zoo.datasets.catalog import spec as spec
    from zoo.datasets.dataset import Dataset as Dataset
    from zoo.datasets.dataset import DatasetSpec as DatasetSpec
    from zoo.datasets.own_data import from_arrays as from_arrays
    from zoo.datasets.own_data import from_audio_folder as from_audio_folder
    from zoo.datasets.own_data import from_csv as from_csv
    from zoo.datasets.own_data import from_dataframe as from_dataframe
    from zoo.datasets.own_data import from_image_folder as from_image_folder
    from zoo.datasets.own_data import from_series_csv as from_series_csv
    from zoo.datasets.own_data import from_text_folder as from_text_folder
    from zoo.datasets.own_data import from_text_pairs as from_text_pairs
    from zoo.datasets.splits import Split as Split
    from zoo.datasets.splits import Splits as Splits
    from zoo.datasets.views import seen as seen

_HOMES = {
    "augment": "augment",
    "load": "catalog",
    "list_datasets": "catalog",
    "spec": "catalog",
    "Dataset": "dataset",
    "DatasetSpec": "dataset",
    "Split": "splits",
    "Splits": "splits",
    "from_arrays": "own_data",
    "from_audio_folder": "own_data",
    "from_csv": "own_data",
    "from_dataframe": "own_data",
    "from_image_folder": "own_data",
    "from_series_csv": "own_data",
    "from_text_folder": "own_data",
    "from_text_pairs": "own_data",
    "seen": "views",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    return home if name == _HOMES[name] else getattr(home, name)


def __dir__() -> list[str]:
    return __all__
