"""The command line, as a user types it: results on stdout, one clear sentence on stderr, no library's chatter."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import zoo
from zoo import cli
from zoo.cli.app import dataset_of


def test_lists_tell_all_names(zoo_command):
    for command, names in (
        ("list", zoo.list_models()),
        ("datasets", zoo.datasets.list_datasets()),
        ("trained", zoo.list_trained()),
    ):
        done = zoo_command(command, "--json")
        assert not done.stderr
        assert [row["name"] for row in json.loads(done.stdout)] == names
        table = zoo_command(command).stdout
        assert all(name in table for name in names)


def test_the_whole_road(zoo_command, tmp_path):
    done = zoo_command(
        "train", "cnn", "--set", "filters=8,16", "--set", "activation=elu", "--epochs", 6, "--schedule", "cosine",
        "--save-as", tmp_path / "mine", "--curve", tmp_path / "curve.png", "--csv-log", tmp_path / "log.csv", "--json",
    )  # fmt: skip
    assert not done.returncode, done.stderr
    assert not done.stderr  # neither Keras nor TensorFlow says a word
    facts = json.loads(done.stdout)
    assert facts["metrics"]["accuracy"] > 0.9
    assert facts["folder"] == str(tmp_path / "mine")
    assert zoo.card(tmp_path / "mine").arguments == {"filters": [8, 16], "activation": "elu"}
    assert Image.open(tmp_path / "curve.png").size[0] > 400

    done = zoo_command("evaluate", tmp_path / "mine", "--json")
    assert not done.stderr
    assert json.loads(done.stdout)["mine"] == pytest.approx(facts["metrics"], rel=1e-4)

    pixels = zoo.datasets.load("digits").raw.test.x
    Image.fromarray(pixels[0] * 15).save(tmp_path / "digit.png")
    np.save(tmp_path / "digits.npy", pixels[:5])
    done = zoo_command("predict", tmp_path / "mine", tmp_path / "digits.npy")
    assert not done.stderr
    (tmp_path / "answers.csv").write_text(done.stdout)
    answers = pd.read_csv(tmp_path / "answers.csv", dtype={"label": str})
    expected = zoo.predictor(tmp_path / "mine")(pixels[:5])
    assert list(answers.label) == list(expected["label"])
    np.testing.assert_allclose(answers.filter(like="p("), expected["probabilities"], atol=1e-5)
    done = zoo_command("predict", tmp_path / "mine", tmp_path / "digit.png", "--json")
    assert json.loads(done.stdout)[0]["label"] in "0123456789"

    done = zoo_command("export", tmp_path / "mine", tmp_path / "out")
    assert done.stdout.strip() == str(tmp_path / "out" / "1")
    assert not done.stderr
    done = zoo_command("diagnose", tmp_path / "log.csv", "--json")
    assert json.loads(done.stdout)["kind"] == zoo.diagnose(tmp_path / "log.csv").kind


def test_columns_of_a_csv_file_are_named_with_commas(tmp_csv):
    rows = "".join(f"{i},x{i},{i % 5},2025-01-{1 + i % 28},{i % 2}\n" for i in range(60))
    path = tmp_csv("id,name,zip,since,kind\n" + rows)
    data = dataset_of(str(path), "kind", "refuse", categories="zip", dates="since", ignore="id,name")
    assert data.inputs == zoo.datasets.inputs.TableInput((), ("zip",), ("since",))


def test_own_csv_from_the_shell(zoo_command, tmp_csv, tmp_path):
    rows = "".join(f"{i % 7},{'01'[i % 2]},{i % 7 * 100 + i % 2 * 31}.5\n" for i in range(90))
    path = tmp_csv("size,kind,price\n" + rows)
    done = zoo_command(
        "train", "mlp", "--dataset", path, "--target", "price", "--categories", "kind", "--epochs", 3, "--save-as",
        tmp_path / "own",
    )  # fmt: skip
    assert not done.returncode
    assert "the task is regression" in done.stderr
    assert "ridge regression" in done.stdout
    done = zoo_command("predict", tmp_path / "own", path, "--out", tmp_path / "prices.csv")
    assert not done.stderr
    assert len(pd.read_csv(tmp_path / "prices.csv")) == 90
    done = zoo_command("export", tmp_path / "own", tmp_path / "out", "--format", "onnx", "--samples", path)
    assert "ONNX Runtime alone, 90 rows: value within" in done.stdout
    done = zoo_command("evaluate", tmp_path / "own")
    assert done.returncode == 2
    assert "data of your own" in done.stderr
    done = zoo_command("evaluate", tmp_path / "own", "--dataset", path, "--target", "price", "--json")
    assert "kind" not in done.stderr, "the model knows already what its columns hold"
    assert json.loads(done.stdout)["own"]["r2"] == pytest.approx(zoo.card(tmp_path / "own").metrics["r2"], abs=1e-4)


def test_models_of_own_data_are_compared_on_their_file(tmp_csv, tmp_path, monkeypatch, capfd):
    """Which columns are categories and dates, the first model knows; a p that there is none of is a dash."""
    rows = "".join(f"{i % 7},{'01'[i % 2]},{i % 7 * 100 + i % 2 * 31}.5\n" for i in range(90))
    path = tmp_csv("size,kind,price\n" + rows)
    data = zoo.datasets.from_csv(path, "price", categories=["kind"])
    folders = [zoo.train(name, data, epochs=1, verbose=0).save(tmp_path / name) for name in ("mlp", "perceptron")]
    asked = ["--dataset", path, "--target", "price", "--resamples", 5]
    monkeypatch.setattr("sys.argv", ["zoo", "compare", *map(str, [*folders, *asked])])
    capfd.readouterr()
    with pytest.raises(SystemExit) as stop:
        cli.main()
    printed, told = capfd.readouterr()
    assert not stop.value.code, told
    assert "kind" not in told
    first, second = (line for line in printed.splitlines() if "mlp" in line or "perceptron" in line)
    assert first.rstrip(" │").endswith("–")
    assert not second.rstrip(" │").endswith("–")


def test_folders_of_each_kind_from_the_shell(tmp_path, monkeypatch, capsys):
    for kind, suffix in (("texts", "TXT"), ("digits", "txt"), ("pictures", "png")):
        for i in range(20):
            (tmp_path / kind / "ab"[i % 2]).mkdir(parents=True, exist_ok=True)
            (tmp_path / kind / "ab"[i % 2] / f"{i}.{suffix}").write_text(f"word {i}")
            (tmp_path / kind / "ab"[i % 2] / f".{i}.txt").touch()
    monkeypatch.chdir(tmp_path)
    for folder in ("texts", "./digits"):
        assert dataset_of(folder, None, "refuse").inputs.kind == "text"
    assert dataset_of("digits", None, "refuse") == "digits", "a name of the catalogue goes before a folder"
    assert "what lies here is ./digits" in capsys.readouterr().err
    with pytest.raises(zoo.ZooError, match="20 of 20 pictures cannot be used"):
        dataset_of("pictures", None, "refuse")


@pytest.mark.parametrize("name", ["cnn", "digits", "cnn-digits"])
def test_show_knows_models_datasets_and_trained_ones(zoo_command, name):
    done = zoo_command("show", name)
    assert not done.returncode
    assert not done.stderr
    assert name in done.stdout


def test_show_tells_all_tasks_of_a_dataset(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["zoo", "show", "digit_scenes"])
    with pytest.raises(SystemExit):
        cli.main()
    printed = capsys.readouterr().out
    tasks = ", ".join(task.name for task in zoo.datasets.spec("digit_scenes").tasks)
    assert f"tasks: {tasks}" in " ".join(printed.split())
    assert "sample: 48×48×1" in printed


def test_a_datasets_card_needs_no_keras(zoo_command, tmp_path):
    done = zoo_command("datasets", "show", "iris", cwd=tmp_path)
    assert "logistic regression" in done.stdout
    assert not done.stderr  # TensorFlow would write there as it starts
    assert (tmp_path / "iris.png").stat().st_size > 5000


WRONG = [
    (("build",), "No such command"),
    (("show", "cnnn"), "Did you mean cnn"),
    (("train", "cmn"), "Did you mean cnn?"),
    (("train", "cnn", "--dataset", "iris"), "Models for it"),
    (("train", "mlp", "--dataset", "iriss"), "Did you mean iris"),
    (("train", "cnn", "--set", "filters"), "--set 'filters': write NAME=VALUE, such as --set filters=32,64"),
    (
        ("search", "mlp", "houses", "--space", "dropout"),
        "--space 'dropout': write NAME=VALUE, such as --space dropout=",
    ),
    (("train", "cnn", "--schedule", "cosin"), "Did you mean cosine?"),
    (("train", "cnn", "--dataset", "digits", "--ignore", "id"), "--ignore belongs to a CSV file"),
    (("train", "cnn", "--set", "filterz=3"), "Did you mean filters?"),
    (("train", "mlp", "--set", "epochs=5"), "--set epochs: it has an option of its own, --epochs"),
    (("train", "mlp", "--set", "start_from=x"), "no argument of mlp named 'start_from'"),
    (("train", "mlp", "--set", "verbose=1"), "no argument of mlp named 'verbose'"),
    (("search", "mlp", "--set", "seed=3"), "--set seed: it has an option of its own, --seed"),
    (("train", "mlp", "--curve", "x.foo"), "x.foo: a figure is written as .png"),
    (("compare", "cnn-digits", "mlp-digits", "--figure", "x"), "x: a figure is written as .png"),
    (("lessons", "neuron", "--figure", "x.foo"), "x.foo: a figure is written as .png"),
    (("datasets", "show", "iris", "--picture", "x.foo"), "x.foo: a figure is written as .png"),
    (("predict", "cnn-digits", "{text}", "--out", "-"), "--out -: answers are written as .csv, .json or .npz"),
    (("predict", "cnn-digits", "{text}", "--out", "a.xlsx"), "--out a.xlsx: answers are written as .csv"),
    (("compare", "mlp-houses", "mlp-houses", "--dataset", "{text}"), "--target COLUMN"),
    (("train", "mlp", "--dataset", "none.csv", "--target", "a"), "no file none.csv"),
    (("train", "mlp", "--dataset", "{text}"), "--target COLUMN"),
    (("train", "mlp", "--dataset", "{text}", "--target", "kind", "--task", "regression"), "target of numbers"),
    (("train", "mlp", "--dataset", "{text}", "--target", "nothing"), "no column named 'nothing'"),
    (("train", "mlp", "--dataset", "iris", "--target", "a"), "belongs to a CSV file"),
    (("train", "mlp", "--epochs", "-1"), "epochs=-1: choose a whole number"),
    (("predict", "cnn-digits", "nothing.png"), "no file nothing.png"),
    (("predict", "cnn-digits", "{text}"), "image files"),
    (("predict", "mlp-houses", "{text}"), "Missing columns: year"),
    (("predict", "cnn-digits", "{broken}"), "not an image"),
    (("predict", "cnn-digit", "{text}"), "Did you mean cnn-digits"),
    (("export", "cnn-digits", "{text}/out"), "cannot be written"),
    (("export", "cnn-digits", "out", "--format", "onnxx"), "no export format"),
    (("diagnose", "{text}"), "needs a column loss"),
    (("evaluate", "cnn-digits", "--dataset", "iris"), "but iris has "),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_wrong_use_gets_one_sentence(tmp_path, monkeypatch, capfd, arguments, says):
    """In this process: starting one for each would take a minute."""
    places = {"text": tmp_path / "text.csv", "broken": tmp_path / "broken.png"}
    places["text"].write_text("size,kind\n" + "1,a\n2,b\n" * 20)
    places["broken"].write_bytes(b"\x89PNG and nothing more")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["zoo", *(argument.format(**places) for argument in arguments)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    printed, told = capfd.readouterr()
    assert stop.value.code == 2
    assert says in told
    assert "Traceback" not in told
    assert not printed


def test_a_damaged_folder_hides_no_other(zoo_command, tmp_path, monkeypatch):
    monkeypatch.setenv("ZOO_SAVED_MODELS", str(tmp_path))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "card.json").write_text("{")
    done = zoo_command("trained")
    assert not done.returncode
    assert "cnn-digits" in done.stdout
    assert "broken" in done.stderr


def test_no_network_is_told(zoo_command, tmp_path, monkeypatch):
    """Every connection fails at once; the message says what is needed and what needs no network."""
    environment = {
        "ZOO_DATA_DIR": str(tmp_path),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
        monkeypatch.setenv(name.upper(), value)
    for model, dataset, instead in (
        ("cnn", "fashion_mnist", "is digits"),
        ("mlp", "california_housing", "are diabetes, houses"),
    ):
        done = zoo_command("train", model, "--dataset", dataset)
        assert done.returncode == 2
        assert "ZOO_DATA_DIR" in done.stderr
        assert f"Without a download there {instead}" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Retrying" not in done.stderr
