"""How an LSTM becomes a GRU: four cells that run, and drawings whose parts are matched."""

import numpy as np
import pytest

from seqviz.cells import CELLS
from seqviz.figures.morph import INTO, NAMES, WEIGHTS, X, runs, stages
from tests.claims.proof import proves


def sigmoid(a: float) -> float:
    """The logistic function of one number."""
    return float(1 / (1 + np.exp(-a)))


def by_hand(name: str) -> list[float]:
    """The state after every step, from the equations of a stage and the weights that all share."""
    c = h = 0.0
    found = []
    for x in X:
        a = {gate: w * x + u * h + b for gate, (w, u, b) in WEIGHTS.items()}
        f, o = sigmoid(a["f"]), sigmoid(a["o"])
        if name in ("free", "tied"):
            c = f * c + (sigmoid(a["i"]) if name == "free" else 1 - f) * np.tanh(a["g"])
            h = o * np.tanh(c)
        else:
            seen = o if name == "reset" else 1.0
            w, u, b = WEIGHTS["g"]
            h = f * h + (1 - f) * np.tanh(w * x + seen * u * h + b)
        found.append(float(h))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_stage_is_a_cell_that_runs(name: str) -> None:
    """Free, tied, merged, with a reset gate: each does what its equations say, with one weights."""
    trace, learned = runs()[name]
    np.testing.assert_allclose(trace.quantity("h")[:, 0, 0], by_hand(name), atol=1e-12)
    assert learned == {"free": 12, "tied": 9, "merged": 6, "reset": 9}[name]


@proves("Three gates, and two lines: c remembers, h is what is shown of it.")
def test_the_first_stage_is_told_as_it_is() -> None:
    """What runs first keeps, writes and shows by a gate each, and carries c and h along."""
    cell = CELLS["lstm"].describe()
    roles = [one.role for one in cell.quantities]
    assert [roles.count(role) for role in ("keeps", "writes", "shows")] == [1, 1, 1]
    assert sorted(cell.states) == ["c", "h"]


def test_parts_keep_their_place_or_have_one_to_go_to() -> None:
    """No stage has two parts of one kind, and what one of them lacks goes to a part that it has."""
    made = stages(lambda name: (name, name))
    keys = [[part.key for part in stage.parts] for stage in made]
    for own, stage in zip(keys, made, strict=True):
        assert len(set(own)) == len(own), stage.name
        for key in {one for other in keys for one in other} - set(own):
            while key not in own:
                key = INTO[key]
        assert all(len(part.values) == len(X) for part in stage.parts)
        names = {part.q for part in stage.parts} | {"gates"}
        for wire in stage.wires:
            assert wire.source in names, (stage.name, wire)
