"""The command line's application, and what its commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
Bad = Annotated[str, typer.Option(help="What to do with rows and files that cannot be read: refuse or skip.")]
Target = Annotated[str | None, typer.Option(help="With a CSV file: the column to predict.")]


def wake_keras() -> None:
    """Start Keras, and say so meanwhile."""
    from zoo import backend

    with terminal.console(stderr=True).status("starting Keras"):
        backend.start_quietly()


def dataset_of(
    name: str | None, target: str | None, bad: str, task: str | None = None, categories: str | None = None
) -> Dataset | str | None:
    """The dataset of the options: a name stays one, a CSV file or a folder is loaded."""
    from zoo import datasets as loaders

    if name is None or not (Path(name).exists() or name.endswith(".csv")):
        if target is not None:
            raise ZooError("--target belongs to a CSV file: --dataset FILE.csv --target COLUMN.")
        return name
    if Path(name).is_dir():
        sounds = any(Path(name).glob("*/*.[wW][aA][vV]"))
        return (loaders.from_audio_folder if sounds else loaders.from_image_folder)(name, bad=bad)
    if target is None:
        raise ZooError(f"Say which column of {name} to predict: --target COLUMN.")
    named = categories.split(",") if categories else None
    return loaders.from_csv(name, target, task=task, categories=named, bad=bad)
