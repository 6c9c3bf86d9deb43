"""Where zoo keeps files. Every folder can be set by an environment variable; none is made before it is written to."""

from __future__ import annotations

import os
from pathlib import Path


def data_dir() -> Path | None:
    """The folder of downloaded data sets, ``ZOO_DATA_DIR``; None leaves each library its own default.

    Below it: ``tfds/`` for tensorflow-datasets, ``sklearn/`` for scikit-learn and ``raw/`` for plain files, a folder a
    data set; unset, plain files go below :func:`cache_dir`.
    """
    folder = os.environ.get("ZOO_DATA_DIR")
    return Path(folder).expanduser() if folder else None


def user_models_dir() -> Path:
    """The folder of a user's own trained models: ``ZOO_SAVED_MODELS``, or the platform's folder for user data."""
    folder = os.environ.get("ZOO_SAVED_MODELS")
    if folder:
        return Path(folder).expanduser()
    import platformdirs

    return platformdirs.user_data_path("zoo") / "saved_models"


def cache_dir() -> Path:
    """The folder of what can be computed again: ``ZOO_CACHE_DIR``, or the platform's cache folder."""
    folder = os.environ.get("ZOO_CACHE_DIR")
    if folder:
        return Path(folder).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("zoo")
