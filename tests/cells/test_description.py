"""A description that could not be run, or of which nothing could be shown, is refused at once."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from seqviz.cells import Description, Learned, Term, described
from seqviz.cells.description import Made, Sum

MGU = described("mgu")


def _with(quantity: str, /, **changes: object) -> Description:
    """The MGU with one quantity changed."""
    found = [replace(one, **changes) if one.name == quantity else one for one in MGU]
    return replace(MGU, quantities=tuple(found))


def _learning(*arrays: Learned) -> Description:
    """The MGU with other arrays."""
    return replace(MGU, arrays=arrays)


def _renamed(name: str) -> Description:
    """The MGU with another name for its candidate."""
    found = [
        replace(one, name=name, block="n")
        if isinstance(one, Sum) and one.name == "n"
        else replace(one, of=tuple(name if source == "n" else source for source in one.of))
        if isinstance(one, Made)
        else one
        for one in MGU
    ]
    return replace(MGU, quantities=tuple(found))


W_X, W_H, B = MGU.arrays


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: _with("n", name="f"), "quantities: got 'f' twice"),
        (lambda: _with("n", role="forgets"), "n: got role 'forgets'"),
        (lambda: _with("fh", of=("f", "n")), "fh: got source 'n', want one of"),
        (lambda: _with("fh", of=("f", "x")), "fh: got source 'x', which a matrix"),
        (lambda: _with("fh", of=("f",)), "fh: got 1 sources, want 2"),
        (lambda: _with("fh", operation="power"), "fh: got operation 'power'"),
        (lambda: _with("f", activation="step"), "f: got activation 'step'"),
        (lambda: _with("f", bias="b_q"), "f: got array 'b_q', want one with rows"),
        (lambda: _with("f", block="q"), "f: got array 'W_x', want one with rows"),
        (lambda: _with("f", terms=(Term("h_prev", "W_x"),)), "f: W_x multiplies x only"),
        (lambda: _with("f", terms=(Term("x", "W_h"),)), "f: x has to be multiplied"),
        (lambda: _with("f", terms=(Term("x"),)), "f: x has to be multiplied"),
        (lambda: replace(MGU, states=("h", "c")), "states: got 'c', want the name"),
        (lambda: replace(MGU, states=("n",)), r"states: got \('n',\), want h, or h and c"),
        (lambda: replace(MGU, states=("h", "n")), r"states: got \('h', 'n'\), want h, or"),
        (lambda: _learning(W_X, W_H), "arrays: got"),
        (lambda: _learning(W_X, W_H, B, Learned("W_q", ("f",), "H")), "arrays: got"),
        (lambda: _learning(replace(W_X, columns="H"), W_H, B), "arrays: got"),
        (lambda: _learning(W_H, B), "arrays: got"),
        (lambda: _learning(W_X, W_H, B, B), "arrays: got .*, want each name once"),
        (lambda: _learning(W_X, W_H, B, Learned("p-q", ("f",))), "'p-q': want a name of letters"),
        (lambda: _renamed("h_2"), "'h_2': want a name of letters"),
        (lambda: _renamed("n_n"), "'n_n': want small letters for what surgery"),
        (lambda: _renamed("N"), "'N': want small letters for what surgery"),
    ],
)
def test_what_cannot_be_computed_is_refused(make: Callable[[], Description], message: str) -> None:
    """The error names the quantity, or the arrays, and what was wanted."""
    with pytest.raises(ValueError, match=message):
        make()


def test_equal_descriptions_are_one_key() -> None:
    """Also with options, which are a mapping; so caches take a description itself."""
    free, coupled = (described("peephole", gates=gates) for gates in ("free", "coupled"))
    assert len({free, replace(free), coupled}) == 2
