"""The character model: the fast stepper against the cells and torch, states, branches, drawing."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
import torch

from seqviz.cells import CELLS, LSTMState, RNNModel
from seqviz.data.text import Vocabulary
from seqviz.models.bridge import model_from_state
from seqviz.models.char_network import CharNetwork
from seqviz.models.charlm import CharLM
from seqviz.models.checkpoint import Architecture
from seqviz.models.sampling import Sampling, softmax64

LETTERS = Vocabulary("\n abcdefgh")
V = len(LETTERS)
TEXT = "bad cafe\nhead fed a cab\nabcdefgh\n"
KINDS = ("rnn", "lstm", "gru")


def _model(kind: str, *, layers: int = 1, hidden: int = 12, **options: Any) -> RNNModel:
    """A random model, louder than a fresh one, so that states and choices matter."""
    rng = np.random.default_rng(3)
    model = RNNModel(V, hidden, V, num_layers=layers, cell=kind, rng=rng, **options)  # type: ignore[arg-type]
    for weights in model.parameters().values():
        weights *= 4
    return model


def _network(kind: str, layers: int = 1, embedding_size: int | None = None) -> CharNetwork:
    sizes = Architecture(kind, V, 12, layers, V)
    generator = torch.Generator().manual_seed(5)
    network = CharNetwork(sizes, embedding_size=embedding_size, generator=generator)
    with torch.no_grad():
        for weights in network.parameters():
            weights *= 2  # more would be chaotic: rounding would show
    return network


def _numpy(network: CharNetwork) -> CharLM:
    kind = network.architecture.kind
    return CharLM(LETTERS, model_from_state(network.numpy_state(), kind))


def _one_hot(text: str, dtype: Any) -> np.ndarray:
    return np.eye(V, dtype=dtype)[LETTERS.encode(text)][:, np.newaxis]  # (T, 1, V)


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("kind", CELLS)
def test_reading_by_index_equals_the_cells_on_one_hot_rows(kind: str, layers: int) -> None:
    """Every state and logit of the fast path, in float64, for one layer and for three."""
    model = _model(kind, layers=layers)
    lm, trace = CharLM(LETTERS, model), model.forward(_one_hot(TEXT, np.float64))
    state = lm.start
    for t, char in enumerate(TEXT):
        state = lm.read(char, state)
        before = lm.next_distribution(state).before
        np.testing.assert_allclose(before, softmax64(trace.y[t, 0]), rtol=1e-10)
    for mine, wanted in zip(state, trace.finals, strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-10, atol=1e-12)


def test_a_relu_network_is_read_too() -> None:
    """The plain cell's other nonlinearity."""
    model = _model("rnn", nonlinearity="relu")
    for weights in model.parameters().values():
        weights /= 8
    trace = model.forward(_one_hot(TEXT, np.float64))
    before = CharLM(LETTERS, model).next_distribution(CharLM(LETTERS, model).read(TEXT)).before
    np.testing.assert_allclose(before, softmax64(trace.y[-1, 0]), rtol=1e-10)


