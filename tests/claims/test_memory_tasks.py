"""What is said of the tasks with a delay and of the ways to begin a network."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import CELLS
from seqviz.cells.initialisations import initialised, initialised_model
from seqviz.cells.keeping import keeper
from seqviz.cells.rates import spectral_radius
from seqviz.cells.register import described
from seqviz.data.memory import MEMORY_TASKS, Sequences
from seqviz.training.tasks.memory import initialisations_of
from tests.claims.proof import proves

GATED = [kind for kind in CELLS if "bias" in initialisations_of(kind)]
LINEAR = [kind for kind in CELLS if "spectral" in initialisations_of(kind)]


def drawn(name: str, steps: int = 30) -> Sequences:
    """Two hundred sequences of a task."""
    task = next(one for one in MEMORY_TASKS if one.name == name)
    return task.sequences(np.random.default_rng(1), 200, steps)


@proves("Of many numbers two are marked.")
def test_two_numbers_are_marked() -> None:
    """In every sequence."""
    assert set(drawn("adding").x[..., 1].sum(axis=1)) == {2}


@proves("Ten symbols, a wait, a signal; then the same ten again, in their order.")
def test_ten_symbols_are_copied() -> None:
    """Blanks are read and wanted up to the one signal; from it on the first ten are."""
    one = drawn("copy")
    read, blank, signal = one.x.argmax(axis=2), 8, 9
    assert (read[:, :10] < blank).all()
    assert (read[:, 10:20] == blank).all()
    assert (read[:, 20] == signal).all()
    assert (read[:, 21:] == blank).all()
    assert (one.y[:, :20] == blank).all()
    np.testing.assert_array_equal(one.y[:, 20:], read[:, :10])


@proves("Two signals far apart among other symbols.")
def test_two_signals_are_far_apart() -> None:
    """In every sequence, with at least a fifth of it between them."""
    signals = drawn("order").x[..., :2].sum(axis=2)
    assert set(signals.sum(axis=1)) == {2}
    first, last = signals.argmax(axis=1), 29 - signals[:, ::-1].argmax(axis=1)
    assert (last - first).min() >= 6


@proves("Brackets of two kinds.")
def test_brackets_are_of_two_kinds() -> None:
    """Each is opened and closed somewhere."""
    assert (drawn("nesting").x.sum(axis=(0, 1)) > 0).all()
    assert drawn("nesting").x.shape[2] == 2 * 2


@proves("Every weight is drawn evenly from ±1/√H: a gate starts about half open.")
@pytest.mark.parametrize("kind", GATED)
def test_a_gate_of_torchs_draw_starts_about_half_open(kind: str) -> None:
    """Nothing lies beyond the bound, all of the range is used, and no mean gate is far from ½."""
    model = initialised_model(9, 32, 8, cell=kind, initialisation="torch", seed=2)
    weights = np.concatenate([array.ravel() for array in model.parameters().values()])
    assert np.abs(weights).max() <= 1 / np.sqrt(32)
    np.testing.assert_allclose(
        np.quantile(weights * np.sqrt(32), [0.25, 0.75]), [-0.5, 0.5], atol=0.03
    )
    one = keeper(described(kind))
    assert one is not None
    x = drawn("recall").x[:20].swapaxes(0, 1).astype(np.float64)
    assert model.forward(x).layers[0].quantity(one.gate).mean() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("kind", GATED)
def test_the_gate_that_keeps_starts_with_one_bias(kind: str) -> None:
    """It is 1 towards keeping for every unit; all else is torch's draw."""
    usual, opened = (
        initialised(kind, 4, 8, name, rng=np.random.default_rng(3)) for name in ("torch", "bias")
    )
    gate = keeper(described(kind))
    assert gate is not None
    rows = opened.rows(gate.gate)
    np.testing.assert_array_equal(opened.b[rows], np.full(8, gate.sign))
    for name, array in opened.parameters().items():
        changed = array != usual.parameters()[name]
        assert changed.sum() == (8 if name == "b" else 0)


@proves(
    "The gate that keeps is opened for the delay at hand: "
    "its biases start with memories of 2 to T steps."
)
@pytest.mark.parametrize("steps", [5, 50, 500])
@pytest.mark.parametrize("kind", GATED)
def test_chrono_biases_are_for_memories_of_2_to_t_steps(kind: str, steps: int) -> None:
    """Such a gate, read alone, keeps 1 − 1/d of the state, of which 1/e is left after about d."""
    cell = initialised(kind, 4, 100, "chrono", rng=np.random.default_rng(3), longest=float(steps))
    gate = keeper(described(kind))
    assert gate is not None
    kept = 1 / (1 + np.exp(-gate.sign * cell.b[cell.rows(gate.gate)]))
    durations = 1 / (1 - kept)
    assert 2 - 1e-9 <= durations.min() < 2 + 0.1 * steps
    assert 0.9 * steps < durations.max() <= steps + 1e-9


@proves("spectral radius 1", "Each block of recurrent weights is scaled to a spectral radius of 1.")
@pytest.mark.parametrize("kind", LINEAR)
def test_each_recurrent_block_has_a_spectral_radius_of_1(kind: str) -> None:
    """Of every gate's block."""
    cell = initialised(kind, 4, 8, "spectral", rng=np.random.default_rng(3))
    for start in range(0, len(cell.W_h), 8):
        assert spectral_radius(cell.W_h[start : start + 8]) == pytest.approx(1)
