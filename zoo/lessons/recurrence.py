"""Recurrence unrolled: a network that hands its state on to itself (S30).

The letters are the slide's: x input, h hidden state (the memory), o output, and the weights U from input to state, V
from state to state, W from state to output. Many books swap V and W.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, ORANGE, VERMILION
from zoo.lessons import drawing
from zoo.lessons.blackboard import table

INPUTS = np.array([1.0, 0.0, 0.0, -1.0])  # one number a time step; with one neuron, U, V and W are numbers too
U, V, W = 2.0, 0.5, 3.0
START = 0.0
OPEN, KEEP = 10.0, 5.0  # a gate σ(10·x − 5) is open where x = 1, and shut where it is 0 or −1


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e⁻ᶻ), without overflow."""
    return 0.5 * (1 + np.tanh(z / 2))


def rnn_cell(x: np.ndarray, h: np.ndarray, u: np.ndarray, v: np.ndarray, b: np.ndarray) -> np.ndarray:
    """One step of a simple recurrent layer: hₜ = tanh(xₜ U + hₜ₋₁ V + b).

    Args:
        x: input of this step, ``(features,)``.
        h: state of the step before, ``(units,)``.
        u, v, b: weights ``(features, units)``, ``(units, units)`` and ``(units,)``.

    Slides: S30.
    """
    return np.tanh(_sums(x, h, u, v, 1) + b)


class Memory(NamedTuple):
    """The two states of an LSTM: h, which it shows, and c, which it keeps; both ``(units,)``."""

    h: np.ndarray
    c: np.ndarray


def lstm_cell(x: np.ndarray, state: Memory, u: np.ndarray, v: np.ndarray, b: np.ndarray) -> Memory:
    """One step of an LSTM: gates between 0 and 1 decide what is written, kept and shown.

    With z = xₜ U + hₜ₋₁ V + b in four parts: input gate i = σ(z₁), forget gate f = σ(z₂), news g = tanh(z₃), output
    gate o = σ(z₄); then cₜ = f · cₜ₋₁ + i · g and hₜ = o · tanh(cₜ).

    Args:
        x: ``(features,)``.
        state: of the step before.
        u, v, b: ``(features, 4 units)``, ``(units, 4 units)`` and ``(4 units,)``, parts in the order of Keras.

    Slides: S30. Paper: Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735.
    """
    i, f, g, o = np.split(_sums(x, state.h, u, v, 4) + b, 4)
    c = sigmoid(f) * state.c + sigmoid(i) * np.tanh(g)
    return Memory(sigmoid(o) * np.tanh(c), c)


def gru_cell(x: np.ndarray, h: np.ndarray, u: np.ndarray, v: np.ndarray, b: np.ndarray) -> np.ndarray:
    """One step of a GRU: one gate mixes old and new, another resets; a single state.

    Update gate z = σ(a₁ + r₁), reset gate r = σ(a₂ + r₂), news g = tanh(a₃ + r · r₃), where a = xₜ U + b₀ and
    r₁, r₂, r₃ are the parts of hₜ₋₁ V + b₁; then hₜ = z · hₜ₋₁ + (1 − z) · g.

    Args:
        x: ``(features,)``.
        h: ``(units,)``.
        u, v, b: ``(features, 3 units)``, ``(units, 3 units)`` and ``(2, 3 units)``, parts in the order of Keras.

    Slides: S30. Paper: Cho and others (2014), arXiv:1406.1078; the reset after the product is Keras' and cuDNN's.
    """
    _sums(x, h, u, v, 3)
    of_input, of_state = np.split(x @ u + b[0], 3), np.split(h @ v + b[1], 3)
    z, r = (sigmoid(a + s) for a, s in zip(of_input[:2], of_state[:2], strict=True))
    return z * h + (1 - z) * np.tanh(of_input[2] + r * of_state[2])


def _sums(x: np.ndarray, h: np.ndarray, u: np.ndarray, v: np.ndarray, parts: int) -> np.ndarray:
    units = np.shape(h)[-1]
    if np.shape(u) != (np.shape(x)[-1], parts * units) or np.shape(v) != (units, parts * units):
        raise ValueError(
            f"{np.shape(x)[-1]} features and {units} units need U of shape {(np.shape(x)[-1], parts * units)} and V of "
            f"{(units, parts * units)}; they came as {np.shape(u)} and {np.shape(v)}."
        )
    return x @ u + h @ v


