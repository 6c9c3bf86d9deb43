"""What the command line prints: tables, metrics and answers, for people or as JSON and CSV for scripts."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
        shown.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in row.values()))
    console().print(shown)


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


def answers(
    parts: Iterable[tuple[Sequence[Any], Answer]], labels: tuple[str, ...], named: str, as_json: bool
) -> Iterator[str]:
    """A predictor's answers as CSV, a row a sample, or as JSON, text by text as the parts come.

    Args:
        parts: what each sample is called, and the answers.
        labels: of the classes.
        named: the column of what each sample is called; "" leaves it out.
        as_json: one list of an object a sample.
    """
    import pandas as pd

    first = True
    for names, answer in parts:
        columns: dict[str, Any] = {named: list(names)} if named else {}
        columns |= {name: values for name, values in answer.items() if values.ndim == 1}
        if as_json:
            rows = pd.DataFrame(columns).to_dict(orient="records")
            for i, row in enumerate(rows):
                row |= chances(answer, labels, i)
            yield ("[" if first else ", ") + json.dumps(rows, ensure_ascii=False)[1:-1]
        else:
            columns |= _columns(answer, labels)
            yield pd.DataFrame(columns).to_csv(index=False, header=first, float_format="%.6g")
        first = False
    if as_json:
        yield "[]\n" if first else "]\n"


def chances(answer: Answer, labels: tuple[str, ...], row: int) -> dict[str, Any]:
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
    if "top_labels" in answer:
        pairs = zip(answer["top_labels"].T, answer["top_probabilities"].T, strict=True)
        return {k: v for i, (label, p) in enumerate(pairs, 1) for k, v in ((f"top {i}", label), (f"p(top {i})", p))}
    if "probabilities" in answer:
        return {f"p({label})": answer["probabilities"][:, i] for i, label in enumerate(labels)}
    return {}
