"""The digit reader: equal to torch row by row, honest about when it decided, good at real pens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from seqviz.data.digits import prepare_drawing
from seqviz.data.mistakes import load_mistakes
from seqviz.data.sample import load_sample
from seqviz.models.bracket_reader import BracketReader, shipped_bracket_reader
from seqviz.models.checkpoint import SHIPPED, CheckpointError, load_numpy
from seqviz.models.classifier import DigitLSTM, rows_first
from seqviz.models.digit_reader import DigitReader, decided_at, shipped_reader, softmax, sure_at
from tests.data.pen_strokes import HANDS, render
from tests.matrix import WHOLE

IMAGES = load_sample().images[:12]


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    """The shipped network in NumPy."""
    return shipped_reader()


@pytest.fixture(scope="module")
def network() -> DigitLSTM:
    """The shipped network in torch."""
    tensors, card = load_numpy(SHIPPED)
    network = DigitLSTM(card.architecture)
    network.load_numpy_state(tensors)
    return network.eval()


def _layers(network: DigitLSTM, x: torch.Tensor) -> list[tuple[NDArray, NDArray]]:
    """H and c of each layer after every row, (T, N, H), one row at a time through torch."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    layers = []
    for k in range(network.architecture.num_layers):
        cell = torch.nn.LSTMCell(x.shape[-1], network.architecture.hidden_size)
        cell.load_state_dict({n: getattr(network.lstm, f"{n}_l{k}") for n in names})
        state, hs, cs = None, [], []
        for x_t in x:
            state = cell(x_t, state)
            hs.append(state[0])
            cs.append(state[1])
        x = torch.stack(hs)
        layers.append((x.detach().numpy(), torch.stack(cs).detach().numpy()))
    return layers


