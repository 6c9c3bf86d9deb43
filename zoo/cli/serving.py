"""The command ``zoo serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from zoo import terminal
from zoo.cli.app import Trained, app, wake_keras


@app.command()
def serve(
    name: Trained,
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for other machines too.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    rows: Annotated[int, typer.Option(min=1, help="Samples in one request, at most.")] = 1024,
    megabytes: Annotated[float, typer.Option(help="Of one request, at most.")] = 16.0,
) -> None:
    """Answer raw input over HTTP: POST /predict. Needs pip install 'zoo[serve]'.

    How to ask is told at /openapi.json, and by a page at /docs, whose looks come over the network.
    """
    from zoo import store

    card = store.find(name).card
    wake_keras()
    from zoo import serving

    def tell(address: str) -> None:
        terminal.console(stderr=True).print(f"{card.name} answers at {address}; how to ask: {address}/openapi.json")

    serving.run(name, host, port, rows, megabytes, tell)
