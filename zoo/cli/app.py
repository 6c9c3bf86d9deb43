"""The command line's application, and what its commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from zoo import terminal

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
