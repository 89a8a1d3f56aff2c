"""How a network's weights are drawn before it has learned anything, by name.

    torch        all of ±1/√H, evenly: the usual draw of every cell here
    bias         the same, but the gate that keeps starts with one bias, 1 as a rule
    chrono       the same, but that gate's biases are spread over memories of 2 to T_max steps:
                 b = ln U(1, T_max − 1), and −b for a gate of its own that writes
    orthogonal   every block of W_h a rotation (perhaps with mirrors): all singular values 1
    spectral     every block of W_h scaled to one spectral radius
    identity     W_h the identity, no bias, small W_x: each unit keeps itself

What an initialisation does to a cell follows from its description: which gate keeps, and whether a
larger bias opens or shuts it, is keeping.py's; b is one bias where torch adds two. Each is a line
in ``INITIALISATIONS``; which cells it fits, ``fits`` says.

Left out: the output layer (torch's draw, RNNModel), what the inputs add to a gate.

Sources: torch.nn's reset_parameters; R. Jozefowicz, W. Zaremba and I. Sutskever, "An Empirical
Exploration of Recurrent Network Architectures", ICML 2015 (bias 1); C. Tallec and Y. Ollivier, "Can
Recurrent Neural Networks Warp Time?", ICLR 2018, arXiv:1804.11188 (chrono); A. M. Saxe, J. L.
McClelland and S. Ganguli, ICLR 2014, arXiv:1312.6120, and M. Henaff, A. Szlam and Y. LeCun, ICML
2016, arXiv:1602.06662 (orthogonal); H. Jaeger, GMD report 148, 2001 (spectral radius); Q. V. Le, N.
Jaitly and G. E. Hinton, 2015, arXiv:1504.00941 (identity).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import DTypeLike

from seqviz.cells.arrays import Array, check_dtype, check_size
from seqviz.cells.base import Cell, Kind
from seqviz.cells.description import Description
from seqviz.cells.keeping import Keeper, chrono_bias, keeper, lines
from seqviz.cells.model import RNNModel
from seqviz.cells.rates import spectral_radius
from seqviz.cells.register import CELLS, check_kind

Parameters = dict[str, Array]
Draw = Callable[[Description, int, int, np.random.Generator, Mapping[str, float]], Parameters]
"""(description, I, H, rng, options) to the arrays of the cell, by name, float64."""


@dataclass(frozen=True, slots=True)
class Option:
    """A number that an initialisation can be given.

    Attributes:
        usual: its value if left out.
        low, high: the ends of its range, both allowed.
    """

    usual: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Initialisation:
    """A way to draw a cell's arrays.

    Attributes:
        name: in links, files and the table.
        draw: makes the arrays.
        fits: whether it can do anything for a cell.
        wants: what a cell needs for it, for errors.
        options: its numbers, by name.
    """

    name: str
    draw: Draw
    fits: Callable[[Description], bool]
    wants: str
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))

    def with_usual(self, options: Mapping[str, float]) -> dict[str, float]:
        """The options, with the usual value for what is left out.

        Raises:
            ValueError: an option that it lacks, or a value out of range.
        """
        for name, value in options.items():
            if name not in self.options:
                wanted = ", ".join(self.options) or "none"
                raise ValueError(f"{name}: got an option of another initialisation, want {wanted}")
            one = self.options[name]
            if not one.low <= value <= one.high:
                raise ValueError(f"{name}: got {value}, want {one.low:g} to {one.high:g}")
        return {name: options.get(name, one.usual) for name, one in self.options.items()}


def initialised(
    kind: Kind,
    input_size: int,
    hidden_size: int,
    name: str,
    *,
    rng: np.random.Generator,
    dtype: DTypeLike = np.float64,
    cell_options: Mapping[str, str] = MappingProxyType({}),
    **options: float,
) -> Cell:
    """Make a cell with the weights that an initialisation draws.

    Args:
        kind: of a registered cell.
        input_size: I.
        hidden_size: H.
        name: in ``INITIALISATIONS``.
        rng: source of the random numbers.
        dtype: float32 or float64; the same numbers, rounded.
        cell_options: of the cell, such as an RNN's nonlinearity.
        options: of the initialisation.

    Raises:
        ValueError: an unknown kind, name, option or dtype, a size below 1, a value out of range, or
            an initialisation that the cell has no place for.
    """
    make = CELLS[check_kind("kind", kind)]
    description = make.describe(**cell_options)
    arrays = drawn(description, input_size, hidden_size, name, rng=rng, dtype=dtype, **options)
    return make.from_parameters(arrays, **cell_options)


def drawn(
    description: Description,
    input_size: int,
    hidden_size: int,
    name: str,
    *,
    rng: np.random.Generator,
    dtype: DTypeLike = np.float64,
    **options: float,
) -> Parameters:
    """The arrays of a described cell, as an initialisation draws them.

    Args:
        description: of the cell, registered or not.
        input_size: I.
        hidden_size: H.
        name: in ``INITIALISATIONS``.
        rng: source of the random numbers.
        dtype: float32 or float64.
        options: of the initialisation.

    Raises:
        ValueError: as ``initialised``.
    """
    if name not in INITIALISATIONS:
        wanted = ", ".join(map(repr, INITIALISATIONS))
        raise ValueError(f"name: got {name!r}, want one of {wanted}")
    one = INITIALISATIONS[name]
    if not one.fits(description):
        raise ValueError(f"name: got {name!r} for {description.kind!r}, want {one.wants}")
    chosen, dtype = one.with_usual(options), check_dtype("dtype", dtype)
    check_size("input_size", input_size)
    check_size("hidden_size", hidden_size)
    found = one.draw(description, input_size, hidden_size, rng, chosen)
    return {key: array.astype(dtype) for key, array in found.items()}


def initialised_model(
    input_size: int,
    hidden_size: int,
    output_size: int,
    *,
    num_layers: int = 1,
    cell: Kind,
    initialisation: str,
    seed: int,
    dtype: DTypeLike = np.float64,
    cell_options: Mapping[str, str] = MappingProxyType({}),
    **options: float,
) -> RNNModel:
    """Make a network whose cells begin as an initialisation draws them.

    The output layer is torch's draw, and one seed gives the same one, and the same draw of the
    lowest cell under what an initialisation changes: networks of one seed differ by that alone.

    Args:
        input_size: I.
        hidden_size: H of every layer.
        output_size: O.
        num_layers: L.
        cell: of a registered cell.
        initialisation: in ``INITIALISATIONS``.
        seed: of all weights.
        dtype: float32 or float64.
        cell_options: of the cell, such as an RNN's nonlinearity.
        options: of the initialisation.

    Raises:
        ValueError: as ``initialised``.
    """
    drawn_usually = RNNModel(
        input_size,
        hidden_size,
        output_size,
        num_layers=num_layers,
        cell=cell,
        rng=np.random.default_rng(seed),
        dtype=dtype,
        **cell_options,
    )
    rng = np.random.default_rng(seed)
    cells = [
        initialised(
            cell,
            below.input_size,
            hidden_size,
            initialisation,
            rng=rng,
            dtype=dtype,
            cell_options=cell_options,
            **options,
        )
        for below in drawn_usually.cells
    ]
    return RNNModel.from_parts(cells, drawn_usually.W_y, drawn_usually.b_y)


def fitting(description: Description) -> tuple[str, ...]:
    """The names of the initialisations that can do something for a cell."""
    return tuple(name for name, one in INITIALISATIONS.items() if one.fits(description))


# -------------------------------------------------------------------- the draws


def _torch(
    description: Description,
    inputs: int,
    hidden: int,
    rng: np.random.Generator,
    options: Mapping[str, float],
) -> Parameters:
    """Everything of U(−1/√H, 1/√H), array after array: number for number the cell's own draw."""
    bound = 1 / math.sqrt(hidden)
    shapes = description.shapes(inputs, hidden)
    return {name: rng.uniform(-bound, bound, shape) for name, shape in shapes.items()}


