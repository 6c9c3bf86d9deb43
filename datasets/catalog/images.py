"""Pictures, one entry a dataset."""

from __future__ import annotations

from zoo.datasets.dataset import DatasetSpec
from zoo.datasets.inputs import ImageInput
from zoo.datasets.views import of_pictures
from zoo.tasks import classification

DIGITS = tuple("0123456789")
ENTRIES = (
    DatasetSpec(
        name="digits",
        task=classification(DIGITS),
        others=of_pictures(DIGITS, ImageInput((8, 8), maximum=16)),
        inputs=ImageInput((8, 8), maximum=16),
        input_shape=(8, 8, 1),
        rows=1797,
        summary="Handwritten digits, 8×8 grey pixels from 0 to 16, written by 43 people.",
        source="scikit-learn, load_digits: the test part of UCI's Optical Recognition of Handwritten Digits",
        licence="CC BY 4.0",
        citation="Alpaydin and Kaynak (1998), doi:10.24432/C50P49",
        loader="zoo.datasets.images:digits",
    ),
)
