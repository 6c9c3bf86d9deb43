"""The checks of the notebook on agents: right answers pass, typical mistakes are named."""

import numpy as np
import pytest

from zoo.exercises.kit import NOTHING
from zoo.lessons.q_learning import step, value_iteration


def update(before, reward, ahead):
    return before + 0.5 * (reward + 0.9 * ahead - before)


def choose_action(values, epsilon, draw):
    return draw.randint(4) if draw.rand() < epsilon else draw.choice(np.flatnonzero(values == values.max()))


def learn(epsilon, ahead=lambda q, cell, then: q[then].max(), write=True, games=300, seed=0):
    draw, q = np.random.RandomState(seed), np.zeros((3, 4, 4))
    for _ in range(games):
        cell, over = (2, 0), False
        while not over:
            action = choose_action(q[cell], epsilon, draw)
            then, reward, over = step(cell, action)
            new = update(q[cell][action], reward, 0 if over else ahead(q, cell, then))
            if write:
                q[cell][action] = new
            cell = then
    return q


CURIOUS, GREEDY = learn(0.3), learn(0)
RIGHT = {
    "update": (update,),
    "worth": (lambda steps, gamma: gamma ** (steps - 1),),
    "choose_action": (choose_action,),
    "trained": (CURIOUS,),
    "without_exploring": ("only those on its way", GREEDY, CURIOUS),
}
WRONG = [
    ("update", "forgot the discount", lambda b, r, a: b + 0.5 * (r + a - b)),
    ("update", "forgot to subtract", lambda b, r, a: b + 0.5 * (r + 0.9 * a)),
    ("update", "forgot the learning rate", lambda b, r, a: r + 0.9 * a),
    ("update", "change alone", lambda b, r, a: 0.5 * (r + 0.9 * a - b)),
    ("update", "wrong way", lambda b, r, a: b - 0.5 * (r + 0.9 * a - b)),
    ("update", "counts in full", lambda b, r, a: b + 0.5 * (0.9 * (r + a) - b)),
    ("worth", "One γ too many", lambda n, g: g**n),
    ("worth", "you multiplied γ", lambda n, g: g * (n - 1)),
    ("worth", "you subtracted", lambda n, g: 1 - (1 - g) * (n - 1)),
    ("worth", "add up to", lambda n, g: sum(g**k for k in range(n))),
    ("choose_action", "wrong way round", lambda v, e, draw: choose_action(v, 1 - e, draw)),
    ("choose_action", "never explores", lambda v, e, draw: v.argmax()),
    ("choose_action", "worst action", lambda v, e, draw: choose_action(-v, e, draw)),
    ("choose_action", "the best one included", lambda v, e, draw: draw.choice([0, 2, 3]) if draw.rand() < e else 1),
    ("choose_action", "draw from all four", lambda v, e, draw: draw.randint(3) if draw.rand() < e else 1),
    ("choose_action", "best action each time", lambda v, e, draw: draw.randint(4)),
    ("choose_action", "whole number", lambda v, e, draw: v),
    ("choose_action", "has dots left", lambda v, e, draw: v + ...),
    ("trained", "still all zeros", learn(0.3, write=False)),
    ("trained", "of the next cell", learn(0.3, ahead=lambda q, cell, then: 0)),
    ("trained", "of the next cell", learn(0.3, ahead=lambda q, cell, then: q[cell].max())),
    ("trained", "beside +", learn(0.3, games=3)),
    ("trained", "shape", np.zeros((3, 4))),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answer"), WRONG)
def test_mistakes_are_named(name, words, answer, told):
    assert words in told(name, answer)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("Count again", ("all", GREEDY, CURIOUS)),
        ("It does learn", ("none", GREEDY, CURIOUS)),
        ("none of", ("half", GREEDY, CURIOUS)),
        ("first", ("only those on its way", CURIOUS, GREEDY)),
    ],
)
def test_mistakes_about_exploring_are_named(words, answers, told):
    assert words in told("without_exploring", *answers)


@pytest.mark.parametrize("seed", range(3))
def test_the_answer_about_exploring_holds(seed):
    """It is so by far, not by the luck of a seed."""
    truth = value_iteration()
    known = [(np.abs(learn(epsilon, seed=seed) - truth) < 0.01)[truth != 0].sum() for epsilon in (0, 0.3)]
    assert known[0] <= 6
    assert known[1] >= 12


@pytest.mark.parametrize("name", ["update", "worth", "choose_action"])
def test_a_function_of_dots_returns_nothing_yet(name, told):
    assert "nothing" in told(name, lambda *given: ...)


def test_dots_are_nothing_yet(told):
    assert told("trained", ...) == NOTHING
    assert told("without_exploring", "all", ..., ...) == NOTHING
