"""The registry: which models there are, and one call that builds any of them.

Listing costs nothing: a :class:`ModelSpec` names its builder as ``"module:function"``, and the module (and Keras with
it) is imported when the model is built.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from zoo.errors import ZooError, number, seed_number, unknown
from zoo.tasks import TASKS, Task

if TYPE_CHECKING:
    import keras

    from zoo.datasets import Dataset, DatasetSpec


@dataclass(frozen=True)
class Recipe:
    """How a model is trained.

    Attributes:
        epochs: passes over the training data, at most.
        batch_size: rows a step.
        learning_rate: of the Adam optimizer; the peak, where a schedule is used.
        schedule: a name of :data:`zoo.training.schedules.SCHEDULES`, or None for a constant rate.
        patience: epochs without a better validation loss after which training stops.
        keep: which epoch's weights stay: ``"best"``, that of the lowest validation loss; or ``"last"``, of a training
            that runs to its end, where that loss says little, as of two networks that work against each other.
        augment: what to change training samples by, as :func:`zoo.datasets.augment.strengths` reads it; None, nothing.
        minibatches: which rows make a batch, a name of :data:`zoo.datasets.minibatches.COMPOSITIONS`.
    """

    epochs: int = 100
    batch_size: int = 32
    learning_rate: float = 1e-3
    schedule: str | None = None
    patience: int = 10
    keep: str = "best"
    augment: str | Sequence[str] | Mapping[str, float] | None = None
    minibatches: str = "shuffled"


@dataclass(frozen=True)
class ModelSpec:
    """One architecture of the zoo.

    Attributes:
        name: what ``zoo.build`` is called with.
        builder: the function that makes the network, or where it is: ``"zoo.models.cnn:cnn"``.
        tasks: names of the tasks that the model can answer.
        inputs: kinds of sample that it reads: ``"table"``, ``"image"``, ``"clip"``, ``"series"``, ``"audio"``,
            ``"text"``, ``"label"``.
        dataset: name of the paired dataset, which needs no download.
        summary: one line.
        slides: rows of the slides' checklist that it stands for.
        layers: kinds of layer it uses: ``"dense"``, ``"convolution"``, ``"deconvolution"``, ``"recurrent"``,
            ``"attention"``.
        recipe: how it is trained; ``recipes`` holds others by name of a dataset.
        arguments: of the builder by name of a task, where other defaults suit it.
    """

    name: str
    builder: str | Callable[..., keras.Model]
    tasks: tuple[str, ...]
    inputs: tuple[str, ...]
    dataset: str
    summary: str
    slides: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    recipe: Recipe = field(default_factory=Recipe)
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def recipe_for(self, dataset: str) -> Recipe:
        """The recipe for a dataset of that name."""
        return self.recipes.get(dataset, self.recipe)

    def load_builder(self) -> Callable[..., keras.Model]:
        """The builder function itself; imports its module, and Keras with it."""
        if callable(self.builder):
            return self.builder
        module, function = self.builder.split(":")
        return getattr(importlib.import_module(module), function)


SLIDES = tuple(f"S{row}" for row in range(1, 50))  # rows of the slides' checklist: zoo.lessons.rows
_specs: dict[str, ModelSpec] = {}
_plugins_loaded = False


def register(spec: ModelSpec | None = None, **fields: Any) -> Any:
    """Add a model to the zoo: a spec, or as a decorator of a builder function.

    The decorated function takes ``input_shape`` and what its tasks' heads hold, mostly ``units`` and
    ``output_activation``, then keyword arguments of its own, and returns an uncompiled ``keras.Model``. Name and
    summary come from the function where they are not given.

    Example::

        @zoo.register(tasks=("classification",), inputs=("table",), dataset="iris")
        def my_net(input_shape, units, output_activation, *, width=8):
            \"\"\"A network of my own.\"\"\"
            ...

    Other packages register theirs through the entry-point group ``zoo.models``, each entry naming a ModelSpec.

    Raises:
        ZooError: the name is taken, a field is missing, or a task or a row of the slides is unknown.
    """
    if spec is None:

        def decorate(builder: Callable[..., keras.Model]) -> Callable[..., keras.Model]:
            summary = (inspect.getdoc(builder) or "").partition("\n")[0]
            given = {"name": builder.__name__, "summary": summary, "builder": builder, **fields}
            try:
                register(ModelSpec(**given))
            except TypeError as error:  # a field is missing, or is none of a spec's
                raise ZooError(
                    f"{given['name']} cannot be registered: say tasks=(...,), inputs=(...,) and dataset='...'; "
                    f"{', '.join(fields) or 'nothing'} came."
                ) from error
            return builder

        return decorate
    if spec.name in _all_specs():
        raise ZooError(f"A model named {spec.name!r} is registered already. Give yours another name.")
    for kind, known, named in (("task", TASKS, spec.tasks), ("row of the slides", SLIDES, spec.slides)):
        if wrong := [name for name in named if name not in known]:
            raise unknown(kind, wrong[0], known)
    _specs[spec.name] = spec
    return spec


def spec(name: str) -> ModelSpec:
    """The :class:`ModelSpec` of that name. Raises ZooError, with the nearest names, where there is none."""
    specs = _all_specs()
    if name not in specs:
        raise unknown("model", name, specs)
    return specs[name]


def list_models(pattern: str = "*", task: str | None = None) -> list[str]:
    """Names of the models that match a wildcard pattern and answer a task, in alphabetical order.

    Example: ``zoo.list_models("*cnn*", task="classification")``.
    """
    if task is not None and task not in TASKS:
        raise unknown("task", task, TASKS)
    return sorted(
        name for name, s in _all_specs().items() if fnmatchcase(name, pattern) and (task is None or task in s.tasks)
    )


def build(
    name: str,
    dataset: str | DatasetSpec | Dataset | None = None,
    seed: int | None = None,
    *,
    learning_rate: float | None = None,
    optimizer: str = "adam",
    l1: float = 0.0,
    l2: float = 0.0,
    kernel_initializer: str | None = None,
    **arguments: Any,
) -> keras.Model:
    """A compiled Keras model, of the shapes and for the task of a dataset.

    Args:
        name: a model of :func:`list_models`.
        dataset: name of a dataset, or a dataset; by default the one that the model is paired with. A built-in
            dataset is not loaded for this: its shapes stand in the catalogue.
        seed: of the initial weights. Sets the seeds of Python, numpy and the backend, as
            ``keras.utils.set_random_seed`` does; None leaves them alone.
        learning_rate: of the optimizer; by default the recipe's.
        optimizer: Keras' name of it, such as ``"sgd"``.
        l1, l2: what is added to the loss for each weight w that is no bias: l1 · |w| + l2 · w² (S40).
        kernel_initializer: Keras' name of the initial weights that are no biases, such as ``"he_normal"`` (S41); by
            default each layer's own, most often Glorot's uniform ones.
        **arguments: of the builder, such as ``filters=(32, 64, 128)``.

    Raises:
        ZooError: unknown model, dataset or argument; a seed or rate that is none; a dataset whose task or input the
            model cannot serve; an argument that the builder refuses.

    Example: ``zoo.build("cnn", dataset="fashion_mnist", filters=(32, 64, 128), dropout=0.4)``.
    """
    from zoo.datasets import catalog

    model_spec = spec(name)
    if seed is not None:
        seed = seed_number(seed)
    data = catalog.resolve(dataset or model_spec.dataset, model_spec.tasks)
    _check_fit(model_spec, data)
    builder = model_spec.load_builder()
    _check_arguments(name, builder, arguments)
    rate = model_spec.recipe_for(data.name).learning_rate if learning_rate is None else learning_rate
    rate = number("learning_rate", rate, 0, above=True)
    defaults = model_spec.arguments.get(data.task.name, {})
    given_by_data = data.task.head if data.vocabulary is None else {**data.task.head, "vocabulary": data.vocabulary}

    import keras

    from zoo import regularization

    if seed is not None:
        keras.utils.set_random_seed(seed)
    try:
        model = builder(data.input_shape, **{**given_by_data, **defaults, **arguments})
    except (TypeError, ValueError, ArithmeticError) as error:
        given = ", ".join(f"{key}={value!r}" for key, value in arguments.items()) or "its defaults"
        reason = str(error).strip().partition("\n")[0]
        raise ZooError(f"{name} cannot be built for {data.name} {data.input_shape} with {given}: {reason}") from error
    regularization.apply(model, l1, l2, kernel_initializer)
    return compile_for(model, data.task, rate, optimizer)


def compile_for(model: keras.Model, task: Task, learning_rate: float, optimizer: str = "adam") -> keras.Model:
    """Compile a model with a fresh optimizer and the loss and metrics of a task; returns the model."""
    import keras

    try:
        fresh = keras.optimizers.get({"class_name": optimizer, "config": {"learning_rate": learning_rate}})
    except (ValueError, AttributeError) as error:  # a name that Keras does not know; no name
        raise unknown("optimizer", optimizer, ("adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad")) from error
    loss: Any = task.loss
    if task.void is not None:
        loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=task.void)
    model.compile(optimizer=fresh, loss=loss, metrics=list(task.metrics) or None)
    return model


def builder_arguments(name: str) -> dict[str, Any]:
    """The keyword arguments of a model's builder with their defaults."""
    parameters = inspect.signature(spec(name).load_builder()).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}


