"""The doctor on a page: he examines each run in the background, and what he found is shown.

Every kind of training hands in its runs as patients. The examinations come one after the other,
begin by themselves, can be stopped, and end where the network is trained on. Left out: what is
wrong with whom (seqviz.training.doctor).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from seqviz.training.doctor import Examine, Finding, Trial, Way
from seqviz.training.doctor.examined import Examined
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import AT_WORK, Busy, State
from seqviz.ui.controls.training.session import Training, runner
from seqviz.ui.controls.training.setting_words import label, said
from seqviz.ui.frame.i18n import N_, _, together
from seqviz.ui.frame.quoting import quoted

EVERY: Final = 0.5  # seconds between two looks at an examination
_ENDED_EARLY: Final = {
    "request": N_("You stopped the examination."),
    "no viewer": N_("The examination stopped, since nobody was watching."),
    "time limit": N_("The examination took too long and was stopped."),
}
_TRIED: Final[Mapping[Way, str]] = {
    "anew": N_(
        "Tried on copies that were trained anew for {updates} updates each: with this change "
        "the {error} is {cured} then, without it {unchanged}."
    ),
    "beside": N_(
        "Tried on a copy that was trained anew for {updates} updates with this change: the "
        "{error} is {cured} then; that of the network as it is, {unchanged}."
    ),
    "on": N_(
        "Tried on a copy of the network as it is, which was trained on for {updates} updates: the "
        "{error} is {cured} then; before that it was {unchanged}."
    ),
    "curve": N_(
        "No copy was trained for this; the run's own curve tells it. Stopped like that, it keeps "
        "weights with a held-out loss of {cured}; it went on to {unchanged}."
    ),
}


def settings_told(changes: Mapping[str, Any]) -> str:
    """Changes of the settings, with their new values."""
    return " · ".join(f"{label(name)} → {said(name, value)}" for name, value in changes.items())


def as_it_is(error: float) -> float:
    """An error that a page shows in the unit in which it was measured."""
    return error


@dataclass(frozen=True, slots=True)
class Patient:
    """A run that can be examined: nobody trains it at the moment.

    Attributes:
        run: which.
        state: of its network; changes where the network does.
        examine: looks at it.
        judged: which network is looked at, in a sentence.
        error: what the errors of a trial are, in a few words.
        cure: applies changes of the settings, exactly those that were tried.
        note: on the numbers behind a finding, "" for nothing.
        told: changes of the settings in words.
        shown: an error of a trial in the unit in which the page shows its own.
        yet: asked where nothing is wrong: what is to be said against that, "" for nothing.
    """

    run: Training
    state: Hashable
    examine: Examine
    judged: str
    error: str
    cure: Callable[[Mapping[str, Any]], None]
    note: str = ""
    told: Callable[[Mapping[str, Any]], str] = settings_told
    shown: Callable[[float], float] = as_it_is
    yet: Callable[[], str] = str


def state_of_network(step: int, history: History) -> Hashable:
    """After which update the network is, and whether it came back to earlier weights there."""
    ended = history.ended
    return step, ended is not None and (ended.reason == "diverged" or ended.early)


def trained_on(runs: Sequence[Training]) -> None:
    """End the examinations of runs that are being trained: what they look at is past."""
    for run in runs:
        if run.examined is not None and run.job.state in AT_WORK:
            run.examined.stop()
            run.examined = None


def examine_one(run: Training, state: State | None, patient: Callable[[], Patient | None]) -> None:
    """What is wrong with a page's only run, once nobody trains it.

    Args:
        run: which.
        state: of it, looked at once for the whole page.
        patient: what is to be examined; None where there is nothing yet.
    """
    trained_on([run])
    one = None if state in AT_WORK else patient()
    if one is not None:
        doctor([one])


def doctor(patients: Sequence[Patient]) -> None:
    """What is wrong with the runs, why, and a button that applies the cure that was tried."""
    found = [(one, _examined(one, patients)) for one in patients]
    with st.container():  # always there, so that nothing below changes its place
        for one, seen in found:
            if seen is not None and seen.alive:  # one at a time
                _moving(one, seen)
    shown = [(one, seen) for one, seen in found if seen is not None and not seen.alive]
    with st.container():
        for number, (one, seen) in enumerate(shown):
            _of_run(number, one, seen)


def _examined(patient: Patient, all_of_them: Sequence[Patient]) -> Examined | None:
    """The examination of its network as it is now; begun where none of the others is under way."""
    run, known = patient.run, patient.run.examined
    if known is not None and known.state != patient.state:
        known.stop()
        known = run.examined = None
    if known is not None:
        known.watched()
        return known
    if any(one.run.examined is not None and one.run.examined.alive for one in all_of_them):
        return None  # its turn comes
    return _begin(patient)


def _begin(patient: Patient) -> Examined:
    examined = Examined(patient.state)
    patient.run.examined = examined
    with suppress(Busy):  # said where it is shown
        examined.begin(runner(), patient.examine, name=patient.run.name)
    return examined


def _begin_anew(patient: Patient) -> None:
    patient.run.examined = None  # the page run that follows begins it, when its turn comes


def _moving(patient: Patient, examined: Examined) -> None:
    """How far the examination is, until its end; then the page runs again."""

    @st.fragment(run_every=EVERY)
    def moving() -> None:
        examined.watched()
        waits = examined.job is not None and examined.job.state == "queued"
        doing = examined.progress.doing
        now = _("The doctor is examining **{name}**…").format(name=quoted(patient.run.name))
        if waits:
            now = together((now, _("It waits for a free place.")))
        elif doing:
            now = together((now, _(doing)))
        with st.container(key="doctor_at_work"):
            st.progress(min(1.0, max(0.0, examined.progress.share)), text=now)
            st.button(
                _("Stop the examination"),
                key="doctor_stop",
                icon=":material/stop:",
                on_click=examined.stop,
            )
        if not examined.alive:
            st.rerun()

    moving()


def _of_run(number: int, patient: Patient, examined: Examined) -> None:
    """One run's findings, or why there are none."""
    if examined.findings is None:
        _no_findings(number, patient, examined)
        return
    if not examined.findings:
        well, yet = _("The doctor finds nothing wrong with this training."), patient.yet()
        if yet:
            st.warning(together((well, yet, patient.judged)), icon=":material/info:")
        else:
            st.success(together((well, patient.judged)), icon=":material/check_circle:")
        return
    with st.container(border=True, key="doctor" if not number else f"doctor_{number}"):
        st.subheader(_("The doctor's findings"))
        st.caption(patient.judged)
        for place, finding in enumerate(examined.findings):
            if place:
                st.divider()
            key = f"{place}" if not number else f"{number}_{place}"
            _finding(key, finding, patient, first=not place)


