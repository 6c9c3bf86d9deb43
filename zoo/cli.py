"""The command ``zoo``: the same words as in Python, from a shell.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 2 a wrong use or broken input, 1 anything else.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zoo import terminal
from zoo.errors import ZooError

if TYPE_CHECKING:
    from zoo.datasets import Dataset

app = typer.Typer(
    help="A Keras model zoo: build, train, keep and reuse small models on real data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Pattern = Annotated[str, typer.Argument(help="A wildcard pattern, such as '*cnn*'.")]
OfTask = Annotated[str | None, typer.Option("--task", help="Only those of this task.")]
Trained = Annotated[str, typer.Argument(help="A trained model: its name, or the path of its folder.")]
Data = Annotated[
    str | None, typer.Option(help="A dataset's name, a CSV file (with --target), or a folder of one folder a class.")
]
Target = Annotated[str | None, typer.Option(help="With a CSV file: the column to predict.")]


class Schedule(str, Enum):
    """How the learning rate changes."""

    constant = "constant"
    step = "step"
    exponential = "exponential"
    cosine = "cosine"
    one_cycle = "one_cycle"


@app.command("list")
def list_(pattern: Pattern = "*", task: OfTask = None, as_json: AsJson = False) -> None:
    """List the models that can be built."""
    from zoo import registry

    rows = [registry.spec(name) for name in registry.list_models(pattern, task)]
    terminal.table(
        "Models",
        [
            {
                "name": s.name, "tasks": ", ".join(s.tasks), "paired dataset": s.dataset, "summary": s.summary,
                "slides": " ".join(s.slides),
            }
            for s in rows
        ],
        as_json,
    )  # fmt: skip


@app.command()
def datasets(pattern: Pattern = "*", task: OfTask = None, as_json: AsJson = False) -> None:
    """List the datasets that can be loaded."""
    from zoo.datasets import catalog

    rows = [catalog.spec(name) for name in catalog.list_datasets(pattern, task)]
    terminal.table(
        "Datasets",
        [
            {
                "name": s.name, "task": s.task.name, "rows": s.rows, "download": s.download or "none",
                "summary": s.summary,
            }
            for s in rows
        ],
        as_json,
    )  # fmt: skip


@app.command()
def trained(pattern: Pattern = "*", as_json: AsJson = False) -> None:
    """List the trained models: those that ship with zoo, and your own."""
    from zoo import store

    cards = [store.card(name) for name in store.list_trained(pattern)]
    rows = []
    for card in cards:
        baseline, score = card.best_baseline
        rows.append(
            {
                "name": card.name, "parameters": card.parameters, "metric": card.decides, "test": round(card.score, 4),
                "best baseline": f"{baseline}: {score:.4f}",
            }
        )  # fmt: skip
    terminal.table("Trained models", rows, as_json)


@app.command()
def show(name: Annotated[str, typer.Argument(help="A model, a dataset or a trained model.")]) -> None:
    """Show a model's page, a dataset's facts, or a trained model's card."""
    import inspect

    from rich.markdown import Markdown

    from zoo import registry, store
    from zoo.datasets import catalog
    from zoo.errors import unknown

    console = terminal.console()
    if name in registry.list_models():
        spec = registry.spec(name)
        _wake_keras()
        console.print(f"[bold]{name}[/]: {spec.summary}\n", highlight=False)
        console.print(inspect.getdoc(spec.load_builder()), highlight=False, markup=False)
        arguments = ", ".join(f"{key}={value!r}" for key, value in registry.builder_arguments(name).items())
        console.print(f"\nArguments: {arguments or 'none'}", highlight=False, markup=False)
        console.print(f"Recipe: {spec.recipe}", highlight=False, markup=False)
        registry.build(name).summary(print_fn=lambda text, **_: console.print(text, highlight=False, markup=False))
    elif name in catalog.list_datasets():
        facts = catalog.spec(name)
        console.print(f"[bold]{name}[/]: {facts.summary}\n", highlight=False)
        for label, value in {
            "task": facts.task, "rows": f"{facts.rows:,}", "sample": facts.input_shape, "source": facts.source,
            "licence": facts.licence, "cite": facts.citation, "download": facts.download or "none",
        }.items():  # fmt: skip
            console.print(f"{label}: {value}", highlight=False, markup=False)
    elif name in store.list_trained() or os.sep in name:
        console.print(Markdown(store.card(name).to_markdown()))
    else:
        raise unknown(
            "model, dataset or trained model",
            name,
            [*registry.list_models(), *catalog.list_datasets(), *store.list_trained()],
        )


