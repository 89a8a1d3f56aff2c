"""What the page on sequences shows of a network in training, compared with PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.cells.arrays import Array
from seqviz.models.verify import Difference, compare_with_torch
from seqviz.numbers import counted
from seqviz.training.engine.checked import check_update
from seqviz.ui.controls.check import Check, check, unknown_to_torch
from seqviz.ui.controls.training.live_view import chosen_moment
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import N_, _, ngettext, together


def moment_of(run: Training) -> tuple[int, Mapping[str, Array]]:
    """After how many updates the time machine stands, and the weights of that moment."""
    what: SequenceTraining = run.what
    step = chosen_moment(run)
    taken = {snapshot.step: snapshot for snapshot in run.job.history.snapshots}
    if step in taken:
        return step, taken[step].parameters
    return what.run.trainer.step, what.run.trainer.current()


_READ: Final = N_(
    "It reads the first window of the validation part, and the loss of some windows of the "
    "training part and its gradient are taken as for an update."
)


def _which(run: Training, step: int) -> str:
    """Whose check it is; of one that is updated meanwhile no number that would not stay true."""
    if run.job.state == "running" and chosen_moment(run) is None:
        return _("It is the network as it is when you press.")
    return ngettext(
        "It is the network after {step} update.", "It is the network after {step} updates.", step
    ).format(step=counted(step))


def check_moment(run: Training) -> None:
    """The check of a network on a series: a window's reading, and an update's loss and gradient."""

    def make() -> Check | None:
        if run.gone:
            return None
        what: SequenceTraining = run.what
        step, parameters = moment_of(run)
        data, resets = what.run.data, what.run.setup.reset_state

        def compare() -> list[Difference]:
            model = what.run.network(parameters)
            found = compare_with_torch(model, what.trace(model))
            return [*found, *check_update(model, data.X, data.y, reset_state=resets)]

        unknown = unknown_to_torch(what.run.model)
        about = together([_which(run, step), _(_READ), unknown])
        left_out = (
            _("clipping and what the optimizer makes of a gradient"),
            _("own predictions that are read on"),
        )
        marks = (step, resets, data.scaled, data.X.shape, *parameters.values())
        return Check(compare, marks, about, left_out)

    check(make)
