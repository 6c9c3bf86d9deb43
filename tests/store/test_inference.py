"""The predictor: parts of what is larger than memory, the likeliest classes, intervals, and speed."""

from __future__ import annotations

import json
import resource
import statistics
import time

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import zoo

ROW = {"year": 1991, "area (m²)": 234, "zip code": "12345"}


@pytest.fixture(scope="module")
def pixels():
    return zoo.datasets.load("digits").raw.test.x


@pytest.fixture
def flats(tmp_path):
    """A CSV file of houses, and its rows."""
    frame = zoo.datasets.load("houses").raw.test.x.reset_index(drop=True)
    frame.to_csv(tmp_path / "flats.csv", index=False)
    return tmp_path / "flats.csv", frame


@pytest.fixture
def photos(tmp_path, pixels):
    """A folder with a folder of pictures in it."""
    folder = tmp_path / "photos"
    (folder / "more").mkdir(parents=True)
    for i, picture in enumerate(pixels[:7]):
        Image.fromarray((picture * 15).astype("uint8")).save(folder / ("more" if i > 4 else "") / f"{i}.png")
    return folder


def together(parts, key):
    return np.concatenate([answer[key] for _, answer in parts])


# In parts


@pytest.mark.parametrize("rows", [1, 7, 100, 10_000])
def test_a_csv_file_in_parts_is_answered_as_a_whole(houses, flats, rows):
    path, frame = flats
    parts = list(houses.stream(path, rows=min(rows, len(frame)) if rows > 1 else 40))
    assert [line for lines, _ in parts for line in lines] == list(range(2, len(frame) + 2))
    np.testing.assert_allclose(together(parts, "value"), houses(frame)["value"], rtol=1e-4)


def test_pictures_arrays_and_iterables_in_parts(digits, pixels, photos, tmp_path):
    parts = list(digits.stream(photos, rows=3))
    assert [len(names) for names, _ in parts] == [3, 3, 1]
    assert [name for names, _ in parts for name in names] == [
        *(f"{i}.png" for i in range(5)),
        "more/5.png",
        "more/6.png",
    ]
    whole = digits(np.concatenate([digits.read(photos / name) for names, _ in parts for name in names]))
    np.testing.assert_allclose(together(parts, "probabilities"), whole["probabilities"], atol=1e-6)

    np.save(tmp_path / "digits.npy", pixels[:50])
    for source in (tmp_path / "digits.npy", np.array_split(pixels[:50], [20, 40])):
        parts = list(digits.stream(source, rows=20))
        assert [tuple(names) for names, _ in parts] == [tuple(range(i, min(i + 20, 50))) for i in (0, 20, 40)]
        np.testing.assert_array_equal(together(parts, "label"), digits(pixels[:50])["label"])


def test_the_seed_of_a_call_and_of_parts_decides_what_is_drawn():
    predict, labels = zoo.predictor("vae-digits"), ["7"] * 6
    whole = predict(labels, seed=4, batch_size=2)["image"]
    assert len({picture.tobytes() for picture in whole}) == 6
    parts = list(predict.stream([labels[:2], labels[2:4], labels[4:]], seed=4))
    np.testing.assert_array_equal(together(parts, "image"), whole)
    assert (predict(labels)["image"] != whole).any()


def test_a_part_without_a_row_is_left_out(digits, pixels):
    parts = list(digits.stream([pixels[:0], pixels[:2], pixels[:0], pixels[2:3]]))
    assert [tuple(names) for names, _ in parts] == [(0, 1), (2,)]


def test_broken_rows_and_files_are_refused_or_skipped(houses, digits, photos, tmp_csv, capsys):
    path = tmp_csv("year,area (m²),zip code\n1991,234,12345\n1990,large,12345\n1980,,01234\n1,2\n1999,100,\n")
    with pytest.raises(zoo.ZooError, match=r"line 5: 2 fields.*line 3: Column area \(m²\) must hold numbers.*'large'"):
        list(houses.stream(path))
    for rows in (1, 2, 100):
        parts = list(houses.stream(path, rows=rows, bad="skip"))
        assert [line for lines, _ in parts for line in lines] == [2, 4, 6]
    assert "2 of 5 rows" in capsys.readouterr().err
    (photos / "6.png").write_bytes(b"\x89PNG and nothing more")
    with pytest.raises(zoo.ZooError, match=r"6\.png is not an image"):
        list(digits.stream(photos))
    assert sum(len(names) for names, _ in digits.stream(photos, bad="skip")) == 7
    with pytest.raises(zoo.ZooError, match='say "refuse"'):
        list(houses.stream(path, bad="ignore"))
    with pytest.raises(zoo.ZooError, match="Missing column: zip code"):
        list(houses.stream(tmp_csv("year,area (m²)\n1,2\n"), bad="skip"))


