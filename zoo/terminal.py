"""What the command line prints: tables, metrics and answers, for people or as JSON and CSV for scripts."""

from __future__ import annotations

import itertools
import json
import math
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from rich.console import Console

    from zoo.tasks import Answer


def console(stderr: bool = False) -> Console:
    """A rich console on stdout or stderr; a pipe gets a fixed width, so that tables stay whole."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else 140)


def table(title: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    """Print rows, each a dict with the same keys."""
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    from rich.table import Table

    if not rows:
        console().print(f"{title}: none match.")
        return
    shown = Table(title=title, title_justify="left")
    for column in rows[0]:
        right = isinstance(rows[0][column], int | float)
        shown.add_column(column, justify="right" if right else "left", no_wrap=column == "name")
    for row in rows:
        shown.add_row(*map(_cell, row.values()))
    console().print(shown)


def _cell(value: Any) -> str:
    """A value as a table shows it: thousands apart, a dash for a number that there is none of."""
    if isinstance(value, float) and math.isnan(value):
        return "–"
    return f"{value:,}" if isinstance(value, int) else str(value)


def check_figure(path: Path | None) -> Path | None:
    """The path of a figure; raises ZooError where it ends in a way that matplotlib writes no file in."""
    if path is not None:
        from matplotlib.backend_bases import FigureCanvasBase

        if path.suffix.lower().lstrip(".") not in FigureCanvasBase.get_supported_filetypes():
            raise ZooError(f"{path}: a figure is written as .png, .pdf, .svg or .jpg; name such a file.")
    return path


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure into a file, whose folder is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def shape(of_sample: Any) -> str:
    """A shape as a person writes it: ``8×8×1``."""
    if isinstance(of_sample, dict):
        return ", ".join(f"{name} {shape(part)}" for name, part in of_sample.items())
    return "×".join(map(str, of_sample))


def metrics(measured: Mapping[str, Mapping[str, float]]) -> None:
    """Print test metrics by name of a model or a baseline, a row each."""
    columns = dict.fromkeys(metric for row in measured.values() for metric in row)
    rows = [
        {"test split": name, **{metric: _figure(row.get(metric, math.nan)) for metric in columns}}
        for name, row in measured.items()
    ]
    table("", rows, as_json=False)


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:,.4f}"


CHANCES = ("probabilities", "top_labels", "top_probabilities")  # of an answer
PICTURES = ("image", "mask", "masks", "clips")  # of an answer, which no table can hold
ENDS = {"box": ("top", "left", "bottom", "right"), "points": ("y", "x")}  # what the last numbers of a part are
ENDS["boxes"] = ENDS["box"]


def answers(
    parts: Iterable[tuple[Sequence[Any], Answer]], labels: tuple[str, ...], named: str, as_json: bool
) -> Iterator[str]:
    """A predictor's answers as CSV, a row a sample, or as JSON, text by text as the parts come.

    Args:
        parts: what each sample is called, and the answers.
        labels: of the classes.
        named: the column of what each sample is called; "" leaves it out.
        as_json: one list of an object a sample, as :func:`as_rows` makes it.

    Raises:
        ZooError: CSV of pictures.
    """
    import pandas as pd

    first = True
    for names, answer in parts:
        if as_json:
            called = [{named: name} if named else {} for name in _listed(names)]
            rows = [name | row for name, row in zip(called, as_rows(answer, labels), strict=True)]
            yield ("[" if first else ", ") + json.dumps(rows, ensure_ascii=False)[1:-1]
        else:
            columns = ({named: list(names)} if named else {}) | _columns(answer, labels)
            yield pd.DataFrame(columns).to_csv(index=False, header=first, float_format="%.9g")
        first = False
    if as_json:
        yield "[]\n" if first else "]\n"


def as_rows(answer: Answer, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """Answers as JSON holds them, a row a sample, with every part of the answer; probabilities by class."""
    whole = {name: values.tolist() for name, values in answer.items() if name not in CHANCES}
    rows = [dict(zip(whole, row, strict=True)) for row in zip(*whole.values(), strict=True)]
    return [row | _chances(answer, labels, i) for i, row in enumerate(rows)]


def arrays(parts: Iterable[tuple[Sequence[Any], Answer]], named: str) -> dict[str, Any]:
    """A predictor's answers of all parts as the arrays of an ``.npz`` file, in which texts are no objects.

    Args:
        parts: what each sample is called, and the answers.
        named: the array of what each sample is called; "" leaves it out.
    """
    import numpy as np

    found: dict[str, list[np.ndarray]] = {}
    for names, answer in parts:
        for name, values in (({named: np.array(_listed(names))} if named else {}) | answer).items():
            found.setdefault(name, []).append(values.astype(str) if values.dtype == object else values)
    if "words" in found:  # each part is as wide as its longest transcript
        most = max(values.shape[1] for values in found["words"])
        found["words"] = [
            np.pad(values, ((0, 0), (0, most - values.shape[1])), constant_values=-1) for values in found["words"]
        ]
    return {name: np.concatenate(values) for name, values in found.items()}


def save_arrays(file: IO[bytes], arrays: Mapping[str, np.ndarray]) -> None:
    """Write an ``.npz`` file; ``numpy.savez_compressed`` does so for all names but those of its own parameters."""
    from numpy.lib import format

    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, values in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                format.write_array(member, values, allow_pickle=False)


def _listed(names: Sequence[Any]) -> list[Any]:
    """What samples are called, as Python's own texts and whole numbers."""
    return names.tolist() if hasattr(names, "tolist") else list(names)


