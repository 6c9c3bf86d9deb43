"""The command ``zoo predict``: every kind of answer, in every form, a row a sample."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo import cli, store, terminal

SAMPLES = 3


@pytest.fixture
def told(monkeypatch, capfd):
    """Runs ``zoo predict`` in this process: its exit code, and what it printed on stdout and stderr."""

    def run(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr("sys.argv", ["zoo", "predict", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        return stop.value.code, *capfd.readouterr()

    return run


@pytest.fixture
def asked(tmp_path):
    """The first test samples of a trained model as a file, and the answers to them."""

    def write(name: str):
        raw = store.find(name).dataset().raw.test.x[:SAMPLES]
        if isinstance(raw[0], str):
            (tmp_path / "raw.txt").write_text("".join(f"{text}\n" for text in raw), encoding="utf-8")
            return tmp_path / "raw.txt", zoo.predictor(name)(raw)
        np.save(tmp_path / "raw.npy", raw)
        return tmp_path / "raw.npy", zoo.predictor(name)(raw)

    return write


def test_a_folder_answered_part_by_part_draws_as_in_python(told, tmp_path):
    """Its archive has an array called ``file``, which numpy's own function has no place for."""
    for name, labels in {"a.txt": "7\n3\n", "b.txt": "7\n"}.items():
        (tmp_path / "asked").mkdir(exist_ok=True)
        (tmp_path / "asked" / name).write_text(labels)
    code, printed, says = told("vae-digits", tmp_path / "asked", "--rows", 1, "--out", tmp_path / "drawn.npz")
    assert (code, printed) == (0, ""), says
    expected = [answer["image"] for _, answer in zoo.predictor("vae-digits").stream(tmp_path / "asked", 1)]
    with np.load(tmp_path / "drawn.npz") as archive:
        assert archive["file"].tolist() == ["a.txt", "a.txt", "b.txt"]
        np.testing.assert_allclose(archive["image"], np.concatenate(expected), atol=1e-4)


BOX = ("top", "left", "bottom", "right")
COLUMNS = {  # of an answer, besides the probabilities
    "cnn-digits": ["label"],
    "lstm-waves": [f"forecast {i}" for i in range(1, 13)],
    "landmark_net-landmarks": [f"points {name} {axis}" for name in ("left eye", "right eye") for axis in "yx"],
    "localizer-digit_scenes": ["label", *(f"box {side}" for side in BOX)],
    "detector-digit_scenes": ["labels 1", "scores 20", *(f"boxes 20 {side}" for side in BOX)],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_an_answer_of_numbers_is_a_row_a_sample(told, asked, name, tmp_path):
    file, expected = asked(name)
    code, printed, _ = told(name, file, "--json")
    assert not code
    rows = json.loads(printed)
    assert len(rows) == SAMPLES
    for i, row in enumerate(rows):
        assert row.keys() == expected.keys()
        for key in row.keys() - {"probabilities"}:
            assert np.shape(row[key]) == expected[key][i].shape
    code, printed, _ = told(name, file, "--out", tmp_path / "answers.csv")
    assert (code, printed) == (0, "")
    table = pd.read_csv(tmp_path / "answers.csv")
    assert len(table) == SAMPLES
    assert set(COLUMNS[name]) <= set(table.columns)
    numbers = sum(values[0].size for values in expected.values())
    assert table.shape[1] == numbers


@pytest.mark.parametrize("name", ["unet-digit_scenes", "autoencoder-digits"])
def test_pictures_go_into_json_and_archives(told, asked, name, tmp_path):
    file, expected = asked(name)
    ((key, pictures),) = expected.items()
    code, printed, says = told(name, file)
    assert (code, printed) == (2, "")
    assert f"answers pictures ({key}), which no table holds: use --json, or --out answers.npz" in says
    code, printed, _ = told(name, file, "--json", "--rows", 2)
    np.testing.assert_allclose([row[key] for row in json.loads(printed)], pictures, atol=1e-3)
    assert told(name, file, "--out", tmp_path / "answers.npz", "--rows", 2)[:2] == (0, "")
    with np.load(tmp_path / "answers.npz") as archive:
        np.testing.assert_allclose(archive[key], pictures, atol=1e-3)


def test_transcripts_of_any_length_are_one_column():
    parts = [(["a.wav", "b.wav"], {"words": np.array([[2, 0], [1, -1]])}), (["c.wav"], {"words": np.array([[2]])})]
    labels = ("zero", "one", "two")
    assert "".join(terminal.answers(parts, labels, "file", False)).splitlines() == [
        "file,words", "a.wav,two zero", "b.wav,one", "c.wav,two",
    ]  # fmt: skip
    found = terminal.arrays(parts, "file")
    assert found["file"].tolist() == ["a.wav", "b.wav", "c.wav"]
    assert found["words"].tolist() == [[2, 0], [1, -1], [2, -1]]


def test_a_table_keeps_what_float32_holds():
    values = np.array([1034693.69, 1e-7 / 3], "float32")
    _, *rows = "".join(terminal.answers([([0, 1], {"value": values})], (), "", False)).split()
    assert np.array(rows, "float32").tolist() == values.tolist()


def test_texts_are_told_in_every_form(told, asked, tmp_path):
    """Translations are texts, which an archive without objects holds as such."""
    file, expected = asked("seq2seq-number_words")
    texts = expected["text"].tolist()
    assert [row["text"] for row in json.loads(told("seq2seq-number_words", file, "--json")[1])] == texts
    assert told("seq2seq-number_words", file)[1].splitlines() == ["text", *texts]
    told("seq2seq-number_words", file, "--out", tmp_path / "answers.npz")
    with np.load(tmp_path / "answers.npz") as archive:
        assert archive["text"].tolist() == texts
