"""One sequence of a layer's run made linear: what a step hands back, and by which way.

Around the numbers of a run every step is linear: a small change of a quantity is a sum of changes
of its sources, each times a number that the run fixes. Three kinds of links are enough,

    unit by unit    a product, a sum, 1 −, tanh, an activation, a peephole: one number a unit
    a matrix        W, which mixes the units
    none            what does not depend on the state

and the *line* is what goes from a state to the next by operations alone, through no sum of weights:
it only fades or keeps, unit by unit. Backward, for any number of losses at once (a column each):

    d_source += (∂q/∂source) ⊙ d_q;   d_a = f′(a) ⊙ d_q;   d_source += Wᵀ·d_a

Everything is read off the description (description.py); no cell is asked for its kind. On a ReLU's
kink the slope is taken for 0. Left out: whole runs (through_time.py), parameters (graph.py).

Symbols: T steps, H hidden units, S states, K columns.
"""

from collections.abc import Callable, Mapping

import numpy as np

from seqviz.cells.arrays import Array, frozen
from seqviz.cells.base import Cell, Trace
from seqviz.cells.description import PREV, Made, Sum
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS

Act = Callable[[int, str, Array], None]
"""Do to gradients or small changes (H, K) of a quantity at a step, in place, what surgery does."""
Pair = tuple[str, str]
"""A state after a step, and one before it."""


class _Product:
    """Blocks of a matrix that multiply one source, as one product."""

    def __init__(self, array: str, source: str) -> None:
        self.array, self.source = array, source
        self.sums: list[str] = []
        self.rows: list[slice] = []
        self.weights_t: Array = np.zeros((0, 0))

    def close(self, matrix: Array) -> None:
        """Take the rows, as they are where they follow one another."""
        starts = [rows.start for rows in self.rows]
        size = self.rows[0].stop - self.rows[0].start
        if starts == list(range(starts[0], starts[0] + size * len(starts), size)):
            self.weights_t = matrix[starts[0] : starts[-1] + size].T
        else:
            self.weights_t = np.concatenate([matrix[rows] for rows in self.rows]).T


