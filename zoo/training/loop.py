"""The training loop: Keras' ``fit``, fed quickly, stopped early, and resumed where it was killed."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import keras
import pandas as pd

from zoo import datasets, registry, surgery
from zoo.callbacks import Checkpoint
from zoo.datasets import Dataset, stream
from zoo.errors import ZooError, unknown
from zoo.registry import Recipe
from zoo.training import schedules
from zoo.training.run import Run

STEPS_PER_EXECUTION = 16  # measured best on two cores: benchmarks/training_speed.py
VALIDATION_BATCH = 512


def train(
    model: str | keras.Model,
    dataset: str | Dataset | None = None,
    *,
    seed: int = 0,
    epochs: int | None = None,
    batch_size: int | None = None,
    learning_rate: float | None = None,
    schedule: str | None = None,
    patience: int | None = None,
    keep: str | None = None,
    augment: str | Sequence[str] | Mapping[str, float] | None = None,
    minibatches: str | None = None,
    start_from: keras.Model | None = None,
    frozen: bool = False,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    checkpoint: str | Path | None = None,
    checkpoint_seconds: float = 10.0,
    csv_log: str | Path | None = None,
    tensorboard: str | Path | None = None,
    verbose: int | str = "auto",
    **arguments: Any,
) -> Run:
    """Train a model: early stopping on the validation loss, the best epoch's weights, everything measured.

    Args:
        model: a registered model's name, or any compiled Keras model.
        dataset: a dataset or its name; by default the one that the model is paired with.
        seed: of the initial weights, of dropout and of the order of the batches. The same seed on the same machine
            gives the same weights.
        epochs, batch_size, learning_rate, schedule, patience: in place of the recipe's (:class:`zoo.Recipe`);
            ``schedule`` is ``"constant"``, ``"step"``, ``"exponential"``, ``"cosine"`` or ``"one_cycle"``, and the
            batches are of nearly equal size, at most ``batch_size``.
        keep: also of the recipe: ``"best"`` stops early and keeps the best epoch's weights, ``"last"`` the last one's.
        augment: also of the recipe: what to change training samples by at random, ``("flip", "crop")`` or
            ``{"crop": 0.1}`` (:mod:`zoo.datasets.augment`); ``()`` for nothing.
        minibatches: also of the recipe: ``"shuffled"``, ``"stratified"`` or ``"balanced"``
            (:mod:`zoo.datasets.minibatches`).
        start_from: a model whose weights this one begins with, as far as their layers agree (S20).
        frozen: whether the layers that begin so stay as they are, and the others alone learn; the last one always does.
        callbacks: further Keras callbacks, such as ``zoo.callbacks.LossCurve()``.
        checkpoint: a folder; a training that was killed goes on from there when it is called again.
        checkpoint_seconds: time between two checkpoints, at least.
        csv_log: a file for the history, written as the training goes.
        tensorboard: a folder for TensorBoard's logs.
        verbose: as in ``fit``: 0 silent, 1 a bar, 2 a line an epoch.
        **arguments: of the registered model's builder, such as ``dropout=0.4``.

    Raises:
        ZooError: an unknown name or argument, or a model and a dataset that do not fit.

    Example: ``run = zoo.train("cnn", dataset="digits"); print(run.table); run.save()``.
    """
    spec = registry.spec(model) if isinstance(model, str) else None
    data = _dataset(spec, dataset)
    given: dict[str, Any] = {
        "epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate, "schedule": schedule,
        "patience": patience, "keep": keep, "augment": augment, "minibatches": minibatches,
    }  # fmt: skip
    given = {name: value for name, value in given.items() if value is not None}
    recipe = replace(spec.recipe_for(data.name) if spec else Recipe(), **given)
    recipe = replace(recipe, augment=datasets.augment.strengths(recipe.augment) or None)
    _check(recipe, data)

    if spec:
        network = registry.build(spec.name, data, seed=seed, learning_rate=recipe.learning_rate, **arguments)
    else:
        network = _own_model(model, data, arguments)
        keras.utils.set_random_seed(seed)
    begun = surgery.inherit(network, start_from) if start_from is not None else []
    output = next(layer for layer in reversed(network.layers) if layer.weights)
    for layer in begun if frozen else ():
        layer.trainable = layer is output
    name = spec.name if spec else network.name
    steps = Steps.of(data, recipe.batch_size)
    if (spec is None and "learning_rate" in given) or recipe.schedule not in (None, "constant"):
        total = steps.training * recipe.epochs
        network.optimizer.learning_rate = schedules.learning_rate(recipe.schedule, recipe.learning_rate, total)

    best = recipe.keep == "best"
    patience = recipe.patience if best else recipe.epochs
    stopping = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=best)
    watching: list[keras.callbacks.Callback] = [stopping, keras.callbacks.TerminateOnNaN()]
    keeper = None
    if checkpoint is not None:
        plan = {
            "model": name, "arguments": arguments, "dataset": data.name, "options": dict(data.options),
            "data_seed": data.seed, "seed": seed, **asdict(recipe),
        }  # fmt: skip
        keeper = Checkpoint(checkpoint, plan, stopping, checkpoint_seconds)
        keeper.restore(network)
        watching.append(keeper)
    done = pd.DataFrame(keeper.rows if keeper else [])
    watching += _logs(csv_log, tensorboard, done)

    started, busy = time.perf_counter(), time.process_time()
    log = _fit(network, data, steps, recipe, len(done), seed, [*watching, *callbacks], verbose)
    seconds = time.perf_counter() - started + (keeper.seconds_before if keeper else 0.0)
    processor_seconds = time.process_time() - busy

    for layer in begun:
        layer.trainable = True
    if spec:  # a fresh optimizer: a schedule that has run out would stop any further training
        registry.compile_for(network, data.task, recipe.learning_rate, arguments.get("optimizer", "adam"))
    new = pd.DataFrame(log.history).assign(epoch=[epoch + 1 for epoch in log.epoch])
    history = pd.concat([done, new]).set_index("epoch")
    return Run(
        name=f"{name}-{data.name}",
        model=network,
        dataset=data,
        history=history,
        seed=seed,
        recipe=recipe,
        seconds=seconds,
        architecture=spec.name if spec else None,
        arguments=arguments,
        processor_seconds=processor_seconds,
    )


@dataclass(frozen=True)
class Steps:
    """Batches of an epoch: of training, of validation, and how many of them run in one call."""

    training: int
    validation: int
    execution: int

    @classmethod
    def of(cls, data: Dataset, batch_size: int) -> Steps:
        """The steps for a dataset's splits, of which a text may make many rows."""
        parts = ("train", "validation")
        rows, validation_rows = (data.rows[part] if data.streamed else getattr(data, part).rows for part in parts)
        execution = min(STEPS_PER_EXECUTION, rows, validation_rows)
        return cls(
            training=stream.even_steps(rows, batch_size, execution),
            validation=stream.even_steps(validation_rows, VALIDATION_BATCH, execution),
            execution=execution,
        )


