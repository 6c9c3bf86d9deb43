"""Dataset: a task, three splits of raw samples, and the fitted preprocessing that turns them into arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zoo.datasets.inputs import Inputs
from zoo.datasets.splits import Split, Splits
from zoo.errors import ZooError
from zoo.tasks import Task

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Shape = tuple[int, ...] | dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class DatasetSpec:
    """What is known of a dataset before it is loaded.

    Attributes:
        name: what ``zoo.datasets.load`` is called with.
        task: what it asks; ``others`` are further tasks that the same samples can be loaded for.
        inputs: what a raw sample looks like.
        input_shape: shape of one preprocessed sample, or a dict of shapes.
        summary: one line.
        rows: number of samples in all splits; None where it depends on the machine.
        source, licence, citation: where it comes from, and on what terms.
        vocabulary: number of different tokens of a text, at most; None for anything but texts.
        loader: the function that loads it, ``"zoo.datasets.tabular:iris"``.
        download: size of what is fetched over the network; None when nothing is.
        tried_on: for a download, whether its loader was run here on the ``"real files"`` or on a ``"mock"`` of them.
        generated: whether the samples are made by a rule, the loader's docstring.
    """

    name: str
    task: Task
    inputs: Inputs
    input_shape: Shape
    summary: str
    rows: int | None = None
    others: tuple[Task, ...] = ()
    source: str = ""
    licence: str = ""
    citation: str = ""
    vocabulary: int | None = None
    loader: str = ""
    download: str | None = None
    tried_on: str = "real files"
    generated: bool = False

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks that it can be loaded for, the default first."""
        return (self.task, *self.others)

    def for_task(self, name: str | None) -> DatasetSpec:
        """The same dataset with another of its tasks; None keeps the default."""
        from zoo.datasets import views

        if name is None or name == self.task.name:
            return self
        for task in self.others:
            if task.name == name:
                others = tuple(t for t in self.tasks if t is not task)
                return replace(self, task=task, others=others, **views.facts(task))
        raise ZooError(f"{self.name} has no task {name!r}. Its tasks: {', '.join(t.name for t in self.tasks)}.")


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A dataset, split and preprocessed.

    ``train``, ``validation`` and ``test`` are what ``fit`` takes; they are made when they are first asked for, once.
    Samples and targets are float32, but class indices are int64, tokens int32 and masks uint8; the function of
    :mod:`zoo.tasks` says how the targets are laid out. ``raw`` holds the same splits before preprocessing: a
    DataFrame, pixels, texts or sound, and targets in their own units.

    A streamed dataset holds a ``tf.data.Dataset`` of (sample, target) in ``raw.train.x``, and of batches in
    ``train.x``; the ``y`` beside it is None.

    Attributes:
        spec: what it is.
        raw: the raw splits.
        preprocessing: a fitted scikit-learn transformer for x.
        target_preprocessing: one for y, with ``inverse_transform``; None where targets are taken as they are.
        seed: of the split, and of the data where they are generated.
        options: what else it was loaded with.
        guesses: for one's own data, what was guessed about it, and what was left out.
    """

    spec: DatasetSpec
    raw: Splits
    preprocessing: Any
    target_preprocessing: Any
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
    def input_shape(self) -> Shape:
        """Shape of one preprocessed sample."""
        return self.spec.input_shape

    @property
    def vocabulary(self) -> int | None:
        """Number of different tokens of a text, at most; None for anything but texts."""
        return self.spec.vocabulary

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes, in the order of their indices; empty where there are none."""
        return self.task.labels if self.task.name not in ("regression", "forecasting", "landmarks") else ()

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the raw columns; empty for pictures, texts and sound."""
        return getattr(self.inputs, "columns", ())

    @property
    def streamed(self) -> bool:
        """Whether the splits are streams rather than arrays."""
        return self.raw.train.y is None

    @property
    def rows(self) -> dict[str, int]:
        """The number of samples in each raw split."""
        if self.streamed:
            return {part: int(split.x.cardinality()) for part, split in self.raw._asdict().items()}
        return {part: split.rows for part, split in self.raw._asdict().items()}

    @cached_property
    def truth(self) -> Any:
        """The raw targets of the test split, to score answers by; those of a stream are gathered as arrays."""
        if self.streamed:
            from zoo.datasets import stream

            return stream.targets(self.raw.test)
        return self.raw.test.y

    @cached_property
    def questions(self) -> Any:
        """The preprocessed samples of the raw test split, before the task arranges them for ``fit``."""
        return single(self.preprocessing.transform(self.raw.test.x))

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

    @property
    def card(self) -> str:
        """What it is, in Markdown: facts, layout, classes, and the rule of a generated dataset."""
        from zoo.datasets import card

        return card.card(self)

    def plot(self) -> Figure:
        """A picture of training samples with their targets."""
        from zoo.datasets import plot

        return plot.samples(self)

    def _prepared(self, raw: Split) -> Split:
        if self.streamed:
            from zoo.datasets import stream

            return Split(stream.prepared(self, raw.x, stream.BATCH), None)
        return self._arranged(raw)

    def _arranged(self, raw: Split) -> Split:
        """Raw arrays as ``fit`` takes them."""
        y = raw.y if self.target_preprocessing is None else self.target_preprocessing.transform(raw.y)
        return Split(*self.task.arrange(single(self.preprocessing.transform(raw.x)), single(y)))

    def __repr__(self) -> str:
        rows = " + ".join(f"{count:,} {part}" for part, count in self.rows.items())
        lines = [f"<Dataset {self.name}: {self.task}, {rows} rows of {self.inputs.kind} {self.input_shape}>"]
        return "\n".join([*lines, *(f"  guessed: {guess}" for guess in self.guesses)])


def prepare(
    spec: DatasetSpec,
    raw: Splits,
    *,
    seed: int,
    preprocessing: Any = None,
    target_preprocessing: Any = None,
    select: int | None = None,
    options: Mapping[str, Any] | None = None,
    guesses: tuple[str, ...] = (),
) -> Dataset:
    """A dataset from raw splits: the preprocessing is fitted on the training split alone, of a stream on its beginning.

    Args:
        spec: what the dataset is; its ``input_shape`` is set to what the preprocessing gives.
        raw: x as ``spec.inputs`` describes, y as the function of the task says.
        seed: that the splits were drawn with.
        preprocessing, target_preprocessing: unfitted transformers in place of the usual ones for such a sample and
            such a task (:mod:`zoo.datasets.preprocessing`).
        select: for tables, keep this many columns after encoding.
        options, guesses: kept with the dataset.
    """
    from zoo.datasets import preprocessing as usual
    from zoo.datasets import stream

    if select is not None and (spec.inputs.kind != "table" or select < 1):
        raise ZooError(f"select={select}: keep at least one column, of a table.")
    pipeline = preprocessing or usual.for_inputs(spec.inputs, spec.task.name, select)
    target = target_preprocessing or usual.for_targets(spec.task)
    train = raw.train if raw.train.y is not None else stream.head(raw.train, stream.LEARNED)
    try:
        pipeline.fit(train.x, train.y.ravel() if spec.inputs.kind == "table" else None)
    except ValueError as error:
        raise ZooError(f"The preprocessing of {spec.name} failed: {str(error).partition(chr(10))[0]}") from error
    if target is not None:
        target.fit(train.y)
    options = dict(options or {}) | ({} if select is None else {"select": select})
    made = Dataset(spec, raw, pipeline, target, seed, options, guesses)
    shape = shape_of(made._arranged(train.take([0])).x)
    if select is not None and isinstance(shape, tuple) and shape[0] < select:
        raise ZooError(f"select={select}: {spec.name} has {shape[0]} columns after encoding.")
    vocabulary = getattr(pipeline, "size", None) if spec.inputs.kind == "text" else None
    return replace(made, spec=replace(spec, input_shape=shape, vocabulary=vocabulary))


def shape_of(values: Any) -> Shape:
    """The shape of one sample, or of each part of it."""
    if isinstance(values, dict):
        return {name: tuple(part.shape[1:]) for name, part in values.items()}
    return tuple(values.shape[1:])


def single(values: Any) -> Any:
    """Numbers in double precision as float32; anything else as it is."""
    return values.astype("float32") if getattr(values, "dtype", None) == "float64" else values