def unroll(inputs: np.ndarray, u: float = U, v: float = V, w: float = W, start: float = START) -> dict[str, np.ndarray]:
    """One neuron over time: hₜ = tanh(U xₜ + V hₜ₋₁), oₜ = W hₜ; the same U, V and W at every step.

    Returns:
        ``x``, ``h`` and ``o``, ``(steps,)`` each; and ``slope``, ∂hₜ/∂h₋₁ = Π V (1 − hₜ²): what is left of the first
        state, and of its gradient, when step t is done.
    """
    states = [np.array([start])]
    for x in inputs:
        states.append(rnn_cell(np.array([x]), states[-1], np.array([[u]]), np.array([[v]]), np.zeros(1)))
    h = np.concatenate(states[1:])
    return {"x": np.asarray(inputs), "h": h, "o": w * h, "slope": np.cumprod(v * (1 - h**2))}


def gated(inputs: np.ndarray, start: float = START) -> dict[str, np.ndarray]:
    """An LSTM and a GRU of one neuron over time, whose gates write where x = 1 and keep elsewhere.

    Their news is tanh(U xₜ + V hₜ₋₁), as the simple neuron's. LSTM: i = σ(10 x − 5), f = σ(5 − 10 x), o = σ(5); GRU:
    z = σ(5 − 10 x), r = σ(5). A network learns such gates; these were chosen.

    Returns:
        After each step, ``(steps,)`` each: the LSTM's ``c`` and ``LSTM``, its h; ``GRU``, the state of that.
    """
    nothing = np.zeros(1)
    lstm, gru = [Memory(nothing, np.array([start]))], [np.array([start])]
    for x in np.asarray(inputs)[:, None]:
        lstm.append(lstm_cell(
            x, lstm[-1],
            u=np.array([[OPEN, -OPEN, U, 0]]), v=np.array([[0, 0, V, 0]]), b=np.array([-KEEP, KEEP, 0, KEEP]),
        ))  # fmt: skip
        gru.append(gru_cell(
            x, gru[-1],
            u=np.array([[-OPEN, 0, U]]), v=np.array([[0, 0, V]]), b=np.array([[KEEP, KEEP, 0], [0, 0, 0]]),
        ))  # fmt: skip
    h, c = np.array(lstm[1:])[..., 0].T
    return {"c": c, "LSTM": h, "GRU": np.concatenate(gru[1:])}


def numbers() -> dict[str, Any]:
    """The unrolled neuron, LSTM and GRU on the same inputs, and what is left after 20 steps without, for three V."""
    left = {v: float(unroll(np.zeros(20), v=v, start=0.01)["h"][-1] / 0.01) for v in (0.5, 1.0, 1.5)}
    return {**unroll(INPUTS), "gated": gated(INPUTS), "left after 20 steps": left}


def steps() -> str:
    """Every step of the neuron with its numbers; why states and gradients vanish."""
    found = unroll(INPUTS)
    lines = [f"hₜ = tanh(U·xₜ + V·hₜ₋₁), oₜ = W·hₜ with U = {U:g}, V = {V:g}, W = {W:g}; h starts at {START:g}."]
    before = START
    for t, (x, h, o) in enumerate(zip(found["x"], found["h"], found["o"], strict=True)):
        inner = f"{U:g}·{_signed(x)} + {V:g}·{_signed(round(before, 4))}"
        lines.append(f"  t = {t}: h = tanh({inner}) = {h:.4f}, o = {W:g}·{_signed(round(h, 4))} = {o:.4f}")
        before = h
    lines += [
        "At t = 1 and 2 the input is 0, and the output is not: the state remembers.",
        "U, V and W are the same at every step; unrolled, the network is as deep as the\nsequence is long.",
        "", "What is left of a state of 0.01 after 20 steps without input:",
    ]  # fmt: skip
    lines += [f"  V = {v:g}: {share:.2g} times as much" for v, share in numbers()["left after 20 steps"].items()]
    return "\n".join([*lines, *_told_of_gates()]).replace("-", "−")


def _told_of_gates() -> list[str]:
    """The same inputs to all three; gates that keep."""
    found, kept = numbers(), gated(np.zeros(20), start=0.01)
    columns = (found["x"], found["h"], *found["gated"].values())
    rows = ((str(t), f"{x:g}", *(f"{h:.4f}" for h in states)) for t, (x, *states) in enumerate(np.transpose(columns)))
    return [
        "", "LSTM and GRU keep by gates, numbers between 0 and 1, instead of a weight; here",
        "LSTM: i = σ(10·x − 5), f = σ(5 − 10·x), o = σ(5); cₜ = f·cₜ₋₁ + i·g, hₜ = o·tanh(cₜ)",
        "GRU:  z = σ(5 − 10·x), r = σ(5); hₜ = z·hₜ₋₁ + (1 − z)·g",
        f"with the news g = tanh({U:g}·xₜ + {V:g}·hₜ₋₁), for the GRU with r·hₜ₋₁:",
        *table(("t", "x", "RNN: h", "LSTM: c", "LSTM: h", "GRU: h"), rows),
        "The −1 overwrites the RNN's state; the gates are shut for it, and the 1 is kept.",
        "", "What they leave of 0.01 after 20 steps without input:",
        f"  LSTM's c: {kept['c'][-1] / 0.01:.2g} times as much; GRU's h: {kept['GRU'][-1] / 0.01:.2g} times as much",
    ]  # fmt: skip


