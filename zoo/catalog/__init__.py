"""The built-in models, a file a family.

This is the list that ``zoo list``, the README's table and the tests come from.
"""

from __future__ import annotations

from zoo.catalog import basics, compressors, generators, languages, pictures, sequences
from zoo.registry import ModelSpec

MODELS: tuple[ModelSpec, ...] = (
    *basics.ENTRIES,
    *pictures.ENTRIES,
    *sequences.ENTRIES,
    *languages.ENTRIES,
    *compressors.ENTRIES,
    *generators.ENTRIES,
)
