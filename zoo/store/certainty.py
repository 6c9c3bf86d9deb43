"""How sure an answer is: the likeliest classes, and an interval around a number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from zoo.errors import ZooError, whole
from zoo.tasks import Answer

LEVELS = (0.5, 0.8, 0.9, 0.95)  # shares of the truth that intervals hold


def margins(truth: np.ndarray, value: np.ndarray) -> dict[str, float]:
    """Half the width of the interval around a value that holds the truth in each of the shares :data:`LEVELS`.

    Split conformal prediction: the ⌈(n + 1) · share⌉-th smallest of the absolute residuals |y − ŷ| of n samples that
    the network did not learn from. A new sample of the same kind lies within it in at least that share of cases,
    whatever the network and the distribution are: on average over all samples, not for each kind of them.

    Args:
        truth, value: floats ``(n,)``, of the validation split.

    Returns:
        By the share as text; those that n samples are too few for are left out.

    Paper: Lei et al., Distribution-free predictive inference for regression, arXiv 1604.04173.
    """
    residuals = np.sort(np.abs(truth - value))
    places = {str(share): math.ceil((len(residuals) + 1) * share) for share in LEVELS}
    return {share: float(residuals[place - 1]) for share, place in places.items() if place <= len(residuals)}


def interval(answer: Answer, known: Mapping[str, float], share: float) -> Answer:
    """``low`` and ``high`` (n,), between which the truth lies in this share of cases.

    Args:
        answer: to a regression, with ``value`` (n,).
        known: of :func:`margins`.
        share: one of :data:`LEVELS`.

    Raises:
        ZooError: no regression, a model saved without margins, or another share.
    """
    if "value" not in answer:
        raise ZooError(f"An interval belongs to a regression; this model answers {', '.join(answer)}.")
    if not known:
        raise ZooError("This model was saved without what intervals need; train it again and save it.")
    if str(share) not in known:
        raise ZooError(f"interval={share}: it is known for the shares {', '.join(known)} alone.")
    margin = np.float32(known[str(share)])
    return {"low": answer["value"] - margin, "high": answer["value"] + margin}


def likeliest(answer: Answer, labels: Sequence[str], top: int) -> Answer:
    """``top_labels`` and ``top_probabilities`` (n, top): the likeliest classes, the likeliest first.

    Raises:
        ZooError: an answer without probabilities, or more classes than there are.
    """
    if "probabilities" not in answer:
        raise ZooError(f"The likeliest classes belong to a classification; this model answers {', '.join(answer)}.")
    top = whole("top", top, 1, len(labels))
    order = np.argsort(-answer["probabilities"], axis=1, kind="stable")[:, :top]
    chances = np.take_along_axis(answer["probabilities"], order, axis=1)
    return {"top_labels": np.array(labels)[order], "top_probabilities": chances}
