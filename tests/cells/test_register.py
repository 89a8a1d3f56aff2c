"""One suite over the register: no cell can be offered that is not held against something else.

Every registered cell, with every value of its options, against a plain reference in torch ops
(plain.py), central differences and its own description.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
import torch

from scripts.messages import catalogue_paths, read
from seqviz.cells import (
    CELLS,
    Cell,
    Description,
    GradientError,
    GraphCell,
    Learned,
    Made,
    RNNModel,
    Sum,
    Term,
    check_direction,
    check_gradients,
    graph,
    joined_state,
    program,
    split_state,
)
from seqviz.cells.description import GATE_ROLES, Role
from seqviz.cells.graph import backward_through, trace_of
from seqviz.cells.influence import influence, state_factors
from seqviz.cells.operations import OPERATIONS
from seqviz.cells.register import forms
from seqviz.cells.surgery import (
    Hold,
    Intervention,
    Scale,
    Silence,
    backward_with,
    format_interventions,
    forward_with,
)
from tests.cells.plain import PLAIN, leaf, leaves_of, option_of, run_plain, state_leaves
from tests.cells.reference import ALL, make_cell, make_state

SIZES = ((4, 3, 2, 5), (3, 1, 1, 1), (5, 1, 3, 2))  # T, N, I, H
TIGHT = {"rtol": 1e-10, "atol": 1e-12}
every_cell = pytest.mark.parametrize("name", ALL)
every_size = pytest.mark.parametrize("sizes", SIZES, ids=str)
EPS = 1e-5


def off_the_kinks(runs: Sequence[Any]) -> bool:
    """Whether no pre-activation is so near to 0 that a difference could step over it."""
    return min(np.abs(run.a).min() for run in runs) > 1e-3


def draw(name: str, sizes: tuple[int, int, int, int], seed: int = 1) -> tuple[Any, ...]:
    """A cell, inputs, an initial state, the loss's weights at every h and at the final state."""
    steps, batch, inputs, hidden = sizes
    cell, rng = make_cell(name, inputs, hidden), np.random.default_rng(seed)
    while True:
        x, state = rng.standard_normal((steps, batch, inputs)), make_state(cell, batch, rng)
        if off_the_kinks([cell.forward(x, state)]):
            break
    return cell, x, state, rng.standard_normal((steps, batch, hidden)), make_state(cell, batch, rng)


def stack(name: str, layers: int = 2) -> tuple[RNNModel, np.ndarray, list[Any]]:
    """A stacked model of three units, inputs and states."""
    rng = np.random.default_rng(4)
    cells = [make_cell(name, 2 if k == 0 else 3, 3, seed=k + 3) for k in range(layers)]
    model = RNNModel.from_parts(cells, rng.standard_normal((2, 3)), rng.standard_normal(2))
    while True:
        x = rng.standard_normal((4, 2, 2))
        states = [make_state(cell, 2, rng) for cell in cells]
        if off_the_kinks(model.forward(x, states).layers):
            return model, x, states


def cuts(cell: Cell) -> list[list[Intervention]]:
    """Every verb on everything that can be cut, one and all units, some steps, and mixes."""
    names = cell.description.cuttable
    last = names[-1]
    return [
        *([Hold(name, 0.3, unit=1, first=1)] for name in names),
        *([Scale(name, -1.7, first=1, last=2)] for name in names),
        *([Scale(name, 0.4, layer=1, unit=0)] for name in names),
        *([Hold(name, 0.7, layer=1, first=2)] for name in names),
        [Silence(first=3)],
        [Silence(unit=0, first=2), Silence(layer=1, unit=2, last=1)],
        [Scale(last, 3), Hold(last, -0.2, unit=2, first=2), Scale(last, 0.5, unit=2)],
        [Hold(names[0], 0.6, layer=1), Scale("h", 1.5, first=1), Scale(names[0], 2, unit=1)],
    ]


def test_the_suite_covers_the_register() -> None:
    """Whoever registers a cell owes the suite a plain reference; nobody else has one."""
    assert set(PLAIN) == set(CELLS)
    for kind, cell in CELLS.items():
        for option, values in cell.OPTIONS.items():
            assert {form[option] for form in forms(kind)} == set(values)
    assert [make_cell(name).kind for name in ALL] == [k for k in CELLS for _ in forms(k)]
    assert [make_cell(name).options for name in ALL] == [f for k in CELLS for f in forms(k)]


