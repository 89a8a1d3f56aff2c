"""Three cells side by side: RNN, LSTM and GRU on one input, stepping together."""

from functools import partial

import streamlit as st

from seqviz.cells import Kind
from seqviz.figures.stepper import pack_trace
from seqviz.ui.compare import (
    KINDS,
    PARTS_STYLE,
    STEPS,
    Run,
    head,
    parts_table,
    size_and_seed,
    three_runs,
)
from seqviz.ui.i18n import _, text
from seqviz.ui.link import put, settle_of
from seqviz.ui.router import ensure
from seqviz.ui.stepper import View, current_view, stepper

START = View(t=2)
LEADER = KINDS[0]


def key_of(kind: Kind) -> str:
    """Of this cell's stepper."""
    return f"compare_{kind}"


def place() -> View:
    """Where the three stand."""
    return View.from_link(settle_of("at", "compare", START.to_link()), START)


def moved(kind: Kind) -> None:
    """Any of the three may have been moved; the others stand at the same step and unit."""
    now = current_view(key_of(kind), START)
    put("at", View(t=now.t, unit=now.unit).to_link(), START.to_link())
    st.rerun("parts")


@st.fragment(key="parts")
def parts(runs: dict[Kind, Run], hidden: int) -> None:
    """The parts table with the values of the step and unit at which the three stand."""
    view = place()
    t, unit = min(view.t, STEPS - 1), min(view.unit, hidden - 1)
    st.subheader(_("Which gate plays which part"))
    st.caption(
        _("The numbers are those of unit {unit} at step {step}.").format(unit=unit, step=t + 1)
    )
    st.html(PARTS_STYLE)
    with st.container(key="parts_table"):
        st.markdown(parts_table(runs, t, unit))


ensure()
st.title(_("Three cells side by side"))
st.markdown(text("compare"))
hidden, seed = size_and_seed()
runs = three_runs(hidden, seed)
st.info(
    _(
        "Untrained, seed {seed}: these weights are random, so look at how the cells work, not at "
        "what they know."
    ).format(seed=seed),
    icon=":material/casino:",
)
view = place()
for column, kind in zip(st.columns(len(KINDS), gap="medium"), KINDS, strict=True):
    with column:
        head(kind, runs[kind].model)
        stepper(
            pack_trace(runs[kind].trace, runs[kind].model),
            key=key_of(kind),
            view=view,
            speed=2,
            group="compare",
            follows=kind != LEADER,
            on_select=partial(moved, kind),
        )
parts(runs, hidden)
