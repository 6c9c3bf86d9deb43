"""Figures of trainings, of answers and of what lies inside a model; each function returns a matplotlib figure."""

from zoo.plots.answers import answers, confusion_matrix, residuals
from zoo.plots.calibration import calibration
from zoo.plots.inside import attention, feature_maps, filters, hidden_states
from zoo.plots.relevance import grad_cam, saliency
from zoo.plots.training import loss_curve

__all__ = [
    "answers", "attention", "calibration", "confusion_matrix", "feature_maps", "filters", "grad_cam", "hidden_states",
    "loss_curve", "residuals", "saliency",
]  # fmt: skip
