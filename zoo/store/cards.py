"""The card of a trained model: what it is, what it scored, and all that is needed to train it again."""

from __future__ import annotations

import hashlib
import json
import math
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PureWindowsPath
from typing import Any

from zoo import tasks
from zoo.datasets.inputs import Inputs
from zoo.datasets.inputs import from_dict as inputs_from_dict
from zoo.errors import ZooError
from zoo.tasks.meanings import MEANINGS

FORMAT = 1
CITED_DIGITS = 4
NUMBERS = {"epochs": int, "batch_size": int, "patience": int, "learning_rate": int | float}  # of a recipe


@dataclass(frozen=True)
class Card:
    """What is known of a trained model; every figure in it was measured by the run that made it.

    Attributes:
        name: of the trained model.
        architecture: registered name of its model, None for one of the user's own.
        arguments: that were given to build it, ``optimizer``, ``l1`` and ``l2`` included; others had their defaults.
        dataset: name, seed, options and rows of each split.
        task, inputs: as :func:`zoo.tasks.from_dict` and :func:`zoo.datasets.inputs.from_dict` read them.
        recipe, seed: of the training.
        beyond_recipe: what else the training took, as :class:`zoo.training.Run` tells it; empty for most.
        parameters: number of weights.
        metrics, baselines: on the test split.
        decides: the metric that decides.
        diagnosis: of the loss curve, in words.
        epochs, seconds, processor_seconds: of the training; the last counts all processors, and not what else ran; 0
            where it was not measured.
        spread: the metrics of the same training with other seeds, by seed.
        costs: of using it, measured in a process of its own: :func:`zoo.store.costs.measure`.
        margins: of a regression, half the width of its intervals: :func:`zoo.store.certainty.margins`.
        created: the date, in UTC.
        versions: of the libraries.
        files: SHA-256 of the folder's files by relative path.
        format: version of this layout.
    """

    name: str
    architecture: str | None
    arguments: dict[str, Any]
    dataset: dict[str, Any]
    task: dict[str, Any]
    inputs: dict[str, Any]
    recipe: dict[str, Any]
    seed: int
    parameters: int
    metrics: dict[str, float]
    baselines: dict[str, dict[str, float]]
    decides: str
    diagnosis: str
    epochs: int
    seconds: float
    created: str
    versions: dict[str, str]
    files: dict[str, str]
    processor_seconds: float = 0.0
    spread: dict[str, dict[str, float]] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)
    margins: dict[str, float] = field(default_factory=dict)
    beyond_recipe: str = ""
    format: int = FORMAT

    def to_json(self) -> str:
        """The card as JSON, as :func:`from_json` reads it, with a checksum over all that it says."""
        fields = json.loads(json.dumps(asdict(self)))
        return json.dumps({**fields, "checksum": _checksum(fields)}, indent=1, ensure_ascii=False) + "\n"

    def get_task(self) -> tasks.Task:
        """The task that the model answers."""
        return tasks.from_dict(self.task)

    def get_inputs(self) -> Inputs:
        """What a raw sample looks like."""
        return inputs_from_dict(self.inputs)

    @property
    def score(self) -> float:
        """The test metric that decides."""
        return self.metrics[self.decides]

    @property
    def of_seeds(self) -> list[float]:
        """The test metric that decides, of every seed that is known, from low to high."""
        return sorted([self.score, *(metrics[self.decides] for metrics in self.spread.values())])

    @property
    def best_baseline(self) -> tuple[str, float]:
        """Name and score of the strongest baseline."""
        choose = max if self.get_task().greater_is_better else min
        name = choose(self.baselines, key=lambda name: self.baselines[name][self.decides])
        return name, self.baselines[name][self.decides]

    @property
    def verdict(self) -> str:
        """Whether the network beats the strongest baseline; and whether most seeds do, where that is otherwise."""
        name, score = self.best_baseline
        middle = statistics.median(self.of_seeds)
        sign, usual = self._beside(self.score, score), self._beside(middle, score)
        told = f"With {self.decides} {self.score:.4f} it {sign} the best baseline, {name} ({score:.4f})."
        if sign == usual:
            return told
        return f"{told} The median of {len(self.of_seeds)} seeds, {middle:.4f}, {usual} it."

    def _beside(self, own: float, other: float) -> str:
        """How a score stands beside another."""
        better = own > other if self.get_task().greater_is_better else own < other
        return "is no better than" if math.isclose(own, other) else "beats" if better else "loses to"

    def to_markdown(self) -> str:
        """The card for people."""
        versions = ", ".join(f"{library} {version}" for library, version in self.versions.items())
        rows = {self.name: self.metrics, **self.baselines}
        header = list(self.metrics)
        lines = [
            f"# {self.name}",
            "",
            f"`{self.architecture or 'a model of its own'}` with {self.parameters:,} parameters, trained for "
            f"{self.task['name']} on `{self.dataset['name']}`. {self.verdict}",
            "",
            f"| test split, {self.dataset['rows']['test']:,} rows | {' | '.join(header)} |",
            "|---|" + "---|" * len(header),
            *(
                f"| {name} | " + " | ".join(figure(metrics.get(metric)) for metric in header) + " |"
                for name, metrics in rows.items()
            ),
            "",
            *(f"- {metric}: {MEANINGS[metric]}." for metric in header if metric in MEANINGS),
            "",
            "![loss curve](loss_curve.png) ![answers](answers.png)",
            "",
            f"- Loss curve: {self.diagnosis}",
            f"- Training: {self.epochs} epochs in {self.seconds:.1f} s{self._busy_in_words()}, "
            f"on {self.dataset['rows']['train']:,} rows, "
            f"{self.dataset['rows']['validation']:,} for validation; seed {self.seed}, {_words(self.recipe)}.",
            *([f"- It {self.beyond_recipe}."] if self.beyond_recipe else []),
            *self._spread_in_words(),
            *self._costs_in_words(),
            *self._margins_in_words(),
            f"- Builder's arguments: {_words(self.arguments) or 'its defaults'}.",
            f"- Dataset: seed {self.dataset['seed']}, {_words(self.dataset['options']) or 'no options'}.",
            f"- Made on {self.created} with {versions}.",
            "",
            "```python",
            f'zoo.predictor("{self.name}")(raw)   # raw input in, answers out',
            f'zoo.load("{self.name}")             # the keras.Model',
            "```",
            "",
        ]
        return "\n".join(lines)

    def _busy_in_words(self) -> str:
        """Processor time, which tells more of a training that ran beside others."""
        return f" ({self.processor_seconds:.1f} s of processor time)" if self.processor_seconds else ""

    def _spread_in_words(self) -> list[str]:
        """How far the deciding metric differs between trainings that differ in their seed alone."""
        if not self.spread:
            return []
        values = self.of_seeds
        return [
            f"- With {len(values)} seeds of weights and batches: {self.decides} from {figure(values[0])} to "
            f"{figure(values[-1])}, median {figure(statistics.median(values))}."
        ]

    def _costs_in_words(self) -> list[str]:
        """What it costs whoever uses it."""
        if not self.costs:
            return []
        c = self.costs
        return [
            f"- Use: {c['megabytes']:.1f} MB on disk; first answer {c['load_seconds']:.1f} s after Keras has started, "
            f"each further one {milliseconds(c['latency_ms'])}; {c['peak_megabytes']:.0f} MB of memory, Keras' own "
            "included."
        ]

    def _margins_in_words(self) -> list[str]:
        """How far a value may lie from the truth, as the validation split tells."""
        if not self.margins:
            return []
        told = ", ".join(f"{float(share):.0%} within ± {figure(margin)}" for share, margin in self.margins.items())
        return [f"- Intervals, by the validation split: of the true values {told}."]


