"""What the shipped models have to reach, each beside its baselines; that their cards are true is tested beside it."""

from __future__ import annotations

import statistics

import pytest

import zoo
from zoo import store

REACHED = {  # by metric: at least, or at most where less is better
    "deep_cnn-digits": {"accuracy": 0.985},
    "deep_cnn-fashion_mnist": {"accuracy": 0.94},
    "cnn-mnist": {"accuracy": 0.99},
    "deep_cnn-mnist": {"accuracy": 0.99},
    "speech_rnn-spoken_digit": {"accuracy": 0.95},
    "lstm-digit_sequences": {"accuracy": 0.97},
    "gru-digit_sequences": {"accuracy": 0.97},
    "speech_rnn-spoken_tones": {"accuracy": 0.95},
    "localizer-digit_scenes": {"mean_iou": 0.75},
    "detector-digit_scenes": {"map_50": 0.90},
    "autoencoder-anomalies": {"roc_auc": 0.95},
    "transformer-number_words": {"exact": 0.98},
    "transformer-multi30k": {"bleu": 25},
    "vae-digits": {"read_as_asked": 0.95, "distance_to_nearest": 0.6},
    "conditional_gan-digits": {"read_as_asked": 0.95, "distance_to_nearest": 0.6},
    "diffusion-digits": {"read_as_asked": 0.95, "distance_to_nearest": 0.6},
    "text_to_image-captioned_digits": {"read_as_asked": 0.95, "distance_to_nearest": 0.6},
}
OF_BASELINE = {  # the error is at most this share of the baseline's
    "lstm-waves": ("ridge regression", 0.85),
    "gru-waves": ("ridge regression", 0.85),
    "landmark_net-landmarks": ("ridge regression", 0.5),
    "autoencoder-digits": ("PCA, 8 numbers", 1.0),
    "conv_autoencoder-digits": ("PCA, 8 numbers", 1.0),
    "denoising_autoencoder-noisy_digits": ("ridge regression", 1.0),
    "pix2pix-outlines_to_digits": ("ridge regression", 1.0),
    "face_swap-digit_styles": ("moment matching", 1.0),
    "vae-digits": ("Gaussian mixture", 1.0),
    "diffusion-digits": ("Gaussian mixture", 1.0),
    "conditional_gan-fashion_mnist": ("Gaussian mixture", 1.0),
    "diffusion-fashion_mnist": ("Gaussian mixture", 0.2),
    "gpt-python_source": ("5-grams", 1.0),
    "masked_language_model-python_source": ("tokens around", 1.0),
}
FIVE_SEEDS = (  # of what compresses, generates or translates
    "autoencoder-digits", "autoencoder-anomalies", "conv_autoencoder-digits", "denoising_autoencoder-noisy_digits",
    "lstm_autoencoder-faulty_waves", "vae-digits", "gan-digits", "conditional_gan-digits", "diffusion-digits",
    "text_to_image-captioned_digits", "pix2pix-outlines_to_digits", "face_swap-digit_styles",
    "gpt-python_source", "masked_language_model-python_source", "seq2seq-number_words", "transformer-number_words",
)  # fmt: skip
SECONDS = {"gan": 300, "conditional_gan": 300, "diffusion": 300}
COMPRESSORS = (
    "autoencoder", "conv_autoencoder", "denoising_autoencoder", "lstm_autoencoder", "vae", "face_swap", "gpt",
    "masked_language_model", "transformer", "seq2seq", "pix2pix", "text_to_image",
)  # fmt: skip
OF_TWO_CORES = 0.7  # of the processor time on one: seconds that a training takes there, 0.56 to 0.68 of five measured


def card(name):
    return store.card(store.shipped_dir() / name)


@pytest.mark.parametrize("name", REACHED)
def test_it_reaches_what_it_should(name):
    for metric, enough in REACHED[name].items():
        assert card(name).metrics[metric] >= enough, metric


@pytest.mark.parametrize("name", OF_BASELINE)
def test_it_beats_what_needs_no_network(name):
    baseline, share = OF_BASELINE[name]
    own = card(name)
    assert own.score <= share * own.baselines[baseline][own.decides]


SHIPPED = sorted(path.parent.name for path in store.shipped_dir().glob("*/card.json"))


@pytest.mark.parametrize("name", SHIPPED)
def test_it_was_trained_in_a_classroom_s_time(name):
    """On two cores, reckoned from the processor time of its training on one."""
    own = card(name)
    usual = 180 if own.architecture in COMPRESSORS else 120
    if zoo.datasets.spec(own.dataset["name"]).download is None:
        seconds = OF_TWO_CORES * (own.processor_seconds or own.seconds)
        assert seconds <= SECONDS.get(own.architecture, usual)


@pytest.mark.parametrize("name", FIVE_SEEDS)
def test_its_card_tells_of_five_seeds(name):
    assert len(card(name).of_seeds) >= 5


@pytest.mark.parametrize("name", [name for name in SHIPPED if card(name).spread])
def test_no_seed_collapses(name):
    """Of the trainings that differ in their seed alone, none is far worse than the middle one."""
    own = card(name)
    worst = own.of_seeds[0 if own.get_task().greater_is_better else -1]
    middle = statistics.median(own.of_seeds)
    assert abs(worst - middle) <= max(0.5 * abs(middle), 0.05)
