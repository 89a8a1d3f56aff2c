"""The log of the running training, as the tutorial's program would print it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.figures.theme import DARK
from seqviz.numbers import counted
from seqviz.training.engine.runner import State
from seqviz.training.tasks.log_lines import log_of
from seqviz.ui.controls.training.course_view import live
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.train_digits.run import DigitsTraining

SHOWN: Final = 9  # lines: the latest
_STYLE: Final = f"""<style>
.st-key-digits_log pre {{ background: {DARK.background} !important; border-radius: 10px; }}
.st-key-digits_log pre code {{ color: {DARK.text} !important; }}
.st-key-digits_log pre code {{ font-size: 0.8125rem; line-height: 1.5; }}
</style>"""


def log_panel(run: Training, state: State | None) -> None:
    """Behind one press: the latest lines, which follow the training."""
    opened = st.expander(
        _("Log, as the tutorial prints it"),
        icon=":material/terminal:",
        key="digits_log_opened",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            live(run, state, lambda: _lines(run))


def _lines(run: Training) -> None:
    what: DigitsTraining = run.what
    log = log_of(run.job.history, len(what.digits.held_images))
    with st.container(key="digits_log"):
        st.html(_STYLE)
        if log is None or not log.lines:
            st.caption(_("No line yet."))
            return
        st.code("\n".join(log.lines[-SHOWN:]), language=None)
        st.caption(
            _(
                "A line every {every} steps; an epoch has {steps} here. Each says the loss of one "
                "batch. Lines so far: {count}."
            ).format(
                every=counted(log.every),
                steps=counted(log.per_epoch),
                count=counted(len(log.lines)),
            )
        )