def argument_names(name: str) -> set[str]:
    """What a training of a model takes beside its recipe and seed: arguments of :func:`build` and of the builder."""
    of_build = {p.name for p in inspect.signature(build).parameters.values() if p.kind is p.KEYWORD_ONLY}
    return {*of_build, *builder_arguments(name)} - {"seed", *(part.name for part in fields(Recipe))}


def _check_arguments(name: str, builder: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
    known = [p.name for p in inspect.signature(builder).parameters.values() if p.kind is p.KEYWORD_ONLY]
    for argument in arguments:
        if argument not in known:
            near = difflib.get_close_matches(argument, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ZooError(f"{name} takes no argument {argument!r}.{hint} It takes: {', '.join(known) or 'none'}.")


def _check_fit(model_spec: ModelSpec, data: DatasetSpec | Dataset) -> None:
    """Refuse a dataset that the model cannot serve, naming the models that can."""
    task, kind = data.task.name, data.inputs.kind
    if task in model_spec.tasks and kind in model_spec.inputs:
        return
    fitting = [s.name for s in _all_specs().values() if task in s.tasks and kind in s.inputs]
    raise ZooError(
        f"{model_spec.name} reads {' or '.join(map(_several, model_spec.inputs))} for "
        f"{' or '.join(model_spec.tasks)}, but {data.name} has {_several(kind)} for {task}. "
        f"Models for it: {', '.join(sorted(fitting)) or 'none yet'}."
    )


def _several(kind: str) -> str:
    """A kind of sample in the plural, which a series is already."""
    return kind.removesuffix("s") + "s"


def _all_specs() -> dict[str, ModelSpec]:
    """All registered models; the first call adds the catalogue's and those of installed packages."""
    global _plugins_loaded
    if not _plugins_loaded:
        _plugins_loaded = True
        from importlib.metadata import entry_points

        from zoo.catalog import MODELS

        for model in MODELS:
            register(model)
        for entry in entry_points(group="zoo.models"):
            try:
                register(entry.load())
            except Exception as error:  # one broken package must not hide all other models
                warnings.warn(f"The model {entry.name!r} of {entry.value} is left out: {error}", stacklevel=2)
    return _specs