def _no_findings(number: int, patient: Patient, examined: Examined) -> None:
    """It did not come to its end: why, and a button to begin it again."""
    job = examined.job
    if job is None:
        why = _("Many people are training here right now, so the doctor has no time yet.")
    elif job.state == "failed":
        why = _("The examination failed; the training is as it was.")
    else:
        why = _(_ENDED_EARLY.get(job.stopped_by, _ENDED_EARLY["request"]))
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"no_findings_{number}"
    ):
        st.markdown(together((why, patient.judged)))
        st.button(
            _("Examine it now"),
            key=f"examine_{number}",
            icon=":material/stethoscope:",
            on_click=_begin_anew,
            args=(patient,),
        )


def _finding(key: str, finding: Finding, patient: Patient, *, first: bool) -> None:
    cause = finding.cause
    st.markdown(f"**{_(cause.title)}**")
    st.markdown(_(cause.why))
    if finding.cure:
        cure, button = st.columns([3, 1], vertical_alignment="center")
        cure.markdown(_("**Cure:** {cure}").format(cure=_(cause.cure)))
        cure.caption(patient.told(finding.cure))
        if finding.trial is not None:
            cure.markdown(tried(finding.trial, patient))
        button.button(
            _("Apply the cure"),
            key=f"cure_{key}",
            icon=":material/healing:",
            type="primary" if first else "secondary",
            on_click=patient.cure,
            args=(finding.cure,),
            width="stretch",
        )
    elif finding.trial is not None:
        said = (
            _("Of what was tried, this came closest: {changes}.")
            if finding.trial.better
            else _("No change that was tried is better than none; the least bad: {changes}.")
        )
        best = said.format(changes=patient.told(finding.trial.cure))
        st.markdown(together((best, tried(finding.trial, patient))))
    with st.expander(_("How the doctor knows"), key=f"doctor_why_{key}"):
        st.markdown(_("**Seen:** {seen}").format(seen=_(cause.sees).format(**finding.shown())))
        if cause.against:
            against = _(cause.against).format(**finding.shown_against())
            st.markdown(_("**Other causes looked at:** {against}").format(against=against))
        if cause.expects:
            st.markdown(
                _("**What the cure should do:** {expects}").format(expects=_(cause.expects))
            )
        if patient.note:
            st.caption(patient.note)


def tried(trial: Trial, patient: Patient) -> str:
    """What a cure gave on copies of the network, in a sentence or two."""
    in_unit = as_it_is if trial.way == "curve" else patient.shown
    shown = replace(
        trial,
        before=None if trial.before is None else in_unit(trial.before),
        unchanged=in_unit(trial.unchanged),
        cured=in_unit(trial.cured),
    )
    sentences = [_(_TRIED[trial.way]).format(error=patient.error, **shown.shown())]
    if trial.way == "anew" and trial.before is not None:
        sentences.append(_("At the start it was {before}.").format(**shown.shown()))
    if not all(map(math.isfinite, (*trial.without, trial.cured))):
        sentences.append(_("Where no finite number stands, the copy diverged."))
    return together(sentences)