# -------------------------------------------------------------------- what a cell says of itself


@every_cell
def test_a_description_says_what_everything_is_for(name: str) -> None:
    """Roles are roles, the first state is h, what can be cut has a job, and nothing is unused."""
    cell = make_cell(name)
    description = cell.description
    assert description.kind == cell.kind
    assert description.states[0] == "h"
    assert {one.role for one in description} <= set(get_args(Role))
    assert all(one.role == "state" for one in map(description.__getitem__, description.states))
    assert set(description.cuttable) == {*description.states, *description.gates}
    assert all(len(letter) == 1 for letter in description.cuttable), "a link names one letter"
    assert len(description.gates) == len([one for one in description if one.role in GATE_ROLES])
    made = {source for one in description for source in one.sources}
    assert {one.name for one in description} - made <= set(description.states)
    for one in description:
        assert one.title == one.title.strip() != "", one.name
        assert one.note.endswith(".") or not description.can_open(one), one.name
    used = {a for one in description.sums for a in (*(t.array for t in one.terms), one.bias)}
    assert {one.name for one in description.arrays} == used - {""}


@every_cell
def test_what_a_description_says_is_said_in_every_language(name: str) -> None:
    """Titles and notes stand in the catalogues, translated."""
    description = make_cell(name).description
    texts = {text for one in description for text in (one.title, one.note)} - {""}
    for path in catalogue_paths():
        catalogue = read(path)
        for text in sorted(texts | ({description.note} - {""})):
            assert text in catalogue, text
            assert catalogue[text].string, text


@every_cell
@every_size
def test_a_cell_learns_as_many_numbers_as_its_equations(
    name: str, sizes: tuple[int, int, int, int]
) -> None:
    """Counted on paper, by the description and in the arrays."""
    _, _, inputs, hidden = sizes
    cell = make_cell(name, inputs, hidden)
    wanted = PLAIN[cell.kind][1](inputs, hidden, option_of(cell))
    assert cell.description.parameter_count(inputs, hidden) == wanted
    assert sum(array.size for array in cell.parameters().values()) == wanted
    assert {n: a.shape for n, a in cell.parameters().items()} == cell.description.shapes(
        inputs, hidden
    )


@every_cell
@every_size
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_description_runs_as_the_cell_does(
    name: str, sizes: tuple[int, int, int, int], dtype: Any
) -> None:
    """Every quantity, pre-activation, product and state of the fast pass, forwards."""
    steps, batch, inputs, hidden = sizes
    cell, rng = make_cell(name, inputs, hidden, dtype=dtype), np.random.default_rng(2)
    x = rng.standard_normal((steps, batch, inputs)).astype(dtype)
    state = make_state(cell, batch, rng)
    fast, slow = cell.forward(x, state), trace_of(cell, x, state)
    close = {"rtol": 1e-12, "atol": 1e-14} if dtype == np.float64 else {"rtol": 2e-5, "atol": 1e-6}
    description = cell.description
    for quantity in ("x", *description.names, *(f"{one}_prev" for one in description.states)):
        got = slow.quantity(quantity)
        assert got.dtype == dtype
        np.testing.assert_allclose(got, fast.quantity(quantity), **close, err_msg=quantity)
    for one in description.sums:
        np.testing.assert_allclose(slow.pre(one.name), fast.pre(one.name), **close)
        total = sum(fast.summands(one.name))
        np.testing.assert_allclose(total, fast.pre(one.name), **close)
    for array in (one.name for one in description.arrays if one.columns):
        np.testing.assert_allclose(slow.product(array), fast.product(array), **close)
    now = state
    for t, x_t in enumerate(x):
        now = cell.step(x_t, now)
        for one, values in split_state(now).items():
            np.testing.assert_allclose(values, fast.state(one)[t + 1], **close)
    for trace in (fast, slow):
        for one, values in split_state(trace.final).items():
            np.testing.assert_array_equal(values, trace.state(one)[-1])
        for one, values in split_state(trace.initial).items():
            np.testing.assert_array_equal(values, split_state(state)[one])


