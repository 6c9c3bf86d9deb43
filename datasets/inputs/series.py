"""Windows of a series."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class SeriesInput:
    """Windows of ``steps`` equal time steps of the series ``columns``; NaN is a gap."""

    columns: tuple[str, ...]
    steps: int
    kind: ClassVar[str] = "series"

    def check(self, raw: Any) -> np.ndarray:
        """Raw windows as float64 ``(n, steps, columns)``; one window gets a batch dimension.

        Args:
            raw: an array, or a DataFrame with these columns, whose last ``steps`` rows are the window.

        Raises:
            ZooError: another shape, a missing column, too few rows, or values that are no numbers.
        """
        import numpy as np

        if hasattr(raw, "columns"):
            missing = [column for column in self.columns if column not in raw.columns]
            if missing:
                raise ZooError(f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}.")
            if len(raw) < self.steps:
                raise ZooError(f"A window has {self.steps} steps, but {len(raw)} rows came.")
            raw = raw[list(self.columns)].tail(self.steps)
        try:
            windows = np.asarray(raw, dtype="float64")
        except (ValueError, TypeError) as error:
            raise ZooError(f"A series holds numbers, with NaN for gaps: {error}.") from error
        windows = windows[None] if windows.ndim == 2 else windows
        shape = (self.steps, len(self.columns))
        if windows.ndim != 3 or windows.shape[1:] != shape:
            raise ZooError(
                f"Windows of shape (n, {self.steps}, {len(self.columns)}) were expected, of {', '.join(self.columns)}; "
                f"an array of shape {np.shape(raw)} came."
            )
        return windows

    def read(self, path: str | Path) -> np.ndarray:
        """The last window of a CSV file, or windows from a ``.npy`` array."""
        suffix = Path(path).suffix.lower()
        if suffix == ".npy":
            return self.check(files.read_npy(path))
        if suffix == ".csv":
            return self.check(files.read_csv(path))
        raise ZooError(f"{path}: a series is read from .csv or .npy files.")

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}
