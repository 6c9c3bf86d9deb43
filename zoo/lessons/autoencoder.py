"""An autoencoder beside PCA: a digit of 64 pixels in 8 numbers, and an error that tells what is unusual (S18, S29)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons import drawing

if TYPE_CHECKING:
    import keras
    from sklearn.decomposition import PCA

    from zoo.datasets import Dataset

TRAINED = "autoencoder-digits"
MOST = 24  # principal components at most
QUANTILE = 0.95  # share of the usual validation digits that raise no alarm


@cache
def trained() -> tuple[keras.Model, Dataset]:
    """The trained autoencoder that ships with zoo, and the digits that it was trained on."""
    import zoo

    return zoo.load(TRAINED), zoo.datasets.load("digits", task="reconstruction")


def flat(pictures: np.ndarray) -> np.ndarray:
    """Each picture as a row of its pixels: ``(n, pixels)``."""
    return pictures.reshape(len(pictures), -1)


def squared_errors(x: np.ndarray, rebuilt: np.ndarray) -> np.ndarray:
    """The mean of (x − x̂)² of each sample, float ``(n,)``: the reconstruction error (S29).

    Raises:
        ValueError: shapes that differ.
    """
    if x.shape != rebuilt.shape:
        raise ValueError(f"x {x.shape} and x̂ {rebuilt.shape} must be of one shape.")
    return ((flat(x) - flat(rebuilt)) ** 2).mean(axis=1)


@cache
def analysis() -> PCA:
    """Principal components of the training digits, by scikit-learn."""
    from sklearn.decomposition import PCA

    return PCA(MOST, random_state=0).fit(flat(trained()[1].train.x))


def by_pca(pictures: np.ndarray, k: int) -> np.ndarray:
    """Pictures rebuilt from their first k principal components.

    Raises:
        ValueError: k below 1 or above :data:`MOST`.
    """
    if not 1 <= k <= MOST:
        raise ValueError(f"k={k}: from 1 to {MOST} components are at hand.")
    found = analysis()
    places = found.transform(flat(pictures))[:, :k]
    return (places @ found.components_[:k] + found.mean_).reshape(pictures.shape)


def by_network(pictures: np.ndarray) -> np.ndarray:
    """Pictures through the encoder to the latent space, and through the decoder back: x̂ = d(e(x))."""
    return trained()[0].predict(pictures, verbose=0).reshape(pictures.shape)


def mirrored(pictures: np.ndarray) -> np.ndarray:
    """Pictures ``(n, height, width, channels)`` with left and right swapped: the same pixels, but never learned."""
    return pictures[:, :, ::-1]


def latent_numbers() -> int:
    """How many numbers the encoder tells a digit in."""
    return int(trained()[0].get_layer("encoder").output_shape[-1])


@cache
def scores() -> dict[str, dict[str, np.ndarray]]:
    """By network and by PCA: the errors of the validation digits, the test digits, and these mirrored."""
    data, k = trained()[1], latent_numbers()
    parts = {"validation": data.validation.x, "usual": data.test.x, "mirrored": mirrored(data.test.x)}
    return {
        "autoencoder": {name: squared_errors(x, by_network(x)) for name, x in parts.items()},
        "PCA": {name: squared_errors(x, by_pca(x, k)) for name, x in parts.items()},
    }


def numbers() -> dict[str, Any]:
    """Errors on the test digits, how many components PCA needs, and how well the error finds mirrored digits."""
    from sklearn.metrics import roc_auc_score

    data, found = trained()[1], scores()
    errors = [float(squared_errors(data.test.x, by_pca(data.test.x, k)).mean()) for k in range(1, MOST + 1)]
    network = float(found["autoencoder"]["usual"].mean())
    truth = np.repeat([0, 1], len(data.test.x))
    areas = {name: roc_auc_score(truth, np.append(of["usual"], of["mirrored"])) for name, of in found.items()}
    limit = float(np.quantile(found["autoencoder"]["validation"], QUANTILE))
    return {
        "latent numbers": latent_numbers(),
        "pixels": flat(data.test.x).shape[1],
        "error of the autoencoder": network,
        "errors of PCA": errors,
        "components as good": next((k for k, error in enumerate(errors, 1) if error <= network), MOST),
        "area under the ROC curve": {name: float(area) for name, area in areas.items()},
        "threshold": limit,
        "false alarms": float((found["autoencoder"]["usual"] > limit).mean()),
        "mirrored found": float((found["autoencoder"]["mirrored"] > limit).mean()),
    }


def steps() -> str:
    """What both keep of a digit, and the error as an alarm."""
    found = numbers()
    k, areas = found["latent numbers"], found["area under the ROC curve"]
    return "\n".join([
        f"x, {found['pixels']} pixels → encoder → z, {k} numbers → decoder → x̂, {found['pixels']} pixels.",
        "Error of a digit: the mean of (x − x̂)² over its pixels. Mean over the test digits:",
        f"  PCA, {k} components      {found['errors of PCA'][k - 1]:.4f}   x̂ is a weighted sum of {k} pictures",
        f"  autoencoder, {k} numbers {found['error of the autoencoder']:.4f}   its layers are not linear",
        f"  PCA needs {found['components as good']} components to be as good.",
        "",
        "Anomaly = large error. Test digits against the same mirrored; area under the ROC",
        f"curve (0.5 is guessing, 1 is perfect): autoencoder {areas['autoencoder']:.3f}, PCA {areas['PCA']:.3f}.",
        f"Alarm above {found['threshold']:.4f}, the error that {QUANTILE:.0%} of the validation digits stay below:",
        f"  {found['mirrored found']:.1%} of the mirrored digits are found,",
        f"  {found['false alarms']:.1%} of the usual ones are false alarms. A mirrored 0 is still a 0.",
    ])  # fmt: skip


def _pictures() -> Figure:
    data, k = trained()[1], latent_numbers()
    usual = data.test.x[:6]
    x = np.concatenate([usual, mirrored(usual[[0, 1, 4]])])
    canvas = drawing.canvas(12, 5.6, f"Six test digits and three mirrored ones, told in {k} numbers (S29)")
    rows = {"digit": x, "PCA": by_pca(x, k), "autoencoder": by_network(x)}
    for line, (name, pictures) in zip(canvas.subplots(3, len(x)), rows.items(), strict=True):
        for axes, original, picture in zip(line, x, pictures, strict=True):
            error = squared_errors(original[None], picture[None])[0]
            drawing.picture(axes, np.clip(picture.squeeze(), 0, 1), "" if name == "digit" else f"error {error:.3f}")
        line[0].set_ylabel(name, fontsize=drawing.FONT)
    return canvas


def _errors() -> Figure:
    found, of = numbers(), scores()["autoencoder"]
    canvas = drawing.canvas(12, 5, "The reconstruction error: of how many numbers, and of what (S18, S29)")
    left, right = canvas.subplots(1, 2)
    left.plot(range(1, MOST + 1), found["errors of PCA"], "o-", color=BLUE, label="PCA")
    place = found["latent numbers"], found["error of the autoencoder"]
    left.plot(*place, "D", color=VERMILION, markersize=11, label="autoencoder")
    drawing.label(left, "", "numbers that a digit is told in", "mean squared error, test digits")
    left.set_ylim(bottom=0)
    bins = np.linspace(0, max(of["usual"].max(), of["mirrored"].max()), 40)
    right.hist(of["usual"], bins, color=GREEN, alpha=0.75, label="test digits")
    right.hist(of["mirrored"], bins, color=VERMILION, alpha=0.6, hatch="//", edgecolor="white", label="mirrored")
    right.axvline(found["threshold"], color="black", linestyle="--", label="alarm above")
    drawing.label(right, "", "error of a digit", "digits")
    for axes in (left, right):
        axes.legend(fontsize=drawing.FONT)
    return canvas


FIGURES = {"pictures": _pictures, "errors": _errors}


def figure(show: str = "pictures") -> Figure:
    """``"pictures"``: digits rebuilt both ways; ``"errors"``: by how many numbers, and as an anomaly score."""
    return drawing.choose(FIGURES, show)()
