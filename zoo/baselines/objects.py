"""Baselines for boxes and masks: linear models of small patches, as before convolutional networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LogisticRegression, Ridge

from zoo.baselines.flat import flattened
from zoo.datasets import Dataset
from zoo.datasets.scenes import boxes_of
from zoo.tasks import Answer
from zoo.tasks.boxes import iou, most_probable

Baseline = Callable[[Dataset], Answer]
CROP = 8  # side of the patches that stand for an object, in pixels
REACH = 2  # pixels on each side that a pixel's class is told from
SEEN = 2000  # pictures that patches are taken from


def localizers(data: Dataset) -> dict[str, Baseline]:
    """The mean box and the most frequent class; linear models of all pixels."""
    return {
        "dummy": Located(DummyClassifier(), DummyRegressor()),
        "logistic and ridge regression": Located(LogisticRegression(max_iter=300), Ridge(alpha=10.0)),
    }


@dataclass(frozen=True)
class Located:
    """A classifier for the label and a regressor for the box, on all pixels."""

    classifier: DummyClassifier | LogisticRegression
    regressor: DummyRegressor | Ridge

    def __call__(self, data: Dataset) -> Answer:
        """Labels and boxes of the test split."""
        (x, y), test = data.train, flattened(data.test.x)
        probabilities = self.classifier.fit(flattened(x), y["label"]).predict_proba(test)
        boxes = self.regressor.fit(flattened(x), y["box"]).predict(test)
        return {**most_probable(probabilities, data.class_names), "box": np.clip(boxes, 0, 1)}


def detectors(data: Dataset) -> dict[str, Baseline]:
    """Always the mean box; a linear model of a window that slides over the picture."""
    return {"dummy": mean_box, "sliding window": sliding_window}


def mean_box(data: Dataset) -> Answer:
    """One box a picture: the mean one, of the most frequent class."""
    y, rows = data.train.y, data.raw.test.rows
    real = y["labels"] >= 0
    return {
        "labels": np.full((rows, 1), np.bincount(y["labels"][real]).argmax()),
        "boxes": np.tile(y["boxes"][real].mean(axis=0), (rows, 1, 1)),
        "scores": np.ones((rows, 1)),
    }


def sliding_window(data: Dataset, sizes: int = 3) -> Answer:
    """Logistic regression on windows of the usual sizes, background being a class too; the best that overlap little."""
    x, y = data.train.x[:SEEN], {name: part[:SEEN] for name, part in data.train.y.items()}
    background = len(data.class_names)
    rows, slots = np.nonzero(y["labels"] >= 0)
    objects = y["boxes"][rows, slots]
    spans = np.quantile(objects[:, 2:] - objects[:, :2], np.linspace(0.15, 0.85, sizes), axis=0)
    windows = np.concatenate([_grid(span) for span in spans]).astype("float32")
    draw = np.random.RandomState(0)
    empty_rows = draw.randint(len(x), size=3 * len(rows))
    empty = windows[draw.randint(len(windows), size=len(empty_rows))]
    apart = iou(empty[:, None], y["boxes"][empty_rows]).max(axis=1) < 0.3
    crops = np.concatenate([_crops(x, rows, objects), _crops(x, empty_rows[apart], empty[apart])])
    labels = np.concatenate([y["labels"][rows, slots], np.full(apart.sum(), background)])
    model = LogisticRegression(max_iter=300, C=0.1).fit(crops, labels)
    scores = np.zeros((len(data.test.x), len(windows), background + 1))
    scores[..., model.classes_] = [
        model.predict_proba(_crops(test[None], np.zeros(len(windows), int), windows)) for test in data.test.x
    ]
    boxes = np.broadcast_to(windows, (len(scores), *windows.shape))
    return data.task.answer({"boxes": boxes, "scores": scores[..., :background]})


def segmenters(data: Dataset) -> dict[str, Baseline]:
    """The most frequent class at every pixel; a linear model of the pixel's surroundings."""
    return {"dummy": most_frequent_class, "patches and logistic regression": patch_classes}


def most_frequent_class(data: Dataset) -> Answer:
    """One class everywhere."""
    usual = np.bincount(data.train.y.ravel(), minlength=256)[: len(data.class_names)].argmax()
    return {"mask": np.full_like(data.raw.test.y, usual)}


