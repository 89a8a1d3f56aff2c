"""Equations as text: written as usual, and true of every registered cell."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from seqviz.cells import described
from seqviz.cells.arrays import sigmoid
from seqviz.figures.cell_text import latex, text
from tests.register import CASES, Case, name_of


@pytest.mark.parametrize(
    ("kind", "name", "wanted"),
    [
        ("rnn", "h", "hₜ = tanh(W_h·hₜ₋₁ + W_x·xₜ + b_h)"),
        ("lstm", "c", "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ"),
        ("lstm", "tanh_c", "tanh(cₜ)"),
        ("gru", "n", "nₜ = tanh(rₜ ⊙ (W_hn·hₜ₋₁ + b_hn) + W_xn·xₜ + b_n)"),
        ("mgu", "n", "nₜ = tanh(W_hn·(fₜ ⊙ hₜ₋₁) + W_xn·xₜ + b_n)"),
        ("peephole", "o", "oₜ = σ(W_ho·hₜ₋₁ + W_xo·xₜ + p_o ⊙ cₜ + b_o)"),
    ],
)
def test_a_line_of_text_is_the_usual_equation(kind: str, name: str, wanted: str) -> None:
    """With a left-hand side where the quantity has a letter."""
    assert text(described(kind), name) == wanted


def test_latex_has_the_same_symbols() -> None:
    """Several indices in braces, functions and products by their names."""
    assert latex(described("gru"), "n") == (
        r"n_t = \tanh(r_t \odot (W_{hn} h_{t-1} + b_{hn}) + W_{xn} x_t + b_n)"
    )
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
    signs = {"·": " @ ", "⊙": "*", "−": "-", "ₜ₋₁": "_prev", "ₜ": ""}
    for name in description.names:
        said = text(description, name).rpartition(" = ")[2]
        for sign, code in signs.items():
            said = said.replace(sign, code)
        letters = set(re.findall(r"\b[xhc](?:_prev)?\b|\b[a-z]\b", said))
        for t in range(4):
            values = {letter: run.quantity(letter)[t, 0] for letter in letters}
            made = eval(said, {}, {**known, **values})
            wanted = run.quantity(name)[t, 0]
            np.testing.assert_allclose(made, wanted, rtol=1e-12, atol=1e-14, err_msg=name)
