"""The one error of zoo: a wrong use, told in a sentence that names the way out."""

from __future__ import annotations

import difflib
import math
import numbers
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
        found = operator.index(value)
    except TypeError:
        raise ZooError(f"{name}={value!r}: choose a whole number {bounds}.") from None
    if found < least or (most is not None and found > most):
        raise ZooError(f"{name}={value!r}: choose a whole number {bounds}.")
    return found


def seed_number(value: Any) -> int:
    """A seed that every library takes: a whole number from 0 to 2³² − 1.

    Raises:
        ZooError: anything else.
    """
    return whole("seed", value, 0, 2**32 - 1)


def number(name: str, value: Any, least: float, most: float | None = None, *, above: bool = False) -> float:
    """A finite number within its bounds, of whatever type it came in; with ``above``, greater than ``least``.

    Raises:
        ZooError: a text, no number (NaN), or one beyond the bounds.

    Example: ``rate = number("learning_rate", rate, 0, above=True)``.
    """
    bounds = f"{'above' if above else 'of at least'} {least}" + ("" if most is None else f" and at most {most}")
    found = float(value) if isinstance(value, numbers.Real) else math.nan
    high_enough = found > least if above else found >= least
    if not (math.isfinite(found) and high_enough and (most is None or found <= most)):
        raise ZooError(f"{name}={value!r}: choose a number {bounds}.")
    return found
