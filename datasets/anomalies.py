"""Anomaly detection: the usual to learn from, the unusual to find."""

from __future__ import annotations

import numpy as np

from zoo.datasets import glyphs
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import Splits, split
from zoo.errors import ZooError


def anomalies(spec: DatasetSpec, seed: int) -> Dataset:
    """Breast cancer: benign tumours to learn from, malignant ones to find; 569 tumours, 30 measures.

    The malignant ones of the training split are left out; validation and test hold both kinds.
    """
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer(as_frame=True)
    malignant = (bunch.target.to_numpy() == 0).astype("int64")
    raw = split(spec.inputs.check(bunch.data), malignant, seed=seed, stratify=True)
    return prepare(spec, _usual_to_learn_from(raw), seed=seed)


def digit_anomalies(spec: DatasetSpec, seed: int, held_out: int = 4) -> Dataset:
    """Handwritten digits, one class of which is never learned: all its 1,797 digits but the ones of ``held_out``.

    The digits of that class in the training split are left out; validation and test hold all.
    """
    if held_out not in range(10):
        raise ZooError(f"held_out={held_out}: hold out one of the digits 0 to 9.")
    raw = glyphs.parts(seed)
    marked = Splits(*(part._replace(x=np.round(16 * part.x).astype("uint8"), y=part.y == held_out) for part in raw))
    marked = Splits(*(part._replace(y=part.y.astype("int64")) for part in marked))
    options = {} if held_out == 4 else {"held_out": held_out}
    return prepare(spec, _usual_to_learn_from(marked), seed=seed, options=options)


def _usual_to_learn_from(raw: Splits) -> Splits:
    return raw._replace(train=raw.train.take(np.flatnonzero(raw.train.y == 0)))
