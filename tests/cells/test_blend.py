"""What is kept and written: read off a description, true of every run."""

from math import prod

import numpy as np
import pytest

from seqviz.cells import Description, Learned, Made
from seqviz.cells.blend import Blend, Factor, blend
from seqviz.cells.description import AnyQuantity, gate
from seqviz.cells.register import FORMS
from tests.register import CASES, Case, name_of

KEPT, WRITTEN, ALL = (Factor("f"),), (Factor("i"),), ()
BLOCKS = ("i", "f", "g", "o")


def lstm_with(*memory: AnyQuantity) -> Description:
    """A cell with an LSTM's gates and another way to make c."""
    return Description(
        kind="trial",
        title="trial",
        arrays=(Learned("W_x", BLOCKS, "I"), Learned("W_h", BLOCKS, "H"), Learned("b", BLOCKS)),
        quantities=(
            gate("i", "", "writes"),
            gate("f", "", "keeps"),
            gate("g", "", "content", activation="tanh"),
            *memory,
            gate("o", "", "shows"),
            Made(name="tanh_c", operation="tanh", of=("c",)),
            Made(name="h", role="state", operation="product", of=("o", "tanh_c")),
        ),
        states=("h", "c"),
    )


def product(name: str, *of: str) -> Made:
    """A part."""
    return Made(name=name, operation="product", of=of)


def added(*of: str, operation: str = "add") -> Made:
    """The memory."""
    return Made(name="c", role="state", operation=operation, of=of)


def test_the_registered_cells_are_told_as_their_papers_do() -> None:
    """Gates that keep and write, or one gate and what it leaves; nothing of an RNN."""
    both = Blend(KEPT, WRITTEN)
    found = {form.name: blend(form.description) for form in FORMS}
    known: dict[str, Blend | None] = {
        "rnn-tanh": None,
        "rnn-relu": None,
        "lstm": both,
        "gru": Blend((Factor("z"),), (Factor("z", rest=True),)),
        "mgu": Blend((Factor("f", rest=True),), (Factor("f"),)),
        "mingru": Blend((Factor("z", rest=True),), (Factor("z"),)),
        "peephole-free": both,
        "peephole-coupled": both,
    }
    assert {name: found[name] for name in known} == known


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_kept_and_written_make_the_memory(case: Case) -> None:
    """c_t − kept · c_{t−1} is written · the new content, in every unit at every step."""
    cell, found = case.description, blend(case.description)
    if found is None:
        return
    run = case.cell(2, 3).forward(np.random.default_rng(1).standard_normal((4, 2, 2)))

    def weight(factors: tuple[Factor, ...]) -> np.ndarray:
        values = [(run.quantity(one.gate), one.rest) for one in factors]
        return prod((1 - value if rest else value for value, rest in values), start=1.0)

    memory = run.state(cell.states[-1])
    new = memory[1:] - weight(found.kept) * memory[:-1]
    (content,) = cell.with_role("content")
    np.testing.assert_allclose(new, weight(found.written) * run.quantity(content), atol=1e-14)


@pytest.mark.parametrize(
    ("memory", "wanted"),
    [
        ((product("ig", "i", "g"), added("c_prev", "ig")), Blend(ALL, WRITTEN)),
        ((product("fc", "f", "c_prev"), added("g", "fc")), Blend(KEPT, ALL)),
        (
            (product("if", "i", "f"), product("ifg", "if", "g"), added("c_prev", "ifg")),
            Blend(ALL, (Factor("i"), Factor("f"))),
        ),
        ((product("ig", "i", "g"), added("ig", "g")), None),
        ((product("fc", "f", "c_prev"), added("fc", "c_prev")), None),
        ((product("fc", "f", "c_prev"), added("fc", operation="tanh")), None),
    ],
    ids=["keeps all", "writes all", "two gates", "no old", "no new", "squashed"],
)
def test_another_memory_is_not_taken_for_an_lstms(
    memory: tuple[AnyQuantity, ...], wanted: Blend | None
) -> None:
    """Though its gates are said to keep and to write, only what is computed counts."""
    assert blend(lstm_with(*memory)) == wanted
