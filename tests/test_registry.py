"""Every registered model: builds, learns, is saved and loaded; and the registry around them."""

from __future__ import annotations

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

import zoo
from zoo import registry

PAIRS = [(name, zoo.spec(name).dataset) for name in zoo.list_models()]
SMALL = {"image": (12, 12, 1), "table": (5,)}


@pytest.mark.parametrize("name", zoo.list_models())
def test_spec_is_complete(name):
    spec = zoo.spec(name)
    assert spec.summary
    assert spec.slides
    assert spec.layers
    assert zoo.datasets.spec(spec.dataset).download is None  # a classroom may have no network
    builder = spec.load_builder()
    assert builder.__name__ == name
    for word in ("Args:", "Returns:", "Slides:"):
        assert word in builder.__doc__
    for row in spec.slides:
        assert row in builder.__doc__ + sys.modules[builder.__module__].__doc__


@pytest.mark.parametrize(("name", "dataset"), PAIRS)
def test_builds_compiled_for_its_dataset(name, dataset):
    model = zoo.build(name)
    assert isinstance(model, keras.Model)
    assert model.compiled
    known = zoo.datasets.spec(dataset)
    assert model.input_shape == (None, *known.input_shape)
    assert model.output_shape == (None, known.task.head["units"])


@pytest.mark.parametrize("name", zoo.list_models())
def test_serves_other_shapes_and_class_counts(name):
    spec = zoo.spec(name)
    for kind in spec.inputs:
        for units in (1, 2, 7):
            model = spec.load_builder()(SMALL[kind], units, "softmax")
            assert model(np.zeros((3, *SMALL[kind]), "float32")).shape == (3, units)


@pytest.mark.parametrize(("name", "dataset"), PAIRS)
def test_every_weight_gets_a_gradient_and_moves(name, dataset):
    data = zoo.datasets.load(dataset)
    model = zoo.build(name, data, seed=0)
    before = [weight.numpy() for weight in model.trainable_weights]
    model.fit(data.train.x[:128], data.train.y[:128], batch_size=128, epochs=2, verbose=0)
    for weight, was in zip(model.trainable_weights, before, strict=True):
        assert np.isfinite(weight.numpy()).all()
        assert np.abs(weight.numpy() - was).max() > 0, f"{weight.path} did not move"


@pytest.mark.parametrize(("name", "dataset"), PAIRS)
def test_can_learn_a_few_samples_by_heart_better_than_the_mean(name, dataset):
    data = zoo.datasets.load(dataset)
    model = zoo.build(name, data, seed=0, learning_rate=1e-2)
    x, y = data.train.x[:32], data.train.y[:32]
    losses = model.fit(x, y, batch_size=32, epochs=150, verbose=0).history["loss"]
    assert losses[-1] < 0.3 * losses[0]


@pytest.mark.parametrize(("name", "dataset"), PAIRS)
def test_config_and_file_give_the_same_model(name, dataset, tmp_path):
    model = zoo.build(name, seed=0)
    x = np.random.default_rng(0).random((4, *model.input_shape[1:]), dtype="float32")
    again = type(model).from_config(model.get_config())
    assert again.get_config() == model.get_config()
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(model.predict(x, verbose=0), loaded.predict(x, verbose=0))


def test_same_seed_same_weights():
    first, again, other = (zoo.build("cnn", seed=seed) for seed in (1, 1, 2))
    for a, b in zip(first.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert any((a != b).any() for a, b in zip(first.get_weights(), other.get_weights(), strict=True))


def test_arguments_reach_the_builder():
    model = zoo.build("cnn", dataset="fashion_mnist", filters=(4, 8, 16), dropout=0.4, learning_rate=0.5)
    convolutions = [layer.filters for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert convolutions == [4, 8, 16]
    assert next(layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)) == 0.4
    assert float(model.optimizer.learning_rate) == 0.5


def test_list_models_by_pattern_and_task():
    assert "cnn" in zoo.list_models("c*")
    assert "cnn" not in zoo.list_models(task="regression")
    assert zoo.list_models("nothing*") == []


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: zoo.build("cnnn"), "Did you mean cnn?"),
        (lambda: zoo.build("mlp", "houzes"), "Did you mean houses?"),
        (lambda: zoo.list_models(task="clasification"), "Did you mean classification"),
        (lambda: zoo.build("cnn", filter=(1,)), "Did you mean filters?"),
        (lambda: zoo.build("cnn", dataset="iris"), "Models for it: mlp"),
        (lambda: zoo.build("cnn", filters=(1, 1, 1, 1)), "use fewer filters"),
        (lambda: zoo.build("mlp", activation="rulu"), "activation='rulu'"),
        (lambda: zoo.build("mlp", hidden_units=8), "hidden_units=8"),
        (lambda: zoo.register(zoo.spec("cnn")), "registered already"),
    ],
)
def test_wrong_use_names_the_way_out(call, says):
    with pytest.raises(zoo.ZooError, match=says.replace("?", r"\?")):
        call()


def test_own_model_by_decorator(monkeypatch):
    monkeypatch.setattr(registry, "_specs", dict(registry._all_specs()))

    @zoo.register(tasks=("classification",), inputs=("table",), dataset="iris")
    def my_net(input_shape, units, output_activation, *, width=8):
        """A network of my own."""
        x = inputs = keras.Input(input_shape)
        x = keras.layers.Dense(width)(x)
        return keras.Model(inputs, keras.layers.Dense(units, output_activation)(x))

    assert zoo.spec("my_net").summary == "A network of my own."
    assert zoo.build("my_net", width=3).layers[1].units == 3


def test_models_of_other_packages_by_entry_point(tmp_path):
    (tmp_path / "lizards.py").write_text(
        "import zoo\nspec = zoo.ModelSpec('gecko', 'lizards:gecko', ('classification',), ('table',), 'iris', '-')\n"
    )
    broken = "snake = lizards:nothing\n"
    info = tmp_path / "lizards-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lizards\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[zoo.models]\ngecko = lizards:spec\n{broken}")
    code = "import zoo; print(zoo.list_models('gecko'), zoo.spec('cnn').name)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        check=True,
    )
    assert done.stdout.strip() == "['gecko'] cnn"


@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["datasets"]])
def test_listing_is_light(arguments):
    """At most 0.35 s of user and system time and 80 MB, and neither Keras, TensorFlow, pandas nor scikit-learn."""
    code = f"""
import resource, sys
sys.argv = ["zoo", *{arguments}]
from zoo.cli import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
heavy = {{"keras", "tensorflow", "jax", "torch", "pandas", "sklearn", "numpy", "matplotlib"}} & set(sys.modules)
assert not heavy, heavy
used = resource.getrusage(resource.RUSAGE_SELF)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, peak, file=sys.stderr)
"""
    costs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        costs.append(tuple(map(float, done.stderr.split())))
    seconds, kilobytes = min(costs)
    assert seconds < 0.35
    assert kilobytes < 80_000
