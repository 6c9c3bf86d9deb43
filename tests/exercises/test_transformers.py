"""The checks of the fourth session: right answers pass, and typical mistakes are told by their words."""

import numpy as np
import pytest

from zoo.exercises.kit import NOTHING
from zoo.lessons import attention, recurrence
from zoo.lessons.softmax import softmax

U, V, W = recurrence.U, recurrence.V, recurrence.W
FOUND = attention.numbers()
Q, K, VALUES, SCORES = (FOUND[name] for name in ("queries", "keys", "values", "scores"))
WEIGHTS, MIXTURES = FOUND["weights"], FOUND["mixtures"]
MASK = attention.causal_mask(3)


def next_state(x, h):
    return np.tanh(U * x + V * h)


def top_k(p, k):
    kept = np.where(p >= np.sort(p)[-k], p, 0)
    return kept / kept.sum()


def covered_loss(chances, covered):
    return -np.log(chances[covered]).mean()


RIGHT = {
    "next_state": (next_state,),
    "memory": ("Vanishes",),
    "attended": (attention.softmax(Q @ K.T / np.sqrt(2)), WEIGHTS @ VALUES),
    "masked": (attention.softmax(np.where(MASK, SCORES, -np.inf)),),
    "cross_attention": ("one",),
    "temperature": (lambda z, t: np.exp(z / t) / np.exp(z / t).sum(),),
    "top_k": (top_k,),
    "covered_loss": (covered_loss,),
}
WRONG = [
    ("next_state", "forgot the activation", (lambda x, h: U * x + V * h,)),
    ("next_state", "remembers nothing", (lambda x, h: np.tanh(U * x),)),
    ("next_state", "input is missing", (lambda x, h: np.tanh(V * h),)),
    ("next_state", "changed places", (lambda x, h: np.tanh(V * x + U * h),)),
    ("next_state", "used W", (lambda x, h: np.tanh(U * x + W * h),)),
    ("next_state", "the output o", (lambda x, h: W * next_state(x, h),)),
    ("next_state", "sigmoid", (lambda x, h: 1 / (1 + np.exp(-U * x - V * h)),)),
    ("next_state", "the whole sum", (lambda x, h: np.tanh(U * x) + V * h,)),
    ("memory", "0.5 · 0.5", ("stays",)),
    ("memory", "above 1", ("grows",)),
    ("memory", "none of", ("disappears",)),
    ("attended", "These are the scores", (SCORES, MIXTURES)),
    ("attended", "products Q Kᵀ", (Q @ K.T, MIXTURES)),
    ("attended", "forgot to divide", (attention.softmax(Q @ K.T), MIXTURES)),
    ("attended", "divided by d", (attention.softmax(Q @ K.T / 2), MIXTURES)),
    ("attended", "multiplied by √d", (attention.softmax(Q @ K.T * np.sqrt(2)), MIXTURES)),
    ("attended", "wrong axis", (attention.softmax(SCORES.T).T, MIXTURES)),
    ("attended", "Queries and keys", (attention.softmax(SCORES.T), MIXTURES)),
    ("attended", "shape (2, 2)", (attention.softmax(Q.T @ K), MIXTURES)),
    ("attended", "without a transpose", (WEIGHTS, WEIGHTS.T @ VALUES)),
    ("attended", "mixed the keys", (WEIGHTS, WEIGHTS @ K)),
    ("attended", "mixed the queries", (WEIGHTS, WEIGHTS @ Q)),
    ("attended", "mixed by the scores", (WEIGHTS, SCORES @ VALUES)),
    ("masked", "without a mask", (WEIGHTS,)),
    ("masked", "behind the softmax", (WEIGHTS * MASK,)),
    ("masked", "score of 0", (attention.softmax(SCORES * MASK),)),
    ("masked", "later ones, but not the past", (attention.softmax(np.where(MASK.T, SCORES, -np.inf)),)),
    ("masked", "look at nobody", (np.where(MASK, np.nan, WEIGHTS),)),
    ("masked", "take the softmax", (np.where(MASK, SCORES, -np.inf),)),
    ("masked", "wrong axis", (attention.softmax(np.where(MASK, SCORES, -np.inf).T).T,)),
    ("cross_attention", "begin", ("ninety",)),
    ("cross_attention", "comes later", ("Thousand",)),
    ("cross_attention", "far behind", ("seventy",)),
    ("cross_attention", "none of", ("hundredth",)),
    ("temperature", "multiplied by T", (lambda z, t: softmax(z * t),)),
    ("temperature", "forgot T", (lambda z, t: softmax(z),)),
    ("temperature", "divided behind", (lambda z, t: softmax(z) / t,)),
    ("temperature", "divided the powers", (lambda z, t: np.exp(z) / t,)),
    ("temperature", "divide by their sum", (lambda z, t: np.exp(z / t),)),
    ("temperature", "forgot the exponential", (lambda z, t: z / t / (z / t).sum(),)),
    ("temperature", "take the softmax of it", (lambda z, t: z / t,)),
    ("top_k", "does not sum to 1", (lambda p, k: np.where(p >= np.sort(p)[-k], p, 0),)),
    ("top_k", "Nothing was thrown away", (lambda p, k: p,)),
    ("top_k", "least likely", (lambda p, k: np.where(p <= np.sort(p)[k - 1], p, 0) / np.sort(p)[:k].sum(),)),
    ("top_k", "the first k", (lambda p, k: np.where(np.arange(len(p)) < k, p, 0) / p[:k].sum(),)),
    ("top_k", "one too many", (lambda p, k: top_k(p, k + 1),)),
    ("top_k", "kept the others", (lambda p, k: np.where(p < np.sort(p)[-k], p, 0) / np.sort(p)[:-k].sum(),)),
    ("top_k", "lost their places", (lambda p, k: np.sort(top_k(p, k))[::-1],)),
    ("top_k", "the k probabilities alone", (lambda p, k: np.sort(p)[::-1][:k] / np.sort(p)[-k:].sum(),)),
    ("covered_loss", "every token", (lambda chances, covered: -np.log(chances).mean(),)),
    ("covered_loss", "not covered", (lambda chances, covered: covered_loss(chances, ~covered),)),
    ("covered_loss", "number of all tokens", (lambda chances, covered: -(np.log(chances) * covered).mean(),)),
    ("covered_loss", "This is the sum", (lambda chances, covered: -np.log(chances[covered]).sum(),)),
    ("covered_loss", "minus sign", (lambda chances, covered: -covered_loss(chances, covered),)),
    ("covered_loss", "logarithm of the mean", (lambda chances, covered: -np.log(chances[covered].mean()),)),
    ("covered_loss", "bits", (lambda chances, covered: -np.log2(chances[covered]).mean(),)),
    ("covered_loss", "forgot the logarithm", (lambda chances, covered: chances[covered].mean(),)),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answers"), WRONG)
def test_mistakes_are_named(name, words, answers, told):
    assert words in told(name, *answers)


@pytest.mark.parametrize("answers", [(...,), (..., ...), (WEIGHTS, ...)])
def test_dots_are_nothing_yet(answers, told):
    name = "attended" if len(answers) == 2 else "masked"
    assert told(name, *answers) == NOTHING


@pytest.mark.parametrize("name", ["memory", "cross_attention"])
def test_no_choice_is_nothing_yet(name, told):
    assert told(name, ...) == NOTHING


@pytest.mark.parametrize("name", ["next_state", "temperature", "top_k", "covered_loss"])
def test_a_function_of_dots_returns_nothing_yet(name, told):
    assert "returns nothing yet" in told(name, lambda *given: ...)
