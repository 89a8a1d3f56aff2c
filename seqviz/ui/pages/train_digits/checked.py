"""How the digit network in training reads the visitor's digit, compared with PyTorch."""

from __future__ import annotations

from seqviz.models.verify import Difference, compare_with_torch
from seqviz.numbers import counted
from seqviz.training.engine.events import SnapshotTaken
from seqviz.ui.controls.check import Check, check, weights_of
from seqviz.ui.controls.digit.digit_choice import current_digit
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _, ngettext
from seqviz.ui.pages.train_digits.run import DigitsTraining


def check_digit(run: Training) -> None:
    """The check of the digit network: how it reads the visitor's digit after the last epoch."""

    def make() -> Check | None:
        if run.gone or not run.job.history.snapshots:
            return None
        what: DigitsTraining = run.what
        snapshot: SnapshotTaken = run.job.history.snapshots[-1]
        image = current_digit().image
        shown = what.read(snapshot, image)
        reader = what.reader(snapshot)

        def compare() -> list[Difference]:
            trace = reader.read(image).trace
            return compare_with_torch(reader.model, trace, shown.probabilities)

        about = ngettext(
            "It reads your digit with the weights after {step} update.",
            "It reads your digit with the weights after {step} updates.",
            snapshot.step,
        ).format(step=counted(snapshot.step))
        left_out = (
            _("the training itself, which runs in PyTorch"),
            _("what was read of the held-out digits"),
        )
        marks = (*weights_of(reader.model), image, shown.probabilities)
        return Check(compare, marks, about, left_out)

    check(make)
