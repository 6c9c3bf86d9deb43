"""Tables of one's own: mixed, with gaps, dates and rare categories; what is guessed is told, what is bad too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets import from_arrays, from_csv, from_dataframe, from_series_csv


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
    data = from_dataframe(frame, "y")
    assert "4 of 50 rows left out, as they have no y: row 0; row 1; row 2; row 3" in data.guesses
    assert sum(data.rows.values()) == 46


def test_a_class_that_is_called_none_is_told_and_can_be_kept(tmp_csv):
    lines = [f"{i},{['None', 'Mild', 'Severe'][i % 3]},{['NA', 'DE', ''][i % 3]}" for i in range(120)]
    path = tmp_csv("a,kind,country\n" + "\n".join(lines) + "\n")
    data = from_csv(path, "kind")
    assert data.class_names == ("Mild", "Severe")
    told = next(guess for guess in data.guesses if guess.startswith("40 of 120 rows left out, as they have no kind"))
    assert "line 2 ('None'); line 5 ('None');" in told
    assert told.endswith("and 35 more; if 'None' is a class, say categories=['kind']")
    data = from_csv(path, "kind", categories="kind")  # a lone name will do
    assert data.class_names == ("Mild", "None", "Severe")
    assert "country: 'NA' is a category of its own; leave the field empty where it is missing" in data.guesses
    for raw in (pd.concat([split.x for split in data.raw]), data.inputs.read(path)):  # training and predicting agree
        assert set(raw["country"].dropna()) == {"NA", "DE"}
        assert raw["country"].isna().sum() == 40
    frame = pd.DataFrame({"a": range(120), "kind": ["None", " ", "Mild"] * 40})
    assert from_dataframe(frame, "kind").class_names == ("Mild", "None")


@pytest.mark.parametrize("blank", [" ", "NA"])
def test_a_gap_in_numbers_may_be_a_space_or_a_word(tmp_csv, blank):
    rent = [blank if i in (3, 30) else f"{i / 7:.3f}" for i in range(60)]
    size = [blank if i in (5, 50) else str(i) for i in range(60)]
    since = [blank if i in (6, 40) else f"20{10 + i % 10}-01-01" for i in range(60)]
    frame = pd.DataFrame({"size": size, "since": since, "rent": rent})
    path = tmp_csv(frame.to_csv(index=False))
    data = from_csv(path, "rent")
    assert data.inputs == zoo.datasets.inputs.TableInput(("size",), (), ("since",))
    assert data.task.name == "regression"
    assert sum(data.rows.values()) == 58
    for raw in (data.inputs.read(path), data.inputs.check(frame)):
        assert raw.isna().sum().to_dict() == {"size": 2, "since": 2}
    assert data.inputs.check({"size": blank, "since": "2020-01-01"}).isna().to_numpy().tolist() == [[True, False]]
    assert from_series_csv(path, "size", 3, 1, ignore=["since", "rent"]).inputs.columns == ("size",)


@pytest.mark.parametrize("end", ["9999-12-31", "0001-01-01"])
def test_an_open_end_does_not_dwarf_other_dates(tmp_csv, end):
    days = [end if i % 10 == 0 else f"{2000 + i % 20}-{1 + i % 12:02d}-03" for i in range(120)]
    data = from_csv(tmp_csv("a,until,y\n" + "".join(f"{i % 7},{day},{i % 2}\n" for i, day in enumerate(days))), "y")
    assert data.inputs.dates == ("until",)
    day = data.preprocessing.transform(data.inputs.check(pd.DataFrame({"a": 0, "until": days})))[:, 1]
    assert np.ptp(day[np.array(days) != end]) > 0.5
    assert np.abs(day).max() < 10


def test_columns_without_a_name_are_left_out_where_they_are_empty(tmp_csv):
    data = from_csv(tmp_csv(",a,y,\n" + "".join(f"{i},{i % 7},{i % 2},\n" for i in range(60))), "y")
    assert data.inputs.columns == ("Unnamed: 0", "a")
    assert "left out, as they have neither a name nor a value: Unnamed: 3" in data.guesses


def test_spaces_around_the_names_of_columns_do_not_count(tmp_csv):
    assert from_csv(tmp_csv(" a , y\n" + "1,0.5\n2,1.5\n3,2.5\n4,0.1\n"), "y").inputs.numbers == ("a",)


def mixed(rows: int = 80) -> pd.DataFrame:
    """Flats with a name of each, whole numbers with gaps, a category with gaps, a date, a code and a rent."""
    draw = np.random.RandomState(0)
    rooms, places = draw.randint(1, 6, rows), draw.choice(["north", "south"], rows)
    frame = pd.DataFrame(
        {
            "name": [f"flat {i}" for i in range(rows)],
            "rooms": rooms,
            "place": places,
            "built": pd.date_range("1990-02-03", periods=rows, freq="97D").strftime("%Y-%m-%d"),
            "zip": draw.choice(["01067", "80331"], rows),
            "rent": 300.5 * rooms + 100 * (places == "north") + draw.rand(rows).round(2),
        }
    ).astype(object)
    frame.loc[3, ["rooms", "built"]] = None
    frame.loc[4, "place"] = None
    return frame


def test_a_csv_of_mixed_types(tmp_csv, capsys):
    data = from_csv(tmp_csv(mixed().to_csv(index=False)), "rent", categories=["zip"], ignore=["name"])
    assert data.inputs.numbers == ("rooms",)
    assert data.inputs.categories == ("place", "zip")
    assert data.inputs.dates == ("built",)
    assert "own: dates: built" in capsys.readouterr().err
    raw = pd.concat([split.x for split in data.raw])
    assert raw["built"].min() == pd.Timestamp("1990-02-03", tz="UTC").timestamp()
    assert raw.isna().sum().to_dict() == {"rooms": 1, "place": 1, "zip": 0, "built": 1}
    assert np.isfinite(data.train.x).all()
    assert data.input_shape in [(1 + 3 + 2 + 7,), (1 + 2 + 2 + 7,)], "a missing place is one more where training has it"
    predict = zoo.train("mlp", data, epochs=2, verbose=0).predictor()
    row = {"rooms": 3, "place": "north", "zip": "01067", "built": "2020-05-01"}
    assert np.isfinite(predict(row)["value"]).all()
    assert predict({**row, "built": "1990-05-01"})["value"] != predict(row)["value"]


def test_bad_rows_are_refused_all_at_once_or_left_out_and_counted(tmp_csv, capsys):
    frame = mixed()
    frame.loc[10, "rooms"] = "many"
    frame.loc[12, ["rooms", "built"]] = ["few", "31.02.2020"]
    frame.loc[14, "rent"] = "dear"
    lines = frame.to_csv(index=False).splitlines()
    lines[20] += ",more"
    lines[30] = lines[30].rpartition(",")[0]
    lines[40] = "\n" + lines[40].replace("flat 39", '"flat" 39')  # a blank line is nothing
    path = tmp_csv("\n".join(lines))
    options = {"target": "rent", "categories": ["zip"], "ignore": ["name"]}
    with pytest.raises(zoo.ZooError) as refused:
        from_csv(path, **options)
    for part in (
        "6 of 80 rows cannot be used: line 21: 7 fields, but the header has 6",
        "line 31: 5 fields, but the header has 6",
        "line 42: ',' expected after '\"'",
        "line 12: rooms is 'many', which is no finite number",
        "line 14: rooms is 'few', which is no finite number, built is '31.02.2020', which is no date",
        "and 1 more",
        "name a column of codes in categories=[...]",
        'leave it out with bad="skip"',
    ):
        assert part in str(refused.value)
    data = from_csv(path, **options, bad="skip")
    assert sum(data.rows.values()) == 74
    assert data.inputs.numbers == ("rooms",)
    assert data.inputs.dates == ("built",)
    assert data.task.name == "regression"
    told = [guess for guess in data.guesses if guess.startswith("6 of 80 rows left out: line 21: 7 fields")]
    assert len(told) == 1
    assert told[0] in capsys.readouterr().err
    with pytest.raises(zoo.ZooError, match="bad='drop': say \"refuse\""):
        from_csv(path, **options, bad="drop")


def test_a_quote_that_never_closes_swallows_no_row_in_silence(tmp_csv):
    lines = mixed().to_csv(index=False).splitlines()
    lines[60] = lines[60].replace("flat", '"flat')
    path = tmp_csv("\n".join(lines))
    with pytest.raises(zoo.ZooError, match="line 81: unexpected end of data, in the row that begins on line 61"):
        from_csv(path, "rent")
    assert sum(from_csv(path, "rent", bad="skip").rows.values()) == 59


def test_nine_in_ten_decide_what_a_column_holds():
    frame = pd.DataFrame({"a": [*range(36), *"wxyz"], "b": [*range(35), *"vwxyz"], "y": [0, 1] * 20})
    frame["c"] = ["2024-05-01"] * 36 + ["soon"] * 4
    with pytest.raises(zoo.ZooError, match=r"4 of 40 rows cannot be used: row 36: a is 'w'.*, c is 'soon'"):
        from_dataframe(frame, "y")
    data = from_dataframe(frame, "y", bad="skip")
    assert data.inputs == zoo.datasets.inputs.TableInput(("a",), ("b",), ("c",))
    assert from_dataframe(frame, "y", categories=["a", "c"]).inputs.categories == ("a", "b", "c")
    with pytest.raises(zoo.ZooError, match=r"row 0: b is '0', which is no date"):
        from_dataframe(frame.astype({"b": str}), "y", categories=["a", "c"], dates=["b"])


def test_dates_can_be_named(tmp_csv):
    text = "year,y\n" + "".join(f"{1950 + i},{i % 2}\n" for i in range(60))
    assert from_csv(tmp_csv(text), "y").inputs.numbers == ("year",)
    data = from_csv(tmp_csv(text), "y", dates=["year"])
    assert data.inputs.dates == ("year",)
    assert pd.concat([split.x for split in data.raw])["year"].min() == pd.Timestamp("1950", tz="UTC").timestamp()
    frame = pd.DataFrame({"day": pd.date_range("2020-01-01", periods=60), "y": [0, 1] * 30})
    assert from_dataframe(frame, "y").inputs.dates == ("day",)
    seconds = frame.assign(day=np.arange(60) * 86_400)
    assert from_dataframe(seconds, "y", dates=["day"]).inputs.dates == ("day",)


def test_a_column_that_names_each_row_is_told_and_can_be_ignored():
    frame = mixed()
    data = from_dataframe(frame, "rent")
    assert "name looks like a name of each row: leave it out with ignore=['name']" in data.guesses
    data = from_dataframe(frame, "rent", ignore=["name"])
    assert "name" not in data.feature_names
    assert not any("looks like a name" in guess for guess in data.guesses)
    assert not any("looks like a name" in guess for guess in from_dataframe(frame[:50], "rent").guesses)
    counted = from_dataframe(frame.reset_index(), "rent", ignore=["name"])
    assert "index looks like a name of each row: leave it out with ignore=['index']" in counted.guesses
    with pytest.raises(zoo.ZooError, match="rent is the target"):
        from_dataframe(frame, "rent", ignore=["rent"])
    with pytest.raises(zoo.ZooError, match=r"no column named 'nam'\. Did you mean name"):
        from_dataframe(frame, "rent", ignore=["nam"])


def test_numbers_that_are_kept_as_text_are_categories():
    frame = pd.DataFrame({"zip": ["01067", "80331"] * 30, "code": pd.Categorical([1, 2, 3] * 20), "y": [0, 1, 1] * 20})
    frame["given"] = [True, False, None] * 20
    data = from_dataframe(frame.assign(rank=range(60)), "y")
    assert data.inputs.categories == ("zip", "code", "given")
    assert set(data.raw.train.x["zip"]) == {"01067", "80331"}


def test_classes_of_mixed_types():
    data = from_dataframe(pd.DataFrame({"a": range(60), "y": [1, "one", 2.5] * 20}), "y")
    assert data.class_names == ("1", "2.5", "one")


def test_rare_and_unseen_categories_get_an_answer():
    frame = pd.DataFrame({"place": ["north", "south"] * 40 + ["moon"], "size": np.arange(81.0), "y": [0, 1, 1] * 27})
    data = next(
        data for data in (from_dataframe(frame, "y", seed=seed, quiet=True) for seed in range(50))
        if "moon" in set(data.raw.test.x["place"])
    )  # fmt: skip
    assert "moon" not in set(data.raw.train.x["place"])
    run = zoo.train("mlp", data, epochs=2, verbose=0)
    assert np.isfinite(list(run.metrics.values())).all()
    answer = run.predictor()({"place": ["moon", "mars", None, "north"], "size": [1, 2, 3, None]})
    assert answer["probabilities"].shape == (4, 2)
    assert np.isfinite(answer["probabilities"]).all()


def test_a_period_is_a_date_in_training_and_after():
    frame = pd.DataFrame({"month": pd.period_range("2020-01", periods=60, freq="M"), "y": [0, 1] * 30})
    data = from_dataframe(frame, "y")
    assert data.inputs.dates == ("month",)
    assert data.inputs.check(frame)["month"][0] == pd.Timestamp("2020-01-01", tz="UTC").timestamp()
