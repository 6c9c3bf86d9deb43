"""S19: what the agent learns against the truth, and the truth against a linear program."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from zoo.lessons import q_learning as lesson
from zoo.lessons.q_learning import FREE, GAMMA, monte_carlo, policy, q_learning, step, value_iteration


def test_value_iteration_against_scipys_linear_program():
    """The optimal values are the smallest v with v(s) ≥ r + γ v(s′) for every action."""
    from scipy.optimize import linprog

    place = {cell: i for i, cell in enumerate(FREE)}
    rows, limits = [], []
    for cell in FREE:
        for action in range(4):
            then, reward, over = step(cell, action)
            row = np.zeros(len(FREE))
            row[place[cell]] -= 1
            if not over:
                row[place[then]] += GAMMA
            rows.append(row)
            limits.append(-reward)
    best = linprog(np.ones(len(FREE)), np.array(rows), limits, bounds=(None, None)).x
    truth = value_iteration().max(axis=-1)
    np.testing.assert_allclose([truth[cell] for cell in FREE], best, atol=1e-6)


def test_values_by_hand():
    truth = value_iteration()
    assert truth[0, 2].max() == 1
    assert truth[0, 0].max() == pytest.approx(GAMMA**2)  # two steps before the last one
    assert truth[1, 2][0] == -1  # right, into the pit


@pytest.mark.parametrize("seed", [0, 1])
def test_q_learning_finds_the_truth(seed):
    q, _ = q_learning(2000, seed=seed)
    np.testing.assert_allclose(q.max(axis=-1), value_iteration().max(axis=-1), atol=1e-4)
    assert all(q[cell][list(lesson.ACTIONS).index(arrow)] == q[cell].max() for cell, arrow in policy(q).items())


def test_each_change_is_the_formulas():
    for change in q_learning(50)[1]:
        target = change.reward + GAMMA * change.ahead
        assert change.after == pytest.approx(change.before + lesson.ALPHA * (target - change.before))


def test_monte_carlo_stays_below_the_truth():
    made, truth = monte_carlo(500), value_iteration()
    assert (made.max(axis=-1) <= truth.max(axis=-1) + 1e-9).all()
    assert made[0, 2].argmax() == truth[0, 2].argmax()


def test_walls_hold():
    assert step((2, 1), 1) == ((2, 1), 0.0, False)  # up, against the wall
    assert step((0, 0), 2) == ((0, 0), 0.0, False)  # left, off the grid
    assert step((0, 2), 0) == ((0, 3), 1.0, True)


def test_steps():
    told = lesson.steps()
    assert "0 + 0.5·(1 + 0.9·0 − 0) = 0.5" in told
    assert max(map(len, told.splitlines())) <= 90


def test_figure_is_labelled():
    assert [axes.get_title() for axes in lesson.figure().axes] == ["Q-learning", "Monte Carlo", "value iteration"]


def test_the_animation_has_a_frame_an_episode(tmp_path):
    lesson.animation(4).save(tmp_path / "film.gif", writer="pillow", dpi=30)
    assert Image.open(tmp_path / "film.gif").n_frames > 1


@pytest.mark.parametrize("call", [
    lambda: step((1, 1), 0),
    lambda: step((0, 0), 4),
    lambda: q_learning(alpha=2),
    lambda: monte_carlo(epsilon=-0.1),
])  # fmt: skip
def test_wrong_input_is_refused(call):
    with pytest.raises(ValueError, match=r"cells are|shares"):
        call()
