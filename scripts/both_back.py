"""Cases on which both halves have to agree about gradients through time, the cliff and recall."""

import json
from typing import Any, Final

import numpy as np

from scripts.both_values import exact, length_of, lines_of, significant
from seqviz.cells import CELLS, ModelTrace, RNNModel
from seqviz.cells.cliff import OneUnit, before_the_cliff, descend, losses_and_gradients
from seqviz.cells.keeping import keeper
from seqviz.cells.links import links
from seqviz.cells.rates import rate
from seqviz.cells.through_time import flow, linear_runs
from seqviz.cells.truncation import clipped
from seqviz.data.memory import recall
from seqviz.figures.cliff import GROUND
from seqviz.figures.recall import Told, letters_read, pack_recallers
from seqviz.figures.through_time import Numbers, pack_networks, run_as_set
from seqviz.payloads import plain
from seqviz.payloads.through_time import Asked

WAYS_BACK: Final = tuple(
    Asked(steps=9, gate=gate, radius=radius, start=start, form=form, hidden=4)
    for gate, radius, start, form in (
        ("torch", None, "torch", "tanh"),
        (-3.0, 1.5, "torch", "tanh"),
        (1.0, None, "orthogonal", "tanh"),
        ("chrono", None, "identity", "relu"),
    )
)
"""Settings of the picture of gradients through time."""


def through_cases() -> str:
    """Small untrained networks of every kind, and what each setting makes of the way back."""
    numbers = Numbers()
    networks = pack_networks({kind: kind for kind in CELLS}, 4, 5, numbers)
    cases = []
    for asked in WAYS_BACK:
        found = {kind: _way_case(*run_as_set(kind, asked, 5)) for kind in CELLS}
        cases.append({"settings": plain(asked), "found": found})
    shown = {
        "networks": plain(networks),
        "numbers": np.frombuffer(numbers.bytes(), "<f4").tolist(),
        "cases": cases,
        "single": _single_units(),
    }
    return json.dumps(shown, ensure_ascii=False) + "\n"


def cliff_cases() -> str:
    """The cliff of several units: the loss and its gradient over a grid, and walks on it."""
    cases = []
    across, up = (np.round(np.linspace(*side, GROUND.points), 4) for side in (GROUND.w, GROUND.b))
    for steps, target, pace in ((5, 0.3, 0.5), (20, 0.9, 1.0), (50, 0.7, 0.1), (50, 0.7, 0.5)):
        unit = OneUnit(steps=steps, target=target)
        found = losses_and_gradients(unit, across[None, ::EVERY], up[::EVERY, None])
        ball = before_the_cliff(unit, pace, w=GROUND.w, b=GROUND.b, points=GROUND.points)
        walks = [(one, descend(unit, *ball, rate=pace, steps=4, longest=one)) for one in CLIPS]
        cases.append(
            {
                "unit": {"steps": steps, "target": target, "start": unit.start},
                "rate": pace,
                "corners": [significant(one) for one in found],
                "ball": list(ball),
                "walks": [
                    {
                        "longest": longest,
                        "spots": [significant(spot) for spot in path.points],
                        "losses": significant(path.losses),
                        "norms": significant(path.norms),
                        "clipped": path.clipped.tolist(),
                    }
                    for longest, path in walks
                ],
            }
        )
    return json.dumps({"ground": plain(GROUND), "every": EVERY, "cases": cases}) + "\n"


EVERY: Final = 9  # corners of the grid, on each side
CLIPS: Final = (None, 0.25)


EARLIER, HORIZON, MOST = 6, 3, 0.05


def _way_case(model: RNNModel, trace: ModelTrace) -> dict[str, Any]:
    """Two losses on their way back, theory, and what a horizon and a clip leave."""
    (run,) = linear_runs(model, trace)
    theory = rate(model.cells[0], run)
    d_y = np.zeros_like(trace.y)
    d_y[-1, :, 0] = 1
    whole = model.backward(trace, d_y).layers[0].parameters()
    x, last = trace.layers[0].x, trace.layers[0].seq_len - HORIZON - 1
    states = model.forward(x[:last]).finals
    near = model.backward(model.forward(x[last:], states), d_y[last:]).layers[0].parameters()
    beyond, length = length_of({n: whole[n] - near[n] for n in whole}), length_of(whole)

    def norms(step: int) -> dict[str, Any]:
        back = flow(model, trace, model.W_y[0], step)
        return {name: exact(back.norms(name)) for name in run.states}

    return {
        "norms": norms(-1),
        "earlier": {"loss": EARLIER, "norms": norms(EARLIER - 1)},
        "rate": None if theory is None else theory.per_step,
        "weights": length,
        "lost": {"horizon": HORIZON, "share": beyond / length},
        "clip": {"most": MOST, "factor": clipped(whole, MOST).length},
    }


def _single_units() -> dict[str, Any]:
    """Networks of one unit and one state, each link of which is one number with a sign."""
    numbers = Numbers()
    networks = pack_networks({kind: kind for kind in CELLS}, 1, 5, numbers)
    factors = {}
    for kind in CELLS:
        (run,) = linear_runs(*run_as_set(kind, SINGLE, 5))
        if len(run.states) == 1:
            factors[kind] = exact(links(run).block("h", "h")[:, 0, 0])
    return {
        "networks": plain(networks),
        "numbers": np.frombuffer(numbers.bytes(), "<f4").tolist(),
        "settings": plain(SINGLE),
        "factors": factors,
    }


SINGLE: Final = Asked(steps=9, gate="torch", radius=None, start="torch", form="tanh", hidden=1)


def recall_cases() -> str:
    """Small untrained networks, asked for the first of three letters after every step."""
    letters, numbers = 3, Numbers()
    kinds = {
        kind: RNNModel(4, 3, 3, cell=kind, rng=np.random.default_rng(6), dtype=np.float32)
        for kind in CELLS
    }
    words = {kind: Told(kind, "", "") for kind in kinds}
    lanes = pack_recallers(kinds, words, numbers)
    drawn = recall(symbols=letters).sequences(np.random.default_rng(7), 2, 6)
    cases: list[dict[str, Any]] = []
    for x, first in zip(drawn.x, drawn.y.tolist(), strict=True):
        found = {}
        for kind, model in kinds.items():
            trace = model.forward(x[:, np.newaxis])
            powers = np.exp(trace.y[:, 0].astype(np.float64))
            shares = powers / powers.sum(axis=1, keepdims=True)
            gate, lines = keeper(model.cells[0].description), lines_of(model, trace)
            kept = None
            if gate is not None:
                line = np.reshape(lines[gate.state], (6, 3))[1:]
                kept = float(np.exp(np.log(np.abs(line)).mean(axis=0)).max())
            found[kind] = {
                "right": exact(shares[:, first]),
                "says": shares.argmax(axis=1).tolist(),
                "kept": kept,
            }
        cases.append({"read": letters_read(drawn, letters)[len(cases)].tolist(), "found": found})
    floats = np.frombuffer(numbers.bytes(), "<f4").tolist()
    shown = {"lanes": plain(lanes), "numbers": floats, "letters": letters, "cases": cases}
    return json.dumps(shown, ensure_ascii=False) + "\n"
