"""The doctor on the page of text classification: which network he examines, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from seqviz.training.doctor.choices import Choices
from seqviz.training.engine.runner import State
from seqviz.training.tasks.names import UNITS
from seqviz.ui.controls.training.findings import (
    Patient,
    examine_one,
    settings_told,
    state_of_network,
)
from seqviz.ui.controls.training.judged import judged_at
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.text_classification.run import NamesTraining


def examine_run(
    run: Training,
    state: State | None,
    apply: Callable[[NamesTraining, Mapping[str, Any]], None],
) -> None:
    """What is wrong with the run, once nobody trains it."""
    examine_one(run, state, partial(_patient, run, apply))


def _patient(
    run: Training, apply: Callable[[NamesTraining, Mapping[str, Any]], None]
) -> Patient | None:
    what: NamesTraining = run.what
    history = run.job.history
    choices = Choices(epochs=what.setup.choices, units=UNITS)
    examine = what.examine(history, choices)
    if examine is None:
        return None
    step = history.last_step if what.data is None else history.snapshots[-1].step
    return Patient(
        run=run,
        state=state_of_network(step, history),
        examine=examine,
        judged=judged_at(run, step),
        error=_("mean loss on held-out texts, in nats,")
        if what.data is not None
        else _("mean loss on new examples, in nats,"),
        cure=partial(apply, what),
        note=_("Losses are cross-entropies in nats, as in the curves above."),
        told=_told,
    )


def _told(changes: Mapping[str, Any]) -> str:
    names = {"units": "hidden_size"}
    return settings_told({names.get(name, name): value for name, value in changes.items()})
