"""Is a card true? Train the model again as its card says, and compare."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from zoo import registry, store
from zoo.datasets import Dataset
from zoo.errors import ZooError
from zoo.store.cards import Card
from zoo.training.loop import train
from zoo.training.run import Run

SAME = 5e-4  # of the value: the weights of shipped models are rounded to half precision
SHARES_OF_ROWS = ("accuracy", "exact", "top_5_accuracy", "read_as_asked")  # one row moves these by 1 / rows


def train_again(name: str | Path, seed: int | None = None, dataset: Dataset | None = None, **how: Any) -> Run:
    """The training that a card tells of, once more.

    Args:
        name: of a trained model, or its folder.
        seed: of the training, in place of the card's.
        dataset: the data of one's own that it was trained on, with the same split; others are loaded by their name.
        **how: further arguments of :func:`zoo.train`, such as ``verbose=0``.

    Raises:
        ZooError: no such model; a network of someone's own; data of someone's own that are not passed on, or data that
            are not those of the card; a training that took more than the card holds.

    Example: ``zoo.training.train_again("cnn-digits", seed=3).metrics``.
    """
    trained = store.find(name)
    card = trained.card
    if card.architecture is None:
        raise ZooError(f"{card.name} is a network of someone's own: its card does not tell how to build it.")
    if dataset and dataset.name != card.dataset["name"]:
        raise ZooError(f"{card.name} was trained on {card.dataset['name']}, not on {dataset.name}: pass those data on.")
    data = dataset or trained.dataset("zoo.reproduce({name!r}, dataset=...)")
    trained.refuse_other_split(data)
    check(card, data)
    _refuse_orders(card)
    recipe = {key: () if key == "augment" and value is None else value for key, value in card.recipe.items()}
    recipe["schedule"] = recipe.get("schedule") or "constant"
    given = {**recipe, "seed": card.seed if seed is None else seed, **card.arguments, **how}
    return train(card.architecture, data, **given)


def check(card: Card, data: Dataset) -> None:
    """Refuse a training that took more than its card holds: weights to begin with, or rows of its own.

    Raises:
        ZooError: it did.
    """
    changed = [part for part, rows in data.rows.items() if rows != card.dataset["rows"][part]]
    of_the_machine = data.spec.rows is None and changed != ["train"]  # such data differ in all of their splits
    why = card.beyond_recipe or ("learned from other rows" if changed and not of_the_machine else "")
    if why:
        raise ZooError(f"{card.name} cannot be trained again from its card alone: it {why}.")


def _refuse_orders(card: Card) -> None:
    """Refuse a stranger's card that gives more than a training's words, such as a file to write a log to."""
    words = registry.argument_names(str(card.architecture))
    strange = sorted({*card.arguments} - words | {*card.recipe} - {field.name for field in fields(registry.Recipe)})
    if strange:
        told = ", ".join(strange)
        raise ZooError(f"{card.name} cannot be trained again: its card gives {told}, which no recipe has.")


@dataclass(frozen=True)
class Reproduction:
    """A card beside the same training, done again.

    Attributes:
        card: of the trained model.
        metrics: on the test split, of the training that was done again.
        seconds: that it took.
    """

    card: Card
    metrics: dict[str, float]
    seconds: float

    @property
    def table(self) -> pd.DataFrame:
        """A metric a row: the card's, the new one, and the lowest and highest of all seeds that the card knows."""
        seeds = pd.DataFrame([self.card.metrics, *self.card.spread.values()])
        rows = {"card": self.card.metrics, "again": self.metrics, "lowest": seeds.min(), "highest": seeds.max()}
        return pd.DataFrame(rows)

    @property
    def verdict(self) -> str:
        """``"the same"``; ``"within the spread"`` of the card's seeds; ``"near the spread"``, as far beyond it as it is
        wide, or by one row of the test split; or ``"different"``. The metric that decides tells."""
        row = self.table.loc[self.card.decides]
        if abs(row.again - row.card) <= SAME * max(1, abs(row.card)):
            return "the same"
        whole = 1 if self.card.decides in SHARES_OF_ROWS else abs(row.card)
        room = max(row.highest - row.lowest, 1.01 * whole / self.card.dataset["rows"]["test"])
        if row.lowest <= row.again <= row.highest:
            return "within the spread"
        return "near the spread" if row.lowest - room <= row.again <= row.highest + room else "different"


def reproduce(name: str | Path, **how: Any) -> Reproduction:
    """Train a model again from its card, and hold the new metrics against the card's.

    On the same machine they are the same; elsewhere, rounding in another order leads to other weights, as another seed
    would: there they lie within the spread of the seeds, or near it.

    Args:
        name: of a trained model, or its folder.
        **how: arguments of :func:`train_again`, such as the ``dataset``, if it is one's own, and ``verbose=0``.

    Raises:
        ZooError: as :func:`train_again`.

    Example: ``zoo.reproduce("mlp-houses").verdict``.
    """
    run = train_again(name, **how)
    return Reproduction(store.card(name), run.metrics, run.seconds)
