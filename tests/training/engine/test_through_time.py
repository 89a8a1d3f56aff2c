"""The gradient through time of a training: equal to autograd's, over every step that is read."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from seqviz.cells import RNNModel
from seqviz.data.corpora import zen
from seqviz.data.names import Examples as Texts
from seqviz.data.names import TextData
from seqviz.data.sample import load_sample
from seqviz.models.classifier import DigitLSTM, rows_first
from seqviz.training.doctor import finish
from seqviz.training.engine import through_time
from seqviz.training.engine.examples import Examples
from seqviz.training.engine.through_time import SEQUENCES, reach, some_of
from seqviz.training.tasks.characters import LOOKED_BACK, PIECES, CharactersRun, TextSetup
from seqviz.training.tasks.digits import DigitsRun, DigitsSetup
from seqviz.training.tasks.names import NamesRun, NamesSetup
from tests.cells.plain import leaves_of, run_plain, state_leaves
from tests.cells.reference import ALL, make_cell

STEPS, NUMBER, HIDDEN = 7, 5, 3
CLOSE = {"rtol": 1e-8, "atol": 1e-12}


def case(name: str, answers: int = 1) -> tuple[RNNModel, Examples]:
    """Two layers that predict so many values after each of some sequences of numbers."""
    rng = np.random.default_rng(4)
    cells = [make_cell(name, size, HIDDEN, seed=size) for size in (1, HIDDEN)]
    model = RNNModel.from_parts(cells, rng.standard_normal((1, HIDDEN)), rng.standard_normal(1))
    x = rng.standard_normal((NUMBER, STEPS, 1))
    return model, Examples(x, rng.standard_normal((NUMBER, answers, 1)), every_step=False)


def by_autograd(model: RNNModel, data: Examples) -> dict[str, np.ndarray]:
    """Of each state of the top layer the mean length of every sequence's own gradient, (T,)."""
    target = torch.from_numpy(data.target[:, :, 0].T.copy())  # (K, N)
    x = torch.from_numpy(data.x.swapaxes(0, 1).copy())
    below = torch.cat([x, target[:-1, :, None]])
    for cell in model.cells:
        kept: list[dict[str, torch.Tensor]] = []
        starts = state_leaves(cell.zero_state(NUMBER))
        run_plain(cell, leaves_of(cell), below, starts, kept=kept)
        below = torch.stack([one["h"] for one in kept])
    y = below @ torch.from_numpy(model.W_y.T.copy()) + torch.from_numpy(model.b_y)
    losses = ((y[-len(target) :, :, 0] - target) ** 2).mean(0)  # (N,), each sequence's own
    torch.autograd.backward(losses.sum())
    return {
        state: torch.stack([one[state].grad for one in kept]).norm(dim=2).mean(1).numpy()
        for state in model.cells[-1].description.states
    }


