"""Trained models on disk: saved, listed, loaded again, and used on raw input.

A trained model is a folder: ``model.keras``, ``preprocessing.skops``, ``card.json`` (with ``README.md`` made from it),
``history.csv``, ``loss_curve.png``, ``answers.png`` and ``saved_model/1/``. None of them is code.
"""

from zoo.store.cards import Card
from zoo.store.inference import Predictor
from zoo.store.shelf import card, find, list_trained, load, predictor, shipped_dir
from zoo.store.writing import save

__all__ = ["Card", "Predictor", "card", "find", "list_trained", "load", "predictor", "save", "shipped_dir"]
