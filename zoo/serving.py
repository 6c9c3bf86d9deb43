"""A trained model as a small HTTP service: ``zoo serve``.

Beside it, TensorFlow Serving answers from the SavedModel of the same folder: see the ``Dockerfile``.
"""  # no postponed annotations here: FastAPI reads the types of what it is given

import socket
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from zoo import store, terminal
from zoo.datasets.inputs import AudioInput, ChoiceInput, ClipInput, ImageInput, SeriesInput, TableInput
from zoo.datasets.preprocessing import Surroundings, Tokenizer
from zoo.datasets.preprocessing.text import SPECIAL
from zoo.errors import ZooError
from zoo.store import Card
from zoo.store.inference import Predictor
from zoo.tasks.sequences import GAP

try:
    import uvicorn
    from fastapi import FastAPI, Query, Request, Response
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse, PlainTextResponse
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
    from pydantic import Field, StrictFloat, StrictInt, create_model
except ModuleNotFoundError as error:
    raise ZooError(f"A service needs {error.name}, which is not installed: pip install 'zoo[serve]'.") from error

ROWS, MEGABYTES = 1024, 16.0  # at most in one request
SENTENCE = 500  # letters of what an answer says is wrong, at most
CELL = StrictInt | StrictFloat | str | None  # true and false are no numbers
TYPES: dict[str, Any] = {  # of the samples of a request in JSON
    "table": list[dict[str, CELL]],
    "image": list[list[Any]],
    "clip": list[list[Any]],
    "series": list[list[list[float | None]]],
    "audio": list[list[float]],
    "text": list[str],
    "label": list[str],
}


def application(name: str | Path, *, rows: int = ROWS, megabytes: float = MEGABYTES) -> FastAPI:
    """The service of a trained model, as an ASGI application.

    ``POST /predict`` takes ``{"rows": [...]}``: an object of columns with null where a value is missing, a picture as
    nested lists, or a text; and answers ``{"model": ..., "answers": [...]}``, an object a row. ``GET /card``,
    ``/health`` and ``/metrics`` tell of it, ``/openapi.json`` how to ask, and so does a page at ``/docs`` where a
    network is: its script and its looks come from elsewhere.

    Args:
        name: of a trained model, or its folder.
        rows: samples in a request, at most.
        megabytes: of a request, at most.

    Raises:
        ZooError: no such model.
    """
    trained = store.find(name)
    predict, card, lock = trained.predictor(), trained.card, threading.Lock()
    predict([example(predict)])  # what is compiled once, is before the first request
    listed = Field(min_length=1, max_length=rows, examples=[[example(predict)]])
    asked_for = create_model("Rows", rows=(TYPES[predict.inputs.kind], listed))

    service = FastAPI(title=card.name, description=_about(card), version=card.created)
    registry = CollectorRegistry()
    answered = Counter("zoo_rows", "Samples answered.", registry=registry)
    _limit(service, int(megabytes * 1e6))
    _tell_errors(service)

    @service.post("/predict")
    def answer(
        asked: asked_for,  # type: ignore[valid-type]
        top: Annotated[int | None, Query(description="The likeliest so many classes.")] = None,
        interval: Annotated[float | None, Query(description="Of a regression: the share between low and high.")] = None,
        seed: Annotated[int, Query(description="Of what is drawn.", ge=0, lt=2**31)] = 0,
    ) -> JSONResponse:
        """Answers to raw rows, one a row."""
        rows = asked.rows  # type: ignore[attr-defined]
        with lock:  # Keras makes its functions when they are first asked for, and not two at once
            found = predict(rows, top=top, interval=interval, seed=seed)
        answered.inc(len(rows))
        try:
            return JSONResponse({"model": card.name, "answers": terminal.as_rows(found, card.get_task().labels)})
        except ValueError as error:  # JSON has none for what came of numbers that are far too large
            raise ZooError("The answer is no finite number; look for values that are too large.") from error

    @service.get("/card")
    def told() -> dict[str, Any]:
        """What is known of the model."""
        return {**vars(card), "verdict": card.verdict}

    @service.get("/health")
    def health() -> dict[str, str]:
        """It is there, and has answered."""
        return {"status": "ok", "model": card.name}

    @service.get("/metrics", response_class=PlainTextResponse)
    def metrics() -> Response:
        """Requests, seconds and samples so far, for Prometheus."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    _measure(service, registry)
    return service


def run(name: str | Path, host: str, port: int, rows: int, megabytes: float, tell: Callable[[str], None]) -> None:
    """Serve a trained model until interrupted.

    Args:
        name, rows, megabytes: as for :func:`application`.
        host, port: where to listen; port 0 takes a free one.
        tell: gets the address as soon as requests are taken.

    Raises:
        ZooError: no such model.
        OSError: the port is taken, or not ours to take.
    """
    service = application(name, rows=rows, megabytes=megabytes)
    with socket.create_server((host, port), reuse_port=False) as listening:
        tell(f"http://{host}:{listening.getsockname()[1]}")
        uvicorn.Server(uvicorn.Config(service, log_level="warning")).run(sockets=[listening])


def example(predict: Predictor) -> Any:
    """A sample in JSON that the model can answer: what a gap is filled with, a ramp of greys, silence, a text."""
    inputs = predict.inputs
    if isinstance(inputs, TableInput):
        return {**dict.fromkeys(inputs.columns), **_typical(predict.preprocessing)}
    if isinstance(inputs, ImageInput | ClipInput):
        ramp = np.linspace(0, inputs.maximum, int(np.prod(inputs.shape))).round(2)
        return ramp.reshape(inputs.shape).tolist()
    if isinstance(inputs, SeriesInput):
        return [[0.0] * len(inputs.columns)] * inputs.steps
    if isinstance(inputs, AudioInput):
        return [0.0] * inputs.samples
    return inputs.labels[0] if isinstance(inputs, ChoiceInput) else _text(predict.preprocessing)


def _text(preprocessing: Any) -> str:
    """A text, of words that the model knows where it knows any; with a gap where it fills one."""
    if isinstance(preprocessing, Surroundings):
        return f"this is {GAP} text"
    if isinstance(preprocessing, Tokenizer) and preprocessing.unit == "words":
        return " ".join(preprocessing.vocabulary[len(SPECIAL) :][:2])
    return "This is a text."


def _typical(preprocessing: Any) -> dict[str, CELL]:
    """What each column's gaps are filled with, and of categories the first."""
    columns = preprocessing.steps[0][1] if hasattr(preprocessing, "steps") else preprocessing
    found: dict[str, CELL] = {}
    for _, step, names in getattr(columns, "transformers_", ()):
        first, last = (part for _, part in (step.steps[0], step.steps[-1])) if hasattr(step, "steps") else (step, step)
        if hasattr(last, "categories_"):
            found |= {name: str(known[0]) for name, known in zip(names, last.categories_, strict=True)}
        else:
            found |= {name: float(fill) for name, fill in zip(names, getattr(first, "statistics_", ()), strict=False)}
    return found


