"""Any three cells of the register on one input, untrained or set by hand, stepping together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from seqviz.cells import Kind, described
from seqviz.figures.stepper import pack_trace
from seqviz.payloads.stepper import StepperBeside
from seqviz.ui.components.stepper import View, current_view, stepper
from seqviz.ui.controls.cell.untrained import untrained_note
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.frame.acts import redraw_only
from seqviz.ui.frame.address import OPEN, VIEW
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.link import put, settle_of
from seqviz.ui.pages.compare.counterparts import beside, partners
from seqviz.ui.pages.compare.parts import (
    parts_named,
    parts_style,
    parts_table,
    side_by_side_style,
)
from seqviz.ui.pages.compare.pulse_left import how_open, what_is_left
from seqviz.ui.pages.compare.three_cells import (
    PULSES,
    RANDOM,
    Run,
    check_runs,
    choose_three,
    code_of,
    head,
    look_for,
    offered,
    size_and_seed,
    size_of,
    three_presets,
    three_runs,
)

START = View(t=2)
_ALL = "all"  # the player's name among the cells
_SAID = N_("The numbers are those of unit {unit} at step {step}.")


def key_of(kind: str) -> str:
    """Of this cell's stepper, or of the player of all."""
    return f"compare_{kind}"


def place() -> View:
    """Where the three stand."""
    return View.from_link(settle_of(VIEW, "compare", START.to_link()), START)


def views(kinds: Sequence[Kind]) -> dict[Kind, View]:
    """The same place in each, and what is opened there: ``?open=lstm.f,gru.cell``."""
    said = (one.partition(".") for one in settle_of(OPEN, "compare").split(","))
    opened = {kind: rest for kind, _dot, rest in said if kind in kinds}
    return {kind: place().opening(beside(opened, kind)) for kind in kinds}


def moved(kinds: Sequence[Kind], kind: str) -> None:
    """The player or any of the three was moved; the others stand at the same step and unit."""
    stood = views(kinds)[kind] if kind in kinds else place()
    now = current_view(key_of(kind), stood)
    put(VIEW, View(t=now.t, unit=now.unit).to_link(), START.to_link())
    if kind in kinds:  # the others have opened what corresponds to it
        what = now.opened(START)
        put(OPEN, f"{kind}.{what}" if what else "")
    redraw_only("parts")


@st.fragment(key="parts")
def parts(runs: dict[Kind, Run]) -> None:
    """The parts table with the values of the step and unit at which the three stand."""
    view, one = place(), next(iter(runs.values())).trace.layers[0]
    t, unit = min(view.t, one.seq_len - 1), min(view.unit, one.hidden_size - 1)
    st.subheader(_("Which gate plays which part"))
    with st.container(key="parts_said"):
        st.caption(_(_SAID).format(unit=unit + 1, step=t + 1))
    st.html(parts_style(map(cell_name, runs)))
    with st.container(key="parts_table"):
        layers = {kind: run.trace.layers[0] for kind, run in runs.items()}
        st.markdown(parts_table(layers, t, unit))


@st.fragment(key="code")
def code(runs: dict[Kind, Run], title: str) -> None:
    """The lines of one of the three."""
    with code_expander():
        kind = code_of(tuple(runs))
        code_panel(
            *runs[kind],
            title=f"{described(kind).title} {title}",
            output_names=("y",),
            views=("layer", "output", "pulse"),
        )


def in_step(chosen: str) -> None:
    """Three that step together.

    Args:
        chosen: their weights, random ones or those of an idea.
    """
    three = choose_three()
    chosen = offered(chosen, three)
    if chosen == RANDOM:
        hidden, seed = size_and_seed()
        runs, title = three_runs(hidden, seed, three), f"H {hidden} seed {seed}"
        what_is_left(runs)
        untrained_note(seed, PULSES)
    else:
        runs, title = three_presets(chosen, three), chosen
        what_is_left(runs)
        st.info(look_for(chosen, three), icon=":material/visibility:")
    how_open(runs)
    stood = views(three)
    st.html(side_by_side_style())
    packed = {kind: pack_trace(run.trace, run.model) for kind, run in runs.items()}
    with st.container():
        with st.container(key="player"):
            stepper(
                packed[three[0]],
                key=key_of(_ALL),
                view=place(),
                layout="player",
                speed=2,
                group="compare",
                beside=StepperBeside(".st-key-parts_said p", sentence=_(_SAID)),
                on_select=partial(moved, three, _ALL),
            )
        with st.container(key="side_by_side"):
            columns = st.columns(len(three), gap="medium")
        for number, (column, kind) in enumerate(zip(columns, three, strict=True), start=2):
            with column:
                head(kind, runs[kind].model)
                cell = runs[kind].model.cells[0].description
                stepper(
                    packed[kind],
                    key=key_of(kind),
                    view=stood[kind],
                    speed=2,
                    group="compare",
                    follows=True,
                    beside=StepperBeside(
                        f".st-key-parts_table td:nth-child({number})", parts_named(cell)
                    ),
                    partners=partners(kind, three),
                    on_select=partial(moved, three, kind),
                )
    with st.expander(_("How many numbers each learns"), icon=":material/functions:"):
        st.markdown(text("compare_sizes"))
        for column, kind in zip(st.columns(len(three), gap="medium"), three, strict=True):
            with column:
                size_of(kind, runs[kind].model)
    parts(runs)
    code(runs, title)
    check_runs(runs)
