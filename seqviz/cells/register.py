"""The register of cells: what is in it appears wherever a cell can be chosen.

A new cell is one file with a subclass of ``GraphCell`` (or of ``Cell``, with passes of its own) and
its line here. One suite of tests runs over the register.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from seqviz.cells.base import Cell, Kind
from seqviz.cells.description import Description
from seqviz.cells.gru import GRUCell
from seqviz.cells.lstm import LSTMCell
from seqviz.cells.mgu import MGUCell
from seqviz.cells.mingru import MinGRUCell
from seqviz.cells.peephole import PeepholeCell
from seqviz.cells.rnn import RNNCell

_CLASSES: Final[tuple[type[Cell], ...]] = (
    RNNCell,
    LSTMCell,
    GRUCell,
    MGUCell,
    MinGRUCell,
    PeepholeCell,
)

CELLS: Final[Mapping[Kind, type[Cell]]] = MappingProxyType({one.kind: one for one in _CLASSES})
"""Every cell by its kind, in the order in which they are offered."""


def check_kind(name: str, kind: str) -> Kind:
    """The kind, if it is registered.

    Raises:
        ValueError: it is not.
    """
    if kind not in CELLS:
        raise ValueError(f"{name}: got {kind!r}, want {', '.join(map(repr, CELLS))}")
    return kind


def described(kind: Kind, **options: str) -> Description:
    """The description of a registered cell.

    Raises:
        ValueError: an unknown kind, option or value.
    """
    return CELLS[check_kind("kind", kind)].describe(**options)
