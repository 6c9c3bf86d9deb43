"""The models that translate: what they see, and that the search finds what it says."""

from __future__ import annotations

import itertools

import keras
import numpy as np
import pytest

import zoo
from zoo.datasets.preprocessing import text
from zoo.layers import translator
from zoo.layers.stepwise import Stepwise
from zoo.models.seq2seq import seq2seq
from zoo.models.transformer import transformer

BUILDERS = {"transformer": (transformer, {"width": 16, "depth": 2}), "seq2seq": (seq2seq, {"recurrent_units": 12})}
SOURCES = np.array([[5, 7, 9, 4, 0, 0], [8, 0, 0, 0, 0, 0], [9, 9, 4, 5, 6, 7]], "int32")


@pytest.fixture(params=BUILDERS, scope="module")
def model(request):
    return shaken(request.param)


def shaken(name, units=12, length=8, source=6):
    """A model whose weights are all large, so that no token is the likeliest by accident."""
    builder, arguments = BUILDERS[name]
    made = builder({"source": (source,), "target": (length,)}, units, "softmax", 10, **arguments)
    draw = np.random.default_rng(0)
    made.set_weights([draw.normal(scale=0.5, size=weight.shape) for weight in made.get_weights()])
    return made


def targets(rows=3, units=12, length=8):
    drawn = np.random.default_rng(1).integers(4, units, (rows, length)).astype("int32")
    drawn[:, 0] = text.START
    return drawn


def chances(model, source, target):
    return model.predict({"source": source, "target": target}, verbose=0)


def test_the_marks_are_the_tokenizers():
    assert (translator.PADDING, translator.START, translator.END) == (text.PADDING, text.START, text.END)


def test_a_place_sees_the_source_and_what_is_written_before_it(model):
    target = targets()
    changed = target.copy()
    changed[:, 4] = 4 + (target[:, 4] - 3) % 8
    before = chances(model, SOURCES, target)
    difference = np.abs(before - chances(model, SOURCES, changed)).max(axis=(0, 2))
    np.testing.assert_allclose(difference[:4], 0, atol=1e-6)
    assert (difference[4:] > 1e-5).all()
    other = SOURCES.copy()
    other[:, 0] = 6
    assert (np.abs(before - chances(model, other, target)).max(axis=(0, 2)) > 1e-5).all()


@pytest.mark.parametrize("name", BUILDERS)
def test_more_padding_changes_no_translation(name):
    short, long = shaken(name), shaken(name, source=9)
    for one, other in zip(short.weights, long.weights, strict=True):
        value = keras.ops.convert_to_numpy(one)
        if value.shape != tuple(other.shape):  # the places of a longer source
            value = np.concatenate([value, keras.ops.convert_to_numpy(other)[len(value) :]])
        other.assign(value)
    padded = np.pad(SOURCES, ((0, 0), (0, 3)))
    np.testing.assert_allclose(chances(short, SOURCES, targets()), chances(long, padded, targets()), atol=1e-5)


def test_steps_give_what_a_whole_pass_gives(model):
    target, steps = targets(), Stepwise(model, growing="target")
    tokens = keras.ops.convert_to_tensor(target)
    states, memory = steps.begin({"source": keras.ops.convert_to_tensor(SOURCES), "target": tokens[:, :1]})
    outputs = []
    for place in range(8):
        made, states = steps(tokens[:, place : place + 1], states, memory)
        outputs.append(keras.ops.convert_to_numpy(made))
    np.testing.assert_allclose(np.concatenate(outputs, axis=1), chances(model, SOURCES, target), atol=1e-5)


def test_greedy_search_takes_the_likeliest_token_each_time(model):
    found = keras.ops.convert_to_numpy(model.respond({"source": SOURCES}))
    for row, source in zip(found, SOURCES, strict=True):
        target = np.zeros((1, 8), "int32")
        target[0, 0] = text.START
        for place in range(8):
            token = int(chances(model, source[None], target)[0, place].argmax())
            assert row[place] == token
            if token in (text.END, text.PADDING):
                assert not row[place + 1 :].any()
                break
            if place < 7:
                target[0, place + 1] = token


@pytest.mark.parametrize("name", BUILDERS)
def test_enough_beams_find_the_best_of_all(name):
    model = shaken(name, units=6, length=3)
    found = keras.ops.convert_to_numpy(model.respond({"source": SOURCES[:1]}, beams=6**3))[0]
    scores = {}
    for words in range(4):
        for written in itertools.product(range(text.END + 1, 6), repeat=words):
            written = (*written, text.END)[:3]
            tokens = (*written, text.PADDING, text.PADDING)[:3]
            given = np.array([[text.START, *tokens[:-1]]], "int32")
            scores[tokens] = np.log(chances(model, SOURCES[:1], given)[0, range(len(written)), written]).mean()
    assert tuple(found) == max(scores, key=scores.get)


def test_translations_are_asked_for(shipped):
    trained = shipped("transformer-number_words")
    predict, test = trained.predictor, trained.dataset.raw.test
    texts = test.x[:20]
    assert (predict.translate(texts) == test.y[:20]).mean() > 0.9
    assert predict.translate(texts, beams=3).shape == (20,)
    assert predict.translate(texts).tolist() == predict(texts)["text"].tolist()
    assert predict.translate(texts[0])[0] == predict.translate(texts)[0]
    with pytest.raises(zoo.ZooError, match="choose a whole number from 1 to 100"):
        predict.translate(texts, beams=0)
    with pytest.raises(zoo.ZooError, match="says nothing"):
        predict.translate(["one", ""])
    with pytest.raises(zoo.ZooError, match="A text has 13 tokens, but 12 are read"):
        predict.translate(13 * "one ")
    with pytest.raises(zoo.ZooError, match="does not continue texts"):
        predict.continue_text(texts)
