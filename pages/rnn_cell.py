"""RNN cell: small networks set by hand, folded and unrolled, with every number open to change."""

import streamlit as st

from seqviz.cells.influence import influence
from seqviz.cells.presets import PRESETS, Preset
from seqviz.figures.influence import influence_alt, influence_figure, kinks_said
from seqviz.figures.phase import phase_alt, phase_figure
from seqviz.figures.stepper import pack_trace
from seqviz.figures.theme import palette
from seqviz.ui.components.network_graph import network_graph
from seqviz.ui.components.stepper import View, current_view, stepper
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.cell.cell_view import check_surgery
from seqviz.ui.controls.cell.hand_set import (
    choose_preset,
    choose_squash,
    edited_preset,
    numbers_begun,
    store_edit,
    try_surgery,
    undo_edits,
)
from seqviz.ui.controls.cell.preset_pictures import preset_pictures
from seqviz.ui.controls.cell.sequence_input import output_names, sequence_input, step_names
from seqviz.ui.controls.cell.trained_network import hand_set_or_trained
from seqviz.ui.controls.cell.what_to_see import what_to_see
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.controls.figure_words import influence_words, phase_words
from seqviz.ui.controls.surgery.gate import gate_surgery
from seqviz.ui.controls.surgery.panel import (
    Surgery,
    current_surgery,
    outputs_in_words,
    surgery_panel,
)
from seqviz.ui.frame.acts import redraw_only
from seqviz.ui.frame.address import UNROLLED, VIEW
from seqviz.ui.frame.i18n import _, one_of, text
from seqviz.ui.frame.link import put, put_value, settle_of, value_of
from seqviz.ui.frame.page_head import open_head
from seqviz.ui.frame.router import ensure

WAYS = (2, 3)  # this many units have a phase portrait
NAMED = 3  # steps without a derivative that are named one by one
START = View(t=0, level="cell")


def with_a_way() -> list[Preset]:
    """The networks set by hand whose states move in a plane or in space."""
    return [one for one in PRESETS["rnn"].values() if len(one.W_h) in WAYS]


@st.fragment(key="details")
def details(surgery: Surgery, original: Preset, preset: Preset) -> None:
    """Surgery, what is left of the first input, the way of the state: all that follows the step."""
    view = current_view("rnn", START)
    put(VIEW, view.to_link(START), START.to_link())
    model, trace, cuts = surgery.model, surgery.after, surgery.interventions
    surgery_panel(surgery, step_names(preset), _("input"), view=view, whole_page=True)
    colours = palette(st.context.theme.type or "light")
    step = min(view.t, trace.layers[0].seq_len - 1)
    moves = trace.layers[0].hidden_size in WAYS
    left, right = st.columns(2, gap="large") if moves else (st.container(), None)
    with left:
        st.subheader(_("How far a nudge of the first input still moves the state"))
        known = influence(model, trace, sources=[0], interventions=cuts)
        words = influence_words()
        chart(
            influence_figure(
                known,
                0,
                colours,
                step_names=[str(t + 1) for t in range(trace.layers[0].seq_len)],
                step_title=_("step"),
                words=words,
            ),
            key="influence",
            alt=influence_alt(known, 0, words),
        )
        kinks = kinks_said(known, 0, words, most=NAMED)
        if kinks:
            st.caption(kinks)
        st.caption(text("influence"))
    if right is not None:
        with right:
            st.subheader(_("The way of the state"))
            chart(
                phase_figure(model, trace, step, colours, interventions=cuts, words=phase_words()),
                key="phase",
                alt=phase_alt(trace, step, words=phase_words()),
            )
            st.caption(text("phase" if trace.layers[0].hidden_size == 2 else "phase_3d"))
    elif trace.layers[0].hidden_size == 1:
        st.caption(
            _(
                "One unit has only an up and down. With more units you can follow the state's "
                "way here: choose {names} above."
            ).format(names=one_of(_(one.title) for one in with_a_way()))
        )
    with code_expander():
        code_panel(
            model,
            trace,
            title=f"RNN {original.name}",
            interventions=cuts,
            output_names=preset.output_names,
            views=("layer", "output", "influence", "phase")
            if moves
            else ("layer", "output", "influence"),
        )


def set_by_hand() -> None:
    """A network whose numbers all stand open on its drawing."""
    with st.container(key="rnn_top"):  # nothing here grows with what is said below
        with st.container(key="pictured"):
            original = choose_preset("rnn")
            st.html(preset_pictures("rnn"))
        switch = st.container(key="rnn_f")
        undo_edits()
    drawn = st.container()
    played, tried = st.columns([68, 32], gap="medium", vertical_alignment="center")
    player = played.container()
    typed = st.container()
    with typed:
        preset = sequence_input(edited_preset(original))
    with switch:
        preset = choose_squash(preset)
    model = preset.model()
    trace = model.forward(preset.inputs(), preset.states())
    packed = pack_trace(
        trace, model, values=trace.y[:, 0], labels=output_names(preset), shares=False
    )
    surgery = current_surgery(packed, model, trace)
    see, *further = what_to_see(original, preset, surgery).split("\n\n")
    head.sentence.markdown(f":material/visibility: {see}")
    for one in further:
        typed.markdown(one)
    with tried:
        try_surgery(original)
        if surgery.interventions:
            st.markdown(outputs_in_words(surgery))
    view = View.from_link(settle_of(VIEW, "rnn", START.to_link()), START)
    with drawn:
        network_graph(
            preset,
            surgery.after,
            key="graph",
            group="rnn",
            step=view.t,
            interventions=surgery.interventions,
            untouched=surgery.before,
            unrolled=value_of(UNROLLED),
            begun=numbers_begun(original),
            on_unroll=lambda open_: put_value(UNROLLED, open_),
            on_edit=lambda edit: store_edit(edit, preset, original),
        )
    with player:
        stepper(
            surgery.packed,
            key="rnn",
            view=view,
            layout="player",
            speed=2,
            step_names=step_names(preset),
            step_label=_("step {step} (input {name})"),
            answer=_("After {step}, y = {value}."),
            group="rnn",
            on_select=lambda: redraw_only("details"),
            gate=gate_surgery(surgery),
        )
    details(surgery, original, preset)
    check_surgery(surgery)


ensure()
head = open_head("rnn_cell", text("cells/rnn"), text("rnn_cell"))
with head.choice:
    bets("rnn_cell")
hand_set_or_trained("rnn", set_by_hand, head)
