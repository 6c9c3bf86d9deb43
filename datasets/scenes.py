"""Scenes composed of real handwritten digits: for boxes and masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.datasets import glyphs
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import Split, Splits

CANVAS = 48  # pixels, each way
MOST = 4  # digits in a scene
SIZES = (14, 23)  # height of a digit's frame in pixels, from and below
INK = 0.35  # share of a digit's brightest pixel from which a pixel belongs to it
SCENES = {"train": 2000, "validation": 300, "test": 400}


def digit_scenes(spec: DatasetSpec, seed: int) -> Dataset:
    """Handwritten digits on a larger canvas.

    The rule: a scene of 48×48 pixels holds one to four digits, or exactly one where it is to be located. Each is a
    real digit of scikit-learn, 14 to 22 pixels high, turned by up to 15°, as bright as 0.55 to 1, at a random place
    where no box covers more than a tenth of another. Behind them are a slope of brightness from 0 to at most 0.35 in a
    random direction, and six crumbs: pieces of 4×4 pixels of other digits, as bright as the digits. Over all lies
    Gaussian noise of σ = 0.05. No digit is in the scenes of two splits.

    A digit's mask is where its own ink, before noise and background, has 0.35 of its brightest pixel, less what a later
    digit hides; its box is the smallest around the mask.
    """
    draw = np.random.RandomState(seed)
    most = 1 if spec.task.name == "localization" else MOST
    splits = []
    for rows, digits in zip(SCENES.values(), glyphs.parts(seed), strict=True):
        scenes = [_scene(digits, most, draw) for _ in range(rows)]
        pictures, labels, masks = (np.stack(column) for column in zip(*scenes, strict=True))
        splits.append(Split(pictures, _TARGETS[spec.task.name](labels, masks)))
    return prepare(spec, Splits(*splits), seed=seed)


def boxes_of(masks: np.ndarray) -> np.ndarray:
    """The smallest box around each mask ``(..., height, width)``, float32 ``(..., 4)``; zeros around an empty one."""
    height, width = masks.shape[-2:]
    rows, columns = np.asarray(masks.any(axis=-1)), np.asarray(masks.any(axis=-2))
    there = rows.any(axis=-1)
    top, left = rows.argmax(axis=-1) / height, columns.argmax(axis=-1) / width
    bottom, right = 1 - rows[..., ::-1].argmax(axis=-1) / height, 1 - columns[..., ::-1].argmax(axis=-1) / width
    return np.stack([top, left, there * bottom, there * right], axis=-1).astype("float32")


def _scene(digits: Split, most: int, draw: np.random.RandomState) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A picture uint8 (48, 48), labels (most,) with −1 for none, masks uint8 (most, 48, 48)."""
    picture = _background(digits, draw)
    labels, masks = np.full(most, -1, "int64"), np.zeros((most, CANVAS, CANVAS), "uint8")
    taken = np.zeros((CANVAS, CANVAS), bool)
    for slot in range(draw.randint(1, most + 1)):
        chosen, size = draw.randint(digits.rows), draw.randint(*SIZES)
        side = int(1.3 * size)
        digit = digits.x[chosen]
        ink = glyphs.drawn(digit / digit.max(), size, side, turn=draw.uniform(-0.26, 0.26))
        rows, columns = (np.flatnonzero((ink >= INK).any(axis=axis)) for axis in (1, 0))
        ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        place = _free_place(taken, ink.shape, draw)
        if place is None:
            continue
        own = ink >= INK
        picture[place] = np.where(
            ink > 0, np.maximum(picture[place] * (1 - ink), draw.uniform(0.55, 1) * ink), picture[place]
        )
        masks[(slice(None), *place)][:, own] = 0
        masks[(slot, *place)] = own
        taken[place] = True
        labels[slot] = digits.y[chosen]
    noisy = picture + 0.05 * draw.randn(CANVAS, CANVAS)
    order = np.argsort(labels < 0, kind="stable")  # the digits that found a place first
    return glyphs.to_bytes(noisy), labels[order], masks[order]


def _background(digits: Split, draw: np.random.RandomState) -> np.ndarray:
    angle, strength = draw.uniform(0, 2 * np.pi), draw.uniform(0, 0.35)
    down, across = np.mgrid[:CANVAS, :CANVAS] / (CANVAS - 1) - 0.5
    slope = np.cos(angle) * down + np.sin(angle) * across
    picture = strength * (slope - slope.min()) / np.ptp(slope)
    for _ in range(6):
        piece = digits.x[draw.randint(digits.rows)][2:6, 2:6]
        top, left = draw.randint(CANVAS - 4, size=2)
        window = picture[top : top + 4, left : left + 4]
        window[:] = np.maximum(window, draw.uniform(0.55, 1) * piece)
    return picture


def _free_place(taken: np.ndarray, shape: tuple[int, ...], draw: np.random.RandomState) -> Any:
    """Where a box of this shape covers little of what is taken; None when twenty draws find no such place."""
    for _ in range(20):
        top, left = (draw.randint(size - side + 1) for size, side in zip(taken.shape, shape, strict=True))
        place = (slice(top, top + shape[0]), slice(left, left + shape[1]))
        if taken[place].mean() <= 0.1:
            return place
    return None


def _one_object(labels: np.ndarray, masks: np.ndarray) -> dict[str, np.ndarray]:
    return {"label": labels[:, 0], "box": boxes_of(masks[:, 0])}


def _class_map(labels: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """0 for the background, 1 to 10 for the digits 0 to 9."""
    return (masks * (labels + 1).astype("uint8")[:, :, None, None]).max(axis=1)


_TARGETS = {
    "localization": _one_object,
    "detection": lambda labels, masks: {"labels": labels, "boxes": boxes_of(masks)},
    "semantic_segmentation": _class_map,
    "instance_segmentation": lambda labels, masks: {"labels": labels, "masks": masks},
}
