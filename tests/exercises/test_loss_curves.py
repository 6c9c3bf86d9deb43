"""The checks of the notebook on loss curves: right answers pass, typical mistakes are named; the patients are ill."""

from types import SimpleNamespace

import pandas as pd
import pytest

import zoo
from zoo.exercises import loss_curves as check
from zoo.exercises.kit import NOTHING

HISTORY = check.patients()["A"]
VALIDATION = HISTORY["val_loss"]
BEST, LOST = VALIDATION.idxmin(), VALIDATION.iloc[-1] - VALIDATION.min()
CURES = {patient: check.CURES[illness] for patient, illness in check.ILLNESSES.items() if illness != "ideal"}


def run(rate, losses=(0.5, 0.4, 0.3, 0.2, 0.1), kind="ideal", name="digits"):
    """As much of a training as the check looks at."""
    return SimpleNamespace(
        recipe=SimpleNamespace(learning_rate=rate),
        history=pd.DataFrame({"val_loss": losses}),
        dataset=SimpleNamespace(name=name),
        diagnosis=SimpleNamespace(kind=kind),
    )


SICK = run(0.03, (0.5, 0.4, 0.2, 0.9, 0.4), "oscillating")
RIGHT = {
    "best_epoch": (BEST, LOST),
    "illnesses": (check.ILLNESSES,),
    "cures": (CURES,),
    "hidden": ("ideal",),
    "cured": (SICK, run(0.001)),
}
WRONG = [
    ("best_epoch", "the training loss", HISTORY["loss"].idxmin(), LOST),
    ("best_epoch", "counted from 0", BEST - 1, LOST),
    ("best_epoch", "lowest loss itself", VALIDATION.min(), LOST),
    ("best_epoch", "with itself", BEST, VALIDATION.iloc[-1] - HISTORY["loss"].iloc[-1]),
    ("best_epoch", "subtract it", BEST, VALIDATION.min()),
    ("best_epoch", "last epoch instead", BEST, VALIDATION.iloc[0] - VALIDATION.min()),
    ("best_epoch", "wrong sign", BEST, -LOST),
    ("illnesses", "Patient A is not underfitting", {**check.ILLNESSES, "A": "underfitting"}),
    ("illnesses", "Patient D is not overfitting", {**check.ILLNESSES, "D": "overfitting"}),
    ("illnesses", "Patient E is not ideal", {**check.ILLNESSES, "E": "ideal"}),
    ("illnesses", "none of", {**check.ILLNESSES, "E": "tired"}),
    ("illnesses", "patient C, E", {"A": "overfitting", "B": "oscillating", "D": "disturbed"}),
    ("illnesses", "dictionary", "overfitting"),
    ("cures", "jump over the valley", {**CURES, "B": "train longer, or raise the learning rate"}),
    ("cures", "by heart", {**CURES, "A": "train longer, or raise the learning rate"}),
    ("cures", "did not arrive", {**CURES, "E": "lower the learning rate"}),
    ("cures", "costs more than all the rest", {**CURES, "D": "lower the learning rate"}),
    ("hidden", "does the curve show it", "disturbed"),
    ("hidden", "two lines part", "overfitting"),
    ("cured", "still the learning rate", SICK, run(0.03)),
    ("cured", "You raised", SICK, run(0.1)),
    ("cured", "too low now", SICK, run(1e-5, kind="underfitting")),
    ("cured", "no better", SICK, run(0.02, (0.5, 0.4, 0.5, 0.9, 0.4))),
    ("cured", "same dataset", SICK, run(0.001, name="mnist")),
    ("cured", "five epochs", SICK, run(0.001, (0.5, 0.1))),
    ("cured", "the run itself", SICK, HISTORY),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answers"), [(name, words, answers) for name, words, *answers in WRONG])
def test_mistakes_are_named(name, words, answers, told):
    assert words in told(name, *answers)


@pytest.mark.parametrize("name", ["illnesses", "cures", "hidden"])
def test_dots_are_nothing_yet(name, told):
    assert told(name, ...) == NOTHING
    assert told(name, {"A": ..., "B": ...}) == NOTHING


def test_a_run_of_dots_is_nothing_yet(told):
    assert told("cured", SICK, ...) == NOTHING


@pytest.mark.parametrize("patient", check.ILLNESSES)
def test_the_diagnosis_agrees_on_the_patients(patient):
    assert zoo.diagnose(check.patients()[patient]).kind == check.ILLNESSES[patient]


def test_what_the_curve_hides_the_data_show():
    history, inputs = check.quiet_patient()
    assert zoo.diagnose(history).kind == "ideal"
    assert zoo.diagnose(history, inputs).kind == "disturbed"
