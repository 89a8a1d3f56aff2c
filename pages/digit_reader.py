"""Digit reader: bring a digit, watch the trained LSTM read it row by row, and disturb it."""

from typing import Final

import streamlit as st

from seqviz.data.digits import BOX_SIDE, SIDE
from seqviz.figures.digits import preparation_strip, strip_alt
from seqviz.figures.theme import palette
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.cell.cell_view import check_surgery
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.controls.digit.brought_picture import doubts, refusal, remarks
from seqviz.ui.controls.digit.chosen_reader import current_reader, trained_reader_note
from seqviz.ui.controls.digit.digit_choice import ChosenDigit, current_digit
from seqviz.ui.controls.digit.experiment_controls import disturbance_told, experiment_controls
from seqviz.ui.controls.digit.meant import what_was_meant
from seqviz.ui.controls.digit.pad import digit_input
from seqviz.ui.controls.digit.reading import DIGITS, pack_reading, show_scan
from seqviz.ui.controls.figure_words import stage_words
from seqviz.ui.controls.surgery.gate import gate_surgery
from seqviz.ui.controls.surgery.panel import current_surgery, surgery_panel
from seqviz.ui.frame.address import SOURCE
from seqviz.ui.frame.course_acts import report_acts
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure, page_named
from seqviz.ui.frame.session import Key
from seqviz.ui.frame.stage import stage
from seqviz.ui.pages.digit_reader.network_card import network_card

ensure()
reader = current_reader()


# of which picture the stages were last looked at, and whether they are open
_STAGES_OF: Final[Key[str]] = Key("stages_of", "")
_STAGES_OPEN: Final[Key[bool]] = Key("stages_open", False)


@st.fragment(key="reading")
def reading() -> None:
    """Everything that a new stroke changes."""
    place = stage("digit", first="side")
    with place.side:
        brought = digit_input(current_digit())
        report_acts("digit")
    if brought.refused:  # nothing of another picture stands under this one's name
        place.drawing.info(refusal(brought.refused))
        return
    chosen = current_digit()
    original = reader.read(chosen.original)
    now = reader.read(chosen.image) if chosen.experiments else original
    surgery = current_surgery(pack_reading(reader, now, whole=False), reader.model, now.trace)
    with place.drawing:
        disturbance_told(original, now, surgery=bool(surgery.interventions))
        read = ".".join(chosen.link.values())
        show_scan(surgery.packed, key="scan", gate=gate_surgery(surgery), kept=read)
        experiment_controls(chosen, original, surgery=bool(surgery.interventions))
    with place.side:
        what_was_meant(chosen, original)
        with st.container(key="digit_doors", gap="xsmall"):
            link(chosen)
            rows = [str(row + 1) for row in range(len(now.x))]
            surgery_panel(surgery, rows, _("row"), beside=True)
    with code_expander():
        code_panel(
            reader.model,
            surgery.after,
            title="Digit reader",
            layers=range(len(reader.model.cells)),
            interventions=surgery.interventions,
            output_names=DIGITS,
            shares=True,
        )
    check_surgery(surgery)
    prepared = brought.prepared
    if prepared is not None:
        changed = bool(chosen.experiments or surgery.interventions)
        said = doubts(prepared, original, changed=changed)
        for doubt in said:
            if brought.uploaded:
                st.warning(doubt, icon=":material/help:")
            else:  # a drawing grows: what is doubtful may be certain after the next stroke
                st.caption(f":material/help: {doubt}")
        if brought.uploaded:
            open_in_doubt(chosen.code, doubtful=bool(said))
        stages = st.expander(
            _("How your picture became the network's input"), key="stages_open", on_change="rerun"
        )
        if not stages.open:  # drawn only when looked at: every stroke would wait for it
            return
        with stages:
            words = stage_words()
            chart(
                preparation_strip(prepared, palette(st.context.theme.type or "light"), words),
                key="stages",
                alt=strip_alt(prepared, words),
                bar="still",
            )
            for remark in remarks(prepared):
                st.caption(remark)
            st.caption(text("preparation").format(box=BOX_SIDE, side=SIDE))


def open_in_doubt(code: str, *, doubtful: bool) -> None:
    """Open the stages of a picture whose reading is doubtful, once: it can be closed again."""
    if _STAGES_OF.get() != code:
        _STAGES_OF.set(code)
        if doubtful:
            _STAGES_OPEN.set(True)


def link(chosen: ChosenDigit) -> None:
    """The way into the cell, with the same digit."""
    st.page_link(
        page_named("lstm_cell").to_streamlit(),
        label=_("Step through the gates on this digit"),
        width="stretch",
        icon=":material/memory:",
        query_params={**chosen.link, SOURCE.name: "digit"},
    )


with page_head("digit_reader", text("digit_reader")):
    bets("digit_reader")
trained_reader_note()
reading()
network_card(reader)
