"""The printed lines read as one writes them by hand, and hold for cells of any make."""

from typing import Any

import numpy as np
import pytest

from seqviz.cells import (
    Description,
    GraphCell,
    Learned,
    Made,
    RNNModel,
    Sum,
    Term,
    described,
    joined_state,
)
from seqviz.cells.description import gate
from seqviz.cells.influence import influence
from seqviz.cells.interventions import KNOWN
from seqviz.cells.surgery import Scale, forward_with
from seqviz.export import code_for
from seqviz.export.changes import Changes
from seqviz.export.docstring import in_words
from seqviz.export.steps import Step

LSTM = """\
wx, wh = W_x @ x_t, W_h @ h  # each (4H,) = (8,)
a = wx + wh + b  # shape (4H,) = (8,)
a_i, a_f, a_g, a_o = np.split(a, 4)  # each (H,) = (2,)
i = sigmoid(a_i)  # how much is written
f = sigmoid(a_f)  # how much is kept
g = np.tanh(a_g)  # what could be written
o = sigmoid(a_o)  # how much is shown
c = f * c + i * g  # shape (H,) = (2,)
tanh_c = np.tanh(c)
h = o * tanh_c  # shape (H,) = (2,)"""
GRU = """\
wx, wh = W_x @ x_t, W_h @ h  # each (3H,) = (6,)
(x_r, x_z, x_n), (h_r, h_z, h_n) = np.split(wx, 3), np.split(wh, 3)  # each (H,) = (2,)
b_r, b_z, b_n = np.split(b, 3)
a_r = x_r + h_r + b_r
r = sigmoid(a_r)  # how much of h the candidate sees
a_z = x_z + h_z + b_z
z = sigmoid(a_z)  # how much is kept
a_n = x_n + r * (h_n + b_hn) + b_n
n = np.tanh(a_n)  # what could be written
a = np.concatenate([a_r, a_z, a_n])  # shape (3H,) = (6,)
h = z * h + (1 - z) * n  # shape (H,) = (2,)"""
GRU_CHANGES = """\
h_prev = (steps[t - 1]["h"] if t else h_0)[:, None]
r, z, n = at["r"][:, None], at["z"][:, None], at["n"][:, None]  # columns (H, 1)
a_r, a_z, a_n = np.split(at["a"][:, None], 3)
_, _, h_n = np.split(at["wh"][:, None], 3)
(X_r, X_z, X_n), (H_r, H_z, H_n) = np.split(W_x @ D_x, 3), np.split(W_h @ D_h, 3)
D_r = sigmoid(a_r) * sigmoid(-a_r) * (X_r + H_r)
D_z = sigmoid(a_z) * sigmoid(-a_z) * (X_z + H_z)
D_n = (1 - np.tanh(a_n) ** 2) * (X_n + r * H_n + (h_n + b_hn[:, None]) * D_r)
D_h = z * D_h + h_prev * D_z + (1 - z) * D_n - n * D_z  # shape (H, I) = (2, 1)"""


def _nothing(quantity: str) -> list[str]:
    return []


@pytest.mark.parametrize(("kind", "wanted"), [("lstm", LSTM), ("gru", GRU)])
def test_a_step_is_written_as_by_hand(kind: str, wanted: str) -> None:
    """One line an equation, in the paper's form, with what it is for behind it."""
    assert "\n".join(Step(described(kind), 2, _nothing).lines()) == wanted


def test_changes_are_the_derivatives_of_those_lines() -> None:
    """Product and chain rule, each value once, as a column."""
    assert "\n".join(Changes(described("gru"), (1, 2), _nothing).lines()) == GRU_CHANGES


@pytest.mark.parametrize(
    ("kind", "options", "says"),
    [
        ("rnn", {"nonlinearity": "relu"}, "h = ReLU(W_h h + W_x x + b) at every step."),
        ("lstm", {}, "c = f c + i g and h = o tanh(c) at every step; rows of W and b: i, f, g, o."),
        ("gru", {}, "h = z h + (1 - z) n at every step; rows of W and b: r, z, n."),
        (
            "peephole",
            {"gates": "coupled"},
            "c = f c + i g and h = o tanh(c) at every step; rows of W and b: f, g, o; of p: f, o.",
        ),
    ],
)
def test_a_function_says_what_it_does(kind: str, options: Any, says: str) -> None:
    """In one line of words."""
    assert in_words(described(kind, **options)) == says


# -------------------------------------------------------------------- cells of other makes


class LateCell(GraphCell):
    """Its old states are needed after the new ones are there; names clash with Python's own."""

    DESCRIPTION = Description(
        kind="late",
        title="late",
        arrays=(
            Learned("W_x", ("c", "in"), "I"),
            Learned("W_h", ("in",), "H"),
            Learned("b", ("c",)),
        ),
        quantities=(
            Sum(name="c", role="state", terms=(Term("x", "W_x"),), activation="tanh"),
            Made(name="t", role="keeps", operation="complement", of=("c",)),
            Made(name="seen", operation="product", of=("t", "c_prev")),
            Sum(
                name="in",
                role="content",
                terms=(Term("x", "W_x"), Term("seen", "W_h"), Term("c_prev")),
                bias="",
            ),
            Made(name="h", role="state", operation="add", of=("in", "h_prev")),
            Made(name="o", role="shows", operation="product", of=("h_prev", "c_prev")),
        ),
        states=("h", "c"),
    )


