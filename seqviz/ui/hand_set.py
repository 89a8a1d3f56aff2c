"""Networks set by hand on a page: which one, what to look for, which numbers were changed."""

from __future__ import annotations

import streamlit as st

from seqviz.cells.base import Kind
from seqviz.cells.presets import PRESETS, Preset
from seqviz.models.edits import EditError, format_edits, parse_edits, with_value
from seqviz.ui.i18n import _
from seqviz.ui.link import forget, put, settle
from seqviz.ui.network_graph import Edit


def choose_preset(kind: Kind) -> Preset:
    """The choice among the presets of one kind, with the one sentence on what to look for."""
    presets = PRESETS[kind]
    first = next(iter(presets))
    name = settle("preset", first)
    if name not in presets:
        name = first
        put("preset", first, first)
    st.session_state["preset"] = name
    st.pills(
        _("Networks set by hand"),
        list(presets),
        format_func=lambda known: _(presets[known].title),
        key="preset",
        required=True,
        on_change=_preset_chosen,
        args=(first,),
        label_visibility="collapsed",
        wrap=True,
    )
    return presets[name]


def edited_preset(original: Preset) -> Preset:
    """The preset with the link's edits; edits that do not fit are dropped."""
    try:
        return parse_edits(settle("edit", ""), original)
    except EditError:
        forget("edit")
        return original


def store_edit(edit: Edit, preset: Preset, original: Preset) -> None:
    """Put a changed number into the link; what the network cannot take is dropped."""
    try:
        changed = with_value(preset, edit.name, edit.row, edit.column, edit.value)
    except EditError:
        return
    put("edit", format_edits(changed, original))


def reset_button() -> None:
    """Back to the preset's own numbers."""
    st.button(
        _("Reset the numbers"),
        icon=":material/restart_alt:",
        key="reset_edits",
        on_click=forget,
        args=("edit",),
    )


def _preset_chosen(first: str) -> None:
    """Another network: its own numbers, its own input, from its first step."""
    put("preset", st.session_state["preset"], first)
    for name in ("edit", "seq", "at", "cut"):
        forget(name)
