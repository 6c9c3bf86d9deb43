"""The built-in datasets, one entry each, and how one is loaded by name.

This is the list that ``zoo datasets``, the README and the tests come from. Nothing heavy is imported to read it.
"""

from __future__ import annotations

import importlib
import inspect
from fnmatch import fnmatchcase
from typing import Any

from zoo.datasets.dataset import Dataset, DatasetSpec
from zoo.datasets.inputs import ImageInput, TableInput
from zoo.errors import ZooError, unknown
from zoo.tasks import classification, regression

DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
BREAST_CANCER = tuple(
    f"{statistic} {measure}" if statistic != "error" else f"{measure} error"
    for statistic in ("mean", "error", "worst")
    for measure in (
        "radius", "texture", "perimeter", "area", "smoothness",
        "compactness", "concavity", "concave points", "symmetry", "fractal dimension",
    )
)  # fmt: skip

DATASETS = (
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
    DatasetSpec(
        name="iris",
        task=classification(("setosa", "versicolor", "virginica")),
        inputs=TableInput(("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")),
        input_shape=(4,),
        rows=150,
        summary="Three kinds of iris by the length and width of sepals and petals.",
        source="scikit-learn, load_iris",
        licence="CC BY 4.0",
        citation="Fisher (1936), doi:10.1111/j.1469-1809.1936.tb02137.x",
        loader="zoo.datasets.tabular:iris",
    ),
    DatasetSpec(
        name="wine",
        task=classification(("class_0", "class_1", "class_2")),
        inputs=TableInput(
            (
                "alcohol",
                "malic_acid",
                "ash",
                "alcalinity_of_ash",
                "magnesium",
                "total_phenols",
                "flavanoids",
                "nonflavanoid_phenols",
                "proanthocyanins",
                "color_intensity",
                "hue",
                "od280/od315_of_diluted_wines",
                "proline",
            )
        ),
        input_shape=(13,),
        rows=178,
        summary="Three growers of wine by a chemical analysis.",
        source="scikit-learn, load_wine",
        licence="CC BY 4.0",
        citation="Aeberhard and Forina (1992), doi:10.24432/C5PC7J",
        loader="zoo.datasets.tabular:wine",
    ),
    DatasetSpec(
        name="breast_cancer",
        task=classification(("malignant", "benign")),
        inputs=TableInput(BREAST_CANCER),
        input_shape=(30,),
        rows=569,
        summary="Malignant or benign, by measures of cell nuclei under the microscope.",
        source="scikit-learn, load_breast_cancer",
        licence="CC BY 4.0",
        citation="Street, Wolberg and Mangasarian (1993), doi:10.24432/C5DW2B",
        loader="zoo.datasets.tabular:breast_cancer",
    ),
    DatasetSpec(
        name="diabetes",
        task=regression(("progression",)),
        inputs=TableInput(("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")),
        input_shape=(10,),
        rows=442,
        summary="Progression of diabetes after one year, by age, sex, body mass, blood pressure and six serum values.",
        source="scikit-learn, load_diabetes(scaled=False)",
        licence="unstated; published with the paper",
        citation="Efron, Hastie, Johnstone and Tibshirani (2004), doi:10.1214/009053604000000067",
        loader="zoo.datasets.tabular:diabetes",
    ),
    DatasetSpec(
        name="california_housing",
        task=regression(("median house value (100,000 $)",)),
        inputs=TableInput(
            ("MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")
        ),
        input_shape=(8,),
        rows=20_640,
        summary="Median house value of Californian districts, census of 1990.",
        source="scikit-learn, fetch_california_housing (StatLib)",
        licence="unstated; published with the paper",
        citation="Pace and Barry (1997), doi:10.1016/S0167-7152(96)00140-X",
        loader="zoo.datasets.tabular:california_housing",
        download="0.4 MB",
    ),
    DatasetSpec(
        name="houses",
        task=regression(("price (€)",)),
        inputs=TableInput(("year", "area (m²)"), categories=("zip code",)),
        input_shape=(14,),
        rows=3000,
        summary="Price by year, living area and zip code, with gaps and slips of the pen in it to clean (S24, S25).",
        source="generated; the rule is the docstring of zoo.datasets.tabular.houses",
        licence="MIT",
        loader="zoo.datasets.tabular:houses",
    ),
    DatasetSpec(
        name="points",
        task=classification(("red", "green")),
        inputs=TableInput(("x1", "x2")),
        input_shape=(2,),
        rows=600,
        summary="Red and green points in the plane (S8); shape= linear, moons, circles or xor.",
        source="generated, with scikit-learn's make_moons and make_circles",
        licence="MIT",
        loader="zoo.datasets.tabular:points",
    ),
)
_specs = {spec.name: spec for spec in DATASETS}


def list_datasets(pattern: str = "*", task: str | None = None) -> list[str]:
    """Names of the datasets that match a wildcard pattern and ask a task, in alphabetical order."""
    return sorted(s.name for s in DATASETS if fnmatchcase(s.name, pattern) and task in (None, s.task.name))


def spec(name: str) -> DatasetSpec:
    """The :class:`DatasetSpec` of that name. Raises ZooError, with the nearest names, where there is none."""
    if name not in _specs:
        raise unknown("dataset", name, sorted(_specs))
    return _specs[name]


def load(name: str, seed: int = 0, **options: Any) -> Dataset:
    """A built-in dataset: split, and preprocessed with scikit-learn, fitted on the training split alone.

    Args:
        name: a dataset of :func:`list_datasets`.
        seed: of the split, and of the data where they are generated.
        **options: of the loader, such as ``shape="moons"`` of ``points``, or ``select=5`` of any table.

    Raises:
        ZooError: unknown name or option; a download that fails.

    Example: ``data = zoo.datasets.load("digits"); model.fit(*data.train, validation_data=data.validation)``.
    """
    known = spec(name)
    module, function = known.loader.split(":")
    loader = getattr(importlib.import_module(module), function)
    taken = [parameter for parameter in inspect.signature(loader).parameters if parameter not in ("spec", "seed")]
    for option in options:
        if option not in taken:
            raise ZooError(f"{name} takes no option {option!r}. It takes: {', '.join(taken) or 'none'}.")
    return loader(known, seed, **options)


def resolve(dataset: str | DatasetSpec | Dataset) -> DatasetSpec | Dataset:
    """A dataset, or the spec of the one that is named; not loaded."""
    return spec(dataset) if isinstance(dataset, str) else dataset
