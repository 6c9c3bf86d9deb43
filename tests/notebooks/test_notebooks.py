"""The notebooks: what a learner gets, and that every exercise can be solved and every check can fail."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
_spec = importlib.util.spec_from_file_location("build", FOLDER / "build.py")
build = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(build)

SESSIONS = [name for name in build.names() if name[0].isdigit()]


def exercises(notebook):
    """Places of the starters, each with its solution and its check behind it."""
    return [place for place, cell in enumerate(notebook.cells) if "starter" in build.tags(cell)]


def test_the_four_sessions_are_there():
    assert [name.split("_")[0] for name in SESSIONS] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("name", build.names())
def test_a_notebook_is_paced(name):
    """At most 25 code cells for a learner; six to ten exercises in a session; each with a hint and a time."""
    notebook = build.source(name)
    learner = build.without(notebook, "solution")
    assert sum(cell.cell_type == "code" for cell in learner.cells) <= 25
    places = exercises(notebook)
    assert len(places) in (range(6, 11) if name in SESSIONS else range(2, 9))
    for place in places:
        asked, starter, solution, check = notebook.cells[place - 1 : place + 3]
        assert asked.cell_type == "markdown"
        assert "### Exercise" in asked.source
        assert "<details>" in asked.source, "a hint"
        assert "..." in starter.source
        assert build.tags(solution) == ["solution"]
        assert build.tags(check) == ["check"]
        assert check.source.startswith("check.")
    texts = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "## Learning goals" in texts
    assert "minutes" in texts


@pytest.mark.parametrize("name", build.names())
def test_the_copies_are_those_of_the_source(name):
    """Run ``make notebooks`` after a source has changed."""
    notebook = build.source(name)
    learner = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    solved = nbformat.read(FOLDER / "solved" / f"{name}.ipynb", as_version=4)
    for copy, left_out in ((learner, "solution"), (solved, "starter")):
        assert [cell.source for cell in copy.cells] == [cell.source for cell in build.without(notebook, left_out).cells]
    assert not any(cell.get("outputs") for cell in learner.cells)
    assert any(cell.get("outputs") for cell in solved.cells)


def test_badges_open_the_notebook_where_the_project_is_kept():
    learner = build.without(build.source("1_basics"), "solution")
    copy = build.hosted(learner, "1_basics", "somebody/zoo")
    assert copy.cells[0].source.startswith(learner.cells[0].source.split("\n")[0])
    assert "colab.research.google.com/github/somebody/zoo/blob/HEAD/notebooks/1_basics.ipynb" in copy.cells[0].source
    assert "mybinder.org/v2/gh/somebody/zoo/HEAD?labpath=notebooks%2F1_basics.ipynb" in copy.cells[0].source
    assert "git+https://github.com/somebody/zoo" in copy.cells[1].source
    assert copy.cells[2:] == learner.cells[1:]
    nbformat.validate(copy)


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.parametrize("name", build.names())
def test_checks_fail_before_and_pass_after(name, tmp_path):
    """Each exercise as a learner meets it: the starter, whose check asks for more; then the solution."""
    notebook = build.source(name)
    early = {}
    for place in reversed(exercises(notebook)):
        check = nbformat.v4.new_code_cell(notebook.cells[place + 2].source)
        notebook.cells.insert(place + 1, check)
        early[check.id] = place
    began = time.perf_counter()
    build.execute(notebook, tmp_path, go_on=True)
    assert time.perf_counter() - began < build.TIMEOUT
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        errors = [output.ename for output in cell.outputs if output.output_type == "error"]
        assert errors == (["NotYet"] if cell.id in early else []), f"{cell.source}\n{cell.outputs}"
        if build.tags(cell) == ["check"]:
            assert any("✓" in output.get("text", "") for output in cell.outputs), cell.source
