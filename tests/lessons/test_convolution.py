"""S32, S44 to S47 by the checklist, and the from-scratch convolution against scipy and Keras."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from scipy.signal import correlate2d

from zoo.errors import ZooError
from zoo.lessons import convolution
from zoo.lessons.convolution import FI_0, FI_1, IMAGE, convolve, counts, patches


def test_the_images_upper_rows_are_the_slides():
    assert IMAGE[:3].tolist() == [[-1, -1, -1, 1, -1], [-1, -1, 1, 1, -1], [-1, 1, -1, 1, -1]]


@pytest.mark.parametrize(
    ("patch", "with_fi_0", "with_fi_1"),
    [
        ([[-1, -1, -1], [-1, -1, 1], [-1, 1, -1]], -5, -1),
        ([[-1, -1, 1], [-1, 1, 1], [1, -1, 1]], 1, 9),
        ([[-1, 1, -1], [1, 1, -1], [-1, 1, -1]], -1, -5),
    ],
)
def test_patch_by_patch(patch, with_fi_0, with_fi_1):
    assert convolve(patch, FI_0).tolist() == [[with_fi_0]]
    assert convolve(patch, FI_1).tolist() == [[with_fi_1]]
    assert any((seen == patch).all() for seen in patches(IMAGE, 3)[0])


def test_the_maps():
    found = convolution.numbers()
    assert found["fi_0 map"].tolist() == [[-5, 1, -1], [-5, 1, -1], [-7, -1, -3]]
    assert found["fi_1 map"].tolist() == [[-1, 9, -5], [3, 1, -5], [-3, 3, -3]]
    assert found["full match"] == 9


def test_nine_weights_make_nine_neurons():
    assert counts(5, 5) == {"neurons": 9, "dense weights": 25 * 9, "shared weights": 9}


def test_the_slides_kernel():
    assert convolution.KERNEL.tolist() == [[0, 2, 0], [2, 1, 2], [0, 2, 0]]
    assert convolve(np.eye(5), convolution.KERNEL)[1, 1] == 1  # the neighbours on a diagonal do not count


def test_changed_images_score_high():
    best = convolution.numbers()["best scores"]
    assert best.pop("another digit") < min(best.values()) < 9
    assert best["displaced"] == 9


def test_against_scipy():
    draw = np.random.RandomState(0)
    image, kernel = draw.randn(9, 7), draw.randn(3, 3)
    np.testing.assert_allclose(convolve(image, kernel, 0.5), correlate2d(image, kernel, "valid") + 0.5, atol=1e-9)


@pytest.mark.parametrize("stride", [1, 2])
def test_against_keras(stride):
    from keras import ops

    draw = np.random.RandomState(1)
    image, kernel = draw.randn(8, 9).astype("float32"), draw.randn(3, 3).astype("float32")
    by_keras = ops.conv(image[None, :, :, None], kernel[:, :, None, None], stride, "valid")
    np.testing.assert_allclose(
        convolve(image, kernel, stride=stride), ops.convert_to_numpy(by_keras)[0, :, :, 0], atol=1e-5
    )


def test_filters_on_the_photograph():
    image = convolution.photograph()
    found = {name: convolve(image, kernel) for name, kernel in convolution.PHOTOGRAPH_FILTERS.items()}
    np.testing.assert_allclose(found["original"], image[1:-1, 1:-1])
    assert found["sharpen"].std() > image.std()
    assert abs(found["edge detect"].mean()) < 1  # weights that sum to 0: a plain area is black
    assert found["“strong” edge detect"].std() > found["edge detect"].std()


def test_steps_tell_the_sums_and_the_slip():
    told = convolution.steps()
    assert "= −5" in told
    assert "+ 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 9" in told
    assert "our completion" in told
    assert "third of the row" in told
    assert max(map(len, told.splitlines())) <= 90


@pytest.mark.parametrize("show", ["maps", "photograph", "deformed"])
def test_figures_are_labelled(show):
    axes = convolution.figure(show).axes
    assert all(place.get_title() for place in axes)


def test_the_animation_has_a_frame_a_neuron(tmp_path):
    convolution.animation().save(tmp_path / "film.gif", writer="pillow", dpi=30)
    assert Image.open(tmp_path / "film.gif").n_frames == 9


@pytest.mark.parametrize("call", [
    lambda: convolve(np.ones(5), FI_0),
    lambda: convolve(np.ones((2, 2)), FI_0),
    lambda: convolve(IMAGE, np.ones((2, 3))),
    lambda: patches(IMAGE, 3, 0),
    lambda: convolution.figure("maps of Mars"),
])  # fmt: skip
def test_wrong_input_is_refused(call):
    with pytest.raises((ValueError, ZooError), match=r"[:;]"):
        call()
