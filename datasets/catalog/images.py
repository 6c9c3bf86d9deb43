"""Pictures, one entry a dataset."""

from __future__ import annotations

from zoo.datasets.dataset import DatasetSpec
from zoo.datasets.inputs import ImageInput
from zoo.tasks import classification

DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
ENTRIES = (
    DatasetSpec(
        name="digits",
        task=classification(DIGITS),
        inputs=ImageInput((8, 8), maximum=16),
        input_shape=(8, 8, 1),
        rows=1797,
        summary="Handwritten digits, 8×8 grey pixels from 0 to 16, written by 43 people.",
        source="scikit-learn, load_digits: the test part of UCI's Optical Recognition of Handwritten Digits",
        licence="CC BY 4.0",
        citation="Alpaydin and Kaynak (1998), doi:10.24432/C50P49",
        loader="zoo.datasets.images:digits",
    ),
    DatasetSpec(
        name="mnist",
        task=classification(DIGITS),
        inputs=ImageInput((28, 28)),
        input_shape=(28, 28, 1),
        rows=70_000,
        summary="Handwritten digits, 28×28 grey pixels; the published test split.",
        source="tensorflow-datasets, mnist:3.0.1",
        licence="CC BY-SA 3.0",
        citation="LeCun, Cortes and Burges, The MNIST database of handwritten digits (2010)",
        loader="zoo.datasets.images:mnist",
        download="11 MB",
    ),
    DatasetSpec(
        name="fashion_mnist",
        task=classification(CLOTHES),
        inputs=ImageInput((28, 28)),
        input_shape=(28, 28, 1),
        rows=70_000,
        summary="Photographs of clothes, 28×28 grey pixels, ten kinds; the published test split.",
        source="tensorflow-datasets, fashion_mnist:3.0.1",
        licence="MIT",
        citation="Xiao, Rasul and Vollgraf (2017), arXiv:1708.07747",
        loader="zoo.datasets.images:fashion_mnist",
        download="29 MB",
    ),
)
