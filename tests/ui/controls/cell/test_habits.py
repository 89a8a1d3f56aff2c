"""What a unit does, in words: true of the trace, for every registered cell."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import CELLS, Kind, RNNModel
from seqviz.numbers import fixed
from seqviz.ui.controls.cell.cell_details import habits
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", CELLS)
def test_a_unit_is_told_by_the_parts_of_its_gates(kind: Kind, lang: Language) -> None:
    """The mean share of what keeps, writes or resets, and the memory before and after the step."""
    model = RNNModel(2, 3, 1, cell=kind, rng=np.random.default_rng(2))
    (trace,) = model.forward(np.random.default_rng(3).standard_normal((5, 1, 2))).layers
    cell = trace.description
    with use_language(lang):
        said = habits(trace, 1, 2)
    for role in ("keeps", "writes", "resets"):
        for name in cell.with_role(role)[:1]:
            assert f"**{100 * trace.quantity(name)[:, 0, 1].mean():.0f}%**" in said
    memory = trace.state(cell.states[-1])[:, 0, 1]
    assert fixed(memory[2]) in said
    assert fixed(memory[3]) in said
    assert "{" not in said
