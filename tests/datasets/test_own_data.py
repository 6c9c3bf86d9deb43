"""Own data: from CSV, DataFrame, arrays and folders of pictures; what is guessed is told, what is broken too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import zoo
from zoo.datasets import from_arrays, from_csv, from_dataframe, from_image_folder


def flats(rows: int = 60) -> str:
    draw = np.random.RandomState(0)
    lines = ["rooms,place,zip,rent"]
    for i in range(rows):
        rooms = draw.randint(1, 6)
        place = ["north", "south", ""][i % 3]
        lines.append(f"{rooms if i % 10 else ''},{place},{i % 4:05d},{300 * rooms + draw.randint(50)}.5")
    return "\n".join(lines) + "\n"


def test_a_csv_with_gaps_texts_and_codes(tmp_csv, capsys):
    data = from_csv(tmp_csv(flats()), target="rent", categories=["zip"])
    assert data.task.name == "regression"
    assert data.inputs.numbers == ("rooms",)
    assert data.inputs.categories == ("place", "zip")
    assert "00003" in set(data.raw.train.x["zip"])
    told = capsys.readouterr().err
    assert "the task is regression" in told
    assert "categories: place" in told
    run = zoo.train("mlp", data, epochs=2, verbose=0)
    assert set(run.metrics) == {"r2", "mean_absolute_error", "root_mean_squared_error"}


def test_the_task_is_guessed_from_the_target():
    x = np.random.RandomState(0).randn(60, 2)
    assert from_arrays(x, np.arange(60) % 3, quiet=True).class_names == ("0", "1", "2")
    assert from_arrays(x, np.arange(60) / 7, quiet=True).task.name == "regression"
    assert from_arrays(x, np.arange(60), quiet=True).task.name == "regression"
    assert from_arrays(x, ["a", "b"] * 30, quiet=True).class_names == ("a", "b")
    assert from_arrays(x, [0, 1] * 30, class_names=["no", "yes"], quiet=True).class_names == ("no", "yes")
    assert from_arrays(x, np.arange(60) % 3, task="regression", quiet=True).task.name == "regression"


def test_class_ten_follows_class_nine():
    data = from_arrays(np.random.RandomState(0).randn(120, 2), np.arange(120) % 12, quiet=True)
    assert data.class_names[-3:] == ("9", "10", "11")


def test_equal_rows_stay_in_one_split():
    x = np.repeat(np.arange(40), 5)[:, None].astype(float)
    data = from_arrays(x, (x[:, 0] % 2).astype(int), quiet=True)
    parts = [set(split.x["x0"]) for split in data.raw]
    assert not parts[0] & parts[2]
    assert sum(len(split.y) for split in data.raw) == 200


def test_rows_without_a_target_are_counted():
    frame = pd.DataFrame({"a": range(50), "y": [0, 1] * 25})
    frame.loc[:3, "y"] = np.nan
    assert "4 rows without a y are left out" in from_dataframe(frame, "y").guesses[0]


def test_pictures_as_arrays_and_as_folders(tmp_path, capsys):
    draw = np.random.RandomState(0)
    data = from_arrays(draw.randint(0, 256, (40, 10, 10)).astype("uint8"), ["x", "o"] * 20)
    assert data.input_shape == (10, 10, 1)
    for name, shade in (("dark", 40), ("light", 220)):
        (tmp_path / name).mkdir()
        for i in range(12):
            size, mode = ((9, 7), "L") if i % 2 else ((20, 30), "RGB")
            pixels = np.clip(draw.normal(shade, 9, (*size, 3) if mode == "RGB" else size), 0, 255)
            Image.fromarray(pixels.astype("uint8")).save(tmp_path / name / f"{i}.png")
    data = from_image_folder(tmp_path, size=(8, 8))
    assert data.class_names == ("dark", "light")
    assert data.input_shape == (8, 8, 3)
    assert "resized to 8×8" in capsys.readouterr().err
    run = zoo.train("cnn", data, epochs=2, verbose=0, filters=(4,))
    assert zoo.predictor(run.save()).read(tmp_path / "dark" / "0.png").shape == (1, 8, 8, 3)


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("a,b\n1,2\n", {"target": "c"}, "no column named 'c'"),
        ("a,b\n" + "1,x\n2,y\n" * 20, {"target": "b", "task": "regression"}, "regression needs a target of numbers"),
        ("a,b\n" + "1,x\n2,x\n" * 20, {"target": "b"}, "needs two classes or more, but every b is 'x'"),
        ("", {"target": "b"}, "is empty"),
        ("a,b\n", {"target": "b"}, "no rows"),
        ("a,b\n1,2\n1,2,3\n", {"target": "b"}, "line 3: 3 fields, but the header has 2"),
        ("a,b\n1,2\n1\n", {"target": "b"}, "line 3: 1 fields"),
        ("b\n" + "1\n2\n" * 20, {"target": "b"}, "no column beside the target"),
        ("a,b\n" + "1,x\n2,x\n" * 20 + "3,y\n", {"target": "b"}, "Bring more rows"),
        ("a,b\n" + "1,x\n" * 9, {"target": "b", "task": "ranking"}, "no task named 'ranking'"),
        ("a,b\n1,\n2,\n", {"target": "b"}, "No row has a b"),
    ],
)
def test_a_broken_csv_gets_one_clear_sentence(tmp_csv, text, options, says):
    with pytest.raises(zoo.ZooError, match=says):
        from_csv(tmp_csv(text), **options)


def test_broken_files_are_named(tmp_path):
    with pytest.raises(zoo.ZooError, match="no file"):
        from_csv(tmp_path / "none.csv", target="a")
    (tmp_path / "latin.csv").write_bytes("ä,b\n1,2\n".encode("latin-1"))
    with pytest.raises(zoo.ZooError, match="UTF-8"):
        from_csv(tmp_path / "latin.csv", target="b")
    with pytest.raises(zoo.ZooError, match="no folder"):
        from_image_folder(tmp_path / "none")
    with pytest.raises(zoo.ZooError, match="holds no pictures"):
        from_image_folder(tmp_path)
    (tmp_path / "cats").mkdir()
    (tmp_path / "cats" / "cat.png").write_bytes(b"no picture")
    with pytest.raises(zoo.ZooError, match=r"cat\.png is not an image"):
        from_image_folder(tmp_path)


def test_arrays_that_do_not_fit():
    with pytest.raises(zoo.ZooError, match="3 samples came with 2 targets"):
        from_arrays(np.zeros((3, 2)), [0, 1])
    with pytest.raises(zoo.ZooError, match="neither rows"):
        from_arrays(np.zeros((3, 2, 2, 2)), [0, 1, 0])
    with pytest.raises(zoo.ZooError, match="serve the targets 0 to 1"):
        from_arrays(np.zeros((3, 2)), [0, 1, 2], class_names=["a", "b"])
