"""The search of hyperparameters: what it tries, by what it judges, what it leaves behind."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import keras
import numpy as np
import optuna
import pandas as pd
import pytest
from PIL import Image

import zoo
from zoo import registry
from zoo.datasets.splits import Split
from zoo.training import Layers, spaces

QUICK = {"epochs": 5, "tell": None}
SPACE = {"learning_rate": (1e-4, 1e-1), "hidden_units": Layers((1, 2), (4, 32)), "activation": ["relu", "tanh"]}


@pytest.fixture(scope="module")
def iris():
    return zoo.datasets.load("iris")


@pytest.fixture(scope="module")
def found(iris):
    return zoo.search("mlp", iris, trials=6, space=SPACE, batch_size=16, **QUICK)


def test_a_table_of_trials(found):
    table = found.trials
    assert table.index.tolist() == list(range(1, 7))
    assert {"val_loss", "state", "epochs", "seconds", "learning_rate", "layers", "neurons", "activation"} == set(table)
    assert set(table.state) <= {"complete", "pruned"}
    assert table.learning_rate.between(1e-4, 1e-1).all()
    assert table.layers.isin([1, 2]).all()
    assert table.neurons.between(4, 32).all()
    assert found.best_trial == table.val_loss[table.state == "complete"].idxmin()
    pd.testing.assert_series_equal(found.curves.count(), table.epochs, check_names=False)
    assert found.curves.min()[found.best_trial] == pytest.approx(table.val_loss[found.best_trial])
    assert found.influence.sum() == pytest.approx(1)
    assert set(found.influence.index) == {"learning_rate", "layers", "neurons", "activation"}


def test_the_best_is_trained_again(found, monkeypatch):
    run = found.train(verbose=0)
    assert run.history.val_loss.min() == pytest.approx(found.trials.val_loss[found.best_trial])
    assert run.recipe.batch_size == 16
    monkeypatch.setattr(zoo, "train", lambda *given, **how: (given, how), raising=False)
    given, how = eval(found.words)  # the words are a call that runs
    assert given == ("mlp", "iris")
    assert how == {"seed": 0, "batch_size": 16, "epochs": 5, **found.best}
    assert found.words in repr(found)


def test_it_repeats_by_its_seed(found, iris):
    def trials(seed):
        return zoo.search("mlp", iris, trials=6, space=SPACE, batch_size=16, seed=seed, **QUICK).trials

    pd.testing.assert_frame_equal(trials(0).drop(columns="seconds"), found.trials.drop(columns="seconds"))
    assert not trials(1).equals(found.trials)


def test_the_test_split_is_never_looked_at(found, iris):
    spoilt = Split(iris.raw.test.x * np.nan, iris.raw.test.y[::-1])
    other = replace(iris, raw=iris.raw._replace(test=spoilt))
    again = zoo.search("mlp", other, trials=6, space=SPACE, batch_size=16, **QUICK)
    pd.testing.assert_frame_equal(again.trials.drop(columns="seconds"), found.trials.drop(columns="seconds"))


def test_the_first_trial_is_the_model_as_it_stands(iris):
    told = []
    first = zoo.search("mlp", iris, trials=1, epochs=1, tell=told.append)
    assert first.best == {
        "learning_rate": 1e-3, "batch_size": 32, "optimizer": "adam", "hidden_units": (128, 64), "activation": "relu",
        "dropout": 0.0,
    }  # fmt: skip
    assert len(told) == 1
    assert told[0].startswith("trial 1 of 1: val_loss")
    assert first.influence.empty
    assert "too few" in first.plot().axes[1].texts[0].get_text()


def test_a_hopeless_trial_ends_early(iris):
    """Four trials learn; a fifth that cannot is worse than their median, and is pruned after three epochs."""

    class Fixed(spaces.Range):
        rates = iter([0.02, 0.03, 0.02, 0.03, 1e-8])

        def draw(self, trial, name):
            trial.suggest_float(name, 0, 1)
            return next(self.rates)

    pruned = zoo.search("mlp", iris, trials=5, space={"learning_rate": Fixed(0.0, 1.0)}, **QUICK)
    assert pruned.trials.state.tolist() == ["complete"] * 4 + ["pruned"]
    assert pruned.trials.epochs.tolist() == [5, 5, 5, 5, 3]


def test_by_a_metric(iris):
    by = zoo.search("mlp", iris, trials=3, by="val_accuracy", space={"l2": (1e-4, 1e-1)}, **QUICK)
    assert by.trials.val_accuracy.between(0, 1).all()
    assert by.trials.val_accuracy[by.best_trial] == by.trials.val_accuracy.max()


def test_a_loss_that_is_no_number_loses(iris):
    found = zoo.search("mlp", iris, trials=3, space={"learning_rate": [1e-3, 1e30]}, optimizer="sgd", seed=1, **QUICK)
    assert found.best == {"learning_rate": 1e-3}
    with pytest.raises(zoo.ZooError, match="No trial came to a value"):
        zoo.search("mlp", iris, trials=1, space={"learning_rate": [1e30]}, optimizer="sgd", **QUICK)


def test_optuna_says_nothing(iris, capfd):
    before = optuna.logging.get_verbosity()
    zoo.search("mlp", iris, trials=1, epochs=1, tell=None)
    assert "trial" not in "".join(capfd.readouterr()).lower()
    assert optuna.logging.get_verbosity() == before


def test_figure(found):
    left, right = found.plot().axes
    assert left.get_xlabel() == "trial"
    assert left.get_ylabel() == "validation loss"
    assert right.get_xlabel()
    assert [tick.get_text() for tick in right.get_yticklabels()] == found.influence.index[::-1].tolist()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ({"space": {"droput": (0, 0.5)}}, "Did you mean dropout"),
        ({"space": {"seed": (0, 5)}}, "no hyperparameter named 'seed'"),
        ({"space": {"dropout": 0.3}}, "write a range as"),
        ({"space": {"dropout": (0.5, 0.1)}}, "write a range as"),
        ({"space": {}}, "The space is empty"),
        ({"space": {"dropout": (0, 0.5)}, "dropout": 0.1}, "in the space and fixed too"),
        ({"space": {"l2": (1e-5, 1e-2)}}, "by='val_accuracy'"),
        ({"trials": 0}, "trials=0"),
        ({"seed": -1}, "seed=-1: choose a whole number"),
        ({"batch_size": 0.5}, "batch_size=0.5: choose a whole number"),
        ({"space": {"batch_size": (0.5, 2.5)}}, "batch_size=.*: choose a whole number"),
        ({"space": {"activation": (0, 1)}}, "cannot be built .* with activation=[01]:"),
        ({"space": {"dropout": zoo.training.Layers()}}, r"cannot be built .* with dropout=\(\d"),
        ({"by": "loss"}, "by validation data"),
        ({"by": "val_acuracy", "epochs": 1}, "Did you mean val_accuracy"),
    ],
)
def test_a_wrong_use_names_the_way_out(iris, call, told):
    with pytest.raises(zoo.ZooError, match=told):
        zoo.search("mlp", iris, tell=None, **call)


def test_a_model_that_draws_is_refused():
    with pytest.raises(zoo.ZooError, match="for generating pictures"):
        zoo.search("vae", "digits")


def test_without_optuna(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(zoo.ZooError, match=r"pip install 'zoo\[search\]'"):
        zoo.search("mlp", "iris")


def test_from_a_shell(zoo_command, tmp_path):
    space = ["--space", "learning_rate=(1e-4,1e-1)", "--space", "activation=['relu','tanh']"]
    given = ["search", "mlp", "iris", "--trials", 3, "--epochs", 3, *space, "--set", "hidden_units=(8,)"]
    picture, model = tmp_path / "new" / "out.png", tmp_path / "best"
    done = zoo_command(*given, "--figure", picture, "--save-as", model, "--json")
    assert not done.returncode, done.stderr
    assert not done.stderr
    facts = json.loads(done.stdout)
    assert [row["trial"] for row in facts["trials"]] == [1, 2, 3]
    assert set(facts["best"]) == {"learning_rate", "activation"}
    assert Image.open(picture).width >= 1000
    assert zoo.card(model).arguments["hidden_units"] == [8]
    told = zoo_command("search", "mlp", "iris", "--space", "droput=(0,0.5)")
    assert told.returncode == 2
    assert "Did you mean dropout" in told.stderr


DRAWN = {"generation", "text_to_image"}  # no validation loss tells how good those are
SEARCHED = [name for name in zoo.list_models() if not DRAWN & set(registry.spec(name).tasks)]


@pytest.mark.slow
@pytest.mark.parametrize("name", SEARCHED)
def test_a_default_space_is_one_that_can_be_built(name):
    """The first values of each choice and the least of each range, and the last and the most."""
    space = spaces.of(name)
    assert {"learning_rate", "batch_size", "optimizer"} <= set(space)
    for end in (0, -1):
        drawn = {key: values.draw(Corner(end), key) for key, values in space.items() if key != "batch_size"}
        assert isinstance(zoo.build(name, **drawn), keras.Model)


class Corner:
    """A trial that draws the ends of what it is offered."""

    def __init__(self, end):
        self.end = end

    def suggest_int(self, name, low, high, log=False):
        return (low, high)[self.end]

    suggest_float = suggest_int

    def suggest_categorical(self, name, choices):
        return choices[self.end]
