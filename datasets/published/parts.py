"""Splits of published data: its own test split is kept, and nothing that it holds is trained on."""

from __future__ import annotations

from zoo.datasets.splits import Split, Splits, split, without


def with_validation(rest: Split, test: Split, *, seed: int, stratify: bool, share: float = 0.1) -> Splits:
    """A published test split, and the rest of the samples with a share of them drawn for validation.

    Args:
        rest: all that is not for the test; samples that the test split holds too are dropped.
        test: as published.
        seed: of the draw.
        stratify: whether y holds classes.
        share: of the rest, for validation.
    """
    train, validation, _ = split(*without(rest, test), seed=seed, stratify=stratify, validation=share, test=0)
    return Splits(train, validation, test)


def apart(train: Split, validation: Split, test: Split) -> Splits:
    """Three published splits; a sample that stands in two of them stays in the later one."""
    return Splits(without(without(train, validation), test), without(validation, test), test)
