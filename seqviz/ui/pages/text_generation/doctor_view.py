"""The doctor on the page of text generation: which network he examines, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from seqviz.cells import RNNModel
from seqviz.numbers import counted
from seqviz.training.doctor.characters import MOST_ASKED, Characters
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.finding import Examination, Stop
from seqviz.training.doctor.rivals import examine_rivals
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import State
from seqviz.training.tasks.characters_numpy import CharSetup
from seqviz.ui.controls.training.findings import Patient, examine_one, state_of_network
from seqviz.ui.controls.training.judged import judged_at
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.text_generation.choice import EPOCHS, RATES, UNITS
from seqviz.ui.pages.text_generation.training import TextTraining


def examine_run(
    run: Training,
    state: State | None,
    apply: Callable[[TextTraining, Mapping[str, Any]], None],
) -> None:
    """What is wrong with the run, once nobody trains it."""
    examine_one(run, state, partial(_patient, run, apply))


def _patient(
    run: Training, apply: Callable[[TextTraining, Mapping[str, Any]], None]
) -> Patient | None:
    what: TextTraining = run.what
    history = run.job.history
    newest = what.newest(history)
    if newest is None or not newest[0]:
        return None
    step, lm = newest
    held_out = len(what.corpus.held_out) > 1
    return Patient(
        run=run,
        state=state_of_network(step, history),
        examine=partial(_examine, what, lm.model, history),
        judged=judged_at(run, step),
        error=_("mean loss on held-out characters, in bits,")
        if held_out
        else _("mean loss on the characters of the text itself, in bits,"),
        cure=partial(apply, what),
        note=_note(held_out),
    )


def _note(held_out: bool) -> str:
    if not held_out:
        return _(
            "Losses are in bits per character, over the text that it learns: it is too short for "
            "a part that is held out."
        )
    return _(
        "Losses are in bits per character, as in the curves above; where characters are compared, "
        "they are the first {count} of the held-out part, or all of a shorter one."
    ).format(count=counted(MOST_ASKED))


def _examine(what: TextTraining, model: RNNModel, history: History, stop: Stop) -> Examination:
    setup = what.run.setup if what.small else _plain(what)
    choices = Choices(EPOCHS, RATES, UNITS)
    return examine_rivals(
        Characters(what.corpus, setup, what.small, choices).subject(model, history), stop
    )


def _plain(what: TextTraining) -> CharSetup:
    """The settings of a text that torch learns."""
    one = what.setup
    return CharSetup(one.cell, one.hidden_size, one.epochs, one.learning_rate, seed=one.seed)
