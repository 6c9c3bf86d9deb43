"""Commands that use trained models: ``zoo evaluate``, ``compare``, ``predict``, ``export``."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from zoo import atomic, terminal
from zoo.cli.app import AsJson, Bad, Data, Ignore, Target, Trained, app, dataset_of, wake_keras


@app.command()
def evaluate(
    name: Trained,
    dataset: Data = None,
    target: Target = None,
    ignore: Ignore = None,
    bad: Bad = "refuse",
    as_json: AsJson = False,
) -> None:
    """Measure a trained model on a test split, beside the baselines.

    The columns of a CSV file hold what they held when the model was trained: categories, dates or numbers.
    """
    from zoo import store

    inputs = store.find(name).card.get_inputs()
    reads = {kind: getattr(inputs, kind) for kind in ("categories", "dates") if hasattr(inputs, kind)}
    wake_keras()
    import zoo

    with terminal.console(stderr=True).status("measuring"):
        data = None if dataset is None else dataset_of(dataset, target, bad, known=reads, ignore=ignore)
        table = zoo.evaluate(name, data)
    if as_json:
        print(table.to_json(orient="index", double_precision=15))
    else:
        terminal.metrics(table.to_dict(orient="index"))


@app.command()
def compare(
    names: Annotated[list[str], typer.Argument(help="Trained models: names, or paths of folders.")],
    dataset: Annotated[str | None, typer.Option(help="A dataset's name; by default what the first learned.")] = None,
    resamples: Annotated[int, typer.Option(min=1, help="How often rows are drawn anew; fewer are quicker.")] = 1000,
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
        compared = zoo.compare(names, dataset, resamples)
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
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV, PNG (or other image) or npy file of raw input, or a folder.")
    ],
    out: Annotated[Path | None, typer.Option(help="Write there instead of stdout: .csv, .json or .npz.")] = None,
    top: Annotated[int | None, typer.Option(help="The likeliest so many classes, instead of all.")] = None,
    interval: Annotated[float | None, typer.Option(help="Of a regression: the share that low to high holds.")] = None,
    bad: Bad = "refuse",
    rows: Annotated[int, typer.Option(help="Samples to hold in memory at a time.")] = 1024,
    seed: Annotated[int, typer.Option(help="Of what is drawn by chance.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Answer raw input, of any length: labels with probabilities, values, boxes; pictures as --json or .npz."""
    from zoo import store
    from zoo.store import streaming

    card = store.find(name).card
    parts = streaming.parts(card.get_inputs(), source, rows, bad)
    beginning = list(itertools.islice(parts, 1))  # what is broken here needs no Keras
    wake_keras()
    ask = store.predictor(name)
    answered = (
        (names, ask(raw, top=top, interval=interval, seed=seed + i * rows))  # each part draws anew
        for i, (names, raw) in enumerate(itertools.chain(beginning, parts))
    )
    named = "file" if source.is_dir() else "line" if bad == "skip" and source.suffix.lower() == ".csv" else ""
    if out is not None and out.suffix == ".npz":
        import numpy as np

        found = terminal.arrays(answered, named)
        with atomic.file(out, binary=True) as file:
            np.savez_compressed(file, **found)
        return
    as_json |= out is not None and out.suffix == ".json"
    texts = terminal.answers(answered, card.get_task().labels, named, as_json)
    if out is None:
        sys.stdout.writelines(texts)
        return
    with atomic.file(out) as file:
        file.writelines(texts)


@app.command()
def export(
    name: Trained,
    path: Annotated[Path, typer.Argument(help="The folder to write below.")],
    format: Annotated[str, typer.Option(help="tf_saved_model, onnx or litert.")] = "tf_saved_model",
    quantize: Annotated[bool, typer.Option("--quantize", help="litert: weights of int8.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Run it without zoo on the test split, and compare.")] = False,
) -> None:
    """Export a trained model that takes raw input, for where zoo is not installed."""
    from zoo import exporters, store

    store.find(name)
    wake_keras()
    with terminal.console(stderr=True).status("exporting"):
        written = exporters.export(name, path, format, quantize)
    print(written)
    if check:
        with terminal.console(stderr=True).status("checking"):
            found = exporters.check(written, name, tolerance=0.05 if quantize else 1e-5)
        print(found)
