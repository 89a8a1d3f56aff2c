"""The saved runs of the page on training the digit network, and how they read digits again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final

from seqviz.data.mnist import DataError
from seqviz.models.digit_reader import DigitReader
from seqviz.training.engine.library import SavedRun
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.digits import MEAN, STD, Source
from seqviz.ui.controls.digit.chosen_reader import use_reader
from seqviz.ui.controls.shelf.shelf import Action, Shelf
from seqviz.ui.controls.shelf.words import setting_in
from seqviz.ui.frame.i18n import N_, _, told_apart
from seqviz.ui.pages.train_digits.live import SOURCES, TITLES
from seqviz.ui.pages.train_digits.run import measured


def _read_with(saved: SavedRun) -> None:
    """It is measured anew: what a file says of itself is not believed."""
    reader = DigitReader(saved.model, replace(saved.card, mean=MEAN, std=STD, measured=None))
    source: Source = "full" if saved.card.data == "full" else "sample"
    with suppress(DataError):  # MNIST is not on this machine
        reader = measured(reader, source)
    use_reader(reader)


SHELF: Final = Shelf(
    TASKS["digits"],
    lambda run: told_apart(run.name, _(SOURCES[run.what.setup.source])),
    (
        Action(
            "library_use",
            N_("Use this network in the digit reader"),
            ":material/swap_vert:",
            _read_with,
            N_("The digit reader reads with “{name}” now."),
        ),
    ),
    setting_in({**SOURCES, **TITLES}),
)
