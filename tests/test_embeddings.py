"""Neighbours among learned vectors, of words and of categories, and their map."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import zoo

ZIPS = ((2, 14, 3),)


@pytest.fixture(scope="module")
def data():
    return zoo.datasets.load("docstring_gaps")


@pytest.fixture(scope="module")
def words(data):
    """Vectors that are known: "file" and "files" point the same way, "class" the opposite one."""
    model = zoo.build("cbow", data, seed=0, embedding_dim=3)
    table = model.layers[1].get_weights()[0]
    of = data.preprocessing.vocabulary.index
    table[of("file")], table[of("files")], table[of("class")] = (9, 9, 9), (1, 1, 1.01), (-5, -5, -5)
    model.layers[1].set_weights([table])
    return model


@pytest.fixture(scope="module")
def homes():
    return zoo.train("mlp", "houses", embeddings=ZIPS, epochs=3, verbose=0)


def test_the_nearest_word_is_the_one_of_the_same_direction(words, data):
    found = zoo.embeddings.nearest(words, data, "file", k=5)
    assert found["word"][0] == "files"
    assert found["cosine similarity"][0] == pytest.approx(1, abs=1e-4)
    assert found["cosine similarity"].is_monotonic_decreasing
    assert len(found) == 5
    everything = zoo.embeddings.nearest(words, data, "file", k=10**6)
    assert everything["word"].iloc[-1] == "class"
    assert not {"file", "[PAD]", "[UNK]"} & set(everything["word"])


def test_a_trained_model_knows_its_own_categories(homes, tmp_path):
    path = homes.save(tmp_path / "homes")
    found = zoo.embeddings.nearest(path, None, "01067", k=4)
    assert found.equals(zoo.embeddings.nearest(homes.model, homes.dataset, "01067", k=4))
    table = zoo.embeddings.vectors(path, None, "missing")
    assert list(table.index[:2]) == ["01067", "04109"]
    np.testing.assert_array_equal(table.to_numpy(), homes.model.get_layer("embedding_2").kernel)


def test_any_model_of_tokens_will_do():
    texts = zoo.datasets.load("docstring_topics")
    own = keras.Sequential([keras.Input((60,)), keras.layers.Embedding(4000, 4)])
    for model in (zoo.build("text_rnn", texts), own):
        assert len(zoo.embeddings.nearest(model, texts, "file")) == 8


def test_the_map_has_a_point_for_each_word(words, data):
    names = ["file", "files", "class", "returns"]
    (axes,) = zoo.plots.embeddings(words, data, names).axes
    assert [text.get_text() for text in axes.texts] == names
    file, files, opposite, _ = (np.array(text.xy) for text in axes.texts)
    assert np.linalg.norm(file - files) < 0.01 * np.linalg.norm(file - opposite)
    shares = [float(label.split(": ")[1].split("%")[0]) for label in (axes.get_xlabel(), axes.get_ylabel())]
    assert 0 < shares[1] <= shares[0]
    assert sum(shares) <= 100.5


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda model, data: zoo.embeddings.nearest(model, data, "fille"), "Did you mean file"),
        (lambda model, data: zoo.embeddings.nearest(model, None, "file"), "give the dataset"),
        (lambda model, data: zoo.embeddings.nearest("cnn-digits", None, "file"), "Models with them: cbow"),
        (lambda model, data: zoo.embeddings.nearest(zoo.build("mlp", "houses"), zoo.datasets.load("houses"), "01067"),
         "embeddings="),
        (lambda model, data: zoo.plots.embeddings(model, data, ["file", "files"]), "three or more"),
        (lambda model, data: zoo.plots.embeddings(model, data, ["file", "files", "clas"]), "Did you mean class"),
    ],
)  # fmt: skip
def test_wrong_use_names_the_way_out(words, data, call, says):
    with pytest.raises(zoo.ZooError, match=says):
        call(words, data)
