"""The layers' equations in the slides' notation, with the slides' rows and the arithmetic of each kind of layer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zoo import arithmetic
from zoo.arithmetic import Field, Shape


@dataclass(frozen=True)
class Kind:
    """What is told of a kind of layer.

    Attributes:
        equation: with the names of :func:`equation` in braces.
        slides: rows of the slides' checklist.
        multiply_adds: a function of :mod:`zoo.arithmetic`.
        field: another one, of the receptive field; None for a layer after which there are no places, or that reads all.
    """

    equation: str
    slides: str = ""
    multiply_adds: Callable[[Any, list[Shape], Shape], int] = arithmetic.none
    field: Callable[[Any, Field], Field] | None = None


def equation(layer: Any) -> str:
    """A layer's equation; of a kind that the table does not have, its docstring's first line, or its name."""
    name = type(layer).__name__
    kind = KINDS.get(name)
    if kind is None:
        return (inspect.getdoc(type(layer)) or "").partition("\n")[0].strip() or f"{name.lower()}(x)"
    activation = _name(getattr(layer, "activation", None))
    biased = getattr(layer, "use_bias", False)
    return kind.equation.format(
        w0="w₀ + " if biased else "",
        b=" + b" if biased else "",
        a=f", a = {activation}(z)" if activation != "linear" else "",
        g=activation,
        formula=FORMULAS.get(activation, f"{activation}(z)"),
        gate=_name(getattr(layer, "recurrent_activation", None)),
        at=_at(layer),
        window="×".join(map(str, getattr(layer, "pool_size", ()))),
        rate=getattr(layer, "rate", ""),
        heads=getattr(layer, "num_heads", ""),
        inner=equation(layer.forward_layer if hasattr(layer, "forward_layer") else layer.layer)
        if "{inner}" in kind.equation
        else "",
    )


FORMULAS = {
    "linear": "z",
    "relu": "max(0, z)",
    "sigmoid": "1 / (1 + e⁻ᶻ)",
    "tanh": "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
    "softplus": "ln(1 + eᶻ)",
    "softmax": "exp(zᵢ) / Σⱼ exp(zⱼ)",
    "leaky_relu": "max(αz, z)",
    "gelu": "z Φ(z)",
    "silu": "z / (1 + e⁻ᶻ)",
}


def _name(activation: Any) -> str:
    """The name of an activation function; "linear" for none."""
    return "linear" if activation is None else getattr(activation, "__name__", type(activation).__name__)


def _at(layer: Any) -> str:
    """Where filter place (i, j) reads for neuron (p, q): ``i+p,j+q``, with stride and dilation ``2i+3p,2j+3q``."""
    strides = getattr(layer, "strides", ())
    dilations = getattr(layer, "dilation_rate", (1,) * len(strides))
    return ",".join(
        f"{'' if d == 1 else d}{i}+{'' if s == 1 else s}{p}"
        for i, p, d, s in zip("ijk", "pqr", dilations, strides, strict=False)
    )


def _convolutions(slides: str = "S45 S46") -> dict[str, Kind]:
    """Convolutions over one, two and three axes, as they are and transposed; and those of each map by itself."""
    made: dict[str, Kind] = {}
    for d, (sums, places, filters) in enumerate((("ᵢ", "p", "i"), ("ᵢⱼ", "pq", "ij"), ("ᵢⱼₖ", "pqr", "ijk")), start=1):
        plain = f"z_{places} = Σ{sums} W_{filters} X_{{{{{{at}}}}}}{{b}}{{a}}"
        each = f"z_{places},c = Σ{sums} W_{filters},c X_{{{{{{at}}}}}},c{{b}}{{a}}: each map c by itself"
        painted = f"z_{{{{{{at}}}}}} = Σ W_{filters} X_{places}{{b}}{{a}}: each X_{places} paints a patch"
        made[f"Conv{d}D"] = Kind(plain, slides, arithmetic.convolution, arithmetic.window)
        made[f"DepthwiseConv{d}D"] = Kind(each, slides, arithmetic.convolution, arithmetic.window)
        made[f"SeparableConv{d}D"] = Kind(each + ", then a 1×1 mix", slides, arithmetic.convolution, arithmetic.window)
        made[f"Conv{d}DTranspose"] = Kind(
            painted, "S42 S43", arithmetic.transposed_convolution, arithmetic.transposed_window
        )
    return made


def _pools() -> dict[str, Kind]:
    made: dict[str, Kind] = {}
    for d, places in enumerate(("p", "pq", "pqr"), start=1):
        for name, word in (("Max", "max"), ("Average", "mean")):
            over = f"a_{places} = {word} of X_{{{{{{at}}}}}} over a window of {{window}}"
            made[f"{name}Pooling{d}D"] = Kind(over, "S31 S32 S48", field=arithmetic.window)
            made[f"Global{name}Pooling{d}D"] = Kind(f"a = {word} of X over all places", "S31")
    return made


_LSTM = (
    "f, i, o = {gate}(xₜU + hₜ₋₁V{b}), c̃ = {g}(xₜU + hₜ₋₁V{b}), each with weights of its own; "
    "cₜ = f∘cₜ₋₁ + i∘c̃, hₜ = o∘{g}(cₜ)"
)
_GRU = "u, r = {gate}(xₜU + hₜ₋₁V{b}), h̃ = {g}(xₜU + r∘(hₜ₋₁V){b}), hₜ = u∘hₜ₋₁ + (1 − u)∘h̃"
_HEADS = "softmax(QKᵀ / √d) V in each of {heads} heads, Q = XW_Q, K = YW_K, V = YW_V; then all heads · W_O"
_POINTWISE = arithmetic.same

KINDS: dict[str, Kind] = {
    "InputLayer": Kind("X"),
    "Identity": Kind("x", field=_POINTWISE),
    "Dense": Kind("z = {w0}XᵀW{a}", "S6 S10", arithmetic.dense, _POINTWISE),
    **_convolutions(),
    **_pools(),
    "Activation": Kind("a = {g}(z) = {formula}", "S7", field=_POINTWISE),
    "ReLU": Kind("a = relu(z) = max(0, z)", "S7", field=_POINTWISE),
    "LeakyReLU": Kind("a = max(αz, z)", "S7", field=_POINTWISE),
    "PReLU": Kind("a = max(αz, z), α learned", "S7", field=_POINTWISE),
    "ELU": Kind("a = z for z > 0, else α(eᶻ − 1)", "S7", field=_POINTWISE),
    "Softmax": Kind("a = softmax(z) = exp(zᵢ) / Σⱼ exp(zⱼ)", "S11", field=_POINTWISE),
    "BatchNormalization": Kind("a = γ (z − μ) / √(σ² + ε) + β, μ and σ of the batch", "S41", field=_POINTWISE),
    "LayerNormalization": Kind("a = γ (z − μ) / √(σ² + ε) + β, μ and σ of each place", "S33", field=_POINTWISE),
    "GroupNormalization": Kind("a = γ (z − μ) / √(σ² + ε) + β, μ and σ of a group of maps", "S41"),
    "Dropout": Kind(
        "in training a = m z / (1 − {rate}), m = 0 with probability {rate}, else 1", "S40", field=_POINTWISE),
    **{f"SpatialDropout{d}D": Kind("in training whole maps are 0 with probability {rate}", "S40", field=_POINTWISE)
       for d in (1, 2, 3)},
    "GaussianNoise": Kind("in training a = z + N(0, σ²)", "S40", field=_POINTWISE),
    "Flatten": Kind("all numbers in one row: what lay beside what is lost", "S45"),
    "Reshape": Kind("the same numbers in another shape"),
    "Permute": Kind("the same numbers with their axes in another order"),
    "RepeatVector": Kind("x for each time step"),
    **{f"UpSampling{d}D": Kind("each place is repeated", "S43", field=arithmetic.repeated) for d in (1, 2, 3)},
    **{f"{name}{d}D": Kind(what, field=_POINTWISE) for d in (1, 2, 3)
       for name, what in (("ZeroPadding", "zeros around X"), ("Cropping", "X without its edges"))},
    "Rescaling": Kind("a = X · scale + offset", "S25", field=_POINTWISE),
    "Normalization": Kind("a = (X − μ) / σ", "S25", field=_POINTWISE),
    "Add": Kind("x₁ + x₂ + …", field=_POINTWISE),
    "Subtract": Kind("x₁ − x₂", field=_POINTWISE),
    "Multiply": Kind("x₁ ∘ x₂ ∘ …", field=_POINTWISE),
    "Average": Kind("mean of x₁, x₂, …", field=_POINTWISE),
    "Maximum": Kind("max of x₁, x₂, …", field=_POINTWISE),
    "Concatenate": Kind("[x₁, x₂, …]", field=_POINTWISE),
    "Dot": Kind("x₁ᵀx₂"),
    "Matmul": Kind("x₁x₂", "", arithmetic.product),
    "Embedding": Kind("row x of W: a vector for each token", "S25", field=_POINTWISE),
    "SimpleRNN": Kind("hₜ = {g}(xₜU + hₜ₋₁V{b})", "S30", arithmetic.recurrent),
    "LSTM": Kind(_LSTM, "S30", arithmetic.recurrent),
    "GRU": Kind(_GRU, "S30", arithmetic.recurrent),
    "Bidirectional": Kind("forwards and backwards: {inner}", "S30", arithmetic.recurrent),
    "TimeDistributed": Kind("at each time step: {inner}", "S30", arithmetic.at_each_step),
    "MultiHeadAttention": Kind(_HEADS, "S33", arithmetic.projected_attention),
    "Attention": Kind("softmax(QKᵀ) V", "S33", arithmetic.attention),
    "AdditiveAttention": Kind("softmax(Σ tanh(Q + K)) V", "S33", arithmetic.attention),
    "PositionEmbedding": Kind("x + a learned vector for each place", "S33"),
}  # fmt: skip
