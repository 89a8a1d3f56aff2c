"""Which network a verdict is about: that of the moment shown, or the one after the last update."""

from __future__ import annotations

import streamlit as st

from seqviz.numbers import counted
from seqviz.ui.controls.training.live_view import VERDICT, chosen_moment
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.quoting import quoted


def judged(run: Training) -> str:
    """The run and the update whose weights are judged, in a sentence."""
    what: SequenceTraining = run.what
    return judged_at(run, what.run.trainer.step)


def judged_at(run: Training, step: int) -> str:
    """The same, of any kind of training whose network is that after ``step`` updates."""
    ended = None if run.job.alive else run.job.history.ended
    back = ended is not None and (ended.reason == "diverged" or ended.early)
    said = (
        _(
            "Looked at: **{name}** after update {step}, with the earlier weights that it came "
            "back to."
        )
        if back
        else _("Looked at: **{name}** as it is after update {step}.")
    )
    return said.format(name=quoted(run.name), step=counted(step))


def judged_then(run: Training, step: int) -> str:
    """The same of an earlier moment, which the time machine shows."""
    return _(
        "Looked at: **{name}** as it was after update {step}, where the time machine stands."
    ).format(name=quoted(run.name), step=counted(step))


@st.fragment(key=VERDICT)
def elsewhere(run: Training, trained: bool) -> None:
    """Where the time machine stands at another update: what is about that one, and what is not.

    Always there, since it runs again when the time machine is moved; ``trained``: the training
    rests, so that there are verdicts.
    """
    what: SequenceTraining = run.what
    chosen, now = chosen_moment(run), what.run.trainer.step
    with st.container():
        if trained and chosen is not None and chosen != now:
            st.caption(
                _(
                    "The time machine stands at update {chosen}: the pictures, the errors under "
                    "“Was it worth training?” and the look inside are those of that moment. The "
                    "doctor looks at the whole training, and the slow motion goes on from update "
                    "{now}."
                ).format(chosen=counted(chosen), now=counted(now))
            )
