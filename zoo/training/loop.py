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
from zoo.errors import ZooError, number, seed_number, whole
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
        ZooError: an unknown name or argument, a value that is none of it, or a model and a dataset that do not fit.

    Example: ``run = zoo.train("cnn", dataset="digits"); print(run.table); run.save()``.
    """
    seed, checkpoint_seconds = seed_number(seed), number("checkpoint_seconds", checkpoint_seconds, 0)
    spec = registry.spec(model) if isinstance(model, str) else None
    data = _dataset(spec, dataset)
    given = {
        "epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate, "schedule": schedule,
        "patience": patience, "keep": keep, "augment": augment, "minibatches": minibatches,
    }  # fmt: skip
    recipe = _recipe(spec, data, given)
    network = _network(spec, model, data, recipe, seed, arguments)
    steps = Steps.of(data, recipe.batch_size)
    if (spec is None and learning_rate is not None) or recipe.schedule not in (None, "constant"):
        total = steps.training * recipe.epochs
        network.optimizer.learning_rate = schedules.learning_rate(recipe.schedule, recipe.learning_rate, total)
    name = spec.name if spec else network.name
    plan = {
        "model": name, "arguments": arguments, "dataset": data.name, "options": dict(data.options),
        "data_seed": data.seed, "seed": seed, **asdict(recipe),
    }  # fmt: skip

    with _inherited(network, start_from, frozen):
        watching, keeper = _watching(network, recipe, plan, checkpoint, checkpoint_seconds)
        done = pd.DataFrame(keeper.rows if keeper else [])
        watching += [*_logs(csv_log, tensorboard, done), *callbacks]
        started, busy = time.perf_counter(), time.process_time()
        log = _fit(network, data, steps, recipe, len(done), seed, watching, verbose)
        seconds, processor_seconds = time.perf_counter() - started, time.process_time() - busy

    if spec:  # a fresh optimizer: a schedule that has run out would stop any further training
        registry.compile_for(network, data.task, recipe.learning_rate, arguments.get("optimizer", "adam"))
    new = pd.DataFrame(log.history).assign(epoch=[epoch + 1 for epoch in log.epoch])
    return Run(
        name=f"{name}-{data.name}",
        model=network,
        dataset=data,
        history=pd.concat([done, new]).set_index("epoch"),
        seed=seed,
        recipe=recipe,
        seconds=seconds + (keeper.seconds_before if keeper else 0.0),
        architecture=spec.name if spec else None,
        arguments=arguments,
        processor_seconds=processor_seconds,
        beyond_recipe="" if start_from is None else f"began with the weights of {start_from.name}",
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


def _recipe(spec: registry.ModelSpec | None, data: Dataset, given: Mapping[str, Any]) -> Recipe:
    """The model's recipe for a dataset, with what is given in place of its own."""
    given = {name: value for name, value in given.items() if value is not None}
    recipe = replace(spec.recipe_for(data.name) if spec else Recipe(), **given)
    recipe = replace(
        recipe,
        epochs=whole("epochs", recipe.epochs, 1),
        batch_size=whole("batch_size", recipe.batch_size, 1),
        patience=whole("patience", recipe.patience, 1),
        learning_rate=number("learning_rate", recipe.learning_rate, 0, above=True),
        augment=datasets.augment.strengths(recipe.augment) or None,
    )
    if recipe.keep not in ("best", "last"):
        raise ZooError(f"keep={recipe.keep!r}: choose 'best' or 'last'.")
    if not data.rows["validation"]:
        raise ZooError(f"{data.name} has no validation split, which early stopping needs.")
    datasets.augment.check(data, recipe.augment)
    datasets.minibatches.check(data, recipe.minibatches)
    return recipe


def _network(
    spec: registry.ModelSpec | None, model: Any, data: Dataset, recipe: Recipe, seed: int, arguments: dict[str, Any]
) -> keras.Model:
    """The registered model, built; or one's own, checked."""
    if spec:
        return registry.build(spec.name, data, seed=seed, learning_rate=recipe.learning_rate, **arguments)
    if not isinstance(model, keras.Model):
        raise ZooError(f"A model is a registered name or a keras.Model, not a {type(model).__name__}.")
    if arguments:
        raise ZooError(f"{', '.join(arguments)}: a model that is built already takes no arguments.")
    if not model.compiled:
        raise ZooError(f"Compile {model.name} first: model.compile('adam', {data.task.loss!r}).")
    surgery.check_shape(model, data.name, data.input_shape)
    keras.utils.set_random_seed(seed)
    return model


@contextmanager
def _inherited(network: keras.Model, source: keras.Model | None, frozen: bool) -> Iterator[None]:
    """Let a network begin with another's weights, and if asked to, keep these layers as they are meanwhile."""
    begun = surgery.inherit(network, source) if source is not None else []
    if not frozen:
        yield
        return
    # What is said to a layer, those within it hear too: each has its own to go back to, the outer ones first.
    before = [(part, part.trainable) for layer in begun for part in layer._flatten_layers()]
    output = next((layer for layer in reversed(network.layers) if layer.weights), None)
    for layer in begun:
        layer.trainable = layer is output
    try:
        yield
    finally:
        for part, trainable in before:
            part.trainable = trainable


def _watching(
    network: keras.Model, recipe: Recipe, plan: dict[str, Any], checkpoint: str | Path | None, seconds: float
) -> tuple[list[keras.callbacks.Callback], Checkpoint | None]:
    """The callbacks that stop a training; and the one that keeps its state, which brings the network back to it."""
    best = recipe.keep == "best"
    patience = recipe.patience if best else recipe.epochs
    stopping = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=best)
    watching: list[keras.callbacks.Callback] = [stopping, keras.callbacks.TerminateOnNaN()]
    if checkpoint is None:
        return watching, None
    keeper = Checkpoint(checkpoint, plan, stopping, seconds)
    keeper.restore(network)
    return [*watching, keeper], keeper


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
