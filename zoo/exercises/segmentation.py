"""Checks of the notebook on segmentation and detection: overlap, non-maximum suppression, scores that flatter (S2)."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.exercises.kit import choose, compare, compare_function, exercise
from zoo.tasks.boxes import iou
from zoo.tasks.masks import mask_overlaps

Boxes = np.ndarray  # (n, 4) of (top, left, bottom, right)

PAIRS = tuple(
    (np.array(a, float), np.array(b, float))
    for a, b in (
        ([0, 0, 2, 2], [1, 1, 3, 3]),
        ([0, 0, 4, 4], [1, 1, 3, 3]),
        ([1, 1, 3, 3], [0, 2, 4, 6]),
        ([0, 0, 2, 4], [0, 2, 2, 6]),
        ([0, 0, 1, 1], [2, 2, 3, 3]),
        ([0, 2, 2, 3], [0, 0, 2, 1]),
    )
)
MASKS = tuple(
    (np.array(a), np.array(b))
    for a, b in (
        ([[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0]], [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]),
        ([[1, 1, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0]], [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]),
        ([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]], [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]]),
    )
)
_ROW = np.array([[0, 0, 4, 10], [0, 3, 4, 13], [0, 6, 4, 16], [0, 20, 4, 30]], float)  # each overlaps its neighbour
CANDIDATES = (
    (_ROW, np.array([0.9, 0.8, 0.7, 0.6])),
    (_ROW, np.array([0.6, 0.7, 0.9, 0.2])),
    (_ROW[[3, 1, 0]], np.array([0.3, 0.5, 0.4])),
)


@exercise("Intersection over union: 1 where two boxes are the same, 0 where they do not touch.")
def box_overlap(function: Any) -> None:
    """Exercise 1: the IoU of two boxes (S2)."""

    def sides(a: Boxes, b: Boxes) -> Boxes:
        return np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])

    def shared(a: Boxes, b: Boxes) -> float:
        return float(np.prod(np.clip(sides(a, b), 0, None)))

    def area(a: Boxes) -> float:
        return float(np.prod(a[2:] - a[:2]))

    def unclipped(a: Boxes, b: Boxes) -> float:
        both = float(np.prod(sides(a, b)))
        return both / (area(a) + area(b) - both)

    def half_clipped(a: Boxes, b: Boxes) -> float:
        height, width = sides(a, b)
        both = float(max(0, height) * width)
        return both / (area(a) + area(b) - both)

    compare_function(
        function,
        iou,
        PAIRS,
        {
            "Boxes that do not touch share nothing; a negative side has to become 0: max(0, …) for both.": unclipped,
            "Boxes may miss each other sideways, too: width needs its max(0, …) as height does.": half_clipped,
            "What both boxes share is counted twice in your union: subtract it once.": lambda a, b: (
                shared(a, b) / (area(a) + area(b))
            ),
            "This is the intersection alone: divide it by the union.": shared,
            "Divide by what the boxes cover together, not by the smaller of them.": lambda a, b: (
                shared(a, b) / min(area(a), area(b))
            ),
            "Divide by what the boxes cover together, not by the first of them.": lambda a, b: shared(a, b) / area(a),
            "The larger of the two areas is not the union: each box covers something that the other does not.": (
                lambda a, b: shared(a, b) / max(area(a), area(b))
            ),
        },
    )


@exercise("The same question for masks: pixels that both have, over pixels that at least one has.")
def mask_overlap(function: Any) -> None:
    """Exercise 2: the IoU of two masks (S2)."""
    compare_function(
        function,
        lambda a, b: float(mask_overlaps(a[None], b[None])[0, 0]),
        MASKS,
        {
            "This is the share of pixels that agree; but a mask is about its object, not about the background.": (
                lambda a, b: np.mean(a == b)
            ),
            "Pixels of both are counted twice in your union: use (a | b), one of them or both.": lambda a, b: (
                (a & b).sum() / (a.sum() + b.sum())
            ),
            "That is Dice's coefficient, 2·|A∩B| / (|A| + |B|): a cousin. Divide by the union instead.": lambda a, b: (
                2 * (a & b).sum() / (a.sum() + b.sum())
            ),
            "Divide by the pixels of the union, not by all pixels of the picture.": lambda a, b: np.mean(a & b),
            "Divide by the union, not by the first mask.": lambda a, b: (a & b).sum() / a.sum(),
            "A mean over all pixels of a | b is no union: count with sum().": lambda a, b: (
                (a & b).sum() / np.mean(a | b)
            ),
        },
    )


@exercise("Non-maximum suppression: of many candidates for one object, the surest one stays.")
def suppression(function: Any) -> None:
    """Exercise 3: which boxes are kept (S2, S35)."""

    def answer(boxes: Boxes, scores: np.ndarray) -> Any:
        found = function(boxes, scores)
        return found if found is None or found is ... else np.sort(np.asarray(found, dtype=float))

    if callable(function):
        answer.__name__ = getattr(function, "__name__", "your function")
    compare_function(
        answer if callable(function) else function,
        lambda boxes, scores: np.sort(_kept(boxes, scores)),
        CANDIDATES,
        {
            "No box is kept. Is the condition the wrong way round? The first box overlaps none, so it stays.": (
                lambda boxes, scores: np.array([])
            ),
            "A box that was thrown away must not throw away others: compare with those in `kept` only.": (
                lambda boxes, scores: np.sort(_beside_all(boxes, scores))
            ),
            "Begin with the surest box: go through the scores from the largest to the smallest.": (
                lambda boxes, scores: np.sort(_kept(boxes, -scores))
            ),
            "You kept them all: leave out a box that overlaps a kept one by more than the threshold.": (
                lambda boxes, scores: np.arange(len(boxes))
            ),
            "Only the surest box is left; but others that overlap no kept one are other objects.": (
                lambda boxes, scores: np.array([np.argmax(scores)])
            ),
            "The condition is the wrong way round: a box stays where it does NOT overlap a kept one.": (
                lambda boxes, scores: np.sort(_wrong_way_round(boxes, scores))
            ),
        },
    )


@exercise("Where most pixels are background, pixel accuracy flatters; the mean IoU over classes does not.")
def lazy_network(accuracy: Any, mean: Any, y: Any) -> None:
    """Exercise 4: a network that calls every pixel background (S2)."""
    background = float(np.mean(y == 0))
    classes = len(np.unique(y))
    compare(
        accuracy,
        background,
        {
            "That is the share of pixels that it gets wrong.": 1 - background,
            "That is a number of pixels: divide it by the number of all pixels.": float((y == 0).sum()),
            "Without training, one class of eleven by chance: but it answers background, and most pixels are.": 1
            / classes,
        },
        what="The pixel accuracy",
    )
    compare(
        mean,
        background / classes,
        {
            "That is the IoU of the background alone. The ten digits have an IoU too: which?": background,
            "There are ten digits and the background: divide by eleven.": background / (classes - 1),
            "The digits' IoU is 0, but the background's is not: something of it is right.": 0.0,
            "The IoU of a digit is 0 here: nothing of it is found. With 1 for each, the network would be perfect.": (
                (background + classes - 1) / classes
            ),
        },
        what="The mean IoU",
    )


@exercise("Semantic segmentation asks what; instance segmentation asks which one, too.")
def touching(answer: Any) -> None:
    """Exercise 5: two digits of one class, semantically (S2)."""
    choose(
        answer,
        "the same",
        {
            "different": "A class a pixel: what does the network say of a pixel of the first 7, and what of one of the "
            "second?",
        },
    )


def _kept(boxes: Boxes, scores: np.ndarray) -> np.ndarray:
    kept: list[int] = []
    for i in np.argsort(-scores):
        if all(iou(boxes[i], boxes[j]) <= 0.5 for j in kept):
            kept.append(int(i))
    return np.array(kept)


def _wrong_way_round(boxes: Boxes, scores: np.ndarray) -> np.ndarray:
    kept: list[int] = []
    for i in np.argsort(-scores):
        if all(iou(boxes[i], boxes[j]) > 0.5 for j in kept):
            kept.append(int(i))
    return np.array(kept)


def _beside_all(boxes: Boxes, scores: np.ndarray) -> np.ndarray:
    order = np.argsort(-scores)
    return np.array([i for n, i in enumerate(order) if not any(iou(boxes[i], boxes[j]) > 0.5 for j in order[:n])])
