"""Models that read sequences: series, texts, speech; one entry a model."""

from __future__ import annotations

from zoo.registry import ModelSpec, Recipe

READING_DIGITS = Recipe(epochs=40, learning_rate=3e-3, schedule="one_cycle", patience=40, augment={"jitter": 0.5})
FORECASTING = Recipe(epochs=30, batch_size=64, learning_rate=8e-3, schedule="one_cycle", patience=30)
RECURRENT = {
    "classification": {"hidden_units": (128,), "dropout": 0.5},
    "forecasting": {"linear_shortcut": True},
}

ENTRIES = (
    ModelSpec(
        name="rnn",
        builder="zoo.models.recurrent:rnn",
        tasks=("classification", "forecasting"),
        inputs=("series",),
        dataset="digit_sequences",
        summary="Recurrent network: a layer that reads step by step and remembers.",
        slides=("S30", "S42"),
        layers=("dense", "recurrent"),
        recipe=Recipe(epochs=30, batch_size=64, learning_rate=4e-3, schedule="one_cycle", patience=30),
        recipes={"digit_sequences": READING_DIGITS},
        arguments=RECURRENT,
    ),
    ModelSpec(
        name="lstm",
        builder="zoo.models.recurrent:lstm",
        tasks=("classification", "forecasting"),
        inputs=("series",),
        dataset="waves",
        summary="Long short-term memory: gates, and a cell that keeps.",
        slides=("S30", "S42"),
        layers=("dense", "recurrent"),
        recipe=FORECASTING,
        recipes={"digit_sequences": READING_DIGITS},
        arguments=RECURRENT,
    ),
    ModelSpec(
        name="gru",
        builder="zoo.models.recurrent:gru",
        tasks=("classification", "forecasting"),
        inputs=("series",),
        dataset="waves",
        summary="Gated recurrent unit: two gates and no cell.",
        slides=("S30", "S42"),
        layers=("dense", "recurrent"),
        recipe=FORECASTING,
        recipes={"digit_sequences": READING_DIGITS},
        arguments=RECURRENT,
    ),
    ModelSpec(
        name="text_rnn",
        builder="zoo.models.text_rnn:text_rnn",
        tasks=("classification",),
        inputs=("text",),
        dataset="docstring_topics",
        summary="Texts: embedding, a recurrent layer from both sides, dense.",
        slides=("S3", "S25", "S30", "S42"),
        layers=("dense", "recurrent"),
        recipe=Recipe(epochs=15, batch_size=64, learning_rate=5e-3, schedule="one_cycle", patience=15),
    ),
    ModelSpec(
        name="cbow",
        builder="zoo.models.cbow:cbow",
        tasks=("missing_word",),
        inputs=("text",),
        dataset="docstring_gaps",
        summary="Continuous bag of words: vectors of words, learned by guessing the one that is left out.",
        slides=("S3", "S20", "S25"),
        layers=("dense",),
        recipe=Recipe(epochs=10, batch_size=512, learning_rate=1e-2, schedule="one_cycle", patience=10),
    ),
    ModelSpec(
        name="speech_rnn",
        builder="zoo.models.speech_rnn:speech_rnn",
        tasks=("classification", "transcription"),
        inputs=("audio",),
        dataset="spoken_tones",
        summary="Speech: dense and recurrent layers on log-mel frames; transcripts by CTC.",
        slides=("S3", "S30", "S42"),
        layers=("dense", "recurrent"),
        recipe=Recipe(epochs=20, learning_rate=4e-3, schedule="one_cycle", patience=20),
        recipes={"tone_phrases": Recipe(epochs=45, learning_rate=6e-3, schedule="one_cycle", patience=40)},
    ),
)
