"""How fast a gradient should fade, step by step: theory to hold beside what is measured.

    spectral radius   ρ(W_h) = max |eigenvalue|. In the linear case h_t = W_h·h_{t−1} + … a gradient
                      goes with ρ per step in the long run; behind tanh or ReLU with ρ·√mean f′²
                      where many units' weights are drawn independently (mean field)
    bound             ‖∂h_t/∂h_{t−1}‖ ≤ σ_max(W_h)·max f′: no gradient can grow faster in one step
    line              of a gated cell, the geometric mean of the direct factor: exp mean ln f_t

A rate r means r^n after n steps, and a half-life of ln 2 / −ln r (keeping.py). Left out: the
product of the real factors, which through_time.py has.

Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural
networks", ICML 2013, arXiv:1211.5063, section 2.1; S. S. Schoenholz, J. Gilmer, S. Ganguli and J.
Sohl-Dickstein, "Deep Information Propagation", ICLR 2017, arXiv:1611.01232 (mean field).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells.arrays import Array
from seqviz.cells.base import Cell
from seqviz.cells.description import PREV, Description, Sum
from seqviz.cells.keeping import half_life, keeper
from seqviz.cells.linear import LinearRun
from seqviz.cells.operations import ACTIVATIONS

_SPREAD: Final = np.linspace(-8, 8, 1601)  # where the largest slope of an activation is looked for


@dataclass(frozen=True, slots=True)
class Rate:
    """What a gradient is multiplied with per step, as theory says.

    Attributes:
        per_step: the rate r, 0 or more.
        basis: "line", the direct factor of a gated cell; "radius", ρ(W_h) of a cell whose state is
            one sum of weights.
    """

    per_step: float
    basis: str

    @property
    def half_life(self) -> float:
        """Steps until it has halved; infinite where it does not fade."""
        return half_life(self.per_step)

    def after(self, steps: Array) -> Array:
        """r^steps."""
        left: Array = np.power(self.per_step, steps)
        return left


def spectral_radius(matrix: Array) -> float:
    """The largest absolute value of an eigenvalue of a square matrix."""
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def own_weights(cell: Cell) -> Array | None:
    """The weights (H, H) by which h makes the next h as one sum, or None where gates come between.

    A view: changing it changes the cell.
    """
    description = cell.description
    one = _own_sum(description)
    if one is None:
        return None
    array = next(term.array for term in one.terms if term.source == "h" + PREV)
    rows = description.array(array).rows(one.rows_of, cell.hidden_size)
    weights: Array = cell.parameters()[array][rows]
    return weights


def rate(cell: Cell, run: LinearRun | None = None) -> Rate | None:
    """The theoretical rate of a cell, or None for one that is neither of the two kinds.

    Args:
        cell: any.
        run: of the cell; without it the gate is taken to say nothing but its bias.

    Returns:
        Of a gated cell the mean over all units (and steps) of the direct factor, geometric; of a
        cell whose state is one sum, ρ(W_h), with ``run`` times √mean f′² over the units, of which
        the geometric mean over the steps: of one unit exactly its mean |w·f′|.
    """
    weights = own_weights(cell)
    if weights is not None:
        radius = spectral_radius(weights)
        if run is None:
            return Rate(radius, "radius")
        steepness = np.sqrt(np.square(run.slope("h")).mean(axis=1))  # (T)
        return Rate(radius * _geometric_mean(steepness[:, None]), "radius")
    gate = keeper(cell.description)
    if gate is None:
        return None
    if run is not None:
        return Rate(_geometric_mean(run.direct()[gate.state, gate.state]), "line")
    one = next(one for one in cell.description.sums if one.name == gate.gate)
    rows = cell.description.array(one.bias).rows(one.rows_of, cell.hidden_size)
    biases = cell.parameters()[one.bias][rows]
    # mean ln σ(s·b)
    return Rate(float(np.exp(-np.logaddexp(0, -gate.sign * biases).mean())), "line")


def unit_rates(factors: Array) -> Array:
    """The geometric mean over the steps of direct factors (T, H), one per unit, (H).

    Negative factors count by their size; a factor of 0 anywhere gives 0.
    """
    with np.errstate(divide="ignore"):
        rates: Array = np.exp(np.log(np.abs(factors)).mean(axis=0))
    return rates


def bound(cell: Cell) -> float | None:
    """What no step back can exceed: σ_max(W_h)·max f′, of a cell whose state is one sum."""
    weights, one = own_weights(cell), _own_sum(cell.description)
    if weights is None or one is None:
        return None
    steepest = float(ACTIVATIONS[one.activation].slope(_SPREAD).max())
    return float(np.linalg.norm(weights, 2)) * steepest


def straight_rate(distances: Array, norms: Array) -> float:
    """The rate of a measured decay: e to the slope of a straight line through (distance, ln norm).

    Args:
        distances: steps from the loss, (K).
        norms: of the gradient there, (K); zeros are left out.

    Raises:
        ValueError: fewer than two norms above 0.
    """
    seen = norms > 0
    if seen.sum() < 2:
        raise ValueError(f"norms: got {int(seen.sum())} above 0, want at least two")
    x, y = distances[seen] - distances[seen].mean(), np.log(norms[seen])
    return float(np.exp((x @ y) / (x @ x)))


def _own_sum(description: Description) -> Sum | None:
    h = description["h"]
    if not isinstance(h, Sum) or len(description.states) != 1:
        return None
    arrays = [term.array for term in h.terms if term.source == "h" + PREV]
    mixes = len(arrays) == 1 and arrays[0] and description.array(arrays[0]).columns == "H"
    return h if mixes else None


def _geometric_mean(factors: Array) -> float:
    return float(np.exp(np.log(unit_rates(factors)).mean())) if (factors != 0).all() else 0.0
