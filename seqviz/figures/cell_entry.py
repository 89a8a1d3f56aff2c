"""Tell the browser what a cell is: its quantities, their equations, their colours, its drawing.

All of it follows from the cell's description, so the browser asks no cell for its kind. Left out:
words (titles and notes are English source strings, which the page translates) and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

from seqviz.cells import Description, Made, Sum, Term
from seqviz.cells.description import PREV, AnyQuantity
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.figures.cell_drawing import drawing

Token: TypeAlias = dict[str, Any]
"""A piece of an equation: ``symbol`` (a quantity), ``operator``, ``function`` or ``number`` with
its text, or ``weight`` with its letter and ``index``, its indices."""

_PIECES: Final = re.compile(r"\{\d\}|\d+|\w+|\S")
"""Of an operation's formula: a source, a number, a function, or a sign."""
_BINDING: Final = ("⊙", "−")  # what stands behind these is a factor

READING: Final = ("resets", "keeps", "writes", "content", "shows", "state")
"""The roles in the order in which the rows of the overview are read."""


def describe_layer(description: Description) -> dict[str, Any]:
    """What the browser needs of a cell.

    Returns:
        ``kind``, ``title``; ``quantities`` in the order of their computation, each with ``name``,
        ``title``, ``note``, ``role``, ``opens``, ``sources``, ``colour`` (the gate or state whose
        colour it has), ``plain`` (how a sentence writes it), ``tokens`` (the right-hand side of its
        equation), ``limit`` ("share": between 0 and 1; a number: where its colours end; or {of,
        least}: at the usual size of that quantity's values, and at least there), and either
        ``operation``, or ``activation``, ``terms`` ({source, array, kind}, kind being "matrix",
        "vector" or "plain"), ``bias`` and ``block``; ``blocks``; ``gates``; ``states`` in the order
        of their computation; ``rows`` of the overview; ``cuttable``; ``arrays`` ({name, blocks,
        columns}); ``drawing`` (cell_drawing.py).
    """
    return _described(description)


@lru_cache(maxsize=64)
def _described(cell: Description) -> dict[str, Any]:
    return {
        "kind": cell.kind,
        "title": cell.title,
        "quantities": [_entry(cell, one) for one in cell],
        "blocks": list(cell.blocks),
        "gates": list(cell.gates),
        "states": [name for name in cell.names if name in cell.states],
        "rows": rows_of(cell),
        "cuttable": list(cell.cuttable),
        "arrays": [
            {"name": one.name, "blocks": list(one.blocks), "columns": one.columns}
            for one in cell.arrays
        ],
        "drawing": drawing(cell).packed(),
    }


def rows_of(cell: Description) -> list[str]:
    """The gates, then the states, in reading order."""
    rows = [one for one in cell if one.role in READING]
    return [one.name for one in sorted(rows, key=lambda one: READING.index(one.role))]


def _entry(cell: Description, one: AnyQuantity) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": one.name,
        "title": one.title,
        "note": one.note,
        "role": one.role,
        "opens": cell.can_open(one),
        "sources": list(one.sources),
        "colour": colour_of(cell, one.name),
        "plain": plain(cell, one.name),
        "tokens": list(equation(cell, one.name)),
        "limit": _limit(cell, one.name),
    }
    if isinstance(one, Made):
        return entry | {"operation": one.operation}
    return entry | {
        "activation": one.activation,
        "terms": [
            {"source": term.source, "array": term.array, "kind": kind_of(cell, term)}
            for term in one.terms
        ],
        "bias": one.bias,
        "block": one.rows_of,
    }


def kind_of(cell: Description, term: Term) -> str:
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


