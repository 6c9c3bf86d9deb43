"""Text that every machine has: the standard library's own, and numbers as words."""

from __future__ import annotations

import ast
import re
import sysconfig
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import Split, Splits, split, split_groups, without
from zoo.errors import ZooError
from zoo.tasks import TASKS
from zoo.tasks.sequences import GAP

SIZES = {"characters": 128, "pairs": 1024}  # of the vocabulary of each kind of token
TOPICS = {  # the packages of each, of those that every installation has
    "asyncio": ("asyncio",), "email": ("email",), "importlib": ("importlib",), "multiprocessing": ("multiprocessing",),
    "unittest": ("unittest",), "web": ("http", "urllib", "wsgiref", "xmlrpc"), "xml": ("xml",),
}  # fmt: skip
LIBRARY = Path(sysconfig.get_paths()["stdlib"])
ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
GERMAN = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
GERMAN_TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")


def number_words(spec: DatasetSpec, seed: int, rows: int = 10_000, below: int = 1_000_000) -> Dataset:
    """Numbers as English words, and as the German word.

    The rule: different whole numbers from 0 to ``below`` − 1, each number of digits as likely as it can be, written out
    as in :func:`english` and :func:`german`. No number of the test split occurs in training.
    """
    if not 100 <= rows <= below // 2:
        raise ZooError(f"rows={rows}: choose from 100 to half of below={below}.")
    if below > 1_000_000:
        raise ZooError(f"below={below}: numbers are written out below one million.")
    draw = np.random.RandomState(seed)
    digits = len(str(below - 1))
    numbers: dict[int, None] = {}
    while len(numbers) < rows:
        size = draw.randint(1, digits + 1)
        numbers[int(draw.randint(10 ** (size - 1) if size > 1 else 0, min(10**size, below)))] = None
    chosen = list(numbers)
    x = np.array([english(n) for n in chosen], dtype=object)
    y = np.array([german(n) for n in chosen], dtype=object)

    from zoo.datasets.preprocessing import Tokenizer

    options = {key: value for key, value in (("rows", rows), ("below", below)) if value != _USUAL[key]}
    return prepare(
        spec,
        split(x, y, seed=seed, stratify=False),
        seed=seed,
        preprocessing=Tokenizer("words", size=spec.task.arguments["source_tokens"], length=12),
        target_preprocessing=Tokenizer("pairs", size=spec.task.arguments["target_tokens"], length=24, marks=True),
        options=options,
    )


_USUAL = {"rows": 10_000, "below": 1_000_000}


