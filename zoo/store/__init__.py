"""Trained models on disk: saved, listed, loaded again, and used on raw input.

A trained model is a folder: ``model.keras``, ``preprocessing.skops``, ``card.json`` (with ``README.md`` made from it),
``history.csv``, ``loss_curve.png``, ``answers.png`` and ``saved_model/1/``. None of them is code.

Cards are listed and read without Keras; :mod:`zoo.store.reading`, :mod:`~zoo.store.writing` and
:mod:`~zoo.store.inference` need it.
"""

from zoo.store.cards import Card
from zoo.store.shelf import card, find, list_trained, load, predictor, shipped_dir

__all__ = ["Card", "card", "find", "list_trained", "load", "predictor", "shipped_dir"]
