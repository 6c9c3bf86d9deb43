"""The scikit-learn baselines of a dataset's task, trained on its training split and measured on its test split.

They do not depend on the network, so their scores are kept in the cache folder, under a fingerprint of the data, of
the estimators and of scikit-learn's version.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from typing import Any

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning

from zoo import settings
from zoo.datasets import Dataset

Scores = dict[str, dict[str, float]]


def scores(dataset: Dataset) -> Scores:
    """Test metrics of each baseline, by its name."""
    estimators = dataset.task.baselines(dataset.inputs.kind == "image")
    cached = settings.cache_dir() / "baselines" / f"{dataset.name}-{_fingerprint(dataset, estimators)}.json"
    try:
        return json.loads(cached.read_text())
    except (OSError, ValueError):
        measured = {name: _score(estimator, dataset) for name, estimator in estimators.items()}
    try:  # a cache that cannot be written is no reason to lose what was measured
        cached.parent.mkdir(parents=True, exist_ok=True)
        unfinished = cached.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(measured))
        os.replace(unfinished, cached)
    except OSError:
        pass
    return measured


def _score(estimator: Any, dataset: Dataset) -> dict[str, float]:
    (x, y), test = dataset.train, dataset.test
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        estimator.fit(x.reshape(len(x), -1), y.ravel())
    rows = test.x.reshape(len(test.x), -1)
    task, labels = dataset.task, dataset.task.labels
    if dataset.target_scaler is not None:
        outputs = estimator.predict(rows).reshape(-1, 1)
        return task.score(dataset.raw.test.y, task.answer(dataset.target_scaler.inverse_transform(outputs)))
    if hasattr(estimator, "predict_proba"):
        return task.score(test.y, task.answer(estimator.predict_proba(rows)))
    return task.score(test.y, {"label": np.array(labels)[estimator.predict(rows)]})


def _fingerprint(dataset: Dataset, estimators: dict[str, Any]) -> str:
    digest = hashlib.blake2b(f"{sklearn.__version__} {estimators} {dataset.task}".encode(), digest_size=10)
    for split in (dataset.train, dataset.test):
        digest.update(np.ascontiguousarray(split.x).data)
        digest.update(np.ascontiguousarray(split.y).data)
    return digest.hexdigest()
