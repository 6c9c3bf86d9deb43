"""Semi-supervised training: what it hides, what joins, and who may refuse."""

from __future__ import annotations

import numpy as np
import pytest

import zoo
from zoo.training import pseudo_label

QUICK = {"filters": (8,), "epochs": 8}


@pytest.fixture(scope="module")
def digits():
    return zoo.datasets.load("digits")


@pytest.fixture(scope="module")
def done(digits):
    return pseudo_label("cnn", digits, labelled=0.1, confidence=0.6, rounds=2, **QUICK)


def test_reliable_answers_join_the_training_set(done):
    table = done.rounds
    assert table.index.tolist() == [0, 1, 2]
    assert set(table["labelled"]) == {116}
    assert table["pseudo_labelled"].iloc[0] == 0
    assert np.isnan(table["right"].iloc[0])
    assert table["pseudo_labelled"].is_monotonic_increasing
    assert table["pseudo_labelled"].iloc[-1] > 50
    assert table["right"].iloc[-1] > 0.8
    assert table["test_accuracy"].iloc[-1] > table["test_accuracy"].iloc[0] - 0.02
    assert done.run.metrics["accuracy"] == table["test_accuracy"].iloc[-1]
    assert "pseudo_labelled" in repr(done)
    joined = table["pseudo_labelled"].iloc[-1]
    assert done.run.beyond_recipe == f"learned from 116 labels and {joined} answers of its own"


def test_they_join_under_the_models_answer_and_not_the_truth(done, digits):
    last = done.rounds.iloc[-1]
    truth = {pixels.tobytes(): label for pixels, label in zip(*digits.raw.train, strict=True)}
    x, y = done.run.dataset.raw.train
    right = np.array([truth[pixels.tobytes()] for pixels in x]) == y
    known = int(last["labelled"])
    assert len(y) == known + last["pseudo_labelled"]
    assert right[:known].all()
    assert last["right"] < 1
    assert right[known:].mean() == pytest.approx(last["right"])
    assert len({pixels.tobytes() for pixels in x}) == len(x)


def test_a_person_may_refuse():
    asked = []

    def accept(samples, labels, confidences):
        asked.append((samples, labels, confidences))
        return labels == "setosa"

    given = {"labelled": 0.3, "confidence": 0.4, "rounds": 1, "epochs": 10, "learning_rate": 1e-2}
    done = pseudo_label("mlp", "iris", accept=accept, **given)
    samples, labels, confidences = asked[0]
    assert len(samples) == len(labels) == len(confidences)
    assert samples.columns[0] == "sepal length (cm)"
    assert confidences.min() >= 0.4
    assert done.rounds["pseudo_labelled"].iloc[-1] == (labels == "setosa").sum() > 0
    taken = done.run.dataset.raw.train.y[done.rounds["labelled"].iloc[0] :]
    assert set(taken) == {0}


def test_it_ends_where_nothing_joins():
    nobody = pseudo_label("mlp", "iris", epochs=1, labelled=0.3, accept=lambda x, y, p: np.zeros(len(y), bool))
    assert nobody.rounds.index.tolist() == [0]


@pytest.mark.parametrize(
    ("dataset", "arguments", "told"),
    [
        ("digits", {"labelled": 0.001}, "one row for each class"),
        ("digits", {"labelled": 1.5}, "give a share"),
        ("houses", {}, "no task 'classification'"),
        ("digits", {"rounds": 0}, "one round or more"),
        ("digits", {"confidence": 95}, "confidence=95"),
    ],
)
def test_a_wrong_use_names_the_way_out(dataset, arguments, told):
    with pytest.raises(zoo.ZooError, match=told):
        pseudo_label("cnn", dataset, **arguments)


def test_a_dataset_that_does_not_fit_is_refused():
    with pytest.raises(zoo.ZooError, match="are for classification"):
        pseudo_label("mlp", zoo.datasets.load("houses"))
    with pytest.raises(zoo.ZooError, match="were selected by the labels"):
        pseudo_label("mlp", zoo.datasets.load("wine", select=5))


def test_an_acceptance_that_is_none_is_refused():
    with pytest.raises(zoo.ZooError, match="must return a bool"):
        pseudo_label("mlp", "iris", labelled=0.3, epochs=1, confidence=0.1, accept=lambda x, labels, chances: labels)
