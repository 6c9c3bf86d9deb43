"""Commands that train: ``zoo train``, ``search``, ``reproduce``, ``diagnose``, ``demo``."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from zoo import terminal
from zoo.cli.app import (
    AsJson,
    Bad,
    Categories,
    Data,
    Dates,
    Ignore,
    Target,
    Trained,
    app,
    dataset_of,
    figure_option,
    wake_keras,
)
from zoo.errors import ZooError, unknown


@app.command()
def train(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A model of `zoo list`.")],
    dataset: Data = None,
    target: Target = None,
    task: Annotated[str | None, typer.Option(help="With a CSV file: the task, where the guess is wrong.")] = None,
    categories: Categories = None,
    dates: Dates = None,
    ignore: Ignore = None,
    bad: Bad = "refuse",
    set_: Annotated[list[str] | None, typer.Option("--set", help="A builder's argument: filters=32,64.")] = None,
    epochs: Annotated[int | None, typer.Option(help="At most so many passes over the data.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Rows a step.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Of Adam; the peak, with a schedule.")] = None,
    schedule: Annotated[
        str | None, typer.Option(help="Of the learning rate: constant, step, exponential, cosine or one_cycle.")
    ] = None,
    augment: Annotated[str | None, typer.Option(help="Change training samples at random: flip,crop.")] = None,
    minibatches: Annotated[str | None, typer.Option(help="shuffled, stratified or balanced.")] = None,
    patience: Annotated[int | None, typer.Option(help="Epochs without improvement before the stop.")] = None,
    seed: Annotated[int, typer.Option(help="Of weights, dropout and the order of batches.")] = 0,
    save: Annotated[bool, typer.Option("--save", help="Keep the trained model.")] = False,
    save_as: Annotated[str | None, typer.Option(help="Keep it under this name, or in this folder.")] = None,
    curve: Annotated[Path | None, figure_option("Write the loss curve to this PNG file.")] = None,
    checkpoint: Annotated[Path | None, typer.Option(help="A folder to go on from after a kill.")] = None,
    csv_log: Annotated[Path | None, typer.Option(help="Write the history to this CSV file as it goes.")] = None,
    tensorboard: Annotated[Path | None, typer.Option(help="A folder for TensorBoard's logs.")] = None,
    as_json: AsJson = False,
) -> None:
    """Train a model, and measure it beside the baselines."""
    from zoo import registry

    registry.spec(name)  # a misspelt name should not wait for Keras
    arguments = dict(_setting(text) for text in set_ or ())
    wake_keras()
    _refuse_settings(context, name, arguments)
    import zoo

    data = dataset_of(dataset, target, bad, task, categories=categories, dates=dates, ignore=ignore)
    run = zoo.train(
        name, data, seed=seed, epochs=epochs, batch_size=batch_size,
        learning_rate=learning_rate, schedule=schedule, patience=patience, checkpoint=checkpoint,
        augment=augment, minibatches=minibatches,
        csv_log=csv_log, tensorboard=tensorboard, callbacks=[zoo.callbacks.Progress()], verbose=0, **arguments,
    )  # fmt: skip
    with terminal.console(stderr=True).status("measuring the baselines"):
        table = run.table
    folder = run.save(save_as) if save or save_as else None
    if curve:
        terminal.save_figure(run.plot(), curve)
    if as_json:
        facts = {
            "name": run.name, "metrics": run.metrics, "baselines": run.baselines, "diagnosis": run.diagnosis.kind,
            "epochs": len(run.history), "seconds": run.seconds, "folder": folder and str(folder),
        }  # fmt: skip
        print(json.dumps(facts))
        return
    terminal.metrics(table.to_dict(orient="index"))
    console = terminal.console()
    console.print(f"\n{len(run.history)} epochs in {run.seconds:.1f} s. Loss curve: {run.diagnosis}", highlight=False)
    if folder:
        console.print(f"Saved in {folder}", highlight=False, soft_wrap=True)


@app.command()
def search(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A model of `zoo list`.")],
    dataset: Annotated[str | None, typer.Argument(help="A dataset, a CSV file with --target, or a folder.")] = None,
    target: Target = None,
    categories: Categories = None,
    dates: Dates = None,
    ignore: Ignore = None,
    bad: Bad = "refuse",
    trials: Annotated[int, typer.Option(help="How many trainings.")] = 20,
    space: Annotated[
        list[str] | None, typer.Option(help="What to try in place of the default: dropout=(0,0.5), batch_size=[16,64].")
    ] = None,
    by: Annotated[str, typer.Option(help="The validation loss or metric to search by: val_accuracy.")] = "val_loss",
    set_: Annotated[list[str] | None, typer.Option("--set", help="A fixed argument of all trials.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Of each training, at most.")] = None,
    seed: Annotated[int, typer.Option(help="Of the search and of each training.")] = 0,
    figure: Annotated[Path | None, figure_option("Draw trials and influences into this PNG file.")] = None,
    save_as: Annotated[str | None, typer.Option(help="Train the best again, and keep it under this name.")] = None,
    as_json: AsJson = False,
) -> None:
    """Search the hyperparameters of a model by its validation data, with Optuna."""
    from zoo import registry

    registry.spec(name)
    fixed = dict(_setting(text) for text in set_ or ()) | ({} if epochs is None else {"epochs": epochs})
    chosen = dict(_setting(text, "--space", "dropout=(0,0.5)") for text in space) if space else None
    wake_keras()
    _refuse_settings(context, name, fixed, vars(registry.spec(name).recipe))
    import zoo

    data = dataset_of(dataset, target, bad, categories=categories, dates=dates, ignore=ignore)
    with terminal.console(stderr=True).status("searching") as status:
        found = zoo.search(name, data, trials=trials, space=chosen, by=by, seed=seed, tell=status.update, **fixed)
        folder = found.train(verbose=0).save(save_as) if save_as else None
    if figure:
        terminal.save_figure(found.plot(), figure)
    trained = found.trials.reset_index().round(5)
    if as_json:
        facts = {"best": found.best, "influence": found.influence.to_dict(), "words": found.words}
        rows = json.loads(trained.to_json(orient="records"))
        print(json.dumps({"by": by, **facts, "trials": rows, "folder": folder and str(folder)}))
        return
    terminal.table("", trained.astype(str).to_dict(orient="records"), as_json=False)
    terminal.console().print(f"The best: {found.words}", highlight=False, soft_wrap=True)
    if folder:
        terminal.console().print(f"Saved in {folder}", highlight=False, soft_wrap=True)


@app.command()
def reproduce(name: Trained, as_json: AsJson = False) -> None:
    """Train a trained model again as its card says, and compare; the exit code is 1 where the two differ."""
    from zoo import store

    store.find(name)
    wake_keras()
    import zoo

    again = zoo.training.reproduce(name, callbacks=[zoo.callbacks.Progress()], verbose=0)
    if as_json:
        facts = {"name": again.card.name, "verdict": again.verdict, "card": again.card.metrics, "again": again.metrics}
        print(json.dumps({**facts, "seconds": again.seconds}))
    else:
        rows = again.table.round(4).rename_axis("metric").reset_index().to_dict(orient="records")
        terminal.table("", rows, as_json=False)
        decides = f"{again.card.decides}, which decides, is {again.verdict}"
        terminal.console().print(f"Trained again in {again.seconds:.1f} s: {decides}.", highlight=False)
    if again.verdict == "different":
        raise typer.Exit(1)


@app.command()
def diagnose(
    log: Annotated[Path, typer.Argument(help="A CSV file with the columns loss and val_loss, a row an epoch.")],
    as_json: AsJson = False,
) -> None:
    """Name what a loss curve shows, and the first thing to try."""
    from zoo.diagnosis import diagnose as name_the_curve

    diagnosis = name_the_curve(log)
    if as_json:
        from dataclasses import asdict

        print(json.dumps(asdict(diagnosis)))
    else:
        terminal.console().print(str(diagnosis), highlight=False, soft_wrap=True)


@app.command()
def demo(out: Annotated[Path, typer.Option(help="The folder for what the demo makes.")] = Path("demo")) -> None:
    """Train a convolutional network on real digits, save it, export it and use it: the tour in a minute."""
    wake_keras()
    from zoo import demo as tour

    tour.run(out, terminal.console())


def _setting(text: str, option: str = "--set", example: str = "filters=32,64") -> tuple[str, Any]:
    """``filters=32,64`` as ("filters", (32, 64)); what is no Python literal is a text."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ZooError(f"{option} {text!r}: write NAME=VALUE, such as {option} {example}.")
    try:
        return key.strip(), ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        return key.strip(), value.strip()


def _refuse_settings(context: typer.Context, model: str, given: Mapping[str, Any], more: Collection[str] = ()) -> None:
    """Refuse what ``--set`` gives and no argument of a model is, nor one of ``more``; or what has its own option."""
    from zoo import registry

    known = {*registry.argument_names(model), *more}
    options = {option.name for option in context.command.params}
    for name in given:
        if name not in known and name in options:
            raise ZooError(f"--set {name}: it has an option of its own, --{name.replace('_', '-')}.")
        if name not in known:
            raise unknown(f"argument of {model}", name, sorted(known))
