"""The body of a cell's page: the stepper, the chosen unit below it, the check against PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.cells import Kind, RNNModel
from seqviz.cells.keeping import keeper
from seqviz.cells.presets import Preset
from seqviz.figures.stepper import pack_trace
from seqviz.ui.components.stepper import View, current_view, stepper
from seqviz.ui.controls.cell import which
from seqviz.ui.controls.cell.cell_details import unit_details
from seqviz.ui.controls.cell.hand_set import choose_preset, try_surgery
from seqviz.ui.controls.cell.sequence_input import (
    in_and_out,
    output_names,
    sequence_input,
    step_names,
)
from seqviz.ui.controls.cell.what_to_see import what_to_see
from seqviz.ui.controls.check import check_reading
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.controls.surgery.gate import gate_surgery
from seqviz.ui.controls.surgery.panel import (
    Surgery,
    current_surgery,
    outputs_in_words,
    surgery_told,
)
from seqviz.ui.frame.acts import redraw_only
from seqviz.ui.frame.address import VIEW
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import put, settle_of
from seqviz.ui.frame.page_head import Head


@dataclass(frozen=True, slots=True)
class Steps:
    """How a page speaks of its steps.

    Attributes:
        names: a short name for each step.
        title: what a step is called on an axis.
        label: template with {step} and {name} for a step in sentences.
        answer: template for the output so far, as ``stepper`` takes it.
        named: whether the names say more than the step's number.
    """

    names: Sequence[str]
    title: str
    label: str
    answer: str | None = None
    named: bool = True


def cell_view(
    key: str,
    surgery: Surgery,
    start: View,
    steps: Steps,
    *,
    name: str,
    place: DeltaGenerator | None = None,
) -> None:
    """Show a trace, from all steps down to a single product.

    Args:
        key: of the stepper; another network takes another.
        surgery: what ran, on one sequence.
        start: where the stepper opens when the link names no place.
        steps: how to speak of the steps.
        name: what tells the network from others with this cell, in English; it is in the title of
            exported code.
        place: where the cell stands, above something else; here without.
    """
    view = View.from_link(settle_of(VIEW, key, start.to_link()), start)
    with nullcontext() if place is None else place:
        stepper(
            surgery.packed,
            key=key,
            view=view,
            speed=2,
            step_names=steps.names if steps.named else None,
            step_label=steps.label,
            answer=steps.answer,
            on_select=lambda: redraw_only("details"),
            gate=gate_surgery(surgery),
            valve=_valve(surgery.model),
        )
    _details(key, surgery, view, start, steps, name)
    check_surgery(surgery)


def check_surgery(surgery: Surgery) -> None:
    """The check of the untouched run, with the probabilities that the stepper was sent."""
    check_reading(
        surgery.model,
        surgery.before,
        probabilities=surgery.packed_before.probabilities,
        left_out=[_("what surgery changes (the untouched run is compared)")],
    )


def _valve(model: RNNModel) -> str | None:
    """The gate that keeps the memory of a network of one unit: a slider beside it can hold it."""
    cell = model.cells[0]
    known = keeper(cell.description) if len(model.cells) == cell.hidden_size == 1 else None
    return None if known is None else known.gate


def hand_set(
    kind: Kind,
    head: Head,
    onward: Callable[[], None] | None = None,
    *,
    row: DeltaGenerator | None = None,
) -> None:
    """A network set by hand: which one, what to look for, the cell, then what it reads.

    Args:
        kind: of the cell.
        head: the page's line, which says what to look for.
        onward: shows the way to a larger network that does the same; None where there is none.
        row: where one chooses it, beside something else; its own without.
    """
    with row or hand_row():
        original = choose_preset(kind)
        with st.container(key="hand_deeds", horizontal=True, gap="small", width="content"):
            try_surgery(original)
            if onward is not None:
                onward()
    drawn = st.container()
    field, picture = st.columns([2, 3], gap="large")
    with field:
        preset = sequence_input(original)
        outcome = st.container()
    model = preset.model()
    trace = model.forward(preset.inputs(), preset.states())
    packed = pack_trace(
        trace, model, values=trace.y[:, 0], labels=output_names(preset), shares=False
    )
    surgery = current_surgery(packed, model, trace)
    if surgery.interventions:
        outcome.markdown(outputs_in_words(surgery))
    see, *further = what_to_see(original, preset, surgery).split("\n\n")
    head.sentence.markdown(f":material/visibility: {see}")
    for one in further:
        outcome.markdown(one)
    with picture:
        in_and_out(preset, surgery)
    cell_view(
        f"hand_{kind}_{preset.name}",
        surgery,
        _telling(original),
        Steps(
            step_names(preset),
            _("input"),
            _("step {step} (input {name})"),
            _("After {step}, y = {value}."),
        ),
        name=preset.name,
        place=drawn,
    )


def hand_row() -> DeltaGenerator:
    """The row above the drawing: which network, and what to do with it."""
    return st.container(key="hand_head", horizontal=True, vertical_alignment="center", gap="small")


def _telling(preset: Preset) -> View:
    """The cell at the preset's first step where something happens: its last input is 1.

    Where a single input is nothing again right behind it: there the network only has to keep it.
    """
    t = next((t for t, row in enumerate(preset.x) if row[-1] == 1), 0)
    kept = preset.x[t + 1 : t + 2] == ((0.0,),) and preset.x[t] == (1.0,)
    return View(t=t + kept, level="cell")


@st.fragment(key="details")
def _details(
    key: str, surgery: Surgery, opened: View, start: View, steps: Steps, name: str
) -> None:
    """What the chosen unit does over all steps; only this runs again when the choice moves."""
    view = current_view(key, opened)
    view = replace(view, layer=min(view.layer, len(surgery.after.layers) - 1))
    put(VIEW, view.to_link(start), start.to_link())
    which.say()
    surgery_told(surgery, view, steps.names, steps.title)
    with st.container(key="unit_details"):
        if surgery.after.layers[0].description.gates:  # else the stepper shows all that there is
            unit_details(surgery.after.layers[view.layer], view, steps.names, steps.title)
    output = surgery.packed.output
    with code_expander():
        code_panel(
            surgery.model,
            surgery.after,
            title=f"{surgery.after.layers[0].description.title} {name}",
            layers=(view.layer,),
            interventions=surgery.interventions,
            output_names=() if output is None else output.labels,
            shares=output is not None and output.shares,
        )
