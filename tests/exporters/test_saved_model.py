"""Exports: what goes in, what comes out, and where it cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import from_dataframe
from zoo.datasets.preprocessing import twins
from zoo.exporters import graph
from zoo.store.inference import Predictor

pytestmark = pytest.mark.tensorflow


def test_versions_are_never_overwritten(quick_run, tmp_path):
    predictor = quick_run("cnn", "digits").predictor()
    assert zoo.export(predictor, tmp_path / "out") == tmp_path / "out" / "1"
    assert zoo.export(predictor, str(tmp_path / "out")) == tmp_path / "out" / "2"


def test_signature_takes_identifiers_and_gives_the_same(quick_run, tmp_path):
    run = quick_run("mlp", "houses")
    served = tf.saved_model.load(str(zoo.export(run.predictor(), tmp_path)))
    raw = {"year": [1991.0, float("nan")], "area (m²)": [234.0, 90.0], "zip code": ["12345", ""]}
    named = served.signatures["serving_default"](
        year=tf.constant(raw["year"]), area_m=tf.constant(raw["area (m²)"]), zip_code=tf.constant(raw["zip code"])
    )
    expected = run.predictor()(raw | {"zip code": ["12345", None]})["value"]
    np.testing.assert_allclose(named["value"], expected, rtol=1e-5)
    np.testing.assert_allclose(served.serve({k: tf.constant(v) for k, v in raw.items()})["value"], expected, rtol=1e-5)


def test_half_precision_where_it_loses_nothing_and_no_variable_too_many(quick_run, tmp_path):
    """Of a shipped generator, the half of which draws; and of weights that half precision would change."""
    gan = zoo.load("gan-digits")
    drawing = sum(weight.shape.num_elements() for weight in gan.generator.weights)
    stored = tf.train.load_checkpoint(str(zoo.export("gan-digits", tmp_path / "gan") / "variables" / "variables"))
    shapes = stored.get_variable_to_shape_map()
    dtypes = stored.get_variable_to_dtype_map()
    weights = {name: shape for name, shape in shapes.items() if name.startswith("weights")}
    assert sum(int(np.prod(shape)) for shape in weights.values()) == drawing
    assert {dtypes[name] for name in weights} == {tf.float16}

    run = quick_run("mlp", "houses")
    stored = tf.train.load_checkpoint(str(zoo.export(run.predictor(), tmp_path / "mlp") / "variables" / "variables"))
    dtypes = stored.get_variable_to_dtype_map()
    assert tf.float32 in {dtypes[name] for name in dtypes if name.startswith("weights")}


def test_selected_columns_and_own_data(tmp_path):
    draw = np.random.RandomState(0)
    frame = pd.DataFrame({"1st": draw.randn(80), "x y": draw.randn(80), "x-y": draw.choice(["a", "b", None], 80)})
    frame["z"] = np.where(frame["1st"] > 0, "up", "down")
    run = zoo.train("mlp", from_dataframe(frame, "z", select=3, quiet=True), epochs=2, verbose=0)
    served = tf.saved_model.load(str(zoo.export(run.predictor(), tmp_path)))
    assert set(served.signatures["serving_default"].structured_input_signature[1]) == {"column_1st", "x_y", "x_y_2"}
    raw = run.dataset.raw.test.x
    answer = served.serve(
        {
            "1st": raw["1st"].to_numpy("f4"),
            "x y": raw["x y"].to_numpy("f4"),
            "x-y": raw["x-y"].fillna("").to_numpy(object),
        }
    )
    np.testing.assert_allclose(answer["probabilities"], run.answer["probabilities"], atol=1e-5)


@pytest.fixture(scope="module")
def served(untrained, tmp_path_factory):
    """A predictor with initial weights, and its export, made once."""
    made = {}

    def get(*combination: str):
        if combination not in made:
            predictor, _ = untrained(*combination)
            made[combination] = predictor, tf.saved_model.load(str(zoo.export(predictor, tmp_path_factory.mktemp("x"))))
        return made[combination]

    return get


FLATS = {"year": np.float32([1991, 2010]), "area (m²)": np.float32([90, 80]), "zip code": np.array(["12345", ""])}
KINDS = {  # a model of each kind of input, and two samples
    "table": (("mlp", "houses", "regression"), FLATS),
    "image": (("cnn", "digits", "classification"), np.full((2, 8, 8), 16, "float32")),
    "scene": (("detector", "digit_scenes", "detection"), np.zeros((2, 48, 48), "float32")),
    "series": (("lstm", "waves", "forecasting"), np.zeros((2, 48, 3), "float32")),
    "sound": (("speech_rnn", "spoken_tones", "classification"), np.zeros((2, 8000), "int16")),
    "class": (("vae", "digits", "generation"), np.array([["7"], ["1"]])),
    "gap": (("cbow", "docstring_gaps", "missing_word"), np.array(["Returns the ___ of it.", "___ more"])),
    "text": (("text_rnn", "docstring_topics", "classification"), np.array(["Returns it.", ""])),
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_have_no_answers(served, kind):
    combination, raw = KINDS[kind]
    predictor, export = served(*combination)
    answers = export.serve(tf.nest.map_structure(lambda column: tf.constant(column[:0]), raw))
    whole = predictor({**raw, "zip code": ["12345", None]} if kind == "table" else raw)
    assert {name: found.shape for name, found in answers.items()} == {
        name: (0, *expected.shape[1:]) for name, expected in whole.items()
    }


@pytest.mark.parametrize(
    ("kind", "wrong", "says"),
    [
        ("table", {**FLATS, "year": np.float32([1991, np.inf])}, "year must hold finite numbers"),
        ("image", np.full((2, 8, 8), np.nan, "float32"), "finite numbers from 0 to 16"),
        ("image", np.full((2, 8, 8), 255, "float32"), "finite numbers from 0 to 16"),
        ("scene", np.full((2, 48, 48), -1, "float32"), "finite numbers from 0 to 255"),
        ("series", np.full((2, 48, 3), np.nan, "float32"), "one gap"),
        ("class", np.array([["7"], ["no such"]]), "There are: 0, 1, 2"),
        ("gap", np.array(["Returns the ___ of it.", "Returns it."]), "no gap: write ___"),
    ],
)
def test_what_the_predictor_refuses_its_export_does(served, kind, wrong, says):
    predictor, export = served(*KINDS[kind][0])
    with pytest.raises(zoo.ZooError):
        predictor(wrong)
    with pytest.raises(tf.errors.InvalidArgumentError, match=says):
        export.serve(tf.nest.map_structure(tf.constant, wrong))
    columns = wrong if isinstance(wrong, dict) else {predictor.inputs.kind: wrong}
    names = graph.names_of(wrong, predictor.inputs.kind)
    given = {names[column]: tf.constant(values) for column, values in columns.items()}
    with pytest.raises(tf.errors.InvalidArgumentError, match=says):
        export.signatures["serving_default"](**given)


@pytest.mark.parametrize(
    ("name", "options"),
    [("vae", {}), ("gan", {}), ("diffusion", {"filters": (4, 8), "steps": 3, "eta": 1.0})],
)
def test_a_seed_draws_what_the_predictor_draws_by_it(name, options, tmp_path):
    data = zoo.datasets.load("digits", task="generation")
    parts = (data.preprocessing, data.target_preprocessing, data.task, data.inputs)
    predictor = Predictor(name, zoo.build(name, data, seed=0, **options), *parts)
    export = tf.saved_model.load(str(zoo.export(predictor, tmp_path)))
    labels = np.array([["7"]] * 3)
    drawn = {seed: predictor(labels, seed=seed)["image"] for seed in (0, 5)}
    assert np.abs(drawn[0] - drawn[5]).max() > 0.01
    close = {"atol": 1e-4 * data.task.arguments["maximum"]}
    np.testing.assert_allclose(export.serve(tf.constant(labels))["image"], drawn[0], **close)
    np.testing.assert_allclose(export.serve(tf.constant(labels), seed=5)["image"], drawn[5], **close)
    asked = {"label": tf.constant(labels), "seed": tf.constant(5, tf.int64)}
    np.testing.assert_allclose(export.signatures["sample"](**asked)["image"], drawn[5], **close)


def test_every_transformer_of_zoo_has_its_twin():
    with pytest.raises(zoo.ZooError, match="dict has no twin"):
        twins.transform({}, None)


def test_a_full_disk_leaves_nothing_behind(quick_run, tmp_path, monkeypatch):
    def full(*_, **__):
        raise tf.errors.ResourceExhaustedError(None, None, "out/variables; No space left on device")

    monkeypatch.setattr(tf.saved_model, "save", full)
    with pytest.raises(zoo.ZooError, match="No space left on device"):
        zoo.export(quick_run("cnn", "digits").predictor(), tmp_path)
    assert not list(tmp_path.iterdir())


def test_wrong_use_names_the_way_out(quick_run, tmp_path, monkeypatch):
    with pytest.raises(zoo.ZooError, match="no export format named 'onx'"):
        zoo.export("cnn-digits", tmp_path, format="onx")
    with pytest.raises(zoo.ZooError, match="no trained model named"):
        zoo.export("cnn-nothing-like-it", tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(zoo.ZooError, match="cannot be written"):
        zoo.export(quick_run("cnn", "digits").predictor(), tmp_path / "file" / "out")
    monkeypatch.setattr(graph.keras.backend, "backend", lambda: "jax")
    with pytest.raises(zoo.ZooError, match="KERAS_BACKEND=tensorflow"):
        zoo.export(quick_run("cnn", "digits").predictor(), tmp_path)
