"""Checks of the third session: autoencoders, and networks that draw new pictures (S1, S29, S37, S42)."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.exercises.kit import choose, compare, compare_function, demand, exercise, numbers
from zoo.lessons import autoencoder

ASKED = ("3", "1", "4", "1", "5")  # the first digits of π


@exercise("An error for each picture: small where the autoencoder has seen the like of it.")
def reconstruction_error(function: Any) -> None:
    """Exercise 1: the mean squared error of each picture (S29)."""
    x, rebuilt = np.random.RandomState(0).rand(2, 3, 2, 2, 1)
    compare_function(
        function,
        autoencoder.squared_errors,
        [(x, rebuilt)],
        {
            "You added the squares up: take their mean, so that a large picture is not worse for its size.": (
                lambda x, r: ((x - r) ** 2).sum(axis=(1, 2, 3))
            ),
            "You took the absolute value of x − x̂; the error is its square.": (
                lambda x, r: np.abs(x - r).mean(axis=(1, 2, 3))
            ),
            "You took the mean of x − x̂ without the square: too bright and too dark pixels cancel out.": (
                lambda x, r: (x - r).mean(axis=(1, 2, 3))
            ),
            "This is one number for all pictures: take the mean over pixels (axis=(1, 2, 3)), not over pictures.": (
                lambda x, r: ((x - r) ** 2).mean()
            ),
            "You took the mean over the pictures (axis 0), but each picture has an error of its own.": (
                lambda x, r: ((x - r) ** 2).mean(axis=0)
            ),
            "You took the square root; the mean squared error has none.": (
                lambda x, r: np.sqrt(((x - r) ** 2).mean(axis=(1, 2, 3)))
            ),
        },
        tolerance=1e-6,
    )


@exercise("A threshold from validation data, chosen without having seen one anomaly.")
def threshold(limit: Any) -> None:
    """Exercise 2: the error that 95 % of the usual validation digits stay below (S29)."""
    errors, share = autoencoder.scores()["autoencoder"], autoencoder.QUANTILE
    usual = errors["validation"]
    compare(
        limit,
        np.quantile(usual, share),
        {
            "This is chosen on test data: the test split is for the end. Use errors['validation'].": (
                np.quantile(errors["usual"], share)
            ),
            "This looks at the mirrored digits. In life nobody hands you the anomalies beforehand.": (
                np.quantile(errors["mirrored"], share)
            ),
            "Only 5 % of the errors lie below this: nearly every digit would raise an alarm. You need the other end.": (
                np.quantile(usual, 1 - share)
            ),
            "This is the mean: a large part of the usual digits lies above it and would be false alarms.": usual.mean(),
            "This is the largest error: one odd digit decides it alone. 5 % of them may lie above.": usual.max(),
            "This is 0.95 of the largest error, not the error that 95 % of the digits stay below: see np.quantile.": (
                share * usual.max()
            ),
        },
        what="threshold",
        tolerance=1e-6,
    )


@exercise("Chance comes in from outside, so that μ and σ keep their slopes.")
def draw(function: Any) -> None:
    """Exercise 3: the reparameterisation z = μ + σ·ε of a VAE (S1)."""
    compare_function(
        function,
        lambda mean, log_variance, noise: mean + np.exp(log_variance / 2) * noise,
        [
            (np.array([1.0, -2.0]), np.array([0.0, -2.0]), np.array([0.5, 1.0])),
            (np.array([0.0, 3.0]), np.array([2.0, 1.0]), np.array([-1.0, 2.0])),
        ],
        {
            "You multiplied ε by σ² (the variance). σ is its root: exp(log_variance / 2).": (
                lambda mean, log_variance, noise: mean + np.exp(log_variance) * noise
            ),
            "You used ln σ² as if it were σ: undo the logarithm first.": (
                lambda mean, log_variance, noise: mean + log_variance * noise
            ),
            "You halved ln σ², but the logarithm is still there: take np.exp of the half.": (
                lambda mean, log_variance, noise: mean + log_variance / 2 * noise
            ),
            "You added σ, but forgot the noise ε: the same picture would always be at the same place.": (
                lambda mean, log_variance, noise: mean + np.exp(log_variance / 2)
            ),
            "You forgot σ: all clouds would be of the same width.": lambda mean, log_variance, noise: mean + noise,
            "You forgot μ: the cloud lies around 0, wherever the picture belongs.": (
                lambda mean, log_variance, noise: np.exp(log_variance / 2) * noise
            ),
            "μ and σ have changed places: σ stretches the noise, μ moves it.": (
                lambda mean, log_variance, noise: mean * noise + np.exp(log_variance / 2)
            ),
        },
    )


@exercise("The divergence is 0 for N(0, 1) alone, and pulls every cloud towards it.")
def divergence(function: Any) -> None:
    """Exercise 4: the Kullback–Leibler divergence of a cloud from N(0, 1), in closed form (S1)."""

    def variance(log_variance: np.ndarray) -> np.ndarray:
        return np.exp(log_variance)

    compare_function(
        function,
        lambda mean, log_variance: (mean**2 + variance(log_variance) - log_variance - 1).sum() / 2,
        [
            (np.array([1.0, 0.0, -2.0]), np.array([0.0, -1.0, 0.7])),
            (np.array([0.5, 2.0, 0.0]), np.array([-3.0, 0.2, 1.5])),
            (np.zeros(3), np.zeros(3)),
        ],
        {
            "You forgot the ½.": lambda mean, log_variance: (mean**2 + variance(log_variance) - log_variance - 1).sum(),
            "You forgot − 1 in each term: even N(0, 1) would be far from N(0, 1).": (
                lambda mean, log_variance: (mean**2 + variance(log_variance) - log_variance).sum() / 2
            ),
            "You subtracted 1 once, behind the sum. It belongs to each of the latent numbers.": (
                lambda mean, log_variance: ((mean**2 + variance(log_variance) - log_variance).sum() - 1) / 2
            ),
            "You took the mean; the divergence is the sum over the latent numbers.": (
                lambda mean, log_variance: (mean**2 + variance(log_variance) - log_variance - 1).mean() / 2
            ),
            "ln σ² has the wrong sign: it is subtracted.": (
                lambda mean, log_variance: (mean**2 + variance(log_variance) + log_variance - 1).sum() / 2
            ),
            "You used σ where σ² belongs: σ² = exp(log_variance).": (
                lambda mean, log_variance: (mean**2 + np.exp(log_variance / 2) - log_variance - 1).sum() / 2
            ),
            "You forgot the square of μ.": (
                lambda mean, log_variance: (mean + variance(log_variance) - log_variance - 1).sum() / 2
            ),
            "This is one number for each latent number: add them up.": (
                lambda mean, log_variance: (mean**2 + variance(log_variance) - log_variance - 1) / 2
            ),
        },
    )


@exercise("Each network has a loss of its own, and what is good for one is bad for the other.")
def losses(discriminator_loss: Any, generator_loss: Any) -> None:
    """Exercise 5: the losses of a GAN, the generator's not saturating (S1)."""
    real, drawn = np.array([0.9, 0.6, 0.7]), np.array([0.2, 0.05, 0.4])

    def low(probability: np.ndarray) -> Any:  # where it is 1
        return -np.log(probability).mean()

    compare_function(
        discriminator_loss,
        lambda real, drawn: low(real) + low(1 - drawn),
        [(real, drawn), (real[:1], drawn[1:2])],
        {
            "discriminator_loss has the wrong sign: ln of a probability is negative, and a loss should not be.": (
                lambda real, drawn: -low(real) - low(1 - drawn)
            ),
            "D is rewarded for taking drawn pictures for real. It has to say 0 to them: ln(1 − D(drawn)).": (
                lambda real, drawn: low(real) + low(drawn)
            ),
            "D has half of its work only: it has to say 0 to drawn pictures, too.": lambda real, drawn: low(real),
            "D has half of its work only: it has to say 1 to real pictures, too.": lambda real, drawn: low(1 - drawn),
            "Real and drawn have changed places: D should say 1 to real pictures and 0 to drawn ones.": (
                lambda real, drawn: low(1 - real) + low(drawn)
            ),
            "You halved D's loss: add the two means.": lambda real, drawn: (low(real) + low(1 - drawn)) / 2,
        },
    )
    compare_function(
        generator_loss,
        low,
        [(drawn,), (drawn[1:2],)],
        {
            "This is the mere opposite of D's loss. It saturates: where D(drawn) is near 0, it is nearly flat, and G "
            "learns nothing. Reward D(drawn) near 1 instead.": lambda drawn: -low(1 - drawn),
            "This is D's own loss of drawn pictures: G would help D. G wants D to say 1 to them.": (
                lambda drawn: low(1 - drawn)
            ),
            "generator_loss has the wrong sign: G would do what D sees through best.": lambda drawn: -low(drawn),
        },
    )


