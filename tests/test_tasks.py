"""Tasks: heads, answers and scores."""

import importlib

import numpy as np
import pytest

from zoo import tasks


def test_two_classes_are_one_sigmoid_neuron():
    task = tasks.classification(("no", "yes"))
    assert task.head == {"units": 1, "output_activation": "sigmoid"}
    answer = task.answer(np.array([[0.2], [0.9]]))
    assert list(answer["label"]) == ["no", "yes"]
    np.testing.assert_allclose(answer["probabilities"], [[0.8, 0.2], [0.1, 0.9]])


def test_more_classes_are_a_softmax():
    task = tasks.classification("abc")
    assert task.head == {"units": 3, "output_activation": "softmax"}
    assert list(task.answer(np.eye(3))["label"]) == ["a", "b", "c"]


def test_the_scores_are_scikit_learns():
    task = tasks.classification("abc")
    y = np.array([0, 1, 2, 2])
    scores = task.score(y, task.answer(np.array([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.2, 0.2]])))
    assert scores["accuracy"] == 0.75
    assert scores["log_loss"] == pytest.approx(-np.log([0.8, 0.5, 0.8, 0.2]).mean())
    regression = tasks.regression()
    scores = regression.score(np.array([[90.0], [20.0], [95.0]]), regression.answer(np.array([[30.0], [80.0], [85.0]])))
    assert scores["root_mean_squared_error"] ** 2 == pytest.approx(7300 / 3)  # the grades of S13


@pytest.mark.parametrize(
    "task", [tasks.classification("ab"), tasks.classification("abc"), tasks.regression(("price",))]
)
def test_a_task_survives_its_description(task):
    again = tasks.from_dict(task.to_dict())
    assert (again.name, again.labels, again.head, again.loss) == (task.name, task.labels, task.head, task.loss)


def test_answers_to_every_task_can_be_drawn():
    drawn = importlib.import_module("zoo.plots.answers")._OF_TASK  # zoo.plots has a function of that name
    assert set(drawn) == set(tasks.TASKS)
