"""Training: from a model and a dataset to a run, with its history, its metrics and a diagnosis of its curve."""

from zoo.diagnosis import Diagnosis, diagnose
from zoo.training.estimators import ZooClassifier, ZooRegressor
from zoo.training.loop import train
from zoo.training.run import Run

__all__ = ["Diagnosis", "Run", "ZooClassifier", "ZooRegressor", "diagnose", "train"]
