"""Who takes part in a race: a cell, an initialisation and a size.

An entrant is also a short text for a link, like ``lstm.chrono.32``. Left out: its training
(``training.tasks.memory``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from seqviz.cells import CELLS, Kind
from seqviz.cells.register import check_kind
from seqviz.cells.rnn import Nonlinearity
from seqviz.training.tasks.memory import MemorySetup, initialisations_of

SIZES: Final = (4, 8, 16, 32, 64)
"""Hidden units that an entrant can have."""
MOST: Final = 3
"""Entrants of one race."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One of the networks that race.

    Args:
        cell: in the register.
        start: its initialisation, one that the cell has a place for.
        hidden: H, one of ``SIZES``.

    Raises:
        ValueError: an unknown cell or size, or an initialisation that does nothing for the cell.
    """

    cell: Kind
    start: str = "torch"
    hidden: int = 32

    def __post_init__(self) -> None:
        check_kind("cell", self.cell)
        if self.start not in initialisations_of(self.cell):
            wanted = ", ".join(initialisations_of(self.cell))
            raise ValueError(f"start: got {self.start!r} for {self.cell!r}, want one of {wanted}")
        if self.hidden not in SIZES:
            raise ValueError(f"hidden: got {self.hidden}, want one of {SIZES}")

    def __str__(self) -> str:
        return f"{self.cell}.{self.start}.{self.hidden}"

    @property
    def nonlinearity(self) -> Nonlinearity:
        """A network that starts as the identity is one of ReLU."""
        return "relu" if self.start == "identity" else "tanh"

    def setup(self, usual: MemorySetup) -> MemorySetup:
        """The settings of its training."""
        return replace(
            usual,
            cell=self.cell,
            initialisation=self.start,
            hidden_size=self.hidden,
            nonlinearity=self.nonlinearity,
        )


def read_entrant(text: str) -> Entrant | None:
    """An entrant from its text; None for any other."""
    cell, _dot, rest = text.partition(".")
    start, _dot, size = rest.partition(".")
    kind = next((kind for kind in CELLS if kind == cell), None)
    if kind is None or start not in initialisations_of(kind) or size not in map(str, SIZES):
        return None
    return Entrant(kind, start, int(size))


def read_entrants(text: str) -> tuple[Entrant, ...] | None:
    """Entrants from their texts with commas between; None if one is none, too many or twice."""
    parts = text.split(",")
    if len(parts) > MOST:
        return None
    found = [read_entrant(part) for part in parts]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) and len({*known}) == len(known) else None


def written(entrants: tuple[Entrant, ...]) -> str:
    """As ``read_entrants`` reads them."""
    return ",".join(map(str, entrants))


USUAL: Final = (Entrant("rnn"), Entrant("lstm"), Entrant("lstm", "chrono"))
"""Who takes part unless somebody says otherwise."""
_CELLS: Final[Mapping[str, tuple[Kind, ...]]] = MappingProxyType(
    {
        "parity": ("rnn", "lstm", "mingru"),
        "counting": ("rnn", "lstm", "gru"),
        "nesting": ("rnn", "lstm", "gru"),
    }
)
"""Tasks over which cells race as PyTorch draws them, since nothing is kept over a delay."""


def usual_entrants(task: str, usual: MemorySetup) -> tuple[Entrant, ...]:
    """Who takes part in a race over a task unless somebody says otherwise, of its usual size."""
    hidden = usual.hidden_size
    if task in _CELLS:
        return tuple(Entrant(cell, hidden=hidden) for cell in _CELLS[task])
    return tuple(replace(one, hidden=hidden) for one in USUAL)
