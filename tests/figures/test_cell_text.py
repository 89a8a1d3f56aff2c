"""Equations in LaTeX: written as usual, and true of every registered cell."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from seqviz.cells import described
from seqviz.cells.arrays import sigmoid
from seqviz.figures.cell_text import latex
from tests.register import CASES, Case, name_of


@pytest.mark.parametrize(
    ("kind", "name", "wanted"),
    [
        ("rnn", "h", r"h_t = \tanh(W_h h_{t-1} + W_x x_t + b_h)"),
        ("lstm", "c", r"c_t = f_t \odot c_{t-1} + i_t \odot g_t"),
        ("lstm", "tanh_c", r"\tanh(c_t)"),
        ("gru", "h", r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot n_t"),
        ("gru", "n", r"n_t = \tanh(r_t \odot (W_{hn} h_{t-1} + b_{hn}) + W_{xn} x_t + b_n)"),
        ("mgu", "n", r"n_t = \tanh(W_{hn} (f_t \odot h_{t-1}) + W_{xn} x_t + b_n)"),
        ("peephole", "o", r"o_t = \sigma(W_{ho} h_{t-1} + W_{xo} x_t + p_o \odot c_t + b_o)"),
    ],
)
def test_a_line_is_the_usual_equation(kind: str, name: str, wanted: str) -> None:
    """With a left-hand side where the quantity has a letter, several indices in braces."""
    assert latex(described(kind), name) == wanted


def test_an_activation_is_called_by_its_name() -> None:
    """Whatever LaTeX knows of it."""
    assert latex(described("rnn", nonlinearity="relu"), "h") == (
        r"h_t = \mathrm{ReLU}(W_h h_{t-1} + W_x x_t + b_h)"
    )


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_an_equation_gives_the_quantity(case: Case) -> None:
    """Every right-hand side, evaluated with the trace's own numbers, is the trace's value."""
    cell, description = case.cell(2, 3), case.description
    run = cell.forward(np.random.default_rng(1).standard_normal((4, 1, 2)))
    known: dict[str, Any] = {"σ": sigmoid, "tanh": np.tanh, "ReLU": lambda a: np.maximum(a, 0)}
    for learned in description.arrays:
        for block in learned.blocks:
            rows = cell.parameters()[learned.name][learned.rows(block, 3)]
            letter, _, under = learned.name.partition("_")
            alone = len(description.blocks) == 1 and under
            known[f"{letter}_{under.removesuffix(block)}{'' if alone else block}"] = rows
            known[f"{letter}_{under or block}"] = rows
    signs = {r"\odot": "*", r"\sigma": "σ", r"\tanh": "tanh", r"\mathrm{ReLU}": "ReLU"}
    signs |= {"_{t-1}": "_prev", "_t": ""}
    for name in description.names:
        said = latex(description, name).rpartition(" = ")[2]
        for sign, code in signs.items():
            said = said.replace(sign, code)
        said = re.sub(r"_\{(\w+)\}", r"_\1", said)
        said = re.sub(r"(\bW_\w+) (?=[\w(])", r"\1 @ ", said)  # a matrix and what it multiplies
        letters = set(re.findall(r"\b[xhc](?:_prev)?\b|\b[a-z]\b", said))
        for t in range(4):
            values = {letter: run.quantity(letter)[t, 0] for letter in letters}
            made = eval(said, {}, {**known, **values})
            wanted = run.quantity(name)[t, 0]
            np.testing.assert_allclose(made, wanted, rtol=1e-12, atol=1e-14, err_msg=name)
