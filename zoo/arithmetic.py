"""What a layer costs and sees: parameters, multiply-adds and the receptive field, counted from its shapes."""

from __future__ import annotations

from itertools import groupby
from math import ceil, prod
from typing import Any, NamedTuple

Shape = tuple[Any, ...]


class Field(NamedTuple):
    """What one neuron of a map sees, along each axis: how many pixels, and how far apart its neighbours look."""

    size: tuple[int, ...]
    step: tuple[float, ...]

    def __str__(self) -> str:
        return "×".join(map(str, self.size))


def parameters(layer: Any) -> str:
    """The number of weights as arithmetic, ``"3·3·1·32 + 32 = 320"``; equal shapes beside each other are counted."""
    shapes = [tuple(weight.shape) for weight in getattr(layer, "weights", ())]
    terms = []
    for shape, alike in groupby(shapes):
        product, times = "·".join(map(str, shape)) or "1", len(list(alike))
        terms.append(product if times == 1 else f"{times}·{product}")
    total = sum(prod(shape) for shape in shapes)
    written = " + ".join(terms)
    return str(total) if written in ("", str(total)) else f"{written} = {total}"


# Multiply-adds of one sample: functions of a layer and of the shapes, without the batch, that it is given and makes.
# Each may meet an axis of unknown length, None, and fails with a TypeError then.


def none(layer: Any, given: list[Shape], made: Shape) -> int:
    """Nothing is weighted and summed; what is done number by number is not counted."""
    return 0


def dense(layer: Any, given: list[Shape], made: Shape) -> int:
    """Every place of the output, if it has more than one, uses all weights once."""
    return prod(made[:-1]) * _kernels(layer)


def convolution(layer: Any, given: list[Shape], made: Shape) -> int:
    """Every place of the output maps uses all filters once."""
    return prod(_places(layer, made)) * _kernels(layer)


def transposed_convolution(layer: Any, given: list[Shape], made: Shape) -> int:
    """Every place of the input maps uses all filters once."""
    return prod(_places(layer, given[0])) * _kernels(layer)


def recurrent(layer: Any, given: list[Shape], made: Shape) -> int:
    """Every time step uses all weights once."""
    return given[0][0] * _kernels(layer)


def at_each_step(layer: Any, given: list[Shape], made: Shape) -> int:
    """A dense layer at every time step."""
    if type(layer.layer).__name__ != "Dense":
        raise TypeError
    return given[0][0] * dense(layer.layer, [given[0][1:]], made[1:])


def projected_attention(layer: Any, given: list[Shape], made: Shape) -> int:
    """Four projections, and for each head the products Q·K and scores·V of all pairs of places."""
    query, value, key = given[0], given[1], given[2] if len(given) > 2 else given[1]
    asking, asked = prod(query[:-1]), prod(value[:-1])
    keys, values = layer.num_heads * layer.key_dim, layer.num_heads * (layer.value_dim or layer.key_dim)
    projections = asking * query[-1] * keys + asked * (key[-1] * keys + value[-1] * values) + asking * values * made[-1]
    return projections + asking * asked * (keys + values)


def attention(layer: Any, given: list[Shape], made: Shape) -> int:
    """The products Q·K and scores·V of all pairs of places."""
    query, value = given[:2]
    return prod(query[:-1]) * prod(value[:-1]) * (query[-1] + value[-1])


def product(layer: Any, given: list[Shape], made: Shape) -> int:
    """A product of two matrices."""
    return prod(made) * given[0][-1]


def _kernels(layer: Any) -> int:
    return sum(prod(weight.shape) for weight in layer.weights if "kernel" in weight.name)


def _places(layer: Any, shape: Shape) -> Shape:
    return shape[1:] if layer.data_format == "channels_first" else shape[:-1]


# The receptive field after a layer: functions of the layer and the field before it.


def same(layer: Any, field: Field) -> Field:
    """Each neuron reads the neuron at its own place."""
    return field


def window(layer: Any, field: Field) -> Field:
    """Each neuron reads a window of size k and dilation d: d (k − 1) steps more; the next one moves by the stride."""
    size, stride = _windows(layer)
    dilation = getattr(layer, "dilation_rate", (1,) * len(size))
    wide = zip(field.size, size, dilation, field.step, strict=True)
    return Field(
        tuple(ceil(seen + (k - 1) * d * step) for seen, k, d, step in wide),
        tuple(step * s for step, s in zip(field.step, stride, strict=True)),
    )


def transposed_window(layer: Any, field: Field) -> Field:
    """Each neuron is written to by ⌈k / stride⌉ neurons at most, and neighbours look closer together."""
    size, stride = _windows(layer)
    wide = zip(field.size, size, stride, field.step, strict=True)
    return Field(
        tuple(ceil(seen + (ceil(k / s) - 1) * step) for seen, k, s, step in wide),
        tuple(step / s for step, s in zip(field.step, stride, strict=True)),
    )


def repeated(layer: Any, field: Field) -> Field:
    """Each neuron is repeated, so that neighbours look closer together."""
    size = layer.size if isinstance(layer.size, tuple) else (layer.size,) * len(field.step)
    return Field(field.size, tuple(step / s for step, s in zip(field.step, size, strict=True)))


def joined(fields: list[Field | None]) -> Field | None:
    """The field of what reads several maps: the largest; None where one of them has none."""
    known = [field for field in fields if field is not None]
    if not known or len(known) < len(fields) or len({len(field.size) for field in known}) > 1:
        return None
    return Field(tuple(map(max, zip(*(field.size for field in known), strict=True))), known[0].step)


def first(shape: Shape) -> Field | None:
    """The field of an input ``(..., channels)``: one pixel or time step; None for a row of numbers."""
    axes = len(shape) - 1
    return Field((1,) * axes, (1,) * axes) if axes > 0 else None


def _windows(layer: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    size = layer.kernel_size if hasattr(layer, "kernel_size") else layer.pool_size
    return tuple(size), tuple(layer.strides)
