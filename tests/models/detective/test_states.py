"""Every unit's value after every character: those of the cells, to rounding."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import CELLS, Kind
from seqviz.models.detective.states import QUANTITIES, read_states
from tests.models.detective.small import random_text, small_lm

every_kind = pytest.mark.parametrize("kind", CELLS)


@every_kind
def test_values_are_those_of_the_cells(kind: Kind) -> None:
    """h, c and every gate agree with the trace that the cells keep."""
    lm, text = small_lm(kind), random_text(200)
    states = read_states(lm, text)
    x = np.zeros((len(text), 1, len(lm.vocabulary)), np.float32)
    x[np.arange(len(text)), 0, states.indices] = 1
    trace = lm.model.forward(x).layers[0]
    for name in QUANTITIES[kind]:
        wanted = trace.quantity(name)[:, 0]
        np.testing.assert_allclose(states.quantity(name), wanted, atol=5e-6)
    assert not states.h.flags.writeable


@every_kind
def test_losses_add_up_to_the_model_s_own(kind: Kind) -> None:
    """The mean of the losses is what `measure` says."""
    lm, text = small_lm(kind), random_text(3_000)
    losses = read_states(lm, text).losses()
    assert len(losses) == len(text) - 1
    assert losses.mean(dtype=np.float64) == pytest.approx(lm.measure(text).loss, abs=1e-5)


@pytest.mark.parametrize("text", ["", "a", "\x00", "é漢🙂\u202eא"])
def test_any_text_can_be_read(text: str) -> None:
    """Nothing, one character, NUL, and what no vocabulary here knows."""
    states = read_states(small_lm(), text)
    assert states.h.shape == (len(text), 12)
    assert states.quantity("f").shape == (len(text), 12)
    assert len(states.losses()) == max(0, len(text) - 1)
    assert np.isfinite(states.h).all()


def test_what_it_cannot_do_it_says() -> None:
    """Two layers, and a gate that this cell does not have."""
    with pytest.raises(ValueError, match="the model has 2 layers; wanted 1"):
        read_states(small_lm(layers=2), "a")
    with pytest.raises(ValueError, match="name is 'z'; wanted one of h, c, i, f, g, o"):
        read_states(small_lm(), "a").quantity("z")
