"""Names of classes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError, unknown

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class ChoiceInput:
    """One of the classes ``labels``, by its name: what a generator is asked for."""

    labels: tuple[str, ...]
    kind: ClassVar[str] = "label"

    def check(self, raw: Any) -> np.ndarray:
        """Names as an object array ``(n, 1)``; a single name gets a batch dimension, a number stands for its digits.

        Raises:
            ZooError: a name that is none of the labels.
        """
        import numpy as np

        alone = isinstance(raw, str | int)
        names = [str(name) for name in ([raw] if alone else np.asarray(raw, dtype=object).ravel())]
        for name in names:
            if name not in self.labels:
                raise unknown("class", name, self.labels)
        return np.array(names, dtype=object).reshape(-1, 1)

    def read(self, path: str | Path) -> np.ndarray:
        """A name a line of a ``.txt`` file in UTF-8."""
        if Path(path).suffix.lower() != ".txt":
            raise ZooError(f"{path}: names of classes are read from .txt files, one a line.")
        return self.check(files.read_lines(path))

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}
