"""What the command line prints: tables, metrics and answers, for people or as JSON and CSV for scripts."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
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


def answers(answer: Answer, labels: tuple[str, ...], as_json: bool) -> str:
    """A predictor's answers as CSV, a row a sample, or as JSON."""
    import pandas as pd

    columns = {name: values for name, values in answer.items() if values.ndim == 1}
    if as_json:
        rows = pd.DataFrame(columns).to_dict(orient="records")
        for row, chances in zip(rows, answer.get("probabilities", ()), strict=False):
            row["probabilities"] = dict(zip(labels, map(float, chances), strict=True))
        return json.dumps(rows, ensure_ascii=False) + "\n"
    if "probabilities" in answer:
        columns |= {f"p({label})": answer["probabilities"][:, i] for i, label in enumerate(labels)}
    return pd.DataFrame(columns).to_csv(index=False, float_format="%.6g")
