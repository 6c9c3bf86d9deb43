"""How a number stands on the blackboard: ``3·4 − 2·5 + 1``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, SupportsFloat

import numpy as np

_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def number(value: SupportsFloat, digits: int = 4) -> str:
    """A number with at most ``digits`` decimals, no zeros at its end, and a true minus sign."""
    text = f"{float(value):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def vector(values: Iterable[SupportsFloat], digits: int = 4) -> str:
    """Several of them in brackets: ``(4, 5)``."""
    return f"({', '.join(number(value, digits) for value in values)})"


def signed(value: float, digits: int = 4) -> str:
    """A number as the next term of a sum: ``− 2`` or ``+ 3``."""
    return f"{'−' if value < 0 else '+'} {number(abs(value), digits)}"


def factor(value: float, digits: int = 4) -> str:
    """A number as the second factor of a product: in brackets where it is negative."""
    return f"({number(value, digits)})" if value < 0 else number(value, digits)


def weighted(bias: float, weights: Iterable[float], inputs: Iterable[float], digits: int = 4) -> str:
    """A weighted sum written out: ``1 + 3·4 − 2·5``."""
    terms = [f"{signed(w, digits)}·{factor(x, digits)}" for w, x in zip(weights, inputs, strict=True)]
    return " ".join([number(bias, digits), *terms])


def below(index: int) -> str:
    """A subscript: ``₁``."""
    return str(index).translate(_BELOW)


def table(header: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> list[str]:
    """Lines with right-aligned columns, of texts and numbers, under their headings."""
    cells = [header, *([cell if isinstance(cell, str) else number(cell) for cell in row] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(header))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]


def array(values: object, of: str, size: int | None = None) -> np.ndarray:
    """A vector of floats, checked; ``of`` names it in the error.

    Raises:
        ValueError: it is no vector, not of that size, or not of finite numbers.
    """
    vector = np.asarray(values, dtype="float64")
    if vector.ndim != 1 or (size is not None and len(vector) != size):
        expected = "a vector" if size is None else f"a vector of {size} numbers"
        raise ValueError(f"{of} must be {expected}, but its shape is {vector.shape}.")
    if not np.isfinite(vector).all():
        raise ValueError(f"{of} must hold finite numbers, but it is {vector}.")
    return vector
