"""The library of saved runs on a page: save, compare, rename, delete, download, upload."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import streamlit as st

from seqviz.cells.arrays import Array
from seqviz.numbers import given
from seqviz.training.library import Comparison, Library, LibraryError, Row, RunInfo
from seqviz.training.sequence import DEFAULT, OWN, Setup, build
from seqviz.ui.i18n import N_, _
from seqviz.ui.learning.own_series import own_way
from seqviz.ui.learning.sequence_run import SequenceTraining
from seqviz.ui.learning.session import Training
from seqviz.ui.learning.setting_words import LABELS, label, said
from seqviz.ui.learning.setup_controls import take
from seqviz.ui.own_network import PAGES, OwnNetwork, keep_network, link_to
from seqviz.ui.quoting import quoted
from seqviz.ui.router import page_named

_log = logging.getLogger(__name__)

UPLOAD_MB: Final = 5
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
RESULTS: Final = {
    "loss": N_("training loss"),
    "validation_loss": N_("validation loss"),
    "accuracy": N_("accuracy"),
    "epochs": N_("epochs"),
    "steps": N_("updates"),
    "seconds": N_("seconds"),
}


@st.cache_resource(scope="session", on_release=lambda folder: folder.cleanup(), show_spinner=False)
def _session_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="seqviz-")


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
    return Library(Path(_session_folder().name), max_runs=20, max_bytes=64 * 2**20)


def saved_runs(run: Training | None) -> None:
    """Save the run in the chart, and do anything with those saved before."""
    opened = st.expander(
        _("Saved runs"), icon=":material/inventory_2:", key="library_open", on_change="rerun"
    )
    if not opened.open:
        return
    shelf = library()
    with opened:
        problem = st.session_state.pop("library_problem", "")
        if problem:
            st.warning(problem)
        if run is not None and run.job.state not in ("running", "queued"):
            _save(shelf, run)
        runs = shelf.runs()
        if runs:
            _list(shelf, runs)
        else:
            st.caption(_("Nothing is saved yet."))
        _upload(shelf)


def _save(shelf: Library, run: Training) -> None:
    name, button = st.columns([3, 1], vertical_alignment="bottom")
    what: SequenceTraining = run.what
    name.text_input(
        _("Name"), value=f"{run.name}, {what.run.setup.series}", key="save_name", max_chars=60
    )
    button.button(
        _("Save"),
        icon=":material/save:",
        key="save_run",
        on_click=_keep,
        args=(shelf, run),
        width="stretch",
    )


def _keep(shelf: Library, run: Training) -> None:
    what: SequenceTraining = run.what
    setup = what.run.setup
    problem = _("There is no room for another run: delete one first (at most {runs}).")
    tried(
        lambda: shelf.save(
            st.session_state["save_name"],
            what.model_with(what.run.trainer.current()),
            asdict(setup),
            run.job.history,
            data=what.run.data.series.name,
        ),
        problem.format(runs=shelf.max_runs),
    )


def tried(action: Callable[[], object], problem: str) -> None:
    """Do it; what is wrong is shown at the next run of the page."""
    try:
        action()
    except LibraryError:
        _log.exception("refused by the library")
        st.session_state["library_problem"] = problem
    except OSError:
        _log.exception("library folder not usable")
        st.session_state["library_problem"] = _("The folder of saved runs cannot be written to.")


def _list(shelf: Library, runs: Sequence[RunInfo]) -> None:
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
    for run in (by_id[name] for name in chosen if by_id[name].damaged):
        st.warning(
            _("{name} is damaged and can only be deleted.").format(name=quoted(run.name)),
        )
    whole = [name for name in chosen if not by_id[name].damaged]
    if whole:
        st.markdown(_comparison(shelf.compare(whole)))
    if len(chosen) == 1:
        one_run(shelf, by_id[chosen[0]])
    if len(whole) == 1:
        _use(shelf, by_id[whole[0]])


def titles(runs: Sequence[RunInfo]) -> dict[str, str]:
    """By id, each with name and time; no two are equal, since a choice is told by its title."""
    found: dict[str, str] = {}
    for run in runs:
        title = f"{run.name} · {run.saved[:16].replace('T', ' ')}"
        found[run.id] = title if title not in found.values() else f"{title} · {run.id[:4]}"
    return found


def _comparison(found: Comparison) -> str:
    """Results, then the settings in which the runs differ."""
    lines = [
        "| | " + " | ".join(quoted(run.name) for run in found.runs) + " |",
        "| :-- |" + " --: |" * len(found.runs),
    ]
    rows = [
        (_(RESULTS[row.name]), row)
        for row in found.results
        if row.name in RESULTS and any(value is not None for value in row.values)
    ]
    differs = [row for row in found.settings if row.name in LABELS and row.differs]
    rows += [
        (label(row.name), Row(row.name, tuple(said(row.name, v) for v in row.values)))
        for row in differs
    ]
    for title, row in rows:
        lines.append(f"| {title} | " + " | ".join(cell(v) for v in row.values) + " |")
    return "\n".join(lines)


def cell(value: Any) -> str:
    """A value in a table of runs."""
    if value is None:
        return "–"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return given(value, 4) if number else quoted(str(value), in_cell=True)


def one_run(shelf: Library, run: RunInfo) -> None:
    """What can be done with a single run on any shelf: name it anew, take it away, delete it."""
    gone = _("This run is no longer there.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("New name"),
            value=run.name,
            key=f"rename_{run.id}",
            max_chars=60,
            on_change=lambda: tried(
                lambda: shelf.rename(run.id, st.session_state[f"rename_{run.id}"]), gone
            ),
            disabled=bool(run.damaged),
        )
        if not run.damaged:
            st.download_button(
                _("Download"),
                lambda: shelf.export(run.id),
                file_name=f"seqviz-{run.id}.zip",
                mime="application/zip",
                icon=":material/download:",
                key=f"download_{run.id}",
                on_click="ignore",
            )
        st.button(
            _("Delete"),
            icon=":material/delete:",
            key=f"delete_{run.id}",
            on_click=lambda: tried(lambda: shelf.delete(run.id), gone),
        )


# ---------------------------------------------------------------- from the shelf to the page


def _use(shelf: Library, run: RunInfo) -> None:
    """Train its settings again, or look into its network."""
    setup = _setup_of(run)
    with st.container(horizontal=True):
        st.button(
            _("Take these settings"),
            icon=":material/tune:",
            key="library_settings",
            on_click=_settings_taken,
            args=(setup,),
            disabled=setup is None,
            help=_("The page shows the settings of this run; train them again or change some."),
        )
        if st.button(
            _("Open it on its cell's page"), icon=":material/open_in_new:", key="library_cell"
        ):
            _open_cell(shelf, run)


def _setup_of(run: RunInfo) -> Setup | None:
    """Its settings, where they are those of this page."""
    given = {name: value for name, value in run.setup.items() if name in LABELS}
    try:
        return Setup(**given) if given else None
    except (ValueError, TypeError):  # a file may say anything
        return None


def _settings_taken(setup: Setup | None) -> None:
    if setup is not None:
        if setup.series != OWN or own_way() is None:
            st.session_state["own_way"] = None
        take(setup)


def _open_cell(shelf: Library, run: RunInfo) -> None:
    """Its own weights on the page of its cell, reading one window of its series."""
    try:
        model = shelf.load(run.id).model
    except LibraryError:
        _log.exception("refused by the library")
        st.warning(_("This run is no longer there."))
        return
    if (model.cells[0].input_size, len(model.b_y)) != (1, 1):
        st.warning(_("This page cannot use that run."))
        return
    kind = model.cells[0].kind
    keep_network(OwnNetwork(quoted(run.name), model, _window(_setup_of(run) or DEFAULT)))
    st.switch_page(page_named(PAGES[kind]).to_streamlit(), query_params=link_to(kind))


def _window(setup: Setup) -> Array:
    """What it reads there: the first window of its validation part, (T, 1, 1).

    A series of the visitor's own is not kept: in its place stands a sine.
    """
    known = setup if setup.series != OWN else setup.changed({"series": "sine"})
    try:
        return build(known).data.X_validation[:1].swapaxes(0, 1)
    except ValueError:  # its windows are longer than the series
        return build(DEFAULT).data.X_validation[:1].swapaxes(0, 1)


def _upload(shelf: Library) -> None:
    file = st.file_uploader(
        _("Bring back a downloaded run"),
        type=["zip"],
        max_upload_size=UPLOAD_MB,
        key=f"library_file_{st.session_state.get('library_uploads', 0)}",
    )
    if file is not None:
        tried(
            lambda: shelf.add(file.getvalue()),
            _("This is not a run that was downloaded here, or there is no room for it."),
        )
        st.session_state["library_uploads"] = st.session_state.get("library_uploads", 0) + 1
        st.rerun()