def _about(card: Card) -> str:
    inputs = (f"{key} {value}" for key, value in card.inputs.items() if value not in ((), [], ""))
    trained = f"`{card.architecture}`, trained for {card.task['name']} on `{card.dataset['name']}`."
    return f"{trained} {card.verdict} Takes {', '.join(inputs)}."


def _limit(service: FastAPI, most: int) -> None:
    """Refuse a request whose body is longer, before it is read."""

    class Limited:
        def __init__(self, app: Any):
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            length = dict(scope.get("headers", ())).get(b"content-length", b"")
            if scope.get("method") != "POST" or (length.isdigit() and int(length) <= most):
                await self.app(scope, receive, send)
            elif length.isdigit():
                told = f"A request may have {most:,} bytes; this one has {int(length):,}."
                await JSONResponse({"detail": told}, 413)(scope, receive, send)
            else:
                told = "Say how long the request is: it has no Content-Length."
                await JSONResponse({"detail": told}, 411)(scope, receive, send)

    service.add_middleware(Limited)


def _measure(service: FastAPI, registry: CollectorRegistry) -> None:
    """Count requests by path and status, and their seconds."""
    requests = Counter("zoo_requests", "Requests.", ("path", "status"), registry=registry)
    known = {getattr(route, "path", "") for route in service.routes}
    seconds = Histogram("zoo_request_seconds", "Time to answer a request.", ("path",), registry=registry)

    @service.middleware("http")
    async def timed(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        began, status = time.perf_counter(), 500
        try:
            response = await go_on(request)
            status = response.status_code
            return response
        finally:
            path = request.url.path if request.url.path in known else "other"
            seconds.labels(path).observe(time.perf_counter() - began)
            requests.labels(path, status).inc()


def _tell_errors(service: FastAPI) -> None:
    """A wrong request gets one sentence, and little of it back; so does one that we fail at, whose error is logged."""

    def say(sentence: str, status: int) -> JSONResponse:
        short = sentence if len(sentence) <= SENTENCE else f"{sentence[: SENTENCE - 1]}…"
        return JSONResponse({"detail": short.encode(errors="replace").decode()}, status)

    @service.exception_handler(ZooError)
    def wrong(request: Request, error: ZooError) -> JSONResponse:
        return say(str(error), 422)

    @service.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "model_attributes_type":  # so is JSON that nothing says to be such
            return say('Send an object {"rows": [...]} with the header Content-Type: application/json.', 422)
        cell = first["type"] == "int_type"  # the first of the types that one may have
        place = ".".join(str(part) for part in first["loc"][: -1 if cell else None] if part != "body")
        reason = "A cell holds a number, a text or null" if cell else first["msg"]
        return say(f"{place or 'The request'}: {reason}. An example stands in /openapi.json.", 422)

    @service.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> JSONResponse:
        return say("The service failed at this request: its log says why.", 500)
