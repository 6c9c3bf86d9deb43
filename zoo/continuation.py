"""Texts that go on: a language model's own words become its next input (S33, S36)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from keras import ops

from zoo.datasets.preprocessing.text import END
from zoo.errors import ZooError, number, seed_number, whole
from zoo.layers.stepwise import Stepwise

if TYPE_CHECKING:
    from zoo.store.inference import Predictor

IMPOSSIBLE = -1e9  # the logarithm of a probability, nearly
COLDEST = 1e-4  # a temperature at which the likeliest token is drawn for certain, nearly


def continue_text(
    predictor: Predictor,
    prompt: Any,
    length: int,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float = 1.0,
    seed: int = 0,
) -> np.ndarray:
    """What comes after each text, as :meth:`zoo.store.inference.Predictor.continue_text` says."""
    if predictor.task.name != "language_modelling":
        raise ZooError(f"{predictor.name} does not continue texts. Models that do: zoo.list_models('gpt*').")
    length, top_k = whole("length", length, 1), None if top_k is None else whole("top_k", top_k, 1, 2**31 - 1)
    temperature, top_p = number("temperature", temperature, 0), number("top_p", top_p, 0, 1, above=True)
    seed = seed_number(seed)
    tokens = predictor.preprocessing.transform(predictor.checked(prompt))
    begun = [text[text != END] for text in tokens]  # a text that is to go on has no end
    if not all(map(len, begun)):
        raise ZooError(f"{predictor.name} needs one letter at least to continue.")
    new = continued(predictor.model, begun, length, temperature=temperature, top_k=top_k, top_p=top_p, seed=seed)
    return predictor.preprocessing.inverse_transform(new)


def continued(
    model: keras.Model,
    prompts: Sequence[np.ndarray],
    length: int,
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float = 1.0,
    seed: int = 0,
) -> list[np.ndarray]:
    """The tokens that come after each prompt: ``length`` of them, or fewer where the text ends.

    A window that is full loses its older half, so that what is kept of each step serves many more.

    Args:
        model: a functional language model, from int32 ``(n, context)`` to probabilities ``(n, context, units)``.
        prompts: int32 tokens of each text, one at least.
        length: tokens to add.
        temperature, top_k, top_p: as of :func:`draw`; no top_k keeps all.
        seed: of the draw.
    """
    context, units = model.output.shape[1:]
    texts, ask = [prompt.tolist() for prompt in prompts], filler(model)
    wanted = [len(text) + length for text in texts]
    options = (("temperature", temperature, "float32"), ("top_k", top_k or units, "int32"), ("top_p", top_p, "float32"))
    given: dict[str, Any] = {name: np.full(len(texts), value, kind) for name, value, kind in options}
    while any(len(text) < most and END not in text for text, most in zip(texts, wanted, strict=True)):
        windows = [text if len(text) < context else text[-(context // 2) :] for text in texts]
        missing = [most - len(text) for text, most in zip(texts, wanted, strict=True)]
        until = min(context, max(len(window) + left for window, left in zip(windows, missing, strict=True)))
        noise = keras.random.uniform((len(texts), context, units), 1e-20, 1.0, seed=seed % 2**32)
        given |= {
            "tokens": np.array([window + [0] * (context - len(window)) for window in windows], "int32"),
            "lengths": np.array([len(window) for window in windows], "int32"),
            "until": np.full(len(texts), until, "int32"),
            "noise": ops.convert_to_numpy(noise),
        }
        for text, window, filled in zip(texts, windows, ask.predict_on_batch(given).tolist(), strict=True):
            text += filled[len(window) : until]
        seed += 1
    return [_cut(text[len(prompt) :], length) for text, prompt in zip(texts, prompts, strict=True)]


def _cut(tokens: list[int], length: int) -> np.ndarray:
    """The first tokens, up to the first end."""
    return np.array((tokens[: tokens.index(END)] if END in tokens else tokens)[:length], "int32")


class Continuation(keras.Model):
    """A language model, from int32 ``(n, context)`` to probabilities ``(n, context, units)``, that fills its window.

    Called with a dict of ``tokens`` (n, context), the first ``lengths`` (n,) of which are given, of ``until`` (n,), how
    many are wanted, of ``noise`` (n, context, units), and of ``temperature``, ``top_k`` and ``top_p``, each (n,), it
    returns the tokens.
    """

    def __init__(self, model: keras.Model):
        super().__init__()
        self.steps = Stepwise(model)
        # A step is a hundred small operations: XLA makes it twenty times as quick. PyTorch has none.
        self.jit_compile = keras.backend.backend() != "torch"

    def call(self, x: dict[str, Any]) -> Any:
        """Token by token, the given ones too, which fill the memory."""
        tokens, until = x["tokens"], ops.max(x["until"])
        states, memory = self.steps.begin(tokens[:, :1])
        places = ops.arange(self.steps.length)

        def unfinished(place: Any, tokens: Any, *states: Any) -> Any:
            return ops.less(place + 1, until)

        def step(place: Any, tokens: Any, *states: Any) -> tuple[Any, ...]:
            outputs, after = self.steps(ops.take(tokens, place, axis=1)[:, None], list(states), memory)
            noise = ops.take(x["noise"], place, axis=1)
            token = draw(outputs[:, 0], noise, x["temperature"], x["top_k"], x["top_p"])
            new = ops.logical_and(ops.equal(places, place + 1), ops.less_equal(x["lengths"][:, None], place + 1))
            return place + 1, ops.where(new, ops.cast(token, tokens.dtype)[:, None], tokens), *after

        return ops.while_loop(unfinished, step, (ops.convert_to_tensor(0), tokens, *states))[1]


def draw(probabilities: Any, noise: Any, temperature: Any, top_k: Any, top_p: Any) -> Any:
    """One token a row, int32 ``(n,)``, drawn from probabilities ``(n, units)`` after they were changed.

    Temperature T: each probability to the power 1/T; below 1 the likely become likelier, and 0 takes the likeliest.
    Then top-k: no other than the k likeliest. Then top-p: of these, the likeliest that together have the probability p
    (Holtzman and others 2020, arXiv:1904.09751). What fills up, is unknown or marks a start is never drawn.

    Adding noise −log(−log u), u from 0 to 1, to log-probabilities, the largest sum is drawn by the probabilities.

    Args:
        probabilities: float32 ``(n, units)``.
        noise: u ``(n, units)``.
        temperature, top_k, top_p: T, k and p of each row ``(n,)``.
    """
    warm = ops.greater(temperature, COLDEST)[:, None]
    scores = ops.log(ops.maximum(probabilities, 1e-30)) / ops.where(warm, temperature[:, None], 1.0)
    scores = ops.log_softmax(ops.where(ops.arange(scores.shape[1]) < END, IMPOSSIBLE, scores))
    ordered = -ops.sort(-scores, axis=1)
    ranks = ops.arange(scores.shape[1])
    likeliest = ops.where(ops.less(ranks, top_k[:, None]), ops.exp(ordered), 0.0)
    likeliest = likeliest / ops.sum(likeliest, axis=1, keepdims=True)
    before = ops.cumsum(likeliest, axis=1) - likeliest
    kept = ops.logical_and(ops.less(ranks, top_k[:, None]), ops.less(before, top_p[:, None]))
    least = ops.min(ops.where(kept, ordered, -IMPOSSIBLE), axis=1, keepdims=True)
    gumbel = ops.where(warm, -ops.log(-ops.log(noise)), 0.0)
    return ops.argmax(ops.where(ops.greater_equal(scores, least), scores + gumbel, 2 * IMPOSSIBLE), axis=1)


@lru_cache(maxsize=8)
def filler(model: keras.Model) -> Continuation:
    """The :class:`Continuation` of a language model, taken apart once."""
    return Continuation(model)