def _chances(answer: Answer, labels: tuple[str, ...], row: int) -> dict[str, Any]:
    """The probabilities of a sample, by class: of the likeliest where they were asked for, else of all."""
    if "top_labels" in answer:
        return {
            "top": dict(zip(answer["top_labels"][row].tolist(), answer["top_probabilities"][row].tolist(), strict=True))
        }
    if "probabilities" in answer:
        return {"probabilities": dict(zip(labels, answer["probabilities"][row].tolist(), strict=True))}
    return {}


def _columns(answer: Answer, labels: tuple[str, ...]) -> dict[str, Any]:
    """The same as columns."""
    drawn = next((name for name in answer if name in PICTURES), None)
    if drawn:
        raise ZooError(
            f"This model answers pictures ({drawn}), which no table holds: use --json, or --out answers.npz."
        )
    columns: dict[str, Any] = {}
    for name, values in answer.items():
        columns |= {} if name in CHANCES else _flat(name, values, labels)
    if "top_labels" in answer:
        pairs = zip(answer["top_labels"].T, answer["top_probabilities"].T, strict=True)
        top = {k: v for i, (label, p) in enumerate(pairs, 1) for k, v in ((f"top {i}", label), (f"p(top {i})", p))}
        return columns | top
    if "probabilities" in answer:
        return columns | {f"p({label})": answer["probabilities"][:, i] for i, label in enumerate(labels)}
    return columns


def _flat(name: str, values: np.ndarray, labels: tuple[str, ...]) -> dict[str, Any]:
    """A part of an answer ``(n, ...)`` as columns: ``forecast 1``, ``box top``, ``boxes 3 left``, ``points nose y``."""
    if name == "words":  # of as many columns as words were spoken, one
        return {name: [" ".join(labels[word] for word in row if word >= 0) for row in values]}
    axes: list[Sequence[Any]] = [range(1, size + 1) for size in values.shape[1:]]
    if name in ENDS:
        axes[-1] = ENDS[name]
    if name == "points":
        axes[0] = labels
    cells = values.reshape(len(values), -1).T
    return {" ".join([name, *map(str, of)]): cell for of, cell in zip(itertools.product(*axes), cells, strict=True)}
