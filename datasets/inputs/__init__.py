"""What a raw sample looks like, before any preprocessing: one class a kind.

A dataset has one of these, a trained model keeps it: with it a predictor checks what it is given, reads files, and an
exported graph names its inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zoo.datasets.inputs.audio import AudioInput
from zoo.datasets.inputs.choice import ChoiceInput
from zoo.datasets.inputs.images import ClipInput, ImageInput
from zoo.datasets.inputs.series import SeriesInput
from zoo.datasets.inputs.tables import TableInput
from zoo.datasets.inputs.text import TextInput

__all__ = [
    "KINDS",
    "AudioInput",
    "ChoiceInput",
    "ClipInput",
    "ImageInput",
    "Inputs",
    "SeriesInput",
    "TableInput",
    "TextInput",
    "from_dict",
]

Inputs = TableInput | ImageInput | ClipInput | SeriesInput | TextInput | AudioInput | ChoiceInput
KINDS: dict[str, Callable[..., Inputs]] = {
    kind.kind: kind for kind in (TableInput, ImageInput, ClipInput, SeriesInput, TextInput, AudioInput, ChoiceInput)
}


def from_dict(description: Mapping[str, Any]) -> Inputs:
    """The inputs that ``to_dict`` described."""
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in description.items()}
    return KINDS[str(fields.pop("kind"))](**fields)