def _fit(
    model: keras.Model,
    data: Dataset,
    steps: Steps,
    recipe: Recipe,
    first_epoch: int,
    seed: int,
    callbacks: list[keras.callbacks.Callback],
    verbose: int | str,
) -> keras.callbacks.History:
    """Keras' ``fit`` on streams of gathered batches, several steps a call."""
    batches = stream.batches(
        data, "train", steps.training, seed=seed, first_epoch=first_epoch,
        minibatches=recipe.minibatches, augment=recipe.augment,
    )  # fmt: skip
    with _several_steps_a_call(model, steps.execution):
        return model.fit(
            batches,
            steps_per_epoch=steps.training,
            validation_data=stream.batches(data, "validation", steps.validation),
            validation_steps=steps.validation,
            epochs=recipe.epochs,
            initial_epoch=first_epoch,
            shuffle=False,
            callbacks=callbacks,
            verbose=verbose,
        )


def _logs(
    csv_log: str | Path | None, tensorboard: str | Path | None, done: pd.DataFrame
) -> list[keras.callbacks.Callback]:
    """The callbacks that write logs; a CSV file begins with the epochs that are done already."""
    logs: list[keras.callbacks.Callback] = []
    if csv_log is not None:
        if len(done):
            done.assign(epoch=done.epoch - 1).to_csv(csv_log, index=False)  # Keras counts epochs from 0
        logs.append(keras.callbacks.CSVLogger(str(csv_log), append=len(done) > 0))
    if tensorboard is not None:
        if importlib.util.find_spec("tensorboard") is None:
            raise ZooError("Logs for TensorBoard need it installed: pip install 'zoo[tensorboard]'.")
        logs.append(keras.callbacks.TensorBoard(str(tensorboard)))
    return logs


def _dataset(spec: registry.ModelSpec | None, dataset: str | Dataset | None) -> Dataset:
    if isinstance(dataset, Dataset):
        return dataset
    if dataset is None and spec is None:
        raise ZooError("A model of your own needs a dataset: zoo.train(model, 'digits').")
    name = dataset or spec.dataset  # type: ignore[union-attr]
    return datasets.load(name, task=datasets.catalog.resolve(name, spec.tasks if spec else ()).task.name)


def _check(recipe: Recipe, data: Dataset) -> None:
    for name in ("epochs", "batch_size", "learning_rate", "patience"):
        if getattr(recipe, name) <= 0:
            raise ZooError(f"{name}={getattr(recipe, name)} must be greater than 0.")
    if recipe.keep not in ("best", "last"):
        raise unknown("epoch to keep", recipe.keep, ("best", "last"))
    if not data.rows["validation"]:
        raise ZooError(f"{data.name} has no validation split, which early stopping needs.")
    datasets.augment.check(data, recipe.augment)
    datasets.minibatches.check(data, recipe.minibatches)


def _own_model(model: Any, data: Dataset, arguments: dict[str, Any]) -> keras.Model:
    if not isinstance(model, keras.Model):
        raise ZooError(f"A model is a registered name or a keras.Model, not a {type(model).__name__}.")
    if arguments:
        raise ZooError(f"{', '.join(arguments)}: a model that is built already takes no arguments.")
    if not model.compiled:
        raise ZooError(f"Compile {model.name} first: model.compile('adam', {data.task.loss!r}).")
    if model.input_shape[1:] != data.input_shape:
        raise ZooError(f"{model.name} reads shape {model.input_shape[1:]}, but {data.name} has {data.input_shape}.")
    return model


@contextmanager
def _several_steps_a_call(model: keras.Model, steps: int) -> Iterator[None]:
    """Let the model run several steps in one call, and give it back as it was."""
    before = model.steps_per_execution
    try:
        model.steps_per_execution = steps
        model.train_function = model.test_function = None
        yield
    finally:
        model.steps_per_execution = before
        model.train_function = model.test_function = None
