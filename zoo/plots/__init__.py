"""Figures of trainings, of answers and of what lies inside a model; each function returns a matplotlib figure."""

from zoo.plots.answers import answers, confusion_matrix, residuals
from zoo.plots.calibration import calibration
from zoo.plots.comparison import comparison
from zoo.plots.diffusion import denoising_film
from zoo.plots.embeddings import embeddings
from zoo.plots.inside import attention, feature_maps, filters, hidden_states
from zoo.plots.latent import interpolation, latent_map
from zoo.plots.relevance import grad_cam, saliency
from zoo.plots.search import hyperparameters
from zoo.plots.training import loss_curve

__all__ = [
    "answers", "attention", "calibration", "comparison", "confusion_matrix", "denoising_film", "embeddings",
    "feature_maps", "filters", "grad_cam", "hidden_states", "hyperparameters", "interpolation", "latent_map",
    "loss_curve", "residuals", "saliency",
]  # fmt: skip
