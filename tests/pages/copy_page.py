"""A page for the copy task: all that it shows is asked of the interface of any task."""

from functools import partial

import streamlit as st

from seqviz.figures.live import pack_training
from seqviz.figures.live_history import Moments, live_run
from seqviz.ui.components.live_chart import live_chart
from seqviz.ui.controls.shelf.shelf import Shelf
from seqviz.ui.controls.shelf.view import shelf_of
from seqviz.ui.controls.training.course_view import Further, live, run_buttons, start, status
from seqviz.ui.controls.training.findings import Patient, examine_one, state_of_network
from seqviz.ui.controls.training.session import Training, trainings
from tests.training.copy_task import TASK, CopySetup

SETUP = CopySetup(cell="gru", hidden_size=8, epochs=2, learning_rate=0.02, longest=4)
SHELF = Shelf(TASK, lambda run: run.name, (), lambda _row: None)


def begin(setup: CopySetup, until: object) -> None:
    """Train anew."""
    run = TASK.begin(setup)
    start("copy", run.learner, setup.epochs, run, name="copy", until=until)  # type: ignore[arg-type]


def draw(run: Training) -> None:
    """How it stands, and its curves."""
    status(run, SETUP.epochs)
    history = run.job.history
    moments = Moments().of(history, history.snapshots)
    runs = [live_run(run.what, history, run.name, moments, running=run.job.alive)]
    live_chart(pack_training(runs), key="copy_chart", labels={}, on_select=lambda: None)


def patient(run: Training) -> Patient | None:
    """As the doctor sees it."""
    history = run.job.history
    examine = run.what.examine(history)
    if examine is None:
        return None
    state = state_of_network(history.last_step, history)

    def cure(changes: object) -> None:
        st.session_state["cured"] = dict(changes)  # type: ignore[call-overload]

    return Patient(run, state, examine, "judged", "error", cure)


st.segmented_control("Language", ["en", "zh"], default="en", key="lang")  # as every page has one
runs = trainings().of("copy")
the_run = runs[-1] if runs else None
the_state = the_run.job.state if the_run else None
further = Further(the_run, the_run.what.learner, SETUP.epochs) if the_run else None
run_buttons(the_run, the_state, partial(begin, SETUP), further=further)
if the_run is not None:
    live(the_run, the_state, partial(draw, the_run))
    examine_one(the_run, the_state, partial(patient, the_run))
shelf_of(SHELF, the_run)
