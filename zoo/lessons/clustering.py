"""Unsupervised learning by hand: K-means step by step, and principal components by SVD (S18)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons import drawing

POINTS = np.array([[1, 1], [2, 1], [1, 3], [7, 6], [8, 6], [9, 9]], dtype="float64")  # for the blackboard
FIRST = POINTS[[0, 1]]  # centres to begin with, unlucky ones
LOOKS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"))


class Step(NamedTuple):
    """K-means after an assignment: centres ``(k, features)``, the cluster of each sample ``(n,)``, and the inertia,
    the sum of the squared distances to the own centre."""

    centres: np.ndarray
    labels: np.ndarray
    inertia: float


def k_means(x: np.ndarray, centres: np.ndarray, most: int = 100) -> list[Step]:
    """Lloyd's two steps, again and again: each sample joins its nearest centre; each centre moves to its samples' mean.

    Args:
        x: ``(n, features)``.
        centres: to begin with, ``(k, features)``.
        most: steps at most; it stops before, when no sample changes its cluster.

    Returns:
        Every step, the last one being the answer. A centre without samples stays where it is.

    Raises:
        ValueError: shapes that do not fit.

    Slides: S18. Paper: Lloyd (1982), doi:10.1109/TIT.1982.1056489.
    """
    if x.ndim != 2 or centres.ndim != 2 or x.shape[1] != centres.shape[1]:
        raise ValueError(f"Samples {x.shape} and centres {centres.shape} do not fit: both need (rows, features).")
    found = [assign(x, centres)]
    while len(found) < most:
        old = found[-1]
        mine = [x[old.labels == k] for k in range(len(centres))]
        moved = [rows.mean(axis=0) if len(rows) else old.centres[k] for k, rows in enumerate(mine)]
        found.append(assign(x, np.array(moved)))
        if (found[-1].labels == old.labels).all():
            break
    return found


def assign(x: np.ndarray, centres: np.ndarray) -> Step:
    """Each sample to its nearest centre."""
    squared = ((x[:, None] - centres) ** 2).sum(axis=-1)
    return Step(centres, squared.argmin(axis=1), float(squared.min(axis=1).sum()))


class Components(NamedTuple):
    """Principal components: unit directions ``(k, features)``, the share of the variance along each ``(k,)``, the
    samples' places along them ``(n, k)``, and the samples rebuilt from those ``(n, features)``."""

    directions: np.ndarray
    shares: np.ndarray
    places: np.ndarray
    rebuilt: np.ndarray


def principal_components(x: np.ndarray, k: int) -> Components:
    """The k directions along which centred samples vary most: rows of Vᵀ in X − mean = U S Vᵀ.

    The variance along direction i is Sᵢ² / (n − 1). Each direction's sign is a convention: here its largest entry is
    positive.

    Raises:
        ValueError: more directions than there can be.

    Slides: S18.
    """
    if not 1 <= k <= min(x.shape):
        raise ValueError(f"k={k}: {x.shape[0]} samples of {x.shape[1]} features have 1 to {min(x.shape)} directions.")
    mean = x.mean(axis=0)
    _, spread, directions = np.linalg.svd(x - mean, full_matrices=False)
    largest = np.abs(directions).argmax(axis=1)
    directions *= np.sign(directions[np.arange(len(directions)), largest])[:, None]
    places = (x - mean) @ directions[:k].T
    return Components(directions[:k], (spread**2 / (spread**2).sum())[:k], places, places @ directions[:k] + mean)


def blobs(seed: int = 0) -> np.ndarray:
    """Three clouds of 40 points each, long in the same direction: float64 ``(120, 2)``."""
    draw = np.random.RandomState(seed)
    middles = np.repeat([[0, 0], [6, 1], [3, 5]], 40, axis=0)
    return middles + draw.randn(120, 2) @ [[1.1, 0.3], [0.0, 0.7]]


def numbers() -> dict[str, Any]:
    """K-means of the six points step by step, of the clouds at its end, and the points' principal components."""
    clouds, components = k_means(blobs(), blobs()[[0, 1, 2]]), principal_components(POINTS, 2)
    return {
        "centres": [step.centres for step in k_means(POINTS, FIRST)],
        "inertia": [step.inertia for step in k_means(POINTS, FIRST)],
        "clouds' centres": clouds[-1].centres,
        "clouds' inertia": [step.inertia for step in clouds],
        "directions": components.directions,
        "shares": components.shares,
    }


