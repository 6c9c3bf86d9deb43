"""The denoising film: how a diffusion model draws pictures out of noise (S1)."""

from __future__ import annotations

import keras
import numpy as np
from matplotlib.figure import Figure

from zoo.datasets import Dataset
from zoo.errors import ZooError, seed_number, whole
from zoo.plots.rows import UPRIGHT, in_rows


def denoising_film(model: keras.Model, data: Dataset, columns: int = 9, seed: int = 0) -> Figure:
    """A row a class, from the noise at the left to the picture at the right; above, the time that is left.

    Args:
        model: with a method ``film(label, seed)``, as :func:`zoo.models.diffusion.diffusion` makes.
        data: a dataset for generation whose classes the model knows.
        columns: moments that are shown of the film, the first and the last of it included.
        seed: of the noise.

    Raises:
        ZooError: a model without a film, a dataset of other classes, or fewer than two moments.

    Example: ``plots.denoising_film(zoo.load("diffusion-digits"), zoo.datasets.load("digits", task="generation"))``.

    Slides: S1.
    """
    if not hasattr(model, "film"):
        raise ZooError(f"{model.name} draws no picture step by step. A model that does: zoo.build('diffusion').")
    columns, seed = whole("columns", columns, 2), seed_number(seed)
    names = data.class_names
    if data.task.name != "generation" or len(names) != model.classes:
        raise ZooError(
            f"{data.name} asks {data.task.name} of {len(names)} classes, but {model.name} draws pictures of "
            f"{model.classes}: give the dataset that it was trained on."
        )
    film = keras.ops.convert_to_numpy(model.film(np.eye(len(names), dtype="float32"), seed))
    last = film.shape[1] - 1
    moments = np.unique(np.linspace(0, last, columns).round().astype(int))
    rows = [(name, frames, 1) for name, frames in zip(names, film[:, moments], strict=True)]
    figure = in_rows(rows, len(moments), (len(moments) + 1.6, len(names) + 0.8), fontsize=9, **UPRIGHT)
    figure.suptitle(f"{model.name}: from noise to pictures of {data.name}", fontsize=11)
    for axes, moment in zip(figure.axes, moments, strict=False):
        axes.set_title(f"t = {1 - moment / last:.2f}", fontsize=8)
    return figure
