"""Predictor: raw input in, answers out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

import keras
import numpy as np

from zoo.datasets.dataset import single
from zoo.datasets.inputs import Inputs
from zoo.errors import ZooError, whole
from zoo.store import certainty, compiled
from zoo.tasks import Answer, Task

AT_ONCE = 2**22  # numbers that a model may give at a time: of tokens, each has as many as the vocabulary
PREPARED = 2**14  # samples that are preprocessed at a time


def outputs(model: keras.Model, x: Any, batch_size: int = 1024, seed: int = 0, **how: Any) -> Any:
    """A model's raw outputs for preprocessed samples, batch by batch.

    A model whose answer is not its forward pass, because it is drawn at random or grows token by token, has a method
    ``respond(x, seed)``, which gives the same for the same seed.

    Args:
        model: of any inputs and outputs.
        x: an array ``(n, ...)``, or a dict or list of such arrays of the same n.
        batch_size: samples that the model answers at a time, at most.
        seed: of what is drawn at random.
        **how: further arguments of ``respond``, such as ``beams=4``.

    Returns:
        An array ``(n, ...)``, or a dict or list of arrays, as the model gives them.
    """
    return _joined(part for _, part in _batches(model, x, batch_size, seed, **how))


def answer(model: keras.Model, x: Any, target_preprocessing: Any, task: Task, batch_size: int = 1024) -> Answer:
    """A model's answers to preprocessed samples x ``(n, ...)``, in the target's own units."""
    return _decoded(_joined(_found(model, x, task, batch_size)), target_preprocessing, task)


def _found(model: keras.Model, x: Any, task: Task, batch_size: int, seed: int = 0) -> Iterator[Any]:
    """What the answers are read from, batch by batch."""
    asked, right = task.ask(x)
    for rows, part in _batches(model, asked, batch_size, seed):
        yield part if task.compare is None else task.compare(keras.tree.map_structure(itemgetter(rows), right), part)


def _decoded(found: Any, target_preprocessing: Any, task: Task) -> Answer:
    return task.answer(found if target_preprocessing is None else target_preprocessing.inverse_transform(found))


def _batches(model: keras.Model, x: Any, batch_size: int, seed: int = 0, **how: Any) -> Iterator[tuple[slice, Any]]:
    """The rows of each batch, and a model's outputs for them."""
    if not hasattr(model, "respond"):
        numbers = sum(math.prod(made.shape[1:]) for made in getattr(model, "outputs", ()) if None not in made.shape[1:])
        batch_size = max(1, min(batch_size, AT_ONCE // max(1, numbers)))
    for start in range(0, len(keras.tree.flatten(x)[0]), batch_size):
        rows = slice(start, start + batch_size)
        batch = keras.tree.map_structure(itemgetter(rows), x)
        if hasattr(model, "respond"):
            batch = keras.tree.map_structure(keras.ops.convert_to_tensor, batch)
            made = model.respond(batch, seed=seed + start, **how)
            yield rows, keras.tree.map_structure(keras.ops.convert_to_numpy, made)
        else:  # it does without the iterators of predict, which cost more than the answers of a small model
            yield rows, model.predict_on_batch(batch)


def _joined(parts: Iterable[Any]) -> Any:
    return keras.tree.map_structure(lambda *batches: np.concatenate(batches), *parts)


@dataclass(frozen=True, eq=False)
class Predictor:
    """A trained model with its preprocessing: call it with raw input.

    Attributes:
        name: of the trained model.
        model: the Keras model.
        preprocessing: fitted, for x.
        target_preprocessing: fitted, for targets that are scaled, else None.
        task: how raw outputs become an answer.
        inputs: what raw input must look like.
        margins: of a regression: half the width of intervals, as :func:`zoo.store.certainty.margins` found it.

    Example: ``zoo.predictor("cnn-digits")(pixels)["label"]``.
    """

    name: str
    model: keras.Model
    preprocessing: Any
    target_preprocessing: Any
    task: Task
    inputs: Inputs
    margins: Mapping[str, float] = field(default_factory=dict)

    def __call__(
        self, raw: Any, batch_size: int = 1024, *, top: int | None = None, interval: float | None = None, seed: int = 0
    ) -> Answer:
        """Answers for raw input: a DataFrame, a dict of columns, one row or several as dicts, pixels, or one picture.

        Args:
            raw: of any number of samples; what is made of them is held for a part of them at a time.
            batch_size: samples that the model answers at a time, at most.
            top: of a classification: add the likeliest so many classes, ``top_labels`` and ``top_probabilities``
                (n, top), the likeliest first.
            interval: of a regression: add ``low`` and ``high`` (n,), between which this share of the truth lies, such
                as 0.9; by :func:`zoo.store.certainty.margins`.
            seed: of what a model draws; others answer the same for each.

        Returns:
            Named arrays of one entry a sample: ``label`` and ``probabilities`` (n, classes), or ``value``.

        Raises:
            ZooError: input of another shape, with a column missing, or without any row.
        """
        batch_size = whole("batch_size", batch_size, 1)
        try:
            found = self._answer(raw, batch_size, seed)
        except (ZooError, MemoryError):
            raise
        except Exception as error:  # the input is as the card says, so that the card or a file must be wrong
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise ZooError(f"{self.name} does not read what its card says that it reads: {reason}") from error
        if top is not None:
            found |= certainty.likeliest(found, self.task.labels, top)
        if interval is not None:
            found |= certainty.interval(found, self.margins, interval)
        return found

    def stream(
        self, source: str | Path | Iterable[Any], rows: int = 1024, *, bad: str = "refuse", seed: int = 0, **asked: Any
    ) -> Iterator[tuple[Sequence[Any], Answer]]:
        """Answers part by part, for input that is larger than memory.

        Args:
            source: a CSV file, a folder of pictures or recordings, a ``.npy`` file, or an iterable of raw input.
            rows: samples at a time.
            bad: rows and files that cannot be read: ``"refuse"`` raises an error that names them, ``"skip"`` leaves
                them out and tells that on stderr.
            seed: as for a call; each part draws by that of its first sample, so that no two draw the same.
            **asked: ``top`` and ``interval``, as for a call.

        Yields:
            What each sample is called (its line in the CSV file, its file in the folder, else its number from 0), and
            the answers, in the order of the input.

        Raises:
            ZooError: as a call, and for a broken file, when it is reached.

        Example: ``for lines, answer in zoo.predictor("mlp-houses").stream("flats.csv"): ...``.
        """
        from zoo.store import streaming

        for names, raw in streaming.parts(self.inputs, source, rows, bad):
            yield names, self(raw, seed=seed, **asked)
            seed += len(names)

    def _answer(self, raw: Any, batch_size: int, seed: int) -> Answer:
        plain = compiled.few(self.inputs, raw)
        if plain is not None and self._compiled is not None:
            return self.task.answer(self._compiled(plain))
        checked = self.checked(raw)
        # What is drawn at random depends on how many samples came before: it is asked for at once.
        prepared = len(checked) if hasattr(self.model, "respond") else PREPARED
        parts = (checked[start : start + prepared] for start in range(0, len(checked), prepared))
        found = _joined(
            batch
            for part in parts
            for batch in _found(self.model, single(self.preprocessing.transform(part)), self.task, batch_size, seed)
        )
        return _decoded(found, self.target_preprocessing, self.task)

    @cached_property
    def _compiled(self) -> Callable[[Any], Any] | None:
        return compiled.function(self)

    def checked(self, raw: Any, inputs: Inputs | None = None) -> Any:
        """Raw input of one row at least, as ``inputs`` checks it: the model's own, where no others are given.

        Raises:
            ZooError: input of another shape, with a column missing, or without any row.
        """
        found = (inputs or self.inputs).check(raw)
        if not len(found):
            raise ZooError(f"{self.name}: there is no row to answer.")
        return found

    def read(self, path: str | Path) -> Any:
        """Raw input from a file: CSV or npy for a table, an image or npy for pictures."""
        return self.inputs.read(path)

    def encode(self, raw: Any) -> np.ndarray:
        """The few numbers that an autoencoder tells each raw sample in: float32 ``(n, latent_dim)``.

        Args:
            raw: as for a call; of a generator, the pictures.

        Raises:
            ZooError: a model without an encoder, or input of another shape.

        Example: ``zoo.predictor("autoencoder-digits").encode(pixels)``.
        """
        from zoo import latent

        return latent.encode_raw(self, raw)

    def reconstruct(self, raw: Any, label: Any = None) -> np.ndarray:
        """What an autoencoder makes of each raw sample after it went through the latent space, in the same units.

        Args:
            raw: as for a call; of a generator, the pictures.
            label: the class of all of them, or of each, where the decoder is told it.

        Raises:
            ZooError: a model without an encoder and a decoder, input of another shape, or rows of a table, whose
                preprocessing cannot be undone.

        Example: ``zoo.predictor("autoencoder-digits").reconstruct(pixels)``.
        """
        from zoo import latent

        return latent.reconstruct_raw(self, raw, label)

    def sample(self, n: int = 1, label: Any = None, seed: int = 0) -> np.ndarray:
        """New pictures, ``(n, *shape)``, in the units of the training's.

        Args:
            n: how many.
            label: the class, or the caption, of all of them or of each; None draws classes by chance.
            seed: of the draw; the same gives the same pictures.

        Raises:
            ZooError: a model that generates nothing, or that knows no classes when one is asked for; an unknown class.

        Example: ``zoo.predictor("vae-digits").sample(5, label="7")``.
        """
        from zoo import latent

        return latent.sample(self, n, label, seed)

    def continue_text(
        self,
        prompt: Any,
        length: int = 200,
        *,
        temperature: float = 1.0,
        top_k: int | None = None,
        top_p: float = 1.0,
        seed: int = 0,
    ) -> np.ndarray:
        """What a language model writes after each text: an object array ``(n,)``, without the texts themselves.

        Args:
            prompt: one text, or several.
            length: tokens to write, at most; a text may end before.
            temperature: below 1 the likely becomes likelier, above 1 less so; 0 always takes the likeliest token.
            top_k: draw from the k likeliest tokens alone.
            top_p: draw from the likeliest tokens alone that together have this probability.
            seed: of the draw; the same gives the same texts.

        Raises:
            ZooError: no language model, or a setting out of its range.

        Example: ``zoo.predictor("gpt-python_source").continue_text("def ", temperature=0.7)[0]``.
        """
        from zoo import continuation

        return continuation.continue_text(self, prompt, length, temperature, top_k, top_p, seed)

    def translate(self, texts: Any, beams: int = 1) -> np.ndarray:
        """The translation of each text: an object array ``(n,)``.

        Args:
            texts: one text, or several.
            beams: unfinished translations that the search keeps; 1 takes the likeliest token each time.

        Raises:
            ZooError: no model for translation, no beam, or a text that is empty or longer than is read.

        Example: ``zoo.predictor("transformer-number_words").translate("twenty one", beams=4)[0]``.
        """
        if self.task.name != "translation":
            raise ZooError(f"{self.name} does not translate. Models that do: zoo.list_models(task='translation').")
        beams = whole("beams", beams, 1, 100)
        checked = self.checked(texts)
        self.preprocessing.check(checked)
        asked, _ = self.task.ask(self.preprocessing.transform(checked))
        found = outputs(self.model, asked, max(1, 1024 // beams), beams=beams)
        return self.target_preprocessing.inverse_transform(found)