def steps() -> str:
    """K-means of six points and their first principal component, on the blackboard."""
    lines = [f"Six points {' '.join(map(_listed, POINTS))}, nobody told their groups."]
    for number, step in enumerate(k_means(POINTS, FIRST)):
        lines.append(f"step {number}: centres {' and '.join(map(_listed, step.centres))}")
        for k in range(len(FIRST)):
            mine = POINTS[step.labels == k]
            lines.append(f"  nearest to centre {k}: {' '.join(map(_listed, mine))}, mean {_listed(mine.mean(axis=0))}")
        lines.append(f"  sum of squared distances {step.inertia:g}")
    lines.append("No point changed its group in the last step: done. Other first centres may end elsewhere.")
    found, mean = principal_components(POINTS, 1), POINTS.mean(axis=0)
    direction = found.directions[0]
    lines += ["", f"PCA: the mean is {_listed(mean)}, the direction of most variance {_listed(direction)};"]
    lines.append(f"it holds {found.shares[0]:.1%} of the variance. Each point in one number, and rebuilt from it:")
    for point, place, rebuilt in zip(POINTS, found.places[:, 0], found.rebuilt, strict=True):
        d = point - mean
        lines.append(f"  {_listed(point)}: {d[0]:.2f}·{direction[0]:.3f} + {d[1]:.2f}·{direction[1]:.3f} = {place:.3f}"
                     f" → {_listed(rebuilt)}")  # fmt: skip
    return "\n".join(lines).replace("-", "−")


def _listed(values: np.ndarray) -> str:
    return f"({', '.join(f'{value:.3g}' for value in values)})"


def _clouds() -> list[Step]:
    return k_means(blobs(), blobs()[[0, 1, 2]])  # three of one cloud: an unlucky start


def _k_means() -> Figure:
    found = _clouds()
    chosen = [0, 1, 2, len(found) - 1]
    canvas = drawing.canvas(12, 7.6, "K-means: join the nearest centre, move the centre to the mean (S18)")
    for axes, number in zip(canvas.subplots(2, 2, sharex=True, sharey=True).flat, chosen, strict=True):
        _draw(axes, found[number], f"step {number}: inertia {found[number].inertia:.0f}")
    return canvas


def _draw(axes: Axes, step: Step, title: str) -> None:
    x = blobs()
    for k, (colour, marker) in enumerate(LOOKS):
        mine = x[step.labels == k]
        axes.scatter(mine[:, 0], mine[:, 1], s=26, color=colour, marker=marker, alpha=0.7)
        axes.plot([step.centres[k, 0]], [step.centres[k, 1]], "X", color=colour, markersize=17, markeredgecolor="black")
    drawing.label(axes, title, "x₁", "x₂")


def _pca() -> Figure:
    x, found = blobs(), principal_components(blobs(), 2)
    one = principal_components(x, 1).rebuilt
    canvas = drawing.canvas(12, 5.6, "PCA: two numbers a point become one (S18)")
    axes = canvas.subplots()
    axes.plot(*np.stack([x, one], axis=1).T, color="0.75", linewidth=1, zorder=1)
    axes.scatter(x[:, 0], x[:, 1], s=26, color=BLUE, label="points")
    axes.scatter(one[:, 0], one[:, 1], s=18, color=VERMILION, marker="s", label="rebuilt from one number")
    for direction in found.directions:
        tip = x.mean(axis=0) + 2.6 * direction
        axes.annotate("", tip, x.mean(axis=0), arrowprops={"arrowstyle": "-|>", "linewidth": 3, "mutation_scale": 22})
    both = " and ".join(f"{share:.0%}" for share in found.shares)
    axes.plot([], [], color="black", linewidth=3, label=f"directions:\n{both}\nof the variance")
    axes.set_aspect("equal")
    axes.legend(fontsize=drawing.FONT, loc="upper left", bbox_to_anchor=(1, 1))
    drawing.label(axes, "", "x₁", "x₂")
    return canvas


FIGURES = {"k_means": _k_means, "pca": _pca}


def figure(show: str = "k_means") -> Figure:
    """``"k_means"``: four steps on three clouds; ``"pca"``: their directions, and what one of them leaves out."""
    return drawing.choose(FIGURES, show)()


def animation() -> FuncAnimation:
    """The centres find their clouds."""
    found, canvas = _clouds(), drawing.canvas(9, 6, "K-means (S18)")
    axes = canvas.subplots()

    def draw(number: int) -> list[Any]:
        axes.clear()
        _draw(axes, found[number], f"step {number}: inertia {found[number].inertia:.0f}")
        return []

    return FuncAnimation(canvas, draw, frames=len(found), interval=900)
