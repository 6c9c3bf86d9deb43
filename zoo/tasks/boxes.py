"""Tasks whose answer is boxes: where is the object, where are all of them?

A box is (top, left, bottom, right) as fractions of height and width, as in tensorflow-datasets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zoo.tasks.classes import most_probable
from zoo.tasks.task import Answer, Task

if TYPE_CHECKING:
    import numpy as np


FOUND = 20  # objects in an answer, at most
LEAST = 0.05  # score of an object in an answer, at least


def localization(labels: Sequence[str]) -> Task:
    """One object: which class, and where? Targets are ``label`` int64 (n,) and ``box`` float32 (n, 4) (S2).

    The answer holds ``label`` (n,), ``probabilities`` (n, classes) and ``box`` (n, 4).
    """
    names = tuple(labels)
    return Task(
        name="localization",
        labels=names,
        head={"units": len(names), "output_activation": "softmax"},
        loss={"label": "sparse_categorical_crossentropy", "box": "mean_absolute_error"},
        metrics=(),
        decides="mean_iou",
        greater_is_better=True,
        answer=lambda outputs: {**most_probable(outputs["label"], names), "box": outputs["box"]},
        score=lambda y, answer: _localization_metrics(y, answer, names),
        arguments={"labels": names},
    )


def detection(labels: Sequence[str]) -> Task:
    """Many objects: which classes, and where? (S2, S35)

    Targets are ``labels`` int64 (n, most) and ``boxes`` float32 (n, most, 4); a label of −1 fills up. A model gives
    candidates: ``boxes`` (n, candidates, 4) and for each the ``scores`` (n, candidates, classes). The answer holds
    ``labels``, ``boxes`` and ``scores`` of the best, at most :data:`FOUND` of them, those that overlap a better one of
    their class left out (non-maximum suppression).
    """
    names = tuple(labels)
    return Task(
        name="detection",
        labels=names,
        head={"units": len(names), "output_activation": "sigmoid"},
        loss=None,
        metrics=(),
        decides="map_50",
        greater_is_better=True,
        answer=lambda outputs: best_objects(outputs, "boxes", iou_of_all),
        score=lambda y, answer: {"map_50": mean_average_precision(y, answer, len(names), box_overlaps, "boxes")},
        arguments={"labels": names},
    )


def best_objects(outputs: dict[str, np.ndarray], what: str, overlaps: Any) -> Answer:
    """Non-maximum suppression: the best candidates, none of which overlaps a better one of its class by a half.

    Args:
        outputs: ``scores`` (n, candidates, classes) and the candidates under ``what``.
        what: ``"boxes"`` or ``"masks"``.
        overlaps: from candidates ``(n, found, ...)`` to the IoU ``(n, found, found)`` of each with each.
    """
    import numpy as np

    scores = outputs["scores"]
    order = np.argsort(-scores.max(axis=2), axis=1, kind="stable")[:, :FOUND]
    rows = np.arange(len(scores))[:, None]
    scores, candidates = scores[rows, order], outputs[what][rows, order]
    labels, scores = scores.argmax(axis=2), scores.max(axis=2)
    rival = (overlaps(candidates) > 0.5) & (labels[:, :, None] == labels[:, None])
    kept = scores >= LEAST
    for i in range(1, order.shape[1]):
        kept[:, i] &= ~(rival[:, i, :i] & kept[:, :i]).any(axis=1)
    return {"labels": np.where(kept, labels, -1), "scores": scores, what: candidates}


def iou_of_all(boxes: np.ndarray) -> np.ndarray:
    """The IoU ``(n, k, k)`` of every box ``(n, k, 4)`` with every other of its picture."""
    return iou(boxes[:, :, None], boxes[:, None])


def iou(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes ``(..., 4)``, broadcast against each other."""
    import numpy as np

    low, high = np.maximum(first[..., :2], second[..., :2]), np.minimum(first[..., 2:], second[..., 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=-1)
    areas = [np.prod(np.clip(boxes[..., 2:] - boxes[..., :2], 0, None), axis=-1) for boxes in (first, second)]
    return shared / np.maximum(areas[0] + areas[1] - shared, 1e-12)


def box_overlaps(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    """The IoU ``(found, true)`` of every box with every other."""
    return iou(found[:, None], true[None])


def mean_average_precision(
    y: dict[str, np.ndarray], answer: Answer, classes: int, overlaps: Any, what: str, threshold: float = 0.5
) -> float:
    """The mean over classes of the area under the precision-recall curve (VOC 2010).

    A found object is right when it overlaps a true one of its class, not found before, by at least ``threshold``.

    Args:
        y: ``labels`` (n, most), −1 where there is none, and the true boxes or masks under ``what``.
        answer: ``labels`` and ``scores`` (n, any), and the found ones under ``what``.
        classes: number of classes; those that never occur do not count.
        overlaps: from found ``(f, ...)`` and true ``(t, ...)`` to their IoU ``(f, t)``.
        what: ``"boxes"`` or ``"masks"``.
        threshold: least IoU.
    """
    import numpy as np

    precisions = []
    for label in range(classes):
        scores, right = [], []
        for i in range(len(y["labels"])):
            mine = np.flatnonzero(answer["labels"][i] == label)
            mine = mine[np.argsort(-answer["scores"][i][mine], kind="stable")]
            scores.extend(answer["scores"][i][mine])
            matches = overlaps(answer[what][i][mine], y[what][i][y["labels"][i] == label])
            for row in matches:
                best = int(row.argmax()) if row.size else -1
                hit = best >= 0 and row[best] >= threshold
                right.append(hit)
                if hit:
                    matches[:, best] = -1
        truths = int((y["labels"] == label).sum())
        if not truths:
            continue
        hits = np.cumsum(np.array(right, dtype=bool)[np.argsort(-np.array(scores), kind="stable")])
        precision = hits / np.arange(1, len(hits) + 1)
        envelope = np.maximum.accumulate(precision[::-1])[::-1]
        precisions.append(float((np.diff(hits, prepend=0) * envelope).sum() / truths))
    return float(np.mean(precisions))


def _localization_metrics(y: dict[str, np.ndarray], answer: Answer, names: Sequence[str]) -> dict[str, float]:
    import numpy as np

    overlap = iou(y["box"], answer["box"])
    right = np.array(names)[y["label"]] == answer["label"]
    return {
        "mean_iou": float(overlap.mean()),
        "accuracy": float(right.mean()),
        "right_and_iou_above_50": float((right & (overlap >= 0.5)).mean()),
    }
