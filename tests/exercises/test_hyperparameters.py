"""The checks of the notebook on hyperparameters: right answers pass, typical mistakes are named."""

import numpy as np
import pytest

from zoo.exercises import hyperparameters as check
from zoo.exercises.kit import NOTHING, NotYet

ANSWERS = dict(check.KINDS)


def best(trials):
    return trials[trials.state == "complete"].val_loss.idxmin()


RIGHT = {
    "kinds": ANSWERS,
    "count": lambda n, h, m: (n + 1) * h + (h + 1) * m,
    "draw_rate": lambda low, high, u: low * (high / low) ** u,
    "is_hopeless": lambda loss, others: loss > np.median(others),
    "best_trial": best,
}
WRONG = [
    ("kinds", "Look again at 'biases': gradient descent changes it", {**ANSWERS, "biases": "hyperparameter"}),
    ("kinds", "Look again at 'activation': no gradient", {**ANSWERS, "activation": "parameter"}),
    ("kinds", "is none of", {**ANSWERS, "neurons": "both"}),
    ("kinds", "'neurons' is missing", {"weights": "parameter"}),
    ("kinds", "A dict was asked for", "parameter"),
    ("kinds", NOTHING, dict.fromkeys(ANSWERS, ...)),
    ("count", "forgot the biases", lambda n, h, m: n * h + h * m),
    ("count", "forgot the output layer", lambda n, h, m: (n + 1) * h),
    ("count", "One bias a layer", lambda n, h, m: n * h + h * m + 2),
    ("count", "lacks its biases", lambda n, h, m: (n + 1) * h + h * m),
    ("count", "reads the hidden neurons", lambda n, h, m: (n + 1) * (h + m)),
    ("count", "add up", lambda n, h, m: (n + 1) * h * (h + 1) * m),
    ("draw_rate", "draws the number itself evenly", lambda low, high, u: low + u * (high - low)),
    ("draw_rate", "you multiplied by it", lambda low, high, u: high * u),
    ("draw_rate", "begin at low", lambda low, high, u: high * (high / low) ** u),
    ("draw_rate", "stands on its head", lambda low, high, u: low * (low / high) ** u),
    ("draw_rate", "forgot the factor low", lambda low, high, u: (high / low) ** u),
    ("draw_rate", "returns nothing yet", lambda low, high, u: ...),
    ("is_hopeless", "other way round", lambda loss, others: loss <= np.median(others)),
    ("is_hopeless", "That is the mean", lambda loss, others: loss > np.mean(others)),
    ("is_hopeless", "too strict", lambda loss, others: loss > min(others)),
    ("is_hopeless", "too mild", lambda loss, others: loss > max(others)),
    ("best_trial", "who learned by heart", lambda trials: trials.loss.idxmin()),
    ("best_trial", "by the test split", lambda trials: trials.test_loss.idxmin()),
    ("best_trial", "the pruned trial too", lambda trials: trials.val_loss.idxmin()),
    ("best_trial", "the best one is the smallest", lambda trials: trials.val_loss.idxmax()),
    ("best_trial", "its number was asked for", lambda trials: trials.val_loss[best(trials)]),
]


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_passes(name, capsys):
    getattr(check, name)(RIGHT[name])
    assert capsys.readouterr().out.startswith("✓")


@pytest.mark.parametrize(("name", "told", "answer"), WRONG)
def test_a_mistake_is_named(name, told, answer):
    with pytest.raises(NotYet) as raised:
        getattr(check, name)(answer)
    assert told in str(raised.value)


@pytest.mark.parametrize("name", RIGHT)
def test_dots_are_not_yet(name):
    for dots in (..., None, lambda *given: ...) if name != "kinds" else (..., None):
        with pytest.raises(NotYet):
            getattr(check, name)(dots)
