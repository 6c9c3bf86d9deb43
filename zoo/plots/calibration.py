"""The figure of how far a classifier's probabilities can be believed."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from zoo import uncertainty
from zoo.datasets import Dataset
from zoo.datasets.plot.colours import BLUE, VERMILION
from zoo.errors import ZooError
from zoo.tasks import Answer


def calibration(data: Dataset, answer: Answer, bins: int = 10) -> Figure:
    """The reliability curve: of the samples answered with a confidence of 0.8, are 80 % right?

    Above the curve, with the expected calibration error; below, how many samples there are of each confidence.

    Args:
        data: a dataset of classes.
        answer: on its test split, with ``probabilities`` (n, classes): :func:`zoo.evaluation.answer`.
        bins: of confidence, of equal width.

    Raises:
        ZooError: an answer without probabilities.

    Slides: S39. Paper: Guo and others (2017), arXiv:1706.04599.
    """
    from sklearn.calibration import calibration_curve

    if "probabilities" not in answer:
        raise ZooError(f"Calibration compares probabilities with the truth; this answer has {', '.join(answer)}.")
    probabilities = answer["probabilities"]
    confidence = np.clip(probabilities.max(axis=1), 0, 1)
    right = probabilities.argmax(axis=1) == data.truth
    shares, means = calibration_curve(right, confidence, n_bins=bins)
    error = uncertainty.expected_calibration_error(data.truth, probabilities, bins)
    figure = Figure(figsize=(5, 5.5), layout="constrained")
    curve, counts = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    curve.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1, label="as confident as right")
    curve.plot(means, shares, color=BLUE, marker="o", label=f"model, expected calibration error {error:.3f}")
    curve.set(ylabel="share of right answers", xlim=(0, 1.02), ylim=(0, 1.02), title=f"{data.name}: calibration")
    curve.legend(loc="lower right", fontsize=8)
    counts.hist(confidence, bins=np.linspace(0, 1, bins + 1), color=VERMILION, edgecolor="white")
    counts.set(xlabel="confidence: the largest probability", ylabel="samples", yscale="log")
    for axes in (curve, counts):
        axes.grid(alpha=0.3)
    return figure
