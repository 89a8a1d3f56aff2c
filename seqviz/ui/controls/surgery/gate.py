"""Surgery from the opened gate: what the stepper is told of it, and doing what it asks."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from seqviz.cells import RNNModel
from seqviz.cells.interventions import MAX_INTERVENTIONS, MAX_LENGTH
from seqviz.cells.surgery import (
    Hold,
    Intervention,
    Scale,
    SurgeryError,
    check_interventions,
    format_interventions,
)
from seqviz.ui.components.stepper import GateSurgery
from seqviz.ui.controls.surgery.form import RANGES, known_of, range_of
from seqviz.ui.controls.surgery.panel import Surgery, store_cuts
from seqviz.ui.controls.surgery.words import in_words

_ANSWERED: Final = "cut_answered"


def gate_surgery(surgery: Surgery) -> GateSurgery:
    """Let the stepper show this surgery and ask for more."""
    cells = surgery.model.cells
    meta: dict[str, Any] = {
        "cuts": [_entry(one, surgery.model) for one in surgery.interventions],
        "ranges": [
            {name: RANGES[range_of(name, cell)][:2] for name in known_of(cell)} for cell in cells
        ],
        "most": MAX_INTERVENTIONS,
        "answered": st.session_state.get(_ANSWERED),
    }

    def perform(asked: Any) -> None:
        """Store the new list; the message counts as answered whatever it says."""
        if not isinstance(asked, dict):
            return
        st.session_state[_ANSWERED] = asked.get("id") if type(asked.get("id")) is int else None
        cuts = changed_list(surgery, asked)
        if cuts is not None:
            store_cuts(cuts)

    return GateSurgery(meta, perform)


def changed_list(surgery: Surgery, asked: dict[str, Any]) -> tuple[Intervention, ...] | None:
    """The interventions after ``{"undo": index}`` or ``{"cut": parts, "over": index or None}``.

    ``parts`` are ``action`` ("hold" or "scale"), ``quantity``, ``layer``, ``unit`` or None for all,
    ``value``, ``first`` and ``last`` or None, all indices from 0. None for what the network cannot
    have, and for more than a link can hold.
    """
    cuts = list(surgery.interventions)
    named = asked.get("undo", asked.get("over"))
    index = named if type(named) is int and 0 <= named < len(cuts) else None
    if "undo" in asked:
        return None if index is None else (*cuts[:index], *cuts[index + 1 :])
    new = _made(asked.get("cut"))
    if new is None:
        return None
    try:
        check_interventions(surgery.model, [new])
    except SurgeryError:
        return None
    if index is None:
        cuts.append(new)
    else:
        cuts[index] = new
    fits = len(cuts) <= MAX_INTERVENTIONS and len(format_interventions(cuts)) <= MAX_LENGTH
    return tuple(cuts) if fits else None


def _made(parts: Any) -> Intervention | None:
    """The intervention that the browser's parts describe, or None; none of them is trusted."""
    if not isinstance(parts, dict):
        return None
    quantity, value, action = parts.get("quantity"), parts.get("value"), parts.get("action")
    numbers = [parts.get(name) for name in ("layer", "unit", "first", "last")]
    layer, unit, first, last = numbers
    if action not in ("hold", "scale") or not isinstance(quantity, str):
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if any(one is not None and type(one) is not int for one in numbers):
        return None
    if layer is None or first is None:
        return None
    try:
        if action == "hold":
            return Hold(quantity, float(value), layer=layer, unit=unit, first=first, last=last)
        return Scale(quantity, float(value), layer=layer, unit=unit, first=first, last=last)
    except (SurgeryError, OverflowError):
        return None


def _entry(one: Intervention, model: RNNModel) -> dict[str, Any]:
    """One intervention for the browser: as in the link, in words, and in parts."""
    action, value = "silence", 0.0
    cuttable = model.cells[one.layer].description.cuttable
    if isinstance(one, Hold):
        action, value = "hold", one.value
    elif isinstance(one, Scale):
        action, value = "scale", one.factor
    return {
        "text": str(one),
        "said": in_words(one, model),
        "action": action,
        "value": value,
        "touches": [name for name in cuttable if one.touches(name)],
        "layer": one.layer,
        "unit": one.unit,
        "first": one.first,
        "last": one.last,
    }
