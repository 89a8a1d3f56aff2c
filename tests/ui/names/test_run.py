"""Settings of a training as a link, and a network from a snapshot's weights."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.ui.names.run import CELLS, EPOCHS, UNITS, Kind, NamesSetup, model_of


def test_every_setting_survives_its_link() -> None:
    """To a link and back is the same."""
    for source, cell, units, epochs in product(("names", "own"), CELLS, UNITS, EPOCHS):
        setup = NamesSetup(source, cell, units, epochs)  # type: ignore[arg-type]
        assert NamesSetup.from_link(setup.to_link()) == setup
    random = NamesSetup.of("random")
    assert NamesSetup.from_link(random.to_link()) == random
    assert (random.cell, random.units, random.epochs) == ("rnn", 20, 10)


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("layers", [1, 2])
def test_a_snapshot_becomes_the_same_network(kind: Kind, layers: int) -> None:
    """The same weights under the same names say the same."""
    rng = np.random.default_rng(0)
    model = RNNModel(4, 3, 2, cell=kind, num_layers=layers, rng=rng)
    again = model_of({name: array.copy() for name, array in model.parameters().items()}, kind)
    x = rng.standard_normal((5, 2, 4))
    np.testing.assert_array_equal(again.forward(x).y, model.forward(x).y)
