"""The saved runs of a page whose network has a use elsewhere: kept, compared, brought back, used.

Each kind of network has a shelf of its own beside the sequence page's, so that only what can be
compared stands side by side. What a shelf gives back was checked as any checkpoint is; whether it
fits the page is the page's to say, before it is kept. Left out: the optimiser's state; a run that
was saved is used as it is and not trained on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import streamlit as st

from seqviz.cells import RNNModel
from seqviz.training.library import Library, LibraryError, Row, RunInfo, SavedRun
from seqviz.ui.i18n import N_, _
from seqviz.ui.learning.saved_runs import RESULTS, cell, library, one_run, titles, tried
from seqviz.ui.learning.session import Training
from seqviz.ui.quoting import quoted

KIND: Final = "trained"  # the setting that says what a run is
UPLOAD_MB: Final = 20
SETTINGS: Final[Mapping[str, str]] = {
    "source": N_("What it learns from"),
    "corpus": N_("What it learns"),
    "recipe": N_("How it learns"),
    "cell": N_("Kind of cell"),
    "hidden_size": N_("Hidden units"),
    "learning_rate": N_("Learning rate"),
}
LOSSES: Final = ("loss", "validation_loss")  # told in nats, whatever the page shows
CELLS: Final = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What of a run is saved.

    Args:
        model: its weights as they are now.
        setup: its settings by name, as JSON can hold them.
        data: what it was trained on, in words.
    """

    model: RNNModel
    setup: Mapping[str, Any]
    data: str


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """One page's.

    Args:
        kind: of its runs.
        keep: what to save of a run; None where there is nothing yet.
        fits: whether the page can use a run; never raises.
        use: do it.
        label: of the button that does, in English.
        words: what values of settings are called, in English.
    """

    kind: Literal["digits", "names", "text"]
    keep: Callable[[Training], Kept | None]
    fits: Callable[[SavedRun], bool]
    use: Callable[[SavedRun], None]
    label: str
    words: Mapping[str, str]

    @property
    def library(self) -> Library:
        """The folder, inside that of all saved runs."""
        whole = library()
        return Library(
            whole.directory / self.kind, max_runs=whole.max_runs, max_bytes=whole.max_bytes
        )

    def called(self, value: Any) -> Any:
        """The value of a setting as people know it."""
        if not isinstance(value, str):
            return value
        return _(self.words[value]) if value in self.words else CELLS.get(value, value)

    def load(self, run: str) -> SavedRun | None:
        """A run of this kind; None where it is damaged or another."""
        try:
            saved = self.library.load(run)
        except LibraryError:
            return None
        fits = saved.info.setup.get(KIND) == self.kind and self.fits(saved)
        return saved if fits else None


def shelf_of(shelf: Shelf, run: Training | None) -> None:
    """Save the run, and do anything with those saved before."""
    opened = st.expander(
        _("Saved runs"), icon=":material/inventory_2:", key="library_open", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        problem = st.session_state.pop("library_problem", "")
        if problem:
            st.warning(problem)
        if run is not None and not run.job.alive:
            _save(shelf, run)
        runs = shelf.library.runs()
        if runs:
            _list(shelf, runs)
        else:
            st.caption(_("Nothing is saved yet."))
        _upload(shelf)


def _save(shelf: Shelf, run: Training) -> None:
    name, button = st.columns([3, 1], vertical_alignment="bottom")
    name.text_input(_("Name"), value=run.name, key="save_name", max_chars=60)
    button.button(
        _("Save"),
        icon=":material/save:",
        key="save_run",
        on_click=_keep,
        args=(shelf, run),
        width="stretch",
    )


def _keep(shelf: Shelf, run: Training) -> None:
    kept = shelf.keep(run)
    if kept is None:
        return
    problem = _("There is no room for another run: delete one first (at most {runs}).")
    tried(
        lambda: shelf.library.save(
            st.session_state["save_name"],
            kept.model,
            {KIND: shelf.kind, **kept.setup},
            run.job.history,
            task="classes",
            data=kept.data,
        ),
        problem.format(runs=shelf.library.max_runs),
    )


def _list(shelf: Shelf, runs: Sequence[RunInfo]) -> None:
    names = titles(runs)
    chosen = st.multiselect(
        _("Saved runs, newest first"),
        list(names),
        format_func=names.__getitem__,
        default=runs[0].id,
        key="library_chosen",
        help=_("Choose several to compare them."),
    )
    by_id = {run.id: run for run in runs}
    whole = [name for name in chosen if not by_id[name].damaged]
    for run in (by_id[name] for name in chosen if by_id[name].damaged):
        st.warning(_("{name} is damaged and can only be deleted.").format(name=quoted(run.name)))
    if whole:
        st.markdown(_comparison(shelf, whole))
    if len(chosen) == 1:
        one_run(shelf.library, by_id[chosen[0]])
    if len(whole) == 1:
        st.button(
            _(shelf.label),
            icon=":material/swap_vert:",
            key="library_use",
            on_click=_use,
            args=(shelf, whole[0]),
        )


def _comparison(shelf: Shelf, chosen: Sequence[str]) -> str:
    """Results, and the settings that the page's visitors know."""
    found = shelf.library.compare(chosen)
    rows = [
        (_titled(row.name), Row(row.name, tuple(_shown(row.name, one) for one in row.values)))
        for row in found.results
        if row.name in RESULTS and any(value is not None for value in row.values)
    ]
    rows += [
        (_(SETTINGS[row.name]), Row(row.name, tuple(map(shelf.called, row.values))))
        for row in found.settings
        if row.name in SETTINGS
    ]
    lines = [
        "| | " + " | ".join(quoted(run.name) for run in found.runs) + " |",
        "| :-- |" + " --: |" * len(found.runs),
    ]
    lines += [f"| {label} | " + " | ".join(map(cell, row.values)) + " |" for label, row in rows]
    return "\n".join(lines)


def _titled(name: str) -> str:
    """A result with its unit."""
    title = _(RESULTS[name])
    return _("{loss} (nats)").format(loss=title) if name in LOSSES else title


def _shown(name: str, value: Any) -> Any:
    """The accuracy in percent, as the page tells it."""
    return f"{100 * value:.1f} %" if name == "accuracy" and value is not None else value


def _use(shelf: Shelf, run: str) -> None:
    saved = shelf.load(run)
    if saved is None:
        st.session_state["library_problem"] = _("This page cannot use that run.")
    else:
        shelf.use(saved)


def _upload(shelf: Shelf) -> None:
    file = st.file_uploader(
        _("Bring back a downloaded run"),
        type=["zip"],
        max_upload_size=UPLOAD_MB,
        key=f"library_file_{st.session_state.get('library_uploads', 0)}",
    )
    if file is not None:
        tried(
            lambda: _add(shelf, file.getvalue()),
            _("This is not a run that was downloaded here, or there is no room for it."),
        )
        st.session_state["library_uploads"] = st.session_state.get("library_uploads", 0) + 1
        st.rerun()


def _add(shelf: Shelf, archive: bytes) -> None:
    """Keep it, if it is of this page.

    Raises:
        LibraryError: it is not, or there is no room.
    """
    added = shelf.library.add(archive)
    if shelf.load(added.id) is None:
        shelf.library.delete(added.id)
        raise LibraryError(f"the run is not one of {shelf.kind}")
