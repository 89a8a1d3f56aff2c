"""Networks set by hand on a page: which one, what to try, which numbers were changed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final, cast

import streamlit as st

from seqviz.cells import CELLS
from seqviz.cells.base import Kind
from seqviz.cells.presets import PRESETS, Preset
from seqviz.cells.rnn import Nonlinearity
from seqviz.models.edits import EditError, format_edits, parse_edits, with_value
from seqviz.payloads.network_graph import Edit
from seqviz.ui.controls.cell import which
from seqviz.ui.controls.cell_words import option_name
from seqviz.ui.frame.address import CUT, EDIT, PRESET, SEQUENCE, SQUASH, VIEW
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import (
    OF_A_PAGE,
    choice_of,
    current_page,
    forget,
    in_address,
    put,
    refuse,
    settle,
)
from seqviz.ui.frame.session import Key

_SQUASH: Final[Key[str]] = Key("squash", "")
_PRESET: Final[Key[str]] = Key("preset", "")  # of the control
# the links before each change, the oldest first
_BEFORE: Final[Key[tuple[str, ...]]] = Key(f"{OF_A_PAGE}edits_before", ())
UNDO_STEPS: Final = 200  # of them that are kept
_ANEW: Final[Key[int]] = Key("edits_anew", 0)  # how often they were undone or reset


def choose_preset(kind: Kind) -> Preset:
    """The choice among the presets of one kind."""
    presets = PRESETS[kind]
    first = next(iter(presets))
    meant = which.preset_meant(kind, first)
    name = settle(PRESET, "" if in_address(PRESET) else meant)
    if name not in presets:
        refuse(PRESET, name)
        name = meant
        _other_preset(meant, first)
    which.show_preset(name, first)
    _PRESET.set(name)
    st.pills(
        _("Networks set by hand"),
        list(presets),
        format_func=lambda known: _(presets[known].title),
        key=_PRESET.name,
        required=True,
        on_change=_preset_chosen,
        args=(first,),
        label_visibility="collapsed",
        wrap=True,
    )
    return presets[name]


def try_surgery(preset: Preset) -> None:
    """One button that performs a telling surgery, and undoes it when it is done."""
    words, cut = preset.attempt, preset.cut
    done = settle(CUT) == cut
    st.button(
        _("Undo it") if done else _(words),
        icon=":material/undo:" if done else ":material/healing:",
        key="try",
        on_click=_try,
        args=(preset.name, "" if done else cut),
    )


def _try(preset: str, cut: str) -> None:
    put(CUT, cut)
    if cut:
        did("tried", preset=preset)
    else:
        did("surgery_undone")


def edited_preset(original: Preset) -> Preset:
    """The preset with the link's edits; edits that do not fit are dropped."""
    said = settle(EDIT)
    try:
        return parse_edits(said, original)
    except EditError:
        refuse(EDIT, said)
        return original


def choose_squash(preset: Preset) -> Preset:
    """The same weights with another f, where the cell has a choice; kept in the link."""
    forms = CELLS[preset.kind].OPTIONS["nonlinearity"]
    chosen = choice_of(SQUASH, forms, preset.nonlinearity)
    _SQUASH.set(chosen)
    st.segmented_control(
        _("f, with the same weights"),
        forms,
        format_func=partial(option_name, preset.kind),
        key=_SQUASH.name,
        required=True,
        on_change=lambda: put(SQUASH, _SQUASH.get(), preset.nonlinearity),
    )
    return replace(preset, nonlinearity=cast("Nonlinearity", chosen))


def store_edit(edit: Edit, preset: Preset, original: Preset) -> None:
    """Put a changed number into the link; what the network cannot take is dropped."""
    try:
        changed = with_value(preset, edit.name, edit.row, edit.column, edit.value)
    except EditError:
        return
    if not edit.goes_on:
        _remember(settle(EDIT))
    put(EDIT, format_edits(changed, original))


def numbers_begun(preset: Preset) -> str:
    """Another text whenever the numbers were set anew: another preset, *Undo* or *Reset*."""
    return f"{preset.name}.{_ANEW.get()}"


def undo_edits() -> None:
    """Back by one changed number, or to the preset's own numbers."""
    row = st.container(key="undo_row", horizontal=True, gap="small", width="content")
    none = not settle(EDIT)
    row.button(
        _("Undo the last change"),
        icon=":material/undo:",
        key="undo_edit",
        disabled=none,
        on_click=_undo_edit,
    )
    row.button(
        _("Reset the numbers"),
        icon=":material/restart_alt:",
        key="reset_edits",
        disabled=none,
        on_click=_reset_edits,
    )


def _remember(link: str) -> None:
    """Where *Undo* leads; the oldest go where there are many."""
    _BEFORE.set((*_BEFORE.get(), link)[-UNDO_STEPS:])


def _undo_edit() -> None:
    """The numbers before the last change; before those of an opened link, the preset's own."""
    _ANEW.set(_ANEW.get() + 1)
    *before, last = _BEFORE.get() or ("",)
    _BEFORE.set(tuple(before))
    put(EDIT, last)


def _reset_edits() -> None:
    _ANEW.set(_ANEW.get() + 1)
    _BEFORE.forget()
    forget(EDIT)


def _preset_chosen(first: str) -> None:
    """Another network: its own numbers, its own input, from its first step."""
    _other_preset(_PRESET.get(), first)


def _other_preset(name: str, first: str) -> None:
    """What was said of the network before means nothing to this one."""
    put(PRESET, name, first)
    _BEFORE.forget()
    forget(EDIT, SEQUENCE, VIEW, CUT)
    if SQUASH.means_something_on(current_page()):
        forget(SQUASH)
