"""Tell the browser what a cell is: its quantities, their equations, their colours, its drawing.

All of it follows from the cell's description, so the browser asks no cell for its kind. Left out:
words (titles and notes are English source strings, which the page translates) and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from seqviz.cells import Description, Made, Sum, Term
from seqviz.cells.description import PREV, AnyQuantity
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.figures.cell_drawing import drawing
from seqviz.payloads import cell as told
from seqviz.payloads.cell import Token

_PIECES: Final = re.compile(r"\{\d\}|\d+|\w+|\S")
"""Of an operation's formula: a source, a number, a function, or a sign."""
_BINDING: Final = ("⊙", "−")  # what stands behind these is a factor

READING: Final = ("resets", "keeps", "writes", "content", "shows", "state")
"""The roles in the order in which the rows of the overview are read."""


@lru_cache(maxsize=64)
def describe_layer(description: Description) -> told.Cell:
    """What the browser needs of a cell; the same object for equal descriptions."""
    return told.Cell(
        kind=description.kind,
        title=description.title,
        quantities=tuple(_entry(description, one) for one in description),
        blocks=tuple(description.blocks),
        states=tuple(name for name in description.names if name in description.states),
        rows=rows_of(description),
        arrays=tuple(
            told.Learned(one.name, tuple(one.blocks), one.columns) for one in description.arrays
        ),
        drawing=drawing(description).packed(),
    )


def rows_of(cell: Description) -> tuple[str, ...]:
    """The gates, then the states, in reading order."""
    rows = [one for one in cell if one.role in READING]
    return tuple(one.name for one in sorted(rows, key=lambda one: READING.index(one.role)))


def is_share(cell: Description, name: str) -> bool:
    """Whether a quantity lies between 0 and 1, as gates do."""
    return _limit(cell, name) == "share"


def _entry(cell: Description, one: AnyQuantity) -> told.AnyQuantity:
    common: dict[str, Any] = {
        "name": one.name,
        "title": one.title,
        "note": one.note,
        "role": one.role,
        "opens": cell.can_open(one),
        "sources": one.sources,
        "colour": colour_of(cell, one.name),
        "plain": plain(cell, one.name),
        "tokens": tuple(equation(cell, one.name)),
        "limit": _limit(cell, one.name),
    }
    if isinstance(one, Made):
        return told.Made(**common, operation=one.operation)
    return told.Summed(
        **common,
        activation=one.activation,
        terms=tuple(told.Term(term.source, term.array, kind_of(cell, term)) for term in one.terms),
        bias=one.bias,
        block=one.rows_of,
    )


def kind_of(cell: Description, term: Term) -> told.TermKind:
    """How a term is multiplied: with a "matrix", a "vector", or not at all ("plain")."""
    if not term.array:
        return "plain"
    return "matrix" if cell.array(term.array).columns else "vector"


# -------------------------------------------------------------------- colours


def colour_of(cell: Description, name: str) -> str:
    """The gate or state whose colour a quantity has: its own, or of what it comes from or leads to.

    A part with one source has that one's colour, a part of a state the state's, and one that goes
    into a gate or candidate that of the gate it is made from.
    """
    if name == "x":
        return "x"
    if name.removesuffix(PREV) in cell.states:
        return name.removesuffix(PREV)
    one = cell[name]
    if one.role != "part":
        return name
    if len(one.sources) == 1:
        return colour_of(cell, one.sources[0])
    for target in cell.feeds(name):
        if cell[target].role == "state":
            return target
    return colour_of(cell, one.sources[0])


# -------------------------------------------------------------------- where colours end


def _limit(cell: Description, name: str) -> told.Limit:
    if name.removesuffix(PREV) in cell.states and name not in cell:
        return _limit(cell, name.removesuffix(PREV))
    one = cell[name]
    if isinstance(one, Sum):
        activation = ACTIVATIONS[one.activation]
        if activation.low == 0 and activation.high == 1:
            return "share"
        bounded = activation.low is not None and activation.high is not None
        return 1.0 if bounded else told.Usual(name, 0)
    if one.role == "state":
        return _state_limit(cell, one)
    limits = [_limit(cell, source) for source in one.sources]
    if one.operation == "tanh":
        return 1.0
    others = [limit for limit in limits if limit != "share"]
    if one.operation == "complement" or not others:
        return limits[0]
    return others[0] if len(others) == 1 else told.Usual(name, 0)


