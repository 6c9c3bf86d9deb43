"""The composition of minibatches."""

from collections import Counter

import numpy as np
import pytest

import zoo
from zoo import ZooError
from zoo.datasets import from_arrays, stream

STEPS = 14


@pytest.fixture(scope="module", params=["two classes, one of them rare", "ten classes"])
def data(request):
    """Tables whose one column is the row's number."""
    classes = {"two": [1] * 22 + [0] * 478, "ten": [c for c in range(10) for _ in range(20 + 15 * c)]}
    y = np.array(classes[request.param[:3]])
    return from_arrays(np.arange(len(y), dtype="float64")[:, None], y, name="own")


def passes(data, composition, seed=0, first_epoch=0, count=2):
    """Of each batch of some passes, the rows and the classes."""
    batches = stream.batches(data, "train", STEPS, seed=seed, first_epoch=first_epoch, minibatches=composition)
    return [(x[:, 0], y) for x, y in batches.take(count * STEPS).as_numpy_iterator()]


def counts(batches, classes):
    return np.array([np.bincount(y, minlength=classes) for _, y in batches])


@pytest.mark.parametrize("composition", ["shuffled", "stratified", "balanced"])
def test_a_pass_has_all_its_rows_in_batches_of_one_size(data, composition):
    sizes = np.array([len(y) for _, y in passes(data, composition)])
    assert np.ptp(sizes) <= 1
    assert sizes[:STEPS].sum() == sizes[STEPS:].sum() == data.rows["train"]


def test_stratified_batches_have_the_shares_of_the_split_to_within_one_row(data):
    shares = np.bincount(data.train.y) / STEPS
    batches = passes(data, "stratified")
    assert (abs(counts(batches, len(shares)) - shares) < 1).all()
    for one_pass in (batches[:STEPS], batches[STEPS:]):
        assert sorted(np.concatenate([x for x, _ in one_pass])) == sorted(data.train.x[:, 0])


def test_balanced_batches_have_each_class_equally_often(data):
    classes = len(data.class_names)
    share = data.rows["train"] / classes / STEPS
    batches = passes(data, "balanced")
    assert (abs(counts(batches, classes) - share) < 1 + 1 / STEPS).all()
    rows, labels = (np.concatenate(parts) for parts in zip(*batches[:STEPS], strict=True))
    for label in range(classes):
        own = data.train.x[data.train.y == label, 0]
        drawn = rows[labels == label]
        assert set(drawn) <= set(own)
        times = Counter(drawn)
        often = np.array([times[row] for row in own])
        assert np.ptp(often) <= 1  # rare rows are all repeated, none more than another; frequent ones come once
        assert often.max() == -(-len(drawn) // len(own))


def test_a_row_is_repeated_in_a_batch_only_where_its_class_has_too_few(data):
    own = np.bincount(data.train.y)
    for x, y in passes(data, "balanced"):
        for label, count in enumerate(np.bincount(y)):
            if count * 2 <= own[label]:
                assert len(set(x[y == label])) >= count - 1


@pytest.mark.parametrize("composition", ["stratified", "balanced"])
def test_the_order_is_of_seed_and_epoch(data, composition):
    def rows(**options):
        return [list(x) for x, _ in passes(data, composition, **options)]

    first = rows()
    assert first == rows()
    assert first[:STEPS] != first[STEPS:]
    assert first[STEPS:] == rows(first_epoch=1, count=1)
    assert first != rows(seed=1)


def test_shuffled_is_what_it_was(data):
    batches = [x for x, _ in passes(data, "shuffled")]
    first, second = np.concatenate(batches[:STEPS]), np.concatenate(batches[STEPS:])
    assert sorted(first) == sorted(second) == sorted(data.train.x[:, 0])
    assert list(first) != list(second)


def test_training_takes_it_and_keeps_it_in_the_recipe():
    runs = [zoo.train("mlp", "wine", epochs=2, minibatches="stratified", verbose=0) for _ in range(2)]
    assert runs[0].recipe.minibatches == "stratified"
    assert runs[0].history.equals(runs[1].history)
    assert not runs[0].history.equals(zoo.train("mlp", "wine", epochs=2, verbose=0).history)


@pytest.mark.parametrize(
    ("model", "data", "composition", "says"),
    [
        ("mlp", "wine", "stratifed", "no composition of minibatches named 'stratifed'. Did you mean stratified"),
        ("mlp", "houses", "balanced", "needs all classes in memory, but houses is for regression"),
    ],
)
def test_wrong_use_names_the_way_out(model, data, composition, says):
    with pytest.raises(ZooError, match=says):
        zoo.train(model, data, minibatches=composition, verbose=0)
