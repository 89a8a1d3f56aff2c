"""Where rounding alone decides, the check says so; where a number is wrong, it is still wrong."""

from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import Kind, ModelTrace, RNNModel
from seqviz.data.text import Vocabulary as Characters
from seqviz.models.charlm import CharLM
from seqviz.models.rounding import judged
from seqviz.models.sampling import Sampling
from seqviz.models.torch_twin import TorchTwin, nudged
from seqviz.models.verify import Difference, compare_with_torch
from seqviz.models.verify_pages import compare_written


def network(kind: Kind, factor: float, dtype: type = np.float64, units: int = 32) -> RNNModel:
    """Weights so many times as large as usual."""
    model = RNNModel(
        1, units, 1, cell=kind, num_layers=2, rng=np.random.default_rng(1), dtype=dtype
    )
    for weights in model.parameters().values():
        weights *= dtype(factor)
    return model


def read(model: RNNModel, steps: int = 100) -> ModelTrace:
    """A wave."""
    with np.errstate(all="ignore"):
        return model.forward(np.sin(np.arange(steps) * 0.3)[:, None, None].astype(model.dtype))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("factor", [10, 30, 100])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_chaos_is_not_called_an_error(kind: Kind, factor: float, dtype: type) -> None:
    """Of large weights over many steps nothing is said to be wrong that rounding can do alone."""
    model = network(kind, factor, dtype)
    trace = read(model)
    found = judged(lambda: compare_with_torch(model, trace))
    assert [one for one in found if not one.holds and not one.unsure] == []


def test_it_is_said_where_nobody_can_tell() -> None:
    """In a chaotic network both programs part, and each of the states is among what is unsure."""
    model = network("rnn", 30)
    trace = read(model)
    found = judged(lambda: compare_with_torch(model, trace))
    assert {(one.quantity, one.layer) for one in found if one.unsure} >= {("h", 0), ("h", 1)}


def test_numbers_beyond_what_is_held_are_not_called_an_error() -> None:
    """Gradients that overflow on one side only, since sums are taken in another order there."""
    model = network("lstm", 100, np.float32, 128)
    trace = read(model)
    found = judged(lambda: compare_with_torch(model, trace))
    assert any(np.isnan(one.largest) for one in found), "nothing overflowed"
    assert all(one.holds or one.unsure for one in found)


@pytest.mark.parametrize("factor", [30, 1e9])
def test_a_written_text_of_large_weights_is_not_called_an_error(factor: float) -> None:
    """Neither where states part nor where what flows back runs over."""
    kinds = Characters("ab \n")
    model = RNNModel(4, 64, 4, cell="gru", rng=np.random.default_rng(0), dtype=np.float32)
    for weights in model.parameters().values():
        weights *= np.float32(factor)
    lm, sampling = CharLM(kinds, model), Sampling()
    characters = tuple(lm.generate("a", 100, sampling=sampling, seed=0))
    shown = [lm.distribution(one.logits, sampling) for one in characters]
    table = np.stack([np.stack([one.before, one.after], axis=-1) for one in shown])
    found = judged(lambda: compare_written(lm, "a", characters, table, sampling, carried=True))
    assert all(one.holds or one.unsure for one in found)


@pytest.mark.parametrize("wrong", [1e-3, np.nan, np.inf])
@pytest.mark.parametrize("factor", [1, 3])
def test_a_wrong_number_stays_wrong(wrong: float, factor: float) -> None:
    """One state that PyTorch does not have, in a network that is not chaotic, is no rounding."""
    model = network("gru", factor)
    trace = read(model, 20)
    last = trace.layers[1]
    hs = last.hs.copy()
    hs[7, 0, 3] += wrong
    altered = replace(trace, layers=(trace.layers[0], replace(last, hs=hs)))
    found = {
        (one.quantity, one.layer): one for one in judged(lambda: compare_with_torch(model, altered))
    }
    assert not found["h", 1].holds
    assert not found["h", 1].unsure


def test_one_wrong_matrix_among_unsure_ones_is_wrong() -> None:
    """A quantity of several arrays is unsure only where each of those that differ is."""
    model = network("rnn", 30)
    trace = read(model)

    def compare() -> list[Difference]:
        *rest, weights = compare_with_torch(model, trace)
        one = weights.parts[-1]
        assert one.holds, "the output's own bias has the same gradient whatever the states are"
        wrong = replace(one, largest=1.0)
        return [*rest, replace(weights, parts=(*weights.parts[:-1], wrong))]

    assert not judged(compare)[-1].unsure


def test_it_runs_again_only_where_something_differs() -> None:
    """One run where all agrees, two where not; no array is kept of either."""
    for factor, wanted in ((1, 1), (30, 2)):
        model, runs = network("rnn", factor), []
        trace = read(model)

        def compare(model=model, trace=trace, runs=runs) -> list[Difference]:  # type: ignore[no-untyped-def]
            runs.append(1)
            return compare_with_torch(model, trace)

        found = judged(compare)
        assert len(runs) == wanted
        assert all(one.theirs is None and one.parts == () for one in found)


def test_weights_are_changed_within_it_only() -> None:
    """By their last digit, each; afterwards, after an error too, they are what they were."""
    model, seen = network("gru", 1), []

    def fail() -> None:
        with nudged(0):
            seen.append(TorchTwin(model).W_y.detach().numpy())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    (changed,) = seen
    away = np.abs(changed / model.W_y - 1)
    assert 1e-16 < away.min() <= away.max() < 1e-14
    np.testing.assert_array_equal(TorchTwin(model).W_y.detach().numpy(), model.W_y)
