"""The lower half of the page: a network learns to write, and shows what it writes meanwhile."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import streamlit as st

from seqviz.figures.live import pack_training
from seqviz.models.charlm import uniform_loss
from seqviz.numbers import counted
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import ALIVE, State, Until
from seqviz.training.tasks.characters import BITS
from seqviz.ui.components.live_chart import live_chart
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.shelf.view import shelf_of
from seqviz.ui.controls.training.course_view import Further, live, run_buttons, start
from seqviz.ui.controls.training.left import left_of
from seqviz.ui.controls.training.live_view import state_of
from seqviz.ui.controls.training.session import Training, trainings
from seqviz.ui.controls.training.tutorial_words import torch_classes_expander
from seqviz.ui.controls.writers.networks import (
    TrainedWriter,
    called,
    held_out_at,
    per_character,
    short,
    write_with,
)
from seqviz.ui.frame.i18n import _, ngettext, text, together
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.pages.text_generation.brought_text import brought_text_refused
from seqviz.ui.pages.text_generation.choice import LEARNS, OWN, choose_training, show_setup
from seqviz.ui.pages.text_generation.doctor_view import examine_run
from seqviz.ui.pages.text_generation.shelf import SHELF
from seqviz.ui.pages.text_generation.training import Sample, TextTraining

PAGE: Final = "text_generation"
CHART: Final = "text_chart"
STYLE: Final = """<style>
.samples { display: grid; gap: 0.15rem; }
.samples div { display: grid; padding: 0.3rem 0.5rem; border-radius: 8px; }
.samples div.chosen { background: color-mix(in srgb, currentColor 9%, transparent); }
.samples span { opacity: 0.75; font-size: 0.8rem; font-variant-numeric: tabular-nums; }
.samples code { background: none; color: inherit; padding: 0; white-space: pre-wrap; margin: 0;
  overflow-wrap: anywhere; font-size: 0.92rem; unicode-bidi: plaintext; }