@every_cell
@every_size
def test_the_description_goes_back_as_the_cell_does(
    name: str, sizes: tuple[int, int, int, int]
) -> None:
    """Every gradient of the fast pass: arrays, inputs, pre-activations, states, initial states."""
    cell, x, state, weights, d_final = draw(name, sizes)
    trace = cell.forward(x, state)
    fast = cell.backward(trace, weights, d_final)
    slow = backward_through(cell, trace, weights, d_final)
    assert list(slow.parameters()) == list(fast.parameters()) == list(cell.parameters())
    for one, wanted in fast.parameters().items():
        np.testing.assert_allclose(slow.parameters()[one], wanted, **TIGHT, err_msg=one)
    for one in ("d_x", "d_h_0", "d_a", "d_h"):
        np.testing.assert_allclose(getattr(slow, one), getattr(fast, one), **TIGHT, err_msg=one)
    for one in cell.description.states:
        np.testing.assert_allclose(slow.total(one), fast.total(one), **TIGHT, err_msg=one)
        np.testing.assert_allclose(slow.start(one), fast.start(one), **TIGHT, err_msg=one)


# -------------------------------------------------------------------- against something else


@every_cell
@every_size
def test_values_and_gradients_are_those_of_the_plain_cell(
    name: str, sizes: tuple[int, int, int, int]
) -> None:
    """Every named quantity, and autograd's gradient of every leaf and state."""
    cell, x, state, weights, d_final = draw(name, sizes)
    trace = cell.forward(x, state)
    gradients = cell.backward(trace, weights, d_final)
    p, t_x, starts = leaves_of(cell), leaf(x), state_leaves(state)
    found = run_plain(cell, p, t_x, starts)
    for values in found.values():
        values.retain_grad()
    loss = (found["h"] * torch.from_numpy(weights)).sum()
    for one, weight in split_state(d_final).items():
        loss = loss + (found[one][-1] * torch.from_numpy(weight)).sum()
    loss.backward()
    assert set(found) >= set(cell.description.cuttable)
    for one, values in found.items():
        np.testing.assert_allclose(trace.quantity(one), values.detach(), **TIGHT, err_msg=one)
    for one, tensor in p.items():
        np.testing.assert_allclose(gradients.parameters()[one], tensor.grad, **TIGHT, err_msg=one)
    np.testing.assert_allclose(gradients.d_x, t_x.grad, **TIGHT)
    for one, tensor in starts.items():
        np.testing.assert_allclose(gradients.start(one), tensor.grad, **TIGHT, err_msg=one)


@every_cell
def test_backward_is_the_central_difference(name: str) -> None:
    """Elementwise and along one direction: parameters, inputs and initial states."""
    cell, x, state, weights, d_final = draw(name, (3, 2, 2, 3))

    def loss() -> float:
        trace = cell.forward(x, state)
        ends = zip(split_state(trace.final).values(), split_state(d_final).values(), strict=True)
        return float((trace.h * weights).sum() + sum((end * w).sum() for end, w in ends))

    gradients = cell.backward(cell.forward(x, state), weights, d_final)
    starts = split_state(state)
    arrays = {**cell.parameters(), "x": x, **{f"{one}_0": a for one, a in starts.items()}}
    said = {**gradients.parameters(), "x": gradients.d_x}
    said |= {f"{one}_0": gradients.start(one) for one in starts}
    check_gradients(loss, arrays, said)
    check_direction(loss, arrays, said, rng=np.random.default_rng(3))
    alone = cell.backward(cell.forward(x, state), weights)
    said = {**alone.parameters(), "x": alone.d_x, **{f"{o}_0": alone.start(o) for o in starts}}
    check_direction(
        lambda: float((cell.forward(x, state).h * weights).sum()),
        arrays,
        said,
        rng=np.random.default_rng(3),
    )


def check_parts(cell: Cell, run: Any) -> None:
    """Products are products of what the trace shows, pre-activations the sums of their parts."""
    for one in cell.description.sums:
        for term, part in zip(one.terms, run.summands(one.name), strict=False):
            if term.array and cell.description.array(term.array).columns:
                rows = cell.description.array(term.array).rows(one.rows_of, cell.hidden_size)
                own = cell.parameters()[term.array][rows]
                np.testing.assert_allclose(part, run.quantity(term.source) @ own.T, **TIGHT)
        np.testing.assert_allclose(run.pre(one.name), sum(run.summands(one.name)), **TIGHT)


