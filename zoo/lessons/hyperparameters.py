"""Hyperparameters and the practical for regression: training, search with Optuna, monitoring, evaluation (S27, S34).

Parameters are learned: weights and biases. Hyperparameters are set before: layers, neurons, activation, samples per
batch, epochs, optimizer, learning rate. No gradient tells which are good, so they are tried, and judged by data that
nothing was learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons import drawing
from zoo.lessons.blackboard import number, table

if TYPE_CHECKING:
    from zoo.training import Run, Search

TRIALS, SHORT, LONG = 8, 8, 30  # trainings of the search, their epochs, and the epochs of the best one at the end


def parameters(inputs: int, hidden: Sequence[int], outputs: int) -> list[int]:
    """How many parameters each dense layer has: (n + 1) · m of a layer that reads n numbers and has m neurons.

    Each neuron has a weight for each number that it reads, and a bias.

    Raises:
        ValueError: a layer without neurons.

    Slides: S23, S27.
    """
    sizes = [inputs, *hidden, outputs]
    if min(sizes) < 1:
        raise ValueError(f"{sizes}: each layer needs one neuron at least.")
    return [(n + 1) * m for n, m in pairwise(sizes)]


def by_powers(low: float, high: float, u: float) -> float:
    """low · (high / low)ᵘ: a number between low and high, whose size is drawn evenly where u is, from 0 to 1.

    So 0.001 to 0.01 is drawn as often as 0.01 to 0.1. Evenly drawn numbers would hardly ever be below 0.01.

    Raises:
        ValueError: unless 0 < low ≤ high and 0 ≤ u ≤ 1.
    """
    if not (0 < low <= high and 0 <= u <= 1):
        raise ValueError(f"low={low}, high={high}, u={u}: 0 < low ≤ high and 0 ≤ u ≤ 1 are needed.")
    return float(low * (high / low) ** u)


def hopeless(value: float, others: Sequence[float]) -> bool:
    """Whether to end a training: its loss is above the median of the others' losses after as many epochs.

    Raises:
        ValueError: no others.
    """
    if not len(others):
        raise ValueError("Without other trainings there is no median to compare with.")
    return bool(value > np.median(others))


@cache
def searched() -> Search:
    """Some short trainings of an ``mlp`` on ``houses``, each judged by its validation loss.

    Raises:
        ZooError: Optuna is not installed.
    """
    import zoo

    space = {
        "hidden_units": zoo.training.Layers((1, 3), (4, 96)),
        "activation": ["relu", "tanh", "sigmoid"],
        "learning_rate": (1e-4, 1e-1),
        "batch_size": [32, 64, 128],
    }
    return zoo.search("mlp", "houses", trials=TRIALS, epochs=SHORT, space=space, seed=0, tell=None)


@cache
def best() -> Run:
    """The best trial, trained for longer: the test split is looked at here for the first time."""
    return searched().train(epochs=LONG, verbose=0)


def numbers() -> dict[str, Any]:
    """The parameters of the best network, the trials, and what the best one reaches beside the baselines."""
    found, run = searched(), best()
    inputs = run.model.input_shape[-1]
    return {
        "hyperparameters": found.best,
        "parameters": parameters(inputs, found.best["hidden_units"], 1),
        "inputs": inputs,
        "trials": found.trials,
        "best trial": found.best_trial,
        "influence": found.influence.to_dict(),
        "epochs": len(run.history),
        "diagnosis": run.diagnosis.kind,
        "test": run.table["r2"].to_dict(),
    }


def steps() -> str:
    """What is learned and what is set; the trials; and the best one on the test split."""
    told = numbers()
    sizes = [told["inputs"], *told["hyperparameters"]["hidden_units"], 1]
    terms = " + ".join(f"({n} + 1)·{m}" for n, m in pairwise(sizes))
    frame = told["trials"]
    columns = ["layers", "neurons", "activation", "learning_rate", "batch_size", "epochs", "state", "val_loss"]
    rows = [(str(trial), *(_cell(row[name]) for name in columns)) for trial, row in frame.iterrows()]
    lines = ["Hyperparameters are set before the training; each row is one training with others:"]
    lines += table(("trial", *(name.replace("_", " ") for name in columns)), rows)
    lines += ["A pruned one was worse than the median of those before it at the same epoch."]
    lines += [f"Best by the validation loss: trial {told['best trial']}.", ""]
    lines += ["Parameters are learned. The best network has, with a bias for each neuron,"]
    lines += [f"  {terms} = {sum(told['parameters'])} of them."]
    lines += ["", f"Monitored: {told['epochs']} epochs, at most {LONG}; the loss curve is {told['diagnosis']}."]
    lines += ["Evaluated on the test split, which the search has never seen, R²:"]
    lines += [f"  {name:18} {number(value, 3)}" for name, value in told["test"].items()]
    lines += ["", f"{len(frame)} trials are few: another seed would find another best one."]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else number(value, 4)


def _search() -> Figure:
    found = searched()
    canvas = drawing.canvas(12, 5.2, f"{TRIALS} trials of a network on houses, judged by validation data (S27)")
    left, right = canvas.subplots(1, 2)
    for trial, state in found.trials.state.items():
        curve = found.curves[trial].dropna()
        chosen = trial == found.best_trial
        colour = GREEN if chosen else VERMILION if state == "pruned" else BLUE
        style = {"linewidth": 3} if chosen else {"linestyle": ":" if state == "pruned" else "-", "alpha": 0.6}
        left.plot(curve.index, curve, color=colour, marker="x" if state == "pruned" else "o", markersize=5, **style)
    for colour, line, name in ((GREEN, "-", "the best"), (BLUE, "-", "complete"), (VERMILION, ":", "pruned")):
        left.plot([], [], color=colour, linestyle=line, label=name)
    left.set_yscale("log")
    left.legend(fontsize=drawing.FONT)
    drawing.label(left, "monitoring: a line a trial", "epoch", "validation loss")
    right.barh(found.influence.index[::-1].str.replace("_", " "), found.influence[::-1], color=BLUE)
    right.tick_params(labelsize=drawing.FONT)
    drawing.label(right, "influence, as far as so few trials tell", "share of the differences", "")
    return canvas


def _evaluation() -> Figure:
    run = best()
    canvas = drawing.canvas(12, 5.2, "The best trial, trained for longer, then evaluated (S34)")
    left, right = canvas.subplots(1, 2)
    left.plot(run.history.index, run.history.loss, ".-", color=BLUE, label="training")
    left.plot(run.history.index, run.history.val_loss, ".--", color=VERMILION, label="validation")
    left.set_yscale("log")
    left.xaxis.set_major_locator(MaxNLocator(integer=True))
    left.legend(fontsize=drawing.FONT)
    drawing.label(left, f"loss curve: {run.diagnosis.kind}", "epoch", "loss")
    truth, found = run.dataset.raw.test.y[:, 0] / 1e6, run.answer["value"].ravel() / 1e6
    right.scatter(truth, found, s=14, color=BLUE, alpha=0.6)
    ends = [0, max(truth.max(), found.max())]
    right.plot(ends, ends, "--", color="black", label="as it was")
    right.legend(fontsize=drawing.FONT)
    title = f"{len(truth)} test houses, R² = {run.metrics['r2']:.3f}"
    drawing.label(right, title, "price, million €", "price by the network, million €")
    return canvas


FIGURES = {"search": _search, "evaluation": _evaluation}


def figure(show: str = "search") -> Figure:
    """``"search"``: the trials and the influences; ``"evaluation"``: loss curve and test houses of the best."""
    return drawing.choose(FIGURES, show)()
