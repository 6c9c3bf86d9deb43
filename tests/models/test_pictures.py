"""What is special about the models of boxes, masks and key points."""

from __future__ import annotations

import subprocess
import sys

import keras
import numpy as np
import pytest

import zoo
from zoo.layers.convolution import Coordinates, ExpectedPlaces
from zoo.layers.objects import BoxesOfCells, centres_of, iou, responsible

pytestmark = pytest.mark.backends


def first(part, rows):
    return keras.tree.map_structure(lambda array: array[:rows], part)


def perfect_scores(labels, centres, rows, columns, classes):
    """1 for the class of each object, in the cell of its centre."""
    scores = np.zeros((len(labels), rows, columns, classes), "float32")
    for i, slot in zip(*np.nonzero(labels >= 0), strict=True):
        y, x = (centres[i, slot] * np.array([rows, columns], "float32")).astype(int)
        scores[i, y, x, labels[i, slot]] = 1
    return scores.reshape(len(labels), rows * columns, classes)


def at_its_cell(values, labels, centres, rows, columns):
    """Each object's value in the cell of its centre, zeros elsewhere."""
    cells = np.zeros((len(labels), rows, columns, *values.shape[2:]), "float32")
    for i, slot in zip(*np.nonzero(labels >= 0), strict=True):
        y, x = (centres[i, slot] * np.array([rows, columns], "float32")).astype(int)
        cells[i, y, x] = values[i, slot]
    return cells.reshape(len(labels), rows * columns, *values.shape[2:])


def test_the_cell_of_the_centre_is_responsible():
    centres = np.array([[[0.1, 0.9], [0.5, 0.5], [1.0, 1.0], [0.0, 0.0]]], "float32")
    here = np.array(responsible(centres, np.array([[3, 0, 1, -1]]), 2, 4))
    assert here.shape == (1, 4, 8)
    assert here[0].argmax(axis=1)[:3].tolist() == [3, 6, 7]
    assert here[0].sum(axis=1).tolist() == [1, 1, 1, 0]  # no cell for what is not there


def test_a_cell_s_numbers_are_a_box():
    cells = np.full((1, 2, 4, 4), 0.5, "float32")
    boxes = np.array(BoxesOfCells()(cells))
    assert boxes.shape == (1, 8, 4)
    np.testing.assert_allclose(boxes[0, 0], [0, -0.125, 0.5, 0.375])  # the centre (1/4, 1/8), half the picture large
    np.testing.assert_allclose(boxes[0, 7] - boxes[0, 0], [0.5, 0.75, 0.5, 0.75])


def test_iou_is_that_of_the_task():
    draw = np.random.RandomState(0)
    boxes = np.sort(draw.rand(2, 50, 2, 2), axis=2).reshape(2, 50, 4).astype("float32")
    np.testing.assert_allclose(iou(*boxes), zoo.tasks.boxes.iou(*boxes), atol=1e-6)


def test_detector_s_loss_of_the_truth_is_nothing_and_of_less_is_more(loaded):
    data, model = loaded("detector"), zoo.build("detector", seed=0)
    _, y = first(data.train, 16)
    centres = (y["boxes"][..., :2] + y["boxes"][..., 2:]) / 2
    scores = perfect_scores(y["labels"], centres, 12, 12, 10)
    boxes = at_its_cell(y["boxes"], y["labels"], centres, 12, 12)
    assert float(model.compute_loss(y=y, y_pred={"boxes": boxes, "scores": scores})) < 1e-3
    assert float(model.compute_loss(y=y, y_pred={"boxes": boxes, "scores": 0.5 * scores})) > 0.1
    assert float(model.compute_loss(y=y, y_pred={"boxes": 0.9 * boxes, "scores": scores})) > 0.1
    answer = data.task.answer({"boxes": boxes, "scores": scores})
    assert data.task.score(y, answer)["map_50"] > 0.99


def test_instance_segmenter_s_loss_of_the_truth_is_nothing_and_of_less_is_more(loaded):
    data, model = loaded("instance_segmenter"), zoo.build("instance_segmenter", seed=0)
    _, y = first(data.train, 16)
    centres = np.array(centres_of(y["masks"].astype("float32")))
    scores = perfect_scores(y["labels"], centres, 6, 6, 10)
    masks = at_its_cell(y["masks"], y["labels"], centres, 6, 6)
    assert float(model.compute_loss(y=y, y_pred={"masks": masks, "scores": scores})) < 0.1  # two may share a cell
    assert float(model.compute_loss(y=y, y_pred={"masks": masks, "scores": 0.5 * scores})) > 0.1
    assert float(model.compute_loss(y=y, y_pred={"masks": 0 * masks, "scores": scores})) > 0.9


