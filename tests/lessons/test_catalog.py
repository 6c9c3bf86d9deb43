"""What all lessons share: numbers in no time, steps for a blackboard, figures for a projector."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import zoo.lessons
from zoo.errors import ZooError
from zoo.lessons import LESSONS, lesson
from zoo.lessons.catalog import Lesson
from zoo.lessons.rows import ASKED

LIGHT = [entry for entry in LESSONS if not entry.trains]


def test_entries():
    names = [entry.name for entry in LESSONS]
    assert len(set(names)) == len(names)
    assert set(names) <= set(dir(zoo.lessons))
    firsts = [int(entry.slides[0][1:]) for entry in LESSONS]
    assert firsts == sorted(firsts)  # in the order of the slides
    for entry in LESSONS:
        assert entry.title
        assert set(entry.slides) <= set(ASKED)


def test_a_name_that_no_lesson_has():
    with pytest.raises(ZooError, match="Did you mean neuron"):
        lesson("neurons")
    assert zoo.lessons.neuron is lesson("neuron").load()


def test_figures_are_one_or_a_table(monkeypatch):
    own = ModuleType("zoo.lessons.own")
    monkeypatch.setitem(sys.modules, own.__name__, own)
    entry = Lesson("own", "A lesson of its own", ("S1",))
    own.figure = Figure
    assert entry.figures() == {"": Figure}
    del own.figure
    own.FIGURES = {"first": Figure, "second": Figure}
    assert list(entry.figures()) == ["first", "second"]


@pytest.mark.parametrize("entry", LIGHT, ids=lambda entry: entry.name)
def test_numbers_come_fast_and_without_keras(entry):
    """Within 1.5 s of user and system time in a fresh process."""
    code = f"""
import resource, sys
import zoo.lessons
assert zoo.lessons.{entry.name}.numbers()
heavy = {{"keras", "tensorflow", "jax", "torch"}} & set(sys.modules)
assert not heavy, heavy
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime)
"""
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in "12"]
    assert min(float(done.stdout) for done in runs) < 1.5


@pytest.mark.parametrize("entry", LIGHT, ids=lambda entry: entry.name)
def test_steps_fit_a_blackboard(entry):
    steps = entry.load().steps()
    assert steps.strip()
    assert [line for line in steps.splitlines() if len(line) > 90] == []


@pytest.mark.parametrize("entry", LIGHT, ids=lambda entry: entry.name)
def test_figures_are_readable_on_a_projector(entry):
    """At most 12 inches wide, and no letter smaller than 10 points."""
    for draw in entry.figures().values():
        figure = draw()
        figure.draw_without_rendering()
        assert figure.get_size_inches()[0] <= 12
        written = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        assert written
        assert [text.get_text() for text in written if text.get_fontsize() < 10] == []
