"""A small RNN as circles and arrows: fold and unroll it, change any number on the drawing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from seqviz.cells import ModelTrace
from seqviz.cells.interventions import Intervention
from seqviz.cells.presets import Preset
from seqviz.models.edits import LIMIT, filled
from seqviz.payloads import is_whole
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("network_graph")


@dataclass(frozen=True, slots=True)
class Edit:
    """One number that the visitor changed on the drawing; indices from 0."""

    name: str
    row: int
    column: int
    value: float

    @classmethod
    def from_browser(cls, value: Any) -> Edit | None:
        """An edit from what the browser sent, None for anything else."""
        if not isinstance(value, dict):
            return None
        name, row, column, number = (value.get(k) for k in ("name", "row", "column", "value"))
        if not isinstance(name, str) or not is_whole(row) or not is_whole(column):
            return None
        if not is_whole(number) and not isinstance(number, float):
            return None
        return cls(name, row, column, float(number))


def network_graph(
    preset: Preset,
    trace: ModelTrace,
    *,
    key: str,
    group: str,
    step: int,
    interventions: Sequence[Intervention] = (),
    unrolled: bool,
    on_edit: Callable[[Edit], None],
    on_unroll: Callable[[bool], None],
) -> None:
    """Draw the network with its trace, and below it the equations of the step with its numbers.

    Args:
        preset: an RNN of one layer with at most three units.
        trace: of that network, batch size 1.
        key: of the component.
        group: the stepper group that says which step is shown.
        step: index of the step that it shows at first.
        interventions: those that the trace was made with.
        unrolled: whether it is drawn unrolled at first.
        on_unroll: called when it was unrolled (True) or folded up, before the page runs again.
        on_edit: called with the number that was just changed, before the page runs again.
    """
    preset = filled(preset)
    layer = trace.layers[0]
    values = {
        "x": layer.x[:, 0].tolist(),  # (T, I)
        "a": layer.a[:, 0].tolist(),  # (T, H)
        "h": layer.h[:, 0].tolist(),  # (T, H)
        "y": trace.y[:, 0].tolist(),  # (T, O)
    }
    sizes = {name: len(rows[0]) for name, rows in values.items()}
    cut = [
        [_is_cut(interventions, unit, t) for unit in range(layer.hidden_size)]
        for t in range(layer.seq_len)
    ]
    data: dict[str, Any] = {
        "steps": layer.seq_len,
        "nonlinearity": {"relu": "ReLU"}.get(preset.nonlinearity, preset.nonlinearity),
        "cut": cut,
        "sizes": sizes,
        "values": values,
        "limits": {
            name: max(max(map(abs, row)) for row in rows) or 1.0 for name, rows in values.items()
        },
        "weights": {
            name: getattr(preset, name) for name in ("W_x", "W_h", "b", "W_y", "b_y", "h_0")
        },
        "names": {name: _names(name, count) for name, count in sizes.items()},
        "limit": LIMIT,
        "group": group,
        "palettes": PALETTES,
        "labels": _words(),
    }
    data["id"] = hashlib.sha1(json.dumps(data).encode(), usedforsecurity=False).hexdigest()[:12]
    mounted = f"{key}-{language()}"

    def edited() -> None:
        edit = Edit.from_browser(st.session_state[mounted].get("edited"))
        if edit is not None:
            on_edit(edit)

    def turned() -> None:
        on_unroll(st.session_state[mounted].get("turned") is True)

    _component(
        {"unrolled": unrolled, "t": step},
        key=mounted,
        parcels=(Parcel(data),),
        on_edited_change=edited,
        on_turned_change=turned,
    )


def _is_cut(interventions: Sequence[Intervention], unit: int, step: int) -> bool:
    """Whether surgery changes this unit's h at this step."""
    return any(
        one.touches("h") and one.covers(step) and one.unit in (None, unit) for one in interventions
    )


def _names(letter: str, count: int) -> list[str]:
    """x, or x₁, x₂, … where there are several."""
    return [letter] if count == 1 else [f"{letter}{chr(0x2081 + k)}" for k in range(count)]


def _words() -> dict[str, Any]:
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("One step back"),
        "forward": _("One step forward"),
        "position": _("Step {step} of {steps}"),
        "unroll": _("Unroll it in time"),
        "fold": _("Fold it up again"),
        "folded_hint": _("Change any number: weights, biases, the initial state."),
        "unrolled_hint": _(
            "The same network at every step, with the same weights; time runs right."
        ),
        "step": _("step {step}"),
        "weight": _("{name}, from {from} to {to}"),
        "bias": _("{name} of {of}"),
        "before": _("{of} one step before"),
        "wrong": _("A number within ±{limit}, please."),
        "alt": _("The network at step {step}"),
        "equations": _("The equations of this step; point at a symbol or a number to find it"),
        "surgery": _("→ set by surgery:"),
        "save_svg": _("Save as SVG"),
        "save_png": _("Save as PNG"),
        "names": {
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
    }
