"""Hyperparameter search: many trainings, each with other hyperparameters, judged on validation data (S27, S34)."""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import keras
import pandas as pd

from zoo import datasets, registry
from zoo.datasets import Dataset
from zoo.errors import ZooError, seed_number, unknown, whole
from zoo.training import spaces
from zoo.training.loop import train
from zoo.training.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    import optuna
    from matplotlib.figure import Figure

RANDOM = 10  # trials at most that are drawn at random, before the sampler learns from them
FIRST_TRIALS, FIRST_EPOCHS = 4, 3  # that nothing is pruned in: there is no median yet that tells


@dataclass(frozen=True, eq=False, repr=False)
class Search:
    """What a search found.

    Attributes:
        model: its registered name.
        dataset: whose training split the trials learned from, and whose validation split judged them.
        by: the column of a history that was searched by.
        trials: a row a trial, counted from 1: the value of ``by`` that its kept weights reached; ``state``,
            ``"complete"`` or ``"pruned"``, and of a pruned one the value at its end; ``epochs``; ``seconds``; and a
            column for each hyperparameter.
        curves: the value of ``by`` after each epoch, a column a trial.
        influence: of each hyperparameter, which share of the differences among complete trials goes back to it (fANOVA,
            Hutter and others 2014); they sum to 1. Of a dozen trials it is a hint, and no more; of one, it is empty.
        best: arguments of :func:`zoo.train` of the best trial, as far as they were searched.
        fixed: its other arguments.
        seed: of the search and of each training.
    """

    model: str
    dataset: Dataset
    by: str
    trials: pd.DataFrame
    curves: pd.DataFrame
    influence: pd.Series
    best: dict[str, Any]
    fixed: dict[str, Any] = field(default_factory=dict)
    seed: int = 0

    @property
    def best_trial(self) -> int:
        """The number of the best trial."""
        done = self.trials.loc[self.trials.state == "complete", self.by]
        return int(done.idxmax() if greater_is_better(self.by) else done.idxmin())

    @property
    def words(self) -> str:
        """The call that trains the best one. Put data of your own, or loaded with options, in place of the name."""
        told = {"seed": self.seed, **self.fixed, **self.best}
        given = ", ".join(f"{name}={value!r}" for name, value in told.items())
        return f"zoo.train({self.model!r}, {self.dataset.name!r}, {given})"

    def train(self, **how: Any) -> Run:
        """Train the best one again, with the same seed; the test split is looked at here for the first time.

        Args:
            **how: further arguments of :func:`zoo.train`, or others in place of the found ones.
        """
        with _quiet(_optuna()):
            return train(self.model, self.dataset, **{"seed": self.seed, **self.fixed, **self.best, **how})

    def plot(self) -> Figure:
        """The best value from trial to trial, and the influence of each hyperparameter."""
        from zoo import plots

        return plots.hyperparameters(self)

    def __repr__(self) -> str:
        table = self.trials.sort_values(self.by, ascending=not greater_is_better(self.by)).head().round(5)
        return (
            f"<Search {self.model}-{self.dataset.name}, {len(self.trials)} trials>\n{table.to_string()}\n{self.words}"
        )


