"""Tables of one's own that are refused, and rows of them: in one sentence that names the way out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets import from_arrays, from_csv, from_dataframe


def test_a_class_too_rare_for_some_part_is_refused_or_told():
    frame = pd.DataFrame({"a": np.arange(300.0), "kind": ["x"] * 298 + ["y"] * 2})
    with pytest.raises(zoo.ZooError, match=r"needs 3 different samples, one a part, but 'y' has 2: bring more"):
        from_dataframe(frame, "kind")
    assert from_dataframe(frame, "kind", validation=0).class_names == ("x", "y")
    kinds = ["x"] * 250 + [f"rare {i}" for i in range(10)] * 3
    data = from_dataframe(pd.DataFrame({"a": np.arange(280.0), "kind": kinds}), "kind")
    told = [guess for guess in data.guesses if "part has no 'rare" in guess]
    absent = {name: 11 - len(set(split.y)) for name, split in data.raw._asdict().items()}
    assert [name for name, missing in absent.items() if missing] == [guess.split()[1] for guess in told] != []


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        (1, {}, r"needs two classes or more, but every y is '0'\.$"),
        (2, {"task": "regression"}, r"2 different samples are too few to be split in three: bring more\.$"),
        (9, {"validation": 0.5, "test": 0.5}, r"validation=0\.5 and test=0\.5 leave none for training"),
        (
            60,
            {"task": "classification"},
            r"60 classes are too many for 60 .*another target, or say task=\"regression\"",
        ),
        (12, {"task": "classification", "shared": 4}, r"12 different samples of 4 classes are too few to be split"),
    ],
)
def test_what_cannot_be_split_is_told_without_the_words_of_a_library(rows, options, says):
    frame = pd.DataFrame({"a": np.arange(rows), "y": np.arange(rows) % options.pop("shared", rows)})
    with pytest.raises(zoo.ZooError, match=says) as refused:
        from_dataframe(frame, "y", **options)
    assert "n_samples" not in str(refused.value)


def test_infinite_values_are_bad_rows():
    x = np.random.RandomState(0).randn(60, 2)
    x[7, 1] = np.inf
    with pytest.raises(zoo.ZooError, match="1 of 60 rows cannot be used: row 7: x1 is inf, which is no finite number"):
        from_arrays(x, [0, 1] * 30)
    assert sum(from_arrays(x, [0, 1] * 30, bad="skip").rows.values()) == 59


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
        ("a,b\n" + "1,x\n2,x\n" * 20 + "3,y\n", {"target": "b"}, "'x' has 2, 'y' has 1: bring more"),
        ("a,b,b\n1,2,3\n", {"target": "b"}, "several columns named 'b'; rename them"),
        ("a;b\n1,5;2\n", {"target": "b"}, r"separates its columns by ';'.*pd.read_csv\(path, sep=';'\)"),
        ("a\tb\n1\t2\n", {"target": "b"}, r"separates its columns by '\\t', not by commas"),
        ("a,b\n" + "01/03/2024,1\n" * 9, {"target": "b", "dates": "a"}, "wrong, write dates as 2025-03-31, or leave"),
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
    for encoding in ("latin-1", "utf-16"):
        (tmp_path / "odd.csv").write_bytes("ä,b\n1,2\n".encode(encoding))
        with pytest.raises(zoo.ZooError, match=rf"UTF-8: save it as such, or pass .*encoding='{encoding}'"):
            from_csv(tmp_path / "odd.csv", target="b")


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_product([["a"], ["b", "y"]])), "names of several levels"),
        (pd.DataFrame([[1, 2, 0]], columns=["a", "a", "y"]), "Several columns are named 'a'"),
        (pd.DataFrame({"a": [[1, 2], [3]], "y": [0, 1]}), r"a holds \[1, 2\]: give each value a column of its own"),
    ],
)
def test_a_frame_that_is_no_table_gets_one_clear_sentence(frame, says):
    with pytest.raises(zoo.ZooError, match=says):
        from_dataframe(frame, "y")


def test_arrays_that_do_not_fit():
    with pytest.raises(zoo.ZooError, match="3 samples came with 2 targets"):
        from_arrays(np.zeros((3, 2)), [0, 1])
    with pytest.raises(zoo.ZooError, match="The samples differ in shape"):
        from_arrays([[1, 2], [3]], [0, 1])
    with pytest.raises(zoo.ZooError, match="neither rows"):
        from_arrays(np.zeros((3, 2, 2, 2)), [0, 1, 0])
    with pytest.raises(zoo.ZooError, match="serve the targets 0 to 1"):
        from_arrays(np.zeros((3, 2)), [0, 1, 2], class_names=["a", "b"])
