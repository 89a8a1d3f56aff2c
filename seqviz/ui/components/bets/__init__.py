"""The place for a bet: a question, what may come out, points; the truth comes after it."""

from __future__ import annotations

from collections.abc import Callable

from seqviz.payloads.bets import BetDesk, BetSaid, read_bet
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import component

_component = component("bets")


def said_in(key: str, turns: int) -> BetSaid | None:
    """What was asked for or bet last at a place.

    Args:
        key: of the place.
        turns: how many a question has.
    """
    return read_bet(told_by(key).get("said"), turns)


def bet_desk(desk: BetDesk, *, key: str, on_said: Callable[[], None]) -> None:
    """Mount the place.

    Args:
        desk: what it shows.
        key: of the component; the same one keeps its place, whatever the language.
        on_said: called when something was asked for or bet; ``said_in`` tells what.
    """
    _component(desk, key=key, default={"said": None}, on_said_change=on_said)