def search(
    model: str,
    dataset: str | Dataset | None = None,
    *,
    trials: int = 20,
    space: Mapping[str, Any] | None = None,
    by: str = "val_loss",
    seed: int = 0,
    tell: Callable[[str], object] | None = print,
    **arguments: Any,
) -> Search:
    """Search the hyperparameters of a model by its validation data; the test split stays unseen.

    The first trial is the model as it stands, as far as the space holds it. Then some are drawn at random; then those
    are likelier that resemble the better half of what was tried (a tree-structured Parzen estimator, TPE). A trial
    whose value after some epoch is worse than the median of the trials before, at that epoch, ends there: it is pruned.

    Args:
        model: a registered model's name.
        dataset: a dataset or its name; by default the one that the model is paired with.
        trials: how many trainings.
        space: from arguments of :func:`zoo.train` or of the builder to the values to try: ``(1e-4, 1e-2)`` for a range,
            ``["relu", "tanh"]`` for a choice, :class:`zoo.training.Layers` for the sizes of layers. By default that of
            :func:`zoo.training.spaces.of`.
        by: what to search by: ``"val_loss"``, less is better, or a validation metric, such as ``"val_accuracy"``.
        seed: of the search, and of the weights and batches of each training. The same seed on the same machine gives
            the same trials.
        tell: is called with a line after each trial; None for silence.
        **arguments: of each training, fixed, such as ``epochs=20``; they leave the default space.

    Raises:
        ZooError: Optuna is not installed; an unknown name; a space of other things; a model that draws, whose
            validation loss tells little; a search by a loss that a searched penalty is part of; nothing finished.

    Slides: S27, S34, S41. Papers: Bergstra and others (2011), Algorithms for hyper-parameter optimization, NeurIPS;
    Akiba and others (2019), Optuna, arXiv:1907.10902.

    Example::

        found = zoo.search("mlp", "houses", trials=20)
        print(found.words)
        found.train().save()
    """
    tool = _optuna()
    seed, trials = seed_number(seed), whole("trials", trials, 1)
    spec = registry.spec(model)
    data = dataset or spec.dataset
    if isinstance(data, str):
        data = datasets.load(data, task=datasets.catalog.resolve(data, spec.tasks).task.name)
    values = spaces.of(model, arguments) if space is None else spaces.read(space, model)
    _check(data, values, arguments, by)
    tried: dict[int, dict[str, Any]] = {}

    def objective(trial: optuna.Trial) -> float:
        tried[trial.number] = {name: choice.draw(trial, name) for name, choice in values.items()}
        watching = [*arguments.get("callbacks", ()), Pruning(trial, by)]
        how = {"seed": seed, "verbose": 0, **arguments, **tried[trial.number], "callbacks": watching}
        run = train(model, data, **how)
        reached = _kept(run, by)
        if not math.isfinite(reached):
            raise tool.TrialPruned
        return reached

    with _quiet(tool):
        study = tool.create_study(
            direction="maximize" if greater_is_better(by) else "minimize",
            sampler=tool.samplers.TPESampler(n_startup_trials=min(RANDOM, trials // 2), seed=seed),
            pruner=tool.pruners.MedianPruner(FIRST_TRIALS, FIRST_EPOCHS),
        )
        study.enqueue_trial(_as_it_stands(spec, data, values))
        study.optimize(objective, trials, callbacks=[_teller(tell, trials, by)] if tell else None)
    if not study.get_trials(states=[tool.trial.TrialState.COMPLETE]):
        raise ZooError("No trial came to a value that is a number: search smaller learning rates, or clean the data.")
    return Search(
        model=model,
        dataset=data,
        by=by,
        trials=_table(study, by),
        curves=_curves(study),
        influence=_influence(tool, study, seed),
        best=tried[study.best_trial.number],
        fixed=arguments,
        seed=seed,
    )


class Pruning(keras.callbacks.Callback):
    """Tells Optuna the value after each epoch, and ends a trial without hope.

    Args:
        trial: of Optuna.
        by: the value among the logs of an epoch.
    """

    def __init__(self, trial: optuna.Trial, by: str):
        super().__init__()
        self.trial, self.by = trial, by

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Raises ``optuna.TrialPruned`` where the trial is worse than the median at this epoch."""
        if self.by not in (logs or {}):
            raise unknown("value to search by", self.by, [name for name in logs or {} if name.startswith("val_")])
        self.trial.report(float((logs or {})[self.by]), epoch + 1)
        if self.trial.should_prune():
            raise _optuna().TrialPruned


def greater_is_better(by: str) -> bool:
    """Whether more of a column of a history is better: of an accuracy; of losses and errors, less."""
    return "accuracy" in by


def _optuna() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # in a notebook, its progress bar asks for widgets
            import optuna
    except ImportError as error:
        raise ZooError("The search of hyperparameters needs Optuna: pip install 'zoo[search]'.") from error
    return optuna


def _check(data: Dataset, values: Mapping[str, Any], arguments: Mapping[str, Any], by: str) -> None:
    if not by.startswith("val_"):
        raise ZooError(f"by={by!r}: search by validation data, such as 'val_loss'; on training data, memorising wins.")
    if data.task.judged:
        raise ZooError(f"{data.name} is for generating pictures: its validation loss does not tell how good they are.")
    if twice := sorted(set(values) & set(arguments)):
        raise ZooError(f"{', '.join(twice)}: in the space and fixed too; take it out of one of them.")
    if by == "val_loss" and {"l1", "l2"} & set(values):
        raise ZooError(
            "l1 and l2 are a part of the loss, so that the least penalty would win. Search by a metric: "
            f"by={f'val_{data.task.metrics[0]}' if data.task.metrics else 'val_accuracy'!r}."
        )


def _as_it_stands(spec: registry.ModelSpec, data: Dataset, values: Mapping[str, spaces.Values]) -> dict[str, Any]:
    """The recipe's and the builder's own values, as Optuna's parameters; what the space does not hold is drawn."""
    recipe = spec.recipe_for(data.name)
    own = {"optimizer": "adam", **vars(recipe), **registry.builder_arguments(spec.name)}
    own |= spec.arguments.get(data.task.name, {})
    starts = [choice.start(name, own[name]) for name, choice in values.items() if own.get(name) is not None]
    return {name: value for start in starts for name, value in start.items()}


def _kept(run: Run, by: str) -> float:
    """The value of the epoch whose weights stay."""
    history = run.history
    if run.recipe.keep == "last" or not history["val_loss"].notna().any():
        return float(history[by].iloc[-1])
    return float(history.loc[history["val_loss"].idxmin(), by])


def _teller(tell: Callable[[str], object], trials: int, by: str) -> Callable[[optuna.Study, Any], None]:
    """A callback of Optuna that tells of each trial in a line."""

    def after(study: optuna.Study, trial: Any) -> None:
        state = trial.state.name.lower()
        value = "no number" if trial.value is None else f"{by} {trial.value:.4g}"
        best = f"; best: {study.best_value:.4g}, trial {study.best_trial.number + 1}" if study.best_trials else ""
        tell(f"trial {trial.number + 1} of {trials}: {value}, {state}{best}")

    return after


def _table(study: optuna.Study, by: str) -> pd.DataFrame:
    rows = [
        {
            "trial": trial.number + 1, by: trial.value, "state": trial.state.name.lower(),
            "epochs": len(trial.intermediate_values), "seconds": trial.duration and trial.duration.total_seconds(),
            **{name: spaces.short(value) for name, value in trial.params.items()},
        }
        for trial in study.trials
    ]  # fmt: skip
    return pd.DataFrame(rows).set_index("trial")


def _curves(study: optuna.Study) -> pd.DataFrame:
    columns = {trial.number + 1: pd.Series(trial.intermediate_values) for trial in study.trials}
    return pd.DataFrame(columns).rename_axis("epoch")


def _influence(tool: Any, study: optuna.Study, seed: int) -> pd.Series:
    evaluator = tool.importance.FanovaImportanceEvaluator(seed=seed)
    try:
        found = tool.importance.get_param_importances(study, evaluator=evaluator)
    except (ValueError, RuntimeError):  # fewer than two complete trials, or all of them alike
        found = {}
    return pd.Series(found, dtype="float64", name="influence")


@contextmanager
def _quiet(tool: Any) -> Iterator[None]:
    """No lines of Optuna's own, nor TensorFlow's warning that many networks are compiled: here they have to be."""
    tensorflow, of_optuna = logging.getLogger("tensorflow"), tool.logging.get_verbosity()
    of_tensorflow = tensorflow.level
    tool.logging.set_verbosity(tool.logging.ERROR)
    tensorflow.setLevel(logging.ERROR)
    try:
        yield
    finally:
        tool.logging.set_verbosity(of_optuna)
        tensorflow.setLevel(of_tensorflow)
