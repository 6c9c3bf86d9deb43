"""The generated datasets follow the rules that their cards tell, and give the same bytes on every machine."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

import zoo
from zoo.datasets import text
from zoo.datasets.scenes import boxes_of


def test_scenes_of_one_seed_tell_the_same_story_for_every_task():
    boxes = zoo.datasets.load("digit_scenes").raw.train
    masks = zoo.datasets.load("digit_scenes", task="instance_segmentation").raw.train
    classes = zoo.datasets.load("digit_scenes", task="semantic_segmentation").raw.train
    np.testing.assert_array_equal(boxes.x, masks.x)
    np.testing.assert_array_equal(boxes.y["labels"], masks.y["labels"])
    real = boxes.y["labels"] >= 0
    assert real.sum(axis=1).min() >= 1
    assert real.sum(axis=1).max() == 4
    np.testing.assert_array_equal(boxes_of(masks.y["masks"])[real], boxes.y["boxes"][real])
    assert (masks.y["masks"].sum(axis=1) <= 1).all()  # a pixel belongs to one object
    np.testing.assert_array_equal(masks.y["masks"].any(axis=1), classes.y > 0)
    row = int(np.flatnonzero(real[:, 0])[0])
    inside = classes.y[row][masks.y["masks"][row, 0].astype(bool)]
    assert set(inside) == {masks.y["labels"][row, 0] + 1}


def test_a_box_is_the_smallest_around_its_mask():
    mask = np.zeros((2, 10, 20), "uint8")
    mask[0, 2:5, 4:10] = 1
    np.testing.assert_allclose(boxes_of(mask), [[0.2, 0.2, 0.5, 0.5], [0, 0, 0, 0]])


def test_digits_of_test_scenes_are_in_no_training_scene():
    from zoo.datasets import glyphs

    train, _, test = (set(map(bytes, part.x)) for part in glyphs.parts(0))
    assert not train & test


def test_an_outline_is_no_filled_digit():
    x, y = zoo.datasets.load("outlines_to_digits").raw.train
    assert set(np.unique(x)) == {0, 255}
    assert (x > 0).mean() < 0.7 * (y > 100).mean()


def test_clips_of_the_two_domains_are_of_other_digits():
    data = zoo.datasets.load("digit_styles")
    x, y = data.raw.test
    assert x.shape == y.shape == (360, 2, 6, 16, 16)
    assert set(data.train.x) == {"a", "b"}
    np.testing.assert_array_equal(data.train.x["a"], data.train.y["a"])  # nothing of the pairs reaches a training
    assert (x[:, 1].mean() - x[:, 0].mean()) > 20  # b is bold
    assert (y[:, 0].mean() - y[:, 1].mean()) > 20


def test_captions_say_what_is_seen():
    x, y = zoo.datasets.load("captioned_digits").raw.train
    red_on_black = y[[caption.startswith("a red ") and caption.endswith("on black") for caption in x]]
    assert red_on_black[..., 0].mean() > 3 * red_on_black[..., 2].mean()


def test_key_points_lie_on_the_face():
    x, y = zoo.datasets.load("landmarks").raw.train
    assert (y > 0).all()
    assert (y < 1).all()
    rows, columns = ((y[..., axis] * 32).astype(int) for axis in (0, 1))
    at_eyes = x[np.arange(len(x))[:, None], rows, columns][:, :2]
    assert np.median(at_eyes) < np.median(x[:, 14:18, 14:18])  # darker than the skin


def test_anomalies_are_learned_from_the_usual_alone():
    for name in ("anomalies", "digit_anomalies", "faulty_waves"):
        data = zoo.datasets.load(name)
        assert set(data.raw.train.y) == {0}
        assert set(data.raw.validation.y) == set(data.raw.test.y) == {0, 1}
    held_out = zoo.datasets.load("digit_anomalies", held_out=7)
    assert held_out.options == {"held_out": 7}


def test_faults_are_in_one_window_of_two_and_spoil_a_column():
    data = zoo.datasets.load("faulty_waves")
    for part in (data.raw.validation, data.raw.test):
        assert part.y.mean() == pytest.approx(0.5, abs=0.01)
    first, second = data.raw.train.x[:2]
    np.testing.assert_array_equal(first[3:], second[:-3])  # every third hour a window begins
    x, y = data.raw.test
    stuck = (np.diff(x[..., 0], axis=1) == 0).sum(axis=1) >= 4
    assert stuck[y == 1].mean() > 0.08
    assert not stuck[y == 0].any()
    frozen = (np.diff(x[..., 1], axis=1) == 0).sum(axis=1) >= 5
    assert frozen[y == 1].mean() > 0.08
    assert not frozen[y == 0].any()


def test_waves_rise_have_seasons_and_gaps():
    data = zoo.datasets.load("waves")
    first, last = data.raw.train.x[0, :, 0], data.raw.test.x[-1, :, 0]
    assert np.nanmean(last) > np.nanmean(first)
    assert np.isnan(data.raw.train.x).any()
    assert not np.isnan(data.raw.train.y).any()
    yesterday, today = data.raw.train.x[:, 0, 0], data.raw.train.x[:, 24, 0]
    known = ~np.isnan(yesterday) & ~np.isnan(today)
    assert np.corrcoef(yesterday[known], today[known])[0, 1] > 0.6


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (0, "zero", "null"),
        (1, "one", "eins"),
        (17, "seventeen", "siebzehn"),
        (21, "twenty one", "einundzwanzig"),
        (101, "one hundred one", "einhunderteins"),
        (321, "three hundred twenty one", "dreihunderteinundzwanzig"),
        (1001, "one thousand one", "eintausendeins"),
        (21_000, "twenty one thousand", "einundzwanzigtausend"),
        (101_016, "one hundred one thousand sixteen", "einhunderteintausendsechzehn"),
        (700_030, "seven hundred thousand thirty", "siebenhunderttausenddreißig"),
    ],
)
def test_numbers_are_written_out(number, english, german):
    assert text.english(number) == english
    assert text.german(number) == german


def test_number_words_come_in_any_size():
    data = zoo.datasets.load("number_words", rows=300, below=1000)
    assert sum(data.rows.values()) == 300
    assert not any("thousand" in words for words in data.raw.train.x)


def test_python_source_by_pieces_of_words():
    data = zoo.datasets.load("python_source", tokens="pairs", megabytes=0.3)
    assert data.task.arguments["tokens"] == 1024
    assert zoo.datasets.load("python_source", **data.options).task == data.task
    np.testing.assert_array_equal(data.train.x[0, 1:], data.train.y[0, :-1])  # the target is one token on


def test_no_module_is_in_two_splits():
    data = zoo.datasets.load("python_source", megabytes=0.5)
    train, _, test = (set(split.x) for split in data.raw)
    assert not train & test


def test_topics_do_not_name_their_package():
    data = zoo.datasets.load("docstring_topics")
    assert not any("asyncio" in words.lower() for words in data.raw.train.x)


def test_a_phrase_holds_one_to_three_words():
    words = zoo.datasets.load("tone_phrases").raw.train.y
    assert set((words >= 0).sum(axis=1)) == {1, 2, 3}
    assert ((words[:, :-1] >= 0) >= (words[:, 1:] >= 0)).all()  # what fills up comes last


def digest(data) -> str:
    sums = hashlib.blake2b(digest_size=6)
    for split in data.raw:
        for values in (split.x, *(split.y.values() if isinstance(split.y, dict) else [split.y])):
            if hasattr(values, "to_csv"):
                sums.update(values.to_csv(float_format="%.6g").encode())
            else:
                sums.update("\n".join(values).encode() if values.dtype == object else np.ascontiguousarray(values).data)
    return sums.hexdigest()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("captioned_digits", "1f5266d97cf5"),
        ("digit_scenes", "580727bb91c6"),
        ("digit_styles", "96e663704c2d"),
        ("faulty_waves", "e87ec9a9fc1a"),
        ("houses", "ed3b7fced682"),
        ("landmarks", "d9edc7b72ba5"),
        ("noisy_digits", "656026ab6db0"),
        ("number_words", "1e6a5225bac4"),
        ("outlines_to_digits", "717d183946b2"),
        ("points", "9ed2dc40c9b6"),
        ("spoken_tones", "9638c634dd2e"),
        ("tone_phrases", "4010298c6b8f"),
        ("waves", "02a015de520c"),
    ],
)
def test_the_same_bytes_on_every_machine(name, expected):
    assert digest(zoo.datasets.load(name)) == expected
