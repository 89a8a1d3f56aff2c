"""What a layer's function does, in one line of words and equations, for its docstring."""

from __future__ import annotations

from collections.abc import Sequence

from seqviz.cells import Description, Made
from seqviz.cells.description import PREV
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.export import words
from seqviz.export.steps import guarded
from seqviz.export.words import Say, in_english


def in_words(description: Description, say: Say = in_english) -> str:
    """What a step does, in a line: "c = f c + i g and h = o tanh(c) at every step; rows …"."""
    states = [one.name for one in description if one.name in description.states]
    said = say(words.AND).join(f"{name} = {_said(description, name)}" for name in states)
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in description.arrays:
        if len(one.blocks) > 1:
            groups.setdefault(one.blocks, []).append(one.name.partition("_")[0])
    if not groups:
        return say(words.EVERY_STEP).format(states=said)
    rows = say(words.ROWS_OF_OTHERS).join(
        say(words.ROWS).format(
            arrays=_listed(list(dict.fromkeys(names)), say), blocks=", ".join(blocks)
        )
        for blocks, names in groups.items()
    )
    return say(words.EVERY_STEP_ROWS).format(states=said, rows=rows)


def _listed(names: Sequence[str], say: Say) -> str:
    listed, *others = names
    for last in others:
        listed = say(words.STACKED).format(arrays=listed, last=last)
    return listed


def _said(cell: Description, name: str) -> str:
    """A right-hand side with products written side by side."""
    one = cell[name]
    if isinstance(one, Made):
        line = OPERATIONS[one.operation].line.replace(" * ", " ").replace("np.", "")
        loose = "" if "(" in line or " + " in line else "+-"
        return line.format(*(guarded(_source(cell, source), loose) for source in one.of))
    first = sorted(one.terms, key=lambda term: term.source == "x")
    summands = [
        f"{term.array} {guarded(_source(cell, term.source), '+-')}".strip() for term in first
    ]
    inner = " + ".join([*summands, *([one.bias] if one.bias else [])])
    sign = ACTIVATIONS[one.activation].sign
    return f"{sign}({inner})" if sign else inner


def _source(cell: Description, name: str) -> str:
    if name in cell and cell[name].role == "part":
        return _said(cell, name)
    return name.removesuffix(PREV)
