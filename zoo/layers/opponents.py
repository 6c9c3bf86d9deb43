"""Two optimizers for one model."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="zoo")
class Opponents(keras.optimizers.Optimizer):
    """Two optimizers behind one: the first moves the first ``count`` weights of a model, the second all others.

    What ``fit``, schedules and checkpoints ask of an optimizer goes to both. Setting the learning rate sets both rates;
    for two rates, give it two optimizers.

    Args:
        first, second: optimizers that have no weights yet.
        count: trainable weights of the first network.
        name: of the optimizer; by default that of the first.
    """

    def __init__(
        self, first: keras.optimizers.Optimizer, second: keras.optimizers.Optimizer, count: int, name: str | None = None
    ):
        super().__init__(learning_rate=0.0, name=name or first.name)
        self.first, self.second, self.count = first, second, count

    @classmethod
    def alike(cls, optimizer: Any, count: int) -> Opponents:
        """Two of one kind, with the settings of the one that is given, or Keras' of that name.

        But for the momentum of Adam and its kin: with 0.9 each would long follow where the other has ceased to lead, so
        it is 0.5 (Radford and others 2015, arXiv:1511.06434).
        """
        given = keras.optimizers.get(optimizer)
        settings = given.get_config()
        if "beta_1" in settings:
            settings["beta_1"] = 0.5
        first, second = (type(given).from_config(dict(settings)) for _ in range(2))
        return cls(first, second, count)

    def build(self, variables: list[keras.Variable]) -> None:
        """Give each its weights."""
        super().build(variables)
        self.first.build(variables[: self.count])
        self.second.build(variables[self.count :])

    def apply(self, grads: list[Any], trainable_variables: list[keras.Variable] | None = None) -> None:
        """A step of both."""
        if not self.built:
            self.build(list(trainable_variables or ()))
        self.first.apply(grads[: self.count])
        self.second.apply(grads[self.count :])

    @property
    def variables(self) -> list[keras.Variable]:
        """The states of both."""
        return self.first.variables + self.second.variables

    @property
    def iterations(self) -> Any:
        """The steps that were made."""
        return self.first.iterations

    @property
    def learning_rate(self) -> Any:
        """That of the first."""
        return self.first.learning_rate

    @learning_rate.setter
    def learning_rate(self, rate: Any) -> None:
        self.first.learning_rate = self.second.learning_rate = rate

    def finalize_variable_values(self, var_list: list[keras.Variable]) -> None:
        """At the end of a training, moving averages take the weights' places, where an optimizer keeps them."""
        self.first.finalize_variable_values(var_list[: self.count])
        self.second.finalize_variable_values(var_list[self.count :])

    def get_config(self) -> dict[str, Any]:
        """The arguments, the optimizers as their own configurations."""
        both = keras.saving.serialize_keras_object({"first": self.first, "second": self.second})
        return {**both, "count": self.count, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Opponents:
        """The optimizers of that configuration."""
        both = {n: keras.saving.deserialize_keras_object(config[n]) for n in ("first", "second")}
        return cls(**{**config, **both})
