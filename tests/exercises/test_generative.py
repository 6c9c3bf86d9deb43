"""The checks of the third session: right answers pass, and typical mistakes are told by their words."""

import numpy as np
import pytest

import zoo
from zoo.exercises import generative as check
from zoo.exercises.kit import NOTHING
from zoo.lessons import autoencoder


def reconstruction_error(x, rebuilt):
    return ((x - rebuilt) ** 2).mean(axis=(1, 2, 3))


def draw(mean, log_variance, noise):
    return mean + np.exp(log_variance / 2) * noise


def divergence(mean, log_variance):
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - log_variance - 1)


def discriminator_loss(real, drawn):
    return -np.log(real).mean() - np.log(1 - drawn).mean()


def generator_loss(drawn):
    return -np.log(drawn).mean()


def noised(x, noise, a):
    return a * x + np.sqrt(1 - a**2) * noise


RIGHT = {
    "reconstruction_error": (reconstruction_error,),
    "draw": (draw,),
    "divergence": (divergence,),
    "losses": (discriminator_loss, generator_loss),
    "noised": (noised,),
    "frechet": ("largest",),
}
WRONG = [
    ("reconstruction_error", "mean, so that", lambda x, r: ((x - r) ** 2).sum(axis=(1, 2, 3))),
    ("reconstruction_error", "absolute value", lambda x, r: abs(x - r).mean(axis=(1, 2, 3))),
    ("reconstruction_error", "without the square", lambda x, r: (x - r).mean(axis=(1, 2, 3))),
    ("reconstruction_error", "one number for all pictures", lambda x, r: ((x - r) ** 2).mean()),
    ("reconstruction_error", "over the pictures (axis 0)", lambda x, r: ((x - r) ** 2).mean(axis=0)),
    ("reconstruction_error", "square root", lambda x, r: ((x - r) ** 2).mean(axis=(1, 2, 3)) ** 0.5),
    ("draw", "exp(log_variance / 2)", lambda m, v, e: m + np.exp(v) * e),
    ("draw", "as if it were σ", lambda m, v, e: m + v * e),
    ("draw", "logarithm is still there", lambda m, v, e: m + v / 2 * e),
    ("draw", "forgot the noise", lambda m, v, e: m + np.exp(v / 2)),
    ("draw", "forgot σ", lambda m, v, e: m + e),
    ("draw", "forgot μ", lambda m, v, e: np.exp(v / 2) * e),
    ("draw", "changed places", lambda m, v, e: m * e + np.exp(v / 2)),
    ("divergence", "forgot the ½", lambda m, v: 2 * divergence(m, v)),
    ("divergence", "forgot − 1", lambda m, v: divergence(m, v) + len(m) / 2),
    ("divergence", "1 once", lambda m, v: divergence(m, v) + (len(m) - 1) / 2),
    ("divergence", "the sum over the latent numbers", lambda m, v: divergence(m, v) / len(m)),
    ("divergence", "ln σ² has the wrong sign", lambda m, v: divergence(m, v) + v.sum()),
    ("divergence", "used σ where", lambda m, v: 0.5 * np.sum(m**2 + np.exp(v / 2) - v - 1)),
    ("divergence", "forgot the square", lambda m, v: 0.5 * np.sum(m + np.exp(v) - v - 1)),
    ("divergence", "add them up", lambda m, v: 0.5 * (m**2 + np.exp(v) - v - 1)),
    ("noised", "1 − a. Then", lambda x, e, a: a * x + (1 - a) * e),
    ("noised", "take the root", lambda x, e, a: a * x + (1 - a**2) * e),
    ("noised", "changed places", lambda x, e, a: a * e + np.sqrt(1 - a**2) * x),
    ("noised", "has to fade", lambda x, e, a: x + np.sqrt(1 - a**2) * e),
    ("noised", "forgot the factor b", lambda x, e, a: a * x + e),
    ("noised", "forgot the noise", lambda x, e, a: a * x),
    ("noised", "roots of a", lambda x, e, a: np.sqrt(a) * x + np.sqrt(1 - a) * e),
    ("frechet", "compares the spreads", "smallest"),
    ("frechet", "look at the spreads", "in between"),
    ("frechet", "none of", "huge"),
]
WRONG_LOSSES = [
    ("discriminator_loss has the wrong sign", lambda r, d: -discriminator_loss(r, d), generator_loss),
    ("rewarded for taking drawn", lambda r, d: -np.log(r).mean() - np.log(d).mean(), generator_loss),
    ("0 to drawn pictures, too", lambda r, d: -np.log(r).mean(), generator_loss),
    ("1 to real pictures, too", lambda r, d: -np.log(1 - d).mean(), generator_loss),
    ("have changed places", lambda r, d: discriminator_loss(d, r), generator_loss),
    ("halved", lambda r, d: discriminator_loss(r, d) / 2, generator_loss),
    ("saturates", discriminator_loss, lambda d: np.log(1 - d).mean()),
    ("would help D", discriminator_loss, lambda d: -np.log(1 - d).mean()),
    ("generator_loss has the wrong sign", discriminator_loss, lambda d: np.log(d).mean()),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answer"), WRONG)
def test_mistakes_are_named(name, words, answer, told):
    assert words in told(name, answer)


@pytest.mark.parametrize(("words", "of_discriminator", "of_generator"), WRONG_LOSSES)
def test_mistakes_in_one_of_two_losses_are_named(words, of_discriminator, of_generator, told):
    assert words in told("losses", of_discriminator, of_generator)


@pytest.mark.parametrize("name", ["threshold", "asked", "frechet"])
def test_dots_are_nothing_yet(name, told):
    assert told(name, ...) == NOTHING


@pytest.mark.parametrize("name", ["reconstruction_error", "draw", "divergence", "noised"])
def test_a_function_of_dots_returns_nothing_yet(name, told):
    assert "returns nothing yet" in told(name, lambda *given: ...)


def test_losses_of_dots_return_nothing_yet(told):
    assert "returns nothing yet" in told("losses", lambda *given: ..., generator_loss)
    assert "returns nothing yet" in told("losses", discriminator_loss, lambda *given: ...)


def test_the_threshold(capsys, told):
    errors = autoencoder.scores()["autoencoder"]
    check.threshold(np.quantile(errors["validation"], 0.95))
    assert capsys.readouterr().out.startswith("✓")
    for words, wrong in {
        "test split is for the end": np.quantile(errors["usual"], 0.95),
        "anomalies beforehand": np.quantile(errors["mirrored"], 0.95),
        "the other end": np.quantile(errors["validation"], 0.05),
        "This is the mean": errors["validation"].mean(),
        "one odd digit": errors["validation"].max(),
        "0.95 of the largest": 0.95 * errors["validation"].max(),
        "a single number was asked for": errors["validation"],
    }.items():
        assert words in told("threshold", wrong)


def test_pictures_that_were_asked_for_by_label(capsys, told):
    painter = zoo.predictor("conditional_gan-digits")
    check.asked(painter.sample(5, label=list("31415"), seed=1))
    assert capsys.readouterr().out.startswith("✓")
    for words, wrong in {
        "one label for all": painter.sample(5, label="3", seed=1),
        "order is reversed": painter.sample(5, label=list("51413"), seed=1),
        "Without label": painter.sample(5, label=list("27182"), seed=1),
        "five pictures": painter.sample(3, label=list("314"), seed=1),
        "from 0 to 16": painter.sample(5, label=list("31415"), seed=1) - 8,
        "number or an array": "three one four",
    }.items():
        assert words in told("asked", wrong)