def _bias(
    description: Description,
    inputs: int,
    hidden: int,
    rng: np.random.Generator,
    options: Mapping[str, float],
) -> Parameters:
    """torch's, then the keeping gate's bias is s·open for every unit."""
    found, gate = _torch(description, inputs, hidden, rng, options), _keeper(description)
    _biases(description, found, gate.gate, hidden)[...] = gate.sign * options["open"]
    return found


def _chrono(
    description: Description,
    inputs: int,
    hidden: int,
    rng: np.random.Generator,
    options: Mapping[str, float],
) -> Parameters:
    """torch's, then b_keeps = s·ln U(1, T_max − 1) and b_writes = −ln of the same numbers."""
    found, gate = _torch(description, inputs, hidden, rng, options), _keeper(description)
    durations = 1 + rng.uniform(1, options["longest"] - 1, hidden)  # 2 to T_max steps
    opened = chrono_bias(gate, durations)
    _biases(description, found, gate.gate, hidden)[...] = opened
    for writer in gate.writers:
        _biases(description, found, writer, hidden)[...] = -gate.sign * opened
    return found


def _orthogonal(
    description: Description,
    inputs: int,
    hidden: int,
    rng: np.random.Generator,
    options: Mapping[str, float],
) -> Parameters:
    """torch's, then each H rows of W_h = gain·Q, Q evenly of all orthogonal matrices."""
    found = _torch(description, inputs, hidden, rng, options)
    for block in _recurrent(found, hidden):
        q, r = np.linalg.qr(rng.standard_normal((hidden, hidden)))
        block[...] = options["gain"] * q * np.sign(np.diag(r))
    return found


