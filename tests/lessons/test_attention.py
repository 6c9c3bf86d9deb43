"""S33: attention by hand, and against Keras."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zoo.lessons import attention as lesson
from zoo.lessons.attention import attention, causal_mask, multi_head, positions, softmax


def draws(*shapes):
    draw = np.random.RandomState(0)
    return [draw.randn(*shape).astype("float32") for shape in shapes]


def test_the_first_words_weights_by_hand():
    found = lesson.numbers()
    scores = [2 * 1 / math.sqrt(2), 2 * 2 / math.sqrt(2), 2 * 2 / math.sqrt(2)]
    powers = np.exp(scores)
    np.testing.assert_allclose(found["weights"][0], powers / powers.sum())
    np.testing.assert_allclose(found["mixtures"][0], found["weights"][0] @ found["values"])


def test_two_heads_say_what_each_says_alone():
    found = lesson.numbers()
    asked = attention(found["keys"], found["queries"], found["values"])[0]
    np.testing.assert_allclose(found["two heads"], np.hstack([found["mixtures"], asked]))


def test_softmax_against_scipy():
    from scipy import special

    (scores,) = draws((4, 5))
    np.testing.assert_allclose(softmax(1000 * scores), special.softmax(1000 * scores, axis=-1), atol=1e-9)


@pytest.mark.parametrize("causal", [False, True])
def test_one_head_against_keras(causal):
    from keras import ops

    q, k, v = draws((5, 4), (5, 4), (5, 3 + 1))
    mask = causal_mask(5) if causal else None
    # Keras: (batch, places, heads, width)
    by_keras = ops.dot_product_attention(*(part[None, :, None] for part in (q, k, v)), is_causal=causal)
    np.testing.assert_allclose(attention(q, k, v, mask)[0], ops.convert_to_numpy(by_keras)[0, :, 0], atol=1e-6)


@pytest.mark.parametrize("causal", [False, True])
def test_heads_against_keras(causal):
    import keras
    from keras import ops

    x, q, k, v, o = (0.3 * part for part in draws((5, 6), (6, 2, 3), (6, 2, 3), (6, 2, 3), (2, 3, 6)))
    layer = keras.layers.MultiHeadAttention(2, 3, use_bias=False)
    layer.build(query_shape=(1, 5, 6), value_shape=(1, 5, 6))
    layer.set_weights([q, k, v, o])
    by_keras = layer(x[None], x[None], use_causal_mask=causal)
    made = multi_head(x, q, k, v, o, causal_mask(5) if causal else None)
    np.testing.assert_allclose(made, ops.convert_to_numpy(by_keras)[0], atol=1e-6)


def test_no_word_sees_a_later_one():
    found = lesson.numbers()
    assert not np.triu(found["causal weights"], 1).any()
    np.testing.assert_allclose(found["causal weights"].sum(axis=1), 1)


def test_positions_by_the_papers_formula():
    made = positions(7, 6)
    for t in range(7):
        for i in range(3):
            angle = t / 10_000 ** (2 * i / 6)
            assert made[t, 2 * i : 2 * i + 2].tolist() == pytest.approx([math.sin(angle), math.cos(angle)])


def test_a_shift_turns_every_position_alike():
    """The product of two positions tells how far they are apart, wherever they stand."""
    products = positions(20, 8) @ positions(20, 8).T
    np.testing.assert_allclose(np.diag(products, 3), products[0, 3])


def test_steps_tell_the_sums():
    told = lesson.steps()
    assert "(2·1 + 0·1) / √2 = 1.414" in told
    assert max(map(len, told.splitlines())) <= 90


def test_figures():
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in lesson.figure().axes)
    assert lesson.figure("positions").axes[0].get_xlabel()
    assert "keys, values" in [text.get_text() for text in lesson.figure("process").axes[0].texts]


@pytest.mark.parametrize("call", [
    lambda: attention(*draws((5, 4), (5, 3), (5, 4))),
    lambda: attention(*draws((5, 4), (6, 4), (5, 4))),
    lambda: attention(*draws((2, 4), (2, 4), (2, 4)), np.zeros((2, 2), bool)),
    lambda: positions(3, 5),
])  # fmt: skip
def test_wrong_input_is_refused(call):
    with pytest.raises(ValueError, match=r"fit|True|even"):
        call()
