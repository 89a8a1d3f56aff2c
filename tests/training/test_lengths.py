"""What a pass costs against its length: bytes that are counted exactly, a record of every cell."""

import tracemalloc

import numpy as np
import pytest

from seqviz.cells import CELLS
from seqviz.training.lengths import STEPS, held_bytes, measured, read_costs


@pytest.mark.parametrize("kind", CELLS)
def test_the_bytes_of_a_trace_are_those_that_python_counts(kind: str) -> None:
    """Within a hundredth, which the objects around the arrays take; so are those of a tape."""
    cell = CELLS[kind](1, 32, rng=np.random.default_rng(0), dtype=np.float32)
    x = np.zeros((40, 32, 1), np.float32)
    for keep in (cell.forward, cell.record):
        keep(x)  # what is made once only
        tracemalloc.start()
        kept = keep(x)
        used, _most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert held_bytes(kept) == pytest.approx(used, rel=0.01)


def test_what_is_shipped_holds_every_cell_with_the_bytes_of_now() -> None:
    """Memory is computed again; times only rise."""
    known = read_costs()
    assert [one.kind for one in known.cells] == list(CELLS)
    assert known.steps == STEPS
    for cost in known.cells:
        now = measured(cost.kind, STEPS[:1], hidden=known.hidden, batch=known.batch, rounds=1)
        assert (now.trace[0], now.tape[0]) == (cost.trace[0], cost.tape[0])
        assert list(cost.ratios) == sorted(cost.ratios)
        assert cost.ratios[0] == 1
