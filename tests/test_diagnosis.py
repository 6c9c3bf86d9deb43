"""The diagnosis, on curves whose kind is plain and on trainings that were broken on purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets import Split
from zoo.diagnosis import ADVICE, diagnose

T = np.arange(40)
FALL = 0.1 + 2 * np.exp(-T / 5)
NOISE = np.random.RandomState(0).randn(40)
CURVES = {
    "ideal": (FALL, FALL + 0.05),
    "underfitting": (2 - 0.01 * T, 2.1 - 0.01 * T),
    "overfitting": (FALL, 0.3 + 1.8 * np.exp(-T / 4) + 0.02 * T),
    "oscillating": (1 + 0.4 * np.abs(NOISE), 1 + 0.4 * np.abs(NOISE)),
    "disturbed": (np.where(T == 20, 3.0, FALL), FALL + 0.05),
    "diverging": (1 + 0.01 * np.exp(T / 4), 1 + 0.01 * np.exp(T / 4)),
    "not learning": (2.3026 + 1e-5 * NOISE, 2.3026 + 1e-5 * NOISE),
    "too short": (FALL[:3], FALL[:3]),
}


@pytest.mark.parametrize("kind", CURVES)
def test_plain_curves_get_their_name(kind):
    training, validation = CURVES[kind]
    diagnosis = diagnose({"loss": training, "val_loss": validation})
    assert diagnosis.kind == kind
    assert any(character.isdigit() for character in diagnosis.evidence)
    assert repr(diagnosis) == str(diagnosis)  # at a prompt
    assert str(diagnosis).startswith(kind)
    assert ADVICE[kind] in str(diagnosis)


def test_the_epoch_is_named():
    assert diagnose({"loss": CURVES["disturbed"][0]}).since == 21
    training, validation = CURVES["overfitting"]
    assert abs(diagnose({"loss": training, "val_loss": validation}).since - 1 - validation.argmin()) <= 1
    assert diagnose({"loss": [1, 0.9, 0.8, np.nan, np.nan]}).since == 4


def test_reads_history_frame_and_csv(tmp_path):
    data = zoo.datasets.load("iris")
    history = zoo.build("mlp", data, seed=0).fit(*data.train, epochs=8, verbose=0)
    frame = pd.DataFrame(history.history)
    frame.to_csv(tmp_path / "log.csv", index_label="epoch")
    assert diagnose(history) == diagnose(frame) == diagnose(history.history)
    assert diagnose(tmp_path / "log.csv").kind == diagnose(frame).kind


@pytest.mark.parametrize("broken", ["a,b\n1,2\n", "loss\nhigh\nlow\nhigh\nlow\nhigh\n"])
def test_no_curve_gets_a_clear_error(tmp_csv, broken):
    with pytest.raises(zoo.ZooError, match=r"column loss|must be numbers"):
        diagnose(tmp_csv(broken))


def spoilt(data, train, validation=None):
    """The dataset with other preprocessed splits."""
    copy = replace(data)
    copy.__dict__.update(train=train, validation=validation or data.validation)
    return copy


def too_high(data):
    return data, {"learning_rate": 0.3, "schedule": "constant"}


def too_low(data):
    return data, {"learning_rate": 1e-6, "schedule": "constant"}


def zeroed(data):
    blank = [Split(np.zeros_like(split.x), split.y) for split in (data.train, data.validation)]
    return spoilt(data, *blank), {}


def missing(data):
    x = data.train.x.copy()
    x[3].flat[0] = np.nan
    return spoilt(data, Split(x, data.train.y)), {}


def outliers(data):
    x, y = (part.copy() for part in data.train)
    x[::50] *= 100
    y[::50] *= 100
    return spoilt(data, Split(x, y)), {}


def too_few(data):
    few = Split(data.train.x[:60], data.train.y[:60])
    return spoilt(data, few), {"hidden_units": (1024, 1024), "patience": 60}


@pytest.mark.parametrize(
    ("dataset", "spoil", "kind"),
    [
        ("houses", lambda data: (data, {}), "ideal"),
        ("houses", too_high, "oscillating"),
        ("houses", too_low, "underfitting"),
        ("houses", zeroed, "not learning"),
        ("houses", missing, "disturbed"),
        ("houses", outliers, "disturbed"),
        ("digits", too_few, "overfitting"),
    ],
)
def test_real_trainings_that_were_broken_on_purpose(dataset, spoil, kind):
    data, options = spoil(zoo.datasets.load(dataset))
    run = zoo.train("mlp", data, verbose=0, **{"epochs": 60, **options})
    assert run.diagnosis.kind == kind, run.diagnosis


OPPONENTS = {"balanced": 0.7, "discriminator ahead": 3.5, "generator ahead": 0.1}


def test_every_kind_is_tried():
    assert set(ADVICE) == set(CURVES) | set(OPPONENTS)


@pytest.mark.parametrize(("kind", "generator"), OPPONENTS.items())
def test_of_two_opponents_it_tells_who_is_ahead(kind, generator):
    """The sum of their losses swings, and means nothing."""
    swing = np.sin(np.arange(40))
    losses = {"discriminator_loss": 1.4 + 0.3 * swing, "generator_loss": generator + 0.05 * swing}
    history = pd.DataFrame(losses, index=range(1, 41)).assign(loss=2 + swing, val_loss=2 + swing)
    assert diagnose(history).kind == kind
    legend = zoo.plots.loss_curve(history).axes[0].get_legend_handles_labels()[1]
    assert "discriminator" in legend
    assert not any("best" in text for text in legend)


def test_a_broken_opponent_is_told():
    history = {"loss": [np.nan] * 9, "discriminator_loss": [np.nan] * 9, "generator_loss": [np.nan] * 9}
    assert diagnose(history).kind not in ("balanced", "discriminator ahead", "generator ahead")
