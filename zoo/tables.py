"""The tables of the README, made from the catalogues and the cards: ``python -m zoo.tables`` writes them into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from zoo import registry, store
from zoo.datasets import catalog
from zoo.store.cards import figure, milliseconds


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
    header = (
        "trained model",
        "parameters",
        "test split",
        "seeds",
        "best baseline",
        "training",
        "on disk",
        "one answer",
    )
    return _markdown(header, [_trained_row(card) for card in shipped()])


def shipped() -> list[store.Card]:
    """The cards of the trained models that ship with zoo, by name."""
    return [store.card(path.parent) for path in sorted(store.shipped_dir().glob("*/card.json"))]


def _trained_row(card: store.Card) -> tuple[str, ...]:
    baseline, score = card.best_baseline
    return (
        f"[`{card.name}`](saved_models/{card.name}/README.md)",
        f"{card.parameters:,}",
        f"{card.decides.replace('_', ' ')} {figure(card.score)}",
        "–".join(map(figure, card.of_seeds[:: len(card.of_seeds) - 1])) if card.spread else "one",
        f"{baseline} {figure(score)}",
        f"{card.processor_seconds or card.seconds:.0f} s, {card.epochs} epochs",
        f"{card.costs['megabytes']:.1f} MB" if card.costs else "–",
        milliseconds(card.costs["latency_ms"]) if card.costs else "–",
    )


TABLES = {"models": models, "datasets": datasets, "trained": trained}


def fill(text: str) -> str:
    """A text whose tables, each between ``<!-- table: NAME -->`` and ``<!-- end -->``, are made anew."""

    def renew(found: re.Match[str]) -> str:
        return f"<!-- table: {found[1]} -->\n{TABLES[found[1]]()}<!-- end -->"

    return re.sub(r"<!-- table: (\w+) -->\n.*?<!-- end -->", renew, text, flags=re.DOTALL)


def _markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def shelf() -> str:
    """The page of the folder of shipped models: each with its curve and a picture of its answers."""
    lines = [
        "# Trained models",
        "",
        "Each folder is one model with all that belongs to it; its page tells the rest.",
        "",
    ]
    for card in shipped():
        lines += [
            f"## [{card.name}]({card.name}/README.md)",
            f"`{card.architecture}` on `{card.dataset['name']}`, {card.task['name'].replace('_', ' ')}. {card.verdict}",
            "",
            f'<img src="{card.name}/answers.png" width="420" alt="answers of {card.name}"> '
            f'<img src="{card.name}/loss_curve.png" width="420" alt="loss curve of {card.name}">',
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    root = Path(__file__).parent.parent
    readme = root / "README.md"
    readme.write_text(fill(readme.read_text(encoding="utf-8")), encoding="utf-8")
    (root / "saved_models" / "README.md").write_text(shelf(), encoding="utf-8")
