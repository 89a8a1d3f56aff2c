"""What the questions about texts and series answer, computed again without the questions' code."""

import numpy as np
import pytest

from seqviz.models.charlm import SHIPPED, CharLM
from seqviz.questions import sequence_prediction, text_generation
from seqviz.questions.puzzle import find
from tests.questions.test_cell_truths import share

TURNS = range(3)


def logits_after(lm: CharLM, text: str) -> np.ndarray:
    """The network's outputs after every character, by its model's whole forward pass, (T, V)."""
    x = np.eye(len(lm.vocabulary), dtype=lm.model.dtype)[lm.vocabulary.encode(text)][:, None]
    logits: np.ndarray = lm.model.forward(x).y[:, 0].astype(np.float64)
    return logits


@pytest.fixture(scope="module")
def lm() -> CharLM:
    """The shipped writer, read anew."""
    return CharLM.load(SHIPPED["shakespeare"])


@pytest.mark.parametrize("turn", TURNS)
def test_temperature(lm: CharLM, turn: int) -> None:
    """The favourite's chance is that of the softmax of the logits divided by the temperature."""
    found = find(text_generation.TEMPERATURE, turn)
    z = logits_after(lm, found.case.read)[-1]
    powers = np.exp(z / found.case.temperature)
    after = float((powers / powers.sum()).max())
    assert found.truth.numbers["after"] == pytest.approx(after, abs=1e-4)
    assert (found.truth.words or {})["char"] == lm.vocabulary.characters[int(z.argmax())]
    assert found.truth.outcome == share(after, 0.5, 0.9, ("flat", "leading", "sure"))


@pytest.mark.parametrize("turn", TURNS[:2])
def test_its_own_guesses(lm: CharLM, turn: int) -> None:
    """Right guesses, fed the play and fed its own, are those of whole forward passes."""
    found = find(text_generation.FORCING, turn)
    read, follows = found.case.read, found.case.follows
    rows = logits_after(lm, read + follows)[len(read) - 1 : -1]
    fed = sum(
        lm.vocabulary.characters[k] == c for k, c in zip(rows.argmax(1), follows, strict=True)
    )
    own = ""
    for _ in follows:
        own += lm.vocabulary.characters[int(logits_after(lm, read + own)[-1].argmax())]
    alone = sum(a == b for a, b in zip(own, follows, strict=True))
    assert found.truth.numbers == {"fed_truth": fed, "fed_own": alone}
    assert found.truth.outcome == share(alone / fed, 0.35, 0.7, ("fewer", "half", "nearly"))


@pytest.mark.parametrize("turn", TURNS)
def test_its_own_predictions(turn: int) -> None:
    """Both mean errors are those of a loop that feeds one window after the other by hand."""
    found = find(sequence_prediction.FORCING, turn)
    case = found.case
    run = sequence_prediction.trained(sequence_prediction.setup_of(case.series))
    cell, data = run.model.cells[0], run.data
    start = data.cut + case.start
    errors = []
    for alone in (False, True):
        values = list(data.scaled[:start])
        off = []
        for step in range(case.steps):
            h = np.zeros(cell.hidden_size)
            for value in values[-data.window :]:
                h = np.tanh(cell.W_x[:, 0] * value + cell.W_h @ h + cell.b)
            said = float(run.model.W_y[0] @ h + run.model.b_y[0])
            true = float(data.scaled[start + step])
            off.append(abs(said - true))
            values.append(said if alone else true)
        errors.append(np.mean(off))
    fed, alone_ = errors  # the scaling is none, so the units are the series' own
    assert found.truth.numbers["fed"] == pytest.approx(fed, rel=1e-6)
    assert found.truth.numbers["alone"] == pytest.approx(alone_, rel=1e-6)
    assert found.truth.outcome == share(alone_ / fed, 2, 10, ("alike", "worse", "far"))
