"""Checks of the notebook on agents: the update, the discount, exploring, and a whole training (S19)."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.exercises.kit import NotYet, call, choose, compare, compare_function, demand, exercise, numbers
from zoo.lessons.q_learning import ALPHA, EPSILON, FREE, GAMMA, value_iteration

UPDATES = ((0.0, 1.0, 0.0), (0.5, 1.0, 0.0), (0.0, 0.0, 0.75), (0.2, 0.0, 0.9), (-0.5, -1.0, 0.0))
VALUES = np.array([0.1, 0.7, 0.2, 0.3])  # of four actions: the second is the best
DRAWS = 2000  # of actions, so that a share is known to 0.01
WIDE = 0.06  # how far off a share may be: five times what chance makes of it


@exercise("A step moves a value a part α of the way from what was believed to what was found.")
def update(function: Any) -> None:
    """Exercise 1: Q(s, a) ← Q(s, a) + α (r + γ max Q(s′, ·) − Q(s, a)) (S19)."""

    def right(before: float, reward: float, ahead: float) -> float:
        return before + ALPHA * (reward + GAMMA * ahead - before)

    compare_function(
        function,
        right,
        UPDATES,
        {
            "You forgot the discount: what lies ahead counts γ times.": lambda b, r, a: b + ALPHA * (r + a - b),
            "You forgot to subtract what was believed before: the bracket is a difference.": lambda b, r, a: (
                b + ALPHA * (r + GAMMA * a)
            ),
            "You forgot the learning rate α: one game may have been luck, so move a part of the way only.": (
                lambda b, r, a: r + GAMMA * a
            ),
            "This is the change alone: add it to what was believed before.": lambda b, r, a: (
                ALPHA * (r + GAMMA * a - b)
            ),
            "The step goes the wrong way: subtract the old value from what was found, not the other way round.": (
                lambda b, r, a: b - ALPHA * (r + GAMMA * a - b)
            ),
            "The discount γ is for what lies ahead; the reward of this very step counts in full.": lambda b, r, a: (
                b + ALPHA * (GAMMA * (r + a) - b)
            ),
        },
    )


@exercise("The discount makes an agent hurry: each step away from the reward costs a factor γ.")
def worth(function: Any) -> None:
    """Exercise 2: what a cell is worth that lies some steps from + (S19)."""
    compare_function(
        function,
        lambda steps, gamma: gamma ** (steps - 1),
        ((1, 0.9), (2, 0.9), (5, 0.9), (3, 0.5)),
        {
            "One γ too many: the last step gets its reward at once, with no discount.": lambda n, g: g**n,
            "The discounts multiply, step after step; you multiplied γ by the number of steps.": lambda n, g: (
                g * (n - 1)
            ),
            "The discounts multiply; you subtracted the same amount for each step.": lambda n, g: 1 - (1 - g) * (n - 1),
            "That is what the steps add up to; but only the last one has a reward.": lambda n, g: sum(
                g**k for k in range(n)
            ),
        },
    )


@exercise("Mostly the best known action, sometimes a random one: exploitation and exploration.")
def choose_action(function: Any) -> None:
    """Exercise 3: ε-greedy (S19)."""
    greedy, random, mixed = (_shares(function, epsilon) for epsilon in (0.0, 1.0, EPSILON))
    best = int(VALUES.argmax())
    demand(
        not (random[best] > 0.99 and greedy[best] < 0.5),
        "Your ε is the wrong way round: with ε = 1 every action has to be random, with ε = 0 none.",
    )
    demand(greedy[int(VALUES.argmin())] < 0.99, "With ε = 0 this takes the worst action: look for the largest value.")
    demand(greedy[best] > 0.99, "With ε = 0 the agent has to take the best action each time, but it does not.")
    demand(
        random[best] < 0.99,
        "With ε = 1 the agent still takes the best action each time: it never explores.",
    )
    demand(
        random.min() > 0,
        "With ε = 1 some action is never taken: draw from all four, the best one included.",
    )
    _compare_shares(random, np.full(4, 0.25), 1.0)
    _compare_shares(mixed, np.full(4, EPSILON / 4) + (1 - EPSILON) * (np.arange(4) == best), EPSILON)


@exercise("An agent that knew no rules has found what each cell on its way is worth.")
def trained(table: Any) -> None:
    """Exercise 4: a whole training, from the same cell each game (S19)."""
    found, truth = numbers(table, "Your Q-table"), value_iteration()
    demand(found.shape == truth.shape, f"A Q-table has the shape {truth.shape}, but this has {found.shape}.")
    demand(
        bool(found.any()), "The table is still all zeros: write the result of update(...) back into q[cell][action]."
    )
    demand(
        bool((found.max(axis=-1) > 0).sum() > 1),
        "Only the cell beside + has a value: `ahead` has to be the largest value of the next cell, q[then].max().",
    )
    start, goal = (2, 0), (0, 2)
    demand(
        abs(found[goal].max() - truth[goal].max()) < 0.01,
        f"The cell beside + should be worth 1, but yours says {found[goal].max():.2f}: is there something ahead when "
        "the game is over? And is the reward counted in full?",
    )
    compare(
        found[start].max(),
        truth[start].max(),
        {"The start is worth too little: did you stop after a few games?": 0.0},
        what="The value of the start",
        tolerance=0.02,
    )


@exercise("Who never explores learns one good way, and nothing about the rest of the world.")
def without_exploring(answer: Any, greedy: Any, curious: Any) -> None:
    """Exercise 5: what ε = 0 leaves unknown (S19)."""
    right = [np.abs(numbers(q) - value_iteration()) < 0.01 for q in (greedy, curious)]
    known = [sum(int(cells[cell].sum()) for cell in FREE) for cells in right]
    demand(known[0] < known[1], "Give the table of ε = 0 first, then the one of ε = 0.3.")
    choose(
        answer,
        "only those on its way",
        {
            "all": f"Count again: with ε = 0 it knows {known[0]} of 36 values. Why should it try anything but the way "
            "that has paid so far?",
            "none": f"It does learn: it knows {known[0]} of 36 values. Where do they lie?",
        },
    )


def _shares(function: Any, epsilon: float) -> np.ndarray:
    """How often each of the four actions is taken."""
    draw = np.random.RandomState(0)
    taken = [call(function, VALUES, epsilon, draw) for _ in range(DRAWS)]
    try:
        return np.bincount(np.array(taken, dtype=int).reshape(DRAWS), minlength=4)[:4] / DRAWS
    except (TypeError, ValueError):
        raise NotYet(f"An action is a whole number from 0 to 3, but this is {taken[0]!r}.") from None


def _compare_shares(found: np.ndarray, expected: np.ndarray, epsilon: float) -> None:
    """Raise NotYet unless actions are taken as often as they should be, but for chance."""
    off = int(np.abs(found - expected).argmax())
    demand(
        abs(found[off] - expected[off]) < WIDE,
        f"With ε = {epsilon:g}, action {off} is taken in a share of {found[off]:.2f} of all draws, but about "
        f"{expected[off]:.2f} was asked for.",
    )
