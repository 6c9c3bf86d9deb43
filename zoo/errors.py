"""The one error of zoo: a wrong use, told in a sentence that names the way out."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Iterable
from typing import Any


class ZooError(ValueError):
    """A wrong use of zoo. Its message says what was expected, what came and what to do; the shell prints it alone."""


def unknown(kind: str, name: object, known: Iterable[str]) -> ZooError:
    """The error for a name that nothing has: it offers the nearest names, or all of them when none is near.

    Example: ``raise unknown("model", "cn", list_models())``.
    """
    known = list(known)
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known) or 'none'}."
    return ZooError(f"There is no {kind} named {str(name)!r}. {hint}")


def whole(name: str, value: Any, least: int, most: int | None = None) -> int:
    """A whole number within its bounds, of whatever type it came in.

    Raises:
        ZooError: a fraction, a text, or a number beyond the bounds.

    Example: ``beams = whole("beams", beams, 1, 100)``.
    """
    bounds = f"of at least {least}" if most is None else f"from {least} to {most}"
    try:
        number = operator.index(value)
    except TypeError:
        raise ZooError(f"{name}={value!r}: choose a whole number {bounds}.") from None
    if number < least or (most is not None and number > most):
        raise ZooError(f"{name}={value!r}: choose a whole number {bounds}.")
    return number
