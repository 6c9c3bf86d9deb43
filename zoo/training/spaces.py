"""Search spaces: which values of a hyperparameter are worth a trial (S27)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from zoo import registry
from zoo.errors import ZooError, unknown

if TYPE_CHECKING:
    import optuna

WIDE = 10  # times the least value; a wider range is searched by powers, so that each size is tried as often


class Values(Protocol):
    """What a hyperparameter may be."""

    def draw(self, trial: optuna.Trial, name: str) -> Any:
        """The value that a trial tries, of the hyperparameter of that name."""

    def start(self, name: str, value: Any) -> dict[str, Any]:
        """A value as Optuna's parameters; empty where it is none of these values."""


@dataclass(frozen=True)
class Range:
    """A number from ``low`` to ``high``, both included; a whole one where both are whole."""

    low: float
    high: float

    def draw(self, trial: optuna.Trial, name: str) -> float:
        """Any number of the range; of a wide range, small and large ones alike."""
        wide = 0 < self.low * WIDE <= self.high
        if isinstance(self.low, int) and isinstance(self.high, int):
            return trial.suggest_int(name, self.low, self.high, log=wide)
        return short(trial.suggest_float(name, self.low, self.high, log=wide))

    def start(self, name: str, value: Any) -> dict[str, Any]:
        """The number itself."""
        return {name: value} if isinstance(value, int | float) and self.low <= value <= self.high else {}


@dataclass(frozen=True)
class Choice:
    """One of several values, of any kind."""

    values: tuple[Any, ...]

    def draw(self, trial: optuna.Trial, name: str) -> Any:
        """One of them."""
        by_key = {_key(value): value for value in self.values}
        return by_key[trial.suggest_categorical(name, list(by_key))]

    def start(self, name: str, value: Any) -> dict[str, Any]:
        """The value, as Optuna knows it."""
        return {name: _key(value)} if value in self.values else {}


@dataclass(frozen=True)
class Layers:
    """Sizes of layers, as two hyperparameters: how many layers there are, and how large the first one is.

    Each layer is ``factor`` times as large as the one before: two layers that begin with 128 neurons are (128, 64).

    Attributes:
        number: of layers, the least and the most.
        size: of the first layer, the least and the most.
        factor: from each layer to the next.
        names: of the two hyperparameters.

    Example: ``space={"hidden_units": zoo.training.Layers(number=(1, 4), size=(32, 512))}``.
    """

    number: tuple[int, int] = (1, 3)
    size: tuple[int, int] = (16, 256)
    factor: float = 0.5
    names: tuple[str, str] = ("layers", "neurons")

    def sizes(self, number: int, first: int) -> tuple[int, ...]:
        """The size of each layer."""
        return tuple(max(1, round(first * self.factor**place)) for place in range(number))

    def draw(self, trial: optuna.Trial, name: str) -> tuple[int, ...]:
        """Some layers; two hyperparameters in the table of trials."""
        number, first = (
            Range(*bounds).draw(trial, word) for bounds, word in zip((self.number, self.size), self.names, strict=True)
        )
        return self.sizes(int(number), int(first))

    def start(self, name: str, value: Any) -> dict[str, Any]:
        """The two hyperparameters of layers that follow the factor."""
        if not isinstance(value, tuple):
            return {}
        inside = self.number[0] <= len(value) <= self.number[1] and self.size[0] <= value[0] <= self.size[1]
        follow = inside and value == self.sizes(len(value), value[0])
        return dict(zip(self.names, (len(value), value[0]), strict=True)) if follow else {}


RECIPE: dict[str, Values] = {
    "learning_rate": Range(3e-4, 3e-2),
    "batch_size": Choice((16, 32, 64, 128)),
    "optimizer": Choice(("adam", "rmsprop", "sgd")),
}
OF_ONE: dict[str, Values] = {  # arguments of builders that are one number or word
    "activation": Choice(("relu", "elu", "tanh", "sigmoid")),
    "batch_normalization": Choice((True, False)),
    "blocks": Range(1, 3),
    "dense_units": Range(16, 256),
    "depth": Range(1, 4),
    "dropout": Range(0.0, 0.5),
    "embedding_dim": Range(16, 256),
    "embedding_size": Range(16, 256),
    "hidden_units": Range(4, 128),
    "kernel_size": Choice((3, 5)),
    "reach": Choice((3, 5, 7)),
    "recurrent_units": Range(16, 128),
    "width": Choice((24, 48, 96)),  # three heads divide them, and four
    "word_dropout": Range(0.0, 0.5),
}
OF_LAYERS: dict[str, Values] = {  # arguments with a number for each layer
    "hidden_units": Layers(),
    "dense_units": Layers((1, 2), names=("dense layers", "dense neurons")),
    "recurrent_units": Layers((1, 2), (16, 128), names=("recurrent layers", "recurrent neurons")),
    "filters": Layers((1, 3), (8, 64), 2.0, names=("convolutions", "filters")),
}
OF_MODELS: dict[str, dict[str, Values]] = {  # where a model needs another space
    "instance_segmenter": {"filters": Layers((3, 3), (8, 32), 2.0, names=("convolutions", "filters"))},
}
OTHERS = ("l1", "l2", "kernel_initializer", "schedule", "augment", "minibatches", "epochs", "patience")  # if asked for


def of(model: str, given: Collection[str] = ()) -> dict[str, Values]:
    """The space of a registered model: what its builder takes and the tables here know, and its recipe.

    Args:
        model: its name.
        given: names of arguments with a fixed value, which are left out.
    """
    found = dict(RECIPE)
    for name, default in registry.builder_arguments(model).items():
        table = OF_LAYERS if isinstance(default, tuple) else OF_ONE
        if name in table:
            found[name] = table[name]
    found |= OF_MODELS.get(model, {})
    return {name: values for name, values in found.items() if name not in given}


def read(space: Mapping[str, Any], model: str) -> dict[str, Values]:
    """A space as its user writes it: ``(low, high)`` a range, a list a choice, or :class:`Layers`.

    Raises:
        ZooError: a name that cannot be searched for this model, or values that are neither.
    """
    known = [*RECIPE, *OTHERS, *registry.builder_arguments(model)]
    for name in space:
        if name not in known:
            raise unknown("hyperparameter", name, known)
    if not space:
        raise ZooError("The space is empty: name at least one hyperparameter, such as {'dropout': (0.0, 0.5)}.")
    return {name: _values(name, values) for name, values in space.items()}


def _values(name: str, values: Any) -> Values:
    if isinstance(values, Range | Choice | Layers):
        return values
    if isinstance(values, tuple) and len(values) == 2 and all(isinstance(end, int | float) for end in values):
        if values[0] <= values[1]:
            return Range(*values)
    elif isinstance(values, Sequence) and not isinstance(values, str | tuple) and len(values):
        return Choice(tuple(values))
    raise ZooError(
        f"{name}={values!r}: write a range as (least, most), a choice as a list [one, other], and layers as "
        "zoo.training.Layers()."
    )


def _key(value: Any) -> Any:
    """A value as Optuna can hold it."""
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def short(value: Any) -> Any:
    """A number of three digits, which can be typed in; anything else as it is."""
    return float(f"{value:.3g}") if isinstance(value, float) else value
