"""What the page More cells says of cells without a page of their own."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import RNNModel, Trace, described
from seqviz.cells.base import Kind
from seqviz.cells.surgery import Hold, forward_with
from tests.claims.proof import proves


def two_layers(kind: Kind, seed: int) -> tuple[RNNModel, np.ndarray]:
    """Random weights, three units a layer, and twelve steps of two random numbers."""
    rng = np.random.default_rng(seed)
    return RNNModel(2, 3, 1, num_layers=2, cell=kind, rng=rng), rng.normal(size=(12, 1, 2))


def from_another_state(model: RNNModel, x: np.ndarray, seed: int) -> tuple[Trace, ...]:
    """The layers of a run that only begins otherwise, in the first layer."""
    shape = (1, model.cells[0].hidden_size)
    other = np.random.default_rng(seed).normal(size=shape)
    return tuple(model.forward(x, [other, None]).layers)


@proves(
    "A **minimal gated unit** (Zhou et al. 2016) is a GRU with a single gate.",
    "Where $f$ is near 0 the state stays as it is.",
    file="mgu.md",
)
def test_one_gate_of_the_mgu() -> None:
    """It has no other; shut from a step on, the state moves no more."""
    gates = [name for name in described("mgu").gates if described("mgu")[name].role != "content"]
    assert gates == ["f"]
    model, x = two_layers("mgu", 1)
    h = forward_with(model, x, [Hold("f", 1e-6, first=4)]).layers[0].quantity("h")
    np.testing.assert_allclose(h[4:], h[[3] * 8], atol=1e-4)
    assert np.abs(h[1:4] - h[:3]).min() > 1e-3


@proves(
    "A **minGRU** (Feng et al. 2024) gives up what makes recurrent networks slow to train: its "
    "gate $z$ and its candidate $n$ look at the input alone, never at the state, so all steps of a "
    "sequence can be computed at once.",
    "A single layer cannot let what it remembers decide what it keeps or writes next; a second "
    "layer, which reads the first, can.",
    file="mingru.md",
)
@pytest.mark.parametrize("seed", range(3))
def test_what_the_mingru_looks_at(seed: int) -> None:
    """From another state its gate and candidate are the same, those of the next layer are not."""
    model, x = two_layers("mingru", seed)
    before, after = model.forward(x).layers, from_another_state(model, x, seed)
    for name in ("z", "n"):
        one, same, above, moved = (
            layers[place].quantity(name) for place in (0, 1) for layers in (before, after)
        )
        np.testing.assert_array_equal(one, same)
        assert np.abs(above - moved).max() > 1e-3
    # all steps at once: h as a weighted sum of the candidates, with no step after another
    z, n, h = (before[0].quantity(name)[:, 0] for name in "znh")
    kept = np.cumprod(1 - z, axis=0)
    np.testing.assert_allclose(kept * np.cumsum(z * n / kept, axis=0), h, atol=1e-9)


@proves(
    "**Peepholes** (Gers and Schmidhuber 2000) let them look at the cell state itself: one weight "
    "per unit, on its own $c$.",
    file="peephole.md",
)
def test_a_peephole_sees_its_own_unit() -> None:
    """One weight a unit and gate; another c in one unit moves the gates of no other at once."""
    model, x = two_layers("peephole", 2)
    cell = model.cells[0]
    assert cell.parameters()["p"].size == 3 * cell.hidden_size
    usual = model.forward(x).layers[0]
    state = cell.zero_state(1)
    moved = type(state)(state.h, state.c + np.array([[0.0, 1.0, 0.0]]))
    other = model.forward(x, [moved, None]).layers[0]
    for name in "ifo":
        apart = np.abs(usual.quantity(name) - other.quantity(name))[0, 0]
        assert apart[1] > 1e-3
        np.testing.assert_array_equal(apart[[0, 2]], 0)
