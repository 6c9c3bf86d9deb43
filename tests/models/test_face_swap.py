"""The face swap: one encoder, a decoder a domain, and clips that change their style without a pair to learn from."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import zoo
from zoo import plots
from zoo.models.face_swap import Distortion

pytestmark = pytest.mark.backends


@pytest.fixture(scope="module")
def styles():
    return zoo.datasets.load("digit_styles")


@pytest.fixture
def trained(shipped):
    return shipped("face_swap-digit_styles")


def pixels(clips):
    return np.array(keras.ops.convert_to_numpy(clips))


def test_a_swap_is_the_other_decoder_s(styles):
    model = zoo.build("face_swap", styles, seed=0)
    x = {domain: clips[:3] for domain, clips in styles.test.x.items()}
    swapped = pixels(model.respond(x))
    assert swapped.shape == (3, 2, 6, 16, 16, 1)
    encode, to_a, to_b = (model.get_layer(name) for name in ("encoder", "decoder_a", "decoder_b"))
    np.testing.assert_allclose(swapped[:, 0], pixels(to_b(encode(x["a"]))), atol=1e-6)
    np.testing.assert_allclose(swapped[:, 1], pixels(to_a(encode(x["b"]))), atol=1e-6)
    drawn = model.predict_on_batch(x)
    np.testing.assert_allclose(drawn["a"], pixels(to_a(encode(x["a"]))), atol=1e-6)  # nothing is distorted here


def test_every_frame_is_told_by_all_frames(styles):
    """The recurrent layer looks both ways: a change of one frame reaches the words of all others."""
    model = zoo.build("face_swap", styles, seed=0)
    clip = styles.test.x["a"][:1]
    changed = clip.copy()
    changed[0, 3] = 1 - changed[0, 3]
    encode = model.get_layer("encoder")
    apart = np.abs(pixels(encode(clip)) - pixels(encode(changed))).max(axis=(0, 2))
    assert (apart > 1e-6).all()


def test_the_distortion_leans_and_inks_a_whole_clip_in_training_alone():
    clip = np.zeros((40, 3, 9, 9, 1), "float32")
    clip[:, :, :, 4] = 0.5  # an upright line
    layer = Distortion(shear=0.5, ink=0.7, seed=0)
    np.testing.assert_array_equal(pixels(layer(clip, training=False)), clip)
    distorted = pixels(layer(clip, training=True))
    np.testing.assert_allclose(distorted[:, 0], distorted[:, 2], atol=1e-6)  # all frames alike
    middle = distorted[:, 0, 4, 4, 0]  # stays where it is, at another brightness
    assert 0.5 ** np.exp(0.7) - 1e-3 <= middle.min() < 0.35
    assert 0.62 < middle.max() <= 0.5 ** np.exp(-0.7) + 1e-3
    columns = np.arange(9)
    top, bottom = (distorted[:, 0, row, :, 0] @ columns / distorted[:, 0, row, :, 0].sum(axis=1) for row in (1, 7))
    lean = (top - bottom) / 6
    assert np.abs(lean).max() < 0.55
    assert lean.min() < -0.3
    assert lean.max() > 0.3


def test_a_swapped_clip_is_the_same_digit_in_the_other_style(trained, styles):
    """Nearer to the truth than to the clip that was given, and not the mere mean of the other domain."""
    answer = trained.answer["clips"] / 255
    given, true = styles.raw.test.x / 255, styles.raw.test.y / 255
    assert answer.shape == given.shape
    mean = styles.raw.train.x.mean(axis=0)[::-1] / 255
    for place in range(2):
        apart = np.abs(answer[:, place] - true[:, place]).mean()
        assert apart < np.abs(answer[:, place] - given[:, place]).mean()
        assert apart < np.abs(mean[place] - true[:, place]).mean()


def test_answers_are_drawn_beside_the_truth(trained, styles):
    figure = plots.answers(styles, trained.answer, "swapped")
    drawn = [image.get_array() for axes in figure.axes for image in axes.images]
    assert len(drawn) == 12 * 6
    np.testing.assert_allclose(drawn[0], styles.raw.test.x[0, 0, 0] / 255)
    np.testing.assert_allclose(drawn[6], styles.raw.test.y[0, 0, 0] / 255)
    np.testing.assert_allclose(drawn[12], trained.answer["clips"][0, 0, 0] / 255)


@pytest.mark.parametrize(
    ("shapes", "arguments", "says"),
    [
        ({"a": (6, 16, 16, 1), "b": (5, 16, 16, 1)}, {}, "one shape"),
        ({"a": (6, 16, 16, 1), "b": (6, 16, 16, 1)}, {"filters": (4, 4, 4, 4, 4)}, "fewer filters"),
    ],
)
def test_wrong_shapes_name_the_way_out(shapes, arguments, says):
    builder = zoo.spec("face_swap").load_builder()
    with pytest.raises(ValueError, match=says):
        builder(shapes, "sigmoid", **arguments)


def test_pictures_of_odd_size_are_drawn_whole():
    builder = zoo.spec("face_swap").load_builder()
    shape = (4, 15, 22, 3)
    model = builder({"a": shape, "b": shape}, "sigmoid", filters=(4, 4))
    clips = {domain: np.zeros((2, *shape), "float32") for domain in "ab"}
    assert pixels(model.respond(clips)).shape == (2, 2, *shape)
