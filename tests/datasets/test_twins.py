"""The preprocessing inside a graph does what scikit-learn's objects do, for every kind of sample."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

import zoo
from zoo.datasets.inputs import TableInput
from zoo.datasets.preprocessing import Tokenizer, for_inputs, for_targets, twins
from zoo.exporters.graph import signature_of

OFFLINE = [spec for spec in map(zoo.datasets.spec, zoo.datasets.list_datasets()) if spec.download is None]
# Whole files are cut into windows: their tokenizer has tests of its own. A translation's tokens become text after
# decoding, which belongs to its models.
SERVED = [spec.name for spec in OFFLINE if spec.task.name != "language_modelling"]
SCALED = [spec.name for spec in OFFLINE if for_targets(spec.task) is not None]
AWKWARD = [
    "", "def foo(a, b):\n    return a  + bb\n\n\n", "aaaaaaa  aaa\t\tx", "naïve café — “quoted” 12,345.67 ü ß",
    "Zwei junge weiße Männer", "x" * 60, "日本語 and 🙂 signs",
]  # fmt: skip


def saved_and_loaded(transformer, signature, folder):
    """The twin after a round trip through a SavedModel: what it needs is in its graph."""
    module = tf.Module()
    module.serve = tf.function(lambda raw: twins.transform(transformer, raw), [signature], autograph=False)
    tf.saved_model.save(module, str(folder))
    return tf.saved_model.load(str(folder))


def as_tensors(raw):
    if isinstance(raw, pd.DataFrame):
        return {c: tf.constant(raw[c].fillna("") if raw[c].dtype == object else raw[c].astype("f4")) for c in raw}
    return tf.constant(raw.tolist() if raw.dtype == object else raw)


@pytest.mark.parametrize("name", SERVED)
def test_the_twin_is_equal_on_the_whole_test_split(name, tmp_path):
    data = zoo.datasets.load(name)
    if data.inputs.kind == "clip":
        signature = tf.TensorSpec((None, *data.inputs.shape), tf.float32)
    else:
        signature = signature_of(data.inputs)
    raw = as_tensors(data.raw.test.x)
    if isinstance(signature, tf.TensorSpec):
        raw = tf.cast(raw, signature.dtype) if signature.dtype != tf.string else raw
    served = saved_and_loaded(data.preprocessing, signature, tmp_path)
    expected = data.preprocessing.transform(data.raw.test.x)
    np.testing.assert_allclose(served.serve(raw), expected, atol=1e-5, rtol=1e-5)


def test_the_twin_of_a_class_name_is_equal(tmp_path):
    data = zoo.datasets.load("digits", task="generation")
    served = saved_and_loaded(data.preprocessing, signature_of(data.inputs), tmp_path)
    names = data.raw.test.x
    np.testing.assert_array_equal(served.serve(as_tensors(names)), data.preprocessing.transform(names))


@pytest.mark.parametrize("name", SCALED)
def test_the_twin_of_the_inverse_is_equal(name):
    data = zoo.datasets.load(name)
    y = data.target_preprocessing.transform(data.raw.test.y)
    expected = data.target_preprocessing.inverse_transform(y)
    np.testing.assert_allclose(twins.inverse_transform(data.target_preprocessing, y), expected, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize(("unit", "size"), [("characters", 90), ("words", 300), ("pairs", 600)])
@pytest.mark.parametrize("marks", [False, True])
def test_tokens_are_equal_for_awkward_texts(unit, size, marks, tmp_path):
    texts = [text for split in zoo.datasets.load("docstring_topics").raw for text in split.x[:150]]
    tokenizer = Tokenizer(unit, size, length=50, marks=marks).fit(texts)
    served = saved_and_loaded(tokenizer, tf.TensorSpec((None,), tf.string), tmp_path)
    for batch in (AWKWARD, texts, texts[:1]):
        np.testing.assert_array_equal(served.serve(tf.constant(batch)), tokenizer.transform(batch))


@pytest.mark.parametrize("unit", ["characters", "pairs"])
def test_texts_come_back_from_their_tokens(unit):
    texts = [*AWKWARD[:5], "the same words again, and again"]
    tokenizer = Tokenizer(unit, 400).fit(texts)
    assert tokenizer.inverse_transform(tokenizer.transform(texts)).tolist() == texts


def test_words_are_lower_case_and_unknown_ones_are_told():
    tokenizer = Tokenizer("words", 50, length=6, marks=True).fit(["A red seven on green.", "a blue one"])
    tokens = tokenizer.transform(["A RED elephant!"])
    assert tokens.dtype == np.int32
    assert tokenizer.inverse_transform(tokens)[0] == "a red [UNK] [UNK]"
    assert tokenizer.transform(["a a a a a a a a a"]).shape == (1, 6)


def test_a_vocabulary_has_a_least_size():
    with pytest.raises(zoo.ZooError, match="a vocabulary of pairs needs 260 or more"):
        Tokenizer("pairs", 100).fit(["a"])
    with pytest.raises(zoo.ZooError, match="no unit named 'syllables'"):
        Tokenizer("syllables").fit(["a"])


def test_dates_and_rare_categories_have_their_twin(tmp_path):
    draw = np.random.RandomState(0)
    inputs = TableInput(numbers=("size",), categories=("place",), dates=("sold",))
    frame = inputs.check(
        pd.DataFrame(
            {
                "size": draw.rand(400),
                "place": [f"place {i}" for i in (40 * draw.rand(400) ** 3).astype(int)],
                "sold": pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.randint(10**8, size=400), unit="s"),
            }
        ).astype({"sold": str})
    )
    pipeline = for_inputs(inputs, "regression").fit(frame)
    frame.loc[:3, "place"] = ["never seen", frame["place"].value_counts().index[-1], np.nan, "place 0"]
    frame.loc[4, ["size", "sold"]] = np.nan
    served = saved_and_loaded(pipeline, signature_of(inputs), tmp_path)
    raw = {"size": frame["size"].astype("f4"), "place": frame["place"].fillna(""), "sold": frame["sold"]}
    answers = served.serve({name: tf.constant(column) for name, column in raw.items()})
    np.testing.assert_allclose(answers, pipeline.transform(frame), atol=1e-5)
    assert answers.shape[1] == 1 + 30 + 7  # size; categories, thirty of them; day, year, week, hour
    np.testing.assert_array_equal(answers[0, 1:31], answers[1, 1:31])  # unseen and rare share a column


def test_the_days_before_and_after_new_year_are_neighbours():
    inputs = TableInput(numbers=(), dates=("day",))
    year = inputs.check({"day": pd.date_range("2023-01-01", "2024-12-31").astype(str)})
    frame = inputs.check({"day": ["2023-12-31", "2024-01-01", "2024-07-01"]})
    encoded = for_inputs(inputs, "regression").fit(year).transform(frame)[:, 1:3]  # sine and cosine of the year
    near, far = np.linalg.norm(encoded[0] - encoded[1]), np.linalg.norm(encoded[0] - encoded[2])
    assert near < 0.1 * far


def test_a_gap_takes_the_last_value_before_it():
    from zoo.datasets.preprocessing import SeriesScaler

    windows = np.array([[[np.nan, 1.0], [2.0, np.nan], [np.nan, 3.0]]])
    scaler = SeriesScaler().fit(windows)
    back = scaler.inverse_transform(scaler.transform(windows))
    np.testing.assert_allclose(back, [[[2.0, 1.0], [2.0, 1.0], [2.0, 3.0]]])


def test_frames_are_louder_where_the_tone_is():
    from zoo.datasets.preprocessing import LogMel

    time = np.arange(8000) / 8000
    sound = np.stack([np.sin(2 * np.pi * f * time) for f in (300, 600, 1200, 2400)])
    mel = LogMel().fit((20000 * sound).astype("int16"))
    loudest = (mel.transform((20000 * sound).astype("int16")) * mel.scale_ + mel.mean_)[:, 5].argmax(axis=1)
    peaks = mel.filterbank().argmax(axis=0) * 4000 / 128  # the frequency of each band in Hz
    np.testing.assert_allclose(peaks[loudest], [300, 600, 1200, 2400], rtol=0.12)
