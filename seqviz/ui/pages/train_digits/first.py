"""The network before its first training: torch draws its weights, and nobody waits for torch."""

from __future__ import annotations

import streamlit as st

from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.tasks.digits import DigitsSetup
from seqviz.ui.controls.training.live_view import EVERY
from seqviz.ui.controls.training.session import trainings
from seqviz.ui.frame import warm
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.train_digits.run import DigitsTraining, untrained


def first_weights(setup: DigitsSetup) -> tuple[DigitsTraining, SnapshotTaken] | None:
    """A training that has not begun, and its first weights; None while torch is being loaded."""
    if warm.torch_comes():
        return None
    what: DigitsTraining = trainings().previewed(setup, lambda: DigitsTraining(setup))
    return what, untrained(setup.hidden_size, setup.seed)


def wait_for_torch() -> None:
    """Show all of the page again as soon as torch is there."""

    @st.fragment(run_every=EVERY)
    def wait() -> None:
        if not warm.torch_comes():
            st.rerun()
        st.caption(_("The first weights are being drawn …"))

    wait()
