"""Training: repeatable, stopped in time, fed as promised, resumed after a kill."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace

import keras
import numpy as np
import pandas as pd
import pytest

import zoo
from zoo import surgery
from zoo.datasets import stream
from zoo.training import schedules

pytestmark = pytest.mark.backends


def test_a_run_holds_all_that_was_promised(quick_run):
    run = quick_run("cnn", "digits")
    assert list(run.history.columns) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert list(run.history.index) == [1, 2, 3]
    assert run.table.index[0] == "cnn-digits"
    assert set(run.baselines) == {"dummy", "logistic regression", "support vectors"}
    assert run.baselines["dummy"]["accuracy"] < 0.2
    assert run.diagnosis.kind == "too short"
    assert "cnn-digits" in repr(run)
    assert run.metrics["accuracy"] == pytest.approx(np.mean(run.answer["label"] == run.dataset.raw.test.y.astype(str)))


def test_same_seed_same_weights():
    first, again, other = (zoo.train("mlp", "iris", seed=seed, epochs=4, verbose=0) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first.history, again.history)
    for a, b in zip(first.model.get_weights(), again.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert not first.history.equals(other.history)


def test_stops_early_with_the_best_weights():
    run = zoo.train("mlp", "iris", epochs=300, learning_rate=0.05, patience=3, verbose=0)
    assert len(run.history) < 300
    assert run.history.val_loss.idxmin() == len(run.history) - 3
    loss = run.model.evaluate(*run.dataset.validation, verbose=0)[0]
    assert loss == pytest.approx(run.history.val_loss.min(), rel=1e-5)


def test_stops_at_a_loss_that_is_no_number():
    data = zoo.datasets.load("breast_cancer")
    data.train.x[0, 0] = np.nan
    run = zoo.train("perceptron", data, verbose=0)
    assert len(run.history) == 1
    assert run.diagnosis.kind == "disturbed"


@pytest.mark.parametrize("schedule", schedules.SCHEDULES)
def test_schedules_end_low_and_leave_the_model_trainable(schedule):
    rates = schedules.SCHEDULES[schedule](0.1, 100)
    values = [float(rates(step)) for step in range(101)]
    assert max(values) == pytest.approx(0.1, rel=0.05)
    assert values[-1] <= 0.0011
    run = zoo.train("mlp", "iris", epochs=2, schedule=schedule, verbose=0)
    assert float(run.model.optimizer.learning_rate) == pytest.approx(1e-3)


def test_own_keras_model_is_trained_too():
    data = zoo.datasets.load("wine")
    model = keras.Sequential([keras.Input((13,)), keras.layers.Dense(3, "softmax")], name="mine")
    with pytest.raises(zoo.ZooError, match="Compile mine first"):
        zoo.train(model, data)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    run = zoo.train(model, data, epochs=3, verbose=0)
    assert run.name == "mine-wine"
    assert run.model.steps_per_execution == 1
    folder = run.save()
    np.testing.assert_allclose(
        zoo.load("mine-wine").predict(data.test.x, verbose=0), model.predict(data.test.x, verbose=0)
    )
    assert json.loads((folder / "card.json").read_text())["architecture"] is None


def own(*layers):
    """A compiled classifier of digits."""
    model = keras.Sequential([*layers, keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.mark.parametrize(
    ("make", "task"),
    [(lambda: zoo.build("gan"), "generation"), (lambda: own(keras.layers.Flatten()), None)],
    ids=["no graph", "not built yet"],
)
def test_a_model_that_tells_no_shape_is_trained_too(make, task):
    data = zoo.datasets.load("digits", task=task)
    few = data.raw._replace(**{part: split.take(np.arange(64)) for part, split in data.raw._asdict().items()})
    run = zoo.train(make(), replace(data, raw=few), epochs=1, verbose=0)
    assert np.isfinite(run.history.loss).all()


def of_any_size():
    return own(keras.Input((None, None, 1)), keras.layers.GlobalMaxPooling2D())


def joined(**shapes):
    """A model of several inputs, as a list."""
    inputs = [keras.Input(shape, name=name) for name, shape in shapes.items()]
    return keras.Model(inputs, keras.layers.Concatenate()(inputs), name="joined")


@pytest.mark.parametrize(
    ("make", "expected", "told"),
    [
        (lambda: zoo.build("transformer"), {"source": (12,), "target": (23,)}, None),
        (lambda: zoo.build("transformer"), {"source": (12,), "target": (9,)}, "reads shape {'source': (12,)"),
        (lambda: joined(a=(3,), b=(4,)), {"b": (4,), "a": (3,)}, None),
        (lambda: joined(a=(3,), b=(4,)), {"c": (4,), "a": (3,)}, "but data has {'c'"),
        (lambda: joined(a=(3,), b=(4,)), (3,), "but data has (3,)"),
        (of_any_size, (8, 8, 1), None),
        (of_any_size, (8, 8, 3), "reads shape (None, None, 1)"),
    ],
)
def test_a_shape_that_does_not_fit_is_refused(make, expected, told):
    with pytest.raises(zoo.ZooError, match=re.escape(told)) if told else contextlib.nullcontext():
        surgery.check_shape(make(), "data", expected)


def test_writes_csv_log_and_tensorboard(tmp_path):
    run = zoo.train("mlp", "iris", epochs=6, csv_log=tmp_path / "log.csv", tensorboard=tmp_path / "tb", verbose=0)
    log = pd.read_csv(tmp_path / "log.csv")
    np.testing.assert_allclose(log.val_loss, run.history.val_loss)
    assert zoo.diagnose(tmp_path / "log.csv").kind == run.diagnosis.kind
    assert list((tmp_path / "tb").rglob("*tfevents*"))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: zoo.train("cnn", "iris"), "Models for it"),
        (lambda: zoo.train("mlp", "iris", epochs=0), "epochs=0: choose a whole number of at least 1"),
        (lambda: zoo.train("mlp", "iris", epochs="5"), "epochs='5': choose a whole number"),
        (lambda: zoo.train("mlp", "iris", batch_size=0.5), "batch_size=0.5: choose a whole number"),
        (lambda: zoo.train("mlp", "iris", patience=2.5), "patience=2.5: choose a whole number"),
        (lambda: zoo.train("mlp", "iris", learning_rate="fast"), "learning_rate='fast': choose a number above 0"),
        (lambda: zoo.train("mlp", "iris", learning_rate=float("nan")), "learning_rate=nan: choose a number above 0"),
        (lambda: zoo.train("mlp", "iris", l1="a"), "l1='a': choose a number of at least 0"),
        (lambda: zoo.train("mlp", "iris", l2=-1), "l2=-1: choose a number of at least 0"),
        (lambda: zoo.train("mlp", "iris", optimizer=3), "no optimizer named '3'"),
        (lambda: zoo.train("mlp", "iris", seed=-1), "seed=-1: choose a whole number from 0"),
        (lambda: zoo.train("cnn", "digits", augment=3), r"augment=3: name techniques, such as \('flip', 'crop'\)"),
        (lambda: zoo.train("cnn", "digits", augment={"crop": "a"}), "crop='a' must be greater than 0"),
        (lambda: zoo.train("cnn", "digits", checkpoint_seconds="a"), "checkpoint_seconds='a': choose a number of at"),
        (lambda: zoo.train("mlp", "iris", keep="first"), "choose 'best' or 'last'"),
        (lambda: zoo.train("mlp", "iris", schedule="cosin"), "Did you mean cosine"),
        (lambda: zoo.train("mlp", "iris", layers=3), "takes no argument 'layers'"),
        (lambda: zoo.train(3, "iris"), "registered name or a keras.Model"),
        (lambda: zoo.train(zoo.build("mlp", "iris")), "needs a dataset"),
        (lambda: zoo.train(zoo.build("mlp", "iris"), "wine"), r"reads shape \(4,\), but wine has \(13,\)"),
        (lambda: zoo.evaluate(zoo.build("mlp", "iris"), "wine"), r"reads shape \(4,\)"),
    ],
)
def test_wrong_use_names_the_way_out(call, says):
    with pytest.raises(zoo.ZooError, match=says):
        call()


def test_batches_hold_every_row_once_in_an_order_of_seed_and_epoch():
    x = np.arange(57, dtype="float32")[:, None]
    data = zoo.datasets.from_arrays(x, np.arange(57) / 7, validation=0.2, quiet=True)
    rows = list(data.train.y[:, 0])
    assert len(rows) == 33
    steps = stream.even_steps(33, batch_size=10, execution=3)
    assert steps == 6

    def epochs(seed, first=0):
        batches = stream.batches(data, "train", steps, seed=seed, first_epoch=first).take(2 * steps)
        ys = [y[:, 0] for _, y in batches.as_numpy_iterator()]
        assert {len(y) for y in ys} == {5, 6}
        return np.concatenate(ys[:steps]), np.concatenate(ys[steps:])

    one, two = epochs(0)
    assert sorted(one) == sorted(two) == sorted(rows)
    assert list(one) != list(two)
    assert list(epochs(0, first=1)[0]) == list(two)
    assert list(epochs(1)[0]) != list(one)
    assert list(epochs(None)[0]) == rows


TRAINING = """
import json, sys, time, keras, zoo
class Slow(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print("batch", self.model.optimizer.iterations.numpy(), flush=True)
        time.sleep(0.02)
run = zoo.train("cnn", "digits", epochs=12, patience=4, filters=(4,), checkpoint=sys.argv[1], checkpoint_seconds=0,
                csv_log=sys.argv[1] + ".csv", callbacks=[Slow()], verbose=0)
print(json.dumps([run.metrics, run.history.to_dict("list")]))
"""


@pytest.mark.slow
def test_goes_on_after_a_kill_and_ends_as_if_undisturbed(tmp_path):
    command = [sys.executable, "-c", TRAINING]

    def finish(folder):
        done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
        lines = done.stdout.splitlines()
        return int(lines[0].split()[1]), json.loads(lines[-1])

    _, undisturbed = finish(tmp_path / "whole")

    folder = tmp_path / "killed"
    process = subprocess.Popen([*command, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    while not list(folder.glob("epoch-00000005")):
        assert process.poll() is None
        time.sleep(0.005)
    process.stdout.readline()
    time.sleep(0.03)  # into the middle of an epoch
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert list(folder.glob("epoch-*"))

    first_step, resumed = finish(folder)
    assert first_step > 5 * 16  # it did not begin anew
    assert resumed == undisturbed
    whole, killed = (pd.read_csv(f"{tmp_path / name}.csv") for name in ("whole", "killed"))
    assert list(killed.epoch) == list(whole.epoch)
    np.testing.assert_allclose(killed.val_loss, whole.val_loss)


def test_an_epoch_of_long_texts_is_as_many_batches_as_their_windows_fill():
    """Not as their number would: a file of source is hundreds of windows."""
    data = zoo.datasets.load("python_source", megabytes=0.3)
    steps = []

    class Count(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            steps.append(int(self.model.optimizer.iterations))

    zoo.train("gpt", data, epochs=1, batch_size=16, width=16, depth=1, heads=2, callbacks=[Count()], verbose=0)
    assert data.rows["train"] < data.train.rows / 10
    assert 0 <= steps[0] * 16 - data.train.rows < 16 * 16


def test_a_checkpoint_of_another_training_is_refused(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt

    options = {"checkpoint": tmp_path / "kept", "checkpoint_seconds": 0, "epochs": 5, "verbose": 0}
    with pytest.raises(KeyboardInterrupt):
        zoo.train("mlp", "iris", callbacks=[Interrupt()], **options)
    with pytest.raises(zoo.ZooError, match="another training: seed differ"):
        zoo.train("mlp", "iris", seed=1, **options)
    assert len(zoo.train("mlp", "iris", **options).history) == 5
    assert not list((tmp_path / "kept").iterdir())
