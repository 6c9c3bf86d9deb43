"""Commands that tell what there is: ``zoo list``, ``datasets``, ``trained``, ``show``, ``explain``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from zoo import terminal
from zoo.cli.app import AsJson, OfTask, Pattern, app, figure_option, wake_keras
from zoo.errors import ZooError

datasets_app = typer.Typer(help="List the datasets that can be loaded; show one.")
app.add_typer(datasets_app, name="datasets")


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


@datasets_app.callback(invoke_without_command=True)
def list_datasets(
    context: typer.Context,
    pattern: Annotated[str, typer.Option(help="Only those whose name matches, such as '*digit*'.")] = "*",
    task: OfTask = None,
    as_json: AsJson = False,
) -> None:
    """List the datasets that can be loaded."""
    if context.invoked_subcommand:
        return
    from zoo.datasets import catalog

    rows = [
        {
            "name": s.name, "tasks": ", ".join(t.name for t in s.tasks), "rows": "varies" if s.rows is None else s.rows,
            "sample": terminal.shape(s.input_shape), "download": s.download or "none", "summary": s.summary,
        }
        for s in map(catalog.spec, catalog.list_datasets(pattern, task))
    ]  # fmt: skip
    terminal.table("Datasets", rows, as_json)


@datasets_app.command("show")
def show_dataset(
    name: Annotated[str, typer.Argument(help="A dataset of `zoo datasets`.")],
    task: Annotated[str | None, typer.Option(help="Another task than the dataset's first.")] = None,
    picture: Annotated[Path | None, figure_option("Write a picture of samples there; by default NAME.png.")] = None,
    seed: Annotated[int, typer.Option(help="Of the split, and of generated samples.")] = 0,
) -> None:
    """Print a dataset's card with its baselines, and write a picture of samples."""
    from rich.markdown import Markdown

    from zoo import baselines, datasets

    data = datasets.load(name, seed=seed, task=task)
    console = terminal.console()
    console.print(Markdown(data.card))
    if data.task.judged:
        wake_keras()
    with terminal.console(stderr=True).status("measuring the baselines"):
        scores = baselines.scores(data)
    console.print("\nBaselines on the test split:", highlight=False)
    terminal.metrics(scores)
    picture = picture or Path(f"{data.name}.png")
    terminal.save_figure(data.plot(), picture)
    console.print(f"Samples: {picture}", highlight=False, soft_wrap=True)


@app.command()
def trained(pattern: Pattern = "*", as_json: AsJson = False) -> None:
    """List the trained models: those that ship with zoo, and your own."""
    from zoo import store

    rows = []
    for name in store.list_trained(pattern):
        try:
            card = store.card(name)
        except ZooError as error:  # one damaged folder hides no other
            terminal.console(stderr=True).print(f"zoo: {error}", highlight=False, markup=False, soft_wrap=True)
            continue
        baseline, score = card.best_baseline
        rows.append(
            {
                "name": card.name, "parameters": card.parameters, "metric": card.decides, "test": round(card.score, 4),
                "best baseline": f"{baseline}: {score:.4f}",
                "training s": round(card.processor_seconds or card.seconds, 1),
                "MB": card.costs.get("megabytes", "–"), "ms an answer": card.costs.get("latency_ms", "–"),
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
        wake_keras()
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
            "tasks": ", ".join(task.name for task in facts.tasks), "rows": facts.rows or "varies",
            "sample": terminal.shape(facts.input_shape), "source": facts.source, "licence": facts.licence,
            "cite": facts.citation, "download": facts.download or "none",
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
def explain(
    name: Annotated[str, typer.Argument(help="A model of `zoo list`, or a trained model: its name or folder.")],
    as_json: AsJson = False,
) -> None:
    """Explain a model layer by layer: equations, shapes, parameters, multiply-adds, what a neuron sees, slides."""
    wake_keras()
    import zoo

    layers = zoo.explain(name)
    rows = [
        {
            "name": row["name"], "equation": row["equation"], "output": terminal.shape(row["output"] or "—"),
            "parameters": row["parameters"], "multiply-adds": _counted(row["multiply_adds"]),
            "sees": row["receptive_field"], "slides": row["slides"],
        }
        for row in layers.to_dict(orient="records")
    ]  # fmt: skip
    whole = layers.attrs
    rows.append(
        {
            "name": "total", "equation": "", "output": "", "parameters": f"{whole['parameters']:,}",
            "multiply-adds": whole["multiply_adds"], "sees": "", "slides": "",
        }
    )  # fmt: skip
    terminal.table(f"{name}, layer by layer", rows, as_json)


def _counted(number: Any) -> int | str:
    """A whole number, or a dash where it is missing."""
    return "—" if number != number or number is None else int(number)
