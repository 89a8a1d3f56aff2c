"""What a run of a cell leaves: states, the trace with every number, the gradients.

Left out: the cells (base.py has what they have in common).

Dimension letters: T steps, N sequences in the batch, I inputs, H hidden units, G blocks of H rows
stacked in ``W_x``, ``W_h`` and ``b`` (1 for an RNN, 4 for an LSTM, 3 for a GRU).
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, TypeAlias

import numpy as np

from seqviz.cells.arrays import Array, frozen
from seqviz.cells.description import PREV, Description, Sum
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS

Kind: TypeAlias = str
"""The name of a cell in the register (register.py), such as "lstm"."""


class LSTMState(NamedTuple):
    """What a cell with a cell state carries from step to step.

    Attributes:
        h: hidden state, (N, H).
        c: cell state, (N, H).
    """

    h: Array
    c: Array


def joined_state(states: Mapping[str, Array]) -> Any:
    """The states of one moment, by name, as a cell takes them: h itself, or h and c.

    Raises:
        ValueError: other states.
    """
    if set(states) == {"h"}:
        return states["h"]
    if set(states) == {"h", "c"}:
        return LSTMState(h=states["h"], c=states["c"])
    raise ValueError(f"states: got {', '.join(states)}, want h, or h and c")


def split_state(state: Any) -> dict[str, Array]:
    """The states of one moment by name; the inverse of ``joined_state``."""
    return state._asdict() if isinstance(state, LSTMState) else {"h": state}


def rows_of(name: str, blocks: tuple[str, ...], hidden_size: int) -> slice:
    """Return where the H rows of one block lie among the G·H stacked rows.

    Raises:
        ValueError: no block of that name.
    """
    if name not in blocks:
        wanted = ", ".join(map(repr, blocks))
        raise ValueError(f"name: got {name!r}, want one of {wanted}")
    start = blocks.index(name) * hidden_size
    return slice(start, start + hidden_size)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Trace:
    """Every number of one forward pass, read-only.

    The pre-activation is kept in its parts: a_t = W_x·x_t + W_h·h_{t−1} + b, summed from the left.

    Attributes:
        x: (T, N, I), the inputs (a copy).
        wx: (T, N, G·H), W_x·x_t.
        wh: (T, N, G·H), W_h·h_{t−1}.
        b: (G·H), the bias (a copy).
        a: (T, N, G·H), pre-activations.
        hs: (T+1, N, H), h_0, h_1, … h_T: the initial state, then the state after each step.
    """

    kind: ClassVar[Kind]
    BLOCKS: ClassVar[tuple[str, ...]]
    STACKED: ClassVar[tuple[str, ...]] = ("wx", "wh", "b", "a")

    x: Array
    wx: Array
    wh: Array
    b: Array
    a: Array
    hs: Array

    @property
    def h_0(self) -> Array:
        """The initial state, (N, H)."""
        h_0: Array = self.hs[0]
        return h_0

    @property
    def h(self) -> Array:
        """The state after each step, h_1 … h_T, (T, N, H)."""
        return self.hs[1:]

    @property
    def h_prev(self) -> Array:
        """The state before each step, h_0 … h_{T−1}, (T, N, H)."""
        return self.hs[:-1]

    @property
    def final(self) -> Any:
        """The state after the last step, to begin another run with."""
        return joined_state({name: self.state(name)[-1] for name in self.description.states})

    @property
    def initial(self) -> Any:
        """The state before the first step, to run the same again."""
        return joined_state({name: self.state(name)[0] for name in self.description.states})

    @property
    @abstractmethod
    def description(self) -> Description:
        """Of the cell that made it."""

    def state(self, name: str) -> Array:
        """A state before the first and after every step, (T+1, N, H).

        Raises:
            ValueError: a state that the cell does not carry.
        """
        if name not in self.description.states:
            wanted = ", ".join(self.description.states)
            raise ValueError(f"state: got {name!r}, want one of {wanted}")
        array: Array = getattr(self, f"{name}s")
        return array

    def quantity(self, name: str) -> Array:
        """Any named number of the steps, (T, N, H): a quantity, "x" (T, N, I), "h_prev", "c_prev".

        What the trace does not hold is made by its one operation from what it holds.

        Raises:
            KeyError: the cell has no quantity of that name.
        """
        if name == "x":
            return self.x
        description = self.description
        if name.removesuffix(PREV) in description.states:
            states = self.state(name.removesuffix(PREV))
            return states[:-1] if name.endswith(PREV) else states[1:]
        if (kept := self.kept(name)) is not None:
            return kept
        one = description[name]
        if isinstance(one, Sum):
            return frozen(ACTIVATIONS[one.activation].value(self.pre(name)))
        return frozen(OPERATIONS[one.operation].value([self.quantity(q) for q in one.of]))

    def kept(self, name: str) -> Array | None:
        """A quantity that the trace holds, (T, N, H), or None."""
        if "gates" in self.STACKED and name in self.BLOCKS:
            return self.part(name, "gates")
        array: Array | None = getattr(self, name, None) if name in self.description else None
        return array

    def product(self, array: str) -> Array:
        """What a matrix was multiplied to at every step, (T, N, rows)."""
        product: Array = getattr(self, {"W_x": "wx", "W_h": "wh"}[array])
        return product

    def part(self, name: str, of: str) -> Array:
        """Return one block's share of a stacked array.

        Args:
            name: "i", "f", "g", "o" (LSTM), "r", "z", "n" (GRU) or "h" (RNN).
            of: "wx", "wh", "a", "gates": result (T, N, H); or "b": result (H).

        Raises:
            ValueError: an unknown name.
        """
        if of not in self.STACKED:
            raise ValueError(f"of: got {of!r}, want one of {', '.join(map(repr, self.STACKED))}")
        array: Array = getattr(self, of)
        return array[..., rows_of(name, self.BLOCKS, self.hidden_size)]

    def vector(self, name: str) -> Array:
        """A learned vector of the cell, such as "b", as it was in the run."""
        vector: Array = getattr(self, name)
        return vector

    def summands(self, name: str) -> tuple[Array, ...]:
        """What a sum's pre-activation is the sum of, from the left: (T, N, H) each, a bias (H).

        Raises:
            KeyError: no quantity of that name.
            ValueError: a quantity that is no sum.
        """
        one, found = self.description[name], []
        if not isinstance(one, Sum):
            raise ValueError(f"name: got {name!r}, which is no sum")
        for term in one.terms:
            if not term.array:
                found.append(self.quantity(term.source))
                continue
            learned = self.description.array(term.array)
            rows = learned.rows(one.rows_of, self.hidden_size)
            if learned.columns:
                found.append(self.product(term.array)[..., rows])
            else:
                found.append(self.vector(term.array)[rows] * self.quantity(term.source))
        if one.bias:
            rows = self.description.array(one.bias).rows(one.rows_of, self.hidden_size)
            found.append(self.vector(one.bias)[rows])
        return tuple(found)

    def pre(self, name: str) -> Array:
        """Return the pre-activation of one sum, (T, N, H)."""
        if name in self.BLOCKS:
            return self.part(name, "a")
        first, *rest = self.summands(name)
        a = first.copy()
        for summand in rest:
            a = a + summand
        return frozen(a)

    @property
    def seq_len(self) -> int:
        """T."""
        return int(self.x.shape[0])

    @property
    def batch_size(self) -> int:
        """N."""
        return int(self.x.shape[1])

    @property
    def input_size(self) -> int:
        """I."""
        return int(self.x.shape[2])

    @property
    def hidden_size(self) -> int:
        """H."""
        return int(self.hs.shape[2])

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 or float64."""
        return self.hs.dtype

    def __repr__(self) -> str:
        """Sizes instead of thousands of numbers."""
        return (
            f"{type(self).__name__}(seq_len={self.seq_len}, batch_size={self.batch_size}, "
            f"input_size={self.input_size}, hidden_size={self.hidden_size}, dtype={self.dtype})"
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GatedTrace(Trace):
    """A trace with gates.

    Attributes:
        gates: (T, N, G·H), the activations of all gates.
    """

    STACKED: ClassVar[tuple[str, ...]] = ("wx", "wh", "b", "a", "gates")

    gates: Array

    def gate(self, name: str) -> Array:
        """Return the activation of one gate, (T, N, H)."""
        return self.part(name, "gates")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Gradients:
    """What backward returns: ∂loss/∂(everything), read-only.

    Attributes:
        d_W_x: (G·H, I).
        d_W_h: (G·H, H).
        d_b: (G·H).
        d_x: (T, N, I).
        d_h_0: (N, H).
        d_a: (T, N, G·H), of the pre-activations.
        d_h: (T, N, H), the *total* gradient of every h_t: what the loss sends to it directly, plus
            what comes back through all later steps.
    """

    d_W_x: Array
    d_W_h: Array
    d_b: Array
    d_x: Array
    d_h_0: Array
    d_a: Array
    d_h: Array

    def parameters(self) -> dict[str, Array]:
        """Return the gradients under the names, and in the order, of ``cell.parameters()``."""
        return {"W_x": self.d_W_x, "W_h": self.d_W_h, "b": self.d_b}

    def total(self, state: str) -> Array:
        """The total gradient of a state after every step, (T, N, H)."""
        total: Array = getattr(self, f"d_{state}")
        return total

    def start(self, state: str) -> Array:
        """The gradient of an initial state, (N, H)."""
        start: Array = getattr(self, f"d_{state}_0")
        return start

    def __repr__(self) -> str:
        """Sizes instead of thousands of numbers."""
        seq_len, batch_size, hidden_size = self.d_h.shape
        return f"{type(self).__name__}({seq_len=}, {batch_size=}, {hidden_size=})"
