"""Commands that train: ``zoo train``, ``reproduce``, ``diagnose``, ``demo``."""

from __future__ import annotations

import ast
import json
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from zoo import terminal
from zoo.cli.app import AsJson, Bad, Data, Target, Trained, app, dataset_of, wake_keras
from zoo.errors import ZooError


class Schedule(str, Enum):
    """How the learning rate changes."""

    constant = "constant"
    step = "step"
    exponential = "exponential"
    cosine = "cosine"
    one_cycle = "one_cycle"


@app.command()
def train(
    name: Annotated[str, typer.Argument(help="A model of `zoo list`.")],
    dataset: Data = None,
    target: Target = None,
    task: Annotated[str | None, typer.Option(help="With a CSV file: the task, where the guess is wrong.")] = None,
    categories: Annotated[str | None, typer.Option(help="With a CSV file: number-like columns of categories.")] = None,
    bad: Bad = "refuse",
    set_: Annotated[list[str] | None, typer.Option("--set", help="A builder's argument: filters=32,64.")] = None,
    epochs: Annotated[int | None, typer.Option(help="At most so many passes over the data.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Rows a step.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Of Adam; the peak, with a schedule.")] = None,
    schedule: Annotated[Schedule | None, typer.Option(help="How the learning rate changes.")] = None,
    augment: Annotated[str | None, typer.Option(help="Change training samples at random: flip,crop.")] = None,
    minibatches: Annotated[str | None, typer.Option(help="shuffled, stratified or balanced.")] = None,
    patience: Annotated[int | None, typer.Option(help="Epochs without improvement before the stop.")] = None,
    seed: Annotated[int, typer.Option(help="Of weights, dropout and the order of batches.")] = 0,
    save: Annotated[bool, typer.Option("--save", help="Keep the trained model.")] = False,
    save_as: Annotated[str | None, typer.Option(help="Keep it under this name, or in this folder.")] = None,
    curve: Annotated[Path | None, typer.Option(help="Write the loss curve to this PNG file.")] = None,
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
    import zoo

    run = zoo.train(
        name, dataset_of(dataset, target, bad, task, categories), seed=seed, epochs=epochs, batch_size=batch_size,
        learning_rate=learning_rate, schedule=schedule and schedule.value, patience=patience, checkpoint=checkpoint,
        augment=augment, minibatches=minibatches,
        csv_log=csv_log, tensorboard=tensorboard, callbacks=[zoo.callbacks.Progress()], verbose=0, **arguments,
    )  # fmt: skip
    with terminal.console(stderr=True).status("measuring the baselines"):
        table = run.table
    folder = run.save(save_as) if save or save_as else None
    if curve:
        curve.parent.mkdir(parents=True, exist_ok=True)
        run.plot().savefig(curve, dpi=120)
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


def _setting(text: str) -> tuple[str, Any]:
    """``filters=32,64`` as ("filters", (32, 64)); what is no Python literal is a text."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ZooError(f"--set {text!r}: write NAME=VALUE, such as --set filters=32,64.")
    try:
        return key.strip(), ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        return key.strip(), value.strip()
