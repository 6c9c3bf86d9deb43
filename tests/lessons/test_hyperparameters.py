"""S27 and S34: parameters beside hyperparameters, and the practical for regression."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import loguniform

import zoo
from zoo.lessons import hyperparameters as lesson


@pytest.mark.parametrize(("inputs", "hidden", "outputs"), [(14, (128, 64), 1), (4, (), 3), (2, (5,), 1)])
def test_parameters_against_keras(inputs, hidden, outputs):
    import keras

    layers = [keras.layers.Dense(neurons) for neurons in (*hidden, outputs)]
    keras.Sequential([keras.Input((inputs,)), *layers])
    assert lesson.parameters(inputs, hidden, outputs) == [layer.count_params() for layer in layers]


def test_by_powers_against_scipy():
    for u in (0.0, 0.2, 0.5, 1.0):
        assert lesson.by_powers(1e-4, 1e-1, u) == pytest.approx(loguniform.ppf(u, 1e-4, 1e-1), rel=1e-6)
    assert lesson.by_powers(1e-4, 1e-2, 0.5) == pytest.approx(1e-3)


def test_hopeless_against_optuna():
    """As its median pruner decides at the same epoch."""
    import optuna

    others = [0.4, 0.2, 0.9, 0.3]
    for value in (0.1, 0.34, 0.36, 2.0):
        study = optuna.create_study(pruner=optuna.pruners.MedianPruner(len(others)))
        for loss in others:
            study.add_trial(optuna.trial.create_trial(value=loss, intermediate_values={1: loss}))
        trial = study.ask()
        trial.report(value, 1)
        assert lesson.hopeless(value, others) == trial.should_prune()


@pytest.mark.slow
def test_the_practical():
    told = lesson.numbers()
    trials = told["trials"]
    assert len(trials) == lesson.TRIALS
    assert told["best trial"] == trials.val_loss[trials.state == "complete"].idxmin()
    assert sum(told["parameters"]) == lesson.best().model.count_params()
    assert told["test"]["mlp-houses"] > 0.7 > told["test"]["dummy"]
    assert "pruned" in set(trials.state)
    steps = lesson.steps()
    assert max(map(len, steps.splitlines())) <= 90
    assert f"= {sum(told['parameters'])} of them" in steps
    left, right = lesson.figure().axes
    assert (left.get_xlabel(), left.get_ylabel()) == ("epoch", "validation loss")
    assert len(right.patches) == len(told["influence"]) == 5
    left, right = lesson.figure("evaluation").axes
    assert left.get_ylabel() == "loss"
    assert len(right.collections[0].get_offsets()) == len(zoo.datasets.load("houses").test.x)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="one neuron at least"):
        lesson.parameters(3, (0,), 1)
    with pytest.raises(ValueError, match="0 < low"):
        lesson.by_powers(0, 1, 0.5)
    with pytest.raises(ValueError, match="no median"):
        lesson.hopeless(0.3, [])
    with pytest.raises(ValueError, match="shows search, evaluation"):
        lesson.figure("trials")


def test_arrays_are_read_too():
    assert lesson.hopeless(2, np.array([1.0, 1.5]))
