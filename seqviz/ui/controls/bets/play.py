"""How a truth came about, as lines over the steps or as bars, for the place of a bet to play."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from seqviz.numbers import fixed, measured, percent
from seqviz.payloads.bets import BetBar, BetLine, BetPlay
from seqviz.ui.frame.i18n import _


def shares(name: str, values: Iterable[float], borders: Sequence[float], first: int = 0) -> BetPlay:
    """What is left of a number after each step, a share of what there was at the first one."""
    left = tuple(float(one) for one in values)
    line = BetLine(name, left, in_percent(left[-1]))
    return BetPlay(lines=(line,), borders=tuple(borders), axis=_("step"), first=first)


def courses(named: Mapping[str, Iterable[float]], first: int = 1) -> BetPlay:
    """Numbers over the steps, each by its name."""
    lines = []
    for name, values in named.items():
        row = tuple(float(one) for one in values)
        lines.append(BetLine(name, row, fixed(row[-1])))
    return BetPlay(lines=tuple(lines), axis=_("step"), first=first)


def bars(named: Iterable[tuple[str, str, float]], said: Callable[[float], str] = fixed) -> BetPlay:
    """Numbers beside each other: the choice of each or "", its name, the number.

    Args:
        named: them.
        said: how a number reads.
    """
    return BetPlay(
        bars=tuple(BetBar(choice, name, float(one), said(one)) for choice, name, one in named)
    )


def in_percent(share: float) -> str:
    """A share as a bar reads it; one that has grown too."""
    return f"{percent(share) if share < 1 else measured(100 * share)}%"
