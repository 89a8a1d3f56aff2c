"""Several recurrent cells on top of each other, with an output layer.

Equations, for layer l = 0 … L−1 and step t = 1 … T:

    h_t⁽ˡ⁾ = cell l of (h_t⁽ˡ⁻¹⁾, its own state),   h_t⁽⁻¹⁾ = x_t
    y_t    = W_y·h_t⁽ᴸ⁻¹⁾ + b_y

Symbols and shapes (N sequences in the batch):

    x_t (N, I)   input       W_y (O, H)   output weights
    y_t (N, O)   output      b_y (O)      output bias

Backward is the chain rule from the top down: d_h of the top layer is W_yᵀ·d_y_t, and d_x of a
layer is d_h of the layer below.

Left out: a softmax and a loss (training), dropout between layers.

Sources: A. Graves, A.-r. Mohamed and G. Hinton, "Speech Recognition with Deep Recurrent Neural
Networks", ICASSP 2013, arXiv:1303.5778 (stacked recurrent layers); conventions of torch.nn.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from seqviz.cells.arrays import Array, check_array, check_dtype, check_size, frozen
from seqviz.cells.base import Cell, Gradients, Kind, Trace
from seqviz.cells.register import CELLS, check_kind, own_options


@dataclass(frozen=True, slots=True, eq=False)
class ModelTrace:
    """Every number of one forward pass, read-only.

    Attributes:
        layers: one trace per layer, the lowest first.
        y: (T, N, O), the output after every step.
    """

    layers: tuple[Trace, ...]
    y: Array

    @property
    def finals(self) -> tuple[Any, ...]:
        """The state of every layer after the last step, to begin another run with."""
        return tuple(layer.final for layer in self.layers)

    def __repr__(self) -> str:
        """Sizes instead of thousands of numbers."""
        return f"ModelTrace(layers={self.layers!r}, y: {self.y.shape})"


@dataclass(frozen=True, slots=True, eq=False)
class ModelGradients:
    """∂loss/∂(everything), read-only.

    Attributes:
        layers: the gradients in each layer, the lowest first; those of the initial states are
            ``layers[l].d_h_0`` (and ``d_c_0``).
        d_W_y: (O, H).
        d_b_y: (O).
    """

    layers: tuple[Gradients, ...]
    d_W_y: Array
    d_b_y: Array

    @property
    def d_x(self) -> Array:
        """∂loss/∂x, (T, N, I)."""
        return self.layers[0].d_x

    def parameters(self) -> dict[str, Array]:
        """Return the gradients under the names, and in the order, of ``model.parameters()``."""
        return _named(self.layers, W_y=self.d_W_y, b_y=self.d_b_y)

    def __repr__(self) -> str:
        """Sizes instead of thousands of numbers."""
        return f"ModelGradients(layers={self.layers!r}, d_W_y: {self.d_W_y.shape})"


class RNNModel:
    """A stack of cells of one kind and y_t = W_y·h_t + b_y on top.

    Attributes:
        cells: one cell per layer, the lowest first.
        W_y: (O, H), output weights.
        b_y: (O), output bias.
    """

    cells: tuple[Cell, ...]
    W_y: Array
    b_y: Array

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        *,
        num_layers: int = 1,
        cell: Kind = "rnn",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
        **options: str,
    ) -> None:
        """Draw all parameters uniformly from ±1/√H, as PyTorch does.

        Args:
            input_size: I.
            hidden_size: H of every layer.
            output_size: O.
            num_layers: L.
            cell: a name in the register, such as "rnn", "lstm" or "gru".
            rng: source of the random numbers.
            dtype: float32 or float64; everything is computed in it.
            options: of the cell, such as an RNN's nonlinearity, "tanh" or "relu"; one that the cell
                lacks may be given at its usual value.

        Raises:
            ValueError: a size below 1, an unknown cell, option or dtype.
        """
        dtype = check_dtype("dtype", dtype)
        make, options = CELLS[check_kind("cell", cell)], own_options(cell, options)
        sizes = [input_size] + [hidden_size] * check_size("num_layers", num_layers)
        self.cells = tuple(
            make(size, hidden_size, rng=rng, dtype=dtype, **options) for size in sizes[:-1]
        )
        bound = 1 / np.sqrt(hidden_size)
        shape = check_size("output_size", output_size), hidden_size
        self.W_y = rng.uniform(-bound, bound, shape).astype(dtype)
        self.b_y = rng.uniform(-bound, bound, output_size).astype(dtype)

    @classmethod
    def from_parts(cls, cells: Sequence[Cell], W_y: Array, b_y: Array) -> Self:
        """Build a model around existing cells (not copied) and copies of the output layer.

        Args:
            cells: at least one, the lowest first; each reads the h of the one below.
            W_y: (O, H).
            b_y: (O).

        Raises:
            TypeError: something that is not an array.
            ValueError: no cells, or sizes or dtypes that do not fit together.
        """
        if not cells:
            raise ValueError("cells: got none, want at least one")
        for layer, (below, above) in enumerate(pairwise(cells), start=1):
            if (above.input_size, above.dtype) != (below.hidden_size, below.dtype):
                want = f"input_size={below.hidden_size}, dtype={below.dtype}"
                raise ValueError(f"cells[{layer}]: got {above!r}, want {want}")
        top = cells[-1]
        check_array("W_y", W_y, ("O", top.hidden_size), top.dtype)
        check_array("b_y", b_y, W_y.shape[:1], top.dtype)
        model = cls.__new__(cls)
        model.cells = tuple(cells)
        model.W_y, model.b_y = np.array(W_y, order="C"), np.array(b_y, order="C")
        return model

    def parameters(self) -> dict[str, Array]:
        """Return the live arrays, named "0.W_x", "0.W_h", "0.b", … "W_y", "b_y"."""
        return _named(self.cells, W_y=self.W_y, b_y=self.b_y)

    @property
    def parameter_count(self) -> int:
        """How many numbers it has learned or can learn."""
        return sum(array.size for array in self.parameters().values())

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 or float64."""
        return self.W_y.dtype

    def forward(self, x: Array, states: Sequence[Any] | None = None) -> ModelTrace:
        """Run all layers and the output layer over whole sequences and keep every number.

        Args:
            x: (T, N, I), the inputs.
            states: an initial state per layer, or None for zeros in that layer; zeros everywhere
                if left out.

        Returns:
            The trace; ``trace.y`` is (T, N, O).

        Raises:
            TypeError: something that is not an array.
            ValueError: a wrong number of states, a wrong shape or dtype.
        """
        layers: list[Trace] = []
        for cell, state in zip(self.cells, self.per_layer("states", states), strict=True):
            # h_t⁽ˡ⁾ = cell l of (h_t⁽ˡ⁻¹⁾, its own state)
            layers.append(cell.forward(layers[-1].h if layers else x, state))
        # y_t = W_y·h_t + b_y
        y = layers[-1].h @ self.W_y.T  # (T, N, O)
        y += self.b_y
        return ModelTrace(layers=tuple(layers), y=frozen(y))

    def backward(
        self, trace: ModelTrace, d_y: Array, d_finals: Sequence[Any] | None = None
    ) -> ModelGradients:
        """Send the gradient of every output back through all layers and steps.

        The parameters must still be those of the forward pass.

        Args:
            trace: what ``forward`` returned.
            d_y: (T, N, O), the gradient that the loss sends to every y_t.
            d_finals: a gradient at the final state per layer, or None for none in that layer.

        Returns:
            The gradients in every layer, d_W_y (O, H), d_b_y (O) and d_x (T, N, I).

        Raises:
            TypeError: something that is not an array.
            ValueError: another model's trace, a wrong shape or dtype.
        """

        def back(layer: int, run: Trace, d_h: Array, d_final: Any) -> Gradients:
            return self.cells[layer].backward(run, d_h, d_final)

        return self.send_back(trace, d_y, d_finals, back)

    def send_back(
        self,
        trace: ModelTrace,
        d_y: Array,
        d_finals: Sequence[Any] | None,
        back: Callable[[int, Trace, Array, Any], Gradients],
    ) -> ModelGradients:
        """``backward``, each layer's own pass being ``back(layer, its trace, d_h, d_final)``.

        Raises:
            TypeError: something that is not an array.
            ValueError: another model's trace, a wrong shape or dtype.
        """
        if len(trace.layers) != len(self.cells):
            got, want = len(trace.layers), len(self.cells)
            raise ValueError(f"trace: got {got} layers, want {want}, made by this model's forward")
        check_array("d_y", d_y, trace.y.shape, self.dtype)
        # d_W_y = Σ_t d_y_t·h_tᵀ, d_b_y = Σ_t d_y_t
        outputs, hidden = self.W_y.shape
        flat = d_y.reshape(-1, outputs)  # (T·N, O)
        columns = trace.layers[-1].h.transpose(2, 0, 1).reshape(hidden, -1)  # (H, T·N)
        d_W_y, d_b_y = (columns @ flat).T, flat.sum(axis=0)
        # d_h of the top layer = W_yᵀ·d_y_t; of a lower one, d_x of the layer above
        d_columns = np.dot(self.W_y.T, flat.T)  # (H, T·N); faster than @ where O is 1
        d_h = d_columns.reshape(hidden, *d_y.shape[:2]).transpose(1, 2, 0)  # (T, N, H)
        layers: list[Gradients] = []
        finals = self.per_layer("d_finals", d_finals)
        for layer in reversed(range(len(self.cells))):
            layers.append(back(layer, trace.layers[layer], d_h, finals[layer]))
            d_h = layers[-1].d_x
        return ModelGradients(tuple(reversed(layers)), frozen(d_W_y), frozen(d_b_y))

    def per_layer(self, name: str, states: Sequence[Any] | None) -> Sequence[Any]:
        """What was given for each layer, None for every layer where nothing was.

        Raises:
            ValueError: a wrong number.
        """
        if states is None:
            return [None] * len(self.cells)
        if not isinstance(states, (tuple, list)) or len(states) != len(self.cells):
            got = f"{len(states)} in a {type(states).__name__}"
            want = f"a tuple or list of {len(self.cells)}, one per layer"
            raise ValueError(f"{name}: got {got}, want {want}")
        return states

    def __repr__(self) -> str:
        """The sizes."""
        return f"RNNModel(cells={self.cells!r}, output_size={self.W_y.shape[0]})"


def _named(layers: Iterable[Cell | Gradients], **output: Array) -> dict[str, Array]:
    named = {
        f"{index}.{name}": array
        for index, layer in enumerate(layers)
        for name, array in layer.parameters().items()
    }
    return {**named, **output}
