"""A trained network's answer, sent back: equal to autograd's, and told as it is."""

import numpy as np
import pytest
import torch

from seqviz.cells import RNNModel
from seqviz.cells.arrays import frozen
from seqviz.cells.through_time import Flow
from seqviz.figures.answer_back import (
    AnswerBack,
    LayerBack,
    in_doubles,
    pack_answer_back,
    send_answer_back,
)
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.models.torch_twin import TorchTwin
from seqviz.models.verify_back import compare_answer_back
from tests.claims.proof import proves


def digit() -> AnswerBack:
    """The shipped reader of digits, and what it makes of two strokes."""
    reader = shipped_reader()
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 4:24, 12:15] = image[0, 4:7, 8:20] = 255
    return send_answer_back(reader.model, reader.rows(image), 7)


def name() -> AnswerBack:
    """The shipped classifier of names."""
    reading = shipped_text_classifier().read("Kowalski")
    return send_answer_back(shipped_text_classifier().model, reading.x, reading.prediction)


@pytest.mark.parametrize("sent", [digit, name])
def test_what_arrives_is_autograds(sent: object) -> None:
    """At every state of every layer, to 1e-8 of the largest; another answer's is not."""
    back: AnswerBack = sent()  # type: ignore[operator]
    run = TorchTwin(back.model).read(back.x)
    loss = torch.nn.functional.cross_entropy(run.y[-1], torch.tensor([back.answer]))
    loss.backward()
    assert back.loss == pytest.approx(loss.item(), rel=1e-10)
    assert back.probability == pytest.approx(torch.softmax(run.y[-1, 0], -1)[back.answer].item())
    assert len(back.layers) == len(back.model.cells)
    for one in back.layers:
        for part, state in enumerate(back.model.cells[one.layer].description.states):
            theirs = run.gradients(one.layer, part)[:, 0].numpy()
            np.testing.assert_allclose(
                one.flow.totals[state][1:], theirs, rtol=1e-8, atol=1e-8 * np.abs(theirs).max()
            )
            norms = np.linalg.norm(theirs, axis=1)
            np.testing.assert_allclose(one.shares(state)[1:], norms / norms[-1], rtol=1e-7)
    totals = [one.flow.totals for one in back.layers]
    found = compare_answer_back(back.model, back.x, back.answer, back.loss, totals)
    assert all(one.holds for one in found)
    other = compare_answer_back(back.model, back.x, back.answer - 1, back.loss, totals)
    assert not any(one.holds for one in other)


def test_the_line_is_the_forget_gate() -> None:
    """What a layer's cell state hands on is the mean of f, geometric; the top layer comes first."""
    back = digit()
    trace = back.model.forward(back.x)
    lanes = pack_answer_back(back, {0: "below", 1: "above"})
    assert [lane.title for lane in lanes] == ["above", "below"]
    for lane, layer in zip(lanes, (1, 0), strict=True):
        f = trace.layers[layer].quantity("f")[:, 0]
        assert (lane.carries, lane.gate, lane.sign) == ("c", "f", 1)
        np.testing.assert_allclose(lane.line, np.exp(np.log(f).mean(axis=1)), rtol=1e-10)
        assert lane.rate == pytest.approx(np.exp(np.log(f).mean()), rel=1e-10)
        assert set(lane.shares) == {"h", "c"}
        last = back.layers[layer].flow.totals["c"][-1]
        for t in (0, 5, 27, 28):
            left = np.linalg.norm(last * f[t:].prod(axis=0)) / np.linalg.norm(last)
            assert lane.alone[t] == pytest.approx(left, rel=1e-9)
        units = np.exp(np.log(f).mean(axis=0))
        unit, kept = back.layers[layer].open_unit
        assert kept == pytest.approx(units[unit], rel=1e-10) == units.max()


@proves(
    "{layer}: nowhere on the way is less than half of the gradient left.",
    "{layer}: {count} step before the loss, less than half of the gradient is left.",
    "{layer}: {count} steps before the loss, less than half of the gradient is left.",
)
@pytest.mark.parametrize(
    ("norms", "halved", "reach", "largest"),
    [
        ([0.0, 0.001, 0.02, 0.3, 0.6, 1.0], 2, 2, (5, 1.0)),
        ([0.7, 0.8, 0.9, 1.0], None, 1, (3, 1.0)),
        ([5.0, 4.0, 0.4, 3.0, 1.0], 2, 1, (1, 4.0)),
        ([0.0, 0.0, 0.0, 1.0], 1, 3, (3, 1.0)),
    ],
)
def test_how_far_it_reaches_is_read_off_the_shares(
    norms: list[float], halved: int | None, reach: int, largest: tuple[int, float]
) -> None:
    """Where less than half is left going back, the earliest step with a hundredth, the largest."""
    totals = {"h": frozen(np.array(norms)[:, None])}
    flow = Flow(len(norms) - 2, totals, totals)
    one = LayerBack(
        0, "h", flow, np.ones(len(norms) - 1), 1.0, np.array([0.5, 0.9, 0.1]), np.ones(0)
    )
    assert (one.halved, one.reach, one.largest) == (halved, reach, largest)
    assert one.open_unit == (1, 0.9)


def test_a_network_without_a_gate_is_refused() -> None:
    """A plain RNN has no line to draw; and doubles keep every weight."""
    model = RNNModel(2, 3, 2, cell="rnn", rng=np.random.default_rng(0), dtype=np.float32)
    twice = in_doubles(model)
    for key, array in model.parameters().items():
        np.testing.assert_array_equal(twice.parameters()[key], array)
    with pytest.raises(ValueError, match="layer 0 is a rnn"):
        send_answer_back(model, np.ones((3, 1, 2)), 1)
