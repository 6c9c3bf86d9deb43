"""A page of all lessons, to look at without a network: ``zoo lessons --gallery DIR``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from zoo.lessons.catalog import LESSONS, Lesson

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>zoo: the worked slides</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem }}
img {{ max-width: 100%; height: auto }}
pre {{ overflow-x: auto; padding: 1rem; background: #f4f4f4; line-height: 1.35 }}
nav ul {{ columns: 16rem; padding-left: 1.2rem }}
</style>
</head>
<body>
<h1>The worked slides</h1>
<nav aria-label="lessons"><ul>
{contents}
</ul></nav>
<main>
{sections}
</main>
</body>
</html>
"""
CONTENT = '<li><a href="#{name}">{title}</a></li>'
SECTION = """<section id="{name}">
<h2>{title}</h2>
<p>Slides {slides} · <code>zoo lessons {name}</code></p>
{pictures}
<pre>{steps}</pre>
</section>"""


PICTURE = '<img src="{file}" alt="{alt}" width="{width}" height="{height}" loading="lazy">'


def write(
    folder: Path, tell: Callable[[Lesson], object] | None = None, lessons: Sequence[Lesson] | None = None
) -> Path:
    """Draw every lesson, and write the page beside the figures.

    Args:
        folder: where to; it is made if it is not there.
        tell: is called with each lesson before it is drawn; None for silence.
        lessons: which ones; by default all whose extras are installed.

    Returns:
        The page, ``index.html``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [entry for entry in LESSONS if entry.is_installed] if lessons is None else lessons
    sections = []
    for entry in chosen:
        if tell:
            tell(entry)
        sections.append(_section(entry, folder))
    contents = "\n".join(CONTENT.format(name=entry.name, title=escape(entry.title)) for entry in chosen)
    page = folder / "index.html"
    page.write_text(PAGE.format(contents=contents, sections="\n".join(sections)), encoding="utf-8")
    return page


def _section(entry: Lesson, folder: Path) -> str:
    """A lesson's part of the page, with its figures drawn: all of ``FIGURES``, where it has several."""
    pictures = [
        _picture(figure(), folder / f"{'-'.join(filter(None, (entry.name, show)))}.png", entry.title)
        for show, figure in entry.figures().items()
    ]
    return SECTION.format(
        name=entry.name,
        title=escape(entry.title),
        slides=", ".join(entry.slides),
        pictures="\n".join(pictures),
        steps=escape(entry.load().steps()),
    )


def _picture(figure: Figure, file: Path, title: str, dpi: int = 100) -> str:
    """A figure, saved; who does not see it reads the titles that are written on it."""
    figure.savefig(file, dpi=dpi)
    width, height = figure.get_size_inches() * dpi
    titles = [title, figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    alt = "; ".join(dict.fromkeys(" ".join(text.split()) for text in titles if text and not text.isdigit()))
    return PICTURE.format(file=file.name, alt=escape(alt), width=round(width), height=round(height))
