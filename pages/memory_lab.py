"""Memory lab: bet on who still knows at the end what was read first, then let networks race."""

import streamlit as st

from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.memory_lab.after import after_race
from seqviz.ui.pages.memory_lab.checked import check_race
from seqviz.ui.pages.memory_lab.chosen import choose_entrants, choose_task, chosen
from seqviz.ui.pages.memory_lab.cost import show_cost
from seqviz.ui.pages.memory_lab.ladder import table
from seqviz.ui.pages.memory_lab.pixels import show_pixels
from seqviz.ui.pages.memory_lab.running import (
    place_bet,
    race_buttons,
    rules,
    stage,
    started,
)
from seqviz.ui.pages.memory_lab.starts import starts_said

ensure()
with page_head("memory_lab", text("memory_lab")):
    bets("memory_lab")
now = chosen()
run = started(now)
state = None if run is None else run.job.state
locked = run is not None and run.job.alive
picture, side = st.columns([13, 6], gap="medium")
with side:
    choose_task(now, locked=locked)
    place_bet(now, run)
    race_buttons(now, run, state)
    verdict = st.empty()
    choose_entrants(now, locked=locked)
with picture:
    stage(now, run, state, verdict)
rules(starts_said(now))
after_race(run)
table()
show_pixels()
show_cost()
check_race(now, run)
