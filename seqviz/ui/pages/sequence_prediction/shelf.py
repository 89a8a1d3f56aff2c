"""The saved runs of the sequence page, and the way from there to its settings and its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from seqviz.cells.arrays import Array
from seqviz.training.engine.library import Row, RunInfo, SavedRun
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.sequence import DEFAULT, OWN, Setup, build
from seqviz.ui.controls.cell.trained_network import TrainedNetwork, keep_network, link_to, page_of
from seqviz.ui.controls.shelf.shelf import Action, Place, Shelf
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training
from seqviz.ui.controls.training.setting_words import LABELS, cut_short, label, name_of, said
from seqviz.ui.frame.i18n import N_, _, told_apart
from seqviz.ui.pages.sequence_prediction.brought_series import WAY, brought_way
from seqviz.ui.pages.sequence_prediction.setup_controls import take


def _name(run: Training) -> str:
    what: SequenceTraining = run.what
    full = name_of(what.run.setup, series=what.series)
    if run.name.startswith(full):
        return run.name
    # One of a comparison is called by what differs: "η = 0.01".
    return cut_short(told_apart(run.name, full))


def _setting(row: Row) -> tuple[str, Row] | None:
    """Only the settings in which the runs differ: the page has twenty."""
    if row.name not in LABELS or not row.differs:
        return None
    return label(row.name), Row(row.name, tuple(said(row.name, v) for v in row.values))


def _units(runs: Sequence[RunInfo]) -> str:
    """That losses of other series or scalings are no larger and no smaller than each other."""
    learned = [
        (setup.series, setup.noise, setup.scaling) for run in runs if (setup := _setup_of(run))
    ]
    brought = len(runs) > 1 and any(series == OWN for series, *_rest in learned)
    if len(set(learned)) < 2 and not brought:
        return ""
    return _(
        "Each loss is a mean squared error in the units that its network reads: those of other "
        "series or another scaling cannot be compared."
    )


def _setup_of(run: RunInfo) -> Setup | None:
    """Its settings, where they are those of this page."""
    given = {name: value for name, value in run.setup.items() if name in LABELS}
    try:
        return Setup(**given) if given else None
    except (ValueError, TypeError):  # a file may say anything
        return None


def _take_settings(saved: SavedRun) -> None:
    setup = _setup_of(saved.info)
    if setup is not None:
        if setup.series != OWN or brought_way() is None:
            WAY.set(None)
        take(setup)


def _open_cell(saved: SavedRun) -> Place:
    """Its own weights on the page of its cell, reading one window of its series."""
    kind = saved.model.cells[0].kind
    setup = _setup_of(saved.info)
    x, stands_in = _window(setup)
    x = x.astype(saved.model.dtype)
    resets = setup is not None and setup.reset_state
    keep_network(TrainedNetwork(saved.info.name, saved.model, x, stands_in, resets=resets))
    return Place(page_of(kind), link_to(kind))


def _window(setup: Setup | None) -> tuple[Array, bool]:
    """What it reads there: the first window of its validation part, (T, 1, 1).

    A series of the visitor's own is not kept: in its place stands a sine, which is said.
    """
    known = setup or DEFAULT.changed({"series": OWN})
    stands_in = known.series == OWN
    if stands_in:
        known = known.changed({"series": "sine"})
    try:
        return build(known).data.X_validation[:1].swapaxes(0, 1), stands_in
    except ValueError:  # its windows are longer than the series
        return build(DEFAULT).data.X_validation[:1].swapaxes(0, 1), True


SHELF: Final = Shelf(
    TASKS["sequence"],
    _name,
    (
        Action(
            "library_settings",
            N_("Take these settings"),
            ":material/tune:",
            _take_settings,
            N_("The page has the settings of “{name}” now."),
            lambda run: _setup_of(run) is not None,
            N_("The page shows the settings of this run; train them again or change some."),
        ),
        Action(
            "library_cell",
            N_("Open it on its cell's page"),
            ":material/open_in_new:",
            _open_cell,
            N_("“{name}” was opened on the page of its cell."),
        ),
    ),
    _setting,
    run_of=lambda what: what.run,
    megabytes=5,
    paused=True,
    note=_units,
)