class LinearRun:
    """One sequence of a layer's run, made linear.

    The weights are looked at, not copied: they must still be those of the run.

    Args:
        cell: with the weights that made the trace.
        trace: of its forward, or of a run with interventions.
        sequence: which sequence of the batch.
        act: what the interventions of that run do to gradients (``act_on_changes``), or None.
    """

    def __init__(
        self, cell: Cell, trace: Trace, *, sequence: int = 0, act: Act | None = None
    ) -> None:
        """Find the number on every link.

        Raises:
            ValueError: an unknown sequence.
        """
        if not 0 <= sequence < trace.batch_size:
            raise ValueError(f"sequence: got {sequence}, want 0 to {trace.batch_size - 1}")
        self.description = cell.description
        self.steps, self.hidden, self.inputs = trace.seq_len, cell.hidden_size, cell.input_size
        self.dtype = cell.dtype
        self._act = act
        self._slopes: dict[str, Array] = {}  # f′(a), (T, H, 1)
        self._shares: dict[str, tuple[Array | None, ...]] = {}  # ∂q/∂source; None is 1
        self._columns: dict[tuple[str, str], Array] = {}  # a sum's vectors, (H, 1), by array
        self._products: dict[tuple[str, str], _Product] = {}  # by array and source
        arrays = cell.parameters()
        for one in self.description:
            if isinstance(one, Made):
                self._shares[one.name] = _shares_of(one, trace, sequence)
                continue
            slope = ACTIVATIONS[one.activation].slope(trace.pre(one.name)[:, sequence])
            self._slopes[one.name] = slope[..., None]
            for term in one.terms:
                if not term.array:
                    continue
                learned = self.description.array(term.array)
                rows = learned.rows(one.rows_of, self.hidden)
                if learned.columns:
                    key = (term.array, term.source)
                    product = self._products.setdefault(key, _Product(*key))
                    product.sums.append(one.name)
                    product.rows.append(rows)
                else:
                    self._columns[one.name, term.array] = arrays[term.array][rows, None]
        for product in self._products.values():
            product.close(arrays[product.array])

    @property
    def states(self) -> tuple[str, ...]:
        """The names of the states, h first."""
        return self.description.states

    def slope(self, name: str) -> Array:
        """f′(a) of a sum, (T, H)."""
        slope: Array = self._slopes[name][..., 0]
        return slope

    @property
    def flops_a_column(self) -> int:
        """Multiplications and additions in matrices that one column costs in one step back."""
        recurrent = (one for one in self._products.values() if one.source != "x")
        return sum(2 * one.weights_t.size for one in recurrent)

    def back(
        self, t: int, after: Mapping[str, Array], *, inputs: bool = False
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Send gradients back through one step, one column per loss.

        Args:
            t: index of the step.
            after: ∂L/∂(every state after the step) with the step's other states held, (H, K): what
                comes from later steps and from the loss itself.
            inputs: whether ∂L/∂x_t (I, K) is wanted too, as "x".

        Returns:
            ∂L/∂(every state after the step) in all, (H, K), with what goes through the step's other
            states (c also by way of h); and ∂L/∂(every state before it), (H, K).
        """
        d = dict(after)
        shape = d[self.states[0]].shape
        buffers: dict[tuple[str, ...], Array] = {}  # d_a of the sums of a product
        slots: dict[str, list[Array]] = {}

        def add(name: str, share: Array) -> None:
            d[name] = d[name] + share if name in d else share  # never in place: shares are shared

        def flush(source: str) -> None:
            for product in self._products.values():
                if product.source == source:
                    add(source, product.weights_t @ buffers[tuple(product.sums)])

        for product in self._products.values():
            names = tuple(product.sums)
            if names in buffers or (product.source == "x" and not inputs):
                continue
            block = buffers[names] = np.empty((len(names) * shape[0], shape[1]), self.dtype)
            for index, name in enumerate(names):
                part = block[index * shape[0] : (index + 1) * shape[0]]
                slots.setdefault(name, []).append(part)
        totals: dict[str, Array] = {}
        for one in reversed(self.description.quantities):
            flush(one.name)  # all that is made from it comes later, so is done
            d_q = d.get(one.name)
            if d_q is None:
                d_q = np.zeros(shape, self.dtype)
            if one.name in self.states:
                totals[one.name] = d_q
            if self._act is not None:
                d_q = d_q.copy()
                self._act(t, one.name, d_q)
            if isinstance(one, Sum):
                self._back_sum(t, one, d_q, slots.get(one.name, []), add)
                continue
            for name, share in zip(one.of, self._shares[one.name], strict=True):
                add(name, d_q if share is None else share[t] * d_q)
        before = {}
        for name in self.states:
            flush(name + PREV)
            got = d.get(name + PREV)
            before[name] = np.zeros(shape, self.dtype) if got is None else got
        if inputs:
            flush("x")
            got = d.get("x")
            before["x"] = np.zeros((self.inputs, shape[1]), self.dtype) if got is None else got
        return totals, before

    def _back_sum(
        self, t: int, one: Sum, d_q: Array, slots: list[Array], add: Callable[[str, Array], None]
    ) -> None:
        # d_a = f′(a) ⊙ d_q
        d_a = np.multiply(self._slopes[one.name][t], d_q, out=slots[0] if slots else None)
        for slot in slots[1:]:
            slot[...] = d_a
        for term in one.terms:
            if not term.array:
                add(term.source, d_a)
            elif (one.name, term.array) in self._columns:
                add(term.source, self._columns[one.name, term.array] * d_a)

    def direct(self) -> dict[Pair, Array]:
        """The line: ∂(state)/∂(state before) with everything else held still, unit by unit.

        Only operations are followed, no sum of weights: through ``f ⊙ c_prev`` but not through what
        ``h_prev`` does to f. Pairs that no line joins are left out (all of a plain RNN's).

        Returns:
            (T, H) by (after, before), such as ("c", "c"): f_t, and ("h", "c"): o_t·tanh′(c_t)·f_t.
        """
        found: dict[Pair, Array] = {}
        for old in self.states:
            D = {old + PREV: np.ones((self.steps, self.hidden), self.dtype)}
            for one in self.description:
                if isinstance(one, Made):
                    changes = [
                        D[name] if share is None else share[..., 0] * D[name]
                        for name, share in zip(one.of, self._shares[one.name], strict=True)
                        if name in D
                    ]
                    if not changes:
                        continue
                    total = np.array(sum(changes[1:], changes[0]))
                    if self._act is not None:
                        for t in range(self.steps):
                            self._act(t, one.name, total[t][:, None])
                    D[one.name] = total
            found |= {(new, old): frozen(D[new]) for new in self.states if new in D}
        return found

    def jacobians(self) -> Array:
        """∂s_t/∂s_{t−1} of all states together, (T, S·H, S·H); the units of h come first."""
        size = len(self.states) * self.hidden
        whole = np.eye(size, dtype=self.dtype)
        after = {
            name: whole[index * self.hidden : (index + 1) * self.hidden]
            for index, name in enumerate(self.states)
        }
        found = np.empty((self.steps, size, size), self.dtype)
        for t in range(self.steps):
            _, before = self.back(t, after)
            # column j of what comes back is the gradient of the new state j
            found[t] = np.concatenate([before[name] for name in self.states]).T
        return frozen(found)


def _shares_of(one: Made, trace: Trace, sequence: int) -> tuple[Array | None, ...]:
    """∂q/∂source of every step, (T, H, 1) each; None where it is 1 everywhere."""
    values = [trace.quantity(name)[:, sequence] for name in one.of]
    shares = OPERATIONS[one.operation].adjoint(values, np.ones_like(values[0]))
    return tuple(None if (share == 1).all() else share[..., None] for share in shares)