@pytest.mark.slow
def test_a_long_file_needs_no_more_memory(houses, tmp_path):
    """Forty megabytes of rows: while they are answered, the process grows by less than that."""
    path = tmp_path / "long.csv"
    frame = pd.DataFrame({**{name: [value] * 200_000 for name, value in ROW.items()}, "note": "x" * 180})
    frame.to_csv(path, index=False)
    del frame
    list(houses.stream([pd.DataFrame([ROW] * 4096)]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(len(lines) for lines, _ in houses.stream(path, rows=4096)) == 200_000
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert 1024 * grown < path.stat().st_size


def test_the_command_answers_folders(zoo_command, photos, tmp_path):
    done = zoo_command("predict", "cnn-digits", photos, "--top", 2, "--out", tmp_path / "out.csv", "--rows", 3)
    assert not done.stderr
    table = pd.read_csv(tmp_path / "out.csv", dtype=str)
    assert list(table.columns) == ["file", "label", "top 1", "p(top 1)", "top 2", "p(top 2)"]
    assert list(table.file)[:6] == [*(f"{i}.png" for i in range(5)), "more/5.png"]
    assert list(table.label) == list(table["top 1"])
    (photos / "4.png").write_bytes(b"nothing")
    done = zoo_command("predict", "cnn-digits", photos, "--out", tmp_path / "none.csv")
    assert done.returncode == 2
    assert "4.png" in done.stderr
    assert not [path for path in tmp_path.iterdir() if "none" in path.name]
    done = zoo_command("predict", "cnn-digits", photos, "--bad", "skip", "--json", "--rows", 3)
    assert [row["file"] for row in json.loads(done.stdout)] == [
        "0.png",
        "1.png",
        "2.png",
        "3.png",
        "more/5.png",
        "more/6.png",
    ]


# How sure


def test_the_likeliest_classes(digits, pixels):
    answer = digits(pixels, top=3)
    assert answer["top_labels"].shape == answer["top_probabilities"].shape == (len(pixels), 3)
    np.testing.assert_array_equal(answer["top_labels"][:, 0], answer["label"])
    np.testing.assert_array_equal(answer["top_probabilities"], np.sort(answer["probabilities"])[:, :-4:-1])
    for wrong in (0, 11):
        with pytest.raises(zoo.ZooError, match="choose a whole number from 1 to 10"):
            digits(pixels, top=wrong)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.95])
def test_intervals_hold_the_truth_as_often_as_they_say(quick_run, share):
    """On the test split, which the intervals know nothing of: within four standard errors of both splits."""
    run = quick_run("mlp", "houses")
    predict, test = zoo.predictor(run.save()), run.dataset.raw.test
    answer, truth = predict(test.x, interval=share), test.y[:, 0]
    held = ((answer["low"] <= truth) & (truth <= answer["high"])).mean()
    slack = 0.05 if share == 0.9 else 4 * np.sqrt(share * (1 - share) * (1 / len(truth) + 1 / 450))
    assert held == pytest.approx(share, abs=slack)
    assert f"{share:.0%} within ±" in zoo.card(run.name).to_markdown()


def test_intervals_that_cannot_be_told(digits, houses, pixels, quick_run):
    with pytest.raises(zoo.ZooError, match="belongs to a regression"):
        digits(pixels, interval=0.9)
    with pytest.raises(zoo.ZooError, match=r"known for the shares 0\.5, 0\.8, 0\.9, 0\.95"):
        quick_run("mlp", "houses").predictor()(ROW, interval=0.7)
    with pytest.raises(zoo.ZooError, match="belong to a classification"):
        houses(ROW, top=2)


# Speed


def median_seconds(*calls, times=60):
    """The median of each call's seconds, measured in turns."""
    seconds = [[] for _ in calls]
    for _ in range(times + 3):
        for spent, call in zip(seconds, calls, strict=True):
            began = time.perf_counter()
            call()
            spent.append(time.perf_counter() - began)
    return [statistics.median(spent[3:]) for spent in seconds]


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ["mlp-houses", "cnn-digits"])
def test_one_row_is_answered_at_once(name, pixels):
    """Nearly as soon as by the network's compiled function, and in a twentieth of ``model.predict``; of three tries
    the best counts, as other processes can only slow one down.
    """
    import tensorflow as tf

    predict, raw = zoo.predictor(name), pixels[:1] if name == "cnn-digits" else ROW
    x = predict.preprocessing.transform(predict.inputs.check(raw)).astype("float32")
    compiled = tf.function(lambda x: predict.model(x, training=False), autograph=False)
    others = [(lambda: compiled(x).numpy(), 200), (lambda: predict.model.predict(x, verbose=0), 10)]

    def share(other, times):
        ours, theirs = median_seconds(lambda: predict(raw), other, times=times)
        return ours / theirs

    of_compiled, of_predict = (min(share(*other) for _ in range(3)) for other in others)
    assert of_compiled < 1.3
    assert of_predict < 1 / 20


@pytest.mark.parametrize("name", ["mlp-houses", "perceptron-breast_cancer", "cnn-digits"])
def test_a_few_rows_are_answered_as_many_are(name):
    predict = zoo.predictor(name)
    raw = zoo.store.find(name).dataset().raw.test.x[:40]
    many = predict(raw)
    for start in (0, 3, 11):
        few = predict(raw[start : start + 5])
        for key, values in few.items():
            if values.dtype.kind == "f":
                np.testing.assert_allclose(values, many[key][start : start + 5], rtol=1e-5, atol=1e-6)
            else:
                np.testing.assert_array_equal(values, many[key][start : start + 5])


@pytest.mark.slow
def test_a_million_rows(houses):
    rows = 1_000_000
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(
        {
            "year": draw.randint(1950, 2024, rows),
            "area (m²)": draw.uniform(30, 400, rows),
            "zip code": draw.choice(["01067", "12345", "80331"], rows),
        }
    )
    houses(frame.iloc[:20_000])
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    value = houses(frame)["value"]
    assert time.process_time() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kilobytes
    np.testing.assert_allclose(value[-100:], houses(frame.iloc[-100:])["value"], rtol=1e-4)
