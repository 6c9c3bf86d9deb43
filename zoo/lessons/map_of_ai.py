"""A map of the field (S5, S16, S17): what contains what, which families of models there are, and since when."""

from __future__ import annotations

from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from zoo.datasets.plot.colours import BLUE, GREEN, ORANGE, VERMILION
from zoo.lessons import drawing
from zoo.lessons.blackboard import table


class Field(NamedTuple):
    """A field, and what is in it that is not in the next smaller one."""

    name: str
    means: str
    examples: tuple[str, ...]


FIELDS = (  # each contains the next
    Field("artificial intelligence", "machines do what takes thought", ("game search", "rules of experts")),
    Field("machine learning", "it learns that from data", ("decision tree", "SVM", "K-means")),
    Field("deep learning", "by networks of many layers", ("CNN", "LSTM", "transformer")),
)


class Family(NamedTuple):
    """A family of models: how it learns, what it is used for, whether it is linear, and what of zoo is of it."""

    name: str
    paradigm: str
    used_for: str
    linear: bool
    in_zoo: tuple[str, ...]


FAMILIES = (
    Family("linear, logistic regression", "supervised", "values, classes", True, ("perceptron", "linear_models")),
    Family("ARIMA", "supervised", "forecasting", True, ()),
    Family("decision tree, random forest", "supervised", "classes, values", False, ("linear_models",)),
    Family("support vector machine", "supervised", "classes, values", False, ("linear_models",)),
    Family("k nearest neighbours", "supervised", "classes, values", False, ("linear_models",)),
    Family("dense network", "supervised", "classes, values", False, ("mlp",)),
    Family("convolutional network", "supervised", "pictures", False, ("cnn",)),
    Family("recurrent network", "supervised", "series, speech", False, ("lstm",)),
    Family("K-means", "unsupervised", "clustering", False, ("clustering",)),
    Family("principal component analysis", "unsupervised", "fewer dimensions", True, ("clustering",)),
    Family("autoencoder", "unsupervised", "fewer dimensions, anomalies", False, ("autoencoder",)),
    Family("generative model", "unsupervised", "new pictures", False, ("vae", "gan", "diffusion")),
    Family("Q-learning", "reinforcement", "games, robots", False, ("q_learning",)),
    Family("pseudo-labels", "semi-supervised", "few labels", False, ("pseudo_label",)),
    Family("transformer, covered words", "self-supervised", "text", False, ("masked_language_model", "gpt")),
)

SYSTEMS = {  # S5: the two ways from a picture to an answer, and whether a person or the training makes each step
    "traditional ML": (("input", ""), ("features", "by hand"), ("a learner", "learned"), ("answer", "")),
    "deep learning": (("input", ""), ("features, low to high", "learned"), ("output layer", "learned"), ("answer", "")),
}

HISTORY = (  # our choice: the slide's is a picture
    (1943, "McCulloch, Pitts:\na neuron as logic"),
    (1956, "Dartmouth workshop:\nthe name AI"),
    (1958, "Rosenblatt:\nperceptron"),
    (1969, "Minsky, Papert:\nits limits"),
    (1986, "backpropagation\nmade known"),
    (1989, "LeCun: CNN\nreads digits"),
    (1997, "LSTM"),
    (2012, "AlexNet\nwins ImageNet"),
    (2014, "GAN"),
    (2017, "transformer"),
    (2020, "AlphaFold 2"),
    (2022, "ChatGPT"),
)


def numbers() -> dict[str, Any]:
    """The map as data: ``fields``, ``families`` of every paradigm, the ``linear`` ones, and the ``years``."""
    paradigms = dict.fromkeys(family.paradigm for family in FAMILIES)
    return {
        "fields": [field.name for field in FIELDS],
        "families": {p: [family.name for family in FAMILIES if family.paradigm == p] for p in paradigms},
        "linear": [family.name for family in FAMILIES if family.linear],
        "years": [year for year, _ in HISTORY],
    }


def steps() -> str:
    """The fields, the two systems, the families and the years."""
    lines = ["Each contains the next:"]
    lines += [f"  {field.name}: {field.means} ({', '.join(field.examples)})" for field in FIELDS]
    lines += [""]
    for name, parts in SYSTEMS.items():
        lines.append(f"  {name}: " + " → ".join(f"{part} ({who})" if who else part for part, who in parts))
    lines += ["Why now: more data, faster hardware, free software.", ""]
    lines += table(
        ("family", "learns", "linear", "in zoo"),
        [(f.name, f.paradigm, "yes" if f.linear else "no", ", ".join(f.in_zoo) or "–") for f in FAMILIES],
    )
    lines += ["", *(f"{year}  {event}".replace("\n", " ") for year, event in HISTORY)]
    return "\n".join(lines)


