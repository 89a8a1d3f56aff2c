"""What the browser is told of a cell: equations, colours and where colours end."""

import json
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import CELLS, described
from seqviz.cells.operations import OPERATIONS
from seqviz.figures import cell_entry
from seqviz.figures.cell_entry import describe_layer
from seqviz.payloads import plain
from seqviz.payloads.cell import AnyQuantity, Token, Usual, WeightToken
from tests.register import CASES, Case, name_of


def written(tokens: Iterable[Token]) -> str:
    """An equation on one line: a weight as its letter and indices."""
    return " ".join(
        f"{token.weight}_{''.join(token.index)}"
        if isinstance(token, WeightToken)
        else next(iter(plain(token).values()))
        for token in tokens
    )


def entries(kind: str, **options: str) -> dict[str, AnyQuantity]:
    """The quantities of a cell by name."""
    return {one.name: one for one in describe_layer(described(kind, **options)).quantities}


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_travels_as_json(kind: str) -> None:
    """Everything is plain data, and every quantity says what it is made from."""
    entry = plain(describe_layer(described(kind)))
    assert json.loads(json.dumps(entry)) == entry
    for one in entry["quantities"]:
        assert one["tokens"], one
        assert ("terms" in one) != ("operation" in one), one


@pytest.mark.parametrize(
    ("kind", "quantity", "wanted"),
    [
        ("rnn", "h", "tanh ( W_h h_prev + W_x x + b_h )"),
        ("lstm", "f", "σ ( W_hf h_prev + W_xf x + b_f )"),
        ("lstm", "c", "f ⊙ c_prev + i ⊙ g"),
        ("lstm", "h", "o ⊙ tanh ( c )"),
        ("gru", "n", "tanh ( r ⊙ ( W_hn h_prev + b_hn ) + W_xn x + b_n )"),
        ("gru", "h", "z ⊙ h_prev + ( 1 − z ) ⊙ n"),
        ("mgu", "n", "tanh ( W_hn ( f ⊙ h_prev ) + W_xn x + b_n )"),
        ("mingru", "n", "W_xn x + b_n"),
        ("peephole", "o", "σ ( W_ho h_prev + W_xo x + p_o ⊙ c + b_o )"),
    ],
)
def test_equations_are_the_papers(kind: str, quantity: str, wanted: str) -> None:
    """As the cells' modules print them, parts without a letter of their own written out."""
    assert written(entries(kind)[quantity].tokens) == wanted


def test_an_operations_formula_is_its_equation(monkeypatch: pytest.MonkeyPatch) -> None:
    """In its order, with brackets where a source is a factor; also of one that is new."""
    lstm, gru = described("lstm"), described("gru")
    formulas = {"product": "{1} ⊙ {0}", "add": "max ( {0} , {1} )"}
    changed = {name: replace(OPERATIONS[name], formula=one) for name, one in formulas.items()}
    monkeypatch.setattr(cell_entry, "OPERATIONS", {**OPERATIONS, **changed})
    assert written(cell_entry.equation(lstm, "c")) == "max ( c_prev ⊙ f , g ⊙ i )"
    assert written(cell_entry.equation(gru, "nz")) == "n ⊙ ( 1 − z )"


def test_what_is_told_of_a_cell_follows_its_description() -> None:
    """One that differs is told anew, whatever its kind and options are."""
    usual = described("mgu")
    other = replace(usual, quantities=tuple(replace(one, at=(200, 100)) for one in usual))
    assert describe_layer(usual) is describe_layer(replace(usual))
    places = {part.x for part in describe_layer(other).drawing.parts}
    assert 200 in places
    assert 200 not in {part.x for part in describe_layer(usual).drawing.parts}


def test_sentences_write_a_quantity_short() -> None:
    """A letter with its step, or what a part is made from."""
    gru, lstm = entries("gru"), entries("lstm")
    assert gru["rn"].plain == "rₜ⊙(W·hₜ₋₁+b)"
    assert gru["nz"].plain == "(1−zₜ)⊙nₜ"
    assert lstm["tanh_c"].plain == "tanh cₜ"
    assert lstm["fc"].plain == "fₜ⊙cₜ₋₁"


def test_a_part_has_the_colour_of_what_it_belongs_to() -> None:
    """Of the state that it leads to, or of the one thing that it is made from."""
    colours = {name: one.colour for name, one in entries("gru").items()}
    assert colours == {
        "r": "r", "z": "z", "n": "n", "h": "h",
        "wn": "h", "rn": "r", "oz": "z", "zh": "h", "nz": "h",
    }  # fmt: skip
    lstm = entries("lstm")
    assert {lstm[name].colour for name in ("fc", "ig", "tanh_c", "c")} == {"c"}


def test_colours_end_where_values_can() -> None:
    """Gates between 0 and 1, what tanh bounds at 1, a cell state at its usual size."""
    lstm, minimal = entries("lstm"), entries("mingru")
    assert [lstm[name].limit for name in ("f", "g", "h")] == ["share", 1.0, 1.0]
    assert lstm["c"].limit == Usual("c", 1)
    assert minimal["h"].limit == Usual("h", 0)
    assert entries("rnn", nonlinearity="relu")["h"].limit == Usual("h", 0)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_no_value_passes_the_end_of_its_colours(case: Case) -> None:
    """With large weights, from zero: what is said to be bounded stays between its ends."""
    cell = case.cell(2, 6, seed=3)
    for array in cell.parameters().values():
        array *= 8
    run = cell.forward(4 * np.random.default_rng(4).standard_normal((40, 3, 2)))
    for one in describe_layer(case.description).quantities:
        values, limit = run.quantity(one.name), one.limit
        if isinstance(limit, Usual):
            assert limit.of in case.description
        elif limit == "share":
            assert 0 <= values.min() <= values.max() <= 1, one.name
        else:
            assert np.abs(values).max() <= limit, one.name
