"""Attention by hand on a short sentence: queries, keys and values, masks, positions, heads (S33).

Paper: Vaswani and others (2017), arXiv:1706.03762.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons import drawing

WORDS = ("Take", "your", "time")
EMBEDDED = np.array([[1, 0, 1, 0], [0, 2, 0, 0], [0, 1, 1, 1]], dtype="float64")  # chosen to be easy, not learned
W_QUERY = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype="float64")
W_KEY = np.array([[0, 1], [1, 0], [1, 0], [0, 1]], dtype="float64")
W_VALUE = np.array([[1, 0], [0, 0], [0, 1], [2, 0]], dtype="float64")


def softmax(scores: np.ndarray) -> np.ndarray:
    """Each row as shares that sum to 1: e^sⱼ / Σₖ e^sₖ. A score of −∞ gets no share."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def causal_mask(places: int) -> np.ndarray:
    """Who may look at whom where the future is hidden: bool ``(places, places)``, query × key, True up to itself."""
    return np.tri(places, dtype=bool)


def attention(
    queries: np.ndarray, keys: np.ndarray, values: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Every place asks, and gets a mixture of what all places say: softmax(Q Kᵀ / √d) V.

    Args:
        queries: what each place looks for, ``(places, d)``.
        keys: what each place offers, ``(others, d)``.
        values: what it says, ``(others, width)``.
        mask: bool ``(places, others)``, False where a place must not look.

    Returns:
        The mixtures ``(places, width)`` and the weights ``(places, others)``, whose rows sum to 1.

    Raises:
        ValueError: shapes that do not fit, or a place that may look nowhere.

    Slides: S33.
    """
    if queries.shape[-1] != keys.shape[-1] or len(keys) != len(values):
        raise ValueError(
            f"Queries {queries.shape}, keys {keys.shape} and values {values.shape} do not fit: queries and keys are as "
            "wide as each other, and there are as many keys as values."
        )
    scores = queries @ keys.T / np.sqrt(keys.shape[-1])
    if mask is not None:
        if mask.shape != scores.shape or not mask.any(axis=1).all():
            raise ValueError(f"The mask {mask.shape} must be of shape {scores.shape}, with a True in every row.")
        scores = np.where(mask, scores, -np.inf)
    weights = softmax(scores)
    return weights @ values, weights


def multi_head(
    x: np.ndarray,
    w_query: np.ndarray,
    w_key: np.ndarray,
    w_value: np.ndarray,
    w_output: np.ndarray,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    """Several attentions beside each other, each with weights of its own, and one dense layer over all they say.

    Args:
        x: ``(places, width)``, which asks itself: self-attention.
        w_query, w_key, w_value: ``(width, heads, d)`` each.
        w_output: ``(heads, d, width)``.
        mask: as of :func:`attention`, for all heads.

    Returns:
        ``(places, width)``.
    """
    said = []
    for head in range(w_query.shape[1]):
        q, k, v = (x @ w[:, head] for w in (w_query, w_key, w_value))
        said.append(attention(q, k, v, mask)[0])
    return np.einsum("hpd,hdw->pw", np.array(said), w_output)


def positions(places: int, width: int) -> np.ndarray:
    """What is added to each word so that its place is known: sines at even columns, cosines at odd ones.

    P[t, 2i] = sin(t / 10000^(2i / width)) and P[t, 2i + 1] its cosine, float64 ``(places, width)``.

    Raises:
        ValueError: an odd width.
    """
    if width % 2:
        raise ValueError(f"width={width}: sines and cosines come in pairs; take an even width.")
    angles = np.arange(places)[:, None] / 10_000 ** (np.arange(0, width, 2) / width)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(places, width)


def numbers() -> dict[str, Any]:
    """Queries, keys, values, scores, weights and mixtures of the sentence; with the causal mask; with two heads."""
    q, k, v = (EMBEDDED @ w for w in (W_QUERY, W_KEY, W_VALUE))
    (mixed, weights), (_, causal_weights) = (attention(q, k, v, mask) for mask in (None, causal_mask(len(WORDS))))
    pairs = (W_QUERY, W_KEY), (W_KEY, W_QUERY), (W_VALUE, W_VALUE)  # the second head asks what the first one is asked
    w_query, w_key, w_value = (np.stack(pair, axis=1) for pair in pairs)
    heads = multi_head(EMBEDDED, w_query, w_key, w_value, w_output=np.eye(4).reshape(2, 2, 4))
    return {
        "queries": q, "keys": k, "values": v, "scores": q @ k.T / np.sqrt(2), "weights": weights, "mixtures": mixed,
        "causal weights": causal_weights, "two heads": heads, "positions": positions(len(WORDS), 4),
    }  # fmt: skip


def steps() -> str:
    """From the words to their mixtures, one word in full."""
    found, lines = numbers(), ["Each word x is four numbers; q = x·W_Q, k = x·W_K, v = x·W_V:"]
    for word, *row in zip(WORDS, EMBEDDED, found["queries"], found["keys"], found["values"], strict=True):
        x, q, k, v = map(_listed, row)
        lines.append(f"  {word:5} x = {x}  q = {q}  k = {k}  v = {v}")
    query, d = found["queries"][0], W_KEY.shape[1]
    lines += ["", f"“{WORDS[0]}” asks every word: q·k / √{d}, then softmax:"]
    for word, key, score, weight in zip(WORDS, found["keys"], found["scores"][0], found["weights"][0], strict=True):
        products = " + ".join(f"{a:g}·{b:g}" for a, b in zip(query, key, strict=True))
        lines.append(f"  {word:5} ({products}) / √{d} = {score:.3f}, weight {weight:.3f}")
    parts = zip(found["weights"][0], found["values"], strict=True)
    lines.append(f"  it gets {' + '.join(f'{weight:.3f}·{_listed(value)}' for weight, value in parts)}")
    lines.append(f"        = {_listed(found['mixtures'][0])}")
    lines += ["", "With the causal mask, no word sees a later one; a hidden score is −∞, its weight 0:"]
    for word, weights in zip(WORDS, found["causal weights"], strict=True):
        shares = (f"{other} {share:.3f}" for other, share in zip(WORDS, weights, strict=True))
        lines.append(f"  {word:5} looks at {', '.join(shares)}")
    lines += ["", "Two heads, the second with W_Q and W_K exchanged; what both say, side by side:"]
    lines += [f"  {word:5} gets {_listed(row)}" for word, row in zip(WORDS, found["two heads"], strict=True)]
    lines += ["A dense layer over it follows, here one that changes nothing."]
    lines += ["", "Attention knows no order; sines and cosines of the place t are added to x:"]
    lines += [f"  t = {t}: {_listed(row)}" for t, row in enumerate(found["positions"])]
    return "\n".join(lines)


def _listed(row: np.ndarray) -> str:
    return f"({', '.join(f'{value:.3g}' for value in row)})".replace("-", "−")


def _weights() -> Figure:
    found = numbers()
    canvas = drawing.canvas(12, 4.6, "Attention: how much each word looks at every other (S33)")
    names = {"scores": "q·k / √2", "weights": "softmax: the weights", "causal weights": "with the causal mask"}
    for axes, (name, title) in zip(canvas.subplots(1, 3), names.items(), strict=True):
        drawing.grid(axes, found[name], form=".2f", rows=WORDS, columns=WORDS)
        drawing.label(axes, title, "key: is looked at", "query: looks")
    return canvas


def _positions() -> Figure:
    canvas = drawing.canvas(12, 5, "Positions as sines and cosines: 50 places, 32 columns (S33)")
    axes = canvas.subplots()
    image = axes.imshow(positions(50, 32).T, cmap="RdBu_r", vmin=-1, vmax=1, aspect="auto")
    drawing.label(axes, "", "place t in the sequence", "column: even sine, odd cosine")
    canvas.colorbar(image, label="P[t, column]")
    return canvas


BOXES = {  # name: place, text, colour
    "source": ((1.2, 0), "source, embedded,\nwith positions\nTake your time", "0.3"),
    "encoder": ((1.2, 3), "encoder block × N\nself-attention,\nthen a dense layer each", BLUE),
    "target": ((6, 0), "target so far, embedded,\nwith positions\n<start> Nimm dir", "0.3"),
    "decoder": ((6, 3), "decoder block × N\nmasked self-attention,\ncross-attention, dense layer", VERMILION),
    "softmax": ((10.4, 3), "dense layer, softmax:\na probability for each token", GREEN),
    "next": ((10.4, 0), "the likeliest\nis the next token\nZeit", GREEN),
}
ARROWS = (
    ("source", "encoder", ""), ("encoder", "decoder", "keys, values"), ("target", "decoder", ""),
    ("decoder", "softmax", ""), ("softmax", "next", ""), ("next", "target", "is appended"),
)  # fmt: skip


def _process() -> Figure:
    canvas = drawing.canvas(12, 4.8, "A translation by encoder and decoder, word by word (S33)")
    axes = canvas.subplots()
    axes.set(xlim=(-0.6, 12), ylim=(-0.7, 3.7))
    axes.axis("off")
    boxes = {}
    for name, (place, text, colour) in BOXES.items():
        style = {"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": colour, "linewidth": 2}
        boxes[name] = axes.text(*place, text, ha="center", va="center", fontsize=drawing.FONT, bbox=style)
    for start, end, text in ARROWS:
        arrow = {"arrowstyle": "->", "linewidth": 1.8, "patchA": boxes[start].get_bbox_patch()}
        arrow["patchB"] = boxes[end].get_bbox_patch()
        axes.annotate("", BOXES[end][0], BOXES[start][0], arrowprops=arrow)
        across, up = np.add(BOXES[start][0], BOXES[end][0]) / 2
        axes.text(across, up + 0.08, text, ha="center", va="bottom", fontsize=11)
    return canvas


FIGURES = {"weights": _weights, "positions": _positions, "process": _process}


def figure(show: str = "weights") -> Figure:
    """``"weights"``: who looks at whom; ``"positions"``: sines and cosines; ``"process"``: encoder and decoder."""
    return drawing.choose(FIGURES, show)()
