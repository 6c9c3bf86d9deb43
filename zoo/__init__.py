"""zoo: a Keras model zoo and teaching toolkit.

``zoo.build("cnn")`` gives a compiled Keras model, ``zoo.train("cnn")`` trains it on its paired data, and
``zoo.load("cnn-digits")`` brings back one that is trained. Everything is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zoo import anomalies as anomalies
    from zoo import baselines as baselines
    from zoo import callbacks as callbacks
    from zoo import datasets as datasets
    from zoo import embeddings as embeddings
    from zoo import latent as latent
    from zoo import lessons as lessons
    from zoo import plots as plots
    from zoo import training as training
    from zoo import uncertainty as uncertainty
    from zoo.comparison import compare as compare
    from zoo.errors import ZooError as ZooError
    from zoo.evaluation import evaluate as evaluate
    from zoo.explanation import explain as explain
    from zoo.exporters import export as export
    from zoo.registry import ModelSpec as ModelSpec
    from zoo.registry import Recipe as Recipe
    from zoo.registry import build as build
    from zoo.registry import list_models as list_models
    from zoo.registry import register as register
    from zoo.registry import spec as spec
    from zoo.store import card as card
    from zoo.store import list_trained as list_trained
    from zoo.store import load as load
    from zoo.store import predictor as predictor
    from zoo.training import Run as Run
    from zoo.training import ZooClassifier as ZooClassifier
    from zoo.training import ZooRegressor as ZooRegressor
    from zoo.training import diagnose as diagnose
    from zoo.training import fine_tune as fine_tune
    from zoo.training import reproduce as reproduce
    from zoo.training import train as train
    from zoo.training.search import search as search

__version__ = "0.1.0"

_HOMES = {
    "ZooError": "errors",
    "compare": "comparison",
    "evaluate": "evaluation",
    "explain": "explanation",
    "export": "exporters",
    "ModelSpec": "registry",
    "Recipe": "registry",
    "build": "registry",
    "list_models": "registry",
    "register": "registry",
    "spec": "registry",
    "card": "store",
    "list_trained": "store",
    "load": "store",
    "predictor": "store",
    "Run": "training",
    "ZooClassifier": "training",
    "ZooRegressor": "training",
    "diagnose": "training",
    "fine_tune": "training",
    "reproduce": "training",
    "search": "training",
    "train": "training",
}
_MODULES = (
    "anomalies",
    "baselines",
    "callbacks",
    "datasets",
    "embeddings",
    "latent",
    "lessons",
    "plots",
    "training",
    "uncertainty",
)
__all__ = sorted([*_HOMES, *_MODULES])


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"zoo.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'zoo' has no attribute {name!r}")
    return getattr(importlib.import_module(f"zoo.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
