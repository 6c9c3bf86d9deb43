"""Figures of a model's answers on a test split, beside the truth."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from zoo.datasets import Dataset, stream
from zoo.datasets.plot import pictures
from zoo.datasets.plot.colours import BLUE, VERMILION
from zoo.datasets.plot.sequences import page_of
from zoo.plots.rows import UPRIGHT, in_rows
from zoo.tasks import Answer

SHOWN = 6  # samples in a figure of pictures
SURE = 0.4  # score of an object that is drawn, at least: the focal loss leaves even right scores low


def answers(data: Dataset, answer: Answer, title: str = "") -> Figure:
    """The figure of answers on a dataset's test split that suits its task."""
    figure = _OF_TASK[data.task.name](data, answer)
    figure.suptitle(title)
    return figure


def confusion_matrix(y: np.ndarray, labels: np.ndarray, class_names: tuple[str, ...], title: str = "") -> Figure:
    """How often each class (row) was taken for each (column).

    Args:
        y: true class indices ``(n,)``.
        labels: predicted class names ``(n,)``.
        class_names: names in the order of the indices.
        title: above the figure.
    """
    from sklearn.metrics import ConfusionMatrixDisplay

    size = max(4.0, 0.62 * len(class_names))
    figure = Figure(figsize=(size + 1, size), layout="constrained")
    axes = figure.add_subplot()
    names = list(class_names)
    ConfusionMatrixDisplay.from_predictions(
        np.array(names)[y], labels, labels=names, ax=axes, cmap="Blues", colorbar=False,
        xticks_rotation=90 if max(map(len, names)) > 3 else 0,
    )  # fmt: skip
    axes.set_title(title)
    return figure


def residuals(y: np.ndarray, values: np.ndarray, target: str, title: str = "") -> Figure:
    """Predicted against true values, and the residuals: what is left unexplained.

    Args:
        y: true values ``(n,)``.
        values: predictions ``(n,)``.
        target: name and unit of what is predicted.
        title: above the figure.
    """
    from sklearn.metrics import PredictionErrorDisplay

    figure = Figure(figsize=(9, 4), layout="constrained")
    figure.suptitle(title)
    for axes, kind in zip(figure.subplots(1, 2), ("actual_vs_predicted", "residual_vs_predicted"), strict=True):
        PredictionErrorDisplay.from_predictions(
            y, values, kind=kind, ax=axes, subsample=1000, random_state=0, scatter_kwargs={"s": 8, "alpha": 0.5}
        )
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(5))
        axes.set_xlabel(f"predicted {target}")
        axes.set_ylabel(f"true {target}" if kind == "actual_vs_predicted" else "residual: true − predicted")
    return figure


def forecasts(data: Dataset, answer: Answer, columns: int = 3) -> Figure:
    """Windows of the test split, what came next, and what was forecast."""
    chosen = np.linspace(0, data.raw.test.rows - 1, 2 * columns).astype(int)
    (x, y), found = data.raw.test.take(chosen), answer["forecast"][chosen]
    column = data.feature_names.index(data.task.labels[0])
    figure = Figure(figsize=(10, 5), layout="constrained")
    for axes, before, true, forecast in zip(figure.subplots(2, columns).flat, x[..., column], y, found, strict=True):
        after = np.arange(len(true))
        axes.plot(np.arange(-len(before), 0), before, color="0.6", linewidth=1, label="given")
        axes.plot(after, true, color=BLUE, linewidth=1.5, label="true")
        axes.plot(after, forecast, color=VERMILION, linewidth=1.5, linestyle="--", label="forecast")
    figure.axes[0].legend(fontsize=8)
    figure.supxlabel("time steps from now", fontsize=9)
    figure.supylabel(data.task.labels[0], fontsize=9)
    return figure


def word_errors(data: Dataset, answer: Answer, rows: int = 12) -> Figure:
    """What was said and what was heard, and a sign where they differ."""
    said, heard = (
        [" ".join(data.class_names[word] for word in row if word >= 0) for row in words[:rows]]
        for words in (data.truth, answer["words"])
    )
    lines = [(true, found, "" if true == found else "≠") for true, found in zip(said, heard, strict=True)]
    return _table(("said", "heard", ""), lines, widths=(3.6, 3.6, 0.8))


def filled_gaps(data: Dataset, answer: Answer, rows: int = 12) -> Figure:
    """Texts with a gap, the word that stood there, and the guesses, the likeliest first."""
    chosen = np.linspace(0, data.raw.test.rows - 1, rows).astype(int)
    x, y = data.raw.test.take(chosen)
    lines = [*zip(x, y, map(" · ".join, answer["candidates"][chosen]), strict=True)]
    return _table(("text", "word", "guesses"), lines, widths=(3.78, 1.62, 3.6))


