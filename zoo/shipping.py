"""The trained models that ship with zoo: which there are, and how they are made.

``python -m zoo.shipping`` trains all of them into ``saved_models/``; with names, those alone. ``--seeds 5`` then trains
each again with other seeds, and notes on its card how far their metrics lie apart.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pandas as pd

from zoo import registry, store
from zoo.datasets import stream
from zoo.errors import unknown
from zoo.store import costs, writing
from zoo.training import Run, train, train_again

FURTHER: dict[str, dict[str, Any]] = {  # beside each model on its paired dataset; with the builder's arguments
    "mlp-digits": {},
    "lstm-digit_sequences": {},
    "gru-digit_sequences": {},
    "autoencoder-anomalies": {},
    "cnn-mnist": {},
    "deep_cnn-mnist": {},
    "cnn-fashion_mnist": {},
    "deep_cnn-fashion_mnist": {"filters": (32, 64, 128), "blocks": 1, "dropout": 0.3},
    "mlp-california_housing": {},
    "speech_rnn-spoken_digit": {},
    "vae-fashion_mnist": {"beta": 3.0, "latent_dim": 16},
    "conditional_gan-fashion_mnist": {},
    "diffusion-fashion_mnist": {"filters": (16, 32, 64), "guidance": 0.5},
    "gpt-tiny_shakespeare": {},
    "transformer-multi30k": {},
}


def names() -> list[str]:
    """Of all that ship: a model and what it was trained on."""
    return [*(f"{name}-{registry.spec(name).dataset}" for name in registry.list_models()), *FURTHER]


def ship(name: str) -> store.Card:
    """Train a model and put it on the shelf."""
    model, _, dataset = name.partition("-")
    return _shelve(train(model, dataset, verbose=0, **FURTHER.get(name, {})), name, {})


def renew(name: str) -> store.Card:
    """Write the folder of a shipped model anew from its weights, after exports, cards or figures have changed."""
    trained = store.find(store.shipped_dir() / name)
    card, data, model = trained.card, trained.dataset(), trained.model()
    recipe = registry.Recipe(**card.recipe)
    # A loaded model has an optimizer with moments of zeros, two for each weight: a fresh one has none yet.
    registry.compile_for(model, data.task, recipe.learning_rate, card.arguments.get("optimizer", "adam"))
    run = Run(
        name=card.name,
        model=model,
        dataset=data,
        history=pd.read_csv(trained.file("history.csv"), index_col="epoch"),
        seed=card.seed,
        recipe=recipe,
        seconds=card.seconds,
        processor_seconds=card.processor_seconds,
        architecture=card.architecture,
        arguments=card.arguments,
        beyond_recipe=card.beyond_recipe,
    )
    return _shelve(run, name, card.spread)


def _shelve(run: Run, name: str, spread: dict[str, dict[str, float]]) -> store.Card:
    """Save a run with half precision, which its metrics are measured with, and what it costs on its card."""
    for weight in run.model.weights:
        if weight.dtype == "float32":  # rounded, not cast: such numbers are compressed to half their size
            weight.assign(keras.ops.convert_to_numpy(weight).astype("float16"))
    folder = run.save(store.shipped_dir() / name)
    one = stream.at_hand(run.dataset).raw.test.take(np.arange(1)).x
    card = replace(store.card(folder), spread=spread, costs=costs.measure(folder, one))
    writing.write_card(card, folder)
    return card


def spread(name: str, seeds: int) -> store.Card:
    """Train a shipped model again with other seeds, as many as are still missing, and note their metrics."""
    folder = store.shipped_dir() / name
    card = store.card(folder)
    for seed in range(card.seed + 1, card.seed + seeds):
        if str(seed) not in card.spread:
            metrics = train_again(folder, seed, verbose=0).metrics
            card = replace(card, spread={**card.spread, str(seed): metrics})
            writing.write_card(card, folder)
    return card


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m zoo.shipping", description=__doc__)
    parser.add_argument("names", nargs="*", help="a model and a dataset, such as cnn-digits; without any, all")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds each card shall tell of")
    parser.add_argument("--keep", action="store_true", help="leave those that are there; only add missing ones")
    parser.add_argument("--renew", action="store_true", help="write those that are there anew, without a training")
    given = parser.parse_args()
    for name in given.names:
        if name not in names():
            parser.error(str(unknown("model that ships", name, names())))
    for name in given.names or names():
        there = (store.shipped_dir() / name / "card.json").is_file()
        if given.renew and not there:
            continue
        if given.renew:
            renew(name)
        elif not (given.keep and there):
            ship(name)
        card = spread(name, given.seeds)
        print(f"{name}: {card.verdict} {card.seconds:.0f} s; seeds: {len(card.spread) + 1}.", flush=True)


if __name__ == "__main__":
    main()
