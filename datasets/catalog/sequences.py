"""Series, sound and text, one entry a dataset."""

from __future__ import annotations

from zoo.datasets.catalog.images import DIGITS
from zoo.datasets.dataset import DatasetSpec
from zoo.datasets.inputs import AudioInput, SeriesInput, TextInput
from zoo.tasks import classification, forecasting, language_modelling, transcription, translation

WORDS = ("ba", "do", "fe", "gi", "ka", "lo", "mu", "ne", "ri", "su")

ENTRIES = (
    DatasetSpec(
        name="digit_sequences",
        task=classification(DIGITS),
        inputs=SeriesInput(tuple(f"pixel {i}" for i in range(1, 9)), steps=8),
        input_shape=(8, 8),
        rows=1797,
        summary="Handwritten digits read row by row: eight steps of eight pixels (S30).",
        source="scikit-learn, load_digits: the test part of UCI's Optical Recognition of Handwritten Digits",
        licence="CC BY 4.0",
        citation="Alpaydin and Kaynak (1998), doi:10.24432/C50P49",
        loader="zoo.datasets.images:digit_sequences",
    ),
    DatasetSpec(
        name="waves",
        task=forecasting(("demand (MW)",), horizon=12, season=24),
        inputs=SeriesInput(("demand (MW)", "temperature (°C)", "day off in 12 h"), steps=48),
        input_shape=(48, 3),
        rows=6317,
        summary="A town's hourly heat demand: trend, daily and weekly seasons, noise, gaps; 12 hours to forecast.",
        source="generated; the rule is the docstring of zoo.datasets.forecasts.waves",
        licence="MIT",
        loader="zoo.datasets.forecasts:waves",
        generated=True,
    ),
    DatasetSpec(
        name="spoken_tones",
        task=classification(WORDS),
        inputs=AudioInput(rate=8000, samples=8000),
        input_shape=(49, 32),
        rows=2000,
        summary="Ten sung words of three notes, at any pitch and speed, in noise: one second at 8 kHz (S3).",
        source="generated; the rule is the docstring of zoo.datasets.audio.spoken_tones",
        licence="MIT",
        loader="zoo.datasets.audio:spoken_tones",
        generated=True,
    ),
    DatasetSpec(
        name="tone_phrases",
        task=transcription(WORDS),
        inputs=AudioInput(rate=8000, samples=16_000),
        input_shape=(99, 32),
        rows=1200,
        summary="One to three sung words in a row, to be written down: two seconds at 8 kHz (S3).",
        source="generated; the rule is the docstring of zoo.datasets.audio.tone_phrases",
        licence="MIT",
        loader="zoo.datasets.audio:tone_phrases",
        generated=True,
    ),
    DatasetSpec(
        name="number_words",
        task=translation(source_tokens=48, target_tokens=320),
        inputs=TextInput("English"),
        input_shape={"source": (12,), "target": (23,)},
        rows=10_000,
        summary="Numbers below a million in English words, to be translated into German ones (S3, S33).",
        source="generated; the rule is the docstring of zoo.datasets.text.number_words",
        licence="MIT",
        vocabulary=48,
        loader="zoo.datasets.text:number_words",
        generated=True,
    ),
    DatasetSpec(
        name="python_source",
        task=language_modelling(tokens=128, context=128),
        inputs=TextInput("Python"),
        input_shape=(128,),
        summary="Sources of the running Python's own standard library: a language model's text (S3, S36).",
        source="the standard library of the running interpreter",
        licence="PSF-2.0",
        vocabulary=128,
        loader="zoo.datasets.text:python_source",
    ),
    DatasetSpec(
        name="docstring_topics",
        task=classification(("asyncio", "email", "importlib", "multiprocessing", "unittest", "web", "xml")),
        inputs=TextInput("English"),
        input_shape=(60,),
        summary="Docstrings of the running Python's standard library, by the package that they are from.",
        source="the standard library of the running interpreter",
        licence="PSF-2.0",
        vocabulary=4000,
        loader="zoo.datasets.text:docstring_topics",
    ),
)
