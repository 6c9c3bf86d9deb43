"""Augmentation: targets stay with what they name, and draws repeat themselves."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo import ZooError, tasks
from zoo.datasets import DatasetSpec, Split, Splits, augment, stream
from zoo.datasets.dataset import prepare
from zoo.datasets.inputs import ImageInput, SeriesInput

N, HEIGHT, WIDTH = 64, 20, 30
STRONG = {"crop": 0.5, "flip": 0.5}
DRAW = np.random.RandomState(0)
ROWS, COLUMNS = DRAW.randint(1, HEIGHT - 1, (N, 3)), DRAW.randint(1, WIDTH - 1, (N, 3))  # of three bright spots each
SPOTS = np.zeros((N, 3, HEIGHT, WIDTH), "uint8")
for i in range(N):
    for j in range(3):
        SPOTS[i, j, ROWS[i, j] - 1 : ROWS[i, j] + 2, COLUMNS[i, j] - 1 : COLUMNS[i, j] + 2] = 1
BOXES = np.stack([ROWS - 1, COLUMNS - 1, ROWS + 2, COLUMNS + 2], axis=-1) / np.tile([HEIGHT, WIDTH], 2)
BOXES = BOXES.astype("float32")


def dataset(task, x, y, inputs=None):
    """A dataset whose three splits are the same."""
    inputs = inputs or ImageInput(x.shape[1:], maximum=1)
    split = Split(x, y)
    return prepare(DatasetSpec("own", task, inputs, (), ""), Splits(split, split, split), seed=0)


def draws(data, chosen):
    """All training rows in their order, as one batch an epoch, augmented."""
    return stream.batches(data, "train", 1, augment=chosen).take(8).as_numpy_iterator()


def inside(box):
    """Of each pixel, whether its centre is in the box."""
    up, across = np.meshgrid((np.arange(HEIGHT) + 0.5) / HEIGHT, (np.arange(WIDTH) + 0.5) / WIDTH, indexing="ij")
    return (up > box[0]) & (up < box[2]) & (across > box[1]) & (across < box[3])


def test_the_one_object_stays_in_view_and_in_its_box():
    data = dataset(tasks.localization("ab"), SPOTS[:, 0], {"label": np.arange(N) % 2, "box": BOXES[:, 0]})
    for x, y in draws(data, STRONG):
        np.testing.assert_array_equal(y["label"], data.train.y["label"])
        for picture, box in zip(x[..., 0], y["box"], strict=True):
            bright = picture > 0.9
            assert bright.any()
            assert inside(box)[bright].all()
            assert (picture[inside(box)] > 0.24).all()  # at a corner, a quarter of a bright pixel
            assert (box >= 0).all()
            assert (box <= 1).all()


def test_of_many_objects_those_in_view_keep_their_boxes_and_the_others_lose_their_label():
    labels = np.tile([0, 1, -1], (N, 1))
    y = {"labels": labels, "boxes": BOXES * (labels >= 0)[..., None]}
    data = dataset(tasks.detection("ab"), SPOTS[:, :2].max(axis=1), y)
    lost = 0
    for x, y in draws(data, STRONG):
        assert (y["labels"][:, 2] == -1).all()
        assert y["labels"].dtype == "int64"
        assert (y["boxes"][y["labels"] < 0] == 0).all()
        for picture, boxes, kept in zip(x[..., 0], y["boxes"], y["labels"] >= 0, strict=True):
            covered = np.sum([inside(box) for box in boxes], axis=0) > 0
            if kept[:2].all():
                assert covered[picture > 0.9].all()
            lost += 2 - kept.sum()
    assert 0.05 < lost / (8 * N * 2) < 0.5


def test_masks_follow_the_picture_and_keep_their_values():
    first = SPOTS[:, 0]
    mask = first + 255 * (SPOTS[:, 1] & ~first)  # 1 at the first spot, void at the second
    for x, y in draws(dataset(tasks.semantic_segmentation("ab"), first, mask.astype("uint8")), STRONG):
        assert y.dtype == "uint8"
        assert set(np.unique(y)) == {0, 1, 255}
        assert (y[x[..., 0] > 0.6] == 1).all()
        assert (y[x[..., 0] < 0.2] != 1).all()  # between, bilinear and nearest may differ


def test_instance_masks_follow_and_leave():
    y = {"labels": np.tile([0, 1, 1], (N, 1)), "masks": SPOTS}
    data = dataset(tasks.instance_segmentation("ab"), SPOTS.max(axis=1), y)
    for x, y in draws(data, STRONG):
        there, masks = y["labels"] >= 0, y["masks"]
        assert masks.shape == SPOTS.shape
        assert (masks.any(axis=(2, 3)) == there).all()
        assert (x[..., 0][masks.any(axis=1)] > 0.24).all()
        assert (masks.any(axis=1)[(x[..., 0] > 0.9) & there.all(axis=1)[:, None, None]]).all()
        assert 0.5 < there.mean() < 0.95


def test_points_stay_on_their_spots():
    points = np.stack([ROWS + 0.5, COLUMNS + 0.5], axis=-1) / [HEIGHT, WIDTH]
    data = dataset(tasks.landmarks("abc"), SPOTS.max(axis=1), points.astype("float32"))
    for x, y in draws(data, {"crop": 0.5}):
        up, across = np.moveaxis(np.floor(y.reshape(N, 3, 2) * [HEIGHT, WIDTH]).astype(int), -1, 0)
        seen = x[np.arange(N)[:, None], up.clip(0, HEIGHT - 1), across.clip(0, WIDTH - 1), 0]
        assert (seen > 0.9).all()


def test_target_pictures_move_but_keep_their_colours():
    data = dataset(tasks.image_to_image((HEIGHT, WIDTH), 1), SPOTS[:, 0], SPOTS[:, 0])
    for x, y in draws(data, STRONG):
        np.testing.assert_array_equal(x, y)
    for x, y in draws(data, "contrast"):
        np.testing.assert_array_equal(y, data.train.y)
        assert (x != y).any()


def test_what_is_reconstructed_is_what_was_given():
    for chosen in ("contrast", "crop,contrast"):
        for x, y in draws(dataset(tasks.anomaly_detection(("good", "bad")), SPOTS[:, 0], np.zeros(N, int)), chosen):
            np.testing.assert_array_equal(x, y)


def test_a_rectangle_is_erased():
    x = DRAW.rand(200, 20, 10, 1).astype("float32")
    data = dataset(tasks.classification("abc"), x, np.arange(200) % 3)
    (seen, _), *_ = draws(data, {"erase": 0.5})
    erased = (seen != x)[..., 0]
    for part, before, hidden in zip(seen, x, erased, strict=True):
        rows, columns = hidden.any(axis=1), hidden.any(axis=0)
        assert (hidden == rows[:, None] & columns).all()
        assert rows.sum() <= 10
        assert columns.sum() <= 5
        np.testing.assert_allclose(part[hidden], before.mean(), atol=1e-5)
    assert 0.04 < erased.mean() < 0.085  # a quarter of each side on average
    assert erased.any(axis=0).mean() > 0.9  # anywhere


def test_strengths_bound_what_is_drawn():
    x = DRAW.rand(N, HEIGHT, WIDTH, 3).astype("float32")
    data = dataset(tasks.classification("abc"), x, np.arange(N) % 3)
    (mirrored, y), *_ = draws(data, {"flip": 1.0})
    np.testing.assert_allclose(mirrored, x[:, :, ::-1], atol=1e-6)
    np.testing.assert_array_equal(y, data.train.y)
    share = np.mean([(z == x).all(axis=(1, 2, 3)) for z, _ in draws(data, {"flip": 0.3})])
    assert 0.6 < share < 0.8
    tinted, _ = next(draws(data, {"tint": 0.2}))
    factors = tinted / x
    assert factors.max() < 1.2 + 1e-5
    assert np.ptp(factors[:, 0, 0], axis=1).mean() > 0.05  # a colour changes, not the brightness alone
    grey, _ = next(draws(data, {"contrast": 0.5}))
    deviations = grey.std(axis=(1, 2, 3)) / x.std(axis=(1, 2, 3))
    assert 0.5 < deviations.min() < 0.7
    assert deviations.max() < 1.5
    np.testing.assert_allclose(grey.mean(axis=(1, 2, 3)), x.mean(axis=(1, 2, 3)), atol=0.05)


def test_series_are_jittered_and_scaled_with_their_forecast():
    x, y = DRAW.randn(N, 24, 2), DRAW.randn(N, 6)
    data = dataset(tasks.forecasting(("load",), 6, 12), x, y, SeriesInput(("load", "heat"), 24))
    noisy, same = next(draws(data, {"jitter": 0.3}))
    np.testing.assert_array_equal(same, data.train.y)
    assert np.std(noisy - data.train.x) == pytest.approx(0.3, rel=0.05)
    scaled, with_it = next(draws(data, {"scaling": 0.2}))
    factors = with_it[:, :1] / data.train.y[:, :1]
    np.testing.assert_allclose(scaled, data.train.x * factors[..., None], rtol=1e-4)
    assert 0.8 < factors.min() < 0.9 < 1.1 < factors.max() < 1.2


def test_draws_are_of_the_seed_the_epoch_and_the_batch():
    data = zoo.datasets.load("digits")

    def pictures(**options):
        batches = stream.batches(data, "train", 8, augment=("crop", "contrast"), **options)
        return [x for x, _ in batches.take(16).as_numpy_iterator()]

    first, again, other = pictures(seed=0), pictures(seed=0), pictures(seed=1)
    for a, b in zip(first, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert (first[0] != other[0]).any()
    for a, b in zip(first[8:], pictures(seed=0, first_epoch=1), strict=False):  # resumed after the first
        np.testing.assert_array_equal(a, b)
    unordered = pictures(seed=None)
    assert (unordered[0] != unordered[8]).any()  # the same rows, drawn anew in the next epoch


def test_a_stream_is_augmented_too_and_repeats_itself():
    data = zoo.datasets.load("digits")
    raw = Splits(*(Split(tf.data.Dataset.from_tensor_slices(tuple(part)), None) for part in data.raw))
    streamed = replace(data, raw=raw)

    def pictures(**options):
        return [x for x, _ in stream.batches(streamed, "train", 8, seed=0, **options).take(16).as_numpy_iterator()]

    first, plain = pictures(augment="crop"), pictures()
    np.testing.assert_array_equal(first, pictures(augment="crop"))
    assert (first[0] != plain[0]).any()
    with pytest.raises(ZooError, match="needs all classes in memory, but digits is streamed"):
        pictures(minibatches="balanced")
    assert len(augment.plot(streamed, "crop", sample=2).axes) == 6


def test_a_technique_draws_the_same_whichever_others_are_chosen():
    data = zoo.datasets.load("digits")
    batch = data.train.take(range(32))
    alone, _ = augment.augmenter(data, "crop")(*batch, (0, 0))
    both, _ = augment.augmenter(data, {"crop": 0.2, "contrast": 1e-6})(*batch, (0, 0))
    np.testing.assert_allclose(alone, both, atol=1e-4)


@pytest.mark.parametrize(
    ("model", "data", "chosen", "says"),
    [
        ("cnn", "digits", "flop", "no augmentation named 'flop'. Did you mean flip"),
        ("cnn", "digits", {"crop": 1}, "crop=1 must be greater than 0 and at most 0.9: the share of each side"),
        ("cnn", "digits", "tint", "digits are grey. For digits there are: crop, flip, contrast"),
        ("cnn", "digits", "jitter", "jitter changes inputs of kind series, but digits is of kind image"),
        ("mlp", "iris", "crop", "iris is of kind table, for classification. For iris there are: none"),
    ],
)
def test_wrong_use_names_the_way_out(model, data, chosen, says):
    with pytest.raises(ZooError, match=says):
        zoo.train(model, data, augment=chosen, verbose=0)


def test_what_would_make_targets_wrong_is_refused():
    points = np.zeros((N, 3, 2), "float32")
    with pytest.raises(ZooError, match=r"landmarks have names\. For own there are: crop, contrast"):
        augment.augmenter(dataset(tasks.landmarks("abc"), SPOTS[:, 0], points), "flip")
    x, y = DRAW.randn(N, 24, 1), DRAW.randn(N, 1)
    with pytest.raises(ZooError, match=r"leave its number as it is\. For own there are: jitter"):
        augment.augmenter(dataset(tasks.regression(), x, y, SeriesInput(("load",), 24)), "scaling")
    with pytest.raises(ZooError, match="augment the training split alone"):
        stream.batches(zoo.datasets.load("digits"), "validation", 8, augment="crop")


def test_the_figure_shows_every_technique_in_a_row():
    figure = augment.plot(zoo.datasets.load("digits"), ("flip", "crop"), draws=3)
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert labels == ["flip\n0.5", "", "", "", "crop\n0.2", "", "", "", "all together", "", "", ""]
    shown = [axes.images[0].get_array() for axes in figure.axes]
    np.testing.assert_array_equal(shown[0], zoo.datasets.load("digits").train.x[0, ..., 0])
    assert any((picture != shown[0]).any() for picture in shown[1:4])
    with pytest.raises(ZooError, match="No augmentation can change iris"):
        augment.plot(zoo.datasets.load("iris"))


@pytest.mark.parametrize(
    ("task", "y"),
    [
        (tasks.localization("ab"), {"label": np.zeros(N, int), "box": BOXES[:, 0]}),
        (tasks.detection("abc"), {"labels": np.tile([0, 1, -1], (N, 1)), "boxes": BOXES}),
        (tasks.semantic_segmentation("ab"), SPOTS[:, 0]),
        (tasks.instance_segmentation("abc"), {"labels": np.tile([0, 1, -1], (N, 1)), "masks": SPOTS}),
        (tasks.landmarks("abc"), np.stack([ROWS / HEIGHT, COLUMNS / WIDTH], axis=-1)),
        (tasks.image_to_image((HEIGHT, WIDTH), 1), SPOTS[:, 1]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_figure_draws_the_targets_in(task, y):
    figure = augment.plot(dataset(task, SPOTS.max(axis=1), y), "crop", draws=2)
    for axes in figure.axes:
        assert len(axes.patches) + len(axes.collections) + len(axes.images) + len(axes.lines) > 1
    figure.canvas.draw()
