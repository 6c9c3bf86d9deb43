"""Checks of the fourth session: recurrence, attention, transformers and language models (S3, S20, S30, S33)."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.exercises.kit import choose, compare, compare_function, demand, exercise, numbers
from zoo.lessons import attention, recurrence
from zoo.lessons.softmax import LOGITS, softmax

PROBABILITIES = np.array([0.1, 0.45, 0.05, 0.3, 0.08, 0.02])  # of six tokens, in no order


@exercise("The state goes round: what was read before is part of what is computed now.")
def next_state(function: Any) -> None:
    """Exercise 1: a step of a recurrent neuron (S30)."""
    u, v, w = recurrence.U, recurrence.V, recurrence.W
    compare_function(
        function,
        lambda x, h: np.tanh(u * x + v * h),
        [(1.0, 0.0), (0.0, 0.9), (-1.0, 0.2)],
        {
            "You forgot the activation: tanh around the sum.": lambda x, h: u * x + v * h,
            "The state before is missing: without V·h the neuron remembers nothing.": lambda x, h: np.tanh(u * x),
            "The input is missing: U·x belongs to the sum.": lambda x, h: np.tanh(v * h),
            "U and V have changed places: U weighs the input, V the state before.": lambda x, h: np.tanh(v * x + u * h),
            "You used W, which leads from the state to the output. Here the state is asked for.": (
                lambda x, h: np.tanh(u * x + w * h)
            ),
            "This is the output o = W·h of the new state; the state itself is asked for.": (
                lambda x, h: w * np.tanh(u * x + v * h)
            ),
            "This is the sigmoid; the slide's recurrent neuron takes tanh here, from −1 to 1.": (
                lambda x, h: recurrence.sigmoid(np.array(u * x + v * h))
            ),
            "tanh is around U·x alone: it goes around the whole sum.": lambda x, h: np.tanh(u * x) + v * h,
        },
    )


@exercise("Twenty times a factor below 1 leaves nothing: plain recurrence forgets, and its gradients vanish.")
def memory(answer: Any) -> None:
    """Exercise 2: what is left of a state after twenty steps without input (S30)."""
    choose(
        answer,
        "vanishes",
        {
            "stays": "Each step multiplies the state by V = 0.5, and tanh shrinks it further. What is 0.5 · 0.5 · 0.5?",
            "grows": "That needs a V above 1. Here V = 0.5: each step at least halves the state.",
        },
    )


@exercise("Each word mixes what all say, by how well its query fits their keys.")
def attended(weights: Any, mixtures: Any) -> None:
    """Exercise 3: attention weights softmax(Q Kᵀ / √d), and the mixtures of values (S33)."""
    found = attention.numbers()
    products, values, right = found["queries"] @ found["keys"].T, found["values"], found["weights"]
    scores = found["scores"]
    given = numbers(weights, "weights")
    compare(
        given,
        right,
        {
            "These are the scores: take the softmax of each row.": scores,
            "These are the products Q Kᵀ: divide by √d, then take the softmax of each row.": products,
            "You forgot to divide by √d.": attention.softmax(products),
            "You divided by d; its root was asked for.": attention.softmax(products / len(found["keys"][0])),
            "Softmax over the wrong axis: each row (a word that looks) has to sum to 1, not each column.": (
                attention.softmax(scores.T).T
            ),
            "Queries and keys have changed places: a row belongs to the word that looks.": attention.softmax(scores.T),
            "You multiplied by √d; divide by it.": attention.softmax(2 * scores),
        },
        what="weights",
    )
    compare(
        mixtures,
        found["mixtures"],
        {
            "You mixed by the columns of the weights: weights @ values, without a transpose.": right.T @ values,
            "You mixed the keys; what a word says is its value.": right @ found["keys"],
            "You mixed the queries; what a word says is its value.": right @ found["queries"],
            "You mixed by the scores; mix by the weights, whose rows sum to 1.": scores @ values,
        },
        what="mixtures",
    )


@exercise("Who may not look gets a score of −∞, and the weights of the others still sum to 1.")
def masked(weights: Any) -> None:
    """Exercise 4: attention weights with a causal mask (S33)."""
    found, mask = attention.numbers(), attention.causal_mask(len(attention.WORDS))
    given, scores = numbers(weights, "masked"), found["scores"]
    demand(
        not np.isnan(given).any(),
        "Some weights are not a number: a word there may look at nobody, not even at itself. mask is True where a word "
        "may look: is it the wrong way round in np.where?",
    )
    demand(np.isfinite(given).all(), "These are scores, some of them hidden: take the softmax of each row now.")
    compare(
        given,
        found["causal weights"],
        {
            "The weights are without a mask: nothing is hidden yet.": found["weights"],
            "You hid weights behind the softmax: the rows do not sum to 1 any more. Hide the scores before it.": (
                np.where(mask, found["weights"], 0)
            ),
            "A score of 0 is not hidden: e⁰ = 1. It has to be −∞, whose power is 0.": (
                attention.softmax(np.where(mask, scores, 0))
            ),
            "The mask is the wrong way round: each word sees itself and later ones, but not the past.": (
                attention.softmax(np.where(mask.T, scores, -np.inf))
            ),
            "Softmax over the wrong axis: each row has to sum to 1.": (
                attention.softmax(np.where(mask, scores, -np.inf).T).T
            ),
        },
        what="masked",
    )


@exercise("Cross-attention looks where the next word is found, whatever the order of the words.")
def cross_attention(answer: Any) -> None:
    """Exercise 5: where a decoder looks before it writes its first token (S3, S33)."""
    choose(
        answer,
        "one",
        {
            "ninety": "That is the first English word. But with which part does the German word begin?",
            "thousand": "tausend comes later: the German word begins with “ein”. Which English word says so?",
            **dict.fromkeys(
                ("nine", "hundred", "seventy", "four"),
                "That is said far behind: the German word begins with “ein”. Which English word says so?",
            ),
        },
    )


@exercise("A temperature below 1 makes the likely likelier, one above 1 makes all more alike.")
def temperature(function: Any) -> None:
    """Exercise 6: softmax with a temperature (S33)."""

    def shares(powers: np.ndarray) -> np.ndarray:
        return powers / powers.sum()

    compare_function(
        function,
        softmax,
        [(LOGITS, 0.5), (LOGITS, 1.0), (LOGITS, 5.0)],
        {
            "You multiplied by T: a high temperature would make the likely likelier.": lambda z, t: softmax(z * t),
            "You forgot T.": lambda z, t: softmax(z),
            "You divided behind the softmax: the shares do not sum to 1 any more. Divide z before it.": (
                lambda z, t: softmax(z) / t
            ),
            "You divided the powers by T. That cancels out in the shares, or leaves their sum wrong: divide z.": (
                lambda z, t: np.exp(z) / t
            ),
            "These are powers; divide by their sum, so that they become probabilities.": lambda z, t: np.exp(z / t),
            "You forgot the exponential: e to the power z / T.": lambda z, t: shares(z / t),
            "This is z / T; take the softmax of it.": lambda z, t: z / t,
        },
    )


@exercise("No luck leads to a token that is out of question.")
def top_k(function: Any) -> None:
    """Exercise 7: keep the k likeliest tokens (S33)."""

    def kept(p: np.ndarray, places: np.ndarray) -> np.ndarray:
        few = np.zeros_like(p)
        few[places] = p[places]
        return few / few.sum()

    def likeliest(p: np.ndarray, k: int) -> np.ndarray:
        return kept(p, np.argsort(p)[::-1][:k])

    compare_function(
        function,
        likeliest,
        [(PROBABILITIES, 2), (PROBABILITIES, 3), (PROBABILITIES, 1)],
        {
            "What is left does not sum to 1: divide by its sum.": lambda p, k: np.where(likeliest(p, k) > 0, p, 0),
            "Nothing was thrown away: all tokens but the k likeliest get 0.": lambda p, k: p,
            "You kept the k least likely: np.argsort begins with the smallest.": lambda p, k: kept(
                p, np.argsort(p)[:k]
            ),
            "You kept the first k; the k likeliest were asked for.": lambda p, k: kept(p, np.arange(k)),
            "You kept one too many.": lambda p, k: likeliest(p, k + 1),
            "You threw the k likeliest away and kept the others.": lambda p, k: kept(p, np.argsort(p)[: len(p) - k]),
            "The tokens have lost their places: keep the order, with 0 for those that are out.": (
                lambda p, k: np.sort(likeliest(p, k))[::-1]
            ),
            "These are the k probabilities alone. Keep one number for each token, with 0 for those that are out.": (
                lambda p, k: np.sort(p)[::-1][:k] / np.sort(p)[::-1][:k].sum()
            ),
        },
    )


@exercise("Covered words are question and answer at once: no one had to label anything.")
def covered_loss(function: Any) -> None:
    """Exercise 8: the cross-entropy of covered tokens alone (S20)."""
    chances = np.array([0.9, 0.2, 0.99, 0.6, 0.3, 0.8])
    covered = np.array([False, True, False, True, False, False])
    compare_function(
        function,
        lambda chances, covered: -np.log(chances[covered]).mean(),
        [(chances, covered), (chances[::-1], np.array([True, False, False, True, True, False]))],
        {
            "You counted every token. One that is not covered can be read: it needs no guess.": (
                lambda chances, covered: -np.log(chances).mean()
            ),
            "You counted the tokens that are not covered: those that the network can read.": (
                lambda chances, covered: -np.log(chances[~covered]).mean()
            ),
            "You divided by the number of all tokens; only the covered ones count.": (
                lambda chances, covered: -(np.log(chances) * covered).mean()
            ),
            "This is the sum; take the mean, so that a long text does not count as a bad one.": (
                lambda chances, covered: -np.log(chances[covered]).sum()
            ),
            "You forgot the minus sign: ln of a probability is negative (the slide of D slips here, too).": (
                lambda chances, covered: np.log(chances[covered]).mean()
            ),
            "You took the logarithm of the mean; take the mean of the logarithms.": (
                lambda chances, covered: -np.log(chances[covered].mean())
            ),
            "This is in bits (log₂); the slides' cross-entropy takes the natural logarithm, np.log.": (
                lambda chances, covered: -np.log2(chances[covered]).mean()
            ),
            "You forgot the logarithm: −ln of each probability.": lambda chances, covered: chances[covered].mean(),
        },
    )
