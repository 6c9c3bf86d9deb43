"""Texts of one's own: pairs of lines, folders of texts."""

from __future__ import annotations

import numpy as np
import pytest

import zoo
from zoo.datasets import from_text_folder, from_text_pairs

NUMBERS = {"one": "eins", "two": "zwei", "three": "drei", "four": "vier", "five": "fünf"}


@pytest.fixture
def pairs(tmp_path):
    """Writes n lines of English numbers and the same in German; returns both paths."""

    def write(n: int = 90, ends: str = "\n"):
        draw = np.random.RandomState(0)
        rows = [draw.choice(list(NUMBERS), draw.randint(1, 7)) for _ in range(n)]
        paths = tmp_path / "english.txt", tmp_path / "german.txt"
        paths[0].write_text("\n".join(" ".join(row) for row in rows) + "\n", encoding="utf-8")
        german = ends.join(" ".join(NUMBERS[word] for word in row) for row in rows)
        paths[1].write_bytes((german + ends).encode("utf-8-sig"))
        return paths

    return write


def test_lines_become_pairs(pairs):
    data = from_text_pairs(*pairs(ends="\r\n"))
    assert data.task.name == "translation"
    assert data.name == "english-german"
    assert sum(data.rows.values()) == 90
    assert data.raw.train.x.dtype == data.raw.train.y.dtype == object
    for source, target in zip(data.raw.test.x, data.raw.test.y, strict=True):
        assert " ".join(NUMBERS[word] for word in source.split()) == target
    np.testing.assert_array_equal(data.train.x["target"][:, 1:], data.train.y[:, :-1])
    assert (data.train.x["target"][:, 0] == 2).all(), "each begins with the mark of the start"
    assert data.task.arguments["target_tokens"] == len(data.target_preprocessing.vocabulary) == 4 + len(NUMBERS)
    assert not set(data.raw.train.x) & set(data.raw.test.x), "equal sources stay in one split"


def test_long_texts_are_cut_and_counted(pairs):
    paths = pairs()
    long = sum(len(line.split()) > 4 for line in paths[0].read_text().splitlines())
    data = from_text_pairs(*paths, length=4)
    assert f"{long} of 90 samples cut to 4 words; a larger length= keeps more" in data.guesses
    assert data.input_shape == {"source": (4,), "target": (5,)}
    assert from_text_pairs(*paths, length=6).guesses == ()


def test_a_separator_within_a_line_ends_no_line(pairs):
    source, target = pairs()
    target.write_text(target.read_text(encoding="utf-8-sig").replace(" ", "\u2028"), encoding="utf-8")
    assert sum(from_text_pairs(source, target).rows.values()) == 90


def test_blank_lines_are_refused_or_left_out(pairs, capsys):
    source, target = pairs()
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    target.write_text("\n".join("  " if i % 10 == 0 else line for i, line in enumerate(lines)), encoding="utf-8")
    with pytest.raises(zoo.ZooError, match=r"9 of 90 pairs.*line 1: blank in german\.txt; line 11: .* and 4 more"):
        from_text_pairs(source, target)
    data = from_text_pairs(source, target, bad="skip")
    assert sum(data.rows.values()) == 81
    assert "9 of 90 pairs left out: line 1: blank in german.txt" in capsys.readouterr().err


def test_files_that_do_not_pair_up(pairs, tmp_path):
    source, target = pairs()
    target.write_text("eins\nzwei\n", encoding="utf-8")
    with pytest.raises(zoo.ZooError, match=r"english\.txt has 90 lines, but german\.txt has 2"):
        from_text_pairs(source, target)
    target.write_text("\n" * 90, encoding="utf-8")
    with pytest.raises(zoo.ZooError, match="hold no pair"):
        from_text_pairs(source, target, bad="skip")
    target.write_bytes("fünf\n".encode("latin-1"))
    with pytest.raises(zoo.ZooError, match=r"german\.txt is not a text in UTF-8"):
        from_text_pairs(source, target)
    with pytest.raises(zoo.ZooError, match="no file"):
        from_text_pairs(source, tmp_path / "french.txt")


def test_a_folder_of_texts(tmp_path):
    for name in ("good", "poor"):
        (tmp_path / name).mkdir()
        for i in range(20):
            (tmp_path / name / f"{i}.txt").write_text(f"A {name} film, number {i}.\nSee for yourself.")
    data = from_text_folder(tmp_path, length=12)
    assert data.class_names == ("good", "poor")
    assert data.input_shape == (12,)
    assert all(data.class_names[y] in text for text, y in zip(*data.raw.test, strict=True))
    (tmp_path / "good" / "latin.txt").write_bytes("schön".encode("latin-1"))
    (tmp_path / "good" / "empty.txt").touch()
    with pytest.raises(zoo.ZooError, match=r"2 of 42 texts.*good/empty\.txt is empty; good/latin\.txt is not a text"):
        from_text_folder(tmp_path)
    assert sum(from_text_folder(tmp_path, bad="skip").rows.values()) == 40
