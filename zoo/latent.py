"""The latent space of an autoencoder: into it, and out of it again (S18, S29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from zoo.datasets.dataset import single
from zoo.datasets.inputs import ImageInput
from zoo.datasets.preprocessing.text import Tokenizer
from zoo.errors import ZooError, seed_number, whole
from zoo.store import inference

if TYPE_CHECKING:
    from zoo.store.inference import Predictor
    from zoo.tasks import Task


def encode(model: keras.Model, x: Any) -> np.ndarray:
    """The few numbers that preprocessed samples ``(n, ...)`` are told in: float32 ``(n, latent_dim)``.

    Of a variational autoencoder, the middle of each sample's cloud.

    Raises:
        ZooError: a model without an encoder.

    Example: ``zoo.latent.encode(run.model, run.dataset.test.x)``.
    """
    found = inference.outputs(_part(model, "encoder"), x)
    return found["mean"] if isinstance(found, dict) else found


def decode(model: keras.Model, numbers: Any, label: Any = None) -> np.ndarray:
    """The preprocessed samples ``(n, ...)`` that stand at places ``(n, latent_dim)`` of latent space.

    Args:
        model: with a decoder.
        numbers: float32 ``(n, latent_dim)``.
        label: float32 ``(n, classes)``, which a decoder that is told the class needs beside.

    Raises:
        ZooError: a model without a decoder, or one that needs a class.
    """
    decoder = _part(model, "decoder")
    if not isinstance(decoder.input, dict):
        return inference.outputs(decoder, numbers)
    if label is None and "label" in decoder.input:
        raise ZooError(f"The decoder of {model.name} needs to know of which class a sample is: give a label.")
    parts = {"latent": numbers, "label": label}
    return inference.outputs(decoder, {name: parts[name] for name in decoder.input})


def encoder(model: keras.Model, task: Task, name: str) -> keras.Model:
    """The encoder of a model, known by a name, that reads one sample at a time.

    Raises:
        ZooError: a model without an encoder, or one that reads clips side by side.
    """
    found = _part(model, "encoder")
    if task.name == "domain_translation":
        raise ZooError(f"{name} reads a clip of each domain at once: predictor(clips) tells what it makes.")
    return found


def encode_raw(predictor: Predictor, raw: Any) -> np.ndarray:
    """See :meth:`zoo.store.inference.Predictor.encode`."""
    encoder(predictor.model, predictor.task, predictor.name)
    return encode(predictor.model, _read(predictor, raw))


def reconstruct_raw(predictor: Predictor, raw: Any, label: Any) -> np.ndarray:
    """See :meth:`zoo.store.inference.Predictor.reconstruct`."""
    scale = predictor.target_preprocessing or predictor.preprocessing
    if not hasattr(scale, "inverse_transform"):
        raise ZooError(
            f"{predictor.name} reads {predictor.inputs.kind} data, whose preprocessing cannot be undone. What "
            "predictor(raw) tells is how well they were reconstructed."
        )
    numbers = encode_raw(predictor, raw)
    if label is not None:
        label = single(predictor.preprocessing.transform(_labels(predictor, label, len(numbers))))
    return scale.inverse_transform(decode(predictor.model, numbers, label))


def sample(predictor: Predictor, n: int, label: Any, seed: int) -> np.ndarray:
    """See :meth:`zoo.store.inference.Predictor.sample`."""
    task, model = predictor.task, predictor.model
    if not hasattr(model, "respond") or task.name not in ("generation", "text_to_image"):
        raise ZooError(f"{predictor.name} answers {task.name} and draws nothing new. zoo list shows what generates.")
    n, seed = whole("n", n, 1), seed_number(seed)
    if label is None and task.name == "text_to_image":
        raise ZooError(f"{predictor.name} draws what a caption says: give one as label.")
    if label is not None and task.name == "generation" and not _knows_classes(model):
        raise ZooError(f"{predictor.name} knows no classes and draws pictures of any: leave label={label!r} out.")
    wanted = np.random.RandomState(seed).choice(task.labels, n) if label is None else label
    asked, _ = task.ask(single(predictor.preprocessing.transform(_labels(predictor, wanted, n))))
    outputs = inference.outputs(model, asked, seed=seed)
    return task.answer(predictor.target_preprocessing.inverse_transform(outputs))["image"]


def _knows_classes(model: keras.Model) -> bool:
    """Whether the part that draws is told the class; a model without such a part is told it as a whole."""
    part = getattr(model, "generator", None) or getattr(model, "decoder", None)
    return part is None or "label" in part.input


def _labels(predictor: Predictor, label: Any, n: int) -> np.ndarray:
    """What is asked of each of n samples, as raw input: one for all, or one each."""
    checked = predictor.inputs.check(label)
    if isinstance(predictor.preprocessing, Tokenizer):
        predictor.preprocessing.check(checked, known=True)
    if len(checked) not in (1, n):
        raise ZooError(f"{len(checked)} labels for {n} samples: give one, or one each.")
    return np.repeat(checked, n // len(checked), axis=0)


def _read(predictor: Predictor, raw: Any) -> Any:
    """Raw samples as an encoder reads them; a generator's are the pictures, not what it is asked for."""
    if predictor.task.name != "generation":
        return single(predictor.preprocessing.transform(predictor.checked(raw)))
    pictures = ImageInput(tuple(predictor.task.arguments["shape"]), predictor.task.arguments["maximum"])
    return predictor.target_preprocessing.transform(predictor.checked(raw, pictures))


def _part(model: keras.Model, name: str) -> keras.Model:
    found = next((layer for layer in model.layers if layer.name == name and isinstance(layer, keras.Model)), None)
    if found is None:
        raise ZooError(f"{model.name} has no {name}. Models with one: zoo.list_models('*autoencoder') and the vae.")
    return found
