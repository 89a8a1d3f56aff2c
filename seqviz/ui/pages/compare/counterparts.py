"""What of one cell stands beside what is opened of another: the part that plays the same part."""

from __future__ import annotations

from collections.abc import Sequence

from seqviz.cells import Description, Kind, described

_ROLES = ("keeps", "writes", "resets", "content", "shows")


def counterpart(of: Description, name: str, cell: Description) -> str:
    """The quantity of a cell that does what another cell's does; else the memory it goes into.

    Args:
        of: the other cell.
        name: what is opened of it.
        cell: the one that is to show something beside it.
    """
    role = of[name].role
    if role in _ROLES and (same := cell.with_role(role)):
        return same[0]
    if role == "state" and name != of.states[-1] and name in cell.states:
        return name
    return cell.states[-1]


def partners(kind: Kind, kinds: Sequence[Kind]) -> dict[str, str]:
    """By ``kind.quantity`` of every other cell what this one opens beside it."""
    cell = described(kind)
    return {
        f"{other}.{name}": counterpart(described(other), name, cell)
        for other in kinds
        if other != kind
        for name in described(other).opens
    }


def beside(opened: dict[Kind, str], kind: Kind) -> str:
    """What this cell has open, as a link says it: where it says nothing, the others' counterpart.

    Args:
        opened: by the kind of a cell what its view calls ``opened``, the first one first.
        kind: of the cell.
    """
    if kind in opened:
        return opened[kind]
    for other, what in opened.items():
        name, dot, further = what.partition(".")
        if name in described(other).opens:
            return counterpart(described(other), name, described(kind)) + dot + further
        if what in ("all", "cell"):
            return what
    return ""
