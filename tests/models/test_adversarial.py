"""What is special about two networks that are trained against each other."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest
from keras import ops

import zoo
from zoo import judges
from zoo.layers.opponents import Opponents

SMALL = {
    "gan": {"generator_units": (16,), "discriminator_units": (16,)},
    "conditional_gan": {"generator_filters": (8, 8), "discriminator_filters": (8, 8), "dense_units": 16},
    "pix2pix": {"generator_filters": (4, 8), "discriminator_filters": (4,), "dense_units": 8},
    "text_to_image": {"coarse_filters": (8, 8), "fine_filters": 8, "discriminator_filters": (4, 8, 8)},
}


def weights(network) -> list[np.ndarray]:
    return [np.array(ops.convert_to_numpy(weight)) for weight in network.trainable_variables]


def assert_equal(network, other, atol=0.0):
    for one, twin in zip(weights(network), weights(other), strict=True):
        np.testing.assert_allclose(one, twin, rtol=0, atol=atol)


def averaged(pictures, height):
    """Pictures of that height, each pixel the mean of a block."""
    n, rows, columns, channels = pictures.shape
    factor = rows // height
    return pictures.reshape(n, height, factor, columns // factor, factor, channels).mean(axis=(2, 4))


@pytest.mark.backends
@pytest.mark.parametrize("name", SMALL)
def test_a_step_is_that_of_the_textbook_in_turn(name, loaded):
    """The discriminator learns which are real; beside it the generator, stacked on the frozen one, to be called so."""
    x, y = loaded(name).train.take(np.arange(64))
    rate, entropy = 0.1, keras.losses.BinaryCrossentropy(from_logits=True)
    at_once, in_turn = (zoo.build(name, loaded(name), seed=0, dropout=0.0, **SMALL[name]) for _ in range(2))
    at_once.pixel_weight = at_once.mismatch_weight = 0.0  # the bare game
    pair = keras.optimizers.SGD(rate), keras.optimizers.SGD(rate)
    at_once.compile(Opponents(*pair, len(at_once.generator.trainable_variables)))
    at_once.fit(x, y, batch_size=64, epochs=1, shuffle=False, verbose=0)

    generator, judge = in_turn.generator, in_turn.discriminator
    given = x if isinstance(x, dict) else {"given": x}
    noise = ops.convert_to_numpy(keras.random.normal((64, in_turn.noise_dim), seed=in_turn.seeds))
    asked = {part: {**given, "noise": noise}[part] for part in generator.input}
    drawn = {part: ops.convert_to_numpy(picture) for part, picture in generator(asked, training=True).items()}
    real = {**given, **{part: averaged(y, picture.shape[1]) for part, picture in drawn.items()}}
    both = {part: np.concatenate([real[part], {**given, **drawn}[part]]) for part in judge.input}

    needed = {part: {**given, **asked}[part] for part in {*generator.input, *judge.input} - set(drawn)}
    inputs = {
        part: keras.Input(values.shape[1:], dtype=values.dtype.name, name=part) for part, values in needed.items()
    }
    made = {**inputs, **generator({part: inputs[part] for part in generator.input})}
    stacked = keras.Model(inputs, judge({part: made[part] for part in judge.input}))
    real_scores = np.ones((64, *judge.output.shape[1:]), "float32")

    before = judge.get_weights()
    judge.compile(keras.optimizers.SGD(2 * rate), entropy)  # the mean of both halves is half the sum of their means
    judge.train_on_batch(both, np.concatenate([real_scores, 0 * real_scores]))
    assert_equal(at_once.discriminator, judge, atol=1e-5)
    judge.set_weights(before)
    judge.trainable = False
    stacked.compile(keras.optimizers.SGD(rate), entropy)
    stacked.train_on_batch(needed, real_scores)
    assert_equal(at_once.generator, generator, atol=1e-5)


@pytest.mark.backends
@pytest.mark.parametrize("name", ["gan", "conditional_gan"])
def test_goes_on_after_a_checkpoint_as_if_undisturbed(name, loaded, tmp_path):
    """Both networks, both optimizers and the noise."""

    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    data = few(loaded(name), 96)
    options = {"epochs": 4, "verbose": 0, "checkpoint_seconds": 0, **SMALL[name]}
    undisturbed = zoo.train(name, data, **options)
    with pytest.raises(KeyboardInterrupt):
        zoo.train(name, data, checkpoint=tmp_path, callbacks=[Interrupt()], **options)
    resumed = zoo.train(name, data, checkpoint=tmp_path, **options)
    assert resumed.history.equals(undisturbed.history)
    assert_equal(resumed.model, undisturbed.model)


@pytest.mark.backends
def test_two_optimizers_are_saved_and_go_on(loaded, tmp_path):
    x, y = loaded("conditional_gan").train.take(np.arange(64))
    model = zoo.build("conditional_gan", loaded("conditional_gan"), seed=0, **SMALL["conditional_gan"])
    model.fit(x, y, batch_size=32, epochs=2, verbose=0)
    first, second = model.optimizer.first, model.optimizer.second
    assert int(first.iterations) == int(second.iterations) == 4
    assert len(first.variables) == 2 + 2 * len(model.generator.trainable_variables)
    assert len(second.variables) == 2 + 2 * len(model.discriminator.trainable_variables)

    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    for one, twin in zip(model.optimizer.variables, again.optimizer.variables, strict=True):
        np.testing.assert_array_equal(ops.convert_to_numpy(one), ops.convert_to_numpy(twin))


@pytest.mark.backends
def test_a_schedule_reaches_both_optimizers():
    model = zoo.build("gan", seed=0, **SMALL["gan"])
    model.optimizer.learning_rate = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=1, decay_rate=0.5)
    model.optimizer.build(model.trainable_variables)
    model.optimizer.apply([ops.zeros(weight.shape) for weight in model.trainable_variables])
    assert [float(one.learning_rate) for one in (model.optimizer.first, model.optimizer.second)] == pytest.approx(
        [0.05] * 2
    )


def test_the_optimizer_of_ones_choice_is_that_of_both():
    model = zoo.build("gan", optimizer="sgd", learning_rate=0.3, **SMALL["gan"])
    assert [type(one).__name__ for one in (model.optimizer.first, model.optimizer.second)] == ["SGD", "SGD"]
    assert [float(one.learning_rate) for one in (model.optimizer.first, model.optimizer.second)] == pytest.approx(
        [0.3] * 2
    )


@pytest.mark.backends
@pytest.mark.parametrize("name", ["gan", "conditional_gan", "text_to_image"])
def test_draws_the_same_for_the_same_seed_and_something_new_for_another(name, loaded):
    model = zoo.build(name, loaded(name), seed=0, **SMALL[name])
    asked, _ = loaded(name).task.ask(loaded(name).questions[:3])
    once, again, other = (ops.convert_to_numpy(model.respond(asked, seed=seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(once, again)
    assert np.abs(once - other).max() > 1e-3
    assert np.abs(once[0] - once[1]).max() > 1e-3  # noise of its own for each
    assert once.min() >= 0
    assert once.max() <= 1


def test_a_translated_picture_is_always_the_same(loaded):
    model = zoo.build("pix2pix", loaded("pix2pix"), seed=0, **SMALL["pix2pix"])
    x = loaded("pix2pix").test.x[:3]
    np.testing.assert_array_equal(model.respond(x, seed=1), model.respond(x, seed=2))


def test_a_detective_is_shown_real_sketches_of_the_sketches_size(loaded):
    data = loaded("text_to_image")
    model = zoo.build("text_to_image", data, seed=0, **SMALL["text_to_image"])
    shapes = {name: tuple(picture.shape[1:]) for name, picture in model(data.test.take(np.arange(2)).x).items()}
    assert shapes == {"coarse": (8, 8, 3), "image": (16, 16, 3)}
    assert model.discriminator.output_shape == (None, 2)


@pytest.mark.backends
def test_a_detective_learns_to_see_through_another_caption(loaded):
    """The weight of mismatches adds just their loss, and that has no gradient for the generator."""
    x, y = keras.tree.map_structure(ops.convert_to_tensor, loaded("text_to_image").train.take(np.arange(8)))
    losses = {}
    for weight in (0.0, 2.0):
        settings = {"dropout": 0.0, "mismatch_weight": weight, **SMALL["text_to_image"]}
        model = zoo.build("text_to_image", loaded("text_to_image"), seed=0, **settings)
        losses[weight] = float(model.compute_loss(x, y, model(x)))
    swapped = {"caption": ops.roll(x["caption"], 1, axis=0)}
    real = {"coarse": ops.average_pool(y, 2, strides=2), "image": y}
    scores = np.array(ops.convert_to_numpy(model.discriminator({**swapped, **real})))
    assert losses[2.0] - losses[0.0] == pytest.approx(2 * np.log1p(np.exp(scores)).mean(), rel=1e-3)


@pytest.mark.slow
def test_the_judge_reads_every_word_of_a_caption(loaded):
    data = loaded("text_to_image")
    real = judges.score(data, {"image": data.raw.test.y})
    assert real["read_as_asked"] > 0.94
    assert real["distance_to_nearest"] == 1
    assert real["frechet_distance"] == pytest.approx(real["frechet_of_real"])
    others = judges.score(data, {"image": np.roll(data.raw.test.y, 1, axis=0)})
    assert others["read_as_asked"] < 0.1
    assert others["frechet_distance"] == pytest.approx(real["frechet_distance"])  # it does not look at the captions
    copies = judges.score(data, {"image": data.raw.train.y[: data.raw.test.rows]})
    assert copies["distance_to_nearest"] == 0


def few(data, rows):
    """A dataset of the first rows of the training split."""
    return replace(data, raw=data.raw._replace(train=data.raw.train.take(np.arange(rows))))
