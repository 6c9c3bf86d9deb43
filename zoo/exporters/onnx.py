"""ONNX: preprocessing, network and decoding in one file, for ONNX Runtime and whatever else reads the format.

Inputs and outputs are named as the signature of the SavedModel has them, and take any number of rows; an input whose
name would be an output's too begins with ``raw_``. Categories are strings, ``""`` and NaN stand for what is missing,
and the label is a string. Texts come as tokens, int32 ``(n, length)``, which 0 fills up: ONNX has no operation that
cuts texts into words. The file's metadata hold ``labels``, the names of the classes as JSON, and ``tokenizer``, which
``tokenizers.Tokenizer.from_str`` reads. Values are not looked at: what the predictor refuses, such as pixels beyond
their range, is answered here.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from zoo.errors import ZooError
from zoo.exporters import files, graph, numbered
from zoo.store.inference import Predictor

OPSET = 18  # the newest that tf2onnx writes


def write(predictor: Predictor, path: Path) -> Path:
    """Write ``NAME.onnx`` below ``path``; returns its path. What stood there before is replaced.

    Raises:
        ZooError: the extra is not installed; a task beyond the format; Keras runs on another backend; a place that
            cannot be written to.
    """
    onnx = files.library("onnx", "onnx")
    tf2onnx = files.library("tf2onnx", "onnx")
    without_texts = numbered.of(predictor, "onnx")
    serve = graph.serving(without_texts.predictor)
    names = graph.names_of(without_texts.signature, without_texts.kind)
    numbers = {column: f"input_{number}" for number, column in enumerate(names)}  # names lose their capitals on the way
    traced = graph.named(serve, without_texts.signature, numbers)
    taken = traced.structured_outputs
    names = {column: f"raw_{name}" if name in taken else name for column, name in names.items()}
    with files.held_back():
        model, _ = tf2onnx.convert.from_function(
            SimpleNamespace(get_concrete_function=lambda: traced), input_signature=(), opset=OPSET,
            custom_op_handlers={"Erfc": (_erfc, [])},
        )  # fmt: skip
    _name_inputs(model.graph, {number: names[column] for column, number in numbers.items()})
    for column, places in without_texts.categories.items():
        _takes_strings(model.graph, names[column], places)
    if without_texts.labels:
        _gives_strings(model.graph, "label", without_texts.labels)
    known = {"labels": json.dumps(without_texts.labels), "tokenizer": without_texts.tokenizer}
    onnx.helper.set_model_props(model, {name: text for name, text in known.items() if text and text != "[]"})
    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise ZooError(
            f'{predictor.name} cannot be exported as onnx: {str(error).splitlines()[0]} Use format="tf_saved_model".'
        ) from error
    return files.write(path / f"{predictor.name}.onnx", model.SerializeToString())


def _erfc(context: Any, node: Any, name: str, arguments: Any) -> None:
    """erfc(x) = 1 − erf(x), in the exact GELU: ONNX has the latter alone."""
    import numpy as np

    shape, dtype = context.get_shape(node.output[0]), context.get_dtype(node.output[0])
    one = context.make_const(f"{name}/one", np.float32(1))
    erf = context.make_node("Erf", [node.input[0]])
    context.remove_node(name)
    context.make_node(
        "Sub", [one.output[0], erf.output[0]], outputs=[node.output[0]], name=name, shapes=[shape], dtypes=[dtype]
    )


def _name_inputs(graph: Any, names: dict[str, str]) -> None:
    """Give inputs other names."""
    for given in graph.input:
        given.name = names[given.name]
    for node in graph.node:
        node.input[:] = [names.get(given, given) for given in node.input]


def _takes_strings(graph: Any, name: str, places: dict[str, int]) -> None:
    """Let an input of places be one of strings: any string that is not among the keys has the place -1."""
    from onnx import TensorProto, helper

    for node in graph.node:
        node.input[:] = [f"{name}/place" if given == name else given for given in node.input]
    look_up = helper.make_node(
        "LabelEncoder", [name], [f"{name}/found"], domain="ai.onnx.ml",
        keys_strings=list(places), values_int64s=list(places.values()), default_int64=-1,
    )  # fmt: skip
    graph.node.insert(0, look_up)
    graph.node.insert(1, helper.make_node("Cast", [f"{name}/found"], [f"{name}/place"], to=TensorProto.INT32))
    next(given for given in graph.input if given.name == name).type.tensor_type.elem_type = TensorProto.STRING


def _gives_strings(graph: Any, name: str, labels: tuple[str, ...]) -> None:
    """Let an output of places be one of strings."""
    from onnx import TensorProto, helper

    for node in graph.node:
        node.input[:] = [f"{name}/place" if given == name else given for given in node.input]
        node.output[:] = [f"{name}/place" if made == name else made for made in node.output]
    texts: Any = [label.encode() for label in labels]
    names = helper.make_tensor(f"{name}/names", TensorProto.STRING, [len(labels)], texts)
    graph.initializer.append(names)
    graph.node.append(helper.make_node("Gather", [names.name, f"{name}/place"], [name]))
    next(made for made in graph.output if made.name == name).type.tensor_type.elem_type = TensorProto.STRING