def _state_limit(cell: Description, one: Made) -> told.Limit:
    """1 where shares of what is bounded are all that a state is made of, else its usual size."""
    if one.name != cell.states[0]:
        return told.Usual(one.name, 1)  # as its tanh's while it is small
    contents = [cell[name] for name in cell.with_role("content")]
    bounded = all(
        isinstance(other, Sum) and ACTIVATIONS[other.activation].high is not None
        for other in contents
    )
    return 1.0 if bounded else told.Usual(one.name, 0)


# -------------------------------------------------------------------- equations


def equation(cell: Description, name: str) -> Iterator[Token]:
    """The right-hand side of a quantity's equation; parts without a job are written out."""
    one = cell[name]
    if isinstance(one, Sum):
        yield from _sum(cell, one)
        return
    pieces = _PIECES.findall(OPERATIONS[one.operation].formula)
    for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
        if piece[0] == "{":
            source = one.of[int(piece[1:-1])]
            factor = before in _BINDING or after == "⊙"
            yield from (_factor if factor else _written)(cell, source)
        elif piece.isdecimal():
            yield told.NumberToken(piece)
        else:
            yield told.FunctionToken(piece) if piece.isalpha() else told.OperatorToken(piece)


def _sum(cell: Description, one: Sum) -> Iterator[Token]:
    sign = ACTIVATIONS[one.activation].sign
    if sign:
        yield told.FunctionToken(sign)
        yield told.OperatorToken("(")
    for number, term in enumerate(sorted(one.terms, key=lambda t: _order(cell, t))):
        if number:
            yield told.OperatorToken("+")
        if not term.array:
            yield from _written(cell, term.source)
            continue
        yield _weight(cell, term.array, one)
        if not cell.array(term.array).columns:
            yield told.OperatorToken("⊙")
        yield from _factor(cell, term.source)
    if one.bias:
        yield told.OperatorToken("+")
        yield _weight(cell, one.bias, one)
    if sign:
        yield told.OperatorToken(")")


def _order(cell: Description, term: Term) -> int:
    """As equations are read: from the state first, then from the input, peepholes last."""
    if term.source == "x":
        return 1
    return 2 if kind_of(cell, term) == "vector" else 0


def _weight(cell: Description, array: str, one: Sum) -> Token:
    """An array's letter with what stands under it: "W_x" of block f is W with x and f."""
    letter, _, under = array.partition("_")
    block = one.rows_of
    index = [*under.removesuffix(block if len(under) > len(block) else "")]
    if len(cell.blocks) > 1 or not index:
        index.append(block)
    return told.WeightToken(letter, tuple(index))


def _named(cell: Description, name: str) -> bool:
    """Whether a quantity has a letter of its own, or is written out."""
    return name not in cell or cell[name].role != "part"


def _written(cell: Description, name: str) -> Iterator[Token]:
    if _named(cell, name):
        yield told.SymbolToken(name)
    else:
        yield from equation(cell, name)


def _factor(cell: Description, name: str) -> Iterator[Token]:
    """As a factor: in brackets where it is a sum, a difference or a product of others."""
    if _named(cell, name):
        yield told.SymbolToken(name)
        return
    one = cell[name]
    bare = isinstance(one, Made) and one.operation == "tanh"
    if not bare:
        yield told.OperatorToken("(")
    yield from equation(cell, name)
    if not bare:
        yield told.OperatorToken(")")


def plain(cell: Description, name: str) -> str:
    """How a sentence writes a quantity: "fₜ", "cₜ₋₁", "(1−zₜ)⊙nₜ"."""
    if _named(cell, name):
        return f"{name.removesuffix(PREV)}ₜ{'₋₁' if name.endswith(PREV) else ''}"
    tokens = list(equation(cell, name))
    match tokens:
        case [told.FunctionToken(function), _, told.SymbolToken(only), _]:
            return f"{function} {plain(cell, only)}"
    said = ""
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if isinstance(token, told.SymbolToken):
            said += plain(cell, token.symbol)
        elif isinstance(token, told.WeightToken):
            said += token.weight + ("·" if is_factor(after) else "")
        else:
            said += text_of(token)
    return said


def is_factor(token: Token | None) -> bool:
    """Whether what stands behind an array's letter is multiplied with it."""
    return isinstance(token, told.SymbolToken) or token == told.OperatorToken("(")


def text_of(token: told.OperatorToken | told.FunctionToken | told.NumberToken) -> str:
    """What stands there, of a piece that is only text."""
    if isinstance(token, told.OperatorToken):
        return token.operator
    return token.function if isinstance(token, told.FunctionToken) else token.number
