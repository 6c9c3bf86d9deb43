"""A card's training, done again."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import keras
import pytest

import zoo
from zoo import store
from zoo.store import writing
from zoo.training import Reproduction, reproduce, reproduction, train_again

QUICK = {"epochs": 3, "verbose": 0}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A small trained model on disk, with all that a training can be told differently."""
    run = zoo.train("mlp", "iris", schedule="cosine", hidden_units=(8,), augment=(), seed=3, **QUICK)
    return run.save(tmp_path_factory.mktemp("kept") / "mlp-iris")


def test_on_the_same_machine_it_is_the_same(kept):
    again = reproduce(kept, verbose=0)
    assert again.metrics == pytest.approx(store.card(kept).metrics, rel=1e-6)
    assert again.verdict == "the same"
    assert list(again.table.columns) == ["card", "again", "lowest", "highest"]


def test_another_seed_is_another_training(kept):
    other = train_again(kept, seed=4, verbose=0)
    card = store.card(kept)
    assert (other.seed, other.recipe.epochs, other.arguments) == (4, 3, card.arguments)
    assert other.metrics["log_loss"] != pytest.approx(card.metrics["log_loss"], rel=1e-6)
    assert zoo.card(kept).dataset["seed"] == other.dataset.seed  # the split stays


@pytest.mark.parametrize(
    ("seeds", "again", "verdict"),
    [
        ((0.90, 0.94), 0.92, "the same"),
        ((0.90, 0.94), 0.93, "within the spread"),
        ((0.90, 0.94), 0.97, "near the spread"),
        ((0.90, 0.94), 0.80, "different"),
        ((), 0.80, "different"),
    ],
)
def test_the_seeds_of_the_card_tell_how_far_is_far(kept, seeds, again, verdict):
    spread = {str(seed): {"accuracy": value} for seed, value in enumerate(seeds)}
    card = replace(store.card(kept), metrics={"accuracy": 0.92}, spread=spread)
    card = replace(card, dataset={**card.dataset, "rows": {"test": 1000}})
    assert Reproduction(card, {"accuracy": again}, 1.0).verdict == verdict


@pytest.mark.parametrize("decides", ["accuracy", "exact"])
@pytest.mark.parametrize(("rows", "verdict"), [(1, "near the spread"), (2, "different")])
def test_one_row_of_the_test_split_is_not_far(kept, decides, rows, verdict):
    card = replace(store.card(kept), metrics={decides: 272 / 384}, decides=decides)
    card = replace(card, dataset={**card.dataset, "rows": {"test": 384}})
    assert Reproduction(card, {decides: (272 - rows) / 384}, 1.0).verdict == verdict


def test_a_fine_tuned_one_says_so(kept, tmp_path):
    tuned = zoo.fine_tune(kept, "iris", frozen_epochs=2, **QUICK)
    folder = tuned.save(tmp_path / "tuned")
    told = "began with the weights of mlp-iris, frozen for the first 2 epochs"
    assert f"- It {told}." in (folder / "README.md").read_text(encoding="utf-8")
    with pytest.raises(zoo.ZooError, match=f"tuned cannot be trained again from its card alone: it {told}"):
        reproduce(folder)
    begun = zoo.train("mlp", "iris", start_from=tuned.model, **{**QUICK, **tuned.arguments})
    assert begun.beyond_recipe == "began with the weights of mlp"


@pytest.mark.parametrize(
    ("of_the_machine", "more", "refused"),
    [
        (False, {}, False),
        (False, {"train": 1}, True),
        (False, {"train": 1, "validation": 1, "test": 1}, True),
        (True, {"train": 1}, True),
        (True, {"train": 1, "validation": 1, "test": 1}, False),
    ],
)
def test_other_rows_are_refused(kept, of_the_machine, more, refused):
    """But texts of the running Python are others with each version, in all splits."""
    card, data = store.card(kept), zoo.datasets.load("iris")
    rows = {part: count + more.get(part, 0) for part, count in card.dataset["rows"].items()}
    card = replace(card, dataset={**card.dataset, "rows": rows})
    data = replace(data, spec=replace(data.spec, rows=None if of_the_machine else data.spec.rows))
    with pytest.raises(zoo.ZooError, match="learned from other rows") if refused else contextlib.nullcontext():
        reproduction.check(card, data)


def test_the_card_tells_the_spread(kept, tmp_path):
    card = store.card(kept)
    spread = {str(seed): {**card.metrics, "accuracy": value} for seed, value in enumerate((0.5, 0.7))}
    card = replace(card, metrics={**card.metrics, "accuracy": 0.6}, spread=spread)
    assert "With 3 seeds of weights and batches: accuracy from 0.5000 to 0.7000, median 0.6000." in card.to_markdown()
    writing.write_card(card, tmp_path)
    assert store.card(tmp_path) == card
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == card.to_markdown()


def test_data_of_someones_own_are_passed_on(tmp_path):
    data = zoo.datasets.load("iris")
    own = replace(data, spec=replace(data.spec, name="flowers"))
    folder = zoo.train("perceptron", own, **QUICK).save(tmp_path / "perceptron-flowers")
    ways_out = {
        r"zoo.reproduce\('perceptron-flowers', dataset=": lambda: reproduce(folder),
        r"zoo.evaluate\('perceptron-flowers', dataset=": lambda: zoo.evaluate(folder),
        r"zoo.compare\(\[...\], dataset=": lambda: zoo.compare([folder, folder]),
        r"zoo.exporters.check\(PATH, 'perceptron-flowers', raw=": lambda: zoo.exporters.check(tmp_path, folder),
        "not on iris": lambda: reproduce(folder, dataset=data),
        "another split of flowers": lambda: reproduce(folder, dataset=replace(own, seed=1)),
    }
    for says, call in ways_out.items():
        with pytest.raises(zoo.ZooError, match=says):
            call()
    assert reproduce(folder, dataset=own, verbose=0).verdict == "the same"


def test_a_network_of_someones_own_cannot_be_built_from_its_card(tmp_path):
    data = zoo.datasets.load("iris")
    own = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "softmax")])
    own.compile("adam", "sparse_categorical_crossentropy")
    folder = zoo.train(own, data, **QUICK).save(tmp_path / "own")
    with pytest.raises(zoo.ZooError, match="someone's own"):
        reproduce(folder)


def test_from_a_shell(kept, zoo_command):
    done = zoo_command("reproduce", kept)
    assert done.returncode == 0, done.stderr
    assert "accuracy, which decides, is the same" in done.stdout
    assert zoo_command("reproduce", "mlp-housez").returncode == 2
