"""A small RNN as circles and arrows: turn its numbers like knobs, fold and unroll it.

While a knob is turned the browser computes the run by itself; Python hears of the new number as
often as it can answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import Description, ModelTrace
from seqviz.cells.interventions import Hold, Intervention, Scale
from seqviz.cells.presets import Preset
from seqviz.cells.rnn import Nonlinearity
from seqviz.figures.cell_entry import describe_layer
from seqviz.models.edits import LIMIT, filled
from seqviz.payloads import fingerprint
from seqviz.payloads.network_graph import (
    Edit,
    GraphCut,
    GraphLimits,
    GraphNames,
    GraphSizes,
    GraphUntouched,
    GraphValues,
    GraphWeights,
    GraphWords,
    NetworkDrawing,
    NetworkView,
    Rows,
    read_edit,
)
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("network_graph")
_SAID: Final[dict[Nonlinearity, Literal["tanh", "ReLU"]]] = {"tanh": "tanh", "relu": "ReLU"}


def network_graph(
    preset: Preset,
    trace: ModelTrace,
    *,
    key: str,
    group: str,
    step: int,
    interventions: Sequence[Intervention] = (),
    untouched: ModelTrace,
    unrolled: bool,
    begun: str,
    on_edit: Callable[[Edit], None],
    on_unroll: Callable[[bool], None],
) -> None:
    """Draw the network with its trace, and beside it the equations of the step with its numbers.

    Args:
        preset: an RNN of one layer with at most three units.
        trace: of that network, batch size 1.
        key: of the component.
        group: the stepper group that says which step is shown.
        step: index of the step that it shows at first.
        interventions: those that the trace was made with.
        untouched: the run without them.
        unrolled: whether it is drawn unrolled at first.
        begun: another text when the numbers were set anew otherwise than in the drawing.
        on_unroll: called when it was unrolled (True) or folded up, before the page runs again.
        on_edit: called with the number that was just changed, before the page runs again.
    """
    preset = filled(preset)
    layer = trace.layers[0]
    values = GraphValues(
        x=_rows(layer.x[:, 0]),
        a=_rows(layer.a[:, 0]),
        h=_rows(layer.h[:, 0]),
        y=_rows(trace.y[:, 0]),
    )
    sizes = GraphSizes(x=len(values.x[0]), h=len(values.h[0]), y=len(values.y[0]))
    cut = tuple(
        tuple(
            _is_cut(layer.description, interventions, unit, t) for unit in range(layer.hidden_size)
        )
        for t in range(layer.seq_len)
    )
    drawing = NetworkDrawing(
        steps=layer.seq_len,
        nonlinearity=_SAID[preset.nonlinearity],
        cell=describe_layer(layer.description),
        cuts=tuple(one for cut in interventions for one in _told(cut, layer.description)),
        untouched=GraphUntouched(_rows(untouched.layers[0].h[:, 0]), _rows(untouched.y[:, 0]))
        if interventions
        else None,
        cut=cut,
        sizes=sizes,
        values=values,
        limits=GraphLimits(x=_largest(values.x), h=_largest(values.h), y=_largest(values.y)),
        weights=GraphWeights(
            W_x=preset.W_x,
            W_h=preset.W_h,
            b=preset.b,
            W_y=preset.W_y,
            b_y=preset.b_y,
            h_0=preset.h_0,
        ),
        names=GraphNames(x=_names("x", sizes.x), h=_names("h", sizes.h), y=_names("y", sizes.y)),
        limit=LIMIT,
        group=group,
        palettes=PALETTES,
        labels=_words(),
    )
    drawing = replace(drawing, id=fingerprint(drawing))
    mounted = f"{key}-{language()}"

    def edited() -> None:
        edit = read_edit(told_by(mounted).get("edited"))
        if edit is not None:
            on_edit(edit)

    def turned() -> None:
        on_unroll(told_by(mounted).get("turned") is True)

    _component(
        NetworkView(unrolled=unrolled, t=step, begun=begun),
        key=mounted,
        parcels=(Parcel(drawing),),
        on_edited_change=edited,
        on_turned_change=turned,
    )


def _is_cut(cell: Description, interventions: Sequence[Intervention], unit: int, step: int) -> bool:
    """Whether surgery changes this unit's h at this step."""
    return any(
        one.touches("h", cell) and one.covers(step) and one.unit in (None, unit)
        for one in interventions
    )


def _told(one: Intervention, cell: Description) -> list[GraphCut]:
    """What an intervention does to each quantity that it touches; to silence is to hold at 0."""
    action: Literal["hold", "scale"] = "scale" if isinstance(one, Scale) else "hold"
    value = one.factor if isinstance(one, Scale) else one.value if isinstance(one, Hold) else 0.0
    return [
        GraphCut(action, name, value, one.unit, one.first, one.last)
        for name in cell.cuttable
        if one.touches(name, cell)
    ]


def _rows(values: NDArray[np.floating]) -> Rows:
    return tuple(tuple(row) for row in values.tolist())


def _largest(rows: Rows) -> float:
    return max(max(map(abs, row)) for row in rows) or 1.0


def _names(letter: str, count: int) -> tuple[str, ...]:
    """x, or x₁, x₂, … where there are several."""
    return (letter,) if count == 1 else tuple(f"{letter}{chr(0x2081 + k)}" for k in range(count))


def _words() -> GraphWords:
    return GraphWords(
        unroll=_("Unroll it in time"),
        fold=_("Fold it up again"),
        folded_hint=_("Turn any number: drag it, use the arrow keys, or type."),
        unrolled_hint=_("The same network at every step, with the same weights; time runs right."),
        open=_("Open: {name}"),
        over_time=_("{name} over {steps} steps: from {low} to {high}, at the end {last}"),
        untouched=_("dashed: without surgery"),
        step=_("step {step}"),
        weight=_("{name}, from {from} to {to}"),
        bias=_("{name} of {of}"),
        before=_("{of} one step before"),
        wrong=_("Wanted: a number from −{limit} to {limit}. {value} stays."),
        alt=_("The network at step {step}: {values}"),
        comma=_(", "),
        equations=_("The equations of this step; point at a symbol or a number to find it"),
        surgery=_("→ set by surgery:"),
        curve_alt=_("Curve of {name}; this step's value is {value}"),
        slope=_("Slope {name}′({a}) = {slope}: a gradient is multiplied by it here."),
        save_svg=_("Save as SVG"),
        save_png=_("Save as PNG"),
        names={
            "h": _("hidden state"),
            "hp": _("hidden state before"),
            "x": _("input"),
            "y": _("output"),
            "W_h": _("weights from the hidden state before"),
            "W_x": _("weights from the input"),
            "W_y": _("weights to the output"),
            "b": _("biases of the units"),
            "b_y": _("biases of the outputs"),
        },
    )