@exercise("A condition is an input: the same network draws what its label asks for.")
def asked(drawn: Any) -> None:
    """Exercise 6: pictures of a conditional GAN, read by a classifier (S1, S42)."""
    import zoo

    pictures, wanted = numbers(drawn, "drawn"), ", ".join(ASKED)
    demand(
        pictures.shape == (len(ASKED), 8, 8),
        f"drawn has the shape {pictures.shape}, but five pictures of 8 × 8 pixels were asked for: (5, 8, 8).",
    )
    demand(
        bool((pictures >= 0).all() and (pictures <= 16).all()),
        "Pixels should lie from 0 to 16, as those that painter.sample draws.",
    )
    read = [str(label) for label in zoo.predictor("cnn-digits")(pictures)["label"]]
    demand(
        len(set(read)) > 1,
        f"All five are read as {read[0]}: that is one label for all. A list of labels tells each picture its own.",
    )
    demand(read != list(reversed(ASKED)), f"The order is reversed: {wanted} were asked for.")
    right = sum(label == label_read for label, label_read in zip(ASKED, read, strict=True))
    demand(  # one may be drawn badly
        right >= len(ASKED) - 1,
        f"The classifier reads {', '.join(read)}, but {wanted} were asked for. Without label, classes are drawn by "
        "chance.",
    )


