"""The built-in datasets, one entry each, and how one is loaded by name.

The entries stand in a file a family. They are the list that ``zoo datasets``, the README and the tests come from;
nothing heavy is imported to read it.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from zoo.datasets import views
from zoo.datasets.catalog import compositions, images, published, sequences, tables
from zoo.datasets.dataset import Dataset, DatasetSpec
from zoo.errors import ZooError, seed_number, unknown
from zoo.tasks import TASKS

FAMILIES = (tables, images, compositions, sequences, published)
DATASETS: tuple[DatasetSpec, ...] = tuple(spec for family in FAMILIES for spec in family.ENTRIES)
_specs = {spec.name: spec for spec in DATASETS}


def list_datasets(pattern: str = "*", task: str | None = None) -> list[str]:
    """Names of the datasets that match a wildcard pattern and ask a task, in alphabetical order."""
    if task is not None and task not in TASKS:
        raise unknown("task", task, TASKS)
    return sorted(
        s.name for s in DATASETS if fnmatchcase(s.name, pattern) and (task is None or task in [t.name for t in s.tasks])
    )


def spec(name: str) -> DatasetSpec:
    """The :class:`DatasetSpec` of that name. Raises ZooError, with the nearest names, where there is none."""
    if name not in _specs:
        raise unknown("dataset", name, sorted(_specs))
    return _specs[name]


def load(name: str, seed: int = 0, *, task: str | None = None, **options: Any) -> Dataset:
    """A built-in dataset: split, and preprocessed with scikit-learn, fitted on the training split alone.

    Args:
        name: a dataset of :func:`list_datasets`.
        seed: of the split, and of the data where they are generated.
        task: what is asked of the samples, where a dataset serves several tasks; by default its first.
        **options: of the loader, such as ``shape="moons"`` of ``points``, or ``select=5`` of any table.

    Raises:
        ZooError: unknown name, task or option; a seed that is none; a download that fails.

    Example: ``data = zoo.datasets.load("digits"); model.fit(*data.train, validation_data=data.validation)``.
    """
    seed, known = seed_number(seed), spec(name).for_task(task)
    if known.task.name in views.TURNS:
        return views.seen(load(name, seed, task="classification", **options), known.task.name)
    module, function = known.loader.split(":")
    loader = getattr(importlib.import_module(module), function)
    taken = [parameter for parameter in inspect.signature(loader).parameters if parameter not in ("spec", "seed")]
    for option in options:
        if option not in taken:
            raise ZooError(f"{name} takes no option {option!r}. It takes: {', '.join(taken) or 'none'}.")
    return loader(known, seed, **options)


def resolve(dataset: str | DatasetSpec | Dataset, tasks: Sequence[str] = ()) -> DatasetSpec | Dataset:
    """A dataset, or the spec of the one that is named, for the first of its tasks that is among ``tasks``."""
    known = spec(dataset) if isinstance(dataset, str) else dataset
    if isinstance(known, DatasetSpec):
        return known.for_task(next((task.name for task in known.tasks if task.name in tasks), None))
    return known
