"""What all cells have in common: parameters, options, states, checks of arguments.

Left out: the equations. They are in rnn.py, lstm.py and gru.py, to be read in that order. What a
run leaves is in trace.py.

Dimension letters: T steps, N sequences in the batch, I inputs, H hidden units, G blocks of H rows
stacked in ``W_x``, ``W_h`` and ``b`` (1 for an RNN, 4 for an LSTM, 3 for a GRU).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import DTypeLike

from seqviz.cells.arrays import Array, check_array, check_dtype, check_size
from seqviz.cells.description import Description, Learned
from seqviz.cells.trace import GatedTrace as GatedTrace
from seqviz.cells.trace import Gradients as Gradients
from seqviz.cells.trace import Kind as Kind
from seqviz.cells.trace import LSTMState as LSTMState
from seqviz.cells.trace import Trace as Trace
from seqviz.cells.trace import joined_state as joined_state
from seqviz.cells.trace import rows_of as rows_of
from seqviz.cells.trace import split_state as split_state


class Cell(ABC):
    """Parameters of a recurrent cell; the subclasses add the equations.

    Attributes:
        W_x: (G·H, I), input weights, one block of H rows per gate.
        W_h: (G·H, H), recurrent weights, where the cell has some.
        b: (G·H), bias (the sum of PyTorch's two).
    """

    kind: ClassVar[Kind]
    GATES: ClassVar[tuple[str, ...]]
    BLOCKS: ClassVar[tuple[str, ...]]
    """The stacked blocks, in order: the gates, or ("h",) for an RNN, which has no gates."""
    OPTIONS: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    """The options that a cell has, each an attribute, with its values; the first is the usual."""
    OPTION_TITLES: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """What options and values are called, in English; others are called by their own names."""

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
        **options: str,
    ) -> None:
        """Draw all parameters uniformly from ±1/√H, as PyTorch does.

        Args:
            input_size: I.
            hidden_size: H.
            rng: source of the random numbers.
            dtype: float32 or float64; everything is computed in it.
            options: of ``OPTIONS``.

        Raises:
            ValueError: a size below 1, another dtype, an option or a value that the cell lacks.
        """
        self._choose(options)
        check_size("input_size", input_size)
        bound = 1 / np.sqrt(check_size("hidden_size", hidden_size))
        dtype = check_dtype("dtype", dtype)
        for name, shape in self.description.shapes(input_size, hidden_size).items():
            setattr(self, name, rng.uniform(-bound, bound, shape).astype(dtype))

    @classmethod
    @abstractmethod
    def describe(cls, **options: str) -> Description:
        """What the cell is, with the given options and the usual ones for the rest.

        Raises:
            ValueError: an option or a value that the cell does not have.
        """

    @property
    def description(self) -> Description:
        """What this cell is, with its options."""
        return self.describe(**self.options)

    @property
    def options(self) -> dict[str, str]:
        """The values of the cell's options."""
        return {name: getattr(self, name) for name in self.OPTIONS}

    def _choose(self, options: Mapping[str, str]) -> None:
        for name, value in self._check_options(options).items():
            setattr(self, name, value)

    @classmethod
    def _check_options(cls, options: Mapping[str, str]) -> dict[str, str]:
        for name, value in options.items():
            if name not in cls.OPTIONS:
                raise ValueError(f"{name}: got an option that {cls.__name__} does not have")
            if value not in cls.OPTIONS[name]:
                wanted = " or ".join(map(repr, cls.OPTIONS[name]))
                raise ValueError(f"{name}: got {value!r}, want {wanted}")
        return {name: options.get(name, values[0]) for name, values in cls.OPTIONS.items()}

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Array], **options: str) -> Self:
        """Build a cell from copies of the given arrays; sizes and dtype are read off them.

        Args:
            parameters: the names and shapes of ``parameters()``, all of one dtype.
            options: of ``OPTIONS``.

        Raises:
            TypeError: something that is not an array.
            ValueError: a name missing or unknown, a wrong shape or dtype, an unknown option.
        """
        cell = cls.__new__(cls)
        cell._choose(options)
        cell._adopt(parameters)
        return cell

    def _adopt(self, parameters: Mapping[str, Array]) -> None:
        learned = self.description.arrays
        wanted = tuple(one.name for one in learned)
        if set(parameters) != set(wanted):
            got = ", ".join(map(repr, parameters)) or "nothing"
            raise ValueError(f"parameters: got {got}, want {', '.join(map(repr, wanted))}")
        matrices = [one for one in learned if one.columns]
        for name in (one.name for one in matrices):
            matrix: object = parameters[name]
            if not isinstance(matrix, np.ndarray):
                got = type(matrix).__name__
                raise TypeError(f'parameters["{name}"]: got {got}, want a NumPy array')
            if matrix.ndim != 2:
                got = f"shape {matrix.shape}"
                raise ValueError(f'parameters["{name}"]: got {got}, want two axes')
        dtype = check_dtype('parameters["W_x"]', parameters["W_x"].dtype)
        (rows, inputs), blocks = parameters["W_x"].shape, len(self.description.blocks)
        if any(one.columns == "H" for one in learned):
            units = next(parameters[one.name].shape[1] for one in learned if one.columns == "H")
        else:
            units = rows // blocks
        for size in (inputs, units):
            check_size(f"size of the last axis of {_listed(matrices)}", size)
        for name, shape in self.description.shapes(inputs, units).items():
            check_array(f'parameters["{name}"]', parameters[name], shape, dtype)
            setattr(self, name, np.array(parameters[name], order="C"))

    @classmethod
    def parameter_shapes(cls, input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
        """Return the shape of every parameter, in order, with the usual options."""
        return cls.describe().shapes(input_size, hidden_size)

    def parameters(self) -> dict[str, Array]:
        """Return the live arrays in a fixed order: changing one in place changes the cell."""
        return {one.name: getattr(self, one.name) for one in self.description.arrays}

    @property
    def input_size(self) -> int:
        """I."""
        return int(self.W_x.shape[1])

    @property
    def hidden_size(self) -> int:
        """H."""
        return int(self.W_x.shape[0]) // len(self.description.blocks)

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 or float64."""
        return self.W_x.dtype

    def zero_state(self, batch_size: int) -> Any:
        """The state of a cell that has read nothing, zeros (N, H)."""
        shape = (batch_size, self.hidden_size)
        return joined_state({n: np.zeros(shape, self.dtype) for n in self.description.states})

    def states_of(self, state: Any) -> dict[str, Array]:
        """A state of this cell by names.

        Raises:
            TypeError: the state of a cell that carries something else.
        """
        named, wanted = split_state(state), self.description.states
        if set(named) != set(wanted):
            want = "LSTMState(h, c)" if "c" in wanted else "h alone, an array"
            raise TypeError(f"state: got {type(state).__name__}, want {want}")
        return {name: named[name] for name in wanted}

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

    def record(self, x: Array, state: Any = None) -> Any:
        """``forward`` for training: what it returns need only serve ``rewind`` (tape.py)."""
        return self.forward(x, state)

    def rewind(
        self,
        tape: Any,
        d_h: Array,
        d_final: Any = None,
        *,
        wants_x: bool = False,
        watched: bool = False,
    ) -> Any:
        """``backward`` for training.

        Args:
            tape: what ``record`` returned.
            d_h: (K, N, H), what the loss sends directly to each of the last K ≤ T states.
            d_final: gradients that arrive at the final state.
            wants_x: whether d_x is needed.
            watched: whether the total d_h is needed.
        """
        whole = d_h
        if len(d_h) < tape.seq_len:
            before = np.zeros((self.hidden_size, tape.seq_len, tape.batch_size), self.dtype)
            whole = before.transpose(1, 2, 0)
            whole[-len(d_h) :] = d_h
        return self.backward(tape, whole, d_final)

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


def _listed(matrices: Sequence[Learned]) -> str:
    return " and ".join(one.name for one in matrices)
