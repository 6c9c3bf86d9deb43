"""Checks of the notebook on broken loss curves, and its patients: small trainings that were broken on purpose (S28)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from zoo.exercises.kit import NotYet, choose, compare, demand, exercise

ILLNESSES = {"A": "overfitting", "B": "oscillating", "C": "ideal", "D": "disturbed", "E": "underfitting"}
SIGNS = {
    "overfitting": "the training loss falls on while the validation loss rises: the lines part, and go on parting",
    "oscillating": "the training loss jumps up and down to the end",
    "ideal": "both losses fall, stay together and flatten",
    "disturbed": "the training loss lies far above the validation loss from the first epoch to the last",
    "underfitting": "both losses are still falling at the last epoch, side by side",
}
CURES = {
    "overfitting": "stop early, or use more data",
    "oscillating": "lower the learning rate",
    "disturbed": "clean the training rows",
    "underfitting": "train longer, or raise the learning rate",
}
SEED, EPOCHS = 3, 40


@functools.cache
def patients() -> dict[str, pd.DataFrame]:
    """Five trainings of a small network on a noisy wave: tables with the columns ``loss`` and ``val_loss``.

    What was done to each stands in the code below, and in :data:`ILLNESSES`. No peeping.
    """
    draw = np.random.RandomState(SEED)
    rows, unseen = _wave(200, draw), _wave(200, draw)
    few, others = _wave(60, draw, columns=8), _wave(200, draw, columns=8)  # seven columns that tell nothing
    spoilt = rows[0], rows[1] * np.where(np.arange(200) < 3, 20, 1)  # three targets in the wrong unit
    return {
        "A": _trained(few, others, rate=0.003),
        "B": _trained(rows, unseen, rate=0.1, beta_1=0.5, beta_2=0.9),  # with Adam's usual memory it calms down
        "C": _trained(rows, unseen, rate=0.03),
        "D": _trained(spoilt, unseen, rate=0.02),
        "E": _trained(rows, unseen, rate=0.0002, hidden_layer_sizes=(64, 64), activation="relu"),
    }


@functools.cache
def quiet_patient() -> tuple[pd.DataFrame, np.ndarray]:
    """A sixth training: its table, and the inputs ``(200, 1)`` that it was made with."""
    draw = np.random.RandomState(SEED)
    (x, y), unseen = _wave(200, draw), _wave(200, draw)
    x = x * np.where(np.arange(200) < 4, 100, 1)[:, None]
    return _trained((x, y), unseen, rate=0.02, epochs=60), x


@exercise("The best epoch is the one with the lowest validation loss, and what comes after it is lost time, or worse.")
def best_epoch(best: Any, lost: Any) -> None:
    """Exercise 1: read the table of patient A (S28, S40)."""
    history = patients()["A"]
    training, validation = history["loss"], history["val_loss"]
    right = validation.idxmin()
    compare(
        best,
        right,
        {
            "That is the best epoch of the training loss: it knows these rows, so ask the validation loss.": (
                training.idxmin()
            ),
            "You counted from 0, but the first epoch is epoch 1: ask for the label of the row, idxmin().": right - 1,
            "That is the lowest loss itself; its epoch was asked for: idxmin() instead of min().": validation.min(),
            "That is where the validation loss is highest.": validation.idxmax(),
        },
        what="Your best epoch",
    )
    end = validation.iloc[-1]
    compare(
        lost,
        end - validation.min(),
        {
            "Compare the validation loss with itself, at the end and at its best; you took the gap to the training "
            "loss.": end - training.iloc[-1],
            "That is the lowest loss; subtract it from the last one.": validation.min(),
            "That is how far it fell since the first epoch; take the last epoch instead.": (
                validation.iloc[0] - validation.min()
            ),
        },
        what="What was lost",
    )


@exercise("You read a loss curve as a doctor reads a temperature chart.")
def illnesses(named: Any) -> None:
    """Exercise 2: name what each curve shows (S28)."""
    for patient, word in _five(named, ILLNESSES).items():
        right = ILLNESSES[patient]
        choose(
            word,
            right,
            {wrong: f"Patient {patient} is not {wrong}. There, {SIGNS[wrong]}." for wrong in SIGNS if wrong != right},
        )


@exercise("Each illness has its own cure; the cure of another one may make it worse.")
def cures(chosen: Any) -> None:
    """Exercise 3: the first thing to try (S28, S40)."""
    why = {
        "A": "It learned its rows by heart, and each further epoch makes that worse",
        "B": "Its steps are so long that they jump over the valley",
        "D": "Something in its rows costs more than all the rest, whatever the network does",
        "E": "It was on the right way, and did not arrive",
    }
    for patient, cure in _five(chosen, why).items():
        right = CURES[ILLNESSES[patient]]
        told = f"That does not cure patient {patient}. {why[patient]}. What helps against that?"
        choose(cure, right, dict.fromkeys(set(CURES.values()) - {right}, told))


@exercise("A curve shows what the network could not hide; the rest is found in the data.")
def hidden(answer: Any) -> None:
    """Exercise 4: what the curve alone says of the sixth patient (S25, S28)."""
    choose(
        answer,
        "ideal",
        {
            "disturbed": "That is what is wrong, but does the curve show it? The output of tanh never leaves the range "
            "from −1 to 1, however large its input is.",
            "overfitting": "Do the two lines part? Look again.",
        },
    )


@exercise("Cured: a longer look at the chart, one change, and a new training to see whether it helped.")
def cured(sick: Any, run: Any) -> None:
    """Exercise 5: train once more, better (S28)."""
    demand(hasattr(run, "recipe"), "Give the run itself: run = zoo.train(...).")
    before, rate = sick.recipe.learning_rate, run.recipe.learning_rate
    demand(rate != before, f"This is still the learning rate {before:g} that made it ill.")
    demand(rate < before, f"You raised the learning rate from {before:g} to {rate:g}: the jumps will be larger.")
    demand(
        run.dataset.name == sick.dataset.name and len(run.history) >= 5,
        "Train on the same dataset, for five epochs or more, so that the curves can be compared.",
    )
    demand(
        run.diagnosis.kind != "underfitting",
        f"With {rate:g} it does not arrive within {len(run.history)} epochs: that is too low now.",
    )
    end, was = (one.history["val_loss"].tail(5).mean() for one in (run, sick))
    demand(end < was, f"At the end the validation loss was {was:.3g}, and is {end:.3g} now: no better. Change more.")


def _five(words: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A learner's words by patient; NotYet where some are missing."""
    if not isinstance(words, Mapping):
        raise NotYet("Give a dictionary from each patient's letter to a word.")
    missing = [patient for patient in asked if words.get(patient) in (None, ...)]
    demand(not missing, f"Nothing yet for patient {', '.join(missing)}: put a word in place of the dots.")
    return {patient: words[patient] for patient in asked}


def _wave(rows: int, draw: np.random.RandomState, columns: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Rows of random numbers, and a noisy wave of the first of them."""
    x = draw.uniform(-3, 3, (rows, columns))
    return x, np.sin(2 * x[:, 0]) + 0.3 * draw.randn(rows)


def _trained(train: Any, validation: Any, rate: float, epochs: int = EPOCHS, **network: Any) -> pd.DataFrame:
    """The losses of a small network, an epoch a row."""
    from sklearn.metrics import mean_squared_error
    from sklearn.neural_network import MLPRegressor

    defaults = {"hidden_layer_sizes": (64,), "activation": "tanh"}
    model = MLPRegressor(**{**defaults, **network}, alpha=0, batch_size=16, learning_rate_init=rate, random_state=1)
    losses = []
    for _ in range(epochs):
        model.partial_fit(*train)
        losses.append([mean_squared_error(y, model.predict(x)) for x, y in (train, validation)])
    return pd.DataFrame(losses, columns=["loss", "val_loss"], index=pd.RangeIndex(1, epochs + 1, name="epoch"))
