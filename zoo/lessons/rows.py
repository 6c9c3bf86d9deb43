"""The rows of the slides' checklist, S1 to S49, and what of zoo stands for each: ``zoo lessons`` prints them.

What a row asks stands here. Its models, datasets and lessons are not listed again: each of them names its rows itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zoo import registry
from zoo.datasets import catalog as datasets
from zoo.lessons.catalog import LESSONS

ASKED = {
    "S1": "four hands-on sessions: basics, CNN, deep generative models, transformers",
    "S2": "computer vision: classes, boxes, classes of pixels, objects",
    "S3": "language: sounds to words, translation, assistants, LLMs",
    "S4": "games and science: self-play, poker, folded proteins",
    "S5": "AI contains ML contains DL; features made by hand or learned; why now",
    "S6": "the neuron: a weighted sum with a bias, and an activation",
    "S7": "activations and their slopes",
    "S8": "green and red points; linear networks draw lines",
    "S9": "worked: the neuron 1 + 3x₁ − 2x₂ at three points",
    "S10": "from the simplified neuron to the deep network",
    "S11": "softmax",
    "S12": "empirical loss; worked: binary cross-entropy",
    "S13": "worked: mean squared error of grades",
    "S14": "backpropagation: the chain rule for every weight",
    "S15": "loss landscape and gradient descent",
    "S16": "history, paradigms and model families",
    "S17": "supervised learning, and its models",
    "S18": "unsupervised: clusters, fewer dimensions, anomalies",
    "S19": "reinforcement: agent, reward, Q-learning",
    "S20": "pseudo-labels; covered words to guess",
    "S21": "linear against non-linear models",
    "S22": "the neuron of three inputs",
    "S23": "multi-layer perceptron: dense, feed-forward, deep",
    "S24": "the table of houses, with its zip code",
    "S25": "data processing, from missing values to the split",
    "S26": "training in four steps; learning rates; local minima",
    "S27": "parameters against hyperparameters, and the search for these",
    "S28": "loss curves: ideal, oscillating, disturbed, overfitting",
    "S29": "autoencoder; a large error marks an anomaly",
    "S30": "RNN, LSTM, GRU, unrolled over time",
    "S31": "CNN, from convolution to the dense layers",
    "S32": "worked: a kernel of 3×3, max pooling of 4×4",
    "S33": "transformer: encoder and decoder",
    "S34": "practical: a network for regression, searched and watched",
    "S35": "large image classifier, facial landmarks, Faster R-CNN",
    "S36": "smart reply, spoken assistants",
    "S37": "text to image in two stages; lips from sound",
    "S38": "proteins, Go, Atari, StarCraft",
    "S39": "why now; where to run the notebooks",
    "S40": "overfitting, and what helps: stopping, l₁, augmentation, dropout",
    "S41": "data, initial values, batch normalisation, Adam, schedules, tuning, minibatches",
    "S42": "which application takes which kinds of layers",
    "S43": "dense, convolution, deconvolution and recurrent networks",
    "S44": "filters on a photograph",
    "S45": "connected patches, shared weights, sliding window",
    "S46": "worked: a 5×5 image and its filters",
    "S47": "a deformed image still matches",
    "S48": "worked: max pooling of the feature maps",
    "S49": "features from low to high level, learned together",
}
NOTES = {  # of rows that nothing here computes
    "S4": "Self-play and folding proteins are beyond a laptop; the lesson q_learning plays on a small grid.",
    "S38": "Out of a laptop's reach; the lesson q_learning has the principle, on a small grid.",
    "S39": "The notebooks run on a laptop without a network, or in Colab and Binder; zoo.uncertainty has the fields.",
}


@dataclass(frozen=True)
class Row:
    """A row of the checklist.

    Attributes:
        name: such as ``S12``.
        asks: what, in a few words.
        lessons, models, datasets: names of those that stand for it.
        note: a sentence for a row that nothing computes, else empty.
    """

    name: str
    asks: str
    lessons: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    datasets: list[str] = field(default_factory=list)
    note: str = ""


def rows() -> list[Row]:
    """All rows in order, with what stands for each."""
    found = {name: Row(name, asks, note=NOTES.get(name, "")) for name, asks in ASKED.items()}
    for lesson in LESSONS:
        for name in lesson.slides:
            found[name].lessons.append(lesson.name)
    for model in registry.list_models():
        for name in registry.spec(model).slides:
            found[name].models.append(model)
    for dataset in datasets.list_datasets():
        for name in re.findall(r"\bS\d+\b", datasets.spec(dataset).summary):
            found[name].datasets.append(dataset)
    return list(found.values())
