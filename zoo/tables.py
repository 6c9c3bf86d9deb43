"""The tables of the README, made from the catalogues and the cards: ``python -m zoo.tables`` writes them into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from zoo import registry, store
from zoo.datasets import catalog


def models() -> str:
    """Every model of the catalogue."""
    rows = [
        (f"`{s.name}`", s.summary, ", ".join(s.tasks), f"`{s.dataset}`", " ".join(s.slides))
        for s in map(registry.spec, registry.list_models())
    ]
    return _markdown(("model", "what it is", "tasks", "paired dataset", "slides"), rows)


def datasets() -> str:
    """Every dataset of the catalogue."""
    rows = [
        (
            f"`{s.name}`",
            s.summary,
            ", ".join(task.name.replace("_", " ") for task in s.tasks),
            "varies" if s.rows is None else f"{s.rows:,}",
            f"{s.download}; {s.tried_on}" if s.download else "none",
            s.licence,
        )
        for s in map(catalog.spec, catalog.list_datasets())
    ]
    return _markdown(("dataset", "what it is", "tasks", "rows", "download; tried on", "licence"), rows)


def trained() -> str:
    """Every trained model that ships with zoo."""
    rows = []
    for folder in sorted(store.shipped_dir().glob("*/card.json")):
        card = store.card(folder.parent)
        baseline, score = card.best_baseline
        rows.append(
            (
                f"[`{card.name}`](saved_models/{card.name}/README.md)",
                f"{card.parameters:,}",
                f"{card.decides} {card.score:.4f}",
                f"{baseline} {score:.4f}",
                f"{card.seconds:.0f} s, {card.epochs} epochs",
            )
        )
    return _markdown(("trained model", "parameters", "test split", "best baseline", "training"), rows)


TABLES = {"models": models, "datasets": datasets, "trained": trained}


def fill(text: str) -> str:
    """A text whose tables, each between ``<!-- table: NAME -->`` and ``<!-- end -->``, are made anew."""

    def renew(found: re.Match[str]) -> str:
        return f"<!-- table: {found[1]} -->\n{TABLES[found[1]]()}<!-- end -->"

    return re.sub(r"<!-- table: (\w+) -->\n.*?<!-- end -->", renew, text, flags=re.DOTALL)


def _markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    readme = Path(__file__).parent.parent / "README.md"
    readme.write_text(fill(readme.read_text(encoding="utf-8")), encoding="utf-8")
