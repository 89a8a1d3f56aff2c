"""One update of the digit network in slow motion."""

from __future__ import annotations

from seqviz.training.tasks.digits import DigitsSetup
from seqviz.ui.controls.training.session import Training
from seqviz.ui.controls.training.slow_motion import slow_motion
from seqviz.ui.pages.train_digits.live import PAGE, begin


def slowly(setup: DigitsSetup | None, run: Training | None) -> None:
    """Of the run that is there, or of one that it begins.

    Args:
        setup: what would be trained; None while its digits are not there.
        run: the page's, or None before the first.
    """

    def start() -> None:
        if setup is not None:
            begin(setup, "phase", slowly=True)

    made_of = run.what.setup if run is not None else setup
    slow_motion(
        PAGE,
        run,
        start,
        optimizer="adam",
        decays=made_of is not None and bool(made_of.settings.weight_decay),
        ready=made_of is not None,
    )
