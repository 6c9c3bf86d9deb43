"""Commands that use trained models: ``zoo evaluate``, ``compare``, ``predict``, ``export``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from zoo import terminal
from zoo.cli.app import AsJson, Bad, Data, Target, Trained, app, dataset_of, wake_keras


@app.command()
def evaluate(
    name: Trained, dataset: Data = None, target: Target = None, bad: Bad = "refuse", as_json: AsJson = False
) -> None:
    """Measure a trained model on a test split, beside the baselines."""
    from zoo import store

    store.find(name)
    wake_keras()
    import zoo

    with terminal.console(stderr=True).status("measuring"):
        table = zoo.evaluate(name, None if dataset is None else dataset_of(dataset, target, bad))
    if as_json:
        print(table.to_json(orient="index", double_precision=15))
    else:
        terminal.metrics(table.to_dict(orient="index"))


@app.command()
def compare(
    names: Annotated[list[str], typer.Argument(help="Trained models: names, or paths of folders.")],
    dataset: Annotated[str | None, typer.Option(help="A dataset's name; by default what the first learned.")] = None,
    figure: Annotated[Path | None, typer.Option(help="Draw scores and intervals into this PNG file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare trained models on one test split, with intervals and a test of the difference from the first."""
    from zoo import store

    for name in names:
        store.find(name)
    wake_keras()
    import zoo

    with terminal.console(stderr=True).status("comparing"):
        compared = zoo.compare(names, dataset)
    if figure:
        figure.parent.mkdir(parents=True, exist_ok=True)
        compared.plot().savefig(figure, dpi=120)
    if as_json:
        rows = json.loads(compared.table.to_json(orient="index", double_precision=15))
        print(
            json.dumps({"metric": compared.metric, "dataset": compared.dataset, "rows": compared.rows, "models": rows})
        )
        return
    rows = compared.table.round(4).rename_axis("model").reset_index().to_dict(orient="records")
    terminal.table(f"{compared.metric}, {compared.rows:,} test rows of {compared.dataset}", rows, as_json=False)


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
    wake_keras()
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
    wake_keras()
    import zoo

    print(zoo.export(name, path, format=format))
