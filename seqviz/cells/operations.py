"""What a cell is made of: activations and operations, each with everything that is known of it.

One row is one fact: the value, the tangent (how a small change of the sources goes on), the adjoint
(how a gradient goes back), the NumPy line, the formula and the sign in the drawing. Whatever runs,
differentiates, prints or draws a described cell reads these two tables.

Left out: sums of products with weights; their terms stand in a cell's description (description.py)
and graph.py computes them.

Symbols: y = f(a) or y = op(u, v), unit by unit; D is a tangent, d an adjoint ∂loss/∂.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from seqviz.cells.arrays import Array, sigmoid

Arrays: TypeAlias = Sequence[Array]


@dataclass(frozen=True, slots=True)
class Activation:
    """A function of one pre-activation.

    Attributes:
        name: in descriptions and in the table.
        sign: in the drawing and in equations; "" for none.
        value: a to f(a), any shape.
        slope: a to f′(a).
        line: the NumPy expression, of the name of a.
        slope_line: the NumPy expression of f′(a), of the name of a.
        low, high: the range of f, or None where it has no bound.
        kink: whether f has no derivative at 0.
    """

    name: str
    sign: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    line: str
    slope_line: str
    low: float | None
    high: float | None
    kink: bool = False


def _steps(a: Array) -> Array:
    return (a > 0).astype(a.dtype)


ACTIVATIONS: Final[Mapping[str, Activation]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Activation(
                "sigmoid",
                "σ",
                sigmoid,
                lambda a: sigmoid(a) * sigmoid(-a),
                "sigmoid({0})",
                "sigmoid({0}) * sigmoid(-{0})",
                0.0,
                1.0,
            ),
            Activation(
                "tanh",
                "tanh",
                np.tanh,
                lambda a: 1 - np.tanh(a) ** 2,
                "np.tanh({0})",
                "1 - np.tanh({0}) ** 2",
                -1.0,
                1.0,
            ),
            Activation(
                "relu",
                "ReLU",
                lambda a: np.maximum(a, 0),
                _steps,
                "np.maximum({0}, 0)",
                "({0} > 0)",
                0.0,
                None,
                kink=True,
            ),
            Activation(
                "identity", "", lambda a: a, np.ones_like, "{0}", "np.ones_like({0})", None, None
            ),
        )
    }
)
"""f(a) by name: sigmoid, tanh, relu, identity."""


@dataclass(frozen=True, slots=True)
class Operation:
    """How a quantity is made from others, unit by unit.

    Attributes:
        name: in descriptions and in the table.
        sources: how many it takes.
        sign: in the drawing.
        value: the sources' values to the made one.
        tangent: (values, their tangents) to the tangent of the made one.
        adjoint: (values, the gradient of the made one) to the gradient of each source.
        line: the NumPy expression, of the sources' names.
        slope_lines: the NumPy expressions of its derivative by each source.
        formula: in equations, of the sources' symbols.
    """

    name: str
    sources: int
    sign: str
    value: Callable[[Arrays], Array]
    tangent: Callable[[Arrays, Arrays], Array]
    adjoint: Callable[[Arrays, Array], tuple[Array, ...]]
    line: str
    slope_lines: tuple[str, ...]
    formula: str


def _tanh_slope(u: Array) -> Array:
    slope: Array = 1 - np.tanh(u) ** 2
    return slope


OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Operation(
                "product",
                2,
                "×",
                lambda s: s[0] * s[1],
                lambda s, D: s[0] * D[1] + s[1] * D[0],
                lambda s, d: (d * s[1], d * s[0]),
                "{0} * {1}",
                ("{1}", "{0}"),
                "{0} ⊙ {1}",
            ),
            Operation(
                "add",
                2,
                "+",
                lambda s: s[0] + s[1],
                lambda s, D: D[0] + D[1],
                lambda s, d: (d, d),
                "{0} + {1}",
                ("1", "1"),
                "{0} + {1}",
            ),
            Operation(
                "complement",
                1,
                "1−",
                lambda s: 1 - s[0],
                lambda s, D: -D[0],
                lambda s, d: (-d,),
                "1 - {0}",
                ("-1",),
                "1 − {0}",
            ),
            Operation(
                "tanh",
                1,
                "tanh",
                lambda s: np.tanh(s[0]),
                lambda s, D: _tanh_slope(s[0]) * D[0],
                lambda s, d: (_tanh_slope(s[0]) * d,),
                "np.tanh({0})",
                ("1 - np.tanh({0}) ** 2",),
                "tanh({0})",
            ),
        )
    }
)
"""op(u, v) by name: product, add, complement, tanh."""
