"""Every registered model: builds, learns, is saved, loaded and exported."""

from __future__ import annotations

import sys
from functools import cache

import keras
import numpy as np
import pytest

import zoo
from zoo import tasks
from zoo.layers.opponents import Opponents
from zoo.store import inference, reading
from zoo.store.inference import Predictor

PAIRS = [
    (name, dataset, task)
    for name in zoo.list_models()
    for task in zoo.spec(name).tasks
    for dataset in sorted({zoo.spec(name).dataset, *zoo.spec(name).recipes})
    if zoo.datasets.spec(dataset).download is None and task in [t.name for t in zoo.datasets.spec(dataset).tasks]
]
SMALL = {"image": (16, 16, 1), "table": (5,), "series": (12, 3), "text": (9,), "audio": (24, 8)}
SMALL_BY_TASK = {  # where fit takes more than the sample
    "generation": {"label": (3,), "image": (16, 16, 1)},
    "text_to_image": {"caption": (5,), "image": (16, 16, 3)},
    "domain_translation": {"a": (4, 16, 16, 1), "b": (4, 16, 16, 1)},
    "translation": {"source": (9,), "target": (11,)},
}
TOKENS = ("caption", "source", "target")
ASKED = {"generation": ("label",), "text_to_image": ("caption",), "translation": ("source",)}
ABC = ("a", "b", "c")
TASKS = {  # of each kind, one of another size than the built-in datasets'
    "classification": tasks.classification(ABC),
    "regression": tasks.regression(("price",)),
    "forecasting": tasks.forecasting(("load",), horizon=4, season=2),
    "landmarks": tasks.landmarks(ABC),
    "localization": tasks.localization(ABC),
    "detection": tasks.detection(ABC),
    "semantic_segmentation": tasks.semantic_segmentation(ABC),
    "instance_segmentation": tasks.instance_segmentation(ABC),
    "transcription": tasks.transcription(ABC),
    "anomaly_detection": tasks.anomaly_detection(("usual", "not")),
    "image_to_image": tasks.image_to_image((16, 16)),
    "reconstruction": tasks.reconstruction((16, 16), numbers=3),
    "generation": tasks.generation(ABC, (16, 16)),
    "text_to_image": tasks.text_to_image((16, 16, 3)),
    "domain_translation": tasks.domain_translation((4, 16, 16)),
    "missing_word": tasks.missing_word(tokens=40),
    "language_modelling": tasks.language_modelling(tokens=40, context=9),
    "masked_language_modelling": tasks.masked_language_modelling(tokens=40, context=9),
    "translation": tasks.translation(source_tokens=40, target_tokens=30),
}


@cache
def loaded(dataset: str, task: str):
    return zoo.datasets.load(dataset, task=task)


@cache
def built(name: str, dataset: str, task: str):
    """A model with its initial weights, which no test changes."""
    return zoo.build(name, loaded(dataset, task), seed=0)


def arrays(structure) -> list[np.ndarray]:
    return [np.asarray(keras.ops.convert_to_numpy(part)) for part in keras.tree.flatten(structure)]


def zeros(shape, kind: str, rows: int = 3):
    """Samples of a shape, or of a dict of shapes, as ``fit`` takes them."""
    if isinstance(shape, dict):
        return {name: zeros(part, "text" if name in TOKENS else kind, rows) for name, part in shape.items()}
    return np.zeros((rows, *shape), "int32" if kind == "text" else "float32")


def outputs_for(model, x, task):
    """What a model says to samples of zeros, asked as the task asks."""
    return inference.outputs(model, {name: x[name] for name in ASKED[task.name]} if task.name in ASKED else x)


@pytest.mark.parametrize("name", zoo.list_models())
def test_spec_is_complete(name):
    spec = zoo.spec(name)
    assert spec.summary
    assert spec.slides
    assert spec.layers
    assert zoo.datasets.spec(spec.dataset).download is None  # a classroom may have no network
    assert zoo.datasets.catalog.resolve(spec.dataset, spec.tasks).inputs.kind in spec.inputs
    assert not set(spec.arguments) - set(spec.tasks)
    builder = spec.load_builder()
    assert builder.__name__ == name
    for word in ("Args:", "Returns:", "Slides:"):
        assert word in builder.__doc__
    for row in spec.slides:
        assert row in builder.__doc__ + sys.modules[builder.__module__].__doc__


@pytest.mark.parametrize(("name", "dataset", "task"), PAIRS)
def test_builds_compiled_for_its_dataset(name, dataset, task):
    spec = zoo.datasets.spec(dataset).for_task(task)
    model = built(name, dataset, task)
    assert isinstance(model, keras.Model)
    assert model.compiled
    assert model.built
    outputs = outputs_for(model, zeros(spec.input_shape, spec.inputs.kind), spec.task)
    assert all(len(part) == 3 for part in arrays(outputs))


