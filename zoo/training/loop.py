"""The training loop: Keras' ``fit``, fed quickly, stopped early, and resumed where it was killed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import keras
import pandas as pd

from zoo import datasets, registry
from zoo.callbacks import Checkpoint
from zoo.datasets import Dataset, stream
from zoo.errors import ZooError
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
    recipe = spec.recipe_for(data.name) if spec else Recipe()
    given: dict[str, Any] = {
        "epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate, "schedule": schedule,
        "patience": patience,
    }  # fmt: skip
    recipe = replace(recipe, **{name: value for name, value in given.items() if value is not None})
    _check(recipe, data)

    if spec:
        network = registry.build(spec.name, data, seed=seed, learning_rate=recipe.learning_rate, **arguments)
    else:
        network = _own_model(model, data, arguments)
        keras.utils.set_random_seed(seed)

    stopping = keras.callbacks.EarlyStopping(patience=recipe.patience, restore_best_weights=True)
    extra: list[keras.callbacks.Callback] = [stopping, keras.callbacks.TerminateOnNaN()]
    keeper, first_epoch = None, 0
    if checkpoint is not None:
        plan = {
            "model": spec.name if spec else network.name, "arguments": arguments, "dataset": data.name,
            "options": dict(data.options), "data_seed": data.seed, "seed": seed, **asdict(recipe),
        }  # fmt: skip
        keeper = Checkpoint(checkpoint, plan, stopping, checkpoint_seconds)

    execution = min(STEPS_PER_EXECUTION, len(data.train.y), len(data.validation.y))
    steps = stream.even_steps(len(data.train.y), recipe.batch_size, execution)
    validation_steps = stream.even_steps(len(data.validation.y), VALIDATION_BATCH, execution)
    if recipe.schedule not in (None, "constant"):
        rate = schedules.learning_rate(recipe.schedule, recipe.learning_rate, steps * recipe.epochs)
        network.optimizer.learning_rate = rate
    if keeper:
        first_epoch = keeper.restore(network)
        extra.append(keeper)
    if csv_log is not None:
        if keeper and keeper.rows:
            pd.DataFrame(keeper.rows).assign(epoch=lambda rows: rows.epoch - 1).to_csv(csv_log, index=False)
        extra.append(keras.callbacks.CSVLogger(str(csv_log), append=first_epoch > 0))
    if tensorboard is not None:
        extra.append(keras.callbacks.TensorBoard(str(tensorboard)))

    before = list(keeper.rows) if keeper else []
    started = time.perf_counter()
    with _several_steps_a_call(network, execution):
        log = network.fit(
            stream.batches(data.train, steps, seed=seed, first_epoch=first_epoch),
            steps_per_epoch=steps,
            validation_data=stream.batches(data.validation, validation_steps),
            validation_steps=validation_steps,
            epochs=recipe.epochs,
            initial_epoch=first_epoch,
            shuffle=False,
            callbacks=[*extra, *callbacks],
            verbose=verbose,
        )
    seconds = time.perf_counter() - started
    rows = before + [
        {"epoch": epoch + 1, **{name: values[i] for name, values in log.history.items()}}
        for i, epoch in enumerate(log.epoch)
    ]
    if spec:  # a fresh optimizer: a schedule that has run out would stop any further training
        registry.compile_for(network, data.task, recipe.learning_rate)
    return Run(
        name=f"{spec.name if spec else network.name}-{data.name}",
        model=network,
        dataset=data,
        history=pd.DataFrame(rows).set_index("epoch"),
        seed=seed,
        recipe=recipe,
        seconds=seconds,
        architecture=spec.name if spec else None,
        arguments=arguments,
    )


def _dataset(spec: registry.ModelSpec | None, dataset: str | Dataset | None) -> Dataset:
    if isinstance(dataset, Dataset):
        return dataset
    if dataset is None and spec is None:
        raise ZooError("A model of your own needs a dataset: zoo.train(model, 'digits').")
    return datasets.load(dataset or spec.dataset)  # type: ignore[union-attr]


def _check(recipe: Recipe, data: Dataset) -> None:
    for name in ("epochs", "batch_size", "learning_rate", "patience"):
        if getattr(recipe, name) <= 0:
            raise ZooError(f"{name}={getattr(recipe, name)} must be greater than 0.")
    if not len(data.validation.y):
        raise ZooError(f"{data.name} has no validation split, which early stopping needs.")


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
