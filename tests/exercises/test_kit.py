"""What the checks are made of: what is right, what is told, and how a notebook shows it."""

import io
from contextlib import redirect_stdout

import numpy as np
import pytest

from zoo.exercises import kit
from zoo.exercises.kit import NotYet, exercise


@exercise("Two and two are four.")
def four(answer):
    kit.compare(answer, 4.0)


def told(check, *answers, **options):
    """What a check says of an answer that is not right."""
    with pytest.raises(NotYet) as error:
        check(*answers, **options)
    return str(error.value)


def test_praise_is_printed(capsys):
    four(2 + 2)
    assert capsys.readouterr().out == "✓ Two and two are four.\n"


@pytest.mark.parametrize("nothing", [..., None, [..., 1], (1, ...), {"mean": ...}, [[1, ...]]])
def test_dots_are_nothing_yet(nothing):
    assert told(four, nothing) == kit.NOTHING


def test_none_within_an_answer_is_an_answer():
    """As the rows of a Keras model's output shape."""

    @exercise("A picture.")
    def shape(answer):
        kit.demand(answer == (None, 8, 8, 1), "That is another shape.")

    shape((None, 8, 8, 1))


def test_an_answer_that_breaks_a_check_is_told():
    @exercise("Two numbers.")
    def pair(answer):
        first, second = answer
        kit.compare(first + second, 3)

    pair((1, 2))
    assert "cannot be checked" in told(pair, (1, 2, 3))


def test_a_notebook_shows_the_sentence_alone():
    """No traceback: neither the check's code nor that of the kit is a learner's business."""
    InteractiveShell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell
    shell, shown = InteractiveShell(), io.StringIO()
    shell.push({"four": four})
    with redirect_stdout(shown):
        result = shell.run_cell("four(5)")
    assert isinstance(result.error_in_exec, NotYet)
    assert shown.getvalue().strip() == "✗ Not yet. Your answer is 5; it has to be smaller."


@pytest.mark.parametrize(
    "answer", [[1, 2, 3], (1.0, 2.0, 3.0), np.array([1, 2, 3]), np.float32([1, 2, 3.00001]), range(1, 4)]
)
def test_compare_takes_whatever_holds_the_right_numbers(answer):
    kit.compare(answer, np.array([1.0, 2.0, 3.0]))


@pytest.mark.parametrize(
    ("answer", "right", "words"),
    [
        ("four", 4, "should be a number"),
        ([1, [2, 3]], [1, 2], "should be a number"),
        ([1, 2], [1, 2, 3], r"shape (2,), but the shape (3,) was asked for"),
        ([4], 4, "but a single number was asked for"),
        (4, [4, 4], "has a single number, but the shape (2,)"),
        ([-1, -2], [1, 2], "wrong sign"),
        (-3, 3, "wrong sign"),
        ([2.5, 5], [1, 2], "2.5 times"),
        ([-2.5, -5], [1, 2], "-2.5 times"),
        (8, 4, "2 times"),
        (0.07, 7, "0.01 times"),
        ([1, np.nan], [1, 2], "infinite or not a number"),
        ([1, -np.inf], [1, 2], "log 0"),
        ([1, 5, 3], [1, 2, 3], "is 5 at [1]; it has to be smaller"),
        ([[1, 2], [3, 0]], [[1, 2], [3, 4]], "is 0 at [1, 1]; it has to be larger"),
        (5, 0, "is 5; it has to be smaller"),
        (0.0, 2e-3, "is 0; it has to be larger"),
    ],
)
def test_compare_tells_what_is_wrong(answer, right, words):
    assert words in told(kit.compare, answer, right)


def test_compare_gives_no_solution_away():
    """Any two numbers differ by some factor; to tell it would tell the right one."""
    assert "times" not in told(kit.compare, 3.0, 7.0)
    assert "times" not in told(kit.compare, [0, 3.0], [0, 7.0])


def test_compare_names_mistakes_even_of_another_shape():
    mistakes = {"You took the sum.": 6.0, "You did not add up.": [1.0, 2.0, 3.0]}
    assert told(kit.compare, 6, 2.0, mistakes) == "You took the sum."
    assert told(kit.compare, [1, 2, 3], 2.0, mistakes) == "You did not add up."
    kit.compare(2, 2.0, mistakes)


def test_compare_is_as_strict_as_it_is_told():
    kit.compare(1.4743, 1.47427)
    kit.compare(1.5, 1.47427, tolerance=0.1)
    assert "larger" in told(kit.compare, 1.47, 1.47427, what="The mean")


def double(x):
    return 2 * x


NUMBERS = [(1.0,), (np.array([2.0, 3.0]),), (-4.0,)]


def test_compare_function_takes_the_right_one():
    kit.compare_function(lambda x: x + x, double, NUMBERS, {"You squared it.": lambda x: x**2})


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: x**2, "You squared it."),
        (lambda x: -2 * x, "wrong sign"),
        (lambda x: 7 * x, "3.5 times"),
        (lambda x: x + 1, "it has to be"),
        (lambda x: None, "returns nothing yet"),
        (lambda x: ..., "returns nothing yet"),
        (lambda x: 2 * ..., "has dots left"),
        (lambda x: (x, ...), "has dots left"),
        (lambda x: np.exp(...), "has dots left"),
        (lambda x: "two", "should be a number"),
        (lambda x: np.stack([x, x]), "shape (2,), but a single number"),
        (lambda x: 1 / 0, "stopped with ZeroDivisionError: division by zero"),
        (lambda: 2, "stopped with TypeError"),
        (lambda x: np.array(np.nan), "not a number"),
        (6, "A function was asked for, but this is 6"),
    ],
)
def test_compare_function_tells_what_is_wrong(function, words):
    assert words in told(kit.compare_function, function, double, NUMBERS[::2], {"You squared it.": lambda x: x**2})


def test_a_mistake_is_told_only_where_all_answers_show_it():
    """At 0 and 2, doubling and squaring agree: that is no mistake yet."""
    squared = {"You squared it.": lambda x: x**2}
    kit.compare_function(double, double, [(0.0,), (2.0,)], squared)
    assert "it has to be" in told(kit.compare_function, lambda x: 9.0, double, [(3.0,), (5.0,)], squared)


def test_a_factor_is_told_only_where_all_answers_show_it():
    """Each answer alone is some multiple of the right one."""
    pairs = [(np.array([1.0, 2.0]),), (np.array([3.0, 6.0]),)]
    assert "times" not in told(kit.compare_function, lambda x: x * x[0], double, pairs)


def test_arguments_are_told_in_short():
    words = told(kit.compare_function, lambda f, x: 0.0, lambda f, x: f(x), [(abs, -3.0)])
    assert words == "<lambda>(a function, -3.0) is 0; it has to be larger."


def test_a_function_may_change_its_arguments():
    """``x *= 2`` changes an array in place; the right function gets the original all the same."""

    def in_place(x):
        x *= 2
        return x

    x = np.array([2.0, 3.0])
    kit.compare_function(in_place, double, [(x,)])
    assert x.tolist() == [2, 3]


def test_choose():
    wrong = {"lower": "It would rise.", "the same": "Nothing stays the same."}
    kit.choose(" Higher ", "higher", wrong)
    assert told(kit.choose, "LOWER", "higher", wrong) == "It would rise."
    assert told(kit.choose, "up", "higher", wrong) == "'up' is none of: higher, lower, the same."


def test_demand():
    kit.demand(True, "never said")
    assert told(kit.demand, np.bool_(False), "Shares sum to 1.") == "Shares sum to 1."
