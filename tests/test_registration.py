"""The registry: what it lists, what its words do to a model, and how models of others come into it."""

from __future__ import annotations

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

import zoo
from zoo import registry


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


def register(**fields):
    """Register a function ``my_net``, with other fields than would do, or without those that are None."""
    given = {"tasks": ("classification",), "inputs": ("table",), "dataset": "iris", **fields}

    @zoo.register(**{name: value for name, value in given.items() if value is not None})
    def my_net(): ...


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: zoo.build("cnnn"), "Did you mean cnn"),
        (lambda: zoo.build("mlp", "houzes"), "Did you mean houses"),
        (lambda: zoo.list_models(task="clasification"), "Did you mean classification"),
        (lambda: zoo.build("cnn", filter=(1,)), "Did you mean filters"),
        (lambda: zoo.build("cnn", dataset="iris"), "Models for it: mlp"),
        (lambda: zoo.build("cnn", filters=(1, 1, 1, 1)), "use fewer filters"),
        (lambda: zoo.build("mlp", activation="rulu"), "activation='rulu'"),
        (lambda: zoo.build("mlp", hidden_units=8), "hidden_units=8"),
        (lambda: zoo.build("cnn", learning_rate=0.0), "learning_rate=0.0: choose a number above 0"),
        (lambda: zoo.build("cnn", learning_rate=-1), "learning_rate=-1: choose a number above 0"),
        (lambda: zoo.build("cnn", seed=-1), "seed=-1: choose a whole number"),
        (lambda: zoo.build("cnn", optimizer=3), "no optimizer named '3'"),
        (lambda: zoo.build("cnn", "digit_sequences"), "digit_sequences has series for classification"),
        (lambda: zoo.register(zoo.spec("cnn")), "registered already"),
        (lambda: register(tasks=("clasification",)), "no task named 'clasification'. Did you mean classification"),
        (lambda: register(slides=("S50",)), "no row of the slides named 'S50'"),
        (lambda: register(dataset=None), "my_net cannot be registered: say .* dataset='...'; tasks, inputs came"),
        (lambda: register(depth=3), "my_net cannot be registered"),
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
        "worm = zoo.ModelSpec('worm', 'lizards:worm', ('classification',), ('table',), 'iris', '-', slides=('S50',))\n"
    )
    broken = "snake = lizards:nothing\nworm = lizards:worm\n"
    info = tmp_path / "lizards-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lizards\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[zoo.models]\ngecko = lizards:spec\n{broken}")
    code = (
        "import zoo; from zoo.lessons.rows import rows\n"
        "print(zoo.list_models('gecko'), zoo.list_models('worm'), zoo.spec('cnn').name, len(rows()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        check=True,
    )
    assert done.stdout.strip() == "['gecko'] [] cnn 49"
    assert "The model 'worm' of lizards:worm is left out: There is no row of the slides named 'S50'." in done.stderr


@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["datasets"], ["lessons"], ["lessons", "--json"]])
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
