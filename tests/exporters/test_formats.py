"""ONNX and LiteRT: what stands beside the numbers, what else can be asked, refusals.

That each shipped model answers as its predictor does is tested in tests/store/test_shipped.py.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
import tokenizers

import zoo
from zoo import exporters
from zoo.datasets import from_dataframe
from zoo.exporters import checking
from zoo.exporters.checking import Export

pytestmark = pytest.mark.tensorflow

ODD = {"year": [1991.0, np.nan, 2010.0], "area (m²)": [234.0, 90.0, np.nan], "zip code": ["12345", None, "nowhere"]}


def test_onnx_takes_and_gives_strings(untrained, tmp_path):
    import onnxruntime

    predictor, data = untrained("text_rnn", "docstring_topics", "classification")
    session = onnxruntime.InferenceSession(zoo.export(predictor, tmp_path, "onnx"))
    metadata = session.get_modelmeta().custom_metadata_map
    assert json.loads(metadata["labels"]) == list(data.task.labels)
    texts = data.raw.test.x[:5]
    length = session.get_inputs()[0].shape[1]
    library = tokenizers.Tokenizer.from_str(metadata["tokenizer"])
    library.enable_padding(length=length)
    library.enable_truncation(length)
    tokens = np.array([row.ids for row in library.encode_batch(list(texts))], "int32")
    (label,) = session.run(["label"], {"tokens": tokens})
    assert list(label) == list(predictor(texts)["label"])

    predictor, _ = untrained("mlp", "houses", "regression")
    session = onnxruntime.InferenceSession(zoo.export(predictor, tmp_path, "onnx"))
    given = {"year": np.float32(ODD["year"]), "area_m": np.float32(ODD["area (m²)"])}
    (value,) = session.run(["value"], given | {"zip_code": np.array(["12345", "", "nowhere"])})
    np.testing.assert_allclose(value, predictor(ODD)["value"], rtol=1e-5)


def test_a_litert_file_is_an_archive_of_what_its_numbers_stand_for(quick_run, untrained, tmp_path):
    from ai_edge_litert.interpreter import Interpreter

    path = zoo.export(untrained("mlp", "houses", "regression")[0], tmp_path, "litert")
    places = json.loads(zipfile.ZipFile(path).read("categories.json"))["zip_code"]
    assert places[""] == places["missing"]
    run = Interpreter(str(path)).get_signature_runner()
    for year, area, code in zip(*ODD.values(), strict=True):
        given = {"year": np.float32([year]), "area_m": np.float32([area])}
        answer = run(**given, zip_code=np.int32([places.get(code or "", -1)]))
        expected = untrained("mlp", "houses", "regression")[0]({"year": year, "area (m²)": area, "zip code": code})
        np.testing.assert_allclose(answer["value"], expected["value"], rtol=1e-5)
    run = quick_run("cnn", "digits")
    path = zoo.export(run.predictor(), tmp_path, "litert")
    assert zipfile.ZipFile(path).read("labels.txt").decode().splitlines() == list(run.dataset.task.labels)


def test_names_that_two_columns_or_an_answer_would_share(tmp_path):
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(
        {
            "label": draw.randn(80),
            "x y": draw.choice(["a", "b"], 80),
            "x-y": draw.choice(["c", None], 80),
            "Width": draw.randn(80),
            "width": draw.randn(80),
        }
    )
    frame["z"] = np.where(frame["label"] > 0, "up", "down")
    run = zoo.train("perceptron", from_dataframe(frame, "z", quiet=True), epochs=1, verbose=0)
    for format in ("onnx", "litert"):
        export = Export(zoo.export(run.predictor(), tmp_path, format), run.predictor(), frame.drop(columns="z"))
        assert checking.compare([export])[0].same == ("label",)
    import onnxruntime

    inputs = onnxruntime.InferenceSession(tmp_path / f"{run.name}.onnx").get_inputs()
    assert {given.name for given in inputs} == {"raw_label", "x_y", "x_y_2", "Width", "width_2"}


def test_quantized_weights_take_a_fraction_and_give_the_same_labels(tmp_path):
    whole = zoo.export("cnn-digits", tmp_path / "whole", "litert")
    small = zoo.export("cnn-digits", tmp_path / "small", "litert", quantize=True)
    assert small.stat().st_size < 0.4 * whole.stat().st_size
    assert exporters.check(small, "cnn-digits", tolerance=0.1).largest["probabilities"] > 1e-4


def test_the_check_tells_other_answers_and_files_that_do_not_run(untrained, quick_run, tmp_path):
    other = zoo.export(untrained("cnn", "digits", "classification")[0], tmp_path, "litert")
    run = quick_run("cnn", "digits")
    with pytest.raises(zoo.ZooError, match=r"LiteRT does not answer as .*: its label differs in"):
        checking.compare([Export(other, run.predictor(), run.dataset.raw.test.x)])
    other.write_bytes(b"nothing that could be run")
    with pytest.raises(zoo.ZooError, match="LiteRT cannot run this"):
        checking.compare([Export(other, run.predictor(), run.dataset.raw.test.x)])
    (tmp_path / "cnn.txt").touch()
    with pytest.raises(zoo.ZooError, match=r"\.onnx or \.tflite files are checked"):
        exporters.check(tmp_path / "cnn.txt", "cnn-digits")


def test_the_command_checks_what_it_exported(zoo_command, tmp_path):
    done = zoo_command("export", "cnn-digits", tmp_path, "--format", "onnx", "--check")
    assert not done.stderr
    path, told = done.stdout.splitlines()
    assert path == str(tmp_path / "cnn-digits.onnx")
    assert "ONNX Runtime alone, 360 rows: the same label" in told


@pytest.mark.parametrize(
    ("name", "dataset", "task", "format", "way_out"),
    [
        ("vae", "digits", "generation", "onnx", "generation needs more than.*tf_saved_model"),
        ("transformer", "number_words", "translation", "litert", "cannot be exported as litert.*tf_saved_model"),
        ("speech_rnn", "tone_phrases", "transcription", "litert", 'no operation RaggedTensorToTensor.*format="onnx"'),
    ],
)
def test_what_a_format_cannot_hold_is_told_with_one_that_can(untrained, name, dataset, task, format, way_out, tmp_path):
    with pytest.raises(zoo.ZooError, match=way_out):
        zoo.export(untrained(name, dataset, task)[0], tmp_path / "out", format)
    assert not (tmp_path / "out").exists()


def test_dates_are_too_fine_for_litert(tmp_path):
    days = pd.date_range("2024-01-01", periods=80).astype(str)
    frame = pd.DataFrame({"day": days, "load": np.arange(80.0) % 7, "z": np.arange(80.0)})
    run = zoo.train("perceptron", from_dataframe(frame, "z", quiet=True), epochs=1, verbose=0)
    assert run.dataset.inputs.dates == ("day",)
    with pytest.raises(zoo.ZooError, match=r'dates.*format="onnx"'):
        zoo.export(run.predictor(), tmp_path, "litert")
    export = Export(zoo.export(run.predictor(), tmp_path, "onnx"), run.predictor(), frame[["day", "load"]])
    assert checking.compare([export])[0].largest["value"] < 1e-5


def test_wrong_use_and_a_full_disk(quick_run, tmp_path, monkeypatch):
    predictor = quick_run("cnn", "digits").predictor()
    with pytest.raises(zoo.ZooError, match='format="litert" can quantize'):
        zoo.export(predictor, tmp_path, "onnx", quantize=True)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "tf2onnx", None)
        with pytest.raises(zoo.ZooError, match=r"pip install 'zoo\[onnx\]'"):
            zoo.export(predictor, tmp_path, "onnx")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    for format in ("tf_saved_model", "onnx"):
        with pytest.raises(zoo.ZooError, match=r"No space left on device\. Free some space, or name another place\.$"):
            zoo.export(predictor, tmp_path / "out", format)
    assert not [*(tmp_path / "out").iterdir()]
