"""A shelf of saved runs: what a page keeps, names, deletes, brings back and uses again.

Each task has a shelf of its own, so that only what can be compared stands side by side.
A `Desk` remembers what one tab is about at a shelf: what was just made, named or brought is what is
chosen, and every action leaves one sentence that says what it did to which run. Another tab may
change the same folder at any time, so a run that is gone is told by its name and is no error. What
a shelf gives back was checked as any checkpoint is; whether it fits the page is the page's to say,
before it is kept. Left out: how all this is drawn (shelf_view.py), what runs and settings
are called (shelf_words.py), and the optimiser's state; a run that was saved is used as it is and
not trained on.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import streamlit as st

from seqviz.training.engine.library import Library, LibraryError, Row, RunInfo, SavedRun
from seqviz.training.engine.runner import Job
from seqviz.training.engine.session_folder import SessionFolder
from seqviz.training.tasks.saved import is_of, keep, library_of
from seqviz.training.tasks.task import Run, Task
from seqviz.ui.controls.shelf.refusals import why
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key, Keys, control

T = TypeVar("T")
Words = Callable[[], str]  # a sentence that stays, so that a change of language changes it

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
UNDO_BYTES: Final = 4 * 2**20  # of a deleted run that a tab keeps for a change of mind
SAVE_AS: Final[Key[str | None]] = Key("save_name", None)  # of the controls
NEW_NAME: Final[Keys[str]] = Keys("rename_", "")  # by the run
UNDOING: Final = "library_undo"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A page, by its file's stem, and what its address says."""

    page: str
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """Something that a page does with a saved run.

    Args:
        key: of its button.
        label, icon: of its button; the label in English.
        do: it; returns where the visitor is taken, or None to stay.
        said: what it did, in English, with ``{name}``.
        can: whether it can be done, told from the run's settings alone.
        help: shown at the button, in English.
    """

    key: str
    label: str
    icon: str
    do: Callable[[SavedRun], Place | None]
    said: str
    can: Callable[[RunInfo], bool] = lambda _run: True
    help: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """One page's.

    Args:
        task: of its runs.
        name: what a run is called unless the visitor says otherwise.
        actions: what the page does with one.
        setting: its title and values as the page says them; None where it is not told.
        fits: whether the page can use a run of its task; never raises.
        run_of: the task's run, of what the page keeps beside a job.
        megabytes: that an uploaded run may have.
        paused: whether a run that is paused can be saved, too.
        note: what to say of several runs beside each other; "" for nothing.
    """

    task: Task
    name: Callable[[Training], str]
    actions: Sequence[Action]
    setting: Callable[[Row], tuple[str, Row] | None]
    fits: Callable[[SavedRun], bool] = lambda _saved: True
    run_of: Callable[[Any], Run] = lambda what: what
    megabytes: int = 20
    paused: bool = False
    note: Callable[[Sequence[RunInfo]], str] = lambda _runs: ""

    @property
    def library(self) -> Library:
        """The part of the library of all saved runs that is the task's."""
        return library_of(self.task, library())

    @property
    def nats(self) -> bool:
        """Whether its losses are in nats; else in the square of the series' unit."""
        return self.task.card == "classes"

    def load(self, run: str) -> SavedRun | None:
        """A run of this task; None where another one's.

        Raises:
            LibraryError: missing or damaged.
        """
        saved = self.library.load(run)
        return saved if self.takes(saved) else None

    def takes(self, saved: SavedRun) -> bool:
        """Whether a run is of this task, and the page can use it."""
        return is_of(self.task, saved) and self.fits(saved)

    def can_save(self, run: Training) -> bool:
        """Whether what the run holds is whole."""
        return not run.job.alive or (self.paused and run.job.state == "paused")