def _table(heads: Sequence[str], lines: Sequence[tuple[str, ...]], widths: Sequence[float]) -> Figure:
    """A table of texts, its columns so many inches wide."""
    whole = sum(widths)
    figure = Figure(figsize=(whole, 0.3 * len(lines) + 1), layout="constrained")
    axes = figure.add_subplot()
    axes.axis("off")
    shares = [width / whole for width in widths]
    axes.table(lines, colLabels=heads, loc="center", cellLoc="left", colWidths=shares)
    return figure


def translations(data: Dataset, answer: Answer, rows: int = 8) -> Figure:
    """Texts, their translations in the test split, and below the model's where these differ."""
    chosen = np.linspace(0, data.raw.test.rows - 1, rows).astype(int)
    figure = Figure(figsize=(9, 0.72 * rows + 0.6))
    page = page_of(figure)
    for i, (source, true, found) in enumerate(zip(*data.raw.test.take(chosen), answer["text"][chosen], strict=True)):
        top = 1 - (0.5 + 0.72 * i) / figure.get_figheight()
        lines = (source, "0.2"), (true, BLUE), ("✓", BLUE) if true == found else (found or "nothing", VERMILION)
        for j, (text, colour) in enumerate(lines):
            shown = textwrap.shorten(text, 120, placeholder=" …")
            page.text(0.02 + 0.02 * (j > 0), top - 0.2 * j / figure.get_figheight(), shown, color=colour, fontsize=9)
    return figure


def costs_of_texts(data: Dataset, answer: Answer) -> Figure:
    """What a letter of each test text costs, the cheapest text last."""
    letters = np.array([max(1, len(text)) for text in data.raw.test.x])
    return _costs(data, answer["bits"] * answer["tokens"] / letters, letters, "letter")


def costs_of_covers(data: Dataset, answer: Answer) -> Figure:
    """What a covered token of each test text costs, the cheapest text last."""
    return _costs(data, answer["bits"], answer["tokens"], "covered token")


