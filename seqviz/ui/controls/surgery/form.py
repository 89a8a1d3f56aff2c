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
from seqviz.ui.frame.session import Key, Keys

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
# of the controls
_ACTION: Final[Key[str]] = Key("cut_action", "hold")
_EVERYONE: Final[Key[bool]] = Key("cut_everyone", True)
_QUANTITY: Final[Keys[str | None]] = Keys("cut_quantity_", None)  # by the kind of cell
_VALUE: Final[Keys[float]] = Keys("cut_value_", 0.0)  # by the range
_STEPS: Final[Keys[tuple[int, int]]] = Keys("cut_steps_", (1, 1))  # by the length
# what was done, and where, when the controls were last filled in
_FORM: Final[Key[tuple[object, ...] | None]] = Key("cut_form", None)


def choose(
    model: RNNModel,
    cuts: Sequence[Intervention],
    steps: int,
    place: tuple[int, int],
) -> Intervention:
    """The intervention that the controls describe; of all units, until one alone is chosen.

    Args:
        model: the network.
        cuts: what is done already.
        steps: of the sequence.
        place: layer and unit, from 0.
    """
    layer, unit = place
    cell = model.cells[layer]
    _fill(cell, cuts, steps, place)
    _ACTION.begin("hold")
    action = st.segmented_control(
        _("What to do"),
        list(_ACTIONS),
        format_func=lambda name: _(_ACTIONS[name]),
        key=_ACTION.name,
        required=True,
    )
    quantity, known = "h", known_of(cell)
    if action != "silence" and len(known) > 1:
        usual = _usual(cell)
        _of_quantity(cell).begin(usual)
        st.pills(
            _("What is changed"),
            known,
            format_func=partial(named, cell.description),
            key=_of_quantity(cell).name,
            required=True,
            wrap=True,
        )
        quantity = _of_quantity(cell).get() or usual  # None after another page
    whom, value_box, when = st.columns(3, gap="medium")
    everyone = False
    if cell.hidden_size > 1:
        _EVERYONE.begin(True)
        whom.segmented_control(
            _("In which units"),
            (True, False),
            format_func=lambda every: (
                _("All units of layer {layer}").format(layer=layer + 1)
                if every
                else _("Unit {unit} of layer {layer}").format(unit=unit + 1, layer=layer + 1)
            ),
            key=_EVERYONE.name,
            required=True,
        )
        everyone = _EVERYONE.get()
    value = 0.0
    if action != "silence":
        kind = "factor" if action == "scale" else range_of(quantity, cell)
        low, high, start = RANGES[kind]
        shown = _VALUE.of(kind).begin(start)
        label = _("Factor") if action == "scale" else _("Value")
        value = value_box.slider(
            label,
            min(low, shown),
            max(high, shown),
            step=0.05,
            format="%.4g",
            key=_VALUE.of(kind).name,
        )
    first, last = 1, steps
    if steps > 1:
        _STEPS.of(steps).begin((1, steps))
        when.slider(_("Steps"), 1, steps, key=_STEPS.of(steps).name)
        first, last = _STEPS.of(steps).get()
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
    before = _FORM.get()
    if before == state:
        return
    _FORM.set(state)
    if before is not None and before[3:] != state[3:]:
        for key in (_ACTION, _EVERYONE):
            key.forget()
        for keys in (_QUANTITY, _VALUE, _STEPS):
            keys.forget()
    here = (one for one in reversed(cuts) if one.layer == layer and one.unit in (None, unit))
    one = next(here, None)
    if one is None:
        return
    last = steps - 1 if one.last is None else min(one.last, steps - 1)
    _STEPS.of(steps).set((min(one.first, last) + 1, last + 1))
    _EVERYONE.set(one.unit is None)
    if isinstance(one, Silence):
        _ACTION.set("silence")
        return
    _of_quantity(cell).set(one.quantity)
    held = isinstance(one, Hold)
    _ACTION.set("hold" if held else "scale")
    kind = range_of(one.quantity, cell) if held else "factor"
    _VALUE.of(kind).set(one.value if isinstance(one, Hold) else one.factor)


def known_of(cell: Cell) -> list[str]:
    """What of a cell can be changed, in reading order: gates, candidate, states."""
    described = cell.description
    return [name for name in rows_of(described) if name in described.cuttable]


def _usual(cell: Cell) -> str:
    """What is changed at first: the gate that keeps, or else the one that writes."""
    keeping = [*cell.description.with_role("keeps"), *cell.description.with_role("writes")]
    return next((name for name in keeping if name in known_of(cell)), known_of(cell)[0])


def _of_quantity(cell: Cell) -> Key[str | None]:
    """The key of its choice, whose options differ from kind to kind."""
    return _QUANTITY.of(cell.kind)


def range_of(quantity: str, cell: Cell) -> str:
    """Which of ``RANGES`` fits the quantity in this cell."""
    told = describe_layer(cell.description).quantities
    limit = next(one.limit for one in told if one.name == quantity)
    if limit == "share":
        return "gate"
    return "state" if limit == 1 else "free"
