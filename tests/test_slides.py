"""What the slides tick is what the models are made of (S42)."""

from __future__ import annotations

import keras
import pytest

import zoo

KINDS = {
    "dense": (keras.layers.Dense,),
    "convolution": (keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.SeparableConv2D),
    "deconvolution": (keras.layers.Conv2DTranspose,),
    "recurrent": (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU, keras.layers.Bidirectional),
    "attention": (keras.layers.MultiHeadAttention, keras.layers.AdditiveAttention),
}
TICKED = {  # application, and the kinds of layer that S42 ticks for it: dense, convolution, deconvolution, recurrent
    "cnn": {"dense", "convolution"},
    "deep_cnn": {"dense", "convolution"},
    "unet": {"convolution", "deconvolution"},
    "deconvnet": {"convolution", "deconvolution"},
    "text_rnn": {"dense", "recurrent"},
    "speech_rnn": {"dense", "recurrent"},
    "rnn": {"dense", "recurrent"},
    "lstm": {"dense", "recurrent"},
    "gru": {"dense", "recurrent"},
    "pix2pix": {"dense", "convolution", "deconvolution"},
    "conv_autoencoder": {"dense", "convolution"},
    "denoising_autoencoder": {"dense", "convolution"},
    "face_swap": {"dense", "convolution", "recurrent"},
}


def kinds_of(model: keras.Model) -> set[str]:
    layers = list(model._flatten_layers())
    return {kind for kind, classes in KINDS.items() if any(type(layer) in classes for layer in layers)}


@pytest.mark.parametrize("name", TICKED)
def test_a_model_is_made_of_the_layers_that_its_application_ticks(name):
    assert set(zoo.spec(name).layers) == TICKED[name]


@pytest.mark.parametrize("name", zoo.list_models())
def test_a_model_has_the_layers_that_its_spec_says(name):
    """Dense layers within attention belong to it."""
    assert kinds_of(zoo.build(name)) == set(zoo.spec(name).layers)
