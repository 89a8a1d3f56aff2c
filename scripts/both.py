"""Write what the browser's half has from the Python half: types, and cases for both to agree on.

`python -m scripts.both` writes the files anew; `tests/scripts/test_both.py` fails while one of them
is not what this would write.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from scripts.both_back import cliff_cases, recall_cases, through_cases
from scripts.both_values import exact, length_of, lines_of, rounded
from scripts.payload_types import declarations
from seqviz.cells import RNNModel
from seqviz.cells.base import joined_state
from seqviz.cells.links import links
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.cells.register import FORMS
from seqviz.cells.surgery import Hold, Scale, backward_with, forward_with
from seqviz.cells.through_time import linear_runs, triangle
from seqviz.figures.cell_entry import describe_layer
from seqviz.figures.live import LiveRun, Moment, Spread, Truth, pack_training
from seqviz.figures.stepper import pack_trace
from seqviz.numbers import counted, fixed, given, measured, percent
from seqviz.paths import ROOT
from seqviz.payloads import plain
from seqviz.payloads.stepper import StepperRun
from seqviz.training.engine.through_time import Reach
from seqviz.ui.components.curve_pad import RIGHT_END
from seqviz.ui.components.stepper import FOCUSES
from seqviz.ui.components.stepper.words import words
from seqviz.ui.frame.i18n import LANGUAGES, use_language

NUMBERS: Final = (
    *(0.0, 0.5, -0.5, 0.125, 0.584, 1.0, 3.14159, -2.5, 100.0, 999.7, 999.96, 2500.0, 12345.678),
    *(99999.97, 1e5, 123456.0, -4e6, 1e20, 0.0003, 1e-4, 9.999e-5, 3.85e-6, -1e-5, 5e-324, 0.0125),
    *(math.nan, math.inf, -math.inf),
)
DIGITS: Final = (3, 2, 5)
WAYS: Final[dict[str, Callable[[float, int], str]]] = {
    "measured": measured,
    "given": given,
    "show": fixed,
    "percentOf": percent,
}


def number_cases() -> str:
    """Every number in every way to write it, by the names that the JavaScript uses."""
    cases: list[dict[str, Any]] = [
        {
            "value": value if math.isfinite(value) else str(value),
            "counted": counted(value),
            **{name: [way(value, digits) for digits in DIGITS] for name, way in WAYS.items()},
        }
        for value in NUMBERS
    ]
    lines = ",\n".join(f"    {json.dumps(case, ensure_ascii=False)}" for case in cases)
    return f'{{\n  "digits": {list(DIGITS)},\n  "cases": [\n{lines}\n  ]\n}}\n'


def trace_cases() -> str:
    """A small trace of every registered cell, packed as for the browser, with what it holds."""
    cases: dict[str, Any] = {}
    for form in FORMS:
        options: dict[str, Any] = dict(form.options)
        model = RNNModel(2, 3, 1, cell=form.kind, rng=np.random.default_rng(1), **options)
        trace = model.forward(np.random.default_rng(2).standard_normal((4, 1, 2)))
        layer, packed = trace.layers[0], pack_trace(trace, model)
        cell = layer.description
        cases[form.name] = {
            "meta": plain(StepperRun(packed.layers, None, None, packed.steps, None, "")),
            "numbers": rounded(np.frombuffer(packed.numbers, "<f4")),
            "values": {q: rounded(layer.quantity(q)[:, 0]) for q in cell.names},
            "before": {one.name: rounded(layer.pre(one.name)[:, 0]) for one in cell.sums},
        }
    return json.dumps(cases, ensure_ascii=False, indent=1) + "\n"


def machine_cases() -> str:
    """Every registered cell with its arrays: a run and the way back, plain and with surgery."""
    cases: dict[str, Any] = {}
    for form in FORMS:
        options: dict[str, Any] = dict(form.options)
        model = RNNModel(2, 3, 1, cell=form.kind, rng=np.random.default_rng(3), **options)
        rng = np.random.default_rng(4)
        cell, x = model.cells[0], rng.standard_normal((5, 1, 2))
        start = {n: rng.standard_normal((1, 3)) / 2 for n in cell.description.states}
        d_y = rng.standard_normal((5, 1, 1))
        cuts = (
            Hold(
                layer=0, quantity=cell.description.cuttable[0], value=0.25, unit=1, first=1, last=3
            ),
            Scale(layer=0, quantity="h", factor=-0.5, first=2),
        )
        cases[form.name] = {
            "cell": _arithmetic(plain(describe_layer(cell.description))),
            "arrays": {n: exact(array.reshape(-1)) for n, array in cell.parameters().items()},
            "x": exact(x.reshape(-1)),
            "start": {n: exact(array[0]) for n, array in start.items()},
            "seed": exact((d_y @ model.W_y).reshape(-1)),
            "runs": [_run_case(model, x, start, d_y, one) for one in ((), cuts)],
            "sweep": _sweep_case(model, x, start, d_y),
        }
    return json.dumps(cases, ensure_ascii=False) + "\n"


def _arithmetic(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Of what the browser knows of a cell, what it computes with."""
    wanted = ("name", "sources", "terms", "bias", "block", "activation", "operation")
    return {
        "quantities": [
            {key: one[key] for key in wanted if key in one} for one in cell["quantities"]
        ],
        "states": cell["states"],
        "arrays": cell["arrays"],
    }


