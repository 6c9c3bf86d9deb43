"""The callbacks, with plain ``model.fit``."""

from __future__ import annotations

import sys
import types

import pytest
from PIL import Image

import zoo
from zoo import callbacks


@pytest.fixture
def fit():
    data = zoo.datasets.load("iris")

    def run(callback, epochs=6):
        zoo.build("mlp", data, seed=0).fit(
            *data.train, validation_data=data.validation, epochs=epochs, verbose=0, callbacks=[callback]
        )

    return run


def test_loss_curve_writes_a_picture(fit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fit(zoo.callbacks.LossCurve())
    assert Image.open(tmp_path / "loss_curve.png").size[0] > 400
    fit(zoo.callbacks.LossCurve(tmp_path / "deep" / "curve.png"))
    assert (tmp_path / "deep" / "curve.png").exists()


def test_loss_curve_draws_live_in_a_notebook(fit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(callbacks, "_in_notebook", lambda: True)
    shown, updated = [], []
    handle = types.SimpleNamespace(update=updated.append)
    display = types.SimpleNamespace(
        Image=lambda data: data, display=lambda image, display_id: shown.append(image) or handle
    )
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(display=display))
    fit(zoo.callbacks.LossCurve(every=0))
    assert len(shown) == 1
    assert len(updated) == 6  # five epochs, and the end
    assert updated[-1].startswith(b"\x89PNG")
    assert not list(tmp_path.iterdir())


def test_progress_tells_the_losses_on_stderr(fit, capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")  # where stderr is no terminal, there is no bar
    fit(zoo.callbacks.Progress())
    told = capsys.readouterr()
    assert "val_loss" in told.err
    assert not told.out
