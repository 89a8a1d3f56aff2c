"""The formula of a count is the usual one, and counts what a cell really learns."""

import pytest

from seqviz.cells import described
from seqviz.export import parameter_formula
from tests.register import CASES, Case, name_of

FORMULAS = {
    "rnn": ("H(I + H + 1)", r"{h} \cdot ({i} + {h} + 1)"),
    "lstm": ("4H(I + H + 1)", r"4 \cdot {h} \cdot ({i} + {h} + 1)"),
    "gru": ("3H(I + H + 1) + H", r"3 \cdot {h} \cdot ({i} + {h} + 1) + {h}"),
    "mingru": ("2H(I + 1)", r"2 \cdot {h} \cdot ({i} + 1)"),
    "peephole": ("4H(I + H + 1) + 3H", r"4 \cdot {h} \cdot ({i} + {h} + 1) + 3 \cdot {h}"),
}


@pytest.mark.parametrize("kind", FORMULAS)
def test_the_parameters_are_counted_by_the_usual_formula(kind: str) -> None:
    """What all blocks have stands in the bracket, what only some have follows."""
    assert parameter_formula(described(kind)) == FORMULAS[kind]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_formula_gives_the_true_count(case: Case) -> None:
    """For several sizes, the number of numbers that a cell really has."""
    for inputs, units in ((1, 1), (2, 5), (7, 3)):
        said = parameter_formula(case.description).latex.format(i=inputs, h=units)
        count = sum(array.size for array in case.cell(inputs, units).parameters().values())
        assert eval(said.replace(r"\cdot", "*")) == count
