"""Settings of a training as a link, and a network from a snapshot's weights."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.data.labelled import read_table
from seqviz.models.architecture import IN_TORCH
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.tasks.names import EPOCHS, UNITS, Kind, NamesSetup, model_of
from seqviz.ui.pages.text_classification.run import NamesTraining


def test_every_setting_survives_its_link() -> None:
    """To a link and back is the same."""
    for source, cell, units, epochs in product(("names", "own"), IN_TORCH, UNITS, EPOCHS):
        setup = NamesSetup(source, cell, units, epochs)  # type: ignore[arg-type]
        assert NamesSetup.from_link(setup.to_link()) == setup
    random = NamesSetup.of("random")
    assert NamesSetup.from_link(random.to_link()) == random
    assert (random.cell, random.units, random.epochs) == ("rnn", 20, 10)


@pytest.mark.parametrize("kind", IN_TORCH)
@pytest.mark.parametrize("layers", [1, 2])
def test_a_snapshot_becomes_the_same_network(kind: Kind, layers: int) -> None:
    """The same weights under the same names say the same."""
    rng = np.random.default_rng(0)
    model = RNNModel(4, 3, 2, cell=kind, num_layers=layers, rng=rng)
    again = model_of({name: array.copy() for name, array in model.parameters().items()}, kind)
    x = rng.standard_normal((5, 2, 4))
    np.testing.assert_array_equal(again.forward(x).y, model.forward(x).y)


def test_weights_that_were_given_up_are_forgotten() -> None:
    """A training that diverged tells other weights at the same update: these are read with."""
    rows = [f"{'ab'[k % 2]}{k},{'AB'[k % 2]}" for k in range(60)]
    what = NamesTraining(
        NamesSetup("own", "gru", 16, 1), read_table("\n".join(["text,label", *rows]).encode())
    )
    given_up, good = (
        SnapshotTaken(
            10,
            1,
            RNNModel(
                len(what.vocabulary), 16, 2, cell="gru", rng=np.random.default_rng(seed)
            ).parameters(),
            0.0,
        )
        for seed in (0, 1)
    )
    before = what.read(given_up, "a1").probabilities
    assert np.abs(what.read(good, "a1").probabilities - before).max() > 1e-6
    assert what.read(good, "a1") is what.read(good, "a1")
