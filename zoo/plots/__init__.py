"""Figures of trainings and answers; each function returns a matplotlib figure."""

from zoo.plots.answers import answers, confusion_matrix, residuals
from zoo.plots.training import loss_curve

__all__ = ["answers", "confusion_matrix", "loss_curve", "residuals"]