def _spectral(
    description: Description,
    inputs: int,
    hidden: int,
    rng: np.random.Generator,
    options: Mapping[str, float],
) -> Parameters:
    """torch's, then each H rows of W_h are scaled to the radius."""
    found = _torch(description, inputs, hidden, rng, options)
    for block in _recurrent(found, hidden):
        block *= options["radius"] / spectral_radius(block)
    return found


def _identity(
    description: Description,
    inputs: int,
    hidden: int,
    rng: np.random.Generator,
    options: Mapping[str, float],
) -> Parameters:
    """W_h = scale·1, biases 0, W_x of N(0, spread²)."""
    shapes = description.shapes(inputs, hidden)
    found = {name: np.zeros(shape) for name, shape in shapes.items()}
    found["W_x"][...] = options["spread"] * rng.standard_normal(shapes["W_x"])
    for block in _recurrent(found, hidden):
        block[...] = options["scale"] * np.eye(hidden)
    return found


def _recurrent(found: Parameters, hidden: int) -> list[Array]:
    """The blocks of W_h, each (H, H), to be changed in place."""
    W_h = found["W_h"]
    return [W_h[start : start + hidden] for start in range(0, len(W_h), hidden)]


def _biases(description: Description, found: Parameters, gate: str, hidden: int) -> Array:
    """A gate's biases, (H), to be changed in place."""
    one = next(one for one in description.sums if one.name == gate)
    array: Array = found[one.bias][description.array(one.bias).rows(one.rows_of, hidden)]
    return array


def _keeper(description: Description) -> Keeper:
    found = keeper(description)
    if found is None:
        raise ValueError(f"description: got {description.kind!r}, want a gate that keeps")
    return found


def _has_keeper(description: Description) -> bool:
    return keeper(description) is not None


def _has_recurrent(description: Description) -> bool:
    return any(one.columns == "H" for one in description.arrays)


def _state_is_a_sum(description: Description) -> bool:
    """One block of recurrent weights, the state's own, and no line around it."""
    matrices = [one for one in description.arrays if one.columns == "H"]
    return not lines(description) and [one.blocks for one in matrices] == [description.states]


INITIALISATIONS: Final[Mapping[str, Initialisation]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Initialisation("torch", _torch, lambda _: True, "any cell"),
            Initialisation(
                "bias",
                _bias,
                _has_keeper,
                "a cell with a gate that keeps",
                MappingProxyType({"open": Option(1.0, -10.0, 10.0)}),
            ),
            Initialisation(
                "chrono",
                _chrono,
                _has_keeper,
                "a cell with a gate that keeps",
                MappingProxyType({"longest": Option(50.0, 2.0, 10_000.0)}),
            ),
            Initialisation(
                "orthogonal",
                _orthogonal,
                _has_recurrent,
                "a cell with recurrent weights",
                MappingProxyType({"gain": Option(1.0, 0.0, 3.0)}),
            ),
            Initialisation(
                "spectral",
                _spectral,
                _has_recurrent,
                "a cell with recurrent weights",
                MappingProxyType({"radius": Option(1.0, 0.0, 3.0)}),
            ),
            Initialisation(
                "identity",
                _identity,
                _state_is_a_sum,
                "a cell whose state is one sum of weights",
                MappingProxyType(
                    {"scale": Option(1.0, 0.0, 3.0), "spread": Option(0.001, 0.0, 1.0)}
                ),
            ),
        )
    }
)
"""Every initialisation by its name, torch's first."""
