"""Published texts, and sound that is read aloud."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.preprocessing import Tokenizer
from zoo.datasets.published import fetch, parts
from zoo.datasets.splits import Split, Splits, split, split_groups
from zoo.errors import ZooError
from zoo.tasks import language_modelling

SIZES = {"characters": 69, "pairs": 1024}  # of the vocabulary of each kind of token
MULTI30K = "https://github.com/multi30k/dataset/raw/master/data/task1/raw/"
SENTENCES = {
    "train.en.gz": "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f",
    "train.de.gz": "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6",
    "val.en.gz": "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28",
    "val.de.gz": "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a",
    "test_2016_flickr.en.gz": "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
    "test_2016_flickr.de.gz": "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
}


def imdb_reviews(spec: DatasetSpec, seed: int) -> Dataset:
    """Reviews of films, with the published test split; a tenth of the rest, drawn by the seed, is for validation.

    Line breaks, which are published as HTML, are line breaks again.
    """
    builder = fetch.prepared(spec)

    def arrays(part: str) -> Split:
        rows = fetch.columns(spec, builder, part)
        texts = [text.decode("utf-8", errors="replace").replace("<br />", "\n") for text in rows["text"]]
        return Split(spec.inputs.check(texts), rows["label"])

    raw = parts.with_validation(arrays("train"), arrays("test"), seed=seed, stratify=True)
    return prepare(spec, raw, seed=seed, preprocessing=Tokenizer("words", size=10_000, length=200))


def tiny_shakespeare(spec: DatasetSpec, seed: int, tokens: str = "characters", context: int = 128) -> Dataset:
    """40,000 lines of Shakespeare as three texts, the published splits.

    ``tokens``: ``"characters"``, or ``"pairs"``: 1024 pieces of words by byte-pair encoding. ``context``: of them, that
    a model sees at once.
    """
    if tokens not in SIZES:
        raise ZooError(f"tiny_shakespeare has no tokens {tokens!r}. Its tokens: {', '.join(SIZES)}.")
    builder = fetch.prepared(spec)
    texts = [spec.inputs.check(fetch.columns(spec, builder, part)["text"]) for part in Splits._fields]
    return prepare(
        replace(spec, task=language_modelling(SIZES[tokens], context)),
        Splits(*(Split(text, text) for text in texts)),
        seed=seed,
        preprocessing=Tokenizer(tokens, size=SIZES[tokens]),
        options=({} if tokens == "characters" else {"tokens": tokens})
        | ({} if context == spec.task.arguments["context"] else {"context": context}),
    )


def multi30k(spec: DatasetSpec, seed: int) -> Dataset:
    """Captions of photographs in English and German, with the published splits; the test is that of 2016.

    The German raw targets are in lower case with a space around each word and mark, as answers are: what a vocabulary
    of such words cannot say, no answer could match.
    """
    folder = fetch.files(spec, {name: fetch.Origin(MULTI30K + name, digest) for name, digest in SENTENCES.items()})

    def arrays(part: str) -> Split:
        english, german = (_lines(folder / f"{part}.{language}.gz") for language in ("en", "de"))
        spaced = [" ".join(re.findall(r"\w+|[^\w\s]", line.lower())) for line in german]
        return Split(spec.inputs.check(english), spec.inputs.check(spaced))

    return prepare(
        spec,
        parts.apart(*map(arrays, ("train", "val", "test_2016_flickr"))),
        seed=seed,
        preprocessing=Tokenizer("words", size=spec.task.arguments["source_tokens"], length=32),
        target_preprocessing=Tokenizer("words", size=spec.task.arguments["target_tokens"], length=34, marks=True),
    )


def spoken_digit(spec: DatasetSpec, seed: int, speakers: str = "mixed") -> Dataset:
    """The ten digits in English, 50 times by each of five speakers, at 8,000 samples a second.

    ``speakers``: ``"mixed"``, every speaker in every split; or ``"unseen"``, the test split holds a speaker, and the
    validation split another one, whom training never heard.
    """
    if speakers not in ("mixed", "unseen"):
        raise ZooError(f"speakers={speakers!r}: choose 'mixed' or 'unseen'.")
    rows = fetch.examples(spec, fetch.prepared(spec), "train")
    x = spec.inputs.check([row["audio"] for row in rows])
    y = np.array([row["label"] for row in rows], dtype="int64")
    if speakers == "mixed":
        return prepare(spec, split(x, y, seed=seed, stratify=True), seed=seed)
    names = np.array([row["audio/filename"].decode().split("_")[1] for row in rows])  # 7_jackson_32.wav
    raw = split_groups(x, y, names, seed=seed, validation=0.2)
    return prepare(spec, raw, seed=seed, options={"speakers": speakers})


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        return [line.removesuffix("\n") for line in file]
