"""Texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np

NO_TEXT = re.compile("[\0\ud800-\udfff]")  # other programs end a text at NUL; halves of a letter have no UTF-8


@dataclass(frozen=True)
class TextInput:
    """Texts of any length; ``language`` says in which language, where there is one."""

    language: str = ""
    kind: ClassVar[str] = "text"

    def check(self, raw: Any) -> np.ndarray:
        """Raw texts as an object array ``(n,)``; one text gets a batch dimension.

        Raises:
            ZooError: anything but texts, or one with a NUL or half of a surrogate pair.
        """
        import numpy as np

        if isinstance(raw, Mapping) or hasattr(raw, "columns"):
            raise ZooError("Texts were expected, but a table came. Pass the texts: frame['column'].")
        try:
            texts = [raw] if isinstance(raw, str | bytes) else list(raw)
        except TypeError as error:
            raise _no_text(raw) from error
        texts = [readable(text) for text in texts]
        return np.array([*texts, None], dtype=object)[:-1]  # a lone array of texts would become an array of letters

    def read(self, path: str | Path) -> np.ndarray:
        """A text a line of a ``.txt`` file in UTF-8."""
        if Path(path).suffix.lower() != ".txt":
            raise ZooError(f"{path}: texts are read from .txt files, one a line.")
        return self.check(files.read_lines(path))

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}


def readable(text: Any) -> str:
    """A text as it is, or decoded from bytes in UTF-8.

    Raises:
        ZooError: no text, or one that other programs cannot read.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode()
        except UnicodeDecodeError as error:
            raise ZooError(f"Bytes of a text are in UTF-8, but {text!r:.60} came; decode them first.") from error
    if not isinstance(text, str):
        raise _no_text(text)
    if NO_TEXT.search(text):
        raise unreadable(text)
    return text


def unreadable(text: str) -> ZooError:
    """The error for a text with a NUL or half of a surrogate pair."""
    return ZooError(
        f"A text holds no NUL and no half of a surrogate pair, but {text!r:.60} came; leave such characters out."
    )


def _no_text(other: Any) -> ZooError:
    return ZooError(f"Texts were expected, but {other!r:.60} of type {type(other).__name__} came.")
