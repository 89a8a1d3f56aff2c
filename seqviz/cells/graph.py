"""Run a described cell over whole sequences, and send gradients back through the run.

Everything here reads a description (description.py) and knows no particular cell. The RNN, the LSTM
and the GRU have passes written by hand (rnn.py, lstm.py, gru.py), which are faster and are tested
against this; other cells run by it. An ``act`` may change a quantity as soon as it is computed, and
all that follows is computed from the changed one (surgery.py).

Forward, one step: the quantities in the description's order (program.py). Backward, from the last
step to the first, d_y meaning ∂loss/∂y: the same quantities in reverse,

    Made   d_source += adjoint(sources, d_q)
    Sum    d_a = d_q ⊙ f′(a);  d_source += Wᵀ·d_a (matrix), p ⊙ d_a (vector), d_a (none)
           d_W = Σ_t d_a_t·source_tᵀ,  d_p = Σ_t d_a_t ⊙ source_t,  d_b = Σ_t d_a_t

Left out: the Jacobians of whole runs (influence.py).

Symbols: T steps, N sequences, I inputs, H hidden units; inside, (H, N): a sequence is one column.

Source: A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008 (forward and
reverse mode on a list of elementary operations).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from seqviz.cells.arrays import Array, frozen, time_major
from seqviz.cells.base import (
    Cell,
    GatedTrace,
    Gradients,
    Trace,
    joined_state,
    split_state,
)
from seqviz.cells.description import PREV, Description, Sum
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.cells.program import Act, Program, Step, leave

# -------------------------------------------------------------------- back through a run


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GraphGradients(Gradients):
    """The gradients of everything in a described cell.

    Attributes:
        arrays: of every learned array, by name.
        totals: of every quantity at every step, (T, N, H), before what surgery does to it.
        d_pres: of every sum's pre-activation, (T, N, H).
        d_starts: of every initial state, (N, H), by the state's name.
    """

    arrays: Mapping[str, Array]
    totals: Mapping[str, Array]
    d_pres: Mapping[str, Array]
    d_starts: Mapping[str, Array]

    def parameters(self) -> dict[str, Array]:
        """Return the gradients under the names, and in the order, of ``cell.parameters()``."""
        return dict(self.arrays)

    def total(self, state: str) -> Array:
        """The total gradient of a state after every step, (T, N, H)."""
        return self.totals[state]

    def start(self, state: str) -> Array:
        """The gradient of an initial state, (N, H)."""
        return self.d_starts[state]


def backward_through(
    cell: Cell,
    trace: Trace,
    d_h: Array,
    d_final: Any = None,
    *,
    act: Callable[[int, str, Array], None] | None = None,
) -> GraphGradients:
    """Backpropagate through time by the description, for any cell, with or without surgery.

    Args:
        cell: with the parameters of the forward pass.
        trace: of its forward, or of a run with interventions.
        d_h: (T, N, H), the gradient that the loss sends directly to every h_t.
        d_final: a gradient at the final state, in the form of a state.
        act: (step, quantity, d_values (H, N)) does to a gradient what surgery did to the values:
            nothing passes a held quantity, a scaled one passes its factor.

    Raises:
        TypeError: something that is not an array.
        ValueError: another cell's trace, a wrong shape or dtype.
    """
    steps, batch = cell._check_backward(trace, d_h)
    description, arrays, hidden = cell.description, cell.parameters(), cell.hidden_size
    values = {
        name: trace.quantity(name).transpose(0, 2, 1)
        for name in (*description.names, *(state + PREV for state in description.states), "x")
    }
    slopes = {
        one.name: ACTIVATIONS[one.activation].slope(trace.pre(one.name)).transpose(0, 2, 1)
        for one in description.sums
    }
    shape = (steps, hidden, batch)
    totals = {name: np.zeros(shape, cell.dtype) for name in description.names}
    d_pres = {one.name: np.zeros(shape, cell.dtype) for one in description.sums}
    coming = {state: np.zeros((hidden, batch), cell.dtype) for state in description.states}
    if d_final is not None:
        for state, given in split_state(d_final).items():
            coming[state] += cell._check_state("d_final", given, batch).T
    d_hs = d_h.transpose(0, 2, 1)
    for t in reversed(range(steps)):
        d = {name: totals[name][t] for name in totals}
        d["h"] += d_hs[t]
        for state in description.states:
            d[state] += coming[state]
            d[state + PREV] = np.zeros((hidden, batch), cell.dtype)
        for quantity in reversed(description.quantities):
            d_q = d[quantity.name]
            if act is not None:
                d_q = d_q.copy()
                act(t, quantity.name, d_q)
            if not isinstance(quantity, Sum):
                made_of = [values[name][t] for name in quantity.of]
                shares = OPERATIONS[quantity.operation].adjoint(made_of, d_q)
                for name, share in zip(quantity.of, shares, strict=True):
                    d[name] += share
                continue
            d_a = np.multiply(d_q, slopes[quantity.name][t], out=d_pres[quantity.name][t])
            for term in quantity.terms:
                if term.source == "x":
                    continue  # for all steps at once, below
                part = d_a
                if term.array:
                    learned = description.array(term.array)
                    own = arrays[term.array][learned.rows(quantity.rows_of, hidden)]
                    part = own.T @ d_a if learned.columns else own[:, None] * d_a
                d[term.source] += part
        coming = {state: d[state + PREV] for state in description.states}

    found = {name: np.zeros_like(array) for name, array in arrays.items()}
    d_x = np.zeros((cell.input_size, steps * batch), cell.dtype)
    for one in description.sums:
        flat = d_pres[one.name].transpose(1, 0, 2).reshape(hidden, -1)  # (H, T·N)
        for term in one.terms:
            if not term.array:
                continue
            learned = description.array(term.array)
            rows = learned.rows(one.rows_of, hidden)
            source = values[term.source].transpose(1, 0, 2).reshape(-1, steps * batch)
            if learned.columns:
                found[term.array][rows] += flat @ source.T
            else:
                found[term.array][rows] += (flat * source).sum(axis=1)
            if term.source == "x":
                d_x += arrays[term.array][rows].T @ flat
        if one.bias:
            rows = description.array(one.bias).rows(one.rows_of, hidden)
            found[one.bias][rows] += flat.sum(axis=1)
    none = np.zeros((0, hidden), cell.dtype)
    return GraphGradients(
        d_W_x=frozen(found["W_x"]),
        d_W_h=frozen(found.get("W_h", none)),
        d_b=frozen(found["b"]),
        d_x=frozen(d_x.reshape(cell.input_size, steps, batch)).transpose(1, 2, 0),
        d_h_0=frozen(coming["h"]).T,
        d_a=time_major(np.concatenate([d_pres[name] for name in description.blocks], axis=1)),
        d_h=time_major(totals["h"]),
        arrays=MappingProxyType({name: frozen(array) for name, array in found.items()}),
        totals=MappingProxyType({name: time_major(array) for name, array in totals.items()}),
        d_pres=MappingProxyType({name: time_major(array) for name, array in d_pres.items()}),
        d_starts=MappingProxyType({name: frozen(array).T for name, array in coming.items()}),
    )


# -------------------------------------------------------------------- a cell that runs by it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GraphTrace(GatedTrace):
    """Every number of one forward pass of a described cell.

    ``wx``, ``wh``, ``b``, ``a`` and ``gates`` are stacked as the cell's arrays and blocks are;
    a cell without recurrent weights has a ``wh`` of no rows.

    Attributes:
        described: the cell's description.
        quantities: every quantity, (T, N, H).
        pres: every sum's pre-activation, (T, N, H).
        states: every state, the initial one and then after each step, (T+1, N, H).
        biases: the other learned vectors, by name (copies).
    """

    described: Description
    quantities: Mapping[str, Array]
    pres: Mapping[str, Array]
    states: Mapping[str, Array]
    biases: Mapping[str, Array]

    @property
    def kind(self) -> str:  # type: ignore[override]  # a fact of the description here
        """The cell's name in the register."""
        return self.described.kind

    @property
    def BLOCKS(self) -> tuple[str, ...]:  # type: ignore[override]  # likewise
        """The stacked blocks of ``W_x``."""
        return self.described.blocks

    @property
    def description(self) -> Description:
        """Of the cell that made it."""
        return self.described

    def state(self, name: str) -> Array:
        """A state before the first and after every step, (T+1, N, H)."""
        return self.states[name]

    def pre(self, name: str) -> Array:
        """The pre-activation of a sum, (T, N, H)."""
        return self.pres[name]

    def kept(self, name: str) -> Array | None:
        """A quantity that the trace holds, (T, N, H)."""
        return self.quantities.get(name)

    def vector(self, name: str) -> Array:
        """A learned vector of the cell, such as "b", as it was in the run."""
        return self.biases[name]