def test_every_state_and_logit_equals_torchs(reader: DigitReader, network: DigitLSTM) -> None:
    """H and c of both layers and the logits after every row, within 1e-5, for real images."""
    x = rows_first(torch.from_numpy(IMAGES.copy()), mean=reader.card.mean, std=reader.card.std)
    layers = _layers(network, x)
    with torch.no_grad():
        logits = network.fc(network.lstm(x)[0]).numpy()  # (T, N, O)
        last = network(x).numpy()
    for k, image in enumerate(IMAGES):
        reading = reader.read(image)
        np.testing.assert_allclose(reading.x[:, 0], x[:, k].numpy(), atol=1e-6)
        for trace, (h, c) in zip(reading.trace.layers, layers, strict=True):
            np.testing.assert_allclose(trace.h[:, 0], h[:, k], rtol=0, atol=1e-5)
            np.testing.assert_allclose(trace.c[:, 0], c[:, k], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(reading.logits, logits[:, k], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(reading.logits[-1], last[k], rtol=1e-5, atol=1e-5)
        assert reading.prediction == last[k].argmax()


def test_a_reading_adds_up(reader: DigitReader) -> None:
    """Probabilities sum to 1 after every row; prediction, confidence and margin follow."""
    reading = reader.read(IMAGES[3])
    np.testing.assert_allclose(reading.probabilities.sum(axis=1), 1.0, rtol=1e-6)
    assert reading.prediction == reading.probabilities[-1].argmax()
    ranked = np.sort(reading.probabilities[-1])
    assert reading.confidence == pytest.approx(float(ranked[-1]))
    assert reading.margin == pytest.approx(float(ranked[-1] - ranked[-2]))
    assert reading.probabilities[-1, reading.runner_up] == ranked[-2]
    leaders = reading.leaders
    assert (leaders[reading.decided_at :] == reading.prediction).all()
    assert reading.decided_at == 0 or leaders[reading.decided_at - 1] != reading.prediction


def test_everything_is_float32_and_read_only(reader: DigitReader) -> None:
    """Nothing silently becomes float64, and nothing can be changed afterwards."""
    reading = reader.read(IMAGES[0])
    for array in (reading.x, reading.logits, reading.probabilities, reading.trace.layers[1].c):
        assert array.dtype == np.float32
        assert not array.flags.writeable
    assert not reading.image.flags.writeable
    assert not np.shares_memory(reading.image, IMAGES)


def test_rows_below_do_not_change_what_was_said_above(reader: DigitReader) -> None:
    """``probabilities[t]`` is what the classifier says if the picture ended there."""
    whole = reader.read(IMAGES[5])
    cut = IMAGES[5].copy()
    cut[15:] = 0
    np.testing.assert_allclose(
        reader.read(cut).probabilities[:15], whole.probabilities[:15], atol=1e-6
    )
    np.testing.assert_allclose(reader.rows(IMAGES[5:6]), whole.x, atol=0)


def test_many_at_once_equal_one_by_one(reader: DigitReader) -> None:
    """Batches, also ones that do not divide evenly, give the same numbers."""
    many = reader.read_many(IMAGES, batch_size=5)
    for k, image in enumerate(IMAGES):
        one = reader.read(image)
        np.testing.assert_allclose(many.logits[:, k], one.logits, rtol=1e-4, atol=1e-5)
        assert many.predictions[k] == one.prediction
        assert many.decided_at[k] == one.decided_at


def test_decided_at_is_the_first_row_of_the_final_run() -> None:
    """Hand-made leaders: from the start, after a change of mind, and only at the last row."""
    leaders = np.array([[1, 1, 1, 1], [1, 2, 1, 1], [0, 2, 2, 2], [1, 1, 1, 2]])  # (N, T)
    logits = np.eye(3, dtype=np.float32)[leaders.T]  # (T, N, O)
    assert decided_at(logits).tolist() == [0, 2, 1, 3]


def test_softmax_survives_large_logits() -> None:
    """No overflow, and differences alone matter."""
    logits = np.array([[1000.0, 1001.0], [-1000.0, -999.0]], np.float32)
    np.testing.assert_allclose(softmax(logits), [[0.26894143, 0.7310586]] * 2, rtol=1e-5)


@pytest.mark.parametrize(
    "image",
    [np.zeros((27, 28), np.uint8), np.zeros((28, 28), np.float32), np.zeros((1, 28, 28), np.uint8)],
)
def test_other_images_are_refused_by_name(reader: DigitReader, image: NDArray) -> None:
    """Shape and dtype are checked before anything is computed."""
    with pytest.raises(ValueError, match=r"image"):
        reader.read(image)
    with pytest.raises(ValueError, match="at least one"):
        reader.read_many(np.zeros((0, 28, 28), np.uint8))


def test_a_missing_checkpoint_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """The error names the path."""
    with pytest.raises(CheckpointError, match=r"none\.safetensors|none\.json"):
        DigitReader.load(tmp_path / "none.safetensors")


@pytest.mark.parametrize("hand", sorted(HANDS))
def test_digits_drawn_with_a_pen_are_read(reader: DigitReader, hand: str) -> None:
    """At least nine of the ten digits of each hand, drawn on the canvas, are read right."""
    images = np.stack([prepare_drawing(render(HANDS[hand][d])).image for d in range(10)])
    reading = reader.read_many(images)
    assert (reading.predictions == np.arange(10)).sum() >= 9, reading.predictions.tolist()


def test_pens_of_other_widths_are_read_too(reader: DigitReader) -> None:
    """Of both hands and pens from 4 to 30 pixels, nine in ten are read right."""
    right = [
        reader.read(prepare_drawing(render(strokes[d], width)).image).prediction == d
        for strokes in HANDS.values()
        for width in (4, 12, 30)
        for d in range(10)
    ]
    assert np.mean(right) >= 0.9


@pytest.mark.parametrize("count", [200, 1000] if WHOLE else [200])
def test_preparing_mnist_again_does_not_change_what_is_read(
    reader: DigitReader, count: int
) -> None:
    """Sample images, ten times larger and prepared anew, are read as well as before, within 1 %."""
    sample = load_sample()[:count]
    again = np.stack(
        [prepare_drawing(np.kron(i, np.ones((10, 10), np.uint8))).image for i in sample.images]
    )
    direct = (reader.read_many(sample.images).predictions == sample.labels).mean()
    prepared = (reader.read_many(again).predictions == sample.labels).mean()
    assert direct > 0.98
    assert abs(direct - prepared) <= 0.01


def test_the_shipped_mistakes_are_mistakes_of_the_shipped_network(reader: DigitReader) -> None:
    """Read again, each is misread as listed; where this fails, run scripts/find_mistakes.py."""
    mistakes = load_mistakes()
    reading = reader.read_many(mistakes.images)
    np.testing.assert_array_equal(reading.predictions, mistakes.predictions)
    assert (mistakes.predictions != mistakes.labels).all()
    np.testing.assert_allclose(reading.probabilities[-1], mistakes.probabilities, atol=1e-4)
    wrong = mistakes.probabilities[np.arange(len(mistakes)), mistakes.predictions]
    assert (np.diff(wrong) <= 0).all()
    assert len(mistakes) == min(mistakes.total, 60)
    assert mistakes.tested == 10_000


@pytest.mark.parametrize("shipped", [shipped_reader, shipped_bracket_reader])
def test_no_session_can_change_the_shared_weights(
    shipped: Callable[[], DigitReader | BracketReader],
) -> None:
    """What all visitors share refuses to be written to."""
    for weights in shipped().model.parameters().values():
        with pytest.raises(ValueError, match="read-only"):
            weights *= 2


@pytest.mark.parametrize(
    ("shares", "step"),
    [
        ([0.3, 0.287, 0.95, 0.99], 2),
        ([0.95, 0.5, 0.9, 0.92], 2),
        ([0.95, 0.99, 0.97, 0.9], 0),
        ([0.3, 0.95, 0.99, 0.85], None),
    ],
)
def test_sure_is_another_thing_than_leading(shares: list[float], step: int | None) -> None:
    """The first step from which on the final answer keeps nine tenths, if there is one."""
    assert sure_at(np.array([[p, 1 - p] for p in shares])) == step