@every_cell
def test_surgery_and_its_gradients_are_those_of_the_plain_cell(
    name: str, subtests: pytest.Subtests
) -> None:
    """Two layers, every verb on everything that can be cut: all values, and all of autograd's."""
    model, x, states = stack(name)
    rng = np.random.default_rng(8)
    d_y = rng.standard_normal((4, 2, 2))
    d_finals = [make_state(cell, 2, rng) for cell in model.cells]
    for chosen in cuts(model.cells[0]):
        with subtests.test(cut=format_interventions(chosen)):
            trace = forward_with(model, x, chosen, states)
            gradients = backward_with(model, trace, d_y, chosen, d_finals)
            t_x = signal = leaf(x)
            W_y, b_y = leaf(model.W_y), leaf(model.b_y)
            loss, leaves = torch.zeros((), dtype=torch.float64), []
            for layer, (cell, state) in enumerate(zip(model.cells, states, strict=True)):
                p, starts = leaves_of(cell), state_leaves(state)
                kept: list[dict[str, torch.Tensor]] = []
                found = run_plain(cell, p, signal, starts, chosen, layer, kept)
                leaves.append((p, starts, kept))
                signal = found["h"]
                for one, values in found.items():
                    got = trace.layers[layer].quantity(one)
                    np.testing.assert_allclose(got, values.detach(), **TIGHT, err_msg=one)
                np.testing.assert_allclose(trace.layers[layer].h, found["h"].detach(), **TIGHT)
                check_parts(cell, trace.layers[layer])
                for one, weight in split_state(d_finals[layer]).items():
                    loss = loss + (found[one][-1] * torch.from_numpy(weight)).sum()
            y = signal @ W_y.T + b_y
            np.testing.assert_allclose(trace.y, y.detach(), **TIGHT)
            (loss + (y * torch.from_numpy(d_y)).sum()).backward()
            np.testing.assert_allclose(gradients.d_W_y, W_y.grad, **TIGHT)
            np.testing.assert_allclose(gradients.d_b_y, b_y.grad, **TIGHT)
            np.testing.assert_allclose(gradients.d_x, t_x.grad, **TIGHT)
            for (p, starts, kept), said in zip(leaves, gradients.layers, strict=True):
                for one in starts:
                    totals = [step[one].grad for step in kept]
                    wanted = np.stack([np.zeros((2, 3)) if g is None else g for g in totals])
                    np.testing.assert_allclose(said.total(one), wanted, **TIGHT, err_msg=one)
                for one, tensor in p.items():
                    wanted = np.zeros(tensor.shape) if tensor.grad is None else tensor.grad
                    np.testing.assert_allclose(said.parameters()[one], wanted, **TIGHT)
                for one, tensor in starts.items():
                    wanted = np.zeros(tensor.shape) if tensor.grad is None else tensor.grad
                    np.testing.assert_allclose(said.start(one), wanted, **TIGHT, err_msg=one)


@every_cell
def test_gradients_through_surgery_are_the_central_difference(name: str) -> None:
    """Along one direction of everything, for every cut."""
    model, x, states = stack(name)
    d_y = np.random.default_rng(8).standard_normal((4, 2, 2))
    arrays = {**model.parameters(), "x": x}
    for layer, state in enumerate(states):
        arrays |= {f"{layer}.{one}_0": array for one, array in split_state(state).items()}
    for chosen in cuts(model.cells[0]):

        def loss(chosen: Sequence[Intervention] = chosen) -> float:
            return float((forward_with(model, x, chosen, states).y * d_y).sum())

        trace = forward_with(model, x, chosen, states)
        found = backward_with(model, trace, d_y, chosen)
        said = {**found.parameters(), "x": found.d_x}
        for layer, state in enumerate(states):
            said |= {
                f"{layer}.{one}_0": found.layers[layer].start(one) for one in split_state(state)
            }
        check_direction(loss, arrays, said, rng=np.random.default_rng(3))


def test_without_cuts_the_gradients_are_those_of_the_model() -> None:
    """The same bits, and what the model lacks is refused."""
    model, x, states = stack("gru")
    trace = model.forward(x, states)
    plain, cut = model.backward(trace, trace.y), backward_with(model, trace, trace.y, [])
    for name, array in plain.parameters().items():
        np.testing.assert_array_equal(cut.parameters()[name], array)
    with pytest.raises(ValueError, match="want one of r, z, n, h"):
        backward_with(model, trace, trace.y, [Hold("c", 1)])
    with pytest.raises(ValueError, match=r"d_y: got shape"):
        backward_with(model, trace, trace.y[:1], [Hold("n", 1)])


