"""Three cells side by side: RNN, LSTM and GRU on one input, stepping together."""

from functools import partial

import streamlit as st

from seqviz.cells import Kind
from seqviz.figures.stepper import pack_trace
from seqviz.ui.components.stepper import View, current_view, stepper
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.frame.address import OPEN, VIEW
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.link import put, settle_of
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.compare.three_cells import (
    IDEAS,
    KINDS,
    NAMES,
    PARTS_STYLE,
    RANDOM,
    Run,
    check_runs,
    code_of,
    head,
    parts_table,
    pulses_said,
    size_and_seed,
    source,
    three_presets,
    three_runs,
    what_is_left,
)

START = View(t=2)
LEADER = KINDS[0]


def key_of(kind: Kind) -> str:
    """Of this cell's stepper."""
    return f"compare_{kind}"


def place() -> View:
    """Where the three stand."""
    return View.from_link(settle_of(VIEW, "compare", START.to_link()), START)


def views() -> dict[Kind, View]:
    """The same place in each, and what is opened there: ``?open=lstm.f,gru.cell``."""
    said = (one.partition(".") for one in settle_of(OPEN, "compare").split(","))
    opened = {kind: rest for kind, _dot, rest in said}
    return {kind: place().opening(opened.get(kind, "")) for kind in KINDS}


def moved(kind: Kind) -> None:
    """Any of the three may have been moved; the others stand at the same step and unit."""
    stood = views()
    now = {one: current_view(key_of(one), stood[one]) for one in KINDS}
    put(VIEW, View(t=now[kind].t, unit=now[kind].unit).to_link(), START.to_link())
    opened = {one: view.opened(START) for one, view in now.items()}
    put(OPEN, ",".join(f"{one}.{what}" for one, what in opened.items() if what))
    st.rerun("parts")


@st.fragment(key="parts")
def parts(runs: dict[Kind, Run]) -> None:
    """The parts table with the values of the step and unit at which the three stand."""
    view, one = place(), runs[LEADER].trace.layers[0]
    t, unit = min(view.t, one.seq_len - 1), min(view.unit, one.hidden_size - 1)
    st.subheader(_("Which gate plays which part"))
    st.caption(
        _("The numbers are those of unit {unit} at step {step}.").format(unit=unit + 1, step=t + 1)
    )
    st.html(PARTS_STYLE)
    with st.container(key="parts_table"):
        st.markdown(parts_table(runs, t, unit))


@st.fragment(key="code")
def code(runs: dict[Kind, Run], title: str) -> None:
    """The lines of one of the three."""
    with code_expander():
        kind = code_of()
        code_panel(
            *runs[kind],
            title=f"{NAMES[kind]} {title}",
            output_names=("y",),
            views=("layer", "output", "pulse"),
        )


ensure()
st.title(_("Three cells side by side"))
st.markdown(text("compare"))
chosen = source()
if chosen == RANDOM:
    hidden, seed = size_and_seed()
    runs, title = three_runs(hidden, seed), f"H {hidden} seed {seed}"
    st.info(
        _(
            "Untrained, seed {seed}: these weights are random, so look at how the cells work, not "
            "at what they know. The input: {pulses}; at all other steps it is 0."
        ).format(seed=seed, pulses=pulses_said()),
        icon=":material/casino:",
    )
else:
    runs, title = three_presets(IDEAS[chosen]), chosen
    st.info(_(IDEAS[chosen].look_for), icon=":material/visibility:")
what_is_left(runs)
stood = views()
for column, kind in zip(st.columns(len(KINDS), gap="medium"), KINDS, strict=True):
    with column:
        head(kind, runs[kind].model)
        stepper(
            pack_trace(runs[kind].trace, runs[kind].model),
            key=key_of(kind),
            view=stood[kind],
            speed=2,
            group="compare",
            follows=kind != LEADER,
            on_select=partial(moved, kind),
        )
parts(runs)
code(runs, title)
check_runs(runs)
