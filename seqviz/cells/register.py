"""The register of cells: what is in it appears wherever a cell can be chosen.

A new cell is one file with a subclass of ``GraphCell`` (or of ``Cell``, with passes of its own) and
its line here. One suite of tests runs over the register.
"""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

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


def forms(kind: Kind) -> tuple[dict[str, str], ...]:
    """Every combination of a cell's options, the usual one first; one empty one without options.

    Raises:
        ValueError: an unknown kind.
    """
    options = CELLS[check_kind("kind", kind)].OPTIONS
    return tuple(dict(zip(options, values, strict=True)) for values in product(*options.values()))


class Form(NamedTuple):
    """A registered cell with a value for each of its options."""

    kind: Kind
    options: dict[str, str]

    @property
    def name(self) -> str:
        """Such as "rnn-relu", or "gru"."""
        return "-".join((self.kind, *self.options.values()))

    @property
    def description(self) -> Description:
        """What it is."""
        return CELLS[self.kind].describe(**self.options)


FORMS: Final = tuple(Form(kind, options) for kind in CELLS for options in forms(kind))
"""Every registered cell with every combination of its options, in the register's order."""


def own_options(kind: Kind, wanted: Mapping[str, str]) -> dict[str, str]:
    """Those of the wanted options that a cell has.

    Raises:
        ValueError: an unknown kind or option, or one that the cell lacks at another value than the
            usual one: a GRU has tanh, but no ReLU.
    """
    own = CELLS[check_kind("cell", kind)].OPTIONS
    every = {name: values for cell in CELLS.values() for name, values in cell.OPTIONS.items()}
    for name, value in wanted.items():
        if name not in every:
            raise ValueError(f"{name}: got an option that no cell has, want {', '.join(every)}")
        usual = every[name][0]
        if name not in own and value != usual:
            raise ValueError(f"{name}: got {value!r}, want {usual!r} for cell={kind!r}")
    return {name: value for name, value in wanted.items() if name in own}


def described(kind: Kind, **options: str) -> Description:
    """The description of a registered cell.

    Raises:
        ValueError: an unknown kind, option or value.
    """
    return CELLS[check_kind("kind", kind)].describe(**options)
