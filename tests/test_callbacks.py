"""The callbacks, with plain ``model.fit``."""

from __future__ import annotations

import sys
import types

import keras
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


class Interrupt(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        raise KeyboardInterrupt


@pytest.mark.parametrize("epochs", [7, 10_000])
@pytest.mark.parametrize("earlier", [False, True])
def test_a_checkpoint_is_found_whatever_its_number(epochs, earlier, tmp_path):
    data, stopping = zoo.datasets.load("iris"), keras.callbacks.EarlyStopping()
    keeper, again = (zoo.callbacks.Checkpoint(tmp_path, {}, stopping, seconds=0) for _ in range(2))
    told = {"validation_data": data.validation, "verbose": 0, "callbacks": [stopping, keeper, Interrupt()]}
    with pytest.raises(KeyboardInterrupt):
        zoo.build("mlp", data).fit(*data.train, initial_epoch=epochs - 1, epochs=epochs + 1, **told)
    if earlier:  # versions ago, the number had four digits
        (tmp_path / f"epoch-{epochs:08d}").rename(tmp_path / f"epoch-{epochs:04d}")
    again.restore(zoo.build("mlp", data))
    assert [row["epoch"] for row in again.rows] == [epochs]
    again.on_train_end()
    assert not list(tmp_path.iterdir())


def test_progress_tells_the_losses_on_stderr(fit, capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")  # where stderr is no terminal, there is no bar
    fit(zoo.callbacks.Progress())
    told = capsys.readouterr()
    assert "val_loss" in told.err
    assert not told.out
