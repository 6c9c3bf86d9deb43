"""Two networks against each other, whose losses tell who is ahead."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zoo.diagnosis.kinds import Diagnosis, named

LOSSES = ["discriminator_loss", "generator_loss"]


def balance(losses: pd.DataFrame) -> Diagnosis:
    """Who of two opponents is ahead at the end, where neither loss should fall, as each is what the other lets it be.

    The generator's loss softplus(−D) is ln 2 where the discriminator cannot tell what was drawn (S1). A factor of
    three from there, it takes what was drawn for real with a chance of 0.12, or of 0.79.
    """
    end = losses.tail(max(len(losses) // 5, 1)).mean()
    chance = np.exp(-end["generator_loss"])
    kind = "balanced" if 0.12 <= chance <= 0.79 else "discriminator ahead" if chance < 0.12 else "generator ahead"
    return named(
        kind,
        f"in the end the discriminator takes what was drawn for real with a chance of about {chance:.2f} "
        f"(losses {end['discriminator_loss']:.3g} and {end['generator_loss']:.3g})",
    )
