"""Windows of a series."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class SeriesInput:
    """Windows of ``steps`` equal time steps of the series ``columns``; NaN is a gap.

    Rows with times in the column ``time`` are put in order, on a grid whose ``step`` :mod:`zoo.datasets.grid` tells.
    """

    columns: tuple[str, ...]
    steps: int
    time: str = ""
    step: str = ""
    kind: ClassVar[str] = "series"

    def check(self, raw: Any) -> np.ndarray:
        """Raw windows as float64 ``(n, steps, columns)``; one window gets a batch dimension.

        Args:
            raw: an array, or a DataFrame with these columns and that of the times, whose end is the window.

        Raises:
            ZooError: another shape, a missing column, too few rows, times that are none, off the grid or twice there,
                values that are no finite numbers, or a window that is all gap.
        """
        import numpy as np

        if hasattr(raw, "columns"):
            raw = self._end_of(raw)
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
        if (np.abs(windows) > np.finfo("float32").max).any():  # NaN is no more than that
            raise ZooError("A series holds finite numbers of at most 3e38, with NaN for gaps; one that is more came.")
        empty = np.flatnonzero(np.isnan(windows).all(axis=(1, 2)))
        if len(empty):
            raise ZooError(f"Window {empty[0]} is one gap: a forecast needs a value before it.")
        return windows

    def _end_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The last window of a frame: its rows, or the last places of the grid, with NaN where there is no row."""
        wanted = [*self.columns, *([self.time] if self.time else [])]
        missing = [column for column in wanted if column not in frame.columns]
        if missing:
            raise ZooError(f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}.")
        if self.time and len(frame):
            import numpy as np

            from zoo.datasets import grid
            from zoo.datasets.values import as_dates

            wrong: dict[int, str] = {}
            places = grid.places(frame[self.time], as_dates(frame[self.time]), self.step, wrong)
            if wrong:
                row, says = min(wrong.items())
                raise ZooError(
                    f"{len(wrong)} of {len(frame)} rows have no place of their own: in row {row + 1} {says}. "
                    "Mend them, or leave them out."
                )
            end = places.max() + 1
            frame = frame.set_axis(places).reindex(np.arange(max(places.min(), end - self.steps), end))
        if len(frame) < self.steps:
            raise ZooError(f"A window has {self.steps} steps, but {len(frame)} came.")
        return frame[list(self.columns)].tail(self.steps)

    def read(self, path: str | Path) -> np.ndarray:
        """The last window of a CSV file, or windows from a ``.npy`` array."""
        suffix = Path(path).suffix.lower()
        if suffix == ".npy":
            return self.check(files.read_npy(path))
        if suffix == ".csv":
            return self.check(files.read_csv(path, text_columns=(self.time,) if self.time else ()))
        raise ZooError(f"{path}: a series is read from .csv or .npy files.")

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}
