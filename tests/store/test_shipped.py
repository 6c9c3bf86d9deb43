"""The trained models that ship with zoo: their cards are measured again, their exports answer alike without zoo."""

from __future__ import annotations

import platform
import subprocess
import sys

import keras
import pytest

import zoo
from zoo import baselines, scoring, shipping, store, training
from zoo.exporters import checking
from zoo.tasks.meanings import MEANINGS

SHIPPED = sorted(path.parent.name for path in store.shipped_dir().glob("*/card.json"))
DOWNLOADED = [name for name in SHIPPED if zoo.datasets.spec(name.partition("-")[2]).download]
OFFLINE = [name for name in SHIPPED if name not in DOWNLOADED]


def of(name):
    return store.find(store.shipped_dir() / name)


def test_the_promised_ones_are_there():
    assert {f"{name}-{zoo.spec(name).dataset}" for name in zoo.list_models()} <= set(SHIPPED) <= set(shipping.names())
    assert set(SHIPPED) <= set(zoo.list_trained())
    total = sum(path.stat().st_size for path in store.shipped_dir().rglob("*") if path.is_file())
    assert total < 60_000_000


@pytest.mark.parametrize("name", ["perceptron-breast_cancer", "autoencoder-digits", "rnn-digit_sequences"])
def test_a_small_one_is_made_again_from_its_card(name):
    """On another machine, or with other threads, rounding leads to other weights, but not far."""
    assert training.reproduce(of(name).folder, verbose=0).verdict != "different"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_folder_is_what_the_card_says(name):
    trained = of(name)
    for file in trained.card.files:
        trained.file(file)
    assert trained.model().count_params() == trained.card.parameters
    size = sum(path.stat().st_size for path in trained.folder.rglob("*") if path.is_file())
    assert size / 1e6 == pytest.approx(trained.card.costs["megabytes"], rel=0.02)
    assert (trained.folder / "README.md").read_text(encoding="utf-8") == trained.card.to_markdown()


@pytest.mark.backends
@pytest.mark.parametrize("name", [*OFFLINE, *(pytest.param(name, marks=pytest.mark.real_data) for name in DOWNLOADED)])
def test_the_card_is_true(name):
    """Its figures are measured again; accuracies may differ by one row, other figures by rounding."""
    trained = of(name)
    card, data = trained.card, trained.dataset()
    if data.spec.rows is None and card.versions["python"] != platform.python_version():
        pytest.skip("its texts are those of the running Python, and its card is of another")
    if data.task.judged and card.versions["backend"] != keras.backend.backend():
        pytest.skip("another backend draws other numbers by chance, and so other pictures")
    assert data.rows == card.dataset["rows"]
    found = scoring.score(data, trained.predictor()(data.raw.test.x))
    assert set(found) == set(card.metrics) <= set(MEANINGS)
    for name, value in found.items():
        assert value == pytest.approx(card.metrics[name], rel=1e-3, abs=1 / data.rows["test"])


@pytest.mark.parametrize("name", ["cnn-digits", "mlp-houses", "perceptron-breast_cancer", "lstm-waves", "vae-digits"])
def test_the_baselines_are_true(name):
    """Of some; their code is the same for all."""
    trained = of(name)
    for name, metrics in baselines.scores(trained.dataset()).items():
        assert metrics == pytest.approx(trained.card.baselines[name], rel=0.02, abs=0.005)


@pytest.mark.tensorflow
@pytest.mark.parametrize("names", [OFFLINE, pytest.param(DOWNLOADED, marks=pytest.mark.real_data)], ids=len)
def test_the_saved_models_answer_alike_where_zoo_is_not_installed(names):
    """On their whole test splits, in one process; a difference is an error."""
    exports = [
        checking.Export(trained.folder / "saved_model" / "1", trained.predictor(), trained.dataset().raw.test.x)
        for trained in map(of, names)
    ]
    assert [compared.name for compared in checking.compare(exports)] == names


HELD = {"classification", "regression", "reconstruction", "anomaly_detection", "forecasting", "image_to_image",
        "domain_translation", "semantic_segmentation", "instance_segmentation", "localization", "detection",
        "landmarks"}  # fmt: skip


@pytest.mark.tensorflow
@pytest.mark.parametrize("format", ["onnx", "litert"])
@pytest.mark.parametrize("names", [OFFLINE, pytest.param(DOWNLOADED, marks=pytest.mark.real_data)], ids=len)
def test_files_of_either_format_answer_alike_or_are_refused(names, format, tmp_path):
    """As above; a model whose task a format cannot hold is told where it can go."""
    exports = []
    for trained in map(of, names):
        predictor = trained.predictor()
        if trained.card.get_task().name in HELD:
            path = zoo.export(predictor, tmp_path, format)
            exports.append(checking.Export(path, predictor, trained.dataset().raw.test.x))
        else:
            with pytest.raises(zoo.ZooError, match="tf_saved_model"):
                zoo.export(predictor, tmp_path, format)
    rows = [compared.rows for compared in checking.compare(exports)]
    assert rows == [of(export.predictor.name).card.dataset["rows"]["test"] for export in exports]


@pytest.mark.parametrize(
    "asked",
    [
        "predictor('gpt-python_source').continue_text('def ', length=5)",
        "predictor('transformer-number_words').translate('four hundred and twelve', beams=2)",
        "predictor('seq2seq-number_words').translate('four hundred and twelve')",
        "plots.grad_cam(zoo.load('cnn-digits'), zoo.datasets.load('digits'))",
        "plots.attention(zoo.load('vision_transformer-digits'), zoo.datasets.load('digits'))",
    ],
)
def test_a_loaded_model_is_taken_apart_in_a_fresh_process(asked):
    """What is added to its graph gets no name that came with the file, though nothing was built here before."""
    command = [sys.executable, "-c", f"import zoo; print(zoo.{asked})"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
