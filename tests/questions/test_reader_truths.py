"""What the questions about readers answer, computed again by torch or from the shipped files."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from seqviz.cells import RNNModel
from seqviz.data.sample import load_sample
from seqviz.models.bridge import cells_to_torch
from seqviz.models.detective.shipped import SHIPPED
from seqviz.models.digit_reader import DigitReader
from seqviz.models.text_classifier import TextClassifier
from seqviz.questions import (
    digit_reader,
    neuron_detective,
    sequence_prediction,
    text_classification,
    train_digits,
)
from seqviz.questions.puzzle import find
from tests.questions.test_cell_truths import share

TURNS = range(3)


def torch_logits(model: RNNModel, x: np.ndarray) -> np.ndarray:
    """The outputs after every step, by torch's own layers: (T, N, I) → (T, N, O)."""
    net = cells_to_torch(model.cells)
    with torch.no_grad():
        h = net(torch.from_numpy(np.array(x)))[0].numpy()
    logits: np.ndarray = h @ model.W_y.T + model.b_y
    return logits


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    """The shipped reader, read anew."""
    return DigitReader.load()


def rows_of(reader: DigitReader, images: np.ndarray) -> np.ndarray:
    """Pixels as the network sees them, (28, N, 28)."""
    x: np.ndarray = ((images / 255 - reader.card.mean) / reader.card.std).swapaxes(0, 1)
    return x.astype(np.float32)


DONE = {
    "flip:v": lambda image: image[::-1],
    "flip:h": lambda image: image[:, ::-1],
    "rotate:90": lambda image: np.rot90(image),
    "shift:4_0": lambda image: np.pad(image, ((0, 0), (4, 0)))[:, :28],
    "shift:5_0": lambda image: np.pad(image, ((0, 0), (5, 0)))[:, :28],
    "shift:-6_0": lambda image: np.pad(image, ((0, 0), (0, 6)))[:, 6:],
    "shift:0_5": lambda image: np.pad(image, ((5, 0), (0, 0)))[:28],
    "shift:0_6": lambda image: np.pad(image, ((6, 0), (0, 0)))[:28],
    "cover:16-28": lambda image: np.concatenate([image[:15], np.zeros_like(image[15:])]),
    "cover:1-10": lambda image: np.concatenate([np.zeros_like(image[:10]), image[10:]]),
    "cover:1-14": lambda image: np.concatenate([np.zeros_like(image[:14]), image[14:]]),
}
"""Disturbances that are written again in a line; the others have tests of their own."""


@pytest.mark.parametrize("turn", TURNS)
def test_when_the_reader_has_decided(reader: DigitReader, turn: int) -> None:
    """Going back from the last row, the first one whose leader is another ends the lead."""
    found = find(digit_reader.DECIDED, turn)
    leaders = torch_logits(reader.model, rows_of(reader, found.case.image[None]))[:, 0].argmax(1)
    row = len(leaders)
    while row > 1 and leaders[row - 2] == leaders[-1]:
        row -= 1
    assert found.truth.numbers == {"row": row, "says": leaders[-1]}
    assert found.truth.outcome == ("early" if row <= 12 else "late" if row > 18 else "middle")


def test_what_a_disturbance_does(reader: DigitReader) -> None:
    """The reader's guess with and without is torch's, on pictures that are changed here."""
    looked = 0
    for turn in range(12):
        found = find(digit_reader.DISTURBED, turn)
        change = DONE.get(found.case.experiments)
        if change is None:
            continue
        looked += 1
        images = np.array([found.case.image, change(found.case.image)])
        before, after = torch_logits(reader.model, rows_of(reader, images))[-1].argmax(1)
        assert found.truth.outcome == ("same" if before == after else "other")
        assert (found.truth.numbers["before"], found.truth.numbers["after"]) == (before, after)
    assert looked >= 4


@pytest.mark.parametrize("turn", TURNS)
def test_what_is_misread(reader: DigitReader, turn: int) -> None:
    """The wrong digit is torch's, and it is among the choices."""
    found = find(train_digits.MISREAD, turn)
    logits = torch_logits(reader.model, rows_of(reader, found.case.image[None]))[-1, 0]
    assert found.truth.outcome == str(logits.argmax()) != str(found.case.label)
    assert found.truth.outcome in train_digits.likeliest(found.case)


