"""Dataset: a task, three splits of raw samples, and the fitted preprocessing that turns them into arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from zoo.datasets.inputs import Inputs
from zoo.errors import ZooError
from zoo.tasks import Task

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler


class Split(NamedTuple):
    """Samples and their targets; unpacks into ``model.fit(*split)`` and serves as ``validation_data``."""

    x: Any
    y: Any


class Splits(NamedTuple):
    """The three parts of a dataset."""

    train: Split
    validation: Split
    test: Split


@dataclass(frozen=True)
class DatasetSpec:
    """What is known of a dataset before it is loaded.

    Attributes:
        name: what ``zoo.datasets.load`` is called with.
        task: what it asks.
        inputs: what a raw sample looks like.
        input_shape: shape of one preprocessed sample.
        rows: number of samples in all splits.
        summary: one line.
        source, licence, citation: where it comes from, and on what terms.
        loader: the function that loads it, ``"zoo.datasets.tabular:iris"``.
        download: what is fetched over the network, with its size; None when nothing is.
    """

    name: str
    task: Task
    inputs: Inputs
    input_shape: tuple[int, ...]
    rows: int
    summary: str
    source: str = ""
    licence: str = ""
    citation: str = ""
    loader: str = ""
    download: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A dataset, split and preprocessed.

    ``train``, ``validation`` and ``test`` are arrays that a network reads: x float32 ``(n, *input_shape)``; y int64
    class indices ``(n,)``, or scaled float32 targets ``(n, 1)``. They are made when they are first asked for, once.
    ``raw`` holds the same splits before preprocessing: a DataFrame or pixels, and targets in their own units.

    Attributes:
        spec: what it is.
        raw: the raw splits.
        preprocessing: a fitted scikit-learn pipeline for x.
        target_scaler: a fitted scikit-learn scaler for the targets of a regression, else None.
        seed: of the split, and of the data where they are generated.
        options: what else it was loaded with.
        guesses: for one's own data, what was guessed about it.
    """

    spec: DatasetSpec
    raw: Splits
    preprocessing: Pipeline
    target_scaler: StandardScaler | None
    seed: int
    options: Mapping[str, Any] = field(default_factory=dict)
    guesses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name."""
        return self.spec.name

    @property
    def task(self) -> Task:
        """What it asks."""
        return self.spec.task

    @property
    def inputs(self) -> Inputs:
        """What a raw sample looks like."""
        return self.spec.inputs

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one preprocessed sample."""
        return self.spec.input_shape

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes, in the order of their indices; empty for a regression."""
        return self.task.labels if self.task.name == "classification" else ()

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the raw columns; empty for pictures."""
        return getattr(self.inputs, "columns", ())

    @cached_property
    def train(self) -> Split:
        """The preprocessed training split."""
        return self._prepared(self.raw.train)

    @cached_property
    def validation(self) -> Split:
        """The preprocessed validation split."""
        return self._prepared(self.raw.validation)

    @cached_property
    def test(self) -> Split:
        """The preprocessed test split."""
        return self._prepared(self.raw.test)

    def plot(self) -> Figure:
        """A picture of training samples: pictures with their labels, or the two most telling columns."""
        from zoo.datasets.plot import samples

        return samples(self)

    def _prepared(self, raw: Split) -> Split:
        x = self.preprocessing.transform(raw.x).astype("float32", copy=False)
        if self.target_scaler is None:
            return Split(x, raw.y)
        return Split(x, self.target_scaler.transform(raw.y).astype("float32"))

    def __repr__(self) -> str:
        rows = " + ".join(f"{len(split.y):,} {name}" for name, split in zip(Splits._fields, self.raw, strict=True))
        lines = [f"<Dataset {self.name}: {self.task}, {rows} rows, {self.inputs.kind}s {self.input_shape}>"]
        return "\n".join([*lines, *(f"  guessed: {guess}" for guess in self.guesses)])


