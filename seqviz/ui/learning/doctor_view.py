"""Break a training on purpose, and a doctor who reads what really happened."""

from __future__ import annotations

import streamlit as st

from seqviz.data.series import Series
from seqviz.numbers import given
from seqviz.training.doctor import Finding, examine, finish
from seqviz.training.sequence import BREAKS, Setup
from seqviz.ui.i18n import _, text, together
from seqviz.ui.learning.judged import judged
from seqviz.ui.learning.run_controls import begin
from seqviz.ui.learning.sequence_run import SequenceTraining
from seqviz.ui.learning.session import Training
from seqviz.ui.learning.setup_controls import take


def doctor(run: Training, series: Series | None) -> None:
    """What is wrong with the run, why, and a button that applies the cure."""
    what: SequenceTraining = run.what
    findings = _findings(run)
    if not findings:
        st.success(
            together((_("The doctor finds nothing wrong with this training."), judged(run))),
            icon=":material/check_circle:",
        )
        return
    with st.container(border=True, key="doctor"):
        st.subheader(_("The doctor's findings"))
        st.caption(judged(run))
        for number, finding in enumerate(findings):
            if number:
                st.divider()
            _finding(number, finding, what.run.setup, series)


def _findings(run: Training) -> tuple[Finding, ...]:
    """Looked at once for each state of the network; at its end a run may come back to others."""
    what: SequenceTraining = run.what
    state = what.run.trainer.step, run.job.alive
    if what.findings is None or what.findings[0] != state:
        what.findings = state, finish(examine(what.run, run.job.history)) or ()
    return what.findings[1]


def _finding(number: int, finding: Finding, setup: Setup, series: Series | None) -> None:
    cause, shown = finding.cause, finding.shown()
    st.markdown(f"**{_(cause.title)}**")
    st.markdown(_(cause.sees).format(**shown))
    st.markdown(_(cause.why))
    if not finding.cure:
        return
    cure, button = st.columns([3, 1], vertical_alignment="center")
    cure.markdown(_("**Cure:** {cure}").format(cure=_(cause.cure)))
    button.button(
        _("Apply the cure"),
        key=f"cure_{number}",
        icon=":material/healing:",
        type="primary" if not number else "secondary",
        on_click=_start,
        args=(setup.changed(finding.cure), series),
        width="stretch",
    )


def break_it(setup: Setup, series: Series | None) -> None:
    """One-click failures; each asks for a prediction first, and one that was made can be undone."""
    before = _broken(setup)
    if before is not None:
        _undo(*before, series)
        return
    st.subheader(_("Break it"))
    st.markdown(text("break_it"))
    titles = {name: _(one.title) for name, one in BREAKS.items()}
    chosen = st.pills(
        _("Ways to break it"),
        list(titles),
        format_func=titles.__getitem__,
        key="break",
        label_visibility="collapsed",
        wrap=True,
    )
    if chosen is None:
        return
    one = BREAKS[chosen]
    question, button = st.columns([3, 1], vertical_alignment="center")
    facts = {name: given(value, 3) for name, value in one.facts(setup).items()}
    question.markdown(
        _("**Before you look:** {question}").format(question=_(one.predict).format(**facts))
    )
    button.button(
        _("Break it this way"),
        key="break_it",
        icon=":material/heart_broken:",
        on_click=_break,
        args=(chosen, setup, series),
        width="stretch",
    )


def _break(name: str, setup: Setup, series: Series | None) -> None:
    st.session_state["before_break"] = name, setup
    _start(BREAKS[name].apply(setup), series)


def _broken(setup: Setup) -> tuple[str, Setup] | None:
    """Which break the page's setup is, and of which setup, where the visitor made it here."""
    name, before = st.session_state.get("before_break", ("", None))
    if name in BREAKS and isinstance(before, Setup) and BREAKS[name].apply(before) == setup:
        return name, before
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
    take(setup)
    begin(setup, series)
