"""Train the digit network: from random weights to a reader, before your eyes."""

import streamlit as st

from seqviz.training.engine.runner import ALIVE
from seqviz.training.tasks.digits_recipes import RECIPES
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.shelf.view import shelf_of
from seqviz.ui.controls.training.session import trainings
from seqviz.ui.controls.training.tutorial_words import torch_classes_expander
from seqviz.ui.frame.delivery import deliver
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.frame.stage import stage
from seqviz.ui.pages.train_digits.checked import check_digit
from seqviz.ui.pages.train_digits.live import (
    PAGE,
    beside,
    buttons,
    chosen,
    examine_run,
    own_digit,
    pictures,
    settings,
)
from seqviz.ui.pages.train_digits.log_panel import log_panel
from seqviz.ui.pages.train_digits.shelf import SHELF
from seqviz.ui.pages.train_digits.slowly import slowly

ensure()
with page_head("train_digits", text("train_digits"), title=_("Train the digit reader")):
    bets("train_digits")
started = trainings().of(PAGE)
run = started[-1] if started else None
state = run.job.state if run is not None else None
place = stage("train_digits")
with place.side:
    with st.container():
        setup = chosen()
    with st.container():
        if setup is not None:
            buttons(setup, run, state)
    settings(locked=state in ALIVE)
    beside(setup, run, state)
    with st.container(key="slow_motion"):
        slowly(setup, run)
with place.drawing:
    pictures(setup, run, state)
    if run is not None:
        log_panel(run, state)
with st.container():
    examine_run(run, state)
own_digit()
with st.container():
    if run is not None:
        check_digit(run)
shelf_of(SHELF, run)
if setup is not None:
    recipe = RECIPES[setup.recipe]
    torch_classes_expander(
        "lstm", "last", optimizer="AdamW" if recipe.weight_decay else "Adam", clip=recipe.clip
    )
deliver()
