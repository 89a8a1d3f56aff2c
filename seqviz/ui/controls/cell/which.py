"""Which of a cell page's networks the address means where it does not say so.

What a page shows first goes unsaid. Where that has become something else, links from before name a
place and no network, or networks set by hand and none of them: those mean what was first then. So
what is first now is named as soon as the address says anything that could be taken for the old.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from seqviz.cells import Kind
from seqviz.ui.frame.address import (
    CUT,
    DIGIT,
    EDIT,
    EXPERIMENTS,
    PRESET,
    SEQUENCE,
    SOURCE,
    VIEW,
    WHO,
    Parameter,
)
from seqviz.ui.frame.link import in_address, put
from seqviz.ui.frame.session import Key


@dataclass(frozen=True, slots=True)
class Once:
    """What was first on a page: a network of it, and one of those set by hand."""

    source: str
    preset: str


ONCE: Final[Mapping[Kind, Once]] = {"lstm": Once("digit", "remember")}
_PLACES: Final[tuple[Parameter[Any], ...]] = (VIEW, CUT, WHO, DIGIT, EXPERIMENTS)
_BY_HAND: Final[tuple[Parameter[Any], ...]] = (PRESET, SEQUENCE, EDIT)
_SHOWN: Final[Key[tuple[Kind, str, str] | None]] = Key("source_shown", None)
_NAMED: Final[Key[bool]] = Key("source_named", False)  # by the address that this run found
_HAND: Final[Key[tuple[str, str] | None]] = Key("preset_shown", None)


def source_meant(kind: Kind, first: str) -> str:
    """The network that the address means where it names none."""
    by_hand = any(map(in_address, _BY_HAND))
    return ONCE[kind].source if _could_be_older(kind) and not by_hand else first


def preset_meant(kind: Kind, first: str) -> str:
    """The network set by hand that the address means where it names none of them."""
    once = ONCE.get(kind)
    return once.preset if once is not None and _NAMED.get() else first


def begin(*, named: bool) -> None:
    """Before a network is chosen: whether the address names one."""
    _NAMED.set(named)
    _HAND.forget()


def show_source(kind: Kind, chosen: str, first: str) -> None:
    """From now on this network is shown, and the address says so where it must."""
    _SHOWN.set((kind, chosen, first))
    say()


def show_preset(chosen: str, first: str) -> None:
    """The same of one of those set by hand."""
    _HAND.set((chosen, first))
    say()


def say() -> None:
    """Name what is shown wherever the address alone would mean something else."""
    shown, by_hand = _SHOWN.get(), _HAND.get()
    if shown is None:
        return
    kind, chosen, first = shown
    older = _could_be_older(kind)
    put(SOURCE, chosen, "" if older and chosen == first else source_meant(kind, first))
    if by_hand is not None:
        preset, usual = by_hand
        put(PRESET, preset, "" if older else usual)


def _could_be_older(kind: Kind) -> bool:
    """Whether the address says something that it could have said before."""
    return kind in ONCE and any(map(in_address, _PLACES))
