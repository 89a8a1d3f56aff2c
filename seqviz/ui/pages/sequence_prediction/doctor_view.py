"""Break a training on purpose, and a doctor who reads what really happened."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

import streamlit as st

from seqviz.data.series import Series
from seqviz.numbers import given
from seqviz.training.doctor import as_it_ran
from seqviz.training.tasks.sequence import BREAKS, OWN, Setup
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.training.findings import Patient, doctor, settings_told, state_of_network
from seqviz.ui.controls.training.judged import judged
from seqviz.ui.controls.training.live_view import to_chart
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _, text, together
from seqviz.ui.frame.session import Key
from seqviz.ui.pages.sequence_prediction.brought_series import WAY, bring_back, brought_way
from seqviz.ui.pages.sequence_prediction.outcome import no_better
from seqviz.ui.pages.sequence_prediction.run_controls import begin
from seqviz.ui.pages.sequence_prediction.setup_controls import take

_CHOSEN: Final[Key[str | None]] = Key("break", None)  # of the control
_BEFORE: Final[Key[tuple[str, Setup | None, Series | None]]] = Key("before_break", ("", None, None))


def examine_runs(runs: Sequence[Training]) -> None:
    """What is wrong with each of these runs, which nobody trains at the moment."""
    doctor([_patient(run) for run in runs])


def _patient(run: Training) -> Patient:
    what: SequenceTraining = run.what
    setup = what.run.setup
    changed = {  # on the way; the copies were trained so from the beginning
        name: value
        for name, value in asdict(as_it_ran(run.job.history, setup)).items()
        if value != getattr(setup, name)
    }
    return Patient(
        run=run,
        state=state_of_network(what.run.trainer.step, run.job.history),
        examine=what.run.examine(run.job.history),
        judged=judged(run),
        error=_("error on a sample of held-out values (RMSE, in the series' own units)"),
        cure=lambda changes: _start(setup.changed({**changed, **changes}), what.series),
        told=lambda changes: settings_told({**changed, **changes}),
        note=_relation(what),
        shown=lambda error: what.run.data.scaler.scale * math.sqrt(error),
        yet=lambda: no_better(run),
    )


def _relation(what: SequenceTraining) -> str:
    """How the doctor's errors and those under the plot belong together."""
    return _(
        "Mean squared errors are in the units that the network reads. An error under the plot "
        "(RMSE) is a square root in the series' own units: {scale} times the root of such a "
        "number, over all held-out values."
    ).format(scale=given(what.run.data.scaler.scale, 3))


def break_it(setup: Setup, series: Series | None) -> None:
    """One-click failures; each asks for a prediction first, and one that was made can be undone."""
    before = _broken(setup)
    if before is not None:
        _undo(*before)
        return
    st.subheader(_("Break it"))
    st.markdown(text("break_it"))
    titles = {name: _(one.title) for name, one in BREAKS.items() if one.breaks(setup)}
    if _CHOSEN.get() not in titles:
        _CHOSEN.set(None)
    chosen = st.pills(
        _("Ways to break it"),
        list(titles),
        format_func=titles.__getitem__,
        key=_CHOSEN.name,
        label_visibility="collapsed",
        wrap=True,
    )
    if chosen is None:
        return
    one = BREAKS[chosen]
    question, button = st.columns([3, 1], vertical_alignment="center")
    facts = {name: given(value, 3) for name, value in one.facts(setup).items()}
    asked = _("**Before you look:** {question}").format(question=_(one.predict).format(**facts))
    question.markdown(together((_another_cell(setup, one.apply(setup)), asked)))
    button.button(
        _("Break it this way"),
        key="break_it",
        icon=":material/heart_broken:",
        on_click=_break,
        args=(chosen, setup, series),
        width="stretch",
    )


def _another_cell(own: Setup, broken: Setup) -> str:
    """Where a break is one of another kind of cell than the visitor's: which one."""
    if broken.cell == own.cell:
        return ""
    return _("This is tried on a new {cell}, not on your {own}.").format(
        cell=cell_name(broken.cell), own=cell_name(own.cell)
    )


def _break(name: str, setup: Setup, series: Series | None) -> None:
    _BEFORE.set((name, setup, series))
    _start(BREAKS[name].apply(setup), series)


def _broken(setup: Setup) -> tuple[str, Setup, Series | None] | None:
    """Which break the page's setup is, of which setup and series, where it was made here."""
    name, before, series = _BEFORE.get()
    if name in BREAKS and isinstance(before, Setup) and BREAKS[name].apply(before) == setup:
        return name, before, series
    return None


def _undo(name: str, before: Setup, series: Series | None) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="broken"):
        st.markdown(_("**Broken on purpose: {title}.**").format(title=_(BREAKS[name].title)))
        st.button(
            _("Undo and train again"),
            key="undo_break",
            icon=":material/undo:",
            on_click=_start,
            args=(before, series),
        )


def _start(setup: Setup, series: Series | None) -> None:
    """Train it; a break may be of a series of ours, so that the visitor's own goes and comes."""
    own = series if setup.series == OWN else None
    if setup.series != OWN:
        WAY.set(None)
    elif own is not None and brought_way() is None:
        bring_back(own)
    take(setup)
    begin(setup, own)
    to_chart()
