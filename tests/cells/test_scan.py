"""Which cells must wait for each step, and the scan of those that need not."""

import numpy as np
import pytest

from seqviz.cells import CELLS, described
from seqviz.cells.register import forms
from seqviz.cells.scan import recurrence, scan, scan_rounds, schedule, waits


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_waits_where_a_step_is_no_linear_map_of_the_state(kind: str) -> None:
    """The description says of every form what three states through one step say."""
    for options in forms(kind):
        cell = CELLS[kind](2, 4, rng=np.random.default_rng(0), **options)
        x, rng = np.full((1, 2), 0.3), np.random.default_rng(1)
        low = {name: rng.standard_normal((1, 4)) for name in cell.description.states}
        step = 9 * rng.standard_normal((1, 4))  # far enough to bend a ReLU
        values = []
        for share in (0, 1, 2):
            named = {name: array + share * step for name, array in low.items()}
            zero = cell.zero_state(1)
            state = type(zero)(**named) if isinstance(zero, tuple) else named["h"]
            values.append(np.ravel(cell.step(x, state)))
        bent = not np.allclose(values[0] + values[2], 2 * values[1], rtol=1e-9, atol=1e-12)
        assert waits(cell.description) == bent


@pytest.mark.parametrize("steps", [1, 2, 7, 32, 33])
def test_a_scan_gives_the_states_of_the_steps(steps: int) -> None:
    """In log2(T) rounds instead of T, with the products that Hillis and Steele's scan has."""
    cell = CELLS["mingru"](2, 4, rng=np.random.default_rng(0))
    rng = np.random.default_rng(1)
    x, h_0 = rng.standard_normal((steps, 3, 2)), rng.standard_normal((3, 4))
    found = scan(*recurrence(cell, x), h_0)
    np.testing.assert_allclose(found.h, cell.forward(x, h_0).h, rtol=1e-12, atol=1e-14)
    assert found.rounds == scan_rounds(steps) == int(np.ceil(np.log2(steps)))
    assert found.products == 2 * sum(steps - 2**k for k in range(found.rounds))


def test_a_cell_that_waits_has_no_scan() -> None:
    """It is refused by name."""
    cell = CELLS["gru"](2, 4, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="do not wait"):
        recurrence(cell, np.zeros((3, 1, 2)))


def test_every_thing_has_its_turn() -> None:
    """Eight steps: 18 turns where they wait, 8 by scan; nothing comes before what it needs."""
    for kind, last in (("lstm", 18), ("mingru", 8)):
        done = schedule(described(kind), 8)
        assert max(one.turn for one in done) == last
        turns = {
            work: [one.turn for one in done if one.work == work] for work in ("inputs", "weights")
        }
        assert turns == {"inputs": [1] * 8, "weights": [last] * 8}
    chain = [one for one in schedule(described("rnn"), 8) if one.work in ("forward", "backward")]
    assert len({one.turn for one in chain}) == len(chain) == 16
