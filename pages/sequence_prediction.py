"""Sequence prediction: train a recurrent network on a series, live, and look inside it."""

import streamlit as st

from seqviz.training.engine.runner import AT_WORK
from seqviz.training.tasks.printed import SINE, of_series
from seqviz.training.tasks.sequence import DEFAULT, OWN
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.shelf.view import shelf_of
from seqviz.ui.controls.training.findings import trained_on
from seqviz.ui.controls.training.judged import elsewhere
from seqviz.ui.controls.training.live_view import live_view, previewed, scaling_note, too_short
from seqviz.ui.controls.training.session import trainings
from seqviz.ui.controls.training.slow_motion import slow_motion
from seqviz.ui.controls.training.tutorial_words import classes_expander, unlike_the_tutorial
from seqviz.ui.frame.address import SOURCE
from seqviz.ui.frame.delivery import deliver
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.link import forget
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.router import ensure
from seqviz.ui.frame.stage import stage
from seqviz.ui.pages.sequence_prediction.about_run import choose_run
from seqviz.ui.pages.sequence_prediction.brought_series import same_series
from seqviz.ui.pages.sequence_prediction.doctor_view import break_it, examine_runs
from seqviz.ui.pages.sequence_prediction.inside import inside
from seqviz.ui.pages.sequence_prediction.origin import origin
from seqviz.ui.pages.sequence_prediction.outcome import outcome, to_beat
from seqviz.ui.pages.sequence_prediction.run_controls import (
    PAGE,
    back_to,
    begin,
    name_again,
    run_buttons,
)
from seqviz.ui.pages.sequence_prediction.setup_controls import (
    cell_and_details,
    choose_setup,
    sentence,
)
from seqviz.ui.pages.sequence_prediction.shelf import SHELF

ensure()
forget(SOURCE)  # a cell page's; it comes along with the browser's Back
with page_head("sequence_prediction", text("sequence_prediction"), sentence=sentence()):
    bets("sequence_prediction")
started = trainings().of(PAGE)
name_again(started)
locked = any(run.job.alive for run in started)
# Every part has its place, whether or not it is there: what stands below is never mounted anew.
choices, place = st.container(), stage("training")
with choices:
    setup, series = choose_setup(locked=locked)
if setup.series == OWN and series is None:
    st.stop()  # what is wanted stands above
# The page is about the run of these settings; the others stand beside it.
leaders = [
    run for run in started if run.what.run.setup == setup and same_series(run.what.series, series)
]
if not leaders and locked:
    leaders = [started[-1]]
shown = [*leaders[-1:], *(run for run in reversed(started) if leaders and run is not leaders[-1])]
try:
    preview = shown[0].what if shown else previewed(setup, series)
except ValueError:
    st.warning(too_short(setup, series))
    cell_and_details(setup, locked=False)
    st.stop()

states = [run.job.state for run in shown]
with place.side, st.container():
    run_buttons(setup, series, shown, states)
with place.side, st.container():
    if started and not shown:
        st.button(
            _("Back to the last run, {name}").format(name=quoted(started[-1].name)),
            key="back_to_run",
            icon=":material/undo:",
            on_click=back_to,
            args=(started[-1],),
        )
with place.side:
    slow = st.container(key="slow_motion")
with place.drawing:
    live_view(setup, series, shown, states)
scaling, diagnosis = st.container(), st.container()
with scaling:
    origin(setup.series)
    if note := scaling_note(preview):
        st.caption(note)
break_it(setup, series)
after, within = st.container(), st.container()
about = None
if not shown:
    with after:
        to_beat(preview)
trained_on(started)
if shown:
    with diagnosis:
        examine_runs(
            [
                run
                for run, state in zip(shown, states, strict=True)
                if state not in AT_WORK and run.what.run.trainer.step > 0
            ]
        )
        about = choose_run(shown)
    state = states[shown.index(about)]
    trained = state not in AT_WORK and about.what.run.trainer.step > 0
    with diagnosis:
        elsewhere(about, trained)
    with after:
        outcome(about, trained)
    with within:
        inside(about)
with slow:
    slow_motion(
        PAGE,
        about,
        lambda: begin(setup, series, until="phase", slowly=True),
        optimizer=(about.what.run.setup if about else setup).optimizer,
    )
with st.container():
    if setup == DEFAULT:
        st.caption(unlike_the_tutorial(SINE, of_series(setup)))
    classes_expander()
shelf_of(SHELF, about)
deliver()
