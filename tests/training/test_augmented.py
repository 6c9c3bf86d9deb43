"""Training on augmented samples: it repeats itself, goes on after a kill, and nothing else ever sees them."""

import json

import keras
import numpy as np
import pytest

import zoo
from zoo import ZooError


def test_training_repeats_itself_and_validates_on_what_is():
    options = {"epochs": 3, "schedule": "constant", "augment": ("crop", "contrast"), "verbose": 0}
    run, again, plain = (
        zoo.train("cnn", "digits", filters=(4,), **(options | more)) for more in ({}, {}, {"augment": ()})
    )
    assert run.history.equals(again.history)
    assert not run.history.equals(plain.history)
    best = run.history.val_loss.min()
    assert run.model.evaluate(*run.dataset.validation, verbose=0)[0] == pytest.approx(best, rel=1e-5)
    assert (run.dataset.train.x == zoo.datasets.load("digits").train.x).all()


def test_the_saved_model_knows_nothing_of_it_but_the_card_does(tmp_path):
    run = zoo.train("cnn", "digits", filters=(4,), epochs=2, augment={"crop": 0.1}, verbose=0)
    folder = run.save(tmp_path / "kept")
    card = json.loads((folder / "card.json").read_text())
    assert card["recipe"]["augment"] == {"crop": 0.1}
    layers = keras.saving.load_model(folder / "model.keras").layers
    assert not [layer.name for layer in layers if type(layer).__name__.startswith("Random")]
    predictor, raw = zoo.predictor(folder), run.dataset.raw.test.x[:20]
    np.testing.assert_array_equal(predictor(raw)["probabilities"], predictor(raw)["probabilities"])


def test_a_resumed_training_ends_as_an_undisturbed_one(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    options = {"epochs": 4, "augment": "crop", "schedule": "constant", "verbose": 0}
    kept = {"checkpoint": tmp_path / "kept", "checkpoint_seconds": 0}
    whole = zoo.train("mlp", "digits", **options)
    with pytest.raises(KeyboardInterrupt):
        zoo.train("mlp", "digits", callbacks=[Interrupt()], **kept, **options)
    with pytest.raises(ZooError, match="another training: augment differ"):
        zoo.train("mlp", "digits", **kept, **(options | {"augment": "contrast"}))
    resumed = zoo.train("mlp", "digits", **kept, **options)
    np.testing.assert_allclose(resumed.history.val_loss, whole.history.val_loss)
