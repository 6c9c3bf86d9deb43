"""Training: from a model and a dataset to a run, with its history, its metrics and a diagnosis of its curve."""

from zoo.diagnosis import Diagnosis, diagnose
from zoo.training.estimators import ZooClassifier, ZooRegressor
from zoo.training.loop import train
from zoo.training.pseudo_label import PseudoLabelled, pseudo_label
from zoo.training.reproduction import Reproduction, reproduce, train_again
from zoo.training.run import Run
from zoo.training.search import Search, search
from zoo.training.spaces import Layers
from zoo.training.transfer import fine_tune

__all__ = [
    "Diagnosis", "Layers", "PseudoLabelled", "Reproduction", "Run", "Search", "ZooClassifier", "ZooRegressor",
    "diagnose", "fine_tune", "pseudo_label", "reproduce", "search", "train", "train_again",
]  # fmt: skip
