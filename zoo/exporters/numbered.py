"""A predictor for runtimes that know no texts: numbers in, numbers out, and beside them what the numbers stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import tensorflow as tf
from sklearn.pipeline import Pipeline

from zoo.datasets.inputs import TableInput, TextInput
from zoo.errors import ZooError
from zoo.exporters import graph
from zoo.store.inference import Predictor

# Answers that are drawn at random, searched for token by token, put together from windows of a text, or words.
BEYOND = (
    "generation", "text_to_image", "translation", "language_modelling", "masked_language_modelling", "missing_word",
)  # fmt: skip
NAMED = ("classification", "localization")  # tasks whose answer has a ``label``


@dataclass(frozen=True, eq=False)
class Numbered:
    """A predictor without texts.

    Attributes:
        predictor: takes categories as their places and texts as tokens, and answers with places among the labels.
        signature: what it takes: one tensor specification, or a dict of those of the columns of a table.
        kind: the name of the input where there is but one.
        categories: of each column of texts, the place of each category and of ``""``, which is missing; -1 is any
            other.
        labels: the names of the classes, where the answer has a ``label``.
        tokenizer: JSON that ``tokenizers.Tokenizer.from_str`` reads, where texts come as tokens.
    """

    predictor: Predictor
    signature: Any
    kind: str
    categories: dict[str, dict[str, int]]
    labels: tuple[str, ...]
    tokenizer: str


def of(predictor: Predictor, format: str) -> Numbered:
    """The same predictor without texts.

    Raises:
        ZooError: a task in :data:`BEYOND`.
    """
    inputs, task, preprocessing = predictor.inputs, predictor.task, predictor.preprocessing
    if task.name in BEYOND:
        raise ZooError(
            f"{predictor.name} cannot be exported as {format}: {task.name} needs more than the format's operations, "
            'which neither draw, nor search, nor cut and write texts. Use format="tf_saved_model".'
        )
    signature, kind, tokenizer = graph.signature_of(inputs), inputs.kind, ""
    categories = places(preprocessing) if isinstance(inputs, TableInput) else {}
    if isinstance(inputs, TableInput):
        signature |= {column: tf.TensorSpec((None,), tf.int32) for column in categories}
    elif isinstance(inputs, TextInput):
        signature, kind = tf.TensorSpec((None, preprocessing.length), tf.int32), "tokens"
        preprocessing, tokenizer = Pipeline([]), preprocessing.state_
    numbers: Any = tuple(range(len(task.labels)))  # in the place of names
    return Numbered(
        replace(predictor, preprocessing=preprocessing, task=replace(task, labels=numbers)),
        signature, kind, categories, task.labels if task.name in NAMED else (), tokenizer,
    )  # fmt: skip


def places(table_preprocessing: Pipeline) -> dict[str, dict[str, int]]:
    """The place of each category of each column of texts, and of ``""``, as the fitted preprocessing has them."""
    columns = table_preprocessing.steps[0][1]
    found = {}
    for name, step, names in columns.transformers_:
        if name == "categories":
            (_, imputer), (_, encoder) = step.steps
            for column, fill, known in zip(names, imputer.statistics_, encoder.categories_, strict=True):
                numbered = {str(category): place for place, category in enumerate(known)}
                found[column] = {**numbered, "": numbered.get(str(fill), -1)}
    return found
