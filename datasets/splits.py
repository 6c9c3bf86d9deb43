"""The three parts of a dataset, and how they are drawn: at random, in groups, or around a published test split."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np


class Split(NamedTuple):
    """Samples and their targets; unpacks into ``model.fit(*split)`` and serves as ``validation_data``.

    Each of the two is an array, a DataFrame, or a dict of arrays of the same length.
    """

    x: Any
    y: Any

    @property
    def rows(self) -> int:
        """The number of samples."""
        return len(next(iter(self.x.values())) if isinstance(self.x, dict) else self.x)

    def take(self, rows: Any) -> Split:
        """The samples of these positions, in this order."""
        return Split(_take(self.x, rows), _take(self.y, rows))


class Splits(NamedTuple):
    """The three parts of a dataset."""

    train: Split
    validation: Split
    test: Split


def split(x: Any, y: Any, *, seed: int, stratify: bool, validation: float = 0.15, test: float = 0.2) -> Splits:
    """Three disjoint random parts; with ``stratify`` each has the classes in the same shares.

    Samples that are equal to the letter stay in one part, so that nothing of the test split is seen in training.

    Args:
        x: samples, a DataFrame or an array ``(n, ...)``.
        y: targets, of one entry a sample.
        seed: of the draw.
        stratify: whether ``y`` holds classes.
        validation, test: shares of all samples; 0 leaves a part empty.
    """
    import numpy as np
    import pandas as pd
    from sklearn.model_selection import train_test_split

    groups = pd.factorize(fingerprints(x))[0]
    kept, first = np.unique(groups, return_index=True)

    def draw(chosen: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
        if share == 0:
            return chosen, chosen[:0]
        classes = y[first[chosen]] if stratify else None
        return train_test_split(chosen, test_size=share, random_state=seed, stratify=classes)

    try:
        rest, test_groups = draw(kept, test)
        train_groups, validation_groups = draw(rest, validation / (1 - test))
    except ValueError as error:
        of, way_out = (f" of {len(np.unique(y))} classes", ", or merge rare classes") if stratify else ("", "")
        raise ZooError(
            f"{len(kept)} different samples{of} are too few to be split in three: bring more{way_out}."
        ) from error

    def part(chosen: np.ndarray) -> Split:
        rows = np.flatnonzero(np.isin(groups, chosen))
        np.random.RandomState(seed).shuffle(rows)
        return Split(x, y).take(rows)

    return Splits(part(train_groups), part(validation_groups), part(test_groups))


def different(x: Any) -> np.ndarray:
    """Of the samples that differ the position of each, int64 ``(m,)``: of equal ones that of the first."""
    import numpy as np

    return np.unique(fingerprints(x), return_index=True)[1]


def split_groups(x: Any, y: Any, groups: Any, *, seed: int, validation: float = 0.15, test: float = 0.2) -> Splits:
    """Three random parts where samples of one group stay together: all of one speaker, file or module.

    Classes ``y`` int64 ``(n,)`` are spread as evenly as the groups allow.

    Args:
        x, y: samples and their classes.
        groups: of each sample ``(n,)``.
        seed: of the draw.
        validation, test: shares of all samples.
    """
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    def draw(rows: Any, share: float) -> tuple[Any, Any]:
        folds = StratifiedGroupKFold(round(1 / share), shuffle=True, random_state=seed)
        kept, drawn = next(folds.split(rows, y[rows], groups[rows]))
        return rows[kept], rows[drawn]

    shuffled = np.random.RandomState(seed).permutation(len(y))
    rest, test_rows = draw(shuffled, test)
    train_rows, validation_rows = draw(rest, validation / (1 - test))
    return Splits(*(Split(x, y).take(rows) for rows in (train_rows, validation_rows, test_rows)))


def without(split: Split, other: Split) -> Split:
    """The samples of a split that are not also in another one; for data whose test split is published."""
    import numpy as np

    return split.take(np.flatnonzero(~np.isin(fingerprints(split.x), fingerprints(other.x))))


def fingerprints(x: Any) -> np.ndarray:
    """One 64-bit number a sample, equal for equal samples of a DataFrame or an array ``(n, ...)``."""
    import numpy as np
    import pandas as pd

    if hasattr(x, "iloc"):
        return pd.util.hash_pandas_object(x, index=False).to_numpy()
    if x.dtype == object:
        return pd.util.hash_array(x)
    digests = b"".join(blake2b(row.tobytes(), digest_size=8).digest() for row in np.ascontiguousarray(x))
    return np.frombuffer(digests, dtype="uint64")


def _take(values: Any, rows: Any) -> Any:
    if isinstance(values, dict):
        return {name: _take(part, rows) for name, part in values.items()}
    return values.iloc[rows].reset_index(drop=True) if hasattr(values, "iloc") else values[rows]