class OneBlockCell(GraphCell):
    """One block that is no plain sum, a part that two lines use, and a kink."""

    DESCRIPTION = Description(
        kind="oneblock",
        title="one block",
        arrays=(
            Learned("W_x", ("h",), "I"),
            Learned("W_h", ("h",), "H"),
            Learned("b", ("h",)),
            Learned("u", ("h",)),
        ),
        quantities=(
            Made(name="half", operation="tanh", of=("h_prev",)),
            Made(name="twice", operation="add", of=("half", "h_prev")),
            Made(name="square", operation="product", of=("twice", "twice")),
            Sum(
                name="h",
                role="state",
                terms=(Term("x", "W_x"), Term("square", "W_h"), Term("twice", "u")),
                activation="relu",
            ),
        ),
    )


class SplitBiasCell(GraphCell):
    """The bias has fewer blocks than the weights, and one gate is weighed against another."""

    DESCRIPTION = Description(
        kind="splitbias",
        title="split bias",
        arrays=(
            Learned("W_x", ("f", "n"), "I"),
            Learned("W_h", ("f", "n"), "H"),
            Learned("b", ("f",)),
        ),
        quantities=(
            gate("f", "", "keeps"),
            Sum(
                name="n",
                role="content",
                terms=(Term("x", "W_x"), Term("h_prev", "W_h")),
                bias="",
                activation="tanh",
            ),
            Made(name="left", operation="complement", of=("f",)),
            Made(name="less", operation="complement", of=("left",)),
            Made(name="kept", operation="product", of=("less", "h_prev")),
            Made(name="new", operation="product", of=("left", "n")),
            Made(name="h", role="state", operation="add", of=("kept", "new")),
        ),
    )


class LooseSumsCell(GraphCell):
    """Sums without weights of their own: one hands a gate on, one has a kink and its own block."""

    DESCRIPTION = Description(
        kind="loose",
        title="loose sums",
        arrays=(
            Learned("W_x", ("f", "n"), "I"),
            Learned("W_h", ("f", "n"), "H"),
            Learned("b", ("f", "n")),
        ),
        quantities=(
            gate("f", "", "keeps"),
            Sum(name="o", role="shows", terms=(Term("f"),), bias=""),
            Sum(name="e", terms=(Term("h_prev"), Term("f")), bias="", activation="relu"),
            gate("n", "", "content", Term("e"), activation="tanh"),
            Made(name="kept", operation="product", of=("o", "h_prev")),
            Made(name="left", operation="complement", of=("f",)),
            Made(name="new", operation="product", of=("left", "n")),
            Made(name="h", role="state", operation="add", of=("kept", "new")),
        ),
    )


ODD = (LateCell, OneBlockCell, SplitBiasCell, LooseSumsCell)


@pytest.mark.parametrize("changed", [False, True], ids=["plain", "surgery"])
@pytest.mark.parametrize("make", ODD, ids=lambda cell: cell.DESCRIPTION.kind)
def test_the_lines_hold_for_any_description(make: type[GraphCell], changed: bool) -> None:
    """Run as they are, they give the trace's and the influence's numbers."""
    rng = np.random.default_rng(5)
    cell = make(2, 3, rng=rng)
    model = RNNModel.from_parts([cell], rng.standard_normal((1, 3)), np.zeros(1))
    x = rng.standard_normal((5, 1, 2))
    states = cell.description.states
    start = {name: rng.standard_normal((1, 3)) for name in states}
    letters = [name for name in cell.description.cuttable if name in KNOWN]
    cuts = [Scale(name, -0.5, unit=k % 3, first=1) for k, name in enumerate(letters)]
    cuts = cuts if changed else []
    trace = forward_with(model, x, cuts, [joined_state(start)])
    run = trace.layers[0]
    space: dict[str, Any] = {"np": np, **cell.parameters(), "xs": x[:, 0]}
    space |= {f"{name}_0": values[0] for name, values in start.items()}
    exec(code_for("layer", model, interventions=cuts), space)
    given = [*cell.parameters().values(), *(start[name][0] for name in states)]
    space["steps"] = space["layer_1" if changed else cell.kind](x[:, 0], *given)
    step = Step(cell.description, 3, _nothing)
    for one in step.own_lines:
        found = [at[step.name(one.name)] for at in space["steps"]]
        np.testing.assert_allclose(found, run.quantity(one.name)[:, 0], rtol=1e-12, atol=1e-14)
    whole = influence(model, trace, interventions=cuts)
    for s in range(len(x)):
        exec(code_for("influence", model, interventions=cuts), space | {"s": s}, found := {})
        np.testing.assert_allclose(found["left"], whole.gains[:, s], rtol=1e-9, atol=1e-14)


def test_a_part_that_two_lines_use_has_its_own() -> None:
    """So that nothing is computed, or read, twice; one that a single line uses stands inside it."""
    own = [one.name for one in Step(OneBlockCell.DESCRIPTION, 3, _nothing).own_lines]
    assert own == ["half", "twice", "h"]
