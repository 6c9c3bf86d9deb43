"""What the tests of checks share: ``test_text.py`` tests those of ``zoo.exercises.text``."""

from __future__ import annotations

import importlib

import pytest

from zoo.exercises.kit import NotYet


@pytest.fixture
def checks(request: pytest.FixtureRequest):
    """The module of checks that a test module is named after."""
    return importlib.import_module(f"zoo.exercises.{request.path.stem.removeprefix('test_')}")


@pytest.fixture
def told(checks):
    """What a check, by name, says of answers that are not right."""

    def sentence(name: str, *answers: object) -> str:
        with pytest.raises(NotYet) as error:
            getattr(checks, name)(*answers)
        return str(error.value)

    return sentence


@pytest.fixture
def praised(checks, capsys: pytest.CaptureFixture[str]):
    """Whether a check, by name, praises answers; it raises where it does not take them for right."""

    def said(name: str, *answers: object) -> bool:
        getattr(checks, name)(*answers)
        return capsys.readouterr().out.startswith("✓")

    return said