def trace_of(cell: Cell, x: Array, state: Any = None, act: Act = leave) -> GraphTrace:
    """Run a described cell over whole sequences and keep every number.

    Args:
        cell: any.
        x: (T, N, I).
        state: the initial state; zeros if left out.
        act: what is done to each quantity of each step.

    Raises:
        TypeError: something that is not an array.
        ValueError: a wrong shape or dtype.
    """
    steps, batch = cell._check_forward(x)
    description, arrays = cell.description, cell.parameters()
    columns = np.ascontiguousarray(x.transpose(0, 2, 1))  # (T, I, N)
    wx = np.matmul(cell.W_x, columns)  # (T, rows, N)
    start = cell.zero_state(batch) if state is None else state
    before = {
        name + PREV: cell._check_state(name, given, batch).T
        for name, given in cell.states_of(start).items()
    }
    program = Program(description, arrays)
    made: list[Step] = []
    states = {name: [before[name + PREV]] for name in description.states}
    for t in range(steps):
        made.append(program.step({"x": columns[t], **before}, wx=wx[t], act=act))
        before = {name + PREV: made[-1].values[name] for name in description.states}
        for name in description.states:
            states[name].append(made[-1].values[name])

    def stacked(parts: list[Array]) -> Array:
        return time_major(np.stack(parts))

    quantities = {name: stacked([one.values[name] for one in made]) for name in description.names}
    pres = {one.name: stacked([s.pres[one.name] for s in made]) for one in description.sums}
    blocks = description.blocks
    none = np.zeros((0, batch), cell.dtype)
    return GraphTrace(
        x=time_major(columns),
        wx=time_major(wx),
        wh=stacked([one.products.get("W_h", none) for one in made]),
        b=frozen(arrays["b"].copy()),
        a=stacked([np.concatenate([one.pres[name] for name in blocks]) for one in made]),
        gates=stacked([np.concatenate([one.values[name] for name in blocks]) for one in made]),
        hs=stacked(states["h"]),
        described=description,
        quantities=MappingProxyType(quantities),
        pres=MappingProxyType(pres),
        states=MappingProxyType({name: stacked(parts) for name, parts in states.items()}),
        biases=MappingProxyType(
            {
                one.name: frozen(arrays[one.name].copy())
                for one in description.arrays
                if not one.columns
            }
        ),
    )


