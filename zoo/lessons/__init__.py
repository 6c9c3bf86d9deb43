"""The worked slides: each lesson computes a slide's numbers, tells the steps and draws the figure.

``zoo.lessons.convolution.numbers()``, ``.steps()``, ``.figure()``; a lesson is imported when it is first used.
"""

from __future__ import annotations

from types import ModuleType

from zoo.lessons.catalog import LESSONS, Lesson, lesson

__all__ = ["LESSONS", "Lesson", "lesson"]


def __getattr__(name: str) -> ModuleType:
    if name not in {entry.name for entry in LESSONS}:
        raise AttributeError(f"module 'zoo.lessons' has no lesson {name!r}")
    return lesson(name).load()


def __dir__() -> list[str]:
    return [*__all__, *(entry.name for entry in LESSONS)]