def english(n: int) -> str:
    """A number below one million as American English words: ``321`` is ``three hundred twenty one``."""
    if n < 20:
        return ENGLISH[n]
    if n < 100:
        return ENGLISH_TENS[n // 10] + (f" {ENGLISH[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ENGLISH[n // 100]} hundred" + (f" {english(n % 100)}" if n % 100 else "")
    return f"{english(n // 1000)} thousand" + (f" {english(n % 1000)}" if n % 1000 else "")


def german(n: int) -> str:
    """A number below one million as the German word: ``321`` is ``dreihunderteinundzwanzig``."""
    if n < 20:
        return GERMAN[n]
    if n < 100:
        unit = f"{_ein(n % 10)}und" if n % 10 else ""
        return unit + GERMAN_TENS[n // 10]
    if n < 1000:
        return f"{_ein(n // 100)}hundert" + (german(n % 100) if n % 100 else "")
    thousands = n // 1000
    head = german(thousands)[:-1] if thousands % 100 == 1 else german(thousands)  # eintausend, hunderteintausend
    return f"{head}tausend" + (german(n % 1000) if n % 1000 else "")


def _ein(unit: int) -> str:
    return "ein" if unit == 1 else GERMAN[unit]


def python_source(
    spec: DatasetSpec, seed: int, tokens: str = "characters", context: int = 128, megabytes: float = 1.5
) -> Dataset:
    """The sources of the running interpreter's own standard library: its modules, in a random order by the seed.

    Files are taken until they hold ``megabytes`` million letters, and split by file. Longer lines of data, as in tables
    of encodings, are left out with the packages that hold them.

    Args:
        spec: of the catalogue.
        seed: of the choice and the split.
        tokens: ``"characters"``, 128 of them, or ``"pairs"``: 1024 pieces of words by byte-pair encoding.
        context: tokens that a model sees at once.
        megabytes: size of all files together.
    """
    if tokens not in SIZES:
        raise ZooError(f"python_source has no tokens {tokens!r}. Its tokens: {', '.join(SIZES)}.")
    task = TASKS[spec.task.name](SIZES[tokens], context)
    sources = [_read(path) for path in _modules(but=("encodings", "pydoc_data", "lib2to3", "idlelib", "turtledemo"))]
    order = np.random.RandomState(seed).permutation(len(sources))
    total = np.cumsum([len(sources[i]) for i in order])
    texts = [sources[i] for i in order[: max(3, int(np.searchsorted(total, megabytes * 1e6)))]]
    x = np.array([*texts, None], dtype=object)[:-1]

    from zoo.datasets.preprocessing import Tokenizer

    options: dict[str, Any] = {"tokens": tokens} if tokens != "characters" else {}
    options |= {"context": context} if context != spec.task.arguments["context"] else {}
    options |= {"megabytes": megabytes} if megabytes != 1.5 else {}
    return prepare(
        replace(spec, task=task),
        split(x, x, seed=seed, stratify=False, validation=0.1, test=0.1),
        seed=seed,
        preprocessing=Tokenizer(tokens, size=SIZES[tokens], marks=True),
        options=options,
    )


def docstring_topics(spec: DatasetSpec, seed: int) -> Dataset:
    """Docstrings of the running interpreter's standard library, classified by the package that they are from.

    Those of one module stay in one split, and the names of the packages are taken out of them.
    """
    from zoo.datasets.preprocessing import Tokenizer

    return prepare(spec, _docstrings_by_topic(seed), seed=seed, preprocessing=Tokenizer("words", size=4000, length=60))


def docstring_gaps(spec: DatasetSpec, seed: int, radius: int = 2) -> Dataset:
    """Every word of the docstrings of ``docstring_topics``, left out of those around it.

    The splits are that dataset's, by module. What surrounds a word in validation or test stands nowhere in training.
    Punctuation marks count among the words around a gap, and are never left out themselves.

    Args:
        spec: of the catalogue.
        seed: of the split.
        radius: words on each side of the gap.
    """
    if not 1 <= radius <= 20:
        raise ZooError(f"radius={radius}: choose from 1 to 20 words on each side of the gap.")
    train, validation, test = (_gaps(split.x, radius) for split in _docstrings_by_topic(seed))
    test = without(test, train)

    from zoo.datasets.preprocessing import Surroundings, WordGuesser

    size = spec.task.arguments["tokens"]
    return prepare(
        spec,
        Splits(train, without(without(validation, train), test), test),
        seed=seed,
        preprocessing=Surroundings(size, radius),
        target_preprocessing=WordGuesser(size),
        options={"radius": radius} if radius != 2 else {},
    )


def _gaps(texts: Iterable[str], radius: int) -> Split:
    """Each word of some texts in lower case, and what surrounds it, with a gap in its place."""
    windows, words = [], []
    for text in texts:
        tokens = re.findall(r"\w+|[^\w\s]", text.lower())
        for i, word in enumerate(tokens):
            if re.match(r"\w", word):
                windows.append(" ".join([*tokens[max(0, i - radius) : i], GAP, *tokens[i + 1 : i + 1 + radius]]))
                words.append(word)
    return Split(np.array(windows, dtype=object), np.array(words, dtype=object))


def _docstrings_by_topic(seed: int) -> Splits:
    """The splits of ``docstring_topics``."""
    topic_of = {package: topic for topic, packages in TOPICS.items() for package in packages}
    own_name = re.compile("|".join(topic_of), flags=re.IGNORECASE)
    texts, labels, modules = [], [], []
    for package, topic in sorted(topic_of.items()):
        for path in _modules(package):
            for text in _docstrings(path):
                texts.append(" ".join(own_name.sub("…", text).split()))
                labels.append(list(TOPICS).index(topic))
                modules.append(str(path))
    x = np.array([*texts, None], dtype=object)[:-1]
    first = np.sort(np.unique(texts, return_index=True)[1])  # the same words may stand in two modules
    return split_groups(x[first], np.array(labels, "int64")[first], np.array(modules)[first], seed=seed)


def _modules(within: str = "", but: tuple[str, ...] = ()) -> Iterator[Path]:
    """The standard library's modules, or those of one package, in alphabetical order, without its tests."""
    left_out = {"test", "tests", "site-packages", "dist-packages", "__pycache__", *but}
    return (p for p in sorted((LIBRARY / within).rglob("*.py")) if left_out.isdisjoint(p.relative_to(LIBRARY).parts))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _statements(module: ast.Module) -> Iterator[ast.AST]:
    """As ``ast.walk``, in its order, but without the expressions, which hold most nodes and no docstring."""
    level: deque[ast.AST] = deque([module])
    while level:
        node = level.popleft()
        yield node
        level.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr))


def _docstrings(path: Path, least: int = 20) -> Iterator[str]:
    """Every docstring of a module that has at least so many letters."""
    for node in _statements(ast.parse(_read(path))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text and len(text) >= least:
                yield text