@exercise("a² + b² = 1: the picture fades, the noise grows, and the pixels' spread stays.")
def noised(function: Any) -> None:
    """Exercise 7: a noising step of a diffusion model (S1)."""
    random = np.random.RandomState(0)
    x, noise = random.uniform(-1, 1, (2, 2)), random.normal(size=(2, 2))
    compare_function(
        function,
        lambda x, noise, a: a * x + np.sqrt(1 - a**2) * noise,
        [(x, noise, 0.8), (x, noise, 0.3)],
        {
            "You took b = 1 − a. Then the spread of the pixels shrinks in between: a² + b² has to be 1.": (
                lambda x, noise, a: a * x + (1 - a) * noise
            ),
            "You took b = 1 − a², which is b²: take the root.": lambda x, noise, a: a * x + (1 - a**2) * noise,
            "Picture and noise have changed places: a is the share of the picture.": (
                lambda x, noise, a: a * noise + np.sqrt(1 - a**2) * x
            ),
            "The picture stays as it is; it has to fade by the factor a.": (
                lambda x, noise, a: x + np.sqrt(1 - a**2) * noise
            ),
            "You forgot the factor b of the noise.": lambda x, noise, a: a * x + noise,
            "You forgot the noise.": lambda x, noise, a: a * x,
            "You took the roots of a and of 1 − a. Some books write so; here a² + b² = 1.": (
                lambda x, noise, a: np.sqrt(a) * x + np.sqrt(1 - a) * noise
            ),
        },
    )


@exercise("The Fréchet distance compares crowds: pictures must look right, and differ as real ones do.")
def frechet(answer: Any) -> None:
    """Exercise 8: what the Fréchet distance says of a painter that repeats itself (S1)."""
    choose(
        answer,
        "largest",
        {
            "smallest": "Each picture looks right, so that the means agree. But the distance compares the spreads, "
            "too: how much do equal sevens differ from each other?",
            "in between": "The means do agree, so one part of the formula is small. But look at the spreads: all "
            "sevens are equal; no real crowd is so.",
        },
    )
