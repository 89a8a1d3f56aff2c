"""What a cell is: its learned arrays, and its named quantities in the order of their computation.

A description is all that the rest of the house knows of a cell. Running, surgery, influence,
gradients, printed lines, equations, the drawing, the browser's own arithmetic and the comparison of
cells follow from it, so a new cell is one file. Two kinds of quantities are enough:

    Sum    a_q = Σ (array · source) + bias,  q = f(a_q)        a block of weights and its activation
    Made   q = op(sources)                                     a product, a sum, 1 −, tanh

The source of a term is the input ``x``, a state as the last step left it (``h_prev``, ``c_prev``)
or a quantity that stands earlier. A term's array is a matrix (a row of which is multiplied with the
whole source), a vector (each unit's weight on its own source, a peephole) or none (as it is).

Left out: values, which graph.py computes; words beyond the English titles.

Symbols: I inputs, H hidden units; a block is H rows of an array.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from seqviz.cells.operations import ACTIVATIONS, OPERATIONS

Role: TypeAlias = Literal["keeps", "writes", "resets", "content", "shows", "state", "part"]
"""What a quantity is for: a gate that keeps the old state, lets new content in, lets the candidate
see the old state, or shows the state; the new content itself; a state; a part on the way."""

GATE_ROLES: Final = ("keeps", "writes", "resets", "content", "shows")
Columns: TypeAlias = Literal["I", "H", ""]
PREV: Final = "_prev"
_COLUMNS: Final[Mapping[str, Columns]] = MappingProxyType({"W_x": "I", "W_h": "H"})
"""The matrices that a cell may have; a trace keeps their products (trace.py)."""


_NAME: Final = re.compile("[A-Za-z][A-Za-z_]*")
"""Of a quantity or an array: it stands in links, in Python and in equations."""


def N_(text: str) -> str:
    """Mark an English title or note of a description for the catalogues of translations."""
    return text


@dataclass(frozen=True, slots=True)
class Learned:
    """A learned array: blocks of H rows, stacked in order.

    Attributes:
        name: as an attribute of the cell.
        blocks: whose rows they are.
        columns: "I" or "H" for a matrix, "" for a vector.
    """

    name: str
    blocks: tuple[str, ...]
    columns: Columns = ""

    def shape(self, input_size: int, hidden_size: int) -> tuple[int, ...]:
        """(blocks·H, I), (blocks·H, H) or (blocks·H)."""
        columns = {"I": (input_size,), "H": (hidden_size,), "": ()}[self.columns]
        return (len(self.blocks) * hidden_size, *columns)

    def rows(self, block: str, hidden_size: int) -> slice:
        """Where the H rows of a block stand.

        Raises:
            ValueError: no block of that name.
        """
        if block not in self.blocks:
            wanted = ", ".join(map(repr, self.blocks))
            raise ValueError(f"name: got {block!r}, want one of {wanted}")
        start = self.blocks.index(block) * hidden_size
        return slice(start, start + hidden_size)


@dataclass(frozen=True, slots=True)
class Term:
    """A summand of a pre-activation.

    Attributes:
        source: "x", a state's name and "_prev", or an earlier quantity.
        array: what multiplies it, or "" for the source as it is.
    """

    source: str
    array: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something with a name and H values at every step.

    Attributes:
        name: a letter, or a short name of a part.
        title: what to call it, in English.
        role: what it is for.
        note: one sentence on it, in English, or "".
        at: where to draw its middle, (x, y) in a drawing of 840 × 476, or None to be laid out.
    """

    name: str
    title: str = ""
    role: Role = "part"
    note: str = ""
    at: tuple[float, float] | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of what it is made from."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Quantity):
    """q = f(Σ array·source + bias).

    Attributes:
        terms: the summands, from the left.
        bias: the array whose rows are added last, or "".
        activation: a name in ``ACTIVATIONS``.
        block: whose rows of the arrays it uses; its own if left out.
    """

    terms: tuple[Term, ...]
    bias: str = "b"
    activation: str = "identity"
    block: str = ""

    @property
    def rows_of(self) -> str:
        """The block whose rows it uses."""
        return self.block or self.name

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of its terms."""
        return tuple(term.source for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(Quantity):
    """q = op(sources), unit by unit.

    Attributes:
        operation: a name in ``OPERATIONS``.
        of: its sources.
    """

    operation: str
    of: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """What the operation takes."""
        return self.of


AnyQuantity: TypeAlias = Sum | Made


def gate(
    name: str,
    title: str,
    role: Role,
    *more: Term,
    note: str = "",
    activation: str = "sigmoid",
    recurrent: str = "h_prev",
    at: tuple[float, float] | None = None,
) -> Sum:
    """The usual block: f(W_x·x_t + W_h·h_{t−1} + … + b).

    Args:
        name: its own and its block's.
        title: what to call it, in English.
        role: what it is for.
        more: further terms.
        note: one sentence on it, in English.
        activation: a name in ``ACTIVATIONS``.
        recurrent: what W_h is multiplied with, or "" for no recurrent term.
        at: where to draw it, or None to be laid out.
    """
    terms = [Term("x", "W_x"), *([Term(recurrent, "W_h")] if recurrent else []), *more]
    return Sum(
        name=name,
        title=title,
        role=role,
        note=note,
        at=at,
        terms=tuple(terms),
        activation=activation,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A cell.

    Attributes:
        kind: its name in links, files and the register.
        title: what to call it, such as "LSTM".
        arrays: what it learns, in the order of ``parameters()``.
        quantities: in the order in which a step computes them; every state is one of them.
        states: what it carries from step to step; the first is h, which the outside sees.
        options: the values of the cell's options, such as an RNN's nonlinearity.
        note: one sentence on the whole, in English, or "" for what its parts say.
    """

    kind: str
    title: str
    arrays: tuple[Learned, ...]
    quantities: tuple[AnyQuantity, ...]
    states: tuple[str, ...] = ("h",)
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be computed in order, or has no place in a trace.

        Raises:
            ValueError: an unknown source, array, activation or operation, a name twice, or one
                that no link or line of Python can hold, a state that is no quantity, rows that an
                array does not have, no W_x or b, or a matrix that is neither W_x (…, I) nor W_h
                (…, H).
        """
        if self.states not in (("h",), ("h", "c")):
            raise ValueError(f"states: got {self.states}, want h, or h and c")
        known = {"x", *(state + PREV for state in self.states)}
        arrays = {array.name: array for array in self.arrays}
        if len(arrays) != len(self.arrays):
            raise ValueError(f"arrays: got {self.arrays}, want each name once")
        for array in (*self.arrays, Learned("W_x", (), "I"), Learned("b", ())):
            if array.name not in arrays or array.columns != _COLUMNS.get(array.name, ""):
                raise ValueError(f"arrays: got {self.arrays}, want W_x (I), W_h (H), b and vectors")
        for quantity in self.quantities:
            _check(quantity, known, arrays)
            known.add(quantity.name)
        for name in {*self.names, *arrays}:
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r}: want a name of letters and _")
        for name in self.cuttable:
            if not (name.isalpha() and name.islower()):
                raise ValueError(f"{name!r}: want small letters for what surgery can name")
        for state in self.states:
            if state not in known:
                raise ValueError(f"states: got {state!r}, want the name of a quantity")

    def __iter__(self) -> Iterator[AnyQuantity]:
        """The quantities, in the order of their computation."""
        return iter(self.quantities)

    def __getitem__(self, name: str) -> AnyQuantity:
        """The quantity of a name.

        Raises:
            KeyError: there is none.
        """
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is a quantity of that name."""
        return any(quantity.name == name for quantity in self.quantities)

    def array(self, name: str) -> Learned:
        """The learned array of a name.

        Raises:
            KeyError: there is none.
        """
        for array in self.arrays:
            if array.name == name:
                return array
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all quantities, in the order of their computation."""
        return tuple(quantity.name for quantity in self.quantities)

    @property
    def sums(self) -> tuple[Sum, ...]:
        """The quantities that have a pre-activation."""
        return tuple(quantity for quantity in self.quantities if isinstance(quantity, Sum))

    @property
    def blocks(self) -> tuple[str, ...]:
        """The sums that own their rows, in the order in which the input's weights stack them."""
        return self.array("W_x").blocks

    @property
    def gates(self) -> tuple[str, ...]:
        """The gates and the candidate: everything with a job in the step that is no state."""
        return tuple(one.name for one in self.quantities if one.role in GATE_ROLES)

    @property
    def cuttable(self) -> tuple[str, ...]:
        """What surgery may hold or scale, in the order of computation."""
        wanted = {*self.gates, *self.states}
        return tuple(one.name for one in self.quantities if one.name in wanted)

    @property
    def opens(self) -> tuple[str, ...]:
        """The quantities whose computation can be opened in the drawing."""
        return tuple(one.name for one in self.quantities if self.can_open(one))

    def can_open(self, quantity: AnyQuantity) -> bool:
        """Whether a quantity has a place of its own: a job, or an operation between two others."""
        if quantity.role != "part":
            return True
        return isinstance(quantity, Made) and quantity.operation != "complement"

    def feeds(self, name: str) -> tuple[str, ...]:
        """The quantities made directly from a name (of a quantity, "x" or "h_prev")."""
        return tuple(one.name for one in self.quantities if name in one.sources)

    def behind(
        self, names: Collection[str], known: Collection[str] = ()
    ) -> tuple[AnyQuantity, ...]:
        """Some quantities and all that they are made from, in order, but for what is known."""
        wanted = {*names} - {*known}
        for one in reversed(self.quantities):
            if one.name in wanted:
                wanted |= {*one.sources} - {*known}
        return tuple(one for one in self.quantities if one.name in wanted)

    def with_role(self, role: Role) -> tuple[str, ...]:
        """The quantities that are for something."""
        return tuple(one.name for one in self.quantities if one.role == role)

    def shapes(self, input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
        """The shape of every learned array, in order."""
        return {one.name: one.shape(input_size, hidden_size) for one in self.arrays}

    def parameter_count(self, input_size: int, hidden_size: int) -> int:
        """How many numbers a cell of these sizes learns."""
        total = 0
        for shape in self.shapes(input_size, hidden_size).values():
            size = 1
            for axis in shape:
                size *= axis
            total += size
        return total


def _check(quantity: AnyQuantity, known: set[str], arrays: Mapping[str, Learned]) -> None:
    name = quantity.name
    if name in known:
        raise ValueError(f"quantities: got {name!r} twice")
    if quantity.role not in get_args(Role):
        raise ValueError(f"{name}: got role {quantity.role!r}")
    for source in quantity.sources:
        if source not in known:
            raise ValueError(f"{name}: got source {source!r}, want one of {sorted(known)}")
    if isinstance(quantity, Made):
        if quantity.operation not in OPERATIONS:
            raise ValueError(f"{name}: got operation {quantity.operation!r}")
        wanted = OPERATIONS[quantity.operation].sources
        if len(quantity.of) != wanted:
            raise ValueError(f"{name}: got {len(quantity.of)} sources, want {wanted}")
        if "x" in quantity.of:
            raise ValueError(f"{name}: got source 'x', which a matrix has to multiply")
        return
    if quantity.activation not in ACTIVATIONS:
        raise ValueError(f"{name}: got activation {quantity.activation!r}")
    used = [*(term.array for term in quantity.terms), quantity.bias]
    for array in filter(None, used):
        if array not in arrays or quantity.rows_of not in arrays[array].blocks:
            raise ValueError(f"{name}: got array {array!r}, want one with rows of its block")
    for term in quantity.terms:
        if term.array and arrays[term.array].columns == "I" and term.source != "x":
            raise ValueError(f"{name}: {term.array} multiplies x only, got {term.source!r}")
        if term.source == "x" and (not term.array or arrays[term.array].columns != "I"):
            raise ValueError(f"{name}: x has to be multiplied with a matrix (…, I)")
