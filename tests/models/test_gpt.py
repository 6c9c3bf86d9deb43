"""The language model: what it sees, how its text goes on, and that what it keeps of each step changes nothing."""

from __future__ import annotations

import time

import keras
import numpy as np
import pytest

import zoo
from zoo import continuation
from zoo.datasets.preprocessing.text import END
from zoo.layers.stepwise import Stepwise
from zoo.models.gpt import gpt

UNITS = 40


def shaken(context: int, **arguments) -> keras.Model:
    """A model whose weights are all large, so that no token is the likeliest by accident."""
    model = gpt((context,), UNITS, "softmax", UNITS, **{"width": 16, "depth": 2, "heads": 4, **arguments})
    draw = np.random.default_rng(0)
    model.set_weights([draw.normal(scale=0.5, size=weight.shape) for weight in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def model():
    return shaken(context=12)


def without_memory(model, prompt, length):
    """The likeliest tokens, each from a pass over all before it; a full window loses its older half."""
    context = model.input_shape[1]
    window, new = list(prompt), []
    while len(new) < length:
        if len(window) >= context:
            window = window[-(context // 2) :]
        filled = np.zeros((1, context), "int32")
        filled[0, : len(window)] = window
        chances = np.array(model.predict_on_batch(filled))[0, len(window) - 1]
        chances[:END] = 0
        token = int(chances.argmax())
        if token == END:
            break
        new.append(token)
        window.append(token)
    return new


def test_a_place_sees_itself_and_what_is_before_it(model):
    x = np.random.default_rng(1).integers(4, UNITS, (1, 12)).astype("int32")
    changed = x.copy()
    changed[:, 5] = (x[:, 5] + 1) % UNITS
    difference = np.abs(model.predict(x, verbose=0) - model.predict(changed, verbose=0)).max(axis=(0, 2))
    np.testing.assert_allclose(difference[:5], 0, atol=1e-6)
    assert (difference[5:] > 1e-4).all()


def test_steps_give_what_a_whole_pass_gives(model):
    x = np.random.default_rng(1).integers(0, UNITS, (3, 12)).astype("int32")
    steps = Stepwise(model)
    states, memory = steps.begin(keras.ops.convert_to_tensor(x[:, :1]))
    outputs = []
    for place in range(12):
        made, states = steps(keras.ops.convert_to_tensor(x[:, place : place + 1]), states, memory)
        outputs.append(keras.ops.convert_to_numpy(made))
    np.testing.assert_allclose(np.concatenate(outputs, axis=1), model.predict(x, verbose=0), atol=1e-5)


@pytest.mark.parametrize("prompt", [[2], [7, 9, 11], list(range(4, 24))], ids=["start", "few", "beyond the window"])
def test_the_same_tokens_with_memory_and_without(model, prompt):
    found = continuation.continued(model, [np.array(prompt, "int32")], 30, temperature=0)[0].tolist()
    assert found == without_memory(model, prompt, 30)


def test_prompts_of_any_length_go_on_side_by_side(model):
    prompts = [np.array(prompt, "int32") for prompt in ([5], [7, 9, 11], range(4, 14))]
    together = continuation.continued(model, prompts, 20, temperature=0)
    for prompt, found in zip(prompts, together, strict=True):
        assert found.tolist() == without_memory(model, prompt, 20)


def test_keeping_what_was_computed_is_quicker():
    """Five times at least is what was measured at 256 tokens, 14 times and more; here with room for a busy machine."""
    model = shaken(context=128, width=96, depth=3)
    prompt = np.array([5], "int32")

    def seconds(make):
        make(4)  # compiled
        started = time.process_time()
        make(128)
        return time.process_time() - started

    with_memory = seconds(lambda n: continuation.continued(model, [prompt], n, temperature=0))
    without = seconds(lambda n: without_memory(model, prompt, n))
    if keras.backend.backend() != "torch":  # where each operation costs more than what it computes
        assert without > 3 * with_memory


def chances(**options):
    """How often each token is drawn from four of the probabilities 0.4, 0.3, 0.2 and 0.1."""
    rows = 20_000
    given = np.tile(np.array([0, 0, 0, 0, 0.4, 0.3, 0.2, 0.1], "float32"), (rows, 1))
    noise = np.random.default_rng(0).uniform(size=given.shape).astype("float32")
    settings = {"temperature": 1.0, "top_k": 8, "top_p": 1.0, **options}
    arrays = [np.full(rows, value, "int32" if name == "top_k" else "float32") for name, value in settings.items()]
    drawn = keras.ops.convert_to_numpy(continuation.draw(*map(keras.ops.convert_to_tensor, (given, noise, *arrays))))
    return np.bincount(drawn, minlength=8)[4:] / rows


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [0.4, 0.3, 0.2, 0.1]),
        ({"temperature": 0.5}, [16 / 30, 9 / 30, 4 / 30, 1 / 30]),
        ({"temperature": 0.0}, [1, 0, 0, 0]),
        ({"top_k": 2}, [4 / 7, 3 / 7, 0, 0]),
        ({"top_p": 0.65}, [4 / 7, 3 / 7, 0, 0]),
        ({"top_p": 0.75}, [4 / 9, 3 / 9, 2 / 9, 0]),
        ({"top_k": 1}, [1, 0, 0, 0]),
        ({"top_p": 0.01}, [1, 0, 0, 0]),
        ({"top_k": 3, "top_p": 0.5}, [4 / 7, 3 / 7, 0, 0]),  # of the three, the first two have 7 / 9
    ],
)
def test_the_draw_is_by_the_changed_probabilities(options, expected):
    np.testing.assert_allclose(chances(**options), expected, atol=0.015)


def test_the_seed_decides_what_is_drawn(model):
    def drawn(seed):
        return continuation.continued(model, [np.array([5], "int32")], 20, temperature=2.0, seed=seed)[0].tolist()

    assert drawn(1) == drawn(1) != drawn(2)


@pytest.fixture(scope="module")
def predictor():
    data = zoo.datasets.load("python_source", megabytes=0.3)
    run = zoo.train("gpt", data, epochs=5, batch_size=8, learning_rate=1e-2, width=32, depth=1, heads=2, verbose=0)
    return run.predictor()


def test_texts_go_on(predictor):
    one, other = predictor.continue_text(["import os\n", "def "], length=200, temperature=0.8, seed=3)
    assert 0 < len(one) <= 200
    assert other != one
    assert "[UNK]" not in one + other
    assert predictor.continue_text("import os\n", 10, temperature=0).shape == (1,)


@pytest.fixture(scope="module")
def export(predictor, tmp_path_factory):
    tf = pytest.importorskip("tensorflow")
    return tf.saved_model.load(str(zoo.export(predictor, tmp_path_factory.mktemp("gpt"))))


@pytest.mark.tensorflow
@pytest.mark.parametrize("options", [{"temperature": 0.0}, {"temperature": 0.8, "top_k": 9, "top_p": 0.9, "seed": 3}])
def test_the_export_writes_what_the_predictor_writes(predictor, export, options):
    """Beside each other, from within a window, from one beyond it and from nothing, until a window is full again."""
    texts = ["def ", "import os\n" * 20, ""]
    length = predictor.task.arguments["context"] + 20
    expected = predictor.continue_text(texts, length, **options)
    assert max(map(len, expected)) > 0
    for told in (
        export.continue_text(texts, length, **options),
        export.signatures["continue_text"](**as_tensors(text=texts, length=length, **options)),
    ):
        assert [text.decode() for text in told["text"].numpy()] == expected.tolist()


def as_tensors(text, length, temperature, top_k=0, top_p=1.0, seed=0):
    import tensorflow as tf

    whole = {"length": tf.constant(length), "top_k": tf.constant(top_k), "seed": tf.constant(seed, tf.int64)}
    return {"text": tf.constant(text), "temperature": tf.constant(temperature), "top_p": tf.constant(top_p), **whole}


@pytest.mark.tensorflow
def test_the_export_takes_no_text_and_refuses_wrong_settings(export):
    import tensorflow as tf

    none = tf.constant([], tf.string)
    assert export.continue_text(none, 5)["text"].shape == (0,)
    assert {name: found.shape for name, found in export.serve(none).items()} == dict.fromkeys(
        ("bits", "right", "tokens"), (0,)
    )
    for wrong in ({"length": 0}, {"top_k": -1}, {"temperature": -1}, {"top_p": 0}):
        with pytest.raises(tf.errors.InvalidArgumentError, match=f"Choose a .*{next(iter(wrong))}"):
            export.continue_text(["x"], **wrong)


def test_each_text_has_its_cost(predictor):
    texts = ["import os\nimport sys\n", "qqqq zzzz ÜÜÜÜ", "x"]
    answer = predictor(texts)
    assert answer["tokens"].tolist() == [len(text) + 1 for text in texts]  # and its end
    assert answer["bits"][0] < answer["bits"][1]
    np.testing.assert_allclose(predictor(texts[:1])["bits"], answer["bits"][:1], rtol=1e-4)


def test_a_long_text_is_guessed_from_half_a_window_at_least(predictor):
    """A text of one window and a half, half of which is seen twice, and guessed once."""
    text = predictor.preprocessing.transform(["for line in lines:\n" * 20])
    context = predictor.task.arguments["context"]
    windows, right = predictor.task.ask(text)
    assert (right["tokens"] >= 0).sum() == len(text[0]) - 1
    for number, (window, targets) in enumerate(zip(windows, right["tokens"], strict=True)):
        guessed = np.flatnonzero(targets >= 0)
        begin = number * (context // 2)
        assert (text[0][begin + 1 + guessed] == targets[guessed]).all()
        known = text[0][begin : begin + context]
        assert (window[: len(known)] == known).all()
        assert number == 0 or guessed.min() >= context // 2


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda predict: predict.continue_text("x", length=0), "length=0: choose a whole number of at least 1"),
        (lambda predict: predict.continue_text("x", length=9, top_k=2.5), "top_k=2.5: choose a whole number"),
        (lambda predict: predict.continue_text("x", temperature=float("nan"), length=9), "temperature=nan: choose"),
        (lambda predict: predict.continue_text("x", temperature="hot"), "temperature='hot': choose a number of at lea"),
        (lambda predict: predict.continue_text("x", seed=-1), "seed=-1: choose a whole number from 0"),
        (lambda predict: predict.continue_text("x", seed=1.5), "seed=1.5: choose a whole number from 0"),
        (lambda predict: predict.continue_text([], length=9), "there is no row"),
        (lambda predict: predict.continue_text("x", temperature=-1), "temperature=-1: choose a number of at least 0"),
        (lambda predict: predict.continue_text("x", top_p=0), "top_p=0: choose a number above 0"),
        (lambda predict: predict.translate("x"), "does not translate"),
        (lambda predict: zoo.predictor("cnn-digits").continue_text("x"), "does not continue texts"),
    ],
)
def test_wrong_use_names_the_way_out(predictor, call, says):
    with pytest.raises(zoo.ZooError, match=says):
        call(predictor)


def test_heads_divide_the_width():
    with pytest.raises(ValueError, match="3 heads do not divide a width of 16"):
        shaken(8, heads=3)
