"""Few labels, and none: pseudo-labels with a person in the loop, and covered words to guess (S20).

Semi-supervised: a network learns from the few samples with a label, labels the others itself, and the most reliable of
these join the training set. Self-supervised: a word is covered and is to be guessed; so the text is its own teacher.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons import covering, drawing
from zoo.lessons.blackboard import number, table
from zoo.lessons.covering import COVERED, LINE, SENTENCES

if TYPE_CHECKING:
    from zoo.datasets import Dataset
    from zoo.training import PseudoLabelled

LABELLED, CONFIDENCE, ROUNDS = 0.03, 0.9, 2


def reliable(probabilities: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Which samples a network is sure of, and their pseudo-labels: argmaxₖ pᵢₖ wherever maxₖ pᵢₖ ≥ confidence.

    Args:
        probabilities: float ``(n, classes)``; each row sums to 1.
        confidence: least probability of a label.

    Returns:
        Positions and labels, int ``(sure,)`` both.

    Raises:
        ValueError: rows that do not sum to 1.

    Slides: S20. Paper: Lee (2013), Pseudo-label, ICML workshop on challenges in representation learning.
    """
    probabilities = np.asarray(probabilities, dtype="float64")
    if probabilities.ndim != 2 or not np.allclose(probabilities.sum(axis=1), 1, atol=1e-3):
        raise ValueError(f"probabilities {probabilities.shape} must be a row a sample, and each row sum to 1.")
    sure = np.flatnonzero(probabilities.max(axis=1) >= confidence)
    return sure, probabilities[sure].argmax(axis=1)


@cache
def points() -> Dataset:
    """The red and green points, of which few are to keep their labels."""
    import zoo

    return zoo.datasets.load("points")


def person(samples: Any, labels: np.ndarray, confidences: np.ndarray) -> np.ndarray:
    """The person in the loop, who knows the truth and lets only right pseudo-labels pass: bool ``(n,)``.

    Args:
        samples: raw points, a DataFrame with the columns x1 and x2.
        labels: the network's, as text.
        confidences: of the network, not needed here.
    """
    data = points()
    x, y = data.raw.train
    truth = {
        place: data.class_names[label] for place, label in zip(x.itertuples(index=False, name=None), y, strict=True)
    }
    return np.array([truth[place] for place in samples.itertuples(index=False, name=None)]) == labels


@cache
def training(watched: bool = False) -> PseudoLabelled:
    """A training with pseudo-labels, alone or watched by the person."""
    from zoo.training import pseudo_label

    how = {"hidden_units": (32, 32), "epochs": 40, "learning_rate": 1e-2, "batch_size": 16}
    return pseudo_label(
        "mlp", points(), LABELLED, CONFIDENCE, ROUNDS, accept=person if watched else None, seed=0, **how
    )


def numbers() -> dict[str, Any]:
    """Guesses by counting; the rounds of both trainings; the guessed letters."""
    return {
        "the _ sat": covering.covered_word(SENTENCES, "the", "sat"),
        "the _ .": covering.covered_word(SENTENCES, "the", "."),
        "alone": training().rounds,
        "watched": training(watched=True).rounds,
        "letters": covering.covered_letters(),
    }


