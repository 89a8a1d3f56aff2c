"""The list of terms: a field that finds, tiles in groups, and the one that is looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seqviz.payloads.dictionary import Dictionary, EntryGroup
from seqviz.ui.components.dictionary.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("dictionary")


def dictionary(
    groups: tuple[EntryGroup, ...],
    at: str,
    *,
    key: str,
    on_said: Callable[[Mapping[str, Any]], None],
) -> Any:
    """Mount it.

    Args:
        groups: all terms.
        at: the one that is looked up at first.
        key: of the component.
        on_said: told which one is looked up, as the address says it, before anything else is.

    Returns:
        The address that has just been asked for, else None.
    """
    mounted = f"{key}-{language()}"
    result = _component(
        {"at": at},
        key=mounted,
        parcels=(Parcel(Dictionary(groups, PALETTES, words())),),
        default={"said": {}},
        on_said_change=lambda: on_said(told_by(mounted).get("said") or {}),
        on_go_change=lambda: None,
    )
    return getattr(result, "go", None)