@app.command()
def train(
    name: Annotated[str, typer.Argument(help="A model of `zoo list`.")],
    dataset: Data = None,
    target: Target = None,
    task: Annotated[str | None, typer.Option(help="With a CSV file: the task, where the guess is wrong.")] = None,
    categories: Annotated[str | None, typer.Option(help="With a CSV file: number-like columns of categories.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="A builder's argument: filters=32,64.")] = None,
    epochs: Annotated[int | None, typer.Option(help="At most so many passes over the data.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Rows a step.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Of Adam; the peak, with a schedule.")] = None,
    schedule: Annotated[Schedule | None, typer.Option(help="How the learning rate changes.")] = None,
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
    _wake_keras()
    import zoo

    run = zoo.train(
        name, _dataset(dataset, target, task, categories), seed=seed, epochs=epochs, batch_size=batch_size,
        learning_rate=learning_rate, schedule=schedule and schedule.value, patience=patience, checkpoint=checkpoint,
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
    terminal.metrics(table)
    console = terminal.console()
    console.print(f"\n{len(run.history)} epochs in {run.seconds:.1f} s. Loss curve: {run.diagnosis}", highlight=False)
    if folder:
        console.print(f"Saved in {folder}", highlight=False, soft_wrap=True)


@app.command()
def evaluate(name: Trained, dataset: Data = None, target: Target = None, as_json: AsJson = False) -> None:
    """Measure a trained model on a test split, beside the baselines."""
    from zoo import store

    store.find(name)
    _wake_keras()
    import zoo

    with terminal.console(stderr=True).status("measuring"):
        table = zoo.evaluate(name, None if dataset is None else _dataset(dataset, target))
    if as_json:
        print(table.to_json(orient="index", double_precision=15))
    else:
        terminal.metrics(table)


@app.command()
def predict(
    name: Trained,
    file: Annotated[Path, typer.Argument(help="A CSV, PNG (or other image) or npy file of raw input.")],
    out: Annotated[Path | None, typer.Option(help="Write there instead of stdout: .csv or .json.")] = None,
    as_json: AsJson = False,
) -> None:
    """Answer raw input: labels with probabilities, or values."""
    from zoo import store

    card = store.find(name).card
    raw = card.get_inputs().read(file)
    _wake_keras()
    answer = store.predictor(name)(raw)
    text = terminal.answers(answer, card.get_task().labels, as_json or (out is not None and out.suffix == ".json"))
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


@app.command()
def export(
    name: Trained,
    path: Annotated[Path, typer.Argument(help="The folder to write below.")],
    format: Annotated[str, typer.Option(help="tf_saved_model.")] = "tf_saved_model",
) -> None:
    """Export a trained model that takes raw input, for where zoo is not installed."""
    from zoo import store

    store.find(name)
    _wake_keras()
    import zoo

    print(zoo.export(name, path, format=format))


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
    _wake_keras()
    from zoo import demo as tour

    tour.run(out, terminal.console())


def main() -> None:
    """The entry point: a wrong use is told in one sentence, without library frames."""
    try:
        app()
    except ZooError as error:
        sys.exit(_fail(str(error)))
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        sys.exit(_fail(f"{name}{error.strerror or error}. Check the path, its permissions and the space on the disk."))


def _fail(message: str) -> int:
    print(f"zoo: {message}", file=sys.stderr)
    return 2


def _wake_keras() -> None:
    from zoo import backend

    with terminal.console(stderr=True).status("starting Keras"):
        backend.start_quietly()


def _dataset(
    name: str | None, target: str | None, task: str | None = None, categories: str | None = None
) -> Dataset | str | None:
    from zoo import datasets as loaders

    if name is None or not (Path(name).exists() or name.endswith(".csv")):
        if target is not None:
            raise ZooError("--target belongs to a CSV file: --dataset FILE.csv --target COLUMN.")
        return name
    if Path(name).is_dir():
        return loaders.from_image_folder(name)
    if target is None:
        raise ZooError(f"Say which column of {name} to predict: --target COLUMN.")
    return loaders.from_csv(name, target, task=task, categories=categories.split(",") if categories else None)


def _setting(text: str) -> tuple[str, Any]:
    """``filters=32,64`` as ("filters", (32, 64)); what is no Python literal is a text."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ZooError(f"--set {text!r}: write NAME=VALUE, such as --set filters=32,64.")
    try:
        return key.strip(), ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        return key.strip(), value.strip()


if __name__ == "__main__":
    main()
