"""Callbacks for ``model.fit``: the loss curve, and a checkpoint to go on from after a killed process.

Early stopping, NaN stop, CSV log and TensorBoard are Keras' own callbacks; ``zoo.train`` uses them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd

from zoo.errors import ZooError

CHECKPOINTS = "epoch-*"  # folders, by the number of epochs that are done


class LossCurve(keras.callbacks.Callback):
    """Draws training and validation loss: live in a notebook, as a PNG file when training ends elsewhere.

    Args:
        path: the PNG file; in a notebook it is written too when it is given.
        every: seconds between two drawings in a notebook, at least.

    Example::

        model.fit(*data.train, validation_data=data.validation, epochs=20, callbacks=[zoo.callbacks.LossCurve()])
    """

    def __init__(self, path: str | Path | None = None, every: float = 1.0):
        super().__init__()
        self.live = _in_notebook()
        self.path = Path(path) if path else None if self.live else Path("loss_curve.png")
        self.every = every
        self._rows: list[dict[str, float]] = []
        self._drawn = 0.0
        self._display: Any = None

    def on_train_begin(self, logs: Any = None) -> None:
        """Start anew."""
        self._rows, self._display = [], None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Note the losses; in a notebook, draw them."""
        self._rows.append({"epoch": epoch + 1, **(logs or {})})
        if self.live and time.monotonic() - self._drawn > self.every:
            self._draw()

    def on_train_end(self, logs: Any = None) -> None:
        """Draw the whole curve, and write the file."""
        if not self._rows:
            return
        if self.live:
            self._draw()
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._figure().savefig(self.path, dpi=120)

    def _figure(self) -> Any:
        from zoo import plots

        return plots.loss_curve(pd.DataFrame(self._rows).set_index("epoch"))

    def _draw(self) -> None:
        import io

        from IPython import display

        png = io.BytesIO()
        self._figure().savefig(png, format="png", dpi=90)
        image = display.Image(png.getvalue())
        if self._display is None:
            self._display = display.display(image, display_id=True)
        else:
            self._display.update(image)
        self._drawn = time.monotonic()


class Checkpoint(keras.callbacks.Callback):
    """Saves all that a training needs to go on after its process was killed, and brings it back.

    Kept are weights, optimizer, the random states of dropout, the history, and what early stopping remembers. A folder
    ``epoch-00000007`` is complete or not there at all. Stands behind ``early_stopping`` in the list of callbacks.

    Args:
        folder: where the checkpoints are kept; the latest alone stays.
        plan: what is being trained; a folder that holds another plan is refused.
        early_stopping: the ``keras.callbacks.EarlyStopping`` of the same training.
        seconds: at least so long between two checkpoints; 0 saves after every epoch.
    """

    def __init__(
        self,
        folder: str | Path,
        plan: dict[str, Any],
        early_stopping: keras.callbacks.EarlyStopping,
        seconds: float = 10.0,
    ):
        super().__init__()
        self.folder, self.plan = Path(folder), json.loads(json.dumps(plan))
        self.early_stopping, self.seconds = early_stopping, seconds
        self.rows: list[dict[str, float]] = []
        self.seconds_before = 0.0
        self._began = self._saved_at = time.monotonic()

    def restore(self, model: keras.Model) -> None:
        """Bring a compiled model to the state of the latest checkpoint, if there is one.

        ``rows`` then holds the history, an epoch each, and ``seconds_before`` the time that it took.

        Raises:
            ZooError: the folder holds a checkpoint of another plan.
        """
        latest = max(self.folder.glob(CHECKPOINTS), key=_epochs, default=None)
        if latest is None:
            return
        state = json.loads((latest / "state.json").read_text())
        if state["plan"] != self.plan:
            changed = [key for key in self.plan if self.plan[key] != state["plan"].get(key)]
            raise ZooError(
                f"{self.folder} holds a checkpoint of another training: {', '.join(changed)} differ. "
                "Use the same arguments to go on, or another folder to start anew."
            )
        model.optimizer.build(model.trainable_variables)
        model.load_weights(latest / "model.weights.h5")
        self.rows, self.seconds_before = state["rows"], state["seconds"]
        self._early = state["early_stopping"]
        if (latest / "best.npz").exists():
            self._early["best_weights"] = _load_arrays(latest / "best.npz")
        for variable, value in zip(_random_states(model), _load_arrays(latest / "random.npz"), strict=True):
            variable.assign(value)

    def on_train_begin(self, logs: Any = None) -> None:
        """Give early stopping its memory back, which it cleared just before."""
        self._began = time.monotonic()
        for name, value in getattr(self, "_early", {}).items():
            setattr(self.early_stopping, name, value)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Save, when the last checkpoint is old enough; the epoch that ends a training is not one to go on from."""
        self.rows.append({"epoch": epoch + 1, **{name: float(value) for name, value in (logs or {}).items()}})
        if not self.model.stop_training and time.monotonic() - self._saved_at >= self.seconds:
            self._save(epoch + 1)
            self._saved_at = time.monotonic()

    def on_train_end(self, logs: Any = None) -> None:
        """A training that ended needs no checkpoint."""
        for done in self.folder.glob(CHECKPOINTS):
            shutil.rmtree(done)

    def _save(self, epochs: int) -> None:
        name = f"epoch-{epochs:08d}"
        unfinished = self.folder / f".{name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        stopping = self.early_stopping
        best = None if stopping.best is None else float(stopping.best)
        memory = {"wait": stopping.wait, "best": best, "best_epoch": stopping.best_epoch}
        self.model.save_weights(unfinished / "model.weights.h5")
        np.savez(unfinished / "random.npz", *(variable.numpy() for variable in _random_states(self.model)))
        if stopping.best_weights is not None:
            np.savez(unfinished / "best.npz", *stopping.best_weights)
        state = {
            "plan": self.plan,
            "rows": self.rows,
            "seconds": self.seconds_before + time.monotonic() - self._began,
            "early_stopping": memory,
        }
        (unfinished / "state.json").write_text(json.dumps(state))
        os.replace(unfinished, self.folder / name)
        for old in self.folder.glob(CHECKPOINTS):
            if old.name != name:
                shutil.rmtree(old)


class Progress(keras.callbacks.Callback):
    """A progress bar of the epochs on stderr, with the latest losses; used by the command line."""

    def on_train_begin(self, logs: Any = None) -> None:
        """Show the bar."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("epoch"),
            MofNCompleteColumn(),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=self.params["epochs"])
        self._bar.start()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Move the bar."""
        losses = {name: value for name, value in (logs or {}).items() if name in ("loss", "val_loss")}
        told = ", ".join(f"{name} {value:.4g}" for name, value in losses.items())
        self._bar.update(self._task, completed=epoch + 1, description=told)

    def on_train_end(self, logs: Any = None) -> None:
        """Take the bar away."""
        self._bar.stop()


def _epochs(checkpoint: Path) -> int:
    """After how many epochs a checkpoint was written."""
    return int(checkpoint.name.partition("-")[2])


def _random_states(model: keras.Model) -> list[keras.Variable]:
    """The states of dropout's random generators, which Keras leaves out of a model's weights."""
    weights = {id(weight) for weight in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]


def _load_arrays(path: Path) -> list[np.ndarray]:
    with np.load(path, allow_pickle=False) as arrays:
        return [arrays[f"arr_{i}"] for i in range(len(arrays.files))]


def _in_notebook() -> bool:
    """Whether this process is a Jupyter kernel."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and shell.has_trait("kernel")
