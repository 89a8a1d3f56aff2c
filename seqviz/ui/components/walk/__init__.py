"""A walk through the two tutorials: a list at the side, one item whole, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seqviz.payloads.walk import TutorialShown, TutorialsWalk
from seqviz.ui.components.walk.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("walk")


def walk(
    tutorials: tuple[TutorialShown, ...],
    at: tuple[str, str],
    *,
    key: str,
    on_said: Callable[[Mapping[str, Any]], None],
) -> Any:
    """Mount it.

    Args:
        tutorials: all that is walked through.
        at: tutorial and item that are shown at first.
        key: of the component.
        on_said: told where the visitor stands, as the address says it, before anything else is.

    Returns:
        The address that has just been asked for, else None.
    """
    mounted = f"{key}-{language()}"
    result = _component(
        {"at": at},
        key=mounted,
        parcels=(Parcel(TutorialsWalk(tutorials, PALETTES, words())),),
        default={"said": {}},
        on_said_change=lambda: on_said(told_by(mounted).get("said") or {}),
        on_go_change=lambda: None,
    )
    return getattr(result, "go", None)