@pytest.mark.parametrize("name", zoo.list_models())
def test_serves_other_shapes_and_class_counts(name):
    spec = zoo.spec(name)
    for kind in spec.inputs:
        for task in (TASKS[task] for task in spec.tasks):
            text = {"vocabulary": 40} if kind == "text" else {}
            arguments = spec.arguments.get(task.name, {})
            shape = SMALL_BY_TASK.get(task.name, SMALL.get(kind))
            model = spec.load_builder()(shape, **{**task.head, **text, **arguments})
            outputs = outputs_for(model, zeros(shape, kind), task)
            assert all(len(part) == 3 for part in arrays(outputs))
            if task.name in ("classification", "regression", "forecasting", "landmarks"):
                assert outputs.shape == (3, task.head["units"])
            if task.compare is None:
                assert all(len(part) == 3 for part in task.answer(outputs).values())


@pytest.mark.backends
@pytest.mark.parametrize(("name", "dataset", "task"), PAIRS)
def test_every_weight_moves_and_a_few_samples_are_learned_by_heart(name, dataset, task):
    data = loaded(dataset, task)
    model = zoo.build(name, data, seed=0)
    x, y = data.train.take(np.arange(32))
    before = arrays([weight.value for weight in model.trainable_weights])
    model.fit(x, y, batch_size=32, epochs=2, verbose=0)
    for weight, was in zip(model.trainable_weights, before, strict=True):
        now = keras.ops.convert_to_numpy(weight)
        assert np.isfinite(now).all()
        assert np.abs(now - was).max() > 0, f"{weight.path} did not move"

    if keras.config.backend() != "tensorflow":
        return  # what a backend can break is seen by now
    against_each_other = isinstance(model.optimizer, Opponents)
    if not against_each_other:  # of two opponents, neither may run away
        model.optimizer.learning_rate = 1e-2
    first = left = still_to_learn(model, x, y, data.task)
    enough = 0.6 if against_each_other else 0.35
    for _ in range(10):  # 150 steps at most
        model.fit(x, y, batch_size=32, epochs=15, verbose=0)
        left = min(left, still_to_learn(model, x, y, data.task))
        if left < enough * first:
            break
    assert left < enough * first


def still_to_learn(model, x, y, task) -> float:
    """The loss; where two networks compete, and none of their losses falls for long, how far what is drawn is from the
    samples in each pixel's mean and deviation."""
    if isinstance(model.optimizer, Opponents):
        drawn, real = (np.stack([part.mean(axis=0), part.std(axis=0)]) for part in (outputs_for(model, x, task), y))
        return float(np.abs(drawn - real).mean())
    loss = model.evaluate(x, y, batch_size=32, verbose=0)
    return loss if isinstance(loss, float) else loss[0]


@pytest.mark.backends
@pytest.mark.parametrize(("name", "dataset", "task"), PAIRS)
def test_config_and_file_give_the_same_model(name, dataset, task, tmp_path):
    model = built(name, dataset, task)
    x = loaded(dataset, task).test.take(np.arange(4)).x
    again = type(model).from_config(model.get_config())
    assert again.get_config() == model.get_config()
    model.save(tmp_path / "model.keras")
    kept = reading.model(tmp_path / "model.keras")
    both = (inference.outputs(network, x) for network in (model, kept))
    for one, other in zip(*map(arrays, both), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "dataset", "task"), PAIRS)
def test_the_export_answers_as_the_predictor(name, dataset, task, tmp_path):
    import tensorflow as tf

    data = loaded(dataset, task)
    model = built(name, dataset, task)
    predictor = Predictor(name, model, data.preprocessing, data.target_preprocessing, data.task, data.inputs)
    served = tf.saved_model.load(str(zoo.export(predictor, tmp_path)))
    raw = data.raw.test.take(np.arange(min(50, data.raw.test.rows))).x
    answers = served.serve(as_served(raw, data.inputs))
    for part, expected in predictor(raw).items():
        found = answers[part].numpy()
        if expected.dtype.kind in "OU":
            assert np.char.decode(found.astype("S"), "utf-8").tolist() == expected.tolist()
        else:
            largest = np.abs(expected).max(initial=1)
            np.testing.assert_allclose(found, expected, atol=1e-5 * largest, rtol=1e-4)


def as_served(raw, inputs):
    import tensorflow as tf

    if inputs.kind == "table":
        texts = inputs.categories
        return {c: tf.constant(raw[c].fillna("") if c in texts else raw[c].astype("f4")) for c in inputs.columns}
    if inputs.kind in ("text", "label"):
        return tf.constant(raw.tolist())
    return tf.constant(raw, tf.int16 if inputs.kind == "audio" else tf.float32)


@pytest.mark.parametrize("name", zoo.list_models())
def test_penalties_and_initial_values_reach_every_model(name):
    """Through the same words for all (S40, S41), and into the saved configuration."""
    model = zoo.build(name, l1=1e-4, l2=1e-3, kernel_initializer="he_normal", optimizer="sgd", seed=0)
    kernels = [weight for weight in model.trainable_weights if weight.name == "kernel"]
    assert kernels
    assert all(weight.regularizer is not None for weight in kernels)
    assert float(sum(map(float, map(np.asarray, model.losses)))) > 0
    assert model.optimizer.name.startswith(("sgd", "SGD"))
    plain = zoo.build(name, seed=0)
    assert not plain.losses
