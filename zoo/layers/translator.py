"""Translation as a search: which sequence of tokens is the likeliest (S3, S33)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import keras
from keras import ops

from zoo.layers.stepwise import Stepwise

PADDING, UNKNOWN, START, END = 0, 1, 2, 3  # the tokens that are no text; of these a translation holds the last alone
IMPOSSIBLE = -1e9  # the logarithm of a probability, nearly


@keras.saving.register_keras_serializable(package="zoo")
class Translator(keras.Model):
    """A functional model of ``{"source", "target"}``, both int32 tokens, that answers by a search for the target.

    Fitted, it sees the target up to each token and says which one is next. Asked, it has the source alone, and each
    token that it chose is its next input.
    """

    def respond(self, x: dict[str, Any], seed: int = 0, beams: int = 1) -> Any:
        """The target tokens int32 ``(n, length)`` of ``x["source"]``, from the token after START to END; 0 fills up.

        Args:
            x: holds int32 tokens ``"source"`` (n, s).
            seed: of no use; nothing is drawn at random.
            beams: unfinished translations that are kept; 1 is the greedy search, which takes the likeliest token.
        """
        return beam_search(_steps(self), {"source": ops.convert_to_tensor(x["source"])}, beams)


@lru_cache(maxsize=8)
def _steps(model: keras.Model) -> Stepwise:
    return Stepwise(model, growing="target")


def beam_search(steps: Stepwise, x: dict[str, Any], beams: int) -> Any:
    """The likeliest target that was found, by the mean log-probability of its tokens: int32 ``(n, length)``.

    Of each source, ``beams`` beginnings go on side by side. Each step adds any token to any of them, and keeps the
    likeliest (Sutskever, Vinyals and Le 2014, arXiv:1409.3215). A sum would favour short translations, hence the mean
    at the end.
    """
    source = x["source"]
    states, memory = steps.begin({**x, "target": ops.full_like(source[:, :1], START)})
    states, memory = ([ops.repeat(tensor, beams, axis=0) for tensor in tensors] for tensors in (states, memory))
    places = ops.arange(steps.length + 1)
    possible = ops.where(ops.arange(steps.units) < END, IMPOSSIBLE, 0.0)
    row = ops.zeros_like(source[:, :1])
    beam = row + ops.arange(beams)  # (n, beams), as the tensors below
    tokens = ops.where(ops.equal(places, 0), START, PADDING) + ops.zeros_like(beam)[..., None]
    total = ops.where(ops.equal(beam, 0), 0.0, IMPOSSIBLE)  # all beams begin alike: one is enough

    def unfinished(place: Any, tokens: Any, total: Any, *states: Any) -> Any:
        return ops.logical_and(ops.less(place, steps.length), ops.logical_not(ops.all(ended(tokens, place))))

    def ended(tokens: Any, place: Any) -> Any:
        last = ops.take(tokens, place, axis=2)
        return ops.logical_or(ops.equal(last, END), ops.equal(last, PADDING))  # the latter behind the former alone

    def step(place: Any, tokens: Any, total: Any, *states: Any) -> tuple[Any, ...]:
        last = ops.reshape(ops.take(tokens, place, axis=2), (-1, 1))
        outputs, after = steps(last, list(states), memory)
        gained = ops.reshape(ops.log(ops.maximum(outputs, 1e-30)) + possible, (-1, beams, steps.units))
        # An ended translation stays as it is, which costs nothing.
        stays = ops.where(ops.equal(ops.arange(steps.units), PADDING), 0.0, IMPOSSIBLE)
        gained = ops.where(ended(tokens, place)[..., None], stays, gained)
        total, chosen = ops.top_k(ops.reshape(total[..., None] + gained, (-1, beams * steps.units)), beams)
        parent, token = chosen // steps.units, chosen % steps.units
        tokens = ops.take_along_axis(tokens, parent[..., None], axis=1)
        tokens = ops.where(ops.equal(places, place + 1), token[..., None], tokens)
        rows = ops.reshape(parent + beams * ops.cumsum(ops.ones_like(row), axis=0) - beams, (-1,))
        return place + 1, tokens, total, *(ops.take(state, rows, axis=0) for state in after)

    _, tokens, total, *_ = ops.while_loop(unfinished, step, (ops.convert_to_tensor(0), tokens, total, *states))
    lengths = ops.cast(ops.sum(ops.not_equal(tokens[..., 1:], PADDING), axis=2), "float32")
    best = ops.argmax(total / lengths, axis=1)[:, None, None]
    return ops.take_along_axis(tokens, best, axis=1)[:, 0, 1:]