def differences(run: Any, x: np.ndarray, states: list[Any]) -> np.ndarray:
    """Central differences of run(x, states) (T, N, F) by x (T, 1, I), (T, S, F, I): all at once."""
    steps, _, inputs = x.shape
    moved = np.repeat(x, 2 * steps * inputs, axis=1)
    for column, (s, i) in enumerate(np.ndindex(steps, inputs)):
        moved[s, 2 * column, i] += EPS
        moved[s, 2 * column + 1, i] -= EPS
    many = [
        joined_state({n: np.repeat(a, moved.shape[1], axis=0) for n, a in split_state(s).items()})
        for s in states
    ]
    found = run(moved, many)  # (T, 2·S·I, F)
    slopes = (found[:, ::2] - found[:, 1::2]) / (2 * EPS)
    wanted: np.ndarray = slopes.reshape(steps, steps, inputs, -1).transpose(0, 1, 3, 2)
    return wanted


@every_cell
def test_influence_is_the_central_difference(name: str) -> None:
    """Of h in every layer, and of y through every cut."""
    model, x, states = stack(name)
    x = x[:, :1]
    states = [joined_state({n: a[:1] for n, a in split_state(s).items()}) for s in states]
    trace = model.forward(x, states)
    for layer in range(2):
        got = influence(model, trace, layer=layer).jacobians
        wanted = differences(lambda *of, k=layer: model.forward(*of).layers[k].h, x, states)
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-8)
    for chosen in cuts(model.cells[0]):
        trace = forward_with(model, x, chosen, states)
        got = influence(model, trace, of="y", interventions=chosen).jacobians
        wanted = differences(lambda x, s, own=chosen: forward_with(model, x, own, s).y, x, states)
        text = format_interventions(chosen)
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-8, err_msg=text)


@every_cell
def test_factors_are_the_central_difference_of_the_states(name: str) -> None:
    """A_t moves h_{t−1} (and c_{t−1}) to h_t (and c_t), with a cut and without."""
    model, x, states = stack(name, layers=1)
    cell, names = model.cells[0], model.cells[0].description.states
    for chosen in ([], [Scale("h", 1.5, first=1)], [Hold(cell.description.cuttable[0], 0.4)]):
        trace = forward_with(model, x, chosen, states)
        got = state_factors(model, trace, interventions=chosen)
        assert got.states == names
        for t in range(len(x)):
            run = trace.layers[0]
            before = {one: run.state(one)[t].copy() for one in names}
            own = [replace(one, first=0) for one in chosen if one.covers(t)]

            def after(before: Any = before, own: Any = own, t: int = t) -> np.ndarray:
                made = forward_with(model, x[t : t + 1], own, [joined_state(before)]).layers[0]
                return np.concatenate([made.state(one)[1, 0] for one in names])

            columns = []
            for one in names:
                for unit in range(3):
                    kept = before[one][0, unit]
                    before[one][0, unit] = kept + EPS
                    up = after()
                    before[one][0, unit] = kept - EPS
                    columns.append((up - after()) / (2 * EPS))
                    before[one][0, unit] = kept
            np.testing.assert_allclose(got.factors[t], np.array(columns).T, rtol=1e-6, atol=1e-8)


# -------------------------------------------------------------------- the suite itself


def same_as_plain(cell: Cell, x: np.ndarray, state: Any) -> None:
    """Raise where a cell's quantities are not those of the plain cell."""
    found = run_plain(cell, leaves_of(cell), leaf(x), state_leaves(state))
    trace = cell.forward(x, state)
    for one, values in found.items():
        np.testing.assert_allclose(trace.quantity(one), values.detach(), **TIGHT)


