"""A model told as a table: each layer's equation, shape, arithmetic, receptive field and slide."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keras
import pandas as pd

from zoo import arithmetic, registry, store, surgery
from zoo.arithmetic import Field, Shape
from zoo.equations import KINDS, Kind, equation
from zoo.errors import ZooError, unknown

UNKNOWN = Kind("")
Fields = dict[int, Field | None]


def explain(model: keras.Model | str | Path) -> pd.DataFrame:
    """A row a layer: what it computes, in the slides' notation, and what that costs.

    Args:
        model: a Keras model, the name of a registered model, or the name or folder of a trained one.

    Returns:
        The columns ``name``, with a slash after the name of a model within the model; ``kind``, its class;
        ``equation``; ``output``, the shape of one sample, None where it varies; ``parameters`` as arithmetic:
        ``"3·3·1·32 + 32 = 320"``; ``multiply_adds`` of one sample, Int64, missing for layers that zoo does not know;
        ``receptive_field``, the pixels or time steps that one neuron of a map sees, those beyond the edge included,
        ``"—"`` after flattening and for what reads everything; and ``slides``, rows of the slides' checklist. The
        totals are in ``attrs``: ``parameters``, ``trainable`` and ``multiply_adds``, which leaves missing ones out.

    Raises:
        ZooError: no such model, or one that has not been built.

    Slides: S6, S10, S45, S49. Receptive fields: Araujo, Norris and Sim (2019), doi:10.23915/distill.00021.

    Example: ``zoo.explain("cnn")[["name", "equation", "parameters"]]``.
    """
    network = _find(model)
    if not network.built:
        raise ZooError(f"{network.name} has no shapes yet: call it on a batch, or begin it with a keras.Input.")
    try:
        rows = list(_walk(network, "", {}).values())
    except ZooError:  # a class with a call of its own tells its parts, but not what lies between them
        rows = [row for layer in network.layers for row in _part(layer)]
    rows += _own_weights(network)
    table = pd.DataFrame(rows).astype({"multiply_adds": "Int64"})
    table.attrs = {
        "parameters": network.count_params(),
        "trainable": sum(prod(weight.shape) for weight in network.trainable_weights),
        "multiply_adds": int(table["multiply_adds"].sum()),
    }
    return table


def _find(model: keras.Model | str | Path) -> keras.Model:
    if isinstance(model, keras.Model):
        return model
    if model in registry.list_models():
        return registry.build(str(model))
    trained = store.list_trained()
    if model in trained or Path(model).is_dir():
        return store.load(model)
    raise unknown("model or trained model", str(model), [*registry.list_models(), *trained])


def _part(layer: Any) -> list[dict[str, Any]]:
    """The row of a layer; the rows of a model that has a graph."""
    inner = surgery.inside(layer)
    if inner is None:
        return [_row(layer, layer.name, *_shapes(layer))]
    return list(_walk(inner, f"{layer.name}/", {}).values())


def _walk(network: keras.Model, prefix: str, fields: Fields) -> dict[int, dict[str, Any]]:
    """A row for each operation by its id; a layer that is used again adds to its multiply-adds.

    ``fields`` holds the receptive field at each tensor, and grows on the way.
    """
    rows: dict[int, dict[str, Any]] = {}
    for operation, given, made in surgery.calls(network):
        inner = surgery.inside(operation)
        if inner is not None:
            within: Fields = {id(x): fields.get(id(outer)) for x, outer in zip(inner.inputs, given, strict=True)}
            found = _walk(inner, f"{prefix}{operation.name}/", within)
            field = within.get(id(inner.outputs[0]))
            for key, row in found.items():
                if row["kind"] != "InputLayer":
                    _add(rows, key, row)
        else:
            field = fields[id(made[0])] if id(made[0]) in fields else _field(operation, given, made, fields)
            shapes = [tuple(x.shape[1:]) for x in given], tuple(made[0].shape[1:])
            _add(rows, id(operation), _row(operation, prefix + operation.name, *shapes, field))
        fields.update({id(x): field for x in made})
    return rows


def _add(rows: dict[int, dict[str, Any]], key: int, row: dict[str, Any]) -> None:
    if key in rows and row["multiply_adds"] is not None:
        rows[key]["multiply_adds"] += row["multiply_adds"]
    rows.setdefault(key, row)


def _row(layer: Any, name: str, given: list[Shape], made: Shape | None, field: Field | None = None) -> dict[str, Any]:
    kind = KINDS.get(type(layer).__name__)
    return {
        "name": name,
        "kind": type(layer).__name__,
        "equation": equation(layer),
        "output": made,
        "parameters": arithmetic.parameters(layer),
        "multiply_adds": _multiply_adds(layer, kind, given, made),
        "receptive_field": "—" if field is None else str(field),
        "slides": (kind or UNKNOWN).slides,
    }


def _multiply_adds(layer: Any, kind: Kind | None, given: list[Shape], made: Shape | None) -> int | None:
    if kind is None:
        return None if getattr(layer, "weights", ()) else 0
    try:
        return kind.multiply_adds(layer, given, made or ())
    except (IndexError, TypeError):  # a length that is not known
        return None


def _field(operation: Any, given: list[Any], made: list[Any], fields: Fields) -> Field | None:
    name, shape = type(operation).__name__, tuple(made[0].shape[1:])
    if name == "InputLayer" or (name == "Embedding" and len(shape) == 2):
        return arithmetic.first(shape)
    change = KINDS.get(name, UNKNOWN).field
    before = arithmetic.joined([fields.get(id(x)) for x in given])
    return None if change is None or before is None else change(operation, before)


def _shapes(layer: Any) -> tuple[list[Shape], Shape | None]:
    """The shapes that a layer without a graph was built for, of one sample."""
    given = (layer.get_build_config() or {}).get("input_shape")
    if given is None:
        return [], None
    try:
        made = layer.compute_output_shape(given)
    except (NotImplementedError, TypeError, ValueError):  # a layer of one's own need not say: the table leaves it out
        return [tuple(given[1:])], None
    return [tuple(given[1:])], tuple(made[1:])


def _own_weights(network: keras.Model) -> Iterator[dict[str, Any]]:
    """A row for weights that belong to the model itself rather than to one of its layers."""
    of_layers = {id(weight) for layer in network.layers for weight in layer.weights}
    own = [weight for weight in network.weights if id(weight) not in of_layers]
    if own:
        counted = arithmetic.parameters(SimpleNamespace(weights=own))
        yield {**_row(network, network.name, [], None), "parameters": counted}
