"""What an RNN, an LSTM and a GRU cell have in common: parameters, the trace, the gradients.

Left out: the equations. They are in rnn.py, lstm.py and gru.py, to be read in that order.

Dimension letters: T steps, N sequences in the batch, I inputs, H hidden units, G blocks of H rows
stacked in ``W_x``, ``W_h`` and ``b`` (1 for an RNN, 4 for an LSTM, 3 for a GRU).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from seqviz.cells.arrays import Array, check_array, check_dtype, check_size

Kind: TypeAlias = Literal["rnn", "lstm", "gru"]


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
        return self.hs[-1]

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

    def pre(self, name: str) -> Array:
        """Return the pre-activation of one block, (T, N, H)."""
        return self.part(name, "a")

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

    def __repr__(self) -> str:
        """Sizes instead of thousands of numbers."""
        seq_len, batch_size, hidden_size = self.d_h.shape
        return f"{type(self).__name__}({seq_len=}, {batch_size=}, {hidden_size=})"


class Cell(ABC):
    """Parameters of a recurrent cell; the subclasses add the equations.

    Attributes:
        W_x: (G·H, I), input weights, one block of H rows per gate.
        W_h: (G·H, H), recurrent weights.
        b: (G·H), bias (the sum of PyTorch's two).
    """

    kind: ClassVar[Kind]
    GATES: ClassVar[tuple[str, ...]]
    BLOCKS: ClassVar[tuple[str, ...]]
    """The stacked blocks, in order: the gates, or ("h",) for an RNN, which has no gates."""

    W_x: Array
    W_h: Array
    b: Array

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Draw all parameters uniformly from ±1/√H, as PyTorch does.

        Args:
            input_size: I.
            hidden_size: H.
            rng: source of the random numbers.
            dtype: float32 or float64; everything is computed in it.

        Raises:
            ValueError: a size below 1, or another dtype.
        """
        check_size("input_size", input_size)
        bound = 1 / np.sqrt(check_size("hidden_size", hidden_size))
        dtype = check_dtype("dtype", dtype)
        for name, shape in self.parameter_shapes(input_size, hidden_size).items():
            setattr(self, name, rng.uniform(-bound, bound, shape).astype(dtype))

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Array]) -> Self:
        """Build a cell from copies of the given arrays; sizes and dtype are read off them.

        Args:
            parameters: the names and shapes of ``parameters()``, all of one dtype.

        Raises:
            TypeError: something that is not an array.
            ValueError: a name missing or unknown, a wrong shape or dtype.
        """
        cell = cls.__new__(cls)
        cell._adopt(parameters)
        return cell

    def _adopt(self, parameters: Mapping[str, Array]) -> None:
        wanted = tuple(self.parameter_shapes(1, 1))
        if set(parameters) != set(wanted):
            got = ", ".join(map(repr, parameters)) or "nothing"
            raise ValueError(f"parameters: got {got}, want {', '.join(map(repr, wanted))}")
        for name in ("W_x", "W_h"):
            matrix: object = parameters[name]
            if not isinstance(matrix, np.ndarray):
                got = type(matrix).__name__
                raise TypeError(f'parameters["{name}"]: got {got}, want a NumPy array')
            if matrix.ndim != 2:
                got = f"shape {matrix.shape}"
                raise ValueError(f'parameters["{name}"]: got {got}, want two axes')
        dtype = check_dtype('parameters["W_x"]', parameters["W_x"].dtype)
        sizes = parameters["W_x"].shape[1], parameters["W_h"].shape[1]
        for size in sizes:
            check_size("size of the last axis of W_x and W_h", size)
        for name, shape in self.parameter_shapes(*sizes).items():
            check_array(f'parameters["{name}"]', parameters[name], shape, dtype)
            setattr(self, name, np.array(parameters[name], order="C"))

    @classmethod
    def parameter_shapes(cls, input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
        """Return the shape of every parameter, in order."""
        rows = len(cls.BLOCKS) * hidden_size
        return {"W_x": (rows, input_size), "W_h": (rows, hidden_size), "b": (rows,)}

    def parameters(self) -> dict[str, Array]:
        """Return the live arrays in a fixed order: changing one in place changes the cell."""
        return {name: getattr(self, name) for name in self.parameter_shapes(1, 1)}

    @property
    def input_size(self) -> int:
        """I."""
        return int(self.W_x.shape[1])

    @property
    def hidden_size(self) -> int:
        """H."""
        return int(self.W_h.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 or float64."""
        return self.W_h.dtype

    def rows(self, name: str) -> slice:
        """Return the rows of one gate in ``W_x``, ``W_h`` and ``b``."""
        return rows_of(name, self.BLOCKS, self.hidden_size)

    @abstractmethod
    def step(self, x_t: Array, state: Any) -> Any:
        """Advance one step: x_t (N, I) and a state to the next state."""

    @abstractmethod
    def forward(self, x: Array, state: Any = None) -> Trace:
        """Run over whole sequences x (T, N, I) and keep every number."""

    @abstractmethod
    def backward(self, trace: Any, d_h: Array, d_final: Any = None) -> Gradients:
        """Send the loss's gradients d_h (T, N, H) back through every step of the trace."""

    def _check_step(self, x_t: Array) -> int:
        check_array("x_t", x_t, ("N", self.input_size), self.dtype)
        return int(x_t.shape[0])

    def _check_forward(self, x: Array) -> tuple[int, int]:
        check_array("x", x, ("T", "N", self.input_size), self.dtype)
        return int(x.shape[0]), int(x.shape[1])

    def _check_state(self, name: str, h: Array, batch_size: int) -> Array:
        check_array(name, h, (batch_size, self.hidden_size), self.dtype)
        return h

    def _check_backward(self, trace: Any, d_h: Array) -> tuple[int, int]:
        if not isinstance(trace, Trace):
            got = type(trace).__name__
            raise TypeError(f"trace: got {got}, want one made by the forward of {self!r}")
        made_by = (trace.kind, trace.input_size, trace.hidden_size, trace.dtype)
        if made_by != (self.kind, self.input_size, self.hidden_size, self.dtype):
            raise ValueError(f"trace: got {trace!r}, want one made by the forward of {self!r}")
        check_array("d_h", d_h, trace.h.shape, self.dtype)
        return trace.seq_len, trace.batch_size

    def __repr__(self) -> str:
        """The sizes."""
        return (
            f"{type(self).__name__}(input_size={self.input_size}, "
            f"hidden_size={self.hidden_size}, dtype={self.dtype})"
        )
