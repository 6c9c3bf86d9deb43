"""Training schedules (S41): how the learning rate changes from the first step to the last.

Each is a function of the peak rate and the number of steps that returns a Keras schedule.
"""

from __future__ import annotations

from collections.abc import Callable

from keras.optimizers import schedules
from keras.optimizers.schedules import LearningRateSchedule

from zoo.errors import unknown


def step(peak: float, steps: int) -> LearningRateSchedule:
    """A tenth of the rate after half of the steps, a hundredth after three quarters."""
    return schedules.PiecewiseConstantDecay([steps // 2, steps * 3 // 4], [peak, peak / 10, peak / 100])


def exponential(peak: float, steps: int) -> LearningRateSchedule:
    """Falls by the same factor each step, to a hundredth at the end."""
    return schedules.ExponentialDecay(peak, decay_steps=steps, decay_rate=0.01)


def cosine(peak: float, steps: int) -> LearningRateSchedule:
    """Half a wave of the cosine, from the peak to zero (Loshchilov and Hutter 2017, arXiv:1608.03983)."""
    return schedules.CosineDecay(peak, decay_steps=steps)


def one_cycle(peak: float, steps: int) -> LearningRateSchedule:
    """A quarter of the steps up from a 25th of the peak, then a cosine to zero (Smith 2019, arXiv:1708.07120)."""
    up = max(steps // 4, 1)
    return schedules.CosineDecay(peak / 25, decay_steps=max(steps - up, 1), warmup_target=peak, warmup_steps=up)


SCHEDULES: dict[str, Callable[[float, int], LearningRateSchedule]] = {
    "step": step,
    "exponential": exponential,
    "cosine": cosine,
    "one_cycle": one_cycle,
}


def learning_rate(schedule: str | None, peak: float, steps: int) -> float | LearningRateSchedule:
    """The rate for an optimizer: a schedule by name, or the constant ``peak`` for None and ``"constant"``."""
    if schedule in (None, "constant"):
        return peak
    if schedule not in SCHEDULES:
        raise unknown("schedule", schedule, ["constant", *SCHEDULES])
    return SCHEDULES[schedule](peak, steps)
