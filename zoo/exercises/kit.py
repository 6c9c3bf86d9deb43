"""What the checks are made of: compare an answer with the right one, and with the mistakes that are often made."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

NOTHING = "Nothing here yet: put your own code in place of the dots."
TELLING = (2, 10, 100, 1000)  # factors that tell a mistake even of a single number
SMALLEST = 0.01  # of numbers below it, differences are no longer taken relative to them


class NotYet(Exception):
    """What a check says of an answer that is not right yet. A notebook shows the sentence alone, no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"✗ Not yet. {self}"]


def exercise(praise: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a check of a function that raises :class:`NotYet`: it prints the praise where all is well.

    Args:
        praise: what was learned, in a sentence.

    Example: ``@exercise("The neuron adds up what its inputs weigh.")`` above ``def weighted_sum(z): ...``.
    """

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(check)
        def run(*answers: Any) -> None:
            if any(_is_nothing(answer) for answer in answers):
                raise NotYet(NOTHING)
            try:
                check(*answers)
            except NotYet:
                raise
            except Exception as error:  # an answer so strange that the check itself stumbled
                raise NotYet(f"Is this what was asked for? It cannot be checked: {error}") from error
            print(f"✓ {praise}")

        return run

    return decorate


def compare(
    answer: Any,
    right: Any,
    mistakes: Mapping[str, Any] | None = None,
    *,
    what: str = "Your answer",
    tolerance: float = 1e-4,
) -> None:
    """Raise :class:`NotYet` unless an answer is the right one.

    Args:
        answer: a number or an array of numbers.
        right: the same.
        mistakes: from what is wrong, in a sentence, to the answer that shows it. Signs and factors are found without.
        what: how to call the answer.
        tolerance: how far off it may be, relative to the right one's largest number, or to 0.01 where that is smaller.
    """
    found, expected = numbers(answer, what), np.asarray(right, dtype=float)
    if _near(found, expected, tolerance):
        return
    for told, wrong in (mistakes or {}).items():
        if _near(found, wrong, tolerance):
            raise NotYet(told)
    if told := _times(found, expected, tolerance):
        raise NotYet(f"{what} {told}.")
    raise NotYet(_off(found, expected, what))


def compare_function(
    function: Any,
    right: Callable[..., Any],
    inputs: Iterable[tuple[Any, ...]],
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    *,
    tolerance: float = 1e-4,
) -> None:
    """Raise :class:`NotYet` unless a learner's function answers as the right one.

    Args:
        function: the learner's.
        right: the function that it should be.
        inputs: the arguments of each call.
        mistakes: from what is wrong, in a sentence, to a function that makes this mistake. It is told where the
            learner's answers are those of the mistaken function throughout.
        tolerance: as of :func:`compare`.
    """
    inputs = list(inputs)
    name = getattr(function, "__name__", "your function")
    answers = [numbers(call(function, *given), f"What {name} returns") for given in inputs]
    expected = [right(*given) for given in inputs]
    for told, mistaken in (mistakes or {}).items():
        wrong = [mistaken(*given) for given in inputs]
        if _all_near(answers, wrong, tolerance) and not _all_near(wrong, expected, tolerance):
            raise NotYet(told)
    if not _all_near(answers, expected, tolerance) and [one.shape for one in answers] == [*map(np.shape, expected)]:
        found, wanted = (np.concatenate([np.ravel(one) for one in parts]) for parts in (answers, expected))
        if told := _times(found, wanted, tolerance):
            raise NotYet(f"What {name} returns {told}.")
    for answer, one, given in zip(answers, expected, inputs, strict=True):
        if not _near(answer, one, tolerance):
            raise NotYet(_off(answer, np.asarray(one, dtype=float), f"{name}({', '.join(map(_told, given))})"))


def call(function: Any, *given: Any) -> Any:
    """What a learner's function answers; :class:`NotYet` where it is none, stops with an error or answers nothing.

    Arrays are handed over as copies: a function that changes its arguments does not change what it is compared with.
    """
    if not callable(function):
        raise NotYet(f"A function was asked for, but this is {_told(function)}.")
    name = getattr(function, "__name__", "your function")
    left = f"{name} has dots left: put your own code in their place."
    try:
        answer = function(*(part.copy() if isinstance(part, np.ndarray) else part for part in given))
    except Exception as error:  # whatever a learner's code raises is to be told, not shown as ours
        if "ellipsis" in str(error):
            raise NotYet(left) from error
        raise NotYet(f"{name} stopped with {type(error).__name__}: {error}") from error
    if isinstance(answer, (list, tuple)) and _has_dots(answer):
        raise NotYet(left)
    if _is_nothing(answer):
        raise NotYet(f"{name} returns nothing yet: put your own code in place of the dots, and return what it finds.")
    return answer


def choose(answer: Any, right: str, mistakes: Mapping[str, str]) -> None:
    """Raise :class:`NotYet` unless the right one of several words was chosen.

    Args:
        answer: the learner's word.
        right: the right one.
        mistakes: from each wrong one to why it is wrong.
    """
    chosen = str(answer).strip().lower()
    if chosen == right.lower():
        return
    for wrong, why in mistakes.items():
        if chosen == wrong.lower():
            raise NotYet(why)
    raise NotYet(f"{answer!r} is none of: {', '.join(sorted([right, *mistakes]))}.")


def demand(holds: Any, otherwise: str) -> None:
    """Raise :class:`NotYet` with a sentence unless something holds."""
    if not holds:
        raise NotYet(otherwise)


def numbers(answer: Any, what: str = "Your answer") -> np.ndarray:
    """An answer as an array of floats; :class:`NotYet` where it is something else. Tensors of any backend are read."""
    try:
        return np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise NotYet(f"{what} should be a number or an array of numbers, but it is {_told(answer)}.") from None


def _is_nothing(answer: Any) -> bool:
    return answer is None or _has_dots(answer)


def _has_dots(answer: Any) -> bool:
    """Whether there are still dots in the place of an answer, or of a part of it."""
    if isinstance(answer, Mapping):
        return any(map(_has_dots, answer.values()))
    if isinstance(answer, (list, tuple)):
        return any(map(_has_dots, answer))
    return answer is ...


def _near(one: Any, other: Any, tolerance: float) -> bool:
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if one.shape != other.shape:
        return False
    largest = float(np.abs(other[np.isfinite(other)]).max(initial=SMALLEST))
    return bool(np.allclose(one, other, rtol=0, atol=tolerance * largest))


def _all_near(some: Iterable[Any], others: Iterable[Any], tolerance: float) -> bool:
    return all(_near(one, other, tolerance) for one, other in zip(some, others, strict=True))


def _times(found: np.ndarray, expected: np.ndarray, tolerance: float) -> str:
    """In words, the sign or the factor that alone sets two arrays of one shape apart; otherwise nothing.

    Any two numbers differ by some factor, so of a single number, or of zeros and one, only few factors are told.
    """
    if found.shape != expected.shape or not expected.any() or not np.isfinite(found).all():
        return ""
    factor = float((found * expected).sum() / (expected**2).sum())
    if not factor or not _near(found, factor * expected, tolerance):
        return ""
    if np.isclose(factor, -1):
        return "has the wrong sign"
    size = max(abs(factor), 1 / abs(factor))
    if np.count_nonzero(expected) > 1 or np.isclose(size, TELLING).any():
        return f"is {factor:.4g} times what it should be"
    return ""


def _off(found: np.ndarray, expected: np.ndarray, what: str) -> str:
    """In words, where an answer differs from the right one: in its shape, or most at one place."""
    if found.shape != expected.shape:
        return f"{what} has {_shape(found)}, but {_shape(expected)} was asked for."
    if not np.isfinite(found).all():
        return f"{what} holds numbers that are infinite or not a number: is something divided by 0, or log 0?"
    place = np.unravel_index(np.argmax(np.abs(found - expected)), found.shape)
    where = f" at {list(map(int, place))}" if found.size > 1 else ""
    more = "smaller" if found[place] > expected[place] else "larger"
    return f"{what} is {found[place]:.6g}{where}; it has to be {more}."


def _shape(values: np.ndarray) -> str:
    return f"the shape {values.shape}" if values.ndim else "a single number"


def _told(thing: Any) -> str:
    """A short word for a thing."""
    if isinstance(thing, np.ndarray) and thing.size > 4:
        return f"an array of shape {thing.shape}"
    if callable(thing):
        return "a function"
    return repr(thing) if len(repr(thing)) < 60 else f"a {type(thing).__name__}"
