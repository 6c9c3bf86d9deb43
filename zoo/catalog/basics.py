"""Neurons and dense layers, one entry a model."""

from __future__ import annotations

from zoo.registry import ModelSpec, Recipe

ENTRIES = (
    ModelSpec(
        name="perceptron",
        builder="zoo.models.perceptron:perceptron",
        tasks=("classification", "regression"),
        inputs=("table", "image"),
        dataset="breast_cancer",
        summary="A single neuron: weights, a bias, an activation.",
        slides=("S6", "S9", "S10", "S22"),
        layers=("dense",),
        recipe=Recipe(epochs=200, learning_rate=1e-2),
    ),
    ModelSpec(
        name="shallow_network",
        builder="zoo.models.shallow_network:shallow_network",
        tasks=("classification", "regression"),
        inputs=("table", "image"),
        dataset="points",
        summary="One hidden layer; enough for any boundary.",
        slides=("S7", "S8", "S10"),
        layers=("dense",),
        recipe=Recipe(epochs=200, learning_rate=1e-2),
    ),
    ModelSpec(
        name="mlp",
        builder="zoo.models.mlp:mlp",
        tasks=("classification", "regression"),
        inputs=("table", "image"),
        dataset="houses",
        summary="Multi-layer perceptron: dense layers, one after the other.",
        slides=("S10", "S23", "S25", "S34", "S40", "S43"),
        layers=("dense",),
        recipes={
            "california_housing": Recipe(
                epochs=40, batch_size=128, learning_rate=3e-3, schedule="one_cycle", patience=40
            ),
        },
    ),
)