def _limit(cell: Description, name: str) -> Any:
    if name.removesuffix(PREV) in cell.states and name not in cell:
        return _limit(cell, name.removesuffix(PREV))
    one = cell[name]
    if isinstance(one, Sum):
        activation = ACTIVATIONS[one.activation]
        if activation.low == 0 and activation.high == 1:
            return "share"
        bounded = activation.low is not None and activation.high is not None
        return 1.0 if bounded else {"of": name, "least": 0}
    if one.role == "state":
        return _state_limit(cell, one)
    limits = [_limit(cell, source) for source in one.sources]
    if one.operation == "tanh":
        return 1.0
    others = [limit for limit in limits if limit != "share"]
    if one.operation == "complement" or not others:
        return limits[0]
    return others[0] if len(others) == 1 else {"of": name, "least": 0}


def _state_limit(cell: Description, one: Made) -> Any:
    """1 where shares of what is bounded are all that a state is made of, else its usual size."""
    if one.name != cell.states[0]:
        return {"of": one.name, "least": 1}  # as its tanh's while it is small
    contents = [cell[name] for name in cell.with_role("content")]
    bounded = all(
        isinstance(other, Sum) and ACTIVATIONS[other.activation].high is not None
        for other in contents
    )
    return 1.0 if bounded else {"of": one.name, "least": 0}


# -------------------------------------------------------------------- equations


def symbol(name: str) -> Token:
    """A quantity or a state before."""
    return {"symbol": name}


def operator(text: str) -> Token:
    """A sign or a bracket."""
    return {"operator": text}


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
            yield {"number": piece}
        else:
            yield {"function": piece} if piece.isalpha() else operator(piece)


def _sum(cell: Description, one: Sum) -> Iterator[Token]:
    sign = ACTIVATIONS[one.activation].sign
    if sign:
        yield {"function": sign}
        yield operator("(")
    for number, term in enumerate(sorted(one.terms, key=lambda t: _order(cell, t))):
        if number:
            yield operator("+")
        if not term.array:
            yield from _written(cell, term.source)
            continue
        yield _weight(cell, term.array, one)
        if not cell.array(term.array).columns:
            yield operator("⊙")
        yield from _factor(cell, term.source)
    if one.bias:
        yield operator("+")
        yield _weight(cell, one.bias, one)
    if sign:
        yield operator(")")


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
    return {"weight": letter, "index": index}


def _named(cell: Description, name: str) -> bool:
    """Whether a quantity has a letter of its own, or is written out."""
    return name not in cell or cell[name].role != "part"


def _written(cell: Description, name: str) -> Iterator[Token]:
    if _named(cell, name):
        yield symbol(name)
    else:
        yield from equation(cell, name)


def _factor(cell: Description, name: str) -> Iterator[Token]:
    """As a factor: in brackets where it is a sum, a difference or a product of others."""
    if _named(cell, name):
        yield symbol(name)
        return
    one = cell[name]
    bare = isinstance(one, Made) and one.operation == "tanh"
    if not bare:
        yield operator("(")
    yield from equation(cell, name)
    if not bare:
        yield operator(")")


def plain(cell: Description, name: str) -> str:
    """How a sentence writes a quantity: "fₜ", "cₜ₋₁", "(1−zₜ)⊙nₜ"."""
    if _named(cell, name):
        return f"{name.removesuffix(PREV)}ₜ{'₋₁' if name.endswith(PREV) else ''}"
    tokens = list(equation(cell, name))
    if "function" in tokens[0] and len(tokens) == 4:  # of one symbol
        return f"{tokens[0]['function']} {plain(cell, tokens[2]['symbol'])}"
    said = ""
    for number, token in enumerate(tokens):
        if "symbol" in token:
            said += plain(cell, token["symbol"])
        elif "weight" in token:
            follows = tokens[number + 1 : number + 2]
            multiplied = (
                bool(follows)
                and follows[0].get("operator") != "+"
                and ("symbol" in follows[0] or follows[0].get("operator") == "(")
            )
            said += token["weight"] + ("·" if multiplied else "")
        else:
            said += next(iter(token.values()))
    return said
