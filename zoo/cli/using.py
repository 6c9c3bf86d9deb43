"""Commands that use trained models: ``zoo evaluate``, ``compare``, ``predict``, ``export``."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zoo import atomic, terminal
from zoo.cli.app import (
    AsJson,
    Bad,
    Data,
    Ignore,
    Target,
    Trained,
    app,
    dataset_of,
    figure_option,
    told_columns,
    wake_keras,
)
from zoo.errors import ZooError

if TYPE_CHECKING:
    from zoo.tasks import Answer


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

    reads = told_columns(store.find(name).card.get_inputs())
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
    dataset: Data = None,
    target: Target = None,
    ignore: Ignore = None,
    bad: Bad = "refuse",
    resamples: Annotated[int, typer.Option(min=1, help="How often rows are drawn anew; fewer are quicker.")] = 1000,
    figure: Annotated[Path | None, figure_option("Draw scores and intervals into this PNG file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare trained models on one test split, with intervals and a test of the difference from the first.

    By default it is that of the first model's data; the columns of a CSV file hold what they held for that one.
    """
    from zoo import store

    reads = [told_columns(store.find(name).card.get_inputs()) for name in names]
    wake_keras()
    import zoo

    with terminal.console(stderr=True).status("comparing"):
        data = None if dataset is None else dataset_of(dataset, target, bad, known=reads[0], ignore=ignore)
        compared = zoo.compare(names, data, resamples)
    if figure:
        terminal.save_figure(compared.plot(), figure)
    if as_json:
        rows = json.loads(compared.table.to_json(orient="index", double_precision=15))
        print(
            json.dumps({"metric": compared.metric, "dataset": compared.dataset, "rows": compared.rows, "models": rows})
        )
        return
    rows = compared.table.round(4).rename_axis("model").reset_index().to_dict(orient="records")
    terminal.table(f"{compared.metric}, {compared.rows:,} test rows of {compared.dataset}", rows, as_json=False)


def _answers_file(path: Path | None) -> Path | None:
    """The path of a file for answers; refused where it is none of a form that there is."""
    if path is not None and path.suffix.lower() not in (".csv", ".json", ".npz"):
        raise ZooError(f"--out {path}: answers are written as .csv, .json or .npz; name such a file.")
    return path


@app.command()
def predict(
    name: Trained,
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV, PNG (or other image) or npy file of raw input, or a folder.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Write there instead of stdout: .csv, .json or .npz.", callback=_answers_file)
    ] = None,
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

    def answers() -> Iterator[tuple[Sequence[object], Answer]]:
        drawn = seed
        for names, raw in itertools.chain(beginning, parts):
            yield names, ask(raw, top=top, interval=interval, seed=drawn)
            drawn += len(names)  # each part draws anew, as of Predictor.stream

    named = "file" if source.is_dir() else "line" if bad == "skip" and source.suffix.lower() == ".csv" else ""
    suffix = "" if out is None else out.suffix.lower()
    if out is not None and suffix == ".npz":
        found = terminal.arrays(answers(), named)
        with atomic.file(out, binary=True) as file:
            terminal.save_arrays(file, found)
        return
    as_json |= suffix == ".json"
    texts = terminal.answers(answers(), card.get_task().labels, named, as_json)
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
    samples: Annotated[Path | None, typer.Option(help="Check it on the raw samples of this file instead.")] = None,
) -> None:
    """Export a trained model that takes raw input, for where zoo is not installed."""
    from zoo import exporters, store

    store.find(name)
    wake_keras()
    with terminal.console(stderr=True).status("exporting"):
        written = exporters.export(name, path, format, quantize)
    print(written)
    if check or samples:
        with terminal.console(stderr=True).status("checking"):
            found = exporters.check(written, name, 0.05 if quantize else 1e-5, samples)
        print(found)
