"""S20: pseudo-labels, the person in the loop, and covered words."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from zoo.lessons import covering
from zoo.lessons import semi_supervised as lesson


def test_the_most_reliable_ones():
    """As the training itself takes them."""
    chances = np.random.default_rng(0).dirichlet([0.5, 0.5, 0.5], 40)
    positions, labels = lesson.reliable(chances, 0.8)
    expected = [i for i, row in enumerate(chances) if max(row) >= 0.8]
    assert positions.tolist() == expected
    assert labels.tolist() == [list(chances[i]).index(max(chances[i])) for i in expected]
    assert len(lesson.reliable(chances, 1.01)[0]) == 0


def test_counts_against_the_standard_library():
    words = covering.SENTENCES.split()
    known, found = covering.counts(words)
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    assert found.sum() == len(words) - 2
    for (left, word, right), times in triples.items():
        assert found[tuple(int(np.flatnonzero(known == w)[0]) for w in (left, word, right))] == times


def test_a_covered_word():
    assert covering.covered_word("a b c . a b c . a d c", "a", "c") == pytest.approx({"b": 2 / 3, "d": 1 / 3})


def test_the_person_knows_the_truth():
    data = lesson.points()
    x, y = data.raw.train.take(np.arange(20))
    names = np.array(data.class_names)
    assert lesson.person(x, names[y], np.ones(20)).all()
    assert not lesson.person(x, names[1 - y], np.ones(20)).any()


def test_covered_letters_are_guessed():
    """More of them than by the commonest letter, which is right once at most."""
    found = covering.covered_letters()
    assert [letter for letter, _ in found] == [covering.LINE[place] for place in covering.COVERED]
    assert sum(next(iter(guesses)) == letter for letter, guesses in found) >= 3
    assert all(sum(guesses.values()) <= 1.001 for _, guesses in found)


@pytest.mark.slow
def test_the_trainings():
    told = lesson.numbers()
    assert told["watched"].right.iloc[-1] == 1
    assert 0.8 < told["alone"].right.iloc[-1] <= 1
    assert told["alone"].pseudo_labelled.is_monotonic_increasing
    steps = lesson.steps()
    assert max(map(len, steps.splitlines())) <= 90
    assert "the _ sat → cat 0.667, dog 0.333" in steps
    left, right = lesson.figure().axes
    assert (left.get_xlabel(), left.get_ylabel()) == ("x₁", "x₂")
    assert ": 0 of" in right.get_title()
    assert lesson.figure("letters").axes[0].get_ylabel() == "probability"


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="each row sum to 1"):
        lesson.reliable(np.ones((3, 2)), 0.9)
    with pytest.raises(ValueError, match="is not among them"):
        covering.covered_word(covering.SENTENCES, "the", "horse")
    with pytest.raises(ValueError, match="Nothing in the text stands between"):
        covering.covered_word(covering.SENTENCES, "cat", "dog")
    with pytest.raises(ValueError, match="shows points, letters"):
        lesson.figure("words")
