"""The library of saved runs on a page: save, compare, rename, delete, download, upload."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

import streamlit as st

from seqviz.training.library import Comparison, Library, LibraryError, RunInfo
from seqviz.training.sequence import Setup
from seqviz.ui.i18n import N_, _
from seqviz.ui.learning.sequence_run import SequenceTraining
from seqviz.ui.learning.session import Training

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
        if run is not None and not run.job.alive:
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
    _tried(
        lambda: shelf.save(
            st.session_state["save_name"],
            what.model_with(what.run.trainer.current()),
            asdict(setup),
            run.job.history,
            data=what.run.data.series.name,
        ),
        problem.format(runs=shelf.max_runs),
    )


def _tried(action: Callable[[], object], problem: str) -> None:
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
    names = {run.id: f"{run.name} · {run.saved[:16].replace('T', ' ')}" for run in runs}
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
            _("{name} is damaged and can only be deleted.").format(name=_plain(run.name)),
        )
    whole = [name for name in chosen if not by_id[name].damaged]
    if whole:
        st.markdown(_comparison(shelf.compare(whole)))
    if len(chosen) == 1:
        _one(shelf, by_id[chosen[0]])


def _comparison(found: Comparison) -> str:
    """Results, then the settings in which the runs differ."""
    lines = [
        "| | " + " | ".join(_plain(run.name) for run in found.runs) + " |",
        "| :-- |" + " --: |" * len(found.runs),
    ]
    rows = [
        (_(RESULTS[row.name]), row)
        for row in found.results
        if row.name in RESULTS and any(value is not None for value in row.values)
    ]
    known = {field.name for field in fields(Setup)}
    rows += [(row.name, row) for row in found.settings if row.differs and row.name in known]
    for label, row in rows:
        lines.append(f"| {label} | " + " | ".join(_cell(v) for v in row.values) + " |")
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else _plain(str(value))


def _plain(name: str) -> str:
    """A name as plain text inside a table."""
    name = " ".join(name.split())
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>()#+-.!|$:~" else c for c in name)


def _one(shelf: Library, run: RunInfo) -> None:
    gone = _("This run is no longer there.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("New name"),
            value=run.name,
            key=f"rename_{run.id}",
            max_chars=60,
            on_change=lambda: _tried(
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
            on_click=lambda: _tried(lambda: shelf.delete(run.id), gone),
        )


def _upload(shelf: Library) -> None:
    file = st.file_uploader(
        _("Bring back a downloaded run"),
        type=["zip"],
        max_upload_size=UPLOAD_MB,
        key=f"library_file_{st.session_state.get('library_uploads', 0)}",
    )
    if file is not None:
        _tried(
            lambda: shelf.add(file.getvalue()),
            _("This is not a run that was downloaded here, or there is no room for it."),
        )
        st.session_state["library_uploads"] = st.session_state.get("library_uploads", 0) + 1
        st.rerun()
