"""What a network has to beat: the baselines of each task, trained on the training split and measured on the test split.

Each baseline is a function from a dataset to its answers on the raw test split. They do not depend on the network, so
their scores are kept in the cache folder, under a fingerprint of the data, of the baselines' names, of who judges them,
and of the versions of zoo and scikit-learn.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version

import joblib
import sklearn
from sklearn.exceptions import ConvergenceWarning

from zoo import atomic, scoring, settings
from zoo.baselines import flat, generators, languages, objects, sequences
from zoo.datasets import Dataset
from zoo.tasks import Answer

Scores = dict[str, dict[str, float]]
BASELINES: dict[str, Callable[[Dataset], dict[str, Callable[[Dataset], Answer]]]] = {
    "classification": flat.classifiers,
    "anomaly_detection": flat.anomaly_detectors,
    "regression": flat.regressors,
    "landmarks": flat.regressors_of_many,
    "image_to_image": flat.regressors_of_many,
    "domain_translation": flat.domain_translators,
    "text_to_image": generators.text_painters,
    "generation": generators.generators,
    "reconstruction": generators.reconstructors,
    "forecasting": sequences.forecasters,
    "language_modelling": languages.language_models,
    "masked_language_modelling": languages.masked_language_models,
    "missing_word": sequences.gap_fillers,
    "translation": languages.translators,
    "transcription": sequences.transcribers,
    "localization": objects.localizers,
    "detection": objects.detectors,
    "semantic_segmentation": objects.segmenters,
    "instance_segmentation": objects.instance_segmenters,
}


def scores(dataset: Dataset) -> Scores:
    """Test metrics of each baseline, by its name; the simplest first."""
    chosen = BASELINES[dataset.task.name](dataset)
    contents = (dataset.raw.train, dataset.raw.test, str(dataset.preprocessing), dataset.task.to_dict())
    named = [(name, getattr(baseline, "__qualname__", None) or repr(baseline)) for name, baseline in chosen.items()]
    fingerprint = joblib.hash((version("zoo"), sklearn.__version__, named, scoring.judge(dataset), *contents))
    cached = settings.cache_dir() / "baselines" / f"{dataset.name}-{fingerprint}.json"
    try:
        return json.loads(cached.read_text())
    except (OSError, ValueError):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            measured = {name: scoring.score(dataset, baseline(dataset)) for name, baseline in chosen.items()}
    with suppress(atomic.Unwritable), atomic.file(cached) as file:  # what was measured is told all the same
        json.dump(measured, file)
    return measured
