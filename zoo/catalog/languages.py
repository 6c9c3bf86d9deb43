"""Models of language: texts that go on, are translated, are filled in; one entry a model."""

from __future__ import annotations

from zoo.registry import ModelSpec, Recipe

ENTRIES = (
    ModelSpec(
        name="gpt",
        builder="zoo.models.gpt:gpt",
        tasks=("language_modelling",),
        inputs=("text",),
        dataset="python_source",
        summary="Decoder blocks with a causal mask: a text goes on, token by token.",
        slides=("S3", "S33", "S36"),
        layers=("dense", "attention"),
        recipe=Recipe(epochs=3, batch_size=16, learning_rate=4e-3, schedule="one_cycle"),
        recipes={
            "tiny_shakespeare": Recipe(epochs=8, batch_size=16, learning_rate=4e-3, schedule="one_cycle", patience=8)
        },
    ),
    ModelSpec(
        name="transformer",
        builder="zoo.models.transformer:transformer",
        tasks=("translation",),
        inputs=("text",),
        dataset="number_words",
        summary="Encoder and decoder with cross-attention: one sequence becomes another.",
        slides=("S3", "S33"),
        layers=("dense", "attention"),
        recipe=Recipe(epochs=30, batch_size=64, learning_rate=3e-3, schedule="one_cycle", patience=30),
        recipes={"multi30k": Recipe(epochs=12, batch_size=64, learning_rate=2e-3, schedule="one_cycle", patience=12)},
    ),
    ModelSpec(
        name="seq2seq",
        builder="zoo.models.seq2seq:seq2seq",
        tasks=("translation",),
        inputs=("text",),
        dataset="number_words",
        summary="A recurrent encoder and a recurrent decoder that looks back, to compare.",
        slides=("S3", "S30"),
        layers=("dense", "recurrent", "attention"),
        recipe=Recipe(epochs=30, batch_size=64, learning_rate=3e-3, schedule="one_cycle", patience=30),
    ),
    ModelSpec(
        name="masked_language_model",
        builder="zoo.models.masked_language_model:masked_language_model",
        tasks=("masked_language_modelling", "classification"),
        inputs=("text",),
        dataset="python_source",
        summary="An encoder guesses covered words from both sides; then it is tuned to answer something else.",
        slides=("S20", "S33"),
        layers=("dense", "convolution", "attention"),
        recipe=Recipe(epochs=3, batch_size=32, learning_rate=3e-3, schedule="one_cycle", augment="cover"),
        recipes={
            "docstring_topics": Recipe(epochs=20, batch_size=64, learning_rate=2e-3, schedule="one_cycle", patience=20)
        },
    ),
)
