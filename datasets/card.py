"""The card of a dataset: what it is, in Markdown."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import numpy as np

from zoo.datasets.dataset import Dataset
from zoo.tasks.masks import VOID


def card(data: Dataset) -> str:
    """Facts, layout, classes, and the rule of a generated dataset: see :attr:`zoo.datasets.Dataset.card`."""
    spec = data.spec
    facts = {
        "task": ", ".join([f"**{spec.task.name}**", *(task.name for task in spec.others)]),
        "rows": ", ".join(f"{count:,} {part}" for part, count in data.rows.items()),
        "sample": _layout(data.train.x),
        "target": _layout(data.train.y),
        "source": spec.source,
        "licence": spec.licence,
        "cite": spec.citation,
        "download": spec.download or "none",
        "options": ", ".join(f"{name}={value!r}" for name, value in _options(data).items()) or "none",
        "classes": _classes(data),
    }
    table = "".join(f"| {name} | {value} |\n" for name, value in facts.items() if value)
    rule = inspect.getdoc(_loader(data)) if spec.generated else None
    return f"# {spec.name}\n\n{spec.summary}\n\n| | |\n| --- | --- |\n{table}" + (f"\n{rule}\n" if rule else "")


def _layout(values: Any) -> str:
    """Type and shape of one preprocessed sample or target."""
    if isinstance(values, dict):
        return "; ".join(f"{name}: {_layout(part)}" for name, part in values.items())
    if values is None:
        return ""
    if hasattr(values, "element_spec"):
        return "; ".join(f"{part.dtype.name} {tuple(part.shape[1:])}" for part in _leaves(values.element_spec))
    return f"{values.dtype} {tuple(values.shape[1:])}"


def _leaves(structure: Any) -> list[Any]:
    if isinstance(structure, dict):
        structure = tuple(structure.values())
    return [leaf for part in structure for leaf in _leaves(part)] if isinstance(structure, tuple) else [structure]


def _options(data: Dataset) -> dict[str, Any]:
    """What ``load`` takes beside name, seed and task, with the values in use."""
    if not data.spec.loader:
        return dict(data.options)
    parameters = inspect.signature(_loader(data)).parameters.values()
    usual = {p.name: p.default for p in parameters if p.default is not p.empty}
    return usual | dict(data.options)


def _loader(data: Dataset) -> Any:
    module, function = data.spec.loader.split(":")
    return getattr(importlib.import_module(module), function)


def _classes(data: Dataset) -> str:
    """Every class with its share of the training split."""
    if not data.class_names or data.streamed:
        return ", ".join(data.class_names)
    x, y = data.raw.train
    if data.task.name == "generation":
        y = np.array([data.class_names.index(name) for name in x[:, 0]])
    indices = y.get("labels", y.get("label")) if isinstance(y, dict) else y
    if indices is None or indices.dtype.kind not in "iu":
        return ", ".join(data.class_names)
    counts = np.bincount(indices[(indices >= 0) & (indices != VOID)].ravel(), minlength=len(data.class_names))
    shares = counts / counts.sum()
    return ", ".join(f"{name} {share:.1%}" for name, share in zip(data.class_names, shares, strict=True))