</style>"""


def lesson() -> None:
    """Choose, train, watch."""
    st.header(_("Teach one yourself"), divider="gray")
    st.markdown(text("text_generation_train"))
    started = trainings().of(PAGE)
    run = started[-1] if started else None
    state = run.job.state if run is not None else None
    training = choose_training(locked=state in ALIVE)
    if run is None or state in ALIVE or _is_of(run, training):
        _buttons(training, run, state)
        with st.container():
            if run is not None:
                _moving(run, state)
        with st.container():
            if run is not None:
                examine_run(run, state, _apply)
    else:
        _buttons(training, None, None)
        _run_before(run, state)
    shelf_of(SHELF, run)
    if training is not None:
        torch_classes_expander(
            training.setup.cell,
            "every",
            optimizer="Adam" if training.small else "AdamW",
            weight_decay=training.weight_decay,
            clip=training.clip,
            by_numpy=training.small,
        )


def name_of(training: TextTraining) -> str:
    """What a run is called."""
    return f"{cell_name(training.setup.cell)} {training.setup.hidden_size}"


def _is_of(run: Training, training: TextTraining | None) -> bool:
    """Whether a run learned the text that is chosen now.

    A field just emptied is no other text; one that is refused is.
    """
    what: TextTraining = run.what
    chosen = LEARNS.get()
    if training is None:
        return bool(what.corpus.name == chosen) and not (chosen == OWN and brought_text_refused())
    return what.corpus == training.corpus


def _run_before(run: Training, state: State | None) -> None:
    """What was trained on another text, folded away."""
    opened = st.expander(
        _("The training before: {name} on “{text}”").format(
            name=quoted(run.name), text=called(run.what.whose, run.what.title)
        ),
        icon=":material/history:",
        key="lesson_before",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            _take_button(run)
            _moving(run, state)


def _buttons(training: TextTraining | None, run: Training | None, state: State | None) -> None:
    row = run_buttons(
        run,
        state,
        partial(_begin, training),
        further=_further(training, run),
        ready=training is not None,
        key="lesson",
    )
    if run is not None:
        with row:
            _take_button(run)


def _take_button(run: Training) -> None:
    st.button(
        _("Write with this network"),
        key="lesson_take",
        icon=":material/edit_note:",
        on_click=_take,
        args=(run,),
        help=_("The text above is then written by this network, as it is now."),
    )


def _begin(training: TextTraining | None, until: Until | None) -> None:
    if training is not None:
        epochs = training.setup.epochs
        start(PAGE, training.learner, epochs, training, name=name_of(training), until=until)


def _further(training: TextTraining | None, run: Training | None) -> Further | None:
    """How a run of these settings and this text, for however many epochs, goes on."""
    if run is None or training is None:
        return None
    what: TextTraining = run.what
    setup = training.setup
    if what.corpus != training.corpus or replace(what.setup, epochs=setup.epochs) != setup:
        return None
    return Further(run, what.learner, setup.epochs)


def _apply(what: TextTraining, changes: Mapping[str, Any]) -> None:
    """Begin anew with the settings that were tried, which the page shows then."""
    cured = TextTraining(
        what.corpus, replace(what.setup, **changes), title=what.title, whose=what.whose
    )
    show_setup(cured.setup)
    _begin(cured, None)


def _take(run: Training) -> None:
    what: TextTraining = run.what
    newest = what.newest(run.job.history)
    if newest is None:
        return
    step, lm = newest
    measured = held_out_at(run.job.history, step)
    write_with(
        TrainedWriter(
            lm, run.name, what.title, what.corpus.name, step, measured, what.whose, what.doubts
        )
    )


# ---------------------------------------------------------------- live


def _moving(run: Training, state: State | None) -> None:
    what: TextTraining = run.what
    history = run.job.history

    def draw() -> None:
        _status(run, what, history)
        writes, learns = st.columns([1, 1], gap="large")
        with learns:
            chosen = _chart(run, what, history)
        with writes:
            _samples(what, chosen)

    live(run, state, draw, complete=lambda: what.look(history, alive=run.job.alive))


def _chart(run: Training, what: TextTraining, history: History) -> int | None:
    """The loss so far; returns the update at which its time machine stands, None for the newest."""
    packed = pack_training([what.live_run(history, run.name, running=run.job.alive)])
    at = live_chart(
        packed,
        key=CHART,
        labels={
            "loss_unit": _("bits per character"),
            "reach_unit": _("of the error of one character, log axis")
            if len(what.pieces) == 1
            else _("of the error of one character, mean over {count} pieces, log axis"),
            "reach_step": _("the characters before it"),
            "reach_at": _("character {step} of {steps} before it").format(
                step="{step}", steps=what.pieces.shape[1] - 1
            ),
            "reach_share": _(
                "What reaches the first of these characters is {share} of what reaches the last "
                "one{line}."
            ),
        },
        on_select=lambda: None,
    )
    return None if at is None else packed.meta["runs"][0]["moments"]["step"][at]


def _status(run: Training, what: TextTraining, history: History) -> None:
    epochs = history.epochs()
    line = _("**{name}** on “{text}” {state} · epoch {epoch} of {epochs} · update {step}").format(
        name=quoted(run.name),
        text=called(what.whose, what.title),
        state=state_of(run),
        epoch=len(epochs.epoch),
        epochs=history.started.epochs if history.started else what.setup.epochs,
        step=counted(history.last_step),
    )
    left = left_of(run.job)
    line += f" · {left}" if left else ""
    if history.last_loss is not None:
        line += "  \n" + _("This moment: {figure} per character.").format(
            figure=per_character(history.last_loss)
        )
    if len(epochs.validation_loss) and not np.isnan(epochs.validation_loss[-1]):
        held_out = float(epochs.validation_loss[-1])
        line += " " + _("On the part that it never sees, after epoch {epoch}: {figure}.").format(
            epoch=epochs.epoch[-1], figure=per_character(held_out)
        )
        if what.doubts is not None:
            line = together([line, what.doubts.beside()])
        blind = uniform_loss(what.corpus.vocabulary)
        line = together([line, beside_chance(held_out, float(epochs.loss[-1]), blind)])
    with st.container(key="lesson_status"):
        st.markdown(line)


def beside_chance(held_out: float, learned: float, blind: float) -> str:
    """What it means if a loss on the held-out part is above blind guessing; "" if it is not.

    Args:
        held_out: loss after an epoch on the part that is held out.
        learned: loss of that epoch on the other part.
        blind: the loss of guessing.
    """
    if not held_out > blind:
        return ""
    said = _("There, blind guessing would do better.")
    if not learned < blind:
        return said
    better = _("On what it learns it does better than that, which is no help on the other part.")
    return together([said, better])


def _samples(what: TextTraining, chosen: int | None) -> None:
    """What it wrote so far, or until the moment that the time machine chose; the first on top."""
    steps = sorted(step for step in what.samples if chosen is None or step <= chosen)
    samples = [what.samples[step] for step in steps]
    if not samples:
        return
    st.markdown(_("**What it writes**, from its first attempt on"))
    with st.container(height=470, autoscroll=True, key="samples"):
        rows = [_row(one, chosen=one.step == chosen) for one in samples]
        # It takes the focus, so that the list can be scrolled with the arrow keys.
        label = html.escape(_("Samples"))
        box = f'<div class="samples" tabindex="0" role="group" aria-label="{label}">'
        st.html(f"{STYLE}{box}{''.join(rows)}</div>")


def _row(sample: Sample, *, chosen: bool) -> str:
    label = ngettext("after {step} update", "after {step} updates", sample.step).format(
        step=counted(sample.step)
    )
    if sample.loss is not None:
        label += f" · {short(sample.loss * BITS)} " + _("bits")
    written = html.escape(sample.text.strip("\n"))
    mark = ' class="chosen"' if chosen else ""
    return f"<div{mark}><span>{html.escape(label)}</span><code>{written}</code></div>"