@pytest.mark.parametrize("kind", CELLS)
def test_a_state_of_the_cells_is_a_state_of_the_reader(kind: str) -> None:
    """Half a text read by the cells, half by the fast path: as if by one."""
    model = _model(kind)
    lm = CharLM(LETTERS, model)
    halfway = model.forward(_one_hot(TEXT[:10], np.float64)).finals
    for mine, wanted in zip(lm.read(TEXT[10:], halfway), lm.read(TEXT), strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-10, atol=1e-12)
    again = model.forward(_one_hot(TEXT[10:], np.float64), lm.read(TEXT[:10]))
    np.testing.assert_allclose(again.finals[0], lm.read(TEXT)[0], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_one_hot_index_and_embedding_agree(kind: str) -> None:
    """One network, three ways in: an embedding folded into W_x, its rows by index, one-hot rows."""
    embedded = _network(kind, embedding_size=5)
    folded = embedded.numpy_state()
    assert "embedding.weight" not in folded
    one_hot = CharNetwork(embedded.architecture)
    one_hot.load_numpy_state(folded)
    indices = torch.tensor(LETTERS.encode(TEXT))[:, None]  # (T, 1)
    with torch.inference_mode():
        by_embedding = softmax64(embedded(indices)[0][-1, 0].numpy())
        by_one_hot = softmax64(one_hot(indices)[0][-1, 0].numpy())
    by_index = _numpy(embedded).next_distribution(_numpy(embedded).read(TEXT)).before
    np.testing.assert_allclose(by_one_hot, by_embedding, rtol=2e-4, atol=1e-7)
    np.testing.assert_allclose(by_index, by_embedding, rtol=2e-4, atol=1e-7)


@pytest.mark.parametrize(
    "sampling",
    [Sampling(), Sampling(0.5), Sampling(1.5, top_k=4, top_p=0.8), Sampling(greedy=True)],
    ids=["plain", "cool", "filtered", "greedy"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_numpy_and_torch_write_the_same(kind: str, sampling: Sampling) -> None:
    """The same seed and settings give the same 500 characters; another seed gives others."""
    network = _network(kind, layers=2)
    lm = _numpy(network)
    wanted = network.write(LETTERS, "a bad ", 500, sampling=sampling, seed=9)
    assert lm.write("a bad ", 500, sampling=sampling, seed=9) == wanted
    if not sampling.greedy:
        assert lm.write("a bad ", 500, sampling=sampling, seed=10) != wanted


@pytest.mark.parametrize("kind", KINDS)
def test_a_break_changes_nothing(kind: str) -> None:
    """Going on from any character's state and position writes what would have come anyway."""
    lm = CharLM(LETTERS, _model(kind))
    whole = list(lm.generate("cab", 30, seed=4))
    assert [part.position for part in whole] == list(range(30))
    for at in (0, 7, 29):
        rest = lm.generate("", 30 - at, seed=4, state=whole[at].before, position=at)
        assert [part.char for part in rest] == [part.char for part in whole[at:]]
    for one, following in pairwise(whole):
        assert one.after is following.before


def test_a_branch_takes_another_character_and_leaves_the_first_alone() -> None:
    """Reading another character in the state before gives the text that a prompt with it gives."""
    lm = CharLM(LETTERS, _model("lstm"))
    whole = list(lm.generate("cab", 12, seed=4))
    states = [(part.after[0].h.copy(), part.after[0].c.copy()) for part in whole]
    other = next(c for c in LETTERS.characters if c != whole[5].char)
    branch = lm.generate(other, 6, seed=4, state=whole[5].before, position=6)
    told = "cab" + "".join(part.char for part in whole[:5]) + other
    expected = islice(lm.generate(told, None, seed=4, position=6), 6)
    assert [part.char for part in branch] == [part.char for part in expected]
    for part, (h, c) in zip(whole, states, strict=True):
        np.testing.assert_array_equal(part.after[0].h, h)
        np.testing.assert_array_equal(part.after[0].c, c)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_handed_out_cannot_be_changed(kind: str) -> None:
    """States, logits and probabilities are read-only."""
    lm = CharLM(LETTERS, _model(kind))
    part = next(lm.generate("a", 1))
    shown = lm.next_distribution(part.after)
    state = part.after[0]
    arrays = [*(state if isinstance(state, LSTMState) else (state,)), part.logits]
    for array in (*arrays, shown.before, shown.after):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_the_ten_next_characters_before_and_after_the_filters() -> None:
    """The likeliest first; after top-k 3 only three have a probability, and they sum to 1."""
    lm = CharLM(LETTERS, _model("gru"))
    shown = lm.next_distribution(lm.read("head"), Sampling(0.7, top_k=3))
    top = shown.top(10)
    assert len(top) == min(10, V)
    assert [c.before for c in top] == sorted((c.before for c in top), reverse=True)
    assert sum(c.before for c in top) == pytest.approx(1)
    assert [c.after > 0 for c in top] == [True] * 3 + [False] * (len(top) - 3)
    assert sum(c.after for c in top) == pytest.approx(1)
    assert all(LETTERS.characters[c.index] == c.char for c in top)
    part = next(lm.generate("head", 1, sampling=Sampling(0.7, top_k=3)))
    np.testing.assert_array_equal(lm.distribution(part.logits).before, shown.before)


def test_nothing_is_computed_before_it_is_asked_for() -> None:
    """An endless generation can be begun, and stopped by not asking again."""
    lm = CharLM(LETTERS, _model("rnn"))
    assert len(list(islice(lm.generate("a"), 25))) == 25


def test_an_empty_prompt_reads_a_line_end_first() -> None:
    """So the model begins a line; with a state given, nothing is read."""
    lm = CharLM(LETTERS, _model("rnn"))
    assert lm.write("", 20, seed=1) == lm.write("\n", 20, seed=1)
    assert lm.write("", 20, seed=1, state=lm.read("ab")) == lm.write("ab", 20, seed=1)


def test_an_unknown_character_is_read_as_its_nearest() -> None:
    """A capital as the small letter, an emoji as a space."""
    lm = CharLM(LETTERS, _model("rnn"))
    assert lm.write("BÄD😀", 20) == lm.write("bad ", 20)


@pytest.mark.parametrize("kind", KINDS)
def test_the_loss_is_that_of_torch_in_one_go(kind: str) -> None:
    """Mean −log P over all characters but the first, the state carried throughout."""
    network = _network(kind)
    text = TEXT * 90  # longer than one block of rows
    indices = torch.tensor(LETTERS.encode(text))
    with torch.inference_mode():
        logits, _ = network(indices[:-1, None])
        wanted = torch.nn.functional.cross_entropy(logits[:, 0], indices[1:]).item()
    done: list[int] = []
    measured = _numpy(network).measure(text, "a text", progress=done.append)
    assert measured.loss == pytest.approx(wanted, rel=1e-5)
    assert sum(done) == measured.characters == len(text) - 1
    assert measured.bits == pytest.approx(measured.loss / np.log(2))
    assert measured.perplexity == pytest.approx(np.exp(measured.loss))


def test_wrong_sizes_and_lengths_are_refused() -> None:
    """The error names the value and what is wanted."""
    with pytest.raises(ValueError, match="wanted 2 of each"):
        CharLM(Vocabulary("ab"), _model("rnn"))
    lm = CharLM(LETTERS, _model("rnn"))
    with pytest.raises(ValueError, match="length is -1"):
        lm.generate("a", -1)
    with pytest.raises(ValueError, match="2 or more"):
        lm.measure("a")
