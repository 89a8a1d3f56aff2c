"""The controls that describe one surgery: what is done, to what, in which units, at which steps.

They show what is done to the chosen unit already, until the visitor asks for something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from seqviz.cells import Cell, RNNModel
from seqviz.cells.surgery import Hold, Intervention, Scale, Silence, format_interventions
from seqviz.figures.cell_entry import describe_layer, rows_of
from seqviz.ui.controls.cell_words import named
from seqviz.ui.frame.i18n import N_, _

_ACTIONS: Final = {
    "hold": N_("Hold at a value"),
    "scale": N_("Scale by"),
    "silence": N_("Silence"),
}
RANGES: Final = {  # of the slider: lowest, highest, where it starts
    "gate": (0.0, 1.0, 0.0),
    "state": (-1.0, 1.0, 0.0),
    "free": (-5.0, 5.0, 0.0),  # nothing squashes it
    "factor": (-2.0, 2.0, 0.5),
}
_DRAFT: Final = ("cut_action", "cut_everyone", "cut_quantity_", "cut_value_", "cut_steps_")
_FORM: Final = "cut_form"  # what was done, and where, when the controls were last filled in


def choose(
    model: RNNModel,
    cuts: Sequence[Intervention],
    steps: int,
    place: tuple[int, int],
    *,
    everyone: bool,
) -> Intervention:
    """The intervention that the controls describe.

    Args:
        model: the network.
        cuts: what is done already.
        steps: of the sequence.
        place: layer and unit, from 0.
        everyone: whether it is of all units at first.
    """
    layer, unit = place
    cell = model.cells[layer]
    _fill(cell, cuts, steps, place)
    st.session_state.setdefault("cut_action", "hold")
    action = st.segmented_control(
        _("What to do"),
        list(_ACTIONS),
        format_func=lambda name: _(_ACTIONS[name]),
        key="cut_action",
        required=True,
    )
    quantity, known = "h", known_of(cell)
    if action != "silence" and len(known) > 1:
        usual = _usual(cell)
        st.session_state.setdefault(_of_quantity(cell), usual)
        st.pills(
            _("What is changed"),
            known,
            format_func=partial(named, cell.description),
            key=_of_quantity(cell),
            required=True,
            wrap=True,
        )
        quantity = st.session_state[_of_quantity(cell)] or usual  # None after another page
    whom, value_box, when = st.columns(3, gap="medium")
    st.session_state.setdefault("cut_everyone", everyone)
    whom.segmented_control(
        _("In which units"),
        (False, True),
        format_func=lambda every: (
            _("All units of layer {layer}").format(layer=layer + 1)
            if every
            else _("Unit {unit} of layer {layer}").format(unit=unit + 1, layer=layer + 1)
        ),
        key="cut_everyone",
        required=True,
    )
    everyone = st.session_state["cut_everyone"]
    value = 0.0
    if action != "silence":
        kind = "factor" if action == "scale" else range_of(quantity, cell)
        low, high, start = RANGES[kind]
        key = f"cut_value_{kind}"
        shown = st.session_state.setdefault(key, start)
        label = _("Factor") if action == "scale" else _("Value")
        value = value_box.slider(
            label, min(low, shown), max(high, shown), step=0.05, format="%.4g", key=key
        )
    first, last = 1, steps
    if steps > 1:
        st.session_state.setdefault(f"cut_steps_{steps}", (1, steps))
        when.slider(_("Steps"), 1, steps, key=f"cut_steps_{steps}")
        first, last = st.session_state[f"cut_steps_{steps}"]
    who, start, stop = None if everyone else unit, first - 1, None if last == steps else last - 1
    if action == "silence":
        return Silence(layer=layer, unit=who, first=start, last=stop)
    make = Hold if action == "hold" else Scale
    return make(quantity, value, layer=layer, unit=who, first=start, last=stop)


def _fill(cell: Cell, cuts: Sequence[Intervention], steps: int, place: tuple[int, int]) -> None:
    """Once after each change of the list or of the unit: the controls show what is done there.

    On another network than before they begin anew.
    """
    layer, unit = place
    state = format_interventions(cuts), layer, unit, cell.kind, cell.W_x.shape
    before = st.session_state.get(_FORM, state)
    if before == state and _FORM in st.session_state:
        return
    st.session_state[_FORM] = state
    if before[3:] != state[3:]:
        for key in [str(key) for key in st.session_state if str(key).startswith(_DRAFT)]:
            del st.session_state[key]
    here = (one for one in reversed(cuts) if one.layer == layer and one.unit in (None, unit))
    one = next(here, None)
    if one is None:
        return
    last = steps - 1 if one.last is None else min(one.last, steps - 1)
    st.session_state[f"cut_steps_{steps}"] = min(one.first, last) + 1, last + 1
    st.session_state["cut_everyone"] = one.unit is None
    if isinstance(one, Silence):
        st.session_state["cut_action"] = "silence"
        return
    st.session_state[_of_quantity(cell)] = one.quantity
    held = isinstance(one, Hold)
    st.session_state["cut_action"] = "hold" if held else "scale"
    kind = range_of(one.quantity, cell) if held else "factor"
    st.session_state[f"cut_value_{kind}"] = one.value if isinstance(one, Hold) else one.factor


def known_of(cell: Cell) -> list[str]:
    """What of a cell can be changed, in reading order: gates, candidate, states."""
    described = cell.description
    return [name for name in rows_of(described) if name in described.cuttable]


def _usual(cell: Cell) -> str:
    """What is changed at first: the gate that keeps, or else the one that writes."""
    keeping = [*cell.description.with_role("keeps"), *cell.description.with_role("writes")]
    return next((name for name in keeping if name in known_of(cell)), known_of(cell)[0])


def _of_quantity(cell: Cell) -> str:
    """The key of its choice, whose options differ from kind to kind."""
    return f"cut_quantity_{cell.kind}"


def range_of(quantity: str, cell: Cell) -> str:
    """Which of ``RANGES`` fits the quantity in this cell."""
    told = describe_layer(cell.description).quantities
    limit = next(one.limit for one in told if one.name == quantity)
    if limit == "share":
        return "gate"
    return "state" if limit == 1 else "free"
