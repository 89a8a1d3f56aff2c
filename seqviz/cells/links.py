"""What a gradient is multiplied with on each link from a step to the one before.

The link between two steps of a layer is the Jacobian A_t = ∂s_t/∂s_{t−1} over all states, in blocks
∂h_t/∂h_{t−1}, ∂h_t/∂c_{t−1}, …. It is a sum of two: the *line*, a diagonal in each block, what a
state hands on by operations alone (f_t on an LSTM's cell state, z_t of a GRU, linear.py); and what
goes *around*, through weights, gates and candidates. In a plain RNN all goes around, and with one
unit the link is one number, w·f′(a_t).

A gradient is a product of links. ``Product`` writes one out, from the loss back: as real factors
(one unit's line, a one-unit RNN), whose product is the gradient of that way; or as the ratios of
measured norms, whose product is the measured gradient whatever the cell.

A gradient splits into what came by the line alone and the rest, which went around at one step at
least:

    by the line   Π_{j=k+1…t} d_j ⊙ ∂L_t/∂c_t,   d_j the line's factor (f_j of an LSTM)
    around        ∂L_t/∂c_k − by the line

Left out: the gradients themselves (through_time.py), theory (rates.py).

Symbols: T steps, S states, H hidden units; steps are indices from 0.

Source: R. Pascanu, T. Mikolov and Y. Bengio, ICML 2013, arXiv:1211.5063 (the product of Jacobians).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from seqviz.cells.arrays import Array, frozen
from seqviz.cells.linear import LinearRun, Pair
from seqviz.cells.through_time import Flow


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The links between the steps of one layer and sequence.

    Attributes:
        states: the names of the states, whose units follow one another in axes of size S·H.
        jacobians: (T, S·H, S·H), A_t; a row is a new state, a column an old one.
        direct: by (after, before), the line's factors, (T, H); only pairs that a line joins.
    """

    states: tuple[str, ...]
    jacobians: Array
    direct: Mapping[Pair, Array]

    @property
    def hidden(self) -> int:
        """H."""
        return int(self.jacobians.shape[1]) // len(self.states)

    def block(self, after: str, before: str) -> Array:
        """∂(state)/∂(state before), (T, H, H)."""
        return self.jacobians[:, self._units(after), self._units(before)]

    def line(self, state: str) -> Array | None:
        """What a state hands to its own next value by operations alone, (T, H), or None."""
        return self.direct.get((state, state))

    @property
    def lines(self) -> Array:
        """The line's share of every A_t, (T, S·H, S·H): a diagonal in each block."""
        found = np.zeros_like(self.jacobians)
        for (after, before), factors in self.direct.items():
            rows, columns = self._units(after), self._units(before)
            unit = np.arange(self.hidden)
            found[:, rows, columns][:, unit, unit] = factors
        return found

    @property
    def around(self) -> Array:
        """A_t without the line, (T, S·H, S·H)."""
        return self.jacobians - self.lines

    def spectral(self, after: str | None = None, before: str | None = None) -> Array:
        """The largest factor by which a gradient can grow on each link, (T).

        The largest singular value, of A_t or of one block: √ of the largest eigenvalue of AᵀA,
        right to about 1e-8 of itself.
        """
        chosen = self.jacobians
        if after is not None and before is not None:
            chosen = self.block(after, before)
        gram = chosen.transpose(0, 2, 1) @ chosen
        largest: Array = np.sqrt(np.linalg.eigvalsh(gram)[:, -1].clip(min=0))
        return largest

    def frobenius(self, after: str | None = None, before: str | None = None) -> Array:
        """The root of the sum of squares of each link, (T), of A_t or of one block."""
        chosen = self.jacobians
        if after is not None and before is not None:
            chosen = self.block(after, before)
        sizes: Array = np.sqrt(np.square(chosen).sum(axis=(1, 2)))
        return sizes

    def _units(self, state: str) -> slice:
        start = self.states.index(state) * self.hidden
        return slice(start, start + self.hidden)