def steps() -> str:
    """Pseudo-labels round by round, without and with a person; then covered words and letters."""
    told = numbers()
    lines = [
        f"1. Train on the labelled {LABELLED:.0%} of the points alone.",
        "2. Let the network answer for the others.",
    ]
    lines += [f"3. Answers of probability {CONFIDENCE} and more become pseudo-labels and join."]
    lines += ["4. Train again on both; repeat from 2."]
    columns = {"pseudo_labelled": "joined", "right": "right %", "validation_accuracy": "validation %"}
    for name, title in (("alone", "Nobody looks:"), ("watched", "A person refuses wrong pseudo-labels:")):
        rows = [
            (
                str(i),
                *(
                    "–" if row[c] != row[c] else number(row[c] * (100 if "%" in head else 1), 1)
                    for c, head in columns.items()
                ),
            )
            for i, row in told[name].iterrows()
        ]
        lines += ["", title, *table(("round", *columns.values()), rows)]
        lines += [f"At the end, {told[name].test_accuracy.iloc[-1]:.1%} of the test points are told right"
                  f" ({told[name].test_accuracy.iloc[0]:.1%} by labels alone)."]  # fmt: skip
    lines += ["", "A wrong pseudo-label is learned like a true one: the network believes itself. Whether the"]
    lines += ["test points gain hangs on the few labels it began with: other seeds gain, or lose.", ""]
    lines += ["Covered words, by counting what stands between two neighbours:", f"  {SENTENCES}"]
    for gap in ("the _ sat", "the _ ."):
        guesses = ", ".join(f"{word} {number(share, 3)}" for word, share in told[gap].items())
        lines.append(f"  {gap:9} → {guesses}")
    hidden = "".join("▢" if i in COVERED else letter for i, letter in enumerate(LINE)).strip()
    lines += ["", "Covered letters, by a network that has guessed millions of them in Python sources:", f"  {hidden}"]
    for letter, guesses in told["letters"]:
        shown = ", ".join(f"{guess!r} {number(share, 2)}" for guess, share in guesses.items())
        lines.append(f"  {letter!r}: {shown}")
    return "\n".join(lines)


def _points() -> Figure:
    data = points()
    canvas = drawing.canvas(12, 5.6, f"Red and green points, {LABELLED:.0%} of them labelled (S20)")
    for axes, watched in zip(canvas.subplots(1, 2, sharey=True), (False, True), strict=True):
        done = training(watched)
        x, y = done.run.dataset.raw.train
        known = int(done.rounds.labelled.iloc[0])
        axes.scatter(*data.raw.train.x.to_numpy().T, s=12, color="0.8", label="no label")
        for label, colour in enumerate((VERMILION, GREEN)):
            mine = np.flatnonzero(y == label)
            old, new = mine[mine < known], mine[mine >= known]
            name = data.class_names[label]
            axes.scatter(*x.to_numpy()[new].T, s=16, color=colour, marker="os"[label], label=f"pseudo-label {name}")
            axes.scatter(
                *x.to_numpy()[old].T, s=150, color=colour, marker="*", edgecolor="black", label=f"labelled {name}"
            )
        wrong = ~np.isin(np.arange(len(y)), np.arange(known))
        wrong[known:] = ~person(x.iloc[known:], np.array(data.class_names)[y[known:]], np.empty(0))
        axes.scatter(*x.to_numpy()[wrong].T, s=60, marker="x", color="black", label="wrong")
        title = "a person refuses wrong ones" if watched else "nobody looks"
        drawing.label(axes, f"{title}: {wrong.sum()} of {len(y) - known} pseudo-labels wrong", "x₁", "x₂")
    canvas.legend(*canvas.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=6, fontsize=10)
    return canvas


def _letters() -> Figure:
    found = covering.covered_letters()
    canvas = drawing.canvas(12, 4.2, "Covered letters in a line of Python, and the three likeliest guesses (S20)")
    for axes, place, (letter, guesses) in zip(canvas.subplots(1, len(found), sharey=True), COVERED, found, strict=True):
        colours = [GREEN if guess == letter else BLUE for guess in guesses]
        axes.bar([repr(guess) for guess in guesses], list(guesses.values()), color=colours)
        axes.tick_params(labelsize=drawing.FONT)
        around = LINE[max(place - 7, 0) : place] + "▢" + LINE[place + 1 : place + 8]
        drawing.label(
            axes,
            around.strip(),
            f"guess; it was {letter!r}",
            "" if axes.get_subplotspec().colspan.start else "probability",
        )
        axes.set_ylim(0, 1)
    return canvas


FIGURES = {"points": _points, "letters": _letters}


def figure(show: str = "points") -> Figure:
    """``"points"``: what joined, without and with a person; ``"letters"``: covered letters and their guesses."""
    return drawing.choose(FIGURES, show)()