def with_steps(trace: Trace, made: Sequence[Step]) -> Trace:
    """A trace, with the numbers of steps computed otherwise.

    Args:
        trace: of any cell, T steps.
        made: what ``Program.step`` made of the same inputs, T of them, each from the one before.
    """
    description, blocks = trace.description, trace.BLOCKS

    def all_of(name: str) -> Array:
        return np.stack([one.values[name] for one in made])  # (T, H, N)

    def with_first(name: str) -> Array:
        return time_major(np.concatenate([trace.state(name)[:1].transpose(0, 2, 1), all_of(name)]))

    def pre(name: str) -> Array:
        return np.stack([one.pres[name] for one in made])

    def product(name: str) -> Array:
        return time_major(np.stack([one.products[name] for one in made]))

    makers: dict[str, Callable[[], Any]] = {
        "wx": lambda: product("W_x"),
        "a": lambda: time_major(np.concatenate([pre(name) for name in blocks], axis=1)),
        "gates": lambda: time_major(np.concatenate([all_of(name) for name in blocks], axis=1)),
        "quantities": lambda: MappingProxyType(
            {name: time_major(all_of(name)) for name in description.names}
        ),
        "pres": lambda: MappingProxyType(
            {one.name: time_major(pre(one.name)) for one in description.sums}
        ),
        "states": lambda: MappingProxyType({n: with_first(n) for n in description.states}),
    }
    if "W_h" in made[0].products:
        makers["wh"] = lambda: product("W_h")
    for name in description.names:
        makers[name] = partial(lambda name: time_major(all_of(name)), name)
    for name in description.states:
        makers[f"{name}s"] = partial(with_first, name)
    held = [field.name for field in fields(trace) if field.name in makers]
    return replace(trace, **{name: makers[name]() for name in held})


class GraphCell(Cell):
    """A cell whose passes are those of its description; a subclass gives nothing but that.

    Attributes:
        DESCRIPTION: with the first value of every option.
    """

    DESCRIPTION: ClassVar[Description]

    def __init_subclass__(cls) -> None:
        """Read the class's facts off its description."""
        cls.kind = cls.DESCRIPTION.kind
        cls.GATES, cls.BLOCKS = cls.DESCRIPTION.gates, cls.DESCRIPTION.blocks

    @classmethod
    def describe(cls, **options: str) -> Description:
        """The description, with options where the cell has some."""
        cls._check_options(options)
        return cls.DESCRIPTION

    def step(self, x_t: Array, state: Any) -> Any:
        """Advance one step: x_t (N, I) and a state to the next state.

        Raises:
            TypeError: something that is not an array.
            ValueError: a wrong shape or dtype.
        """
        batch = self._check_step(x_t)
        before = {
            name + PREV: self._check_state(name, given, batch).T
            for name, given in self.states_of(state).items()
        }
        made = Program(self.description, self.parameters()).step({"x": x_t.T, **before})
        return joined_state({name: made.values[name].T for name in self.description.states})

    def forward(self, x: Array, state: Any = None) -> GraphTrace:
        """Run over whole sequences x (T, N, I) and keep every number.

        Raises:
            TypeError: something that is not an array.
            ValueError: a wrong shape or dtype.
        """
        return trace_of(self, x, state)

    def backward(self, trace: Any, d_h: Array, d_final: Any = None) -> GraphGradients:
        """Send the loss's gradients d_h (T, N, H) back through every step of the trace.

        Raises:
            TypeError: something that is not an array.
            ValueError: another cell's trace, a wrong shape or dtype.
        """
        return backward_through(self, trace, d_h, d_final)
