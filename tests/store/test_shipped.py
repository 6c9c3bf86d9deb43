"""The trained models that ship with zoo: their cards are measured again, their exports answer alike without zoo."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

import zoo
from zoo import baselines, judges, shipping, store, training
from zoo.tasks.meanings import MEANINGS

SHIPPED = sorted(path.parent.name for path in store.shipped_dir().glob("*/card.json"))


@pytest.fixture(params=SHIPPED)
def trained(request):
    return store.find(store.shipped_dir() / request.param)


def test_the_promised_ones_are_there():
    assert {f"{name}-{zoo.spec(name).dataset}" for name in zoo.list_models()} <= set(SHIPPED) <= set(shipping.names())
    assert set(SHIPPED) <= set(zoo.list_trained())
    total = sum(path.stat().st_size for path in store.shipped_dir().rglob("*") if path.is_file())
    assert total < 60_000_000


@pytest.mark.parametrize("name", ["perceptron-breast_cancer", "autoencoder-digits", "rnn-digit_sequences"])
def test_a_small_one_is_made_again_from_its_card(name):
    """On another machine, or with other threads, rounding leads to other weights, but not far."""
    assert training.reproduce(store.shipped_dir() / name, verbose=0).verdict != "different"


@pytest.mark.backends
def test_the_card_is_true(trained):
    """Everything is computed again from the files; accuracies may differ by one row, other figures by rounding."""
    card, data = trained.card, trained.dataset()
    for name in card.files:
        trained.file(name)
    model = trained.model()
    assert model.count_params() == card.parameters
    assert data.rows == card.dataset["rows"]
    found = judges.score(data, trained.predictor()(data.raw.test.x))
    assert set(found) == set(card.metrics) <= set(MEANINGS)
    for name, value in found.items():
        assert value == pytest.approx(card.metrics[name], rel=1e-3, abs=1 / data.rows["test"])
    size = sum(path.stat().st_size for path in trained.folder.rglob("*") if path.is_file())
    assert size / 1e6 == pytest.approx(card.costs["megabytes"], rel=0.02)
    assert (trained.folder / "README.md").read_text(encoding="utf-8") == card.to_markdown()


@pytest.mark.parametrize("name", ["cnn-digits", "mlp-houses", "perceptron-breast_cancer", "lstm-waves", "vae-digits"])
def test_the_baselines_are_true(name):
    """Of some; their code is the same for all."""
    trained = store.find(store.shipped_dir() / name)
    for name, metrics in baselines.scores(trained.dataset()).items():
        assert metrics == pytest.approx(trained.card.baselines[name], rel=0.02, abs=0.005)


SERVE = """
import json, sys
sys.modules["zoo"] = None  # an import of zoo fails from here on
import numpy as np, tensorflow as tf
folder, inputs, outputs = sys.argv[1:]
raw = np.load(inputs, allow_pickle=False)
served = tf.saved_model.load(folder)
columns = json.loads(str(raw["columns"]))
x = {name: tf.constant(raw[f"c{i}"]) for i, name in enumerate(columns)} if columns else tf.constant(raw["pixels"])
answer = served.serve(x)
named = served.signatures["serving_default"]
names = sorted(named.structured_input_signature[1])
assert set(named.structured_outputs) == set(answer)
arrays = {key: value.numpy() for key, value in answer.items()}
np.savez(outputs, **{key: array.astype("S") if array.dtype == object else array for key, array in arrays.items()})
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_the_saved_model_answers_alike_where_zoo_is_not_installed(name, tmp_path):
    trained = store.find(store.shipped_dir() / name)
    raw, predict = trained.dataset().raw.test.x, trained.predictor()
    if hasattr(raw, "columns"):
        texts = raw.fillna(dict.fromkeys(predict.inputs.categories, ""))
        kinds = dict.fromkeys(predict.inputs.numbers, "f4") | dict.fromkeys(predict.inputs.categories, "S")
        arrays = {f"c{i}": texts[column].to_numpy(kinds[column]) for i, column in enumerate(raw.columns)}
    else:
        arrays = {"pixels": raw.astype("float32")}
    np.savez(tmp_path / "raw.npz", columns=json.dumps(list(getattr(raw, "columns", []))), **arrays)
    saved_model = trained.folder / "saved_model" / "1"
    command = [sys.executable, "-c", SERVE, str(saved_model), str(tmp_path / "raw.npz"), str(tmp_path / "answer.npz")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert not done.returncode, done.stderr
    served = np.load(tmp_path / "answer.npz")
    for key, values in predict(raw).items():
        if values.dtype.kind == "f":
            np.testing.assert_allclose(served[key], values, rtol=1e-5, atol=1e-5)
        else:
            assert [label.decode() for label in served[key]] == list(values)
