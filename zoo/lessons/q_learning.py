"""Reinforcement learning on a grid: an agent acts, is rewarded, and learns what to do where (S19).

The grid is a Markov decision process: what happens next depends on the cell and the action alone. Q(s, a) is the
value of doing a in cell s and acting well from then on; three ways lead to it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.lessons import drawing
from zoo.lessons.blackboard import factor, number

Cell = tuple[int, int]  # row, column
ACTIONS = {"→": (0, 1), "↑": (-1, 0), "←": (0, -1), "↓": (1, 0)}
ARROWS = tuple(ACTIONS)
REWARDS = {"+": 1.0, "−": -1.0}  # for entering a cell that ends the game; every other step is worth 0
GRID = ("...+", ".#.−", "....")  # "#" is a wall
GAMMA, ALPHA, EPSILON = 0.9, 0.5, 0.3  # discount, learning rate, share of random actions


FREE = tuple((row, column) for row, line in enumerate(GRID) for column, mark in enumerate(line) if mark == ".")


def step(cell: Cell, action: int) -> tuple[Cell, float, bool]:
    """What an action (0 right, 1 up, 2 left, 3 down) leads to: the next cell, the reward, and whether the game is over.

    A step into a wall or off the grid leads nowhere.

    Raises:
        ValueError: a cell or an action that there is not.
    """
    if cell not in FREE or action not in range(len(ACTIONS)):
        raise ValueError(f"cell={cell}, action={action}: the cells are {FREE}, the actions 0 to 3.")
    row, column = (here + by for here, by in zip(cell, ACTIONS[ARROWS[action]], strict=True))
    inside = 0 <= row < len(GRID) and 0 <= column < len(GRID[0]) and GRID[row][column] != "#"
    then = (row, column) if inside else cell
    mark = GRID[then[0]][then[1]]
    return then, REWARDS.get(mark, 0.0), mark in REWARDS


class Update(NamedTuple):
    """One change of the Q-table, and the episode that it belongs to."""

    episode: int
    cell: Cell
    action: int
    reward: float
    ahead: float  # the largest Q of the next cell; 0 where the game is over
    before: float
    after: float


def q_learning(
    episodes: int = 1000, alpha: float = ALPHA, gamma: float = GAMMA, epsilon: float = EPSILON, seed: int = 0
) -> tuple[np.ndarray, list[Update]]:
    """Learn after every step: Q(s, a) ← Q(s, a) + α (r + γ maxₐ′ Q(s′, a′) − Q(s, a)).

    Every episode begins in a random cell. The agent takes a random action with probability ε, else the best it knows.

    Returns:
        The Q-table ``(rows, columns, 4)``, and every change made to it.

    Raises:
        ValueError: α, γ or ε that is no share.

    Slides: S19. Paper: Watkins and Dayan (1992), doi:10.1007/BF00992698.
    """
    _check(alpha, gamma, epsilon)
    draw, q, updates = np.random.RandomState(seed), _empty(), []
    for episode in range(episodes):
        cell, over = FREE[draw.randint(len(FREE))], False
        while not over:
            action = _choose(q[cell], epsilon, draw)
            then, reward, over = step(cell, action)
            ahead, before = (0.0 if over else float(q[then].max())), float(q[cell][action])
            q[cell][action] += alpha * (reward + gamma * ahead - before)
            updates.append(Update(episode, cell, action, reward, ahead, before, float(q[cell][action])))
            cell = then
    return q, updates


def monte_carlo(episodes: int = 5000, gamma: float = GAMMA, epsilon: float = EPSILON, seed: int = 0) -> np.ndarray:
    """Learn at the end of an episode: Q(s, a) is the mean of what came after, r₁ + γ r₂ + γ² r₃ + …

    It needs no guess of what lies ahead, but values the episode's random actions too, and so stays below the truth.
    Returns the Q-table ``(rows, columns, 4)``.
    """
    _check(1.0, gamma, epsilon)
    draw, q, visits = np.random.RandomState(seed), _empty(), _empty()
    for _ in range(episodes):
        cell, over, path = FREE[draw.randint(len(FREE))], False, []
        while not over:
            action = _choose(q[cell], epsilon, draw)
            then, reward, over = step(cell, action)
            path.append((cell, action, reward))
            cell = then
        value = 0.0
        for visited, action, reward in reversed(path):
            value = reward + gamma * value
            visits[visited][action] += 1
            q[visited][action] += (value - q[visited][action]) / visits[visited][action]
    return q


def value_iteration(gamma: float = GAMMA, tolerance: float = 1e-12) -> np.ndarray:
    """The truth, computed from the rules: Q(s, a) ← r + γ maxₐ′ Q(s′, a′) for all, until nothing changes."""
    q, change = _empty(), 1.0
    while change > tolerance:
        old = q.copy()
        for cell in FREE:
            for action in range(len(ACTIONS)):
                then, reward, over = step(cell, action)
                q[cell][action] = reward + (0.0 if over else gamma * old[then].max())
        change = float(np.abs(q - old).max())
    return q


def policy(q: np.ndarray) -> dict[Cell, str]:
    """The best action of each cell, as an arrow."""
    return {cell: ARROWS[int(q[cell].argmax())] for cell in FREE}


def _check(*shares: float) -> None:
    if not all(0 <= share <= 1 for share in shares):
        raise ValueError(f"alpha, gamma and epsilon are shares from 0 to 1; they came as {shares}.")


def _empty() -> np.ndarray:
    return np.zeros((len(GRID), len(GRID[0]), len(ACTIONS)))


def _choose(values: np.ndarray, epsilon: float, draw: np.random.RandomState) -> int:
    best = np.flatnonzero(values == values.max())  # one of the best, by chance
    return int(draw.randint(len(values)) if draw.rand() < epsilon else draw.choice(best))


def numbers() -> dict[str, Any]:
    """The three Q-tables, the policies they lead to, and how far the learned ones are from the truth."""
    truth = value_iteration()
    tables = {"Q-learning": q_learning()[0], "Monte Carlo": monte_carlo(), "value iteration": truth}
    errors = {name: float(np.abs(q.max(-1) - truth.max(-1)).max()) for name, q in tables.items()}
    return {"tables": tables, "policies": {name: policy(q) for name, q in tables.items()}, "errors": errors}


def steps() -> str:
    """The first changes of the Q-table that matter, then what was learned."""
    _, updates = q_learning()
    lines = ["+ ends the game with 1, − with −1, # is a wall:", *(f"  {' '.join(row)}" for row in GRID)]
    lines += [f"Q(s, a) ← Q(s, a) + α (r + γ max Q(s′, ·) − Q(s, a)), α = {ALPHA}, γ = {GAMMA}; all begins at 0."]
    for episode, cell, action, *values in [change for change in updates if change.before != change.after][:6]:
        (reward, ahead, before, after), was = map(number, values), factor(values[2])
        change = f"{before} + {ALPHA}·({reward} + {GAMMA}·{ahead} − {was}) = {after}"
        lines.append(f"  episode {episode}, cell {cell}, {ARROWS[action]}: {change}")
    lines += [f"  … {len(updates)} steps in all; the reward seeps back from + cell by cell.", "", "The best actions:"]
    found = numbers()
    for name, arrows in found["policies"].items():
        rows = (" ".join(arrows.get((i, j), mark) for j, mark in enumerate(line)) for i, line in enumerate(GRID))
        lines.append(f"  {name:15} {'   '.join(rows)}   largest error of max Q: {found['errors'][name]:.1e}")
    lines.append(f"One step from + is worth 1, each step before it {GAMMA} times as much as the next.")
    lines.append("Monte Carlo values its own random steps too, stays below the truth, and goes round −.")
    return "\n".join(lines)


def figure() -> Figure:
    """The value of each cell, and what to do there, by all three."""
    canvas = drawing.canvas(12, 4, "What is a cell worth, and where to go? max Q(s, ·), γ = 0.9 (S19)")
    for axes, (name, q) in zip(canvas.subplots(1, 3), numbers()["tables"].items(), strict=True):
        _draw(axes, q, name)
    return canvas


def _draw(axes: Axes, q: np.ndarray, title: str) -> None:
    worth = q.max(axis=-1)
    for (row, column), mark in np.ndenumerate(np.array([list(line) for line in GRID])):
        worth[row, column] = np.nan if mark == "#" else REWARDS.get(mark, worth[row, column])
    drawing.grid(axes, worth, title, form=".2f", strongest=1)
    for (row, column), arrow in policy(q).items():
        if q[row, column].any():
            axes.text(column, row + 0.33, arrow, ha="center", va="center", fontsize=15)


def animation(episodes: int = 60) -> FuncAnimation:
    """Episode by episode, the reward seeps back from the goal."""
    axes = (canvas := drawing.canvas(7, 5.4, "Q-learning: max Q(s, ·) after each episode (S19)")).subplots()

    def draw(episode: int) -> list[Any]:
        axes.clear()
        _draw(axes, q_learning(episode + 1)[0], f"after {episode + 1} episodes")
        return []

    return FuncAnimation(canvas, draw, frames=episodes, interval=250)
