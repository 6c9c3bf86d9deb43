"""The command line's application, and what its commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zoo import terminal
from zoo.errors import ZooError

if TYPE_CHECKING:
    from zoo.datasets import Dataset
    from zoo.datasets.inputs import Inputs

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
Categories = Annotated[str | None, typer.Option(help="With a CSV file: number-like columns of categories, zip,code.")]
Dates = Annotated[str | None, typer.Option(help="With a CSV file: columns of dates that are not taken for such.")]
Ignore = Annotated[str | None, typer.Option(help="With a CSV file: columns to leave out, such as id,name.")]


def figure_option(help: str) -> Any:
    """An option for the file of a figure, refused before any work where no figure can be written so."""
    return typer.Option(help=help, callback=terminal.check_figure)


def wake_keras() -> None:
    """Start Keras, and say so meanwhile."""
    from zoo import backend

    with terminal.console(stderr=True).status("starting Keras"):
        backend.start_quietly()


def dataset_of(
    name: str | None,
    target: str | None,
    bad: str,
    task: str | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
    **columns: str | None,
) -> Dataset | str | None:
    """The dataset of the options: a name of the catalogue stays one, a CSV file or a folder is loaded.

    Args:
        name: of a dataset, or a path; a folder that is called as a dataset is ``./digits``.
        target, task: of a CSV file.
        bad: what to do with what cannot be read.
        known: the columns of a CSV file that a model told already, by option.
        columns: of a CSV file, the names that :func:`zoo.datasets.from_csv` takes as lists, with commas between them.
    """
    from zoo import datasets as loaders

    path = Path(name) if name and (Path(name).exists() or name.endswith(".csv")) else None
    if path and name in loaders.list_datasets():
        typer.echo(f"zoo: {name} is the dataset of the catalogue; what lies here is ./{name}", err=True)
        path = None
    if path is None or path.is_dir():
        told = [o for o, value in {"target": target, "task": task, **columns}.items() if value is not None]
        if told:
            raise ZooError(f"--{told[0]} belongs to a CSV file: --dataset FILE.csv --target COLUMN.")
        return name if path is None else _folder_loader(path)(path, bad=bad)
    if target is None:
        raise ZooError(f"Say which column of {name} to predict: --target COLUMN.")
    lists: dict[str, Any] = {option: names.split(",") for option, names in columns.items() if names}
    return loaders.from_csv(path, target, task=task, bad=bad, **{**(known or {}), **lists})


def told_columns(inputs: Inputs) -> dict[str, Sequence[str]]:
    """The columns of a CSV file of which a trained model knows what they hold, as :func:`dataset_of` takes them."""
    return {kind: getattr(inputs, kind) for kind in ("categories", "dates") if hasattr(inputs, kind)}


def _folder_loader(path: Path) -> Callable[..., Dataset]:
    """What loads a folder of one folder a class: the suffix of the files in it tells."""
    from zoo import datasets as loaders

    suffixes = [file.suffix.lower() for file in path.glob("*/[!.]*")]
    if ".wav" in suffixes:
        return loaders.from_audio_folder
    texts = suffixes.count(".txt") > len(suffixes) / 2  # a picture may have a text beside it
    return loaders.from_text_folder if texts else loaders.from_image_folder
