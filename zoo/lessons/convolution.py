"""Convolution step by step: a window of weights slides over an image (S32, S44 to S47).

The slides call *convolution* what mathematics calls cross-correlation: the kernel is not turned by 180° first. Keras
and every other library of neural networks does the same; the weights are learned, so nothing is lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure

from zoo.lessons import drawing

KERNEL = np.array([[0, 2, 0], [2, 1, 2], [0, 2, 0]])  # S32
FI_0 = np.ones((3, 3), dtype=int)  # S46
FI_1 = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1]])

PHOTOGRAPH_FILTERS = {  # S44 names them; their weights are the usual ones, not in the slides' text
    "original": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "edge detect": np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
    "“strong” edge detect": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
}


def drawn(picture: str) -> np.ndarray:
    """An image of −1 and 1 from rows of ``.`` and ``#``, with a space between rows: int ``(rows, columns)``."""
    return np.array([[1 if mark == "#" else -1 for mark in row] for row in picture.split()])


IMAGE = drawn("...#. ..##. .#.#. ...#. ...#.")  # S46: the digit 1; rows 3 and 4 are our completion
DEFORMED = {  # S47: drawn by us, as the slides' text has no whole image of them
    "displaced": drawn("..#.. .##.. #.#.. ..#.. ..#.."),
    "shrunk": drawn("..... ..#.. .##.. ..#.. ..#.."),
    "rotated": drawn("....# ...## ..##. ...#. ..#.."),
    "deformed": drawn("..##. ..##. .#.#. ...#. ..###"),
    "another digit": drawn(".###. .#.#. .#.#. .#.#. .###."),
}


def patches(image: np.ndarray, size: int, stride: int = 1) -> np.ndarray:
    """What each neuron of a feature map sees: ``(rows, columns, size, size)`` from an image ``(height, width)``.

    The window moves by ``stride`` and never leaves the image, so rows = (height − size) // stride + 1.

    Raises:
        ValueError: no image, a window that does not fit into it, or a stride below 1.

    Slides: S45.
    """
    image = np.asarray(image)
    if image.ndim != 2 or not 1 <= size <= min(image.shape):
        raise ValueError(f"A {size}×{size} window does not fit into an image of shape {image.shape}: (height, width).")
    if stride < 1:
        raise ValueError(f"stride={stride}: a window moves by one pixel at least.")
    return np.lib.stride_tricks.sliding_window_view(image, (size, size))[::stride, ::stride]


def convolve(image: np.ndarray, kernel: np.ndarray, bias: float = 0.0, stride: int = 1) -> np.ndarray:
    """The feature map of one filter: neuron (p, q) is Σᵢⱼ Wᵢⱼ X₍ᵢ₊ₚ, ⱼ₊q₎ + b.

    Args:
        image: X, ``(height, width)``.
        kernel: W, ``(size, size)``, the same weights at every place.
        bias: b, one for the whole map.
        stride: pixels from one place to the next.

    Raises:
        ValueError: a kernel that is not square or does not fit into the image.

    Slides: S32, S45, S46.
    """
    kernel = np.asarray(kernel)
    if kernel.ndim != 2 or kernel.shape[0] != kernel.shape[1]:
        raise ValueError(f"The kernel has shape {kernel.shape}; a square of weights such as (3, 3) is needed.")
    return np.einsum("pqij,ij->pq", patches(image, len(kernel), stride), kernel) + bias


def counts(height: int, width: int, size: int = 3) -> dict[str, int]:
    """How many weights connect an image to the neurons of one feature map, all of them or a shared window (S45)."""
    neurons = (height - size + 1) * (width - size + 1)
    return {"neurons": neurons, "dense weights": height * width * neurons, "shared weights": size * size}


def photograph() -> np.ndarray:
    """A temple, grey from 0 to 255, float64 ``(427, 640)``: scikit-learn's sample, CC BY 2.0, danielbuechele."""
    from sklearn.datasets import load_sample_image

    return load_sample_image("china.jpg").mean(axis=2)


def numbers() -> dict[str, Any]:
    """Feature maps, single scores, weight counts and the highest score of ``fi_1`` on each deformed image."""
    best = {name: int(convolve(image, FI_1).max()) for name, image in DEFORMED.items()}
    return {
        "kernel map": convolve(IMAGE, KERNEL),
        "fi_0 map": convolve(IMAGE, FI_0),
        "fi_1 map": convolve(IMAGE, FI_1),
        "full match": int(np.sum(FI_1 * FI_1)),
        **{f"5×5 {name}": count for name, count in counts(5, 5).items()},
        **{f"256×256 {name}": count for name, count in counts(256, 256).items()},
        "best scores": best,
    }


