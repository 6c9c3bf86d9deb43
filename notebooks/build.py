"""The notebooks, made from their sources.

A source in ``sources/`` is a Python file in jupytext's percent format. An exercise is three code cells, one behind the
other, which carry a tag each: ``starter``, what a learner gets, with dots to fill in; ``solution``; and ``check``. The
learner's copy leaves the solutions out; the solved copy leaves the starters out and is executed.

``python notebooks/build.py`` makes all of them; with names, those alone: ``python notebooks/build.py 1_basics``.
``--repository OWNER/NAME`` says where on GitHub the project is kept: then the copies have badges that open them in
Colab and Binder, and a cell that installs zoo there.
"""

from __future__ import annotations

import argparse
import base64
import io
import time
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from PIL import Image

HERE = Path(__file__).parent
TIMEOUT = 300  # seconds, for a notebook as a whole and so for any of its cells
BADGES = (  # of each service: its name, its badge, and where it opens a notebook
    (
        "Colab",
        "https://colab.research.google.com/assets/colab-badge.svg",
        "https://colab.research.google.com/github/{repository}/blob/HEAD/notebooks/{name}.ipynb",
    ),
    (
        "Binder",
        "https://mybinder.org/badge_logo.svg",
        "https://mybinder.org/v2/gh/{repository}/HEAD?labpath=notebooks%2F{name}.ipynb",
    ),
)
INSTALL = """import importlib.util

if importlib.util.find_spec("zoo") is None:  # as in Colab
    %pip install --quiet 'zoo[search] @ git+https://github.com/{repository}'"""
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def names() -> list[str]:
    """Of all notebooks, in the order of the course."""
    return sorted(path.stem for path in (HERE / "sources").glob("*.py"))


def source(name: str) -> NotebookNode:
    """A notebook with the starters, solutions and checks of its exercises."""
    notebook = jupytext.read(HERE / "sources" / f"{name}.py", fmt="py:percent")
    notebook.metadata = nbformat.from_dict(KERNEL)
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place:03}"  # the same in each build
    return notebook


def tags(cell: NotebookNode) -> list[str]:
    """What a cell is marked as."""
    return cell.metadata.get("tags", [])


def without(notebook: NotebookNode, tag: str) -> NotebookNode:
    """A copy that lacks the cells of a tag."""
    kept = [cell for cell in notebook.cells if tag not in tags(cell)]
    return nbformat.from_dict({**notebook, "cells": kept})


def hosted(notebook: NotebookNode, name: str, repository: str) -> NotebookNode:
    """A copy with badges behind its title, and with a cell that installs zoo where it is missing.

    Args:
        notebook: the learner's or the solved copy.
        name: of the notebook.
        repository: ``owner/name`` on GitHub.
    """
    places = {"repository": repository, "name": name}
    badges = " ".join(f"[![{service}]({badge})]({link.format(**places)})" for service, badge, link in BADGES)
    first = notebook.cells[0]
    title, _, rest = first.source.partition("\n")
    install = nbformat.v4.new_code_cell(INSTALL.format(**places), id="install")
    cells = [{**first, "source": f"{title}\n{badges}\n{rest}"}, install, *notebook.cells[1:]]
    return nbformat.from_dict({**notebook, "cells": cells})


def execute(notebook: NotebookNode, folder: Path, *, go_on: bool = False) -> NotebookNode:
    """Run a notebook's cells, in place, in a kernel of its own.

    Args:
        notebook: what to run.
        folder: where it runs.
        go_on: whether behind a cell that fails, too.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=TIMEOUT, allow_errors=go_on, resources=place, coalesce_streams=True)
    return client.execute()


def tidy(notebook: NotebookNode) -> None:
    """Leave out, in place, what differs in each build, and what a reader does not need.

    That is: when a cell ran; what libraries write to stderr; of a picture, colours beyond 256, two thirds of its size.
    """
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        outputs = [output for output in cell.get("outputs", []) if output.get("name") != "stderr"]
        for output in outputs:
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = _compact(output.data["image/png"])
        if cell.cell_type == "code":
            cell.outputs = outputs


def _compact(png: str) -> str:
    """The same picture, in base64, of at most 256 colours."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return base64.b64encode(written.getvalue()).decode()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="of notebooks; without any, all")
    parser.add_argument("--repository", help="owner/name on GitHub, for badges of Colab and Binder")
    given = parser.parse_args()
    for name in given.names or names():
        began = time.perf_counter()
        notebook = source(name)
        solved = without(notebook, "starter")
        execute(solved, HERE)
        tidy(solved)
        learner = without(notebook, "solution")
        if given.repository:
            learner, solved = (hosted(copy, name, given.repository) for copy in (learner, solved))
        (HERE / "solved").mkdir(exist_ok=True)
        nbformat.write(learner, HERE / f"{name}.ipynb")
        nbformat.write(solved, HERE / "solved" / f"{name}.ipynb")
        print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