def _signed(value: float) -> str:
    return f"({value:g})" if value < 0 else f"{value:g}"


def _unrolled() -> Figure:
    found = unroll(INPUTS)
    canvas = drawing.canvas(12, 5, "A recurrent neuron, rolled up and unrolled over time (S30)")
    axes = canvas.subplots()
    axes.set(xlim=(-2.6, 2 * len(INPUTS) - 1), ylim=(-0.7, 4.6))
    axes.axis("off")
    _column(axes, -2, {"x": "x", "h": "h", "o": "o"})
    style = {"arrowstyle": "->", "connectionstyle": "arc3,rad=-1.6", "linewidth": 1.8, "color": VERMILION}
    axes.annotate("", (-1.72, 1.85), (-1.72, 2.15), arrowprops=style)
    axes.text(-1.4, 2, "V", fontsize=14, color=VERMILION, va="center")
    axes.text(-0.75, 2, "=", fontsize=24, ha="center", va="center")
    for t in range(len(INPUTS)):
        _column(axes, 2 * t + 0.4, {name: f"{name}$_{t}$\n{found[name][t]:.2f}".replace("-", "−") for name in "xho"})
        _arrow(axes, (2 * t - 0.35 if t == 0 else 2 * t - 1.2, 2), (2 * t, 2), "V", VERMILION)
    axes.text(
        0.15 + len(INPUTS) - 1, -0.6, f"U = {U:g},  V = {V:g},  W = {W:g} at every step", fontsize=13, ha="center"
    )
    return canvas


def _column(axes: Axes, place: float, texts: dict[str, str]) -> None:
    colours = {"x": GREEN, "h": BLUE, "o": "0.3"}
    for height, (name, text) in zip((0.3, 2, 3.8), texts.items(), strict=True):
        box = {"boxstyle": "circle,pad=0.35", "facecolor": "white", "edgecolor": colours[name], "linewidth": 2}
        axes.text(place, height, text, ha="center", va="center", fontsize=13, bbox=box)
    _arrow(axes, (place, 0.75), (place, 1.52), "U", GREEN)
    _arrow(axes, (place, 2.48), (place, 3.32), "W", "0.3")


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], text: str, colour: str) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "linewidth": 1.8, "color": colour})
    across = start[1] == end[1]
    x, y = np.add(start, end) / 2 + ((0, 0.22) if across else (0.15, -0.05))
    axes.text(x, y, text, fontsize=13, color=colour, ha="center", va="center")


def _memory() -> Figure:
    canvas = drawing.canvas(12, 5, "How long a state of 0.5 is remembered without input (S30)")
    axes = canvas.subplots()
    lines = zip((0.5, 0.9, 1.0, 1.5), (GREEN, BLUE, "black", VERMILION), "os^D", strict=True)
    for v, colour, marker in lines:
        h = np.append(0.5, unroll(np.zeros(20), v=v, start=0.5)["h"])
        axes.plot(h, color=colour, marker=marker, label=f"RNN, V = {v:g}")
    kept = gated(np.zeros(20), start=0.5)
    looks = (("c", "0.45", "--", "LSTM's c, forget gate σ(5)"), ("GRU", ORANGE, ":", "GRU, update gate σ(5)"))
    for name, colour, style, text in looks:
        axes.plot(np.append(0.5, kept[name]), color=colour, linestyle=style, linewidth=2.5, label=text)
    drawing.label(axes, "", "time step t", "state hₜ (or cₜ)")
    axes.legend(fontsize=drawing.FONT, loc="upper right", bbox_to_anchor=(1, 0.9), ncols=2)
    return canvas


FIGURES = {"unrolled": _unrolled, "memory": _memory}


def figure(show: str = "unrolled") -> Figure:
    """``"unrolled"``: the loop, and the same over time with its numbers; ``"memory"``: how long a state lasts."""
    return drawing.choose(FIGURES, show)()