@pytest.mark.parametrize("name", ["detector", "instance_segmenter"])
def test_a_picture_of_nothing_has_a_finite_loss(name, loaded):
    data, model = loaded(name), zoo.build(name, seed=0)
    x, y = first(data.train, 4)
    loss = model.compute_loss(x, {**y, "labels": np.full_like(y["labels"], -1)}, model(x))
    assert np.isfinite(float(loss))


@pytest.mark.parametrize("name", ["detector", "instance_segmenter"])
def test_penalties_are_part_of_a_loss_of_its_own(name, loaded):
    x, y = first(loaded(name).train, 4)
    plain, punished = (zoo.build(name, seed=0, l2=l2) for l2 in (0.0, 1.0))
    assert float(punished.compute_loss(x, y, punished(x))) > float(plain.compute_loss(x, y, plain(x))) + 1


def test_centre_of_mass_is_scipy_s(loaded):
    from scipy import ndimage

    masks = loaded("instance_segmenter").train.y["masks"][:20]
    there = masks.any(axis=(2, 3))
    expected = [(np.array(ndimage.center_of_mass(mask)) + 0.5) / 48 for mask in masks[there]]
    np.testing.assert_allclose(np.array(centres_of(masks.astype("float32")))[there], expected, atol=1e-5)


def test_expected_place_is_that_of_a_high_pixel():
    maps = np.zeros((1, 8, 4, 2), "float32")
    maps[0, 6, 1, 0] = maps[0, 0, 3, 1] = 99
    np.testing.assert_allclose(ExpectedPlaces()(maps), [[6.5 / 8, 1.5 / 4, 0.5 / 8, 3.5 / 4]], atol=1e-6)


def test_coordinates_run_from_corner_to_corner():
    maps = np.array(Coordinates()(np.ones((1, 5, 3, 2), "float32")))
    assert maps.shape == (1, 5, 3, 6)
    np.testing.assert_allclose(maps[0, 0, 0], [1, 1, -1, -1, 1, 1])
    np.testing.assert_allclose(maps[0, 4, 1], [1, 1, 1, 0, 1, 0], atol=1e-6)


@pytest.mark.parametrize("name", ["unet", "deconvnet"])
@pytest.mark.parametrize("shape", [(48, 48, 1), (33, 50, 3)])
def test_a_class_for_each_pixel_of_a_picture_of_any_size(name, shape):
    model = zoo.spec(name).load_builder()(shape, 5, "softmax")
    assert model.output_shape == (None, *shape[:2], 5)


def test_only_the_unet_has_bridges():
    kinds = {name: {type(layer).__name__ for layer in zoo.build(name).layers} for name in ("unet", "deconvnet")}
    assert "Concatenate" in kinds["unet"]
    assert "Concatenate" not in kinds["deconvnet"]
    assert all("Conv2DTranspose" in used for used in kinds.values())


@pytest.mark.parametrize(
    ("name", "least", "argument"),
    [
        ("cnn", 2**8, "filters"),
        ("deep_cnn", 2**7, "filters"),
        ("detector", 2**7, "filters"),
        ("unet", 2**8, "filters"),
        ("deconvnet", 2**8, "filters"),
        ("conv_autoencoder", 2**8, "filters"),
        ("diffusion", 2**7, "filters"),
        ("face_swap", 2**8, "filters"),
        ("pix2pix", 2**8, "generator_filters"),
    ],
)
def test_too_many_levels_name_the_way_out(name, least, argument):
    with pytest.raises(zoo.ZooError, match=f"at least {least} pixels a side, but these are .*; use fewer {argument}$"):
        zoo.build(name, **{argument: (4,) * 8})


def test_instance_segmenter_names_the_sides_it_needs():
    with pytest.raises(ValueError, match="multiples of 4"):
        zoo.spec("instance_segmenter").load_builder()((30, 32, 1), 3, "softmax")


def test_its_layers_are_found_by_whoever_only_reads_it(tmp_path):
    """A saved model names its classes; the module that registers them must have been imported by then."""
    zoo.build("detector").save(tmp_path / "model.keras")
    code = (
        f"import pathlib; from zoo.store import reading; reading.model(pathlib.Path({str(tmp_path)!r}, 'model.keras'))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.backends
def test_pixels_that_nobody_has_named_do_not_count():
    """Their target, 255, is no class: the loss is that of the other pixels alone."""
    model = zoo.build("unet", seed=0)
    x, y = zoo.datasets.load("digit_scenes", task="semantic_segmentation").train.take(np.arange(4))
    upper = y.copy()
    upper[:, y.shape[1] // 2 :] = 255
    whole, half = (model.evaluate(x, target, verbose=0, return_dict=True)["loss"] for target in (y, upper))
    probabilities = np.take_along_axis(np.array(model.predict(x, verbose=0)), y[..., None].astype(int), axis=-1)[..., 0]
    assert whole == pytest.approx(-np.log(probabilities).mean(), rel=1e-4)
    assert half == pytest.approx(-np.log(probabilities[:, : y.shape[1] // 2]).mean(), rel=1e-4)
