"""Who judges generated pictures."""

from __future__ import annotations

import numpy as np

import zoo
from zoo import baselines, judges, store


def test_a_users_classifier_of_the_same_name_is_no_judge(quick_run):
    """Figures of two machines could not be compared, and a poor reader would call good pictures bad."""
    quick_run("cnn", "digits").save("cnn-digits")
    judges.reader_of_class.cache_clear()
    judge = judges.reader_of_class(zoo.datasets.load("digits", task="generation"))[0].model
    own, shipped, its = (
        model.get_layer("output").get_weights()[0]
        for model in (zoo.load("cnn-digits"), zoo.load(store.shipped_dir() / "cnn-digits"), judge)
    )
    np.testing.assert_array_equal(its, shipped)
    assert (its != own).any()


def test_baselines_are_measured_again_by_another_judge(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path))
    data = zoo.datasets.load("digits", task="generation")
    measured = baselines.scores(data)
    assert baselines.scores(data) == measured
    assert len(list((tmp_path / "baselines").iterdir())) == 1
    monkeypatch.setattr(judges, "identity", lambda data: "another one")
    baselines.scores(data)
    assert len(list((tmp_path / "baselines").iterdir())) == 2