def steps() -> str:
    """The image, every patch of its first row with both filters, the maps, and what the window saves."""
    lines = ["The image X (1 is #, −1 is ·); rows 3 and 4 are our completion of the slide:"]
    lines += ["  " + " ".join("#" if pixel > 0 else "·" for pixel in row) for row in IMAGE]
    for name, kernel in {"fi_0": FI_0, "fi_1": FI_1, "the kernel of S32": KERNEL}.items():
        lines += ["", f"{name} = {kernel.tolist()}, stride 1:"]
        lines += [_worked(place, kernel) for place in range(3)]
        lines += [f"  the whole map: {convolve(IMAGE, kernel).astype(int).tolist()}"]
    lines += ["", f"A full match of fi_1 is {np.sum(FI_1 * FI_1)}; each pixel that differs costs 2. What is"]
    lines += ["displaced keeps its score elsewhere; what is shrunk, rotated or deformed loses little:"]
    lines += [f"  {name}: the best score is {convolve(image, FI_1).max():g}" for name, image in DEFORMED.items()]
    for side in (5, 256):
        neurons, dense, shared = counts(side, side).values()
        lines.append(f"{side}×{side} pixels to {neurons:,} neurons: {dense:,} weights if each is connected to")
        lines.append(f"  every pixel, {shared} if all share one window.")
    flat = np.arange(25).reshape(5, 5)
    lines += [f"Flattened, pixel (1, 2) is number {flat[1, 2]} and (2, 2), right below it, {flat[2, 2]}: that they"]
    lines += ["touch is lost.", "A slip of the slide: it calls −1 the first output value; it is the third of the row."]
    return "\n".join(lines).replace("-", "−")


def _worked(place: int, kernel: np.ndarray) -> str:
    terms = (patches(IMAGE, 3)[0, place] * kernel).ravel()
    signed = " ".join(f"{'−' if term < 0 else '+'} {abs(term)}" for term in terms)
    return f"  neuron (0, {place}): {signed} = {terms.sum()}"


def _maps() -> Figure:
    canvas = drawing.canvas(12, 7.2, "Two filters read the same image (S46)")
    axes = canvas.subplot_mosaic([["image", "fi_0", "map 0"], ["image", "fi_1", "map 1"]], width_ratios=[1.5, 1, 1])
    drawing.grid(axes["image"], IMAGE, "image X, 5×5: the digit 1")
    for i, kernel in enumerate((FI_0, FI_1)):
        drawing.grid(axes[f"fi_{i}"], kernel, f"filter fi_{i}: 9 shared weights", strongest=2)
        drawing.grid(axes[f"map {i}"], convolve(IMAGE, kernel), f"feature map of fi_{i}: 9 neurons", strongest=9)
        drawing.window(axes[f"map {i}"], 0, 1, 1)
    drawing.window(axes["image"], 0, 1, 3)
    return canvas


def _photograph() -> Figure:
    image = photograph()
    canvas = drawing.canvas(12, 8.6, "Filters on a photograph (S44; photograph: danielbuechele, CC BY 2.0)")
    for axes, (name, kernel) in zip(canvas.subplots(2, 2).flat, PHOTOGRAPH_FILTERS.items(), strict=True):
        found = convolve(image, kernel)
        brightest = 255 if kernel.sum() else 150  # weights that sum to 0 leave little light
        drawing.picture(axes, np.clip(found, 0, brightest), f"{name}\n{kernel.tolist()}".replace("-", "−"))
    return canvas


def _deformed() -> Figure:
    canvas = drawing.canvas(12, 5.6, "fi_1 finds its bend in changed images too: 9 is a full match (S47)")
    above, below = canvas.subplots(2, len(DEFORMED))
    for over, under, (name, image) in zip(above, below, DEFORMED.items(), strict=True):
        scores = convolve(image, FI_1)
        drawing.picture(over, image, name, "Greys")
        row, column = divmod(int(scores.argmax()), scores.shape[1])
        drawing.window(over, row, column, 3)
        drawing.grid(under, scores, f"best score {scores.max():g}", strongest=9)
    return canvas


FIGURES = {"maps": _maps, "photograph": _photograph, "deformed": _deformed}


def figure(show: str = "maps") -> Figure:
    """``"maps"``: the 5×5 image and both feature maps; ``"photograph"``: S44's filters; ``"deformed"``: S47."""
    return drawing.choose(FIGURES, show)()


def animation(kernel: np.ndarray = FI_1) -> FuncAnimation:
    """The window slides over the image, and the feature map fills neuron by neuron."""
    full = convolve(IMAGE, kernel)
    canvas = drawing.canvas(10, 5, "The window moves by one pixel: the same weights at every place (S45)")
    left, right = canvas.subplots(1, 2)

    def draw(frame: int) -> list[Any]:
        row, column = divmod(frame, full.shape[1])
        shown = np.where(np.arange(full.size).reshape(full.shape) <= frame, full, np.nan)
        for axes in (left, right):
            axes.clear()
        drawing.grid(left, IMAGE, "image")
        drawing.grid(right, shown, f"neuron ({row}, {column}) = {full[row, column]:g}", strongest=9)
        drawing.window(left, row, column, len(kernel))
        drawing.window(right, row, column, 1)
        return []

    return FuncAnimation(canvas, draw, frames=full.size, interval=900)
