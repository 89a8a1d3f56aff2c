"""Gradients through time: the error on its way back, computed in the browser as sliders move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seqviz.cells import CELLS, Kind
from seqviz.figures.live import RUN_COLOURS
from seqviz.figures.through_time import Numbers, pack_networks
from seqviz.payloads.through_time import Asked, Look, ThroughTime
from seqviz.ui.components.through_time.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES
from seqviz.ui.kit.room import Room

SIZES = (1, 32)
"""Hidden units that can be chosen."""
_component = component("through_time")
_AROUND, _ROW = 340, 26  # pixels on a wide screen: all but the lanes, one of a lane's states
_GAP, _PARTS = 12, 54  # below a lane, and its bars
_TALLER, _TITLE = 325, 22  # on a phone: all but the lanes, and above each lane


def room_of(states: Sequence[int], around: int = _AROUND, below: int = _GAP + _PARTS) -> Room:
    """About the height of the picture.

    Args:
        states: of each lane, how many it has.
        around: pixels of all but the lanes.
        below: pixels below the states of a lane.
    """
    height = around + sum(below + _ROW * count for count in states)
    return Room(height, height + _TALLER + _TITLE * len(states))


def through_time(
    titles: Mapping[Kind, str],
    seed: int,
    asked: Asked,
    look: Look,
    *,
    key: str,
    on_said: Callable[[Mapping[str, Any]], None],
) -> None:
    """Mount the picture.

    Args:
        titles: kinds of cells, and what to call them; at most three.
        seed: of the untrained networks, their input and the loss.
        asked: how the sliders stand at first.
        look: which loss is looked at, from where, and what is open, at first.
        key: of the component; the same one keeps its place.
        on_said: told how the sliders stand, as the address says it, before anything else is.
    """
    numbers = Numbers()
    shown = ThroughTime(
        sizes=tuple(pack_networks(titles, hidden, seed, numbers) for hidden in SIZES),
        colours={str(mode): colours for mode, colours in RUN_COLOURS.items()},
        palettes=PALETTES,
        labels=words(SIZES),
    )
    mounted = f"{key}-{language()}"
    _component(
        {"asked": asked, "look": look},
        key=mounted,
        parcels=(Parcel(shown, numbers.bytes()),),
        default={"said": {}},
        room=room_of([len(CELLS[kind].describe().states) for kind in titles]),
        on_said_change=lambda: on_said(told_by(mounted).get("said") or {}),
    )
