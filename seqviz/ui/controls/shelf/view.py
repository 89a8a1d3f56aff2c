"""How a shelf of saved runs is drawn: save, bring back, what was done last, the list, one run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from seqviz.numbers import counted, counted_share, given
from seqviz.training.engine.library import LibraryError, Row, RunInfo
from seqviz.ui.controls.shelf import shelf as shelves
from seqviz.ui.controls.shelf.refusals import why
from seqviz.ui.controls.shelf.shelf import Desk, Shelf, desk_of
from seqviz.ui.controls.shelf.words import titles
from seqviz.ui.controls.training.session import Training
from seqviz.ui.controls.training.setting_words import cut_short
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.router import page_named
from seqviz.ui.frame.session import Key

RESULTS: Final = {
    "loss": N_("training loss"),
    "validation_loss": N_("validation loss"),
    "accuracy": N_("accuracy"),
    "epochs": N_("epochs"),
    "steps": N_("updates"),
    "seconds": N_("seconds"),
}
LOSSES: Final = ("loss", "validation_loss")
_CHOSEN: Final[Key[Sequence[str]]] = Key("library_chosen", ())  # of the control


def shelf_of(shelf: Shelf, run: Training | None) -> None:
    """Save the run, and do anything with those saved before."""
    desk = desk_of(shelf)
    going, desk.going = desk.going, None
    if going is not None:  # a callback cannot leave the page
        st.switch_page(page_named(going.page).to_streamlit(), query_params=dict(going.query))
    opened = st.expander(
        _("Saved runs"), icon=":material/inventory_2:", key="library_open", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        if run is not None and shelf.can_save(run):
            _save(shelf, run)
        _upload(shelf, desk)
        try:
            runs = shelf.library.runs()
        except LibraryError as error:  # the folder cannot be read
            st.warning(why(error, _("The folder of saved runs cannot be read.")))
            return
        chosen = desk.listed(runs)
        _told(shelf, desk)
        if runs:
            _list(shelf, runs, chosen)
        else:
            st.caption(_("Nothing is saved yet."))


def _save(shelf: Shelf, run: Training) -> None:
    name, button = st.columns([3, 1], vertical_alignment="bottom")
    desk_of(shelf).fill_in(run.job, cut_short(shelf.name(run)))
    name.text_input(_("Name"), key=shelves.SAVE_AS.name, max_chars=60)
    button.button(
        _("Save"),
        icon=":material/save:",
        key="save_run",
        on_click=shelves.save,
        args=(shelf, run),
        width="stretch",
    )


def _upload(shelf: Shelf, desk: Desk) -> None:
    key = f"library_file_{desk.uploads}"
    st.file_uploader(
        _("Bring back a downloaded run"),
        type=["zip"],
        max_upload_size=shelf.megabytes,
        key=key,
        on_change=shelves.bring_back,
        args=(shelf, key),
    )


def _told(shelf: Shelf, desk: Desk) -> None:
    """What the last action did to which run; a deletion can be undone as long as it is told."""
    if desk.told is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="library_told"):
        if desk.refused:
            st.warning(desk.told())
            return
        st.success(desk.told(), icon=":material/check:")
        if desk.undo:
            st.button(
                _("Undo"),
                icon=":material/undo:",
                key=shelves.UNDOING,
                on_click=shelves.undo_delete,
                args=(shelf,),
            )


def _list(shelf: Shelf, runs: Sequence[RunInfo], chosen: Sequence[str]) -> None:
    names, by_id = titles(runs), {run.id: run for run in runs}
    _CHOSEN.set(list(chosen))
    st.multiselect(
        _("Saved runs, newest first"),
        list(names),
        format_func=lambda one: names.get(one, one),
        key=_CHOSEN.name,
        on_change=_chosen,
        args=(shelf,),
        help=_("Choose several to compare them."),
    )
    for run in (by_id[one] for one in chosen if by_id[one].damaged):
        st.warning(_("{name} is damaged and can only be deleted.").format(name=quoted(run.name)))
    if len(chosen) == 1:
        _one_run(shelf, by_id[chosen[0]])
    whole = [one for one in chosen if not by_id[one].damaged]
    try:
        if whole:
            st.markdown(comparison(shelf, whole))
            if note := shelf.note([by_id[one] for one in whole]):
                st.caption(note)
    except LibraryError:  # deleted at this moment
        st.caption(_("One of these runs has just been deleted elsewhere."))


def _chosen(shelf: Shelf) -> None:
    """The visitor chose; a run that is not listed is the choice from before a deletion.

    A browser that is clicked while it takes in what the server chose still sends its own.
    """
    desk, chosen = desk_of(shelf), list(_CHOSEN.get())
    if chosen != desk.chosen and set(chosen) <= set(desk.names):
        desk.chosen = chosen
        desk.tell(None)


def _one_run(shelf: Shelf, run: RunInfo) -> None:
    """What can be done with a single run: name it anew, take it away, delete it, use it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shelves.NEW_NAME.of(run.id).set(run.name)
        st.text_input(
            _("New name"),
            key=shelves.NEW_NAME.of(run.id).name,
            max_chars=60,
            on_change=shelves.rename,
            args=(shelf, run),
            disabled=bool(run.damaged),
        )
        if not run.damaged:
            st.download_button(
                _("Download"),
                lambda: shelf.library.export(run.id),
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
            on_click=shelves.delete,
            args=(shelf, run),
        )
    if run.damaged:
        return
    with st.container(horizontal=True):
        for action in shelf.actions:
            st.button(
                _(action.label),
                icon=action.icon,
                key=action.key,
                on_click=shelves.use,
                args=(shelf, action, run),
                disabled=not action.can(run),
                help=_(action.help) if action.help else None,
            )


def comparison(shelf: Shelf, chosen: Sequence[str]) -> str:
    """Results, and the settings that the page's visitors know, as a Markdown table.

    Raises:
        LibraryError: one of them is gone.
    """
    found = shelf.library.compare(chosen)
    rows = [
        (_titled(row.name, shelf), Row(row.name, tuple(_shown(row.name, v) for v in row.values)))
        for row in found.results
        if row.name in RESULTS and any(value is not None for value in row.values)
    ]
    rows += [told for row in found.settings if (told := shelf.setting(row)) is not None]
    lines = [
        "| | " + " | ".join(quoted(run.name) for run in found.runs) + " |",
        "| :-- |" + " --: |" * len(found.runs),
    ]
    lines += [f"| {title} | " + " | ".join(map(cell, row.values)) + " |" for title, row in rows]
    return "\n".join(lines)


def _titled(name: str, shelf: Shelf) -> str:
    """A result with its unit."""
    title = _(RESULTS[name])
    return _("{loss} (nats)").format(loss=title) if name in LOSSES and shelf.nats else title


def _shown(name: str, value: Any) -> Any:
    """The accuracy in percent, as the pages tell it."""
    return f"{counted_share(value)}%" if name == "accuracy" and value is not None else value


def cell(value: Any) -> str:
    """A value in a table of runs."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return quoted(str(value), in_cell=True)
    return counted(value) if isinstance(value, int) else given(value, 4)