def from_json(text: str, where: str) -> Card:
    """The card in a JSON text; ``where`` names it in errors.

    Raises:
        ZooError: no JSON, another layout, or a field that is missing.
    """
    try:
        fields = json.loads(text)
        if not isinstance(fields, Mapping) or fields.get("format") != FORMAT:
            raise ZooError(f"{where} is no card of a trained model in the format {FORMAT} that this zoo reads.")
        fields = dict(fields)
        said = fields.pop("checksum", None)
        if said != _checksum(fields):
            raise ZooError(f"{where} is not the card that was saved: its checksum differs. Save or fetch it again.")
        card = Card(**fields)
        if PureWindowsPath(card.name).name != card.name or card.name in ("", ".."):  # names are parts of paths
            raise ZooError(f"{where} is refused: its name {card.name!r} leads to another folder.")
        _refuse_types(card)
        card.get_task()
        card.get_inputs()
        card.to_markdown()  # reads every field that is shown
    except ZooError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ZooError(f"{where} is damaged: {error}. Train the model again, or fetch it again.") from error
    return card


def _refuse_types(card: Card) -> None:
    """Raises TypeError for a seed, or a number of the recipe, that is none."""
    recipe = {word: card.recipe[word] for word in NUMBERS if word in card.recipe}
    for word, value in {"seed": card.seed, "the dataset's seed": card.dataset["seed"], **recipe}.items():
        if not isinstance(value, NUMBERS.get(word, int)) or isinstance(value, bool):
            raise TypeError(f"{word} is {value!r}")


def _checksum(fields: Mapping[str, Any]) -> str:
    """SHA-256 of a card's fields: one letter that changes on the way would else change a label or a unit."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def figure(value: float | None) -> str:
    """A metric as a page shows it; a dash for none."""
    return "–" if value is None else f"{value:,.{CITED_DIGITS if abs(value) < 100 else 0}f}"


def milliseconds(value: float) -> str:
    """A time as a page shows it, without powers of ten."""
    return f"{value:,.0f} ms" if value >= 10 else f"{value:.2g} ms"


def _words(settings: Mapping[str, Any]) -> str:
    """Settings as a sentence reads them; nested ones in brackets, empty ones left out."""
    shown = {
        k: f"({_words(v)})" if isinstance(v, Mapping) else v for k, v in settings.items() if v not in (None, {}, ())
    }
    return ", ".join(f"{key} {value}" for key, value in shown.items())
