"""The checks of the notebook on segmentation and detection: right answers pass, typical mistakes are named."""

import numpy as np
import pytest

from zoo.exercises.kit import NOTHING
from zoo.tasks.boxes import iou

MASKS = np.array([[[0, 1, 0, 0], [0, 3, 3, 0]]])  # 5 of 8 pixels are background; 3 classes


def shared(a, b, clip_width=0):
    height, width = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(0, height) * max(clip_width, width)


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def box_iou(a, b):
    return shared(a, b) / (area(a) + area(b) - shared(a, b))


def suppress(boxes, scores):
    kept = []
    for i in np.argsort(-scores):
        if all(box_iou(boxes[i], boxes[j]) <= 0.5 for j in kept):
            kept.append(i)
    return kept


def suppress_beside_all(boxes, scores):
    order = list(np.argsort(-scores))
    return [i for n, i in enumerate(order) if all(iou(boxes[i], boxes[j]) <= 0.5 for j in order[:n])]


def overlapping_only(boxes, scores):
    kept = []
    for i in np.argsort(-scores):
        if all(box_iou(boxes[i], boxes[j]) > 0.5 for j in kept):
            kept.append(i)
    return kept


RIGHT = {
    "box_overlap": (box_iou,),
    "mask_overlap": (lambda a, b: (a & b).sum() / (a | b).sum(),),
    "suppression": (suppress,),
    "lazy_network": (5 / 8, 5 / 8 / 3, MASKS),
    "touching": ("the same",),
}
WRONG = [
    ("box_overlap", "counted twice", lambda a, b: shared(a, b) / (area(a) + area(b))),
    ("box_overlap", "intersection alone", shared),
    ("box_overlap", "not by the smaller", lambda a, b: shared(a, b) / min(area(a), area(b))),
    ("box_overlap", "not by the first", lambda a, b: shared(a, b) / area(a)),
    ("box_overlap", "larger of the two", lambda a, b: shared(a, b) / max(area(a), area(b))),
    (
        "box_overlap",
        "width needs its max",
        lambda a, b: shared(a, b, -np.inf) / (area(a) + area(b) - shared(a, b, -np.inf)),
    ),
    ("mask_overlap", "the background", lambda a, b: (a == b).mean()),
    ("mask_overlap", "counted twice", lambda a, b: (a & b).sum() / (a.sum() + b.sum())),
    ("mask_overlap", "Dice", lambda a, b: 2 * (a & b).sum() / (a.sum() + b.sum())),
    ("mask_overlap", "not by all pixels", lambda a, b: (a & b).mean()),
    ("mask_overlap", "first mask", lambda a, b: (a & b).sum() / a.sum()),
    ("suppression", "thrown away must not", suppress_beside_all),
    ("suppression", "Begin with the surest", lambda boxes, scores: suppress(boxes, -scores)),
    ("suppression", "kept them all", lambda boxes, scores: range(len(boxes))),
    ("suppression", "Only the surest", lambda boxes, scores: [scores.argmax()]),
    ("suppression", "No box is kept", lambda boxes, scores: []),
    ("suppression", "wrong way round: a box stays", overlapping_only),
    ("suppression", "ZeroDivisionError", lambda boxes, scores: 1 / 0),
    ("touching", "A class a pixel", "different"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answer"), WRONG)
def test_mistakes_are_named(name, words, answer, told):
    assert words in told(name, answer)


@pytest.mark.parametrize(
    ("words", "accuracy", "mean"),
    [
        ("gets wrong", 3 / 8, 5 / 24),
        ("divide it by the number of all pixels", 5, 5 / 24),
        ("background alone", 5 / 8, 5 / 8),
        ("divide by eleven", 5 / 8, 5 / 16),
        ("something of it is right", 5 / 8, 0),
    ],
)
def test_mistakes_with_the_lazy_network_are_named(words, accuracy, mean, told):
    assert words in told("lazy_network", accuracy, mean, MASKS)


@pytest.mark.parametrize("name", ["box_overlap", "mask_overlap", "suppression"])
def test_a_function_of_dots_returns_nothing_yet(name, told):
    assert "nothing" in told(name, lambda *given: ...)


def test_dots_are_nothing_yet(told):
    assert told("lazy_network", ..., ..., MASKS) == NOTHING
    assert told("touching", ...) == NOTHING
