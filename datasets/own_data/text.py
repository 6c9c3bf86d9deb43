"""Texts of one's own: two files that say the same in two languages, a folder of texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from zoo.datasets import files
from zoo.datasets.dataset import Dataset, prepare
from zoo.datasets.inputs import TextInput
from zoo.datasets.own_data.common import assemble, find_target, own_spec, read_classes, settle, tell
from zoo.datasets.preprocessing import Tokenizer
from zoo.datasets.splits import split
from zoo.errors import ZooError, seed_number
from zoo.tasks import translation


def from_text_pairs(
    source_path: str | Path,
    target_path: str | Path,
    *,
    size: int = 5000,
    length: int = 50,
    bad: str = "refuse",
    seed: int = 0,
) -> Dataset:
    """A dataset for translation from two text files in UTF-8, whose lines say the same, one by one.

    Raw samples and targets are object arrays of texts ``(n,)``; pairs with the same source stay in one split.

    Args:
        source_path, target_path: the files, with the same number of lines.
        size: of each vocabulary, at most: the most frequent words are kept.
        length: words of a text; longer ones are cut, and counted in ``guesses``.
        bad: ``"refuse"`` raises an error that counts and names pairs with a blank line, ``"skip"`` leaves them out and
            notes that.
        seed: of the split.

    Raises:
        ZooError: a broken file, two files of different length, or bad pairs.

    Example: ``zoo.datasets.from_text_pairs("english.txt", "german.txt")``.
    """
    paths = Path(source_path), Path(target_path)
    sources, targets = (files.read_lines(path) for path in paths)
    if len(sources) != len(targets):
        raise ZooError(
            f"{paths[0].name} has {len(sources)} lines, but {paths[1].name} has {len(targets)}: each line needs its "
            "counterpart at the same place."
        )
    guesses: list[str] = []
    pairs = [(source.strip(), target.strip()) for source, target in zip(sources, targets, strict=True)]
    blank = [f"line {line}: {_blank(pair, paths)}" for line, pair in enumerate(pairs, 1) if not all(pair)]
    settle(blank, len(pairs), "pairs", bad, guesses)
    if len(blank) == len(pairs):
        raise ZooError(f"{paths[0].name} and {paths[1].name} hold no pair of texts.")
    x, y = (TextInput().check(texts) for texts in zip(*filter(all, pairs), strict=True))
    _note_cuts([x, y], length, guesses)
    name = f"{paths[0].stem}-{paths[1].stem}"
    tell(name, guesses)

    seed = seed_number(seed)
    raw = split(x, y, seed=seed, stratify=False)
    preprocessing = Tokenizer("words", size, length)
    target_preprocessing = Tokenizer("words", size, length + 2, marks=True)  # and the two marks
    task = translation(
        source_tokens=len(preprocessing.fit(raw.train.x).vocabulary),
        target_tokens=len(target_preprocessing.fit(raw.train.y).vocabulary),
    )
    return prepare(
        own_spec(name, task, TextInput(), len(x)), raw, seed=seed, preprocessing=preprocessing,
        target_preprocessing=target_preprocessing, guesses=tuple(guesses),
    )  # fmt: skip


def from_text_folder(
    path: str | Path, *, size: int = 5000, length: int = 100, bad: str = "refuse", seed: int = 0
) -> Dataset:
    """A dataset from a folder with one folder of text files in UTF-8 a class, whose name is the class's.

    Args:
        path: the folder; hidden files are passed over.
        size: of the vocabulary, at most: the most frequent words are kept.
        length: words of a text; longer ones are cut, and counted in ``guesses``.
        bad: ``"refuse"`` raises an error that counts and names the files that are no text or empty, ``"skip"`` leaves
            them out and notes that.
        seed: of the split.

    Raises:
        ZooError: no such folder, fewer than two classes, a class without a text, or a file that is none.

    Example: ``zoo.datasets.from_text_folder("reviews/")``.
    """
    path = Path(path).expanduser()
    guesses: list[str] = []
    texts, labels = read_classes(path, files.read_text, "texts", bad, guesses)
    _note_cuts([texts], length, guesses)
    task, y = find_target(labels, "classification", "folder", guesses)
    spec = own_spec(path.resolve().name, task, TextInput(), len(y))
    return assemble(spec, TextInput().check(texts), y, seed, guesses, preprocessing=Tokenizer("words", size, length))


def _note_cuts(columns: Sequence[Iterable[str]], length: int, guesses: list[str]) -> None:
    """Note how many samples have a text of more than ``length`` words."""
    if length < 1:
        raise ZooError(f"length={length}: keep at least one word of a text.")
    counts = [Tokenizer("words", length=length + 1).fit(texts).transform(texts)[:, length] for texts in columns]
    longer = int(np.any(counts, axis=0).sum())
    if longer:
        guesses.append(f"{longer} of {len(counts[0])} samples cut to {length} words; a larger length= keeps more")


def _blank(pair: tuple[str, str], paths: tuple[Path, Path]) -> str:
    return f"blank in {' and '.join(path.name for path, text in zip(paths, pair, strict=True) if not text)}"
