"""Pictures composed of real handwritten digits, or drawn by a rule: one entry a dataset."""

from __future__ import annotations

from zoo.datasets.catalog.images import DIGITS
from zoo.datasets.dataset import DatasetSpec
from zoo.datasets.inputs import ClipInput, ImageInput, TextInput
from zoo.tasks import (
    anomaly_detection,
    detection,
    domain_translation,
    image_to_image,
    instance_segmentation,
    landmarks,
    localization,
    semantic_segmentation,
    text_to_image,
)

DIGITS_OF = "scikit-learn, load_digits (UCI, CC BY 4.0), composed by a rule: the docstring of zoo.datasets"
CITATION = "Alpaydin and Kaynak (1998), doi:10.24432/C50P49"

ENTRIES = (
    DatasetSpec(
        name="digit_scenes",
        task=detection(DIGITS),
        others=(
            localization(DIGITS),
            semantic_segmentation(("background", *DIGITS)),
            instance_segmentation(DIGITS),
        ),
        inputs=ImageInput((48, 48)),
        input_shape=(48, 48, 1),
        rows=2700,
        summary="Handwritten digits on a larger canvas: boxes, a class per pixel, a mask per digit (S2).",
        source=f"{DIGITS_OF}.scenes.digit_scenes",
        licence="CC BY 4.0",
        citation=CITATION,
        loader="zoo.datasets.scenes:digit_scenes",
        generated=True,
    ),
    DatasetSpec(
        name="noisy_digits",
        task=image_to_image((8, 8), maximum=16),
        inputs=ImageInput((8, 8), maximum=16),
        input_shape=(8, 8, 1),
        rows=1797,
        summary="Handwritten digits with noise and dead pixels, to be cleaned (S42).",
        source=f"{DIGITS_OF}.pictures.noisy_digits",
        licence="CC BY 4.0",
        citation=CITATION,
        loader="zoo.datasets.pictures:noisy_digits",
        generated=True,
    ),
    DatasetSpec(
        name="outlines_to_digits",
        task=image_to_image((32, 32)),
        inputs=ImageInput((32, 32)),
        input_shape=(32, 32, 1),
        rows=1797,
        summary="The outline of a handwritten digit, and the digit: image-to-image translation (S42).",
        source=f"{DIGITS_OF}.pictures.outlines_to_digits",
        licence="CC BY 4.0",
        citation=CITATION,
        loader="zoo.datasets.pictures:outlines_to_digits",
        generated=True,
    ),
    DatasetSpec(
        name="digit_styles",
        task=domain_translation((6, 16, 16)),
        inputs=ClipInput((2, 6, 16, 16)),
        input_shape={"a": (6, 16, 16, 1), "b": (6, 16, 16, 1)},
        rows=1796,
        summary="Clips of swinging digits in two handwritings, thin and bold, without pairs to learn from (S42).",
        source=f"{DIGITS_OF}.pictures.digit_styles",
        licence="CC BY 4.0",
        citation=CITATION,
        loader="zoo.datasets.pictures:digit_styles",
        generated=True,
    ),
    DatasetSpec(
        name="captioned_digits",
        task=text_to_image((16, 16, 3)),
        inputs=TextInput("English"),
        input_shape={"caption": (5,), "image": (16, 16, 3)},
        rows=5391,
        summary='Coloured digits with captions such as "a red seven on green" (S37).',
        source=f"{DIGITS_OF}.pictures.captioned_digits",
        licence="CC BY 4.0",
        citation=CITATION,
        vocabulary=32,
        loader="zoo.datasets.pictures:captioned_digits",
        generated=True,
    ),
    DatasetSpec(
        name="landmarks",
        task=landmarks(("left eye", "right eye", "nose", "left corner of the mouth", "right corner of the mouth")),
        inputs=ImageInput((32, 32)),
        input_shape=(32, 32, 1),
        rows=2400,
        summary="Drawn faces, turned and partly hidden, with five key points (S35).",
        source="generated; the rule is the docstring of zoo.datasets.pictures.landmarks",
        licence="MIT",
        loader="zoo.datasets.pictures:landmarks",
        generated=True,
    ),
    DatasetSpec(
        name="digit_anomalies",
        task=anomaly_detection(("usual", "unusual")),
        inputs=ImageInput((8, 8), maximum=16),
        input_shape=(8, 8, 1),
        rows=1679,
        summary="Handwritten digits to learn from, without one class, which is to be found (S18, S29); held_out=4.",
        source="scikit-learn, load_digits: the test part of UCI's Optical Recognition of Handwritten Digits",
        licence="CC BY 4.0",
        citation=CITATION,
        loader="zoo.datasets.anomalies:digit_anomalies",
    ),
)