def _run_case(
    model: RNNModel,
    x: Any,
    start: Mapping[str, Any],
    d_y: Any,
    cuts: Sequence[Hold | Scale],
) -> dict[str, Any]:
    """What a run makes of every quantity, and the gradients of the states and of x."""
    trace = forward_with(model, x, cuts, [joined_state(start)])
    layer, back = trace.layers[0], backward_with(model, trace, d_y, cuts)
    found = back.layers[0]
    return {
        "cuts": [
            {
                "action": "hold" if isinstance(cut, Hold) else "scale",
                "quantity": cut.quantity,
                "value": cut.value if isinstance(cut, Hold) else cut.factor,
                "unit": cut.unit,
                "first": cut.first,
                "last": cut.last,
            }
            for cut in cuts
        ],
        "values": {q: exact(layer.quantity(q).reshape(-1)) for q in layer.description.names},
        "d": {n: exact(found.total(n).reshape(-1)) for n in layer.description.states},
        "d_start": {n: exact(found.start(n).reshape(-1)) for n in layer.description.states},
        "d_x": exact(found.d_x.reshape(-1)),
        "lines": {} if cuts else lines_of(model, trace),
    }


def _sweep_case(model: RNNModel, x: Any, start: Mapping[str, Any], d_y: Any) -> dict[str, Any]:
    """Every step's own loss on its way back, every link, and what the steps give to the weights."""
    trace = model.forward(x, [joined_state(start)])
    (run,) = linear_runs(model, trace)
    found = links(run)
    # the browser has the states in reading order, and a row for an old unit
    shown = [name for name in run.description.names if name in run.states]
    units = np.concatenate([run.states.index(name) * 3 + np.arange(3) for name in shown])
    jacobians = found.jacobians.transpose(0, 2, 1)[:, units][:, :, units]
    return {
        "triangle": {
            name: exact(norms.reshape(-1))
            for name, norms in triangle(model, trace, (d_y @ model.W_y)[:, 0]).norms.items()
        },
        "jacobians": exact(jacobians.reshape(len(x), -1)),
        "spectral": exact(found.spectral()),
        "weights": exact([_given_from(model, x, start, d_y, k) for k in range(len(x))]),
    }


def _given_from(model: RNNModel, x: Any, start: Mapping[str, Any], d_y: Any, first: int) -> float:
    """How long the gradient of a cell's weights is that the steps from one on give."""
    states = [joined_state(start)]
    if first:
        states = list(model.forward(x[:first], states).finals)
    back = model.backward(model.forward(x[first:], states), d_y[first:])
    return length_of(back.layers[0].parameters())


def operation_cases() -> str:
    """What every activation and operation makes of a few numbers."""
    a = np.array([-3.0, -0.5, 0.0, 0.25, 2.0])
    b = np.array([0.5, -1.0, 2.0, 0.0, 3.0])
    cases = {
        "a": a.tolist(),
        "b": b.tolist(),
        "activations": {
            name: {
                "sign": one.sign,
                "values": rounded(one.value(a)),
                "slopes": rounded(one.slope(a)),
            }
            for name, one in ACTIVATIONS.items()
        },
        "operations": {
            name: {"sign": one.sign, "values": rounded(one.value([a, b][: one.sources]))}
            for name, one in OPERATIONS.items()
        },
    }
    return json.dumps(cases, ensure_ascii=False, indent=1) + "\n"


def stepper_cases() -> str:
    """The quantities that Python lets the stepper open, and its words in every language."""
    labels = {}
    for language in LANGUAGES:
        with use_language(language):
            labels[language] = plain(words())
    cases = {"focuses": list(FOCUSES), "labels": labels}
    return json.dumps(cases, ensure_ascii=False, indent=1) + "\n"


def training_cases() -> str:
    """A small training, packed as for the chart, with what stands in it."""
    step = np.arange(1, 9)
    moments = tuple(
        Moment(
            step=k,
            loss=None if k == 4 else 1 / (k + 1),
            predictions=np.array([np.nan, k, k + 0.5, k + 1.0]),
            forecast=np.array([10.0 + k, 20.0 + k]),
            weights=(Spread("W_h", "h", np.linspace(-1, 1, 9)),),
            reach=None if k == 4 else Reach({"h": np.array([0.0, 0.01 * (k + 1), 1.0])}, 2),
        )
        for k in (0, 4, 8)
    )
    run = LiveRun(
        name="GRU",
        step=step,
        loss=1 / step,
        gradient_norm=np.full(8, np.nan),
        epoch_step=step[3::4],
        epoch_loss=2 / step[3::4],
        validation_loss=3 / step[3::4],
        moments=moments,
        epoch=2,
    )
    packed = pack_training([run], Truth(np.array([0.0, 0.5, 1.0, 0.25]), 3, forecast_start=3))
    size = 4 * packed.meta["floats"]
    cases = {
        "meta": packed.meta,
        "floats": [
            value if math.isfinite(value) else None
            for value in np.frombuffer(packed.numbers[:size], "<f4").tolist()
        ],
        "bars": list(packed.numbers[size:]),
    }
    return json.dumps(cases) + "\n"


def curve_pad_cases() -> str:
    """Where the pad ends, in units of the part that can be drawn on."""
    return json.dumps({"right_end": RIGHT_END}) + "\n"


MADE: Final[dict[Path, Callable[[], str]]] = {
    ROOT / "seqviz/payloads/types.d.ts": declarations,
    ROOT / "tests/both/cliff.json": cliff_cases,
    ROOT / "tests/both/curve_pad.json": curve_pad_cases,
    ROOT / "tests/both/machine.json": machine_cases,
    ROOT / "tests/both/numbers.json": number_cases,
    ROOT / "tests/both/operations.json": operation_cases,
    ROOT / "tests/both/recall.json": recall_cases,
    ROOT / "tests/both/stepper.json": stepper_cases,
    ROOT / "tests/both/through_time.json": through_cases,
    ROOT / "tests/both/traces.json": trace_cases,
    ROOT / "tests/both/training.json": training_cases,
}


def main() -> None:
    """Write every file."""
    for path, make in MADE.items():
        path.write_text(make(), encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