def test_how_many_disturbed_digits_are_read(reader: DigitReader) -> None:
    """The count of right answers is torch's, on pictures that are changed here."""
    looked = 0
    for turn in range(8):
        found = find(train_digits.DISTURBED, turn)
        change = DONE.get(found.case.experiments)
        if change is None:
            continue
        looked += 1
        part = slice(found.case.begin, found.case.begin + train_digits.COUNT)
        images = np.array([change(image) for image in load_sample().images[part]])
        says = torch_logits(reader.model, rows_of(reader, images))[-1].argmax(1)
        right = int((says == load_sample().labels[part]).sum())
        assert found.truth.numbers == {"right": right}
        limits = (0.5, 0.9, ("few", "some", "most"))
        assert found.truth.outcome == share(right / len(images), *limits)
    assert looked >= 1


@pytest.fixture(scope="module")
def classifier() -> TextClassifier:
    """The shipped classifier, read anew."""
    return TextClassifier.load()


def says(classifier: TextClassifier, text: str) -> str:
    """The class after the last letter, by torch."""
    x = classifier.one_hot(classifier.vocabulary.encode(text)[:, None])
    return classifier.classes[int(torch_logits(classifier.model, x)[-1, 0].argmax())]


@pytest.mark.parametrize("turn", TURNS)
def test_where_a_name_is_from(classifier: TextClassifier, turn: int) -> None:
    """The class is torch's, forwards and backwards."""
    found = find(text_classification.ORIGIN, turn)
    assert found.truth.outcome == says(classifier, found.case.text)
    found = find(text_classification.BACKWARDS, turn)
    both = [says(classifier, one) for one in (found.case.text, found.case.text[::-1])]
    assert found.truth.words == dict(zip(("first", "second"), both, strict=True))
    assert found.truth.outcome == ("same" if both[0] == both[1] else "other")


@pytest.mark.parametrize("turn", TURNS)
def test_what_a_unit_tells(turn: int) -> None:
    """The scores are those in the shipped file, and the highest of the three is the answer."""
    found = find(neuron_detective.TELLS, turn)
    scores = load_file(SHIPPED[neuron_detective.WRITER])["h.scores"]
    rows = neuron_detective.ranking().features
    told = {name: scores[rows.index(name), found.case.unit] for name in found.case.features}
    assert found.truth.numbers == pytest.approx(told)
    assert found.truth.outcome == max(told, key=lambda name: told[name])


@pytest.mark.parametrize("turn", TURNS[:3])
def test_what_a_silenced_unit_costs(turn: int) -> None:
    """Both losses are those of equations with the unit's h at 0, written out."""
    found = find(neuron_detective.SILENCE, turn)
    lm, case = neuron_detective.shipped_charlm(neuron_detective.WRITER), found.case
    part = neuron_detective.text()[case.begin : case.begin + neuron_detective.READ]
    cell, losses = lm.model.cells[0], []
    indices = lm.vocabulary.encode(part)
    for silent in (False, True):
        h, c, total = np.zeros(cell.hidden_size), np.zeros(cell.hidden_size), 0.0
        for now, following in pairwise(indices):
            i, f, g, o = np.split(cell.W_x[:, now] + cell.W_h @ h + cell.b, 4)
            c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
            h = np.tanh(c) / (1 + np.exp(-o))
            h[case.unit] *= not silent
            z = lm.model.W_y @ h + lm.model.b_y
            total += np.log(np.exp(z - z.max()).sum()) + z.max() - z[following]
        losses.append(total / (len(indices) - 1))
    before, after = losses
    assert found.truth.numbers["before"] == pytest.approx(before, rel=1e-4)
    assert found.truth.numbers["after"] == pytest.approx(after, rel=1e-4)
    limits = (neuron_detective.LITTLE, neuron_detective.MUCH, neuron_detective.COSTS)
    assert found.truth.outcome == share(after / before - 1, *limits)


@pytest.mark.parametrize("turn", TURNS)
def test_what_a_learning_rate_does(turn: int) -> None:
    """Both errors are those of a loop over the held-out windows, by torch's RNN."""
    found = find(sequence_prediction.RATE, turn)
    setup = sequence_prediction.rate_setup(found.case)
    errors = []
    for run in (sequence_prediction.build(setup), sequence_prediction.trained(setup)):
        X, y = run.data.X_validation, run.data.y_validation
        said = torch_logits(run.model, X.swapaxes(0, 1))[-1, :, 0]
        errors.append(float(np.mean((said - y) ** 2)))
    numbers = found.truth.numbers
    assert [numbers["before"], numbers["after"]] == pytest.approx(errors, rel=1e-6, nan_ok=True)
    left = errors[1] / errors[0] if np.isfinite(errors[1]) else np.inf
    assert found.truth.outcome == share(left, 0.2, 0.9, ("falls", "some", "no"))