def _costs(data: Dataset, bits: np.ndarray, counts: np.ndarray, unit: str, rows: int = 12) -> Figure:
    order = np.argsort(np.where(counts > 0, bits, np.inf))[:rows]
    figure = Figure(figsize=(8, 0.34 * len(order) + 1), layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh(range(len(order)), bits[order], color=BLUE)
    axes.bar_label(bars, [f"{bits[i]:.2f}, {counts[i]:,} {unit.split()[-1]}s" for i in order], fontsize=8, padding=3)
    beginnings = [textwrap.shorten(data.raw.test.x[i], 40, placeholder=" …").replace("$", r"\$") for i in order]
    axes.set_yticks(range(len(order)), beginnings, fontsize=8)
    axes.set(xlabel=f"bits a {unit}", xlim=(0, 1.3 * bits[order].max()))
    return figure


def over_pictures(data: Dataset, answer: Answer) -> Figure:
    """Test pictures: above with the truth drawn over them, below with the answer."""
    samples = stream.head(data.raw.test, SHOWN) if data.streamed else data.raw.test.take(np.arange(SHOWN))
    figure = Figure(figsize=(1.8 * SHOWN + 0.6, 4.2), layout="constrained")
    drawn = ("truth", samples.y), ("answer", _as_target(data, answer))
    for line, (name, targets) in zip(figure.subplots(2, SHOWN), drawn, strict=True):
        for i, axes in enumerate(line):
            pictures.show(axes, samples.x[i], data.inputs.maximum)  # type: ignore[union-attr]
            target = {k: v[i] for k, v in targets.items()} if isinstance(targets, dict) else targets[i]
            if data.task.name == "instance_segmentation":
                target = _left_to_right(target)
            pictures.annotate(axes, data.task, target)
            axes.set(xticks=[], yticks=[])
        line[0].set_ylabel(name)
    pictures.name_colours(figure, data.task)
    return figure


def next_to_pictures(data: Dataset, answer: Answer) -> Figure:
    """Test pictures in three rows: given, true, answered."""
    (x, y), white = data.raw.test, data.task.arguments["maximum"]
    given = "given", x, data.inputs.maximum  # type: ignore[union-attr]
    return in_rows([given, ("true", y, white), ("answer", answer["image"], white)], SHOWN, (1.4 * SHOWN + 0.6, 4.8))


def beside_themselves(data: Dataset, answer: Answer) -> Figure:
    """Test pictures, and below each the one that was drawn from the few numbers that it was told in."""
    white = data.task.arguments["maximum"]
    rows = [("given", data.raw.test.x, white), ("answer", answer["image"], white)]
    return in_rows(rows, SHOWN, (1.4 * SHOWN + 0.6, 3.2))


def samples_by_class(data: Dataset, answer: Answer, columns: int = 10) -> Figure:
    """Generated pictures, a row for each class that was asked for."""
    asked, names, white = data.raw.test.x[:, 0], data.class_names[:10], data.task.arguments["maximum"]
    rows = [(name, answer["image"][asked == name], white) for name in names]
    return in_rows(rows, columns, (0.8 * columns + 1, 0.8 * len(names) + 0.4), **UPRIGHT)


def under_captions(data: Dataset, answer: Answer, columns: int = 6, rows: int = 4) -> Figure:
    """Pictures that were drawn, below the captions that asked for them."""
    figure = Figure(figsize=(1.8 * columns, 1.9 * rows + 0.4), layout="constrained")
    for axes, caption, pixels in zip(
        figure.subplots(rows, columns).flat, data.raw.test.x, answer["image"], strict=False
    ):
        pictures.show(axes, pixels, data.task.arguments["maximum"])
        axes.set_title(caption, fontsize=8)
        axes.axis("off")
    return figure


def clips_in_rows(data: Dataset, answer: Answer, shown: int = 2) -> Figure:
    """Test clips of both domains, a frame a column: the clip, what it is in the other style, what was answered."""
    (x, y), white = data.raw.test, data.task.arguments["maximum"]
    rows = [
        (name, clips[i, place], white)
        for i in range(shown)
        for place, domain in enumerate("ab")
        for name, clips in ((f"{domain}: clip", x), ("true in the other style", y), ("answer", answer["clips"]))
    ]
    frames = x.shape[2]
    return in_rows(rows, frames, (frames + 2, len(rows) + 0.4), fontsize=9, **UPRIGHT)


def score_distributions(data: Dataset, answer: Answer) -> Figure:
    """How anomaly scores of the usual and of the unusual are spread, on a logarithmic axis."""
    scores = np.maximum(answer["score"], 1e-12)
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.add_subplot()
    bins = np.geomspace(scores.min(), scores.max(), 40).tolist()
    for index, (name, colour) in enumerate(zip(data.task.labels, (BLUE, VERMILION), strict=True)):
        axes.hist(scores[data.truth == index], bins, color=colour, alpha=0.6, density=True, label=name)
    axes.set(xscale="log", xlabel="anomaly score", ylabel="density")
    axes.legend()
    return figure


def _as_target(data: Dataset, answer: Answer) -> Any:
    """An answer in the layout of the task's raw targets; of many objects those that the model is rather sure of."""
    if data.task.name == "localization":
        labels = [data.class_names.index(name) for name in answer["label"][:SHOWN]]
        return {"label": labels, "box": answer["box"]}
    if "scores" in answer:
        return {**answer, "labels": np.where(answer["scores"] > SURE, answer["labels"], -1)}
    return next(iter(answer.values()))


def _left_to_right(target: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Objects in the order of their middles, so that the same one has the same colour in the truth and the answer."""
    columns = target["masks"].sum(axis=1)
    middles = columns @ np.arange(columns.shape[1]) / np.maximum(columns.sum(axis=1), 1)
    order = np.argsort(middles)
    return {name: target[name][order] for name in ("labels", "masks")}


_OF_TASK: dict[str, Callable[[Dataset, Answer], Figure]] = {
    "classification": lambda data, answer: confusion_matrix(data.truth, answer["label"], data.class_names),
    "regression": lambda data, answer: residuals(data.truth[:, 0], answer["value"], data.task.labels[0]),
    "forecasting": forecasts,
    "transcription": word_errors,
    "missing_word": filled_gaps,
    "language_modelling": costs_of_texts,
    "masked_language_modelling": costs_of_covers,
    "translation": translations,
    "image_to_image": next_to_pictures,
    "reconstruction": beside_themselves,
    "generation": samples_by_class,
    "text_to_image": under_captions,
    "domain_translation": clips_in_rows,
    "anomaly_detection": score_distributions,
    "landmarks": over_pictures,
    "localization": over_pictures,
    "detection": over_pictures,
    "semantic_segmentation": over_pictures,
    "instance_segmentation": over_pictures,
}
