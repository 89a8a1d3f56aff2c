"""The doctor on the page of text generation: which network he examines, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from seqviz.numbers import counted
from seqviz.training.doctor.characters import MOST_ASKED
from seqviz.training.doctor.choices import Choices
from seqviz.training.engine.runner import State
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
    examine = what.examine(history, Choices(EPOCHS, RATES, UNITS))
    if newest is None or examine is None:
        return None
    step = newest[0]
    held_out = len(what.corpus.held_out) > 1
    return Patient(
        run=run,
        state=state_of_network(step, history),
        examine=examine,
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
