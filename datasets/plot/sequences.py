"""Series, sound and texts."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.datasets.dataset import Dataset
from zoo.datasets.plot.colours import BLUE, VERMILION


def forecasts(data: Dataset, rows: int = 3) -> Figure:
    """Windows of every column in its own units, and what came next."""
    columns, target = data.feature_names, data.task.labels[0]
    steps, horizon = data.inputs.steps, data.task.arguments["horizon"]  # type: ignore[union-attr]
    chosen = data.raw.train.take(np.linspace(0, data.raw.train.rows - 1, rows).astype(int))
    figure = Figure(figsize=(9, 1.3 * len(columns) + 1), layout="constrained")
    for line, column in zip(
        figure.subplots(len(columns), rows, sharex=True, squeeze=False), range(len(columns)), strict=True
    ):
        for axes, x, y in zip(line, *chosen, strict=True):
            axes.plot(np.arange(-steps, 0), x[:, column], color=BLUE, linewidth=1, label="given")
            if columns[column] == target:
                axes.plot(np.arange(horizon), y, color=VERMILION, linewidth=1.5, linestyle="--", label="asked for")
        line[0].set_ylabel("\n".join(textwrap.wrap(columns[column], 14)), fontsize=8)
        if columns[column] == target:
            line[0].legend(fontsize=7)
    figure.supxlabel("time steps from now", fontsize=9)
    return figure


def unusual_windows(data: Dataset, columns: int = 6) -> Figure:
    """Windows of the validation split in their own units: above usual ones, below others; a line of panels a column."""
    names, (x, y) = data.feature_names, data.raw.validation
    figure = Figure(figsize=(1.9 * columns + 0.6, 2.4 * len(names) + 0.6), layout="constrained")
    grid = figure.subplots(2 * len(names), columns, sharex=True, sharey="row", squeeze=False)
    for kind, (label, colour) in enumerate(zip(data.class_names, (BLUE, VERMILION), strict=True)):
        for place, window in enumerate(x[y == kind][:columns]):
            for series, values in enumerate(window.T):
                axes = grid[kind * len(names) + series, place]
                axes.plot(values, color=colour, linewidth=1)
                axes.tick_params(labelsize=6)
                if place == 0:
                    axes.set_ylabel("\n".join(textwrap.wrap(f"{label}: {names[series]}", 14)), fontsize=7)
    figure.supxlabel("time step", fontsize=9)
    return figure


def windows(data: Dataset, columns: int = 6, rows: int = 3) -> Figure:
    """Windows as pictures: a row a step, a column a series."""
    figure = Figure(figsize=(1.4 * columns, 1.6 * rows + 0.5), layout="constrained")
    x, y = data.raw.train
    for axes, window, target in zip(figure.subplots(rows, columns).flat, x, y, strict=False):
        axes.imshow(window, cmap="gray", aspect="auto")
        axes.set_title(data.class_names[target], fontsize=9)
        axes.set(xticks=[], yticks=[])
    figure.supxlabel("series", fontsize=9)
    figure.supylabel("steps, downwards", fontsize=9)
    return figure


def spectrograms(data: Dataset, columns: int = 4, rows: int = 3) -> Figure:
    """Log-mel frames: time to the right, pitch upwards, brighter is louder."""
    figure = Figure(figsize=(2.4 * columns, 1.8 * rows + 0.4), layout="constrained")
    first = data.raw.train.take(np.arange(min(columns * rows, data.raw.train.rows)))
    seconds = data.inputs.samples / data.inputs.rate  # type: ignore[union-attr]
    frames = data.preprocessing.transform(first.x)
    for axes, sound, target in zip(figure.subplots(rows, columns).flat, frames, first.y, strict=False):
        axes.imshow(sound.T, origin="lower", aspect="auto", cmap="viridis", extent=(0, seconds, 0, sound.shape[1]))
        axes.set_title(" ".join(data.class_names[word] for word in np.atleast_1d(target) if word >= 0), fontsize=9)
    figure.supxlabel("time in seconds", fontsize=9)
    figure.supylabel("mel band", fontsize=9)
    return figure


def labelled_texts(data: Dataset, rows: int = 8) -> Figure:
    """Texts with their classes."""
    chosen = [int(np.flatnonzero(data.raw.train.y == label)[0]) for label in np.unique(data.raw.train.y)[:rows]]
    x, y = data.raw.train.take(chosen)
    return _listing([(data.class_names[label], text) for text, label in zip(x, y, strict=True)])


def text_pairs(data: Dataset, rows: int = 8) -> Figure:
    """Texts above their translations, or above the word that they lack."""
    return _listing([(text, translated) for text, translated, _ in zip(*data.raw.train, range(rows), strict=False)])


def excerpt(data: Dataset, lines: int = 28) -> Figure:
    """The beginning of one text."""
    figure = Figure(figsize=(8, 5.5))
    shown = [line[:100] for line in data.raw.train.x[0].splitlines()[:lines]]
    page_of(figure).text(0.02, 0.92, "\n".join(shown).replace("$", r"\$"), family="monospace", fontsize=8, va="top")
    return figure


def page_of(figure: Figure) -> Axes:
    """Axes as large as the figure, to write on: a notebook does not show a figure without any."""
    page = figure.add_axes((0, 0, 1, 1))
    page.axis("off")
    return page


def _listing(rows: list[tuple[str, str]]) -> Figure:
    """A bold line, and below it a text of at most two."""
    figure = Figure(figsize=(9, 0.65 * len(rows) + 0.7))
    page = page_of(figure)
    for i, (head, text) in enumerate(rows):
        top = 1 - (0.6 + 0.65 * i) / figure.get_figheight()
        page.text(0.02, top, _short(head, 110, 1), weight="bold", fontsize=9, va="top")
        page.text(0.04, top - 0.2 / figure.get_figheight(), _short(text, 120, 2), fontsize=8, va="top")
    return figure


def _short(text: Any, width: int, lines: int) -> str:
    return "\n".join(textwrap.wrap(str(text), width, max_lines=lines, placeholder=" …")).replace("$", r"\$")