@pytest.mark.parametrize("answers", [1, 3])
@pytest.mark.parametrize("name", ALL)
def test_what_arrives_is_autograds(
    name: str, answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every state of every registered cell, steps after the window too; the same in slices."""
    model, data = case(name, answers)
    found, want = finish(reach(model, data, "mse")), by_autograd(model, data)
    assert (list(found.norms), found.sequences) == (list(want), NUMBER)
    for state, norms in want.items():
        assert len(norms) == STEPS + answers - 1
        np.testing.assert_allclose(found.norms[state], norms, **CLOSE)
    assert found.share() == pytest.approx(want["h"][0] / want["h"][-1], rel=1e-8)
    monkeypatch.setattr(through_time, "SLICE", 1.0)
    sliced = reach(model, data, "mse")
    assert sum(1 for _ in sliced) == NUMBER - 1
    again = finish(reach(model, data, "mse"))
    np.testing.assert_allclose(again.norms["h"], found.norms["h"], rtol=1e-12)


def test_a_forgotten_state_lets_nothing_through() -> None:
    """With the state reset before every step exactly 0 arrives anywhere but at the last one."""
    model, data = case("lstm")
    found = finish(reach(model, data, "mse", reset_state=True))
    for norms in found.norms.values():
        assert not norms[:-1].any()
        assert norms[-1] > 0
    assert found.share() == 0


def test_a_network_that_gets_no_gradient_has_no_share() -> None:
    """All weights zero: nothing arrives at any step, so nothing can be a share of it."""
    model, data = case("gru")
    for array in model.parameters().values():
        array[...] = 0
    found = finish(reach(model, data, "mse"))
    assert not found.norms["h"].any()
    assert np.isnan(found.share())


def test_what_is_looked_at_is_spread_over_all() -> None:
    """First and last, no more than so many, each once."""
    assert some_of(3).tolist() == [0, 1, 2]
    rows = some_of(1000)
    assert (len(rows), rows[0], rows[-1]) == (SEQUENCES, 0, 999)


def test_the_digits_gradient_is_torchs() -> None:
    """Of torch's two layers, on images of the training part, up to float32's rounding."""
    run = DigitsRun(DigitsSetup(hidden_size=8))
    torch_model = DigitLSTM(
        run.setup.architecture, generator=torch.Generator().manual_seed(3)
    ).eval()
    found = finish(run.reach(run.network(torch_model.numpy_state())))
    train = load_sample().train
    rows = some_of(len(train.images))
    lower, top = torch.nn.LSTM(28, 8), torch.nn.LSTMCell(8, 8)
    state = torch_model.lstm.state_dict()
    lower.load_state_dict({k: v for k, v in state.items() if k.endswith("l0")})
    top.load_state_dict({k.removesuffix("_l1"): v for k, v in state.items() if k.endswith("l1")})
    below, _ = lower(rows_first(torch.tensor(train.images[rows])))
    h = c = torch.zeros(len(rows), 8)
    kept = []
    for x in below:
        h, c = top(x, (h, c))
        h.retain_grad()
        c.retain_grad()
        kept.append((h, c))
    labels = torch.tensor(train.labels[rows])
    torch.autograd.backward(F.cross_entropy(torch_model.fc(h), labels, reduction="sum"))
    for k, name in enumerate("hc"):
        want = torch.stack([one[k].grad for one in kept]).norm(dim=2).mean(1).numpy()
        np.testing.assert_allclose(found.norms[name], want, rtol=2e-4)
    assert (len(found.norms["h"]), found.sequences) == (28, SEQUENCES)


def last_answers(model: RNNModel, rows: list[np.ndarray], labels: np.ndarray) -> list[np.ndarray]:
    """By torch's own GRU cell, a text at a time: of each ‖∂L/∂h_t‖ over all of its characters."""
    twin = torch.nn.GRUCell(model.cells[0].input_size, model.cells[0].hidden_size)
    weights = {name: torch.tensor(array) for name, array in model.cells[0].parameters().items()}
    size = model.cells[0].hidden_size
    with torch.no_grad():
        twin.weight_ih.copy_(weights["W_x"])
        twin.weight_hh.copy_(weights["W_h"])
        twin.bias_ih.copy_(weights["b"])
        twin.bias_hh.zero_()
        twin.bias_hh[2 * size :].copy_(weights["b_hn"])
    found = []
    for row, label in zip(rows, labels, strict=True):
        h, kept = torch.zeros(1, size), []
        for index in row:
            h = twin(F.one_hot(torch.tensor([index]), model.cells[0].input_size).float(), h)
            h.retain_grad()
            kept.append(h)
        y = h @ torch.tensor(model.W_y.T.copy()) + torch.tensor(model.b_y)
        F.cross_entropy(y, torch.tensor([label])).backward()
        found.append(torch.cat([one.grad for one in kept]).norm(dim=1).numpy())
    return found


def test_the_texts_gradient_is_torchs_over_their_last_characters() -> None:
    """Texts of three lengths, each sent back whole: the mean over the characters that all have."""
    texts = ("ab", "ba", "abc", "bcab", "cabba", "acab")
    data = TextData(("A", "B"), Texts(texts, np.arange(6) % 2), Texts(("a",), [0]), "made up", {})
    run = NamesRun(NamesSetup("own", "gru", 16), data)
    assert [rows.tolist() for rows in run.looked_at] == [[3, 5], [4]]
    model = RNNModel(len(run.vocabulary), 16, 2, cell="gru", rng=np.random.default_rng(3))
    model = model_in_float32(model)
    found = finish(run.reach(model))
    rows = [run.vocabulary.encode(texts[k]) for k in (3, 5, 4)]
    want = last_answers(model, rows, np.array([1, 1, 0]))
    assert (found.sequences, list(found.norms)) == (3, ["h"])
    np.testing.assert_allclose(
        found.norms["h"], np.mean([one[-4:] for one in want], axis=0), rtol=2e-4
    )
    assert NamesRun(NamesSetup.of("random"), None).reach(model) is None


def test_the_next_character_s_gradient_is_torchs() -> None:
    """The error of the one character after a piece alone, over all that is read before it."""
    run = CharactersRun(zen(), TextSetup("gru", 8))
    text = run.corpus.vocabulary.encode(run.corpus.train)
    assert run.pieces.shape == (PIECES, LOOKED_BACK + 1)
    np.testing.assert_array_equal(run.pieces[[0, -1]], [text[:51], text[-51:]])
    model = RNNModel(
        len(run.corpus.vocabulary),
        8,
        len(run.corpus.vocabulary),
        cell="gru",
        rng=np.random.default_rng(3),
    )
    model = model_in_float32(model)
    found = finish(run.reach(model))
    want = last_answers(model, list(run.pieces[:, :-1]), run.pieces[:, -1])
    np.testing.assert_allclose(found.norms["h"], np.mean(want, axis=0), rtol=5e-3, atol=1e-12)


def model_in_float32(model: RNNModel) -> RNNModel:
    """The same network with the numbers that a training has."""
    cells = [
        type(one).from_parameters(
            {name: array.astype(np.float32) for name, array in one.parameters().items()}
        )
        for one in model.cells
    ]
    return RNNModel.from_parts(cells, model.W_y.astype(np.float32), model.b_y.astype(np.float32))
