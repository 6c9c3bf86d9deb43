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
