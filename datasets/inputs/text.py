"""Texts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class TextInput:
    """Texts of any length; ``language`` says in which language, where there is one."""

    language: str = ""
    kind: ClassVar[str] = "text"

    def check(self, raw: Any) -> np.ndarray:
        """Raw texts as an object array ``(n,)``; one text gets a batch dimension.

        Raises:
            ZooError: anything but texts.
        """
        import numpy as np

        texts = [raw] if isinstance(raw, str | bytes) else list(raw)
        texts = [text.decode() if isinstance(text, bytes) else text for text in texts]
        other = next((text for text in texts if not isinstance(text, str)), None)
        if other is not None:
            raise ZooError(f"Texts were expected, but {other!r} of type {type(other).__name__} came.")
        return np.array([*texts, None], dtype=object)[:-1]  # a lone array of texts would become an array of letters

    def read(self, path: str | Path) -> np.ndarray:
        """A text a line of a ``.txt`` file in UTF-8."""
        if Path(path).suffix.lower() != ".txt":
            raise ZooError(f"{path}: texts are read from .txt files, one a line.")
        return self.check(files.read_lines(path))

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}