@pytest.mark.parametrize(
    ("kind", "quantity", "change"),
    [
        ("mgu", "kh", {"of": ("f", "h_prev")}),
        ("mgu", "n", {"activation": "sigmoid"}),
        ("mingru", "n", {"activation": "tanh"}),
        ("mingru", "h", {"of": ("nz", "nz")}),
        (
            "peephole",
            "o",
            {"terms": (Term("x", "W_x"), Term("h_prev", "W_h"), Term("c_prev", "p"))},
        ),
        ("peephole", "g", {"block": "f"}),
    ],
)
def test_a_wrong_description_is_noticed(
    kind: str, quantity: str, change: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One quantity made otherwise, of the same shapes, fails against the plain cell."""
    cell, x, state, _, _ = draw(ALL[[make_cell(name).kind for name in ALL].index(kind)], SIZES[0])
    same_as_plain(cell, x, state)
    own = cell.description
    wrong = tuple(replace(one, **change) if one.name == quantity else one for one in own)
    monkeypatch.setattr(type(cell), "DESCRIPTION", replace(own, quantities=wrong))
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        same_as_plain(cell, x, state)


@pytest.mark.parametrize("operation", list(OPERATIONS))
def test_a_wrong_adjoint_or_tangent_is_noticed(
    operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each operation's, once with its sign turned, fails against central differences."""
    name = next(
        one
        for one in ALL
        if any(isinstance(q, Made) and q.operation == operation for q in make_cell(one).description)
    )
    model, x, states = stack(name, layers=1)
    own = OPERATIONS[operation]
    wrong = replace(
        own,
        adjoint=lambda s, d: tuple(-share for share in own.adjoint(s, d)),
        tangent=lambda s, D: -own.tangent(s, D),
    )
    trace, cut = model.forward(x, states), [Scale("h", 0.5, first=1)]
    changed = forward_with(model, x, cut, states)
    right = influence(model, trace).jacobians
    for running in (graph, program):
        monkeypatch.setattr(running, "OPERATIONS", {**OPERATIONS, operation: wrong})
    assert not np.allclose(influence(model, trace).jacobians, right)
    said = backward_with(model, changed, changed.y, cut).parameters()

    def loss() -> float:
        return float((forward_with(model, x, cut, states).y * changed.y).sum())

    with pytest.raises(GradientError):
        check_gradients(loss, model.parameters(), said)


def test_blocks_of_one_source_need_not_be_neighbours() -> None:
    """A matrix whose first and last block look at h, and the one between at something else."""
    blocks = ("a", "b", "h")
    terms = {
        "a": (Term("x", "W_x"), Term("h_prev", "W_h")),
        "b": (Term("x", "W_x"), Term("a", "W_h")),
        "h": (Term("x", "W_x"), Term("h_prev", "W_h"), Term("b")),
    }

    class Odd(GraphCell):
        DESCRIPTION = Description(
            kind="odd",
            title="odd",
            arrays=(Learned("W_x", blocks, "I"), Learned("W_h", blocks, "H"), Learned("b", blocks)),
            quantities=tuple(
                Sum(
                    name=one,
                    title=one,
                    terms=terms[one],
                    activation="tanh",
                    role="state" if one == "h" else "part",
                )
                for one in blocks
            ),
        )

    rng = np.random.default_rng(0)
    cell = Odd(2, 3, rng=rng)
    x, h = rng.standard_normal((4, 2, 2)), rng.standard_normal((2, 3))
    trace = cell.forward(x, h)
    (X_a, X_b, X_h), (U_a, U_b, U_h) = np.split(cell.W_x, 3), np.split(cell.W_h, 3)
    b_a, b_b, b_h = np.split(cell.b, 3)
    for t, x_t in enumerate(x):
        a = np.tanh(x_t @ X_a.T + h @ U_a.T + b_a)
        b = np.tanh(x_t @ X_b.T + a @ U_b.T + b_b)
        h = np.tanh(x_t @ X_h.T + h @ U_h.T + b + b_h)
        for one, wanted in (("a", a), ("b", b), ("h", h)):
            np.testing.assert_allclose(trace.quantity(one)[t], wanted, **TIGHT)
    weights = rng.standard_normal((4, 2, 3))
    check_gradients(
        lambda: float((cell.forward(x).h * weights).sum()),
        cell.parameters(),
        cell.backward(cell.forward(x), weights).parameters(),
    )


@every_cell
def test_one_gate_for_two_jobs_leaves_the_rest_to_the_other(name: str) -> None:
    """Where a cell only keeps, or only writes, the rest goes the other way, as pages say."""
    cell = make_cell(name, 1, 1).description
    jobs = [role for role in ("keeps", "writes") if cell.with_role(role)]
    if len(jobs) != 1:
        return
    (gate,) = cell.with_role(jobs[0])
    assert any(
        isinstance(one, Made) and one.operation == "complement" and one.of == (gate,)
        for one in cell
    ), f"{cell.kind}: pages need other words for a cell that does not {jobs[0]} by the complement"
