"""A model of growing sequences, taken apart so that it can be run one token at a time (S33, S36).

Run as a whole, a model reads all tokens again for each new one. But little of what it made of them is looked at again:
the keys and values of attention, the state of a recurrent layer. Kept from step to step, they make a new token cost as
much as one token; all other layers treat every place by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import layers, ops

from zoo.layers.transformer import PositionEmbedding

Tensors = list[Any]


class Stepwise(layers.Layer):
    """The steps of a causal model, made of its own layers and weights.

    The model is functional, from int32 tokens ``(n, length)``, alone or in a dict with other inputs, to ``(n, length,
    units)``. Its tokens meet each other in attention with ``use_causal_mask=True`` and in ``GRU`` layers, and nowhere
    else; they meet the other inputs anywhere.

    Calling it with a token ``(n, 1)`` and what :meth:`begin`, or the step before, returned gives the outputs ``(n, 1,
    units)`` for that token's place, and what the next step needs.

    Args:
        model: the weights are shared with it, not copied.
        growing: the name of the input that grows, where there are several.

    Attributes:
        length, units: of the model's outputs.
    """

    def __init__(self, model: keras.Model, growing: str | None = None):
        super().__init__(name=f"steps_of_{model.name}")
        inputs = keras.tree.map_structure(lambda x: keras.Input(x.shape[1:], dtype=x.dtype, name=x.name), model.input)
        token = keras.Input((None,), dtype="int32", name=growing or "token")
        whole = token if growing is None else {**inputs, growing: token}
        self.length, self.units = model.output.shape[1:]
        taken = _Taking(token, self.length)
        # Layers are not cloned but called once more, on tensors of one token.
        again = keras.models.clone_model(
            model, input_tensors=whole, clone_function=lambda layer: layer, call_function=taken
        )
        self.first = keras.Model(whole, [*taken.states, *taken.memory])
        self.step = keras.Model([token, *taken.states, *taken.memory], [again.output, *taken.new])
        self.kept = len(taken.states)

    def begin(self, x: Any) -> tuple[Tensors, Tensors]:
        """The states before the first step, and what all steps look at; x holds a first token ``(n, 1)``."""
        tensors = self.first(x)
        return tensors[: self.kept], tensors[self.kept :]

    def call(self, token: Any, states: Tensors, memory: Tensors) -> tuple[Any, Tensors]:
        """One step."""
        outputs, *states = self.step([token, *states, *memory])
        return outputs, states


class _Taking:
    """Calls each layer of a graph as a step calls it, and notes what goes from step to step.

    Tensors of tokens have no fixed length here. A state is noted as its value before the first step, which the graph
    of a step is cut off at.
    """

    def __init__(self, token: Any, length: int):
        self.states: Tensors = []
        self.new: Tensors = []
        self.memory: Tensors = []
        self.places = ops.arange(length)
        self.place = self.state(ops.zeros_like(token[:, 0]))
        self.new.append(self.place + 1)

    def __call__(self, layer: Any, *given: Any, **arguments: Any) -> Any:
        if not any(map(_grows, keras.tree.flatten((given, arguments)))):
            return layer(*given, **arguments)
        step = next((step for kind, step in STEPS.items() if isinstance(layer, kind)), None)
        if step is not None:
            return step(self, layer, *given, **arguments)
        given, arguments = keras.tree.map_structure(lambda x: x if _grows(x) else self.remember(x), (given, arguments))
        return layer(*given, **arguments)

    def state(self, first: Any) -> Any:
        """A tensor that each step hands on to the next one."""
        self.states.append(first)
        return first

    def remember(self, x: Any) -> Any:
        """A tensor that is the same in every step."""
        if isinstance(x, keras.KerasTensor) and not any(x is known for known in self.memory):
            self.memory.append(x)
        return x

    def attend(
        self, layer: Any, query: Any, value: Any, attention_mask: Any = None, use_causal_mask: bool = False
    ) -> Any:
        """Attention, to the tokens so far or to something else: keys and values are kept."""
        keys, values = KeysAndValues(layer)(value)
        if use_causal_mask:
            before = [self.state(self._one_a_place(x)) for x in (keys, values)]
            here = ops.equal(self.place[:, None], self.places)[:, :, None, None]
            keys, values = (ops.where(here, x, old) for x, old in zip((keys, values), before, strict=True))
            self.new += [keys, values]
            seen = ops.greater_equal(self.place[:, None, None, None], self.places)
        else:
            keys, values = self.remember(keys), self.remember(values)
            seen = None if attention_mask is None else self.remember(attention_mask[:, None])
        return Attended(layer)(query, keys, values, seen)

    def recur(self, layer: Any, x: Any, initial_state: Any = None) -> Any:
        """A GRU, whose output is its state."""
        if initial_state is None:
            initial_state = ops.repeat(ops.zeros_like(x[:, 0, :1]), layer.units, axis=1)
        states = layer(x, initial_state=self.state(initial_state))
        self.new.append(states[:, -1])
        return states

    def _one_a_place(self, x: Any) -> Any:
        """Zeros ``(n, length, ...)`` in place of ``(n, 1, ...)``."""
        return ops.repeat(ops.zeros_like(x[:, 0])[:, None], len(self.places), axis=1)


class KeysAndValues(layers.Layer):
    """What attention makes of the places that are looked at."""

    def __init__(self, attention: layers.MultiHeadAttention):
        super().__init__()
        self.attention = attention

    def call(self, x: Any) -> tuple[Any, Any]:
        """A key and a value for each place."""
        return self.attention.key_dense(x), self.attention.value_dense(x)


class Attended(layers.Layer):
    """What attention makes of them then."""

    def __init__(self, attention: layers.MultiHeadAttention):
        super().__init__()
        self.attention = attention

    def call(self, x: Any, keys: Any, values: Any, seen: Any = None) -> Any:
        """What each place of x finds."""
        attended = ops.dot_product_attention(self.attention.query_dense(x), keys, values, mask=seen)
        return self.attention.output_dense(attended)


def _grows(x: Any) -> bool:
    return isinstance(x, keras.KerasTensor) and len(x.shape) > 1 and x.shape[1] is None


STEPS: dict[type, Callable[..., Any]] = {
    PositionEmbedding: lambda taken, layer, x: layer(x, place=taken.place),
    layers.MultiHeadAttention: _Taking.attend,
    layers.GRU: _Taking.recur,
}