def _fields() -> Figure:
    """Fields in each other, the two systems, and the years below."""
    made = Figure(figsize=(12, 7.6), layout="constrained")
    grid = made.add_gridspec(2, 2, height_ratios=(1.8, 1))
    _draw_fields(made.add_subplot(grid[0, 0]))
    _draw_systems(made.add_subplot(grid[0, 1]))
    _draw_history(made.add_subplot(grid[1, :]))
    return made


def _families() -> Figure:
    """A column a paradigm, a box a family: linear ones in blue, the others in orange."""
    made = Figure(figsize=(12, 7.6), layout="constrained")
    axes = made.add_subplot()
    paradigms = numbers()["families"]
    for column, paradigm in enumerate(paradigms):
        axes.text(column, 0.9, paradigm, ha="center", fontsize=13, fontweight="bold")
        for row, family in enumerate(family for family in FAMILIES if family.paradigm == paradigm):
            box = {"boxstyle": "round,pad=0.5", "fc": "white", "ec": BLUE if family.linear else VERMILION, "lw": 2}
            text = f"{family.name.replace(', ', chr(10)).replace(' component ', chr(10) + 'component ')}"
            axes.text(column, -1.1 * row, text, ha="center", va="center", fontsize=11, bbox=box)
    axes.set(xlim=(-0.6, len(paradigms) - 0.4), ylim=(-8.3, 1.4), title="model families: linear ones in blue")
    axes.axis("off")
    return made


def _draw_fields(axes: Axes) -> None:
    colours = (BLUE, GREEN, ORANGE)
    for field, radius, colour in zip(FIELDS, (3.0, 2.1, 1.2), colours, strict=True):
        centre = radius - 3.0  # the circles touch at the bottom
        axes.add_patch(Circle((0, centre), radius, facecolor=colour, alpha=0.25, edgecolor="black"))
        text = f"{field.name}\n{', '.join(field.examples)}"
        height = centre + radius - 0.9 if radius > 1.5 else centre
        if radius == 1.2:
            text = text.replace(", transformer", ",\ntransformer")
        axes.text(0, height, text, ha="center", va="bottom" if radius > 1.5 else "center", fontsize=11)
    axes.set(xlim=(-3.1, 3.1), ylim=(-3.1, 3.1), aspect="equal", title="AI contains ML contains DL")
    axes.axis("off")


def _draw_systems(axes: Axes) -> None:
    for row, (name, parts) in enumerate(SYSTEMS.items()):
        x = 2.2 * row
        axes.text(x, 0.9, name, ha="center", fontsize=13, fontweight="bold")
        for k, (part, who) in enumerate(parts):
            colour = {"by hand": VERMILION, "learned": GREEN, "": "0.5"}[who]
            box = {"boxstyle": "round,pad=0.5", "fc": "white", "ec": colour, "lw": 2}
            axes.text(x, -1.1 * k, f"{part}\n{who}" if who else part, ha="center", va="center", fontsize=12, bbox=box)
            if k:
                arrow = {"arrowstyle": "->", "linewidth": 1.5}
                axes.annotate("", (x, -1.1 * k + 0.32), (x, -1.1 * k + 0.78), arrowprops=arrow)
    axes.set(xlim=(-1.2, 3.4), ylim=(-3.7, 1.2), title="who makes the features?")
    axes.axis("off")


def _draw_history(axes: Axes) -> None:
    places = range(len(HISTORY))
    axes.plot(places, [0] * len(HISTORY), color="black", marker="o")
    for k, (year, event) in enumerate(HISTORY):
        up = k % 2 == 0
        axes.vlines(k, 0, 0.35 if up else -0.35, color="0.6")
        text = f"{year}\n{event}"
        axes.text(k, 0.4 if up else -0.4, text, ha="center", va="bottom" if up else "top", fontsize=10.5)
    axes.set(xlim=(-0.8, len(HISTORY) - 0.4), ylim=(-1.5, 1.5), title="some years of its history, not to scale")
    axes.axis("off")


FIGURES = {"fields": _fields, "families": _families}


def figure(show: str = "fields") -> Figure:
    """``"fields"``: fields in each other, two systems and some years; ``"families"``: a map of the models."""
    return drawing.choose(FIGURES, show)()