def patch_classes(data: Dataset, pixels: int = 30_000) -> Answer:
    """Each pixel by itself and its neighbours."""
    x, y = data.train.x[:SEEN], data.train.y[:SEEN]
    draw = np.random.RandomState(0)
    chosen = [draw.randint(size, size=pixels) for size in y.shape]
    named = y[tuple(chosen)] < len(data.class_names)
    picked = tuple(place[named] for place in chosen)
    model = LogisticRegression(max_iter=200).fit(_patches(x)[picked], y[picked])
    masks = [model.predict(_patches(test[None]).reshape(-1, model.n_features_in_)) for test in data.test.x]
    return {"mask": np.stack(masks).reshape(data.raw.test.y.shape).astype("uint8")}


def instance_segmenters(data: Dataset) -> dict[str, Baseline]:
    """The whole picture as one object; what hangs together and is lighter than usual, classified by a linear model."""
    return {"dummy": whole_picture, "connected components": connected_components}


def whole_picture(data: Dataset) -> Answer:
    """One mask a picture, of the most frequent class."""
    labels, masks = data.train.y["labels"], data.raw.test.y["masks"]
    rows = len(masks)
    return {
        "labels": np.full((rows, 1), np.bincount(labels[labels >= 0]).argmax()),
        "masks": np.ones((rows, 1, *masks.shape[2:]), "uint8"),
        "scores": np.ones((rows, 1)),
    }


def connected_components(data: Dataset, most: int = 8) -> Answer:
    """Pixels above the threshold that keeps training objects best apart, grouped where they touch."""
    x, y = data.train.x[:SEEN, ..., 0], {name: part[:SEEN] for name, part in data.train.y.items()}
    lit = y["masks"].any(axis=1)
    threshold = (x[lit].mean() + x[~lit].mean()) / 2
    rows, slots = np.nonzero(y["labels"] >= 0)
    boxes = boxes_of(y["masks"][rows, slots])
    model = LogisticRegression(max_iter=300, C=0.1).fit(_crops(x[..., None], rows, boxes), y["labels"][rows, slots])
    height, width = x.shape[1:]
    rows_of_test = len(data.test.x)
    masks = np.zeros((rows_of_test, most, height, width), "uint8")
    labels, scores = np.full((rows_of_test, most), -1), np.zeros((rows_of_test, most))
    for i, picture in enumerate(data.test.x[..., 0]):
        parts, count = ndimage.label(picture > threshold)
        sizes = np.bincount(parts.ravel())[1:]
        kept = [p + 1 for p in np.argsort(-sizes, kind="stable")[: min(most, count)] if sizes[p] >= 6]
        if not kept:
            continue
        masks[i, : len(kept)] = [parts == p for p in kept]
        found = boxes_of(masks[i, : len(kept)])
        probabilities = model.predict_proba(_crops(picture[None, ..., None], np.zeros(len(kept), int), found))
        labels[i, : len(kept)] = model.classes_[probabilities.argmax(axis=1)]
        scores[i, : len(kept)] = probabilities.max(axis=1)
    return {"labels": labels, "masks": masks, "scores": scores}


def _grid(span: np.ndarray) -> np.ndarray:
    """Boxes of one size all over the picture, a third of it apart."""
    places = [np.append(np.arange(0, 1 - side, side / 3), 1 - side) for side in span]
    corners = np.stack(np.meshgrid(*places, indexing="ij"), axis=-1).reshape(-1, 2)
    return np.concatenate([corners, corners + span], axis=1)


def _crops(pictures: np.ndarray, rows: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Boxes of pictures ``(n, height, width, channels)`` as flat patches of CROP × CROP points."""
    size = np.array(pictures.shape[1:3])
    points = (np.arange(CROP) + 0.5) / CROP
    low, span = boxes[:, None, :2], boxes[:, None, 2:] - boxes[:, None, :2]
    places = np.clip(((low + points[:, None] * span) * size).astype(int), 0, size - 1)  # (boxes, CROP, 2)
    return flattened(pictures[rows[:, None, None], places[:, :, None, 0], places[:, None, :, 1]])


def _patches(pictures: np.ndarray) -> np.ndarray:
    """Every pixel's surroundings: ``(n, height, width, channels · (2 · REACH + 1)²)``."""
    side = 2 * REACH + 1
    padded = np.pad(pictures, ((0, 0), (REACH, REACH), (REACH, REACH), (0, 0)), mode="edge")
    views = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    return views.reshape(*pictures.shape[:3], -1)