@dataclass(slots=True)
class Desk:
    """What one tab is about at one shelf.

    Attributes:
        chosen: ids of the runs; None before anything was.
        names: of the runs as they were last listed, by id.
        told: says what the last action did, as Markdown, in the language of the moment.
        refused: whether it was refused.
        undo: what was deleted last, as one zip of at most `UNDO_BYTES`; empty where nothing was.
        undo_saved: when that was saved.
        offered: the run to be saved and the name that was filled in for it.
        uploads: how many files came; each has a new field.
        going: where the visitor is to be taken.
    """

    chosen: list[str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    told: Words | None = None
    refused: bool = False
    undo: bytes = b""
    undo_saved: str = ""
    offered: tuple[int, str] | None = None
    uploads: int = 0
    going: Place | None = None

    def tell(self, words: Words | None, *, refused: bool = False) -> None:
        """The last action, in place of the one before."""
        self.told, self.refused, self.undo = words, refused, b""

    def listed(self, runs: Sequence[RunInfo]) -> list[str]:
        """Take note of what is there now; the runs that are chosen, the newest unless others are.

        A chosen run that another tab deleted is told by its name.
        """
        before, self.names = self.names, {run.id: run.name for run in runs}
        if self.chosen is None:
            self.chosen = [run.id for run in runs[:1]] or None
            return self.chosen or []
        gone = [before[one] for one in self.chosen if one not in self.names and one in before]
        left = [one for one in self.chosen if one in self.names]
        if gone:
            self.tell(lambda: "\n\n".join(_gone(name)() for name in gone), refused=True)
            left = left or [run.id for run in runs[:1]]
        self.chosen = left
        return left

    def fill_in(self, job: Job, name: str) -> None:
        """The name for the run to be saved: its own, unless the visitor has typed another."""
        typed = SAVE_AS.get()
        before = self.offered
        if before is None or before[0] != id(job) or typed is None or typed == before[1]:
            SAVE_AS.set(name)
        self.offered = (id(job), name)


_DESK: Final[Keys[Desk]] = Keys("shelf_", Desk())  # by the task; nobody is given the default


def desk_of(shelf: Shelf) -> Desk:
    """This tab's."""
    return _DESK.of(shelf.task.name).begin(Desk())


# ---------------------------------------------------------------- where


@st.cache_resource(scope="session", on_release=lambda folder: folder.cleanup(), show_spinner=False)
def _session_folder() -> SessionFolder:
    return SessionFolder()


def is_private() -> bool:
    """Whether only this machine's user can reach the app, as far as its own settings say.

    A server that stands behind a front door listens to this machine only, too: SEQVIZ_SHARED=1
    says so. What the browser claims does not count.
    """
    return (
        st.get_option("server.address") in LOOPBACK and os.environ.get("SEQVIZ_SHARED", "") != "1"
    )


def library() -> Library:
    """The user's own folder on their own machine; elsewhere one that ends with the tab."""
    if is_private():
        return Library()
    return Library(_session_folder().runs, max_runs=20, max_bytes=64 * 2**20)


# ---------------------------------------------------------------- what can be done


def save(shelf: Shelf, run: Training) -> None:
    """Keep the run under the name that was typed; it is what is chosen from now on."""
    desk, library = desk_of(shelf), shelf.library
    problem = N_("There is no room for another run: delete one first (at most {runs}).")
    name = SAVE_AS.get() or ""
    saved = _tried(
        desk,
        lambda: keep(shelf.task, shelf.run_of(run.what), run.job.history, library, name),
        _words(problem, runs=library.max_runs),
    )
    if saved is not None:
        _put_first(desk, saved, _words(N_("Saved “{name}”."), name=saved.name))


def rename(shelf: Shelf, run: RunInfo) -> None:
    """Give it the name that was typed; it stays chosen."""
    desk = desk_of(shelf)
    name = NEW_NAME.of(run.id).get()
    renamed = _tried(desk, lambda: shelf.library.rename(run.id, name), _gone(run.name))
    if renamed is not None and renamed.name != run.name:
        told = N_("“{old}” is called “{name}” now.")
        _put_first(desk, renamed, _words(told, old=run.name, name=renamed.name))


def delete(shelf: Shelf, run: RunInfo) -> None:
    """Remove it; the one below it is chosen now, or the one above. A small one can come back."""
    desk, before = desk_of(shelf), list(desk_of(shelf).names)
    undo = b"" if run.damaged else _archive(shelf.library, run.id)
    if not _done(desk, lambda: shelf.library.delete(run.id), _gone(run.name)):
        return
    place = before.index(run.id) if run.id in before else 0
    rest = [one for one in before if one != run.id]
    desk.chosen = rest[place : place + 1] or rest[-1:] or None
    desk.tell(_words(N_("Deleted “{name}”."), name=run.name))
    desk.undo, desk.undo_saved = (undo if len(undo) <= UNDO_BYTES else b""), run.saved


def undo_delete(shelf: Shelf) -> None:
    """Bring back what was deleted last; it is chosen. Pressed twice, it is back already."""
    desk = desk_of(shelf)
    archive = desk.undo
    if not archive:
        return
    problem = _words(N_("There is no room for it any more."))
    back = _tried(desk, lambda: shelf.library.add(archive, saved=desk.undo_saved), problem)
    if back is not None:
        _put_first(desk, back, _words(N_("“{name}” is back."), name=back.name))


def bring_back(shelf: Shelf, key: str) -> None:
    """Take in the file that was put into the field, if it is of this page; it is chosen."""
    file = control(key).get()
    if file is None:
        return
    desk = desk_of(shelf)
    desk.uploads += 1
    problem = N_("“{file}” is not a run that was downloaded here, or there is no room for it.")
    added = _tried(
        desk,
        lambda: shelf.library.add(file.getvalue(), fits=shelf.takes),
        _words(problem, file=file.name),
    )
    if added is not None:
        told = N_("“{name}” has come back from the file “{file}”.")
        _put_first(desk, added, _words(told, name=added.name, file=file.name))


def use(shelf: Shelf, action: Action, run: RunInfo) -> None:
    """Do it with the run."""
    desk = desk_of(shelf)
    found = _tried(desk, lambda: (shelf.load(run.id),), _gone(run.name))
    if found is None:
        return
    (saved,) = found
    if saved is None:
        told = N_("This page cannot use “{name}”: it is another kind of network.")
        desk.tell(_words(told, name=run.name), refused=True)
        return
    desk.going = action.do(saved)
    desk.tell(_words(action.said, name=run.name))


def _words(english: str, **values: str | int) -> Words:
    """A sentence with numbers, and with texts that somebody gave."""
    shown = {n: quoted(v) if isinstance(v, str) else v for n, v in values.items()}
    return lambda: _(english).format(**shown)


def _gone(name: str) -> Words:
    return _words(N_("“{name}” is no longer there: it was deleted elsewhere."), name=name)


def _put_first(desk: Desk, run: RunInfo, told: Words) -> None:
    """What was just made or named is what is chosen."""
    desk.chosen, desk.names = [run.id], {**desk.names, run.id: run.name}
    desk.tell(told)


def _archive(runs: Library, run: str) -> bytes:
    """The run as one zip; empty where it cannot be read."""
    try:
        return runs.export(run)
    except LibraryError:
        return b""


def _tried(desk: Desk, action: Callable[[], T], problem: Words) -> T | None:
    """What it returns; None where it is impossible, and the desk tells why."""
    results: list[T] = []
    _done(desk, lambda: results.append(action()), problem)
    return results[0] if results else None


def _done(desk: Desk, action: Callable[[], None], problem: Words) -> bool:
    """Do it; whether that was possible. Where not, the desk tells why."""
    try:
        action()
        return True
    except LibraryError as error:
        _log.exception("refused by the library")
        refusal = error
        desk.tell(lambda: why(refusal, problem()), refused=True)
    return False