def links(run: LinearRun) -> Links:
    """The factors on every link of a run."""
    return Links(run.states, run.jacobians(), run.direct())


# -------------------------------------------------------------------- by the line, and around


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """How a gradient came: by the cell's line, or around.

    Attributes:
        state: whose line.
        by_line: (T+1, H), what came by operations alone.
        around: (T+1, H), the rest; both together are the flow's total.
    """

    state: str
    by_line: Array
    around: Array

    @property
    def share(self) -> Array:
        """How much of the total came by the line, (T+1): ‖by‖/(‖by‖ + ‖around‖), 0 for nothing."""
        by, rest = (np.linalg.norm(one, axis=1) for one in (self.by_line, self.around))
        whole = by + rest
        share: Array = np.divide(by, whole, out=np.zeros_like(by), where=whole > 0)
        return share


def ways(run: LinearRun, back: Flow, state: str) -> Ways:
    """Split a flow of the same run into what came by one state's line and what went around.

    Args:
        run: of the layer whose flow it is.
        back: the flow.
        state: "c" of an LSTM, "h" of a GRU; of a state without a line nothing came by it, but at
            the loss itself.

    Raises:
        KeyError: a state that the cell does not carry.
    """
    total = back.totals[state]
    factors = run.direct().get((state, state))
    by = np.zeros_like(total)
    by[back.step + 1] = total[back.step + 1]
    if factors is not None:
        for k in range(back.step, -1, -1):
            by[k] = factors[k] * by[k + 1]
    return Ways(state, frozen(by), frozen(total - by))


# -------------------------------------------------------------------- products, written out


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A gradient as a product, from the loss back.

    Attributes:
        steps: (n), the index k of the step that each factor goes back through, from t down.
        factors: (n), what is multiplied at each.
        running: (n), the product so far.
    """

    steps: tuple[int, ...]
    factors: Array
    running: Array


def product_of(steps: tuple[int, ...], factors: Array) -> Product:
    """Multiply factors in their order."""
    return Product(steps, frozen(np.array(factors)), frozen(np.cumprod(factors)))


def unit_product(found: Links, unit: int, step: int, until: int = 0, state: str = "h") -> Product:
    """The factors of one unit's own way from the state after ``step`` back.

    By the line where the state has one; else, of a single unit, the whole link (w·f′(a_t)).

    Args:
        found: the links.
        unit: index of a unit.
        step: t, the first step to go back through.
        until: the last one.
        state: whose line.

    Raises:
        ValueError: no line, and more than one unit, so that no one factor says it; an unknown step
            or unit.
    """
    if not 0 <= unit < found.hidden:
        raise ValueError(f"unit: got {unit}, want 0 to {found.hidden - 1}")
    if not 0 <= until <= step < len(found.jacobians):
        raise ValueError(f"step: got {step} to {until}, want 0 to {len(found.jacobians) - 1}")
    factors = found.line(state)
    if factors is None:
        if found.hidden > 1:
            raise ValueError(f"state: got {state!r}, which has no line, want one, or one unit")
        factors = found.block(state, state)[:, :, 0]
    steps = tuple(range(step, until - 1, -1))
    return product_of(steps, factors[list(steps), unit])


def measured_product(back: Flow, state: str, until: int = 0) -> Product:
    """‖∂L/∂s_{k−1}‖ / ‖∂L/∂s_k‖ from the loss back, as long as anything is left.

    Args:
        back: the flow of a loss at step t.
        state: whose gradient.
        until: the last step to go back through.

    Returns:
        Factors whose running product, times the norm at the loss, is the measured norm.
    """
    norms = back.norms(state)
    steps = [k for k in range(back.step, until - 1, -1) if norms[k + 1] > 0]
    return product_of(tuple(steps), np.array([norms[k] / norms[k + 1] for k in steps]))
