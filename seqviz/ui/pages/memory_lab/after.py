"""After the race: all that is asked of the networks, one part below the other."""

from __future__ import annotations

import streamlit as st

from seqviz.figures.live import RUN_COLOURS
from seqviz.training.race.race import Lane
from seqviz.ui.controls.training.session import Training
from seqviz.ui.pages.memory_lab.holds import show_holding
from seqviz.ui.pages.memory_lab.longer import show_longer
from seqviz.ui.pages.memory_lab.running import RaceRun
from seqviz.ui.pages.memory_lab.states import show_counts, show_flips


def after_race(run: Training | None) -> None:
    """All that is asked of the networks once the race is over, but of those that diverged."""
    if run is None or run.job.alive or run.gone:
        return
    what: RaceRun = run.what
    lanes = [lane for lane in what.race.lanes if lane.looks and lane.state != "diverged"]
    if not lanes:
        return
    colours = _colours(what, lanes)
    show_longer(what, lanes, colours)
    if what.race.task == "parity":
        show_flips(what, lanes, colours)
    if what.race.task == "counting":
        show_counts(what, lanes)
    if what.race.winner is not None:
        show_holding(what, what.race.winner)


def _colours(what: RaceRun, lanes: list[Lane]) -> list[str]:
    """Those of their curves."""
    mode = st.context.theme.type or "light"
    own = RUN_COLOURS["dark" if mode == "dark" else "light"]
    return [own[what.race.lanes.index(lane) % len(own)] for lane in lanes]
