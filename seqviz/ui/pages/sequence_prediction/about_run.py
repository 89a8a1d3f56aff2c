"""Which of several runs in one chart the errors and all below are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

CHOICE: Final = "about_run"
_CHOICE: Final[Key[str]] = Key(CHOICE, "")
_KEPT: Final[Key[int | None]] = Key("about_run_kept", None)


def choose_run(shown: Sequence[Training]) -> Training:
    """The leading run, unless the visitor chooses another one; with one run there is no choice."""
    if len(shown) == 1:
        return shown[0]
    names = [run.name for run in shown]
    kept = _KEPT.get()
    now = next((run.name for run in shown if id(run.job) == kept), names[0])
    _CHOICE.set(now)
    st.segmented_control(
        _("The errors and all below are about"),
        names,
        format_func=quoted,
        key=CHOICE,
        required=True,
        on_change=_chosen,
        args=(shown,),
    )
    return shown[names.index(now)]


def _chosen(shown: Sequence[Training]) -> None:
    """Kept by the run, since its name changes with the language."""
    name = _CHOICE.get()
    _KEPT.set(next((id(run.job) for run in shown if run.name == name), None))
