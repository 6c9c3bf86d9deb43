"""The kinds of loss curve, and the first thing to try for each."""

from __future__ import annotations

from dataclasses import dataclass

ADVICE = {
    "ideal": "keep it; a larger network or more data may still gain a little",
    "underfitting": "train longer, raise the learning rate, or enlarge the network",
    "overfitting": "stop early and keep the best epoch, then try dropout, augmentation, l2 or more data",
    "oscillating": "lower the learning rate, by ten to begin with",
    "disturbed": "clean the data: look for missing values, outliers and wrong units in the training rows",
    "diverging": "lower the learning rate, by ten to begin with, and check that the inputs are scaled",
    "not learning": "check that inputs and targets belong together and vary, then try another learning rate",
    "too short": "train for more epochs",
    "balanced": "look at what is drawn, or at the judges' figures: these losses do not tell how good it is",
    "discriminator ahead": "give it dropout, a lower learning rate or fewer filters",
    "generator ahead": "give the discriminator more filters or a higher learning rate",
}


@dataclass(frozen=True, repr=False)
class Diagnosis:
    """What a loss curve shows.

    Attributes:
        kind: ``"ideal"``, ``"underfitting"``, ``"overfitting"``, ``"oscillating"``, ``"disturbed"``,
            ``"diverging"``, ``"not learning"``, or ``"too short"`` to tell; of two networks against each other
            ``"balanced"``, ``"discriminator ahead"`` or ``"generator ahead"``.
        evidence: the numbers that it was told by.
        advice: the first thing to try.
        since: the epoch, counted from 1, since when; None where there is no such epoch.
    """

    kind: str
    evidence: str
    advice: str
    since: int | None = None

    def __str__(self) -> str:
        since = "" if self.since is None else f" since epoch {self.since}"
        return f"{self.kind}{since}: {self.evidence}. Try: {self.advice}."

    __repr__ = __str__  # what is seen at a prompt


def named(kind: str, evidence: str, since: int | None = None) -> Diagnosis:
    """A diagnosis with the advice that belongs to its kind."""
    return Diagnosis(kind, evidence, ADVICE[kind], since)
