"""The command of the worked slides: ``zoo lessons``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from zoo import terminal
from zoo.cli.app import AsJson, app, figure_option, wake_keras
from zoo.errors import ZooError
from zoo.lessons.catalog import LESSONS, Lesson, lesson


@app.command()
def lessons(
    name: Annotated[str | None, typer.Argument(help="A lesson; without one, the slides' rows are listed.")] = None,
    figure: Annotated[Path | None, figure_option("Draw the lesson into this PNG file.")] = None,
    gallery: Annotated[Path | None, typer.Option(help="Write a page of all lessons into this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what stands for each row of the slides; show a lesson's worked steps; or make a page of all of them."""
    if gallery is not None:
        if name or figure:
            raise ZooError("--gallery shows all lessons: leave out the lesson's name and --figure.")
        _gallery(gallery)
    elif name is not None:
        _show(lesson(name), figure, as_json)
    elif figure is not None:
        raise ZooError(f"--figure draws one lesson: zoo lessons {LESSONS[0].name} --figure {figure}")
    else:
        _list(as_json)


def _list(as_json: bool) -> None:
    from zoo.lessons.rows import rows

    if as_json:
        terminal.table("Slides", [asdict(row) for row in rows()], as_json)
        return
    terminal.table(
        "Slides",
        [
            {
                "name": row.name, "what it asks": row.asks, "lessons": ", ".join(row.lessons),
                "models": ", ".join(row.models), "datasets, or a note": ", ".join(row.datasets) or row.note,
            }
            for row in rows()
        ],
        as_json,
    )  # fmt: skip


def _show(entry: Lesson, figure: Path | None, as_json: bool) -> None:
    if entry.trains == "keras":
        wake_keras()
    with terminal.console(stderr=True).status("computing"):
        steps = entry.load().steps()
        if figure is not None:
            draw = next(iter(entry.figures().values()))
            terminal.save_figure(draw(), figure)
    if as_json:
        facts = {"name": entry.name, "title": entry.title, "slides": entry.slides, "steps": steps}
        terminal.table("", [facts], as_json)
        return
    print(f"{entry.title} ({', '.join(entry.slides)})\n\n{steps}")
    if figure is not None:
        print(f"\nFigure: {figure}")


def _gallery(folder: Path) -> None:
    from zoo.lessons import gallery

    if any(entry.trains == "keras" for entry in LESSONS):
        wake_keras()
    with terminal.console(stderr=True).status("drawing") as status:
        page = gallery.write(folder, lambda entry: status.update(f"drawing {entry.name}"))
    print(page)
