"""Pictures of a dataset's training samples with their targets, each a matplotlib figure."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from zoo.datasets import stream
from zoo.datasets.dataset import Dataset
from zoo.datasets.plot import pictures, sequences, tables

SHOWN = 64  # samples that a figure needs of a stream, at most


def samples(dataset: Dataset) -> Figure:
    """A figure of training samples: see :meth:`zoo.datasets.Dataset.plot`."""
    if dataset.streamed:
        dataset = stream.in_memory(dataset, SHOWN)
    figure = _of_kind(dataset)(dataset)
    part = "validation" if dataset.task.name == "anomaly_detection" else "training"  # there alone are both kinds
    figure.suptitle(f"{dataset.name}: the first {part} samples")
    return figure


def _of_kind(dataset: Dataset) -> Callable[[Dataset], Figure]:
    """Task and kind of input decide how a sample is drawn, or one of the two."""
    task, kind = dataset.task.name, dataset.inputs.kind
    return _BY_BOTH.get((task, kind)) or _BY_TASK.get(task) or _BY_KIND[kind]


_BY_BOTH: dict[tuple[str, str], Callable[[Dataset], Figure]] = {
    ("anomaly_detection", "series"): sequences.unusual_windows,
}
_BY_TASK: dict[str, Callable[[Dataset], Figure]] = {
    "image_to_image": pictures.pairs,
    "reconstruction": pictures.pairs,
    "generation": pictures.captioned,
    "text_to_image": pictures.captioned,
    "domain_translation": pictures.clips,
    "translation": sequences.text_pairs,
    "missing_word": sequences.text_pairs,
    "language_modelling": sequences.excerpt,
    "masked_language_modelling": sequences.excerpt,
    "forecasting": sequences.forecasts,
}
_BY_KIND: dict[str, Callable[[Dataset], Figure]] = {
    "table": tables.scatter,
    "image": pictures.grid,
    "series": sequences.windows,
    "audio": sequences.spectrograms,
    "text": sequences.labelled_texts,
}
