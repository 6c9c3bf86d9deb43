"""S32 and S48 by the checklist, and pooling against Keras."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import pooling
from zoo.lessons.pooling import pool


def test_the_slides_table():
    found = pooling.numbers()
    assert pooling.INPUT.tolist() == [[3, 15, 1, 13], [9, 7, 0, 10], [11, 5, 5, 3], [1, 8, 9, 6]]
    assert found["max"].tolist() == [[15, 13], [11, 9]]
    assert found["average"].tolist() == [[34 / 4, 24 / 4], [25 / 4, 23 / 4]]


def test_the_slides_maps():
    found = pooling.numbers()
    assert found["fi_0 pooled"].tolist() == [[1, 1], [1, 1]]
    assert found["fi_1 pooled"].tolist() == [[9, 9], [3, 3]]


@pytest.mark.parametrize(("kind", "name"), [("max", "max_pool"), ("average", "average_pool")])
@pytest.mark.parametrize("stride", [1, 2])
def test_against_keras(kind, name, stride):
    from keras import ops

    image = np.random.RandomState(0).randn(8, 9).astype("float32")
    by_keras = getattr(ops, name)(image[None, :, :, None], 2, stride, "valid")
    np.testing.assert_allclose(pool(image, 2, stride, kind), ops.convert_to_numpy(by_keras)[0, :, :, 0], atol=1e-6)


def test_steps_tell_each_window():
    told = pooling.steps()
    assert "max(3, 15, 9, 7) = 15" in told
    assert "(3 + 15 + 9 + 7) / 4 = 8.5" in told
    assert max(map(len, told.splitlines())) <= 90


@pytest.mark.parametrize("show", ["table", "maps"])
def test_figures_are_labelled(show):
    assert all(place.get_title() and place.get_xlabel() for place in pooling.figure(show).axes)


@pytest.mark.parametrize("options", [{"kind": "median"}, {"size": 5}, {"stride": 0}])
def test_wrong_input_is_refused(options):
    with pytest.raises(ValueError, match=":"):
        pool(pooling.INPUT, **options)
