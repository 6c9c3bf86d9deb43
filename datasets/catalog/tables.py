"""Tables, one entry a dataset."""

from __future__ import annotations

from zoo.datasets.dataset import DatasetSpec
from zoo.datasets.inputs import TableInput
from zoo.tasks import anomaly_detection, classification, regression

BREAST_CANCER = tuple(
    f"{statistic} {measure}" if statistic != "error" else f"{measure} error"
    for statistic in ("mean", "error", "worst")
    for measure in (
        "radius", "texture", "perimeter", "area", "smoothness",
        "compactness", "concavity", "concave points", "symmetry", "fractal dimension",
    )
)  # fmt: skip

ENTRIES = (
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
        name="anomalies",
        task=anomaly_detection(("benign", "malignant")),
        inputs=TableInput(BREAST_CANCER),
        input_shape=(30,),
        rows=431,
        summary="Breast cancer: benign tumours to learn from, malignant ones to find (S17, S18, S29).",
        source="scikit-learn, load_breast_cancer",
        licence="CC BY 4.0",
        citation="Street, Wolberg and Mangasarian (1993), doi:10.24432/C5DW2B",
        loader="zoo.datasets.anomalies:anomalies",
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
        name="houses",
        task=regression(("price (€)",)),
        inputs=TableInput(("year", "area (m²)"), categories=("zip code",)),
        input_shape=(14,),
        rows=3000,
        summary="Price by year, living area and zip code, with gaps and slips of the pen in it to clean (S24, S25).",
        source="generated; the rule is the docstring of zoo.datasets.tabular.houses",
        generated=True,
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
        generated=True,
        licence="MIT",
        loader="zoo.datasets.tabular:points",
    ),
)