def prepare(
    spec: DatasetSpec,
    raw: Splits,
    *,
    seed: int,
    select: int | None = None,
    options: Mapping[str, Any] | None = None,
    guesses: tuple[str, ...] = (),
) -> Dataset:
    """A dataset from raw splits: the preprocessing is fitted on the training split alone.

    Args:
        spec: what the dataset is; its ``input_shape`` is set to what the preprocessing gives.
        raw: x as ``spec.inputs`` describes, y class indices ``(n,)`` or targets ``(n, 1)``.
        seed: that the splits were drawn with.
        select: for tables, keep this many columns after encoding.
        options, guesses: kept with the dataset.
    """
    from sklearn.preprocessing import StandardScaler

    from zoo.datasets import preprocessing

    if select is not None and (spec.inputs.kind != "table" or select < 1):
        raise ZooError(f"select={select}: keep at least one column, of a table.")
    pipeline = preprocessing.make(spec.inputs, spec.task.name, select)
    try:
        pipeline.fit(raw.train.x, raw.train.y.ravel())
    except ValueError as error:
        raise ZooError(f"The preprocessing of {spec.name} failed: {str(error).partition(chr(10))[0]}") from error
    scaler = StandardScaler().fit(raw.train.y) if spec.task.name == "regression" else None
    shape = pipeline.transform(raw.train.x[:1]).shape[1:]
    if select is not None and shape[0] < select:
        raise ZooError(f"select={select}: {spec.name} has {shape[0]} columns after encoding.")
    options = dict(options or {}) | ({} if select is None else {"select": select})
    return Dataset(replace(spec, input_shape=tuple(shape)), raw, pipeline, scaler, seed, options, guesses)


def split(x: Any, y: np.ndarray, *, seed: int, stratify: bool, validation: float = 0.15, test: float = 0.2) -> Splits:
    """Three disjoint random parts; with ``stratify`` each has the classes in the same shares.

    Samples that are equal to the letter stay in one part, so that nothing of the test split is seen in training.

    Args:
        x: samples, a DataFrame or an array ``(n, ...)``.
        y: targets ``(n,)`` or ``(n, 1)``.
        seed: of the draw.
        stratify: whether ``y`` holds classes.
        validation, test: shares of all samples; 0 leaves a part empty.
    """
    import numpy as np
    import pandas as pd
    from sklearn.model_selection import train_test_split

    group = pd.factorize(_fingerprints(x))[0]
    kept, first = np.unique(group, return_index=True)

    def draw(groups: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
        if share == 0:
            return groups, groups[:0]
        classes = y[first[groups]] if stratify else None
        return train_test_split(groups, test_size=share, random_state=seed, stratify=classes)

    try:
        rest, test_groups = draw(kept, test)
        train_groups, validation_groups = draw(rest, validation / (1 - test))
    except ValueError as error:
        raise ZooError(
            f"{len(first)} different rows cannot be split in three with every class in each part: {error} "
            "Bring more rows, or merge rare classes."
        ) from error

    def part(groups: np.ndarray) -> Split:
        rows = np.flatnonzero(np.isin(group, groups))
        np.random.RandomState(seed).shuffle(rows)
        return Split(x.iloc[rows].reset_index(drop=True) if hasattr(x, "iloc") else x[rows], y[rows])

    return Splits(part(train_groups), part(validation_groups), part(test_groups))


def without(split: Split, other: Split) -> Split:
    """The samples of a split that are not also in another one; for data whose test split is published."""
    import numpy as np

    keep = ~np.isin(_fingerprints(split.x), _fingerprints(other.x))
    return Split(split.x[keep], split.y[keep])


def _fingerprints(x: Any) -> np.ndarray:
    """One 64-bit number a sample, equal for equal samples."""
    import numpy as np
    import pandas as pd

    if hasattr(x, "iloc"):
        return pd.util.hash_pandas_object(x, index=False).to_numpy()
    digests = b"".join(blake2b(row.tobytes(), digest_size=8).digest() for row in np.ascontiguousarray(x))
    return np.frombuffer(digests, dtype="uint64")
