"""The typewriter: a text typed in the browser, what else could stand at each place, and branches.

The whole text travels once, with the candidates and the hidden state of every character; typing,
pausing, stepping and rewinding never ask the server. Only a branch, more text, and taking a branch
back do. Where it stands still in the middle, and another speed than the usual one, are put into the
address by the browser; the next visitor of that address finds the text there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seqviz.models.written import Packed
from seqviz.payloads.typewriter import TypewriterDress, TypewriterView
from seqviz.ui.components.typewriter.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("typewriter")


def typewriter(
    packed: Packed,
    *,
    key: str,
    at: int | None = None,
    speed: int | None = None,
    more: bool,
    on_branch: Callable[[int, int], None],
    on_more: Callable[[], None],
    on_undo: Callable[[], None],
) -> None:
    """Show a text; what it has in common with the one shown before is not typed again.

    Args:
        packed: the text.
        key: of the component.
        at: how many characters stand there at first, with nobody typing; None types all of them.
        speed: of the typing at first, 0 to 100; None for the usual one.
        more: whether the text can be written on.
        on_branch: called with a position and the index of the character to take there.
        on_more: called when the visitor wants more text.
        on_undo: called to take the last branch back.
    """
    mounted = f"{key}-{language()}"

    def branched() -> None:
        place = place_of(told_by(mounted).get("branched"), packed)
        if place is not None:
            on_branch(*place)

    _component(
        TypewriterView(more=more, at=at, speed=speed),
        key=mounted,
        parcels=(
            Parcel(packed.meta, packed.numbers),
            Parcel(TypewriterDress(palettes=PALETTES, labels=words())),
        ),
        on_branched_change=branched,
        on_more_change=on_more,
        on_undo_change=on_undo,
    )


def place_of(value: Any, packed: Packed) -> tuple[int, int] | None:
    """A position and the index of a character from what the browser sent; None for nonsense."""
    if not isinstance(value, dict):
        return None
    at, index = value.get("at"), value.get("index")
    if type(at) is not int or type(index) is not int:
        return None
    inside = 0 <= at < packed.meta.size and 0 <= index < len(packed.meta.characters)
    return (at, index) if inside else None
