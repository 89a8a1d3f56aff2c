"""Short formulas in a line: LaTeX cut into pieces, with the colours of gates and states.

Left out: tall formulas, which Streamlit sets. A fraction is a quotient on a line (`runs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from seqviz.figures.theme import SYMBOLS
from seqviz.payloads.bits import Bit, Bits, Kind, Mark

_SIGNS: Final[Mapping[str, str]] = {
    "sigma": "σ",
    "tanh": "tanh",
    "odot": "⊙",
    "partial": "∂",
    "top": "⊤",
    "cdot": "·",
    "cdots": "⋯",
    "approx": "≈",
    "min": "min",
    "log": "log",
    "exp": "exp",
    "sum": "∑",
    "eta": "η",
    "tau": "τ",
    "leftarrow": "←",
    "|": "‖",
}
_MARKS: Final[Mapping[str, Mark]] = {"wrong": "wrong", "good": "good", "look": "look"}
_TOKEN: Final = re.compile(r"\\(?:[a-z]+|\|)|[_^{}]|[^\\_^{}]+")
_KINDS: Final[Mapping[int, Kind]] = {
    -1: "sub",
    0: "math",
    1: "sup",
    2: "frac",
    3: "bar",
    4: "end",
}
_OWN: Final = re.compile(rf"(?<![A-Za-z])([{''.join(SYMBOLS)}])$")

_Piece = tuple[str, int, Mark]


def runs(latex: str) -> Iterator[tuple[str, int]]:
    """A short formula as pieces of text on the line (0), below (−1) and above it (1).

    Raises:
        ValueError: a command that has no sign here.
    """
    flat = ((text, level if level < 2 else 0, mark) for text, level, mark in _read(latex))
    yield from ((text, level) for text, level, _mark in _merged(flat))


def bits(latex: str) -> Bits:
    r"""The same with colours and marks: ``\wrong{…}``, ``\good{…}`` and ``\look{…}``.

    A letter that owns a colour has it where an index of time stands below it, and so has the index.

    Raises:
        ValueError: a command that has no sign here.
    """
    found: list[Bit] = []
    pieces = _merged(_read(latex))
    timed = ""
    for k, (text, level, mark) in enumerate(pieces):
        if level:
            found.append(Bit(text, _KINDS[level], timed, mark))
            timed = ""
            continue
        below = pieces[k + 1] if k + 1 < len(pieces) else ("", 0, mark)
        own = _OWN.search(text)
        timed = own[1] if own and below[1] == -1 and below[0][:1] in "tTk" else ""
        head = text[: own.start()] if own and timed else text
        if head:
            found.append(Bit(head, "math", "", mark))
        if timed:
            found.append(Bit(timed, "math", timed, mark))
    return tuple(found)


def _read(latex: str) -> Iterator[_Piece]:
    return _pieces(_TOKEN.findall(latex), 0, "")


def _merged(pieces: Iterable[_Piece]) -> list[_Piece]:
    merged: list[_Piece] = []
    for text, level, mark in pieces:
        said = text.replace("-", "−")
        if merged and merged[-1][1:] == (level, mark):
            merged[-1] = (merged[-1][0] + said, level, mark)
        else:
            merged.append((said, level, mark))
    return merged


def _pieces(tokens: list[str], level: int, mark: Mark) -> Iterator[_Piece]:
    """Eat tokens up to the brace that closes the group."""
    while tokens:
        token = tokens.pop(0)
        if token == "}":
            return
        if token == "{":
            yield from _pieces(tokens, level, mark)
        elif token in "_^":
            yield from _argument(tokens, -1 if token == "_" else 1, mark)
        elif token == r"\frac":
            for place, opening in ((2, "("), (3, ") / (")):
                yield opening, level or place, mark
                yield from _argument(tokens, level, mark)
            yield ")", level or 4, mark
        elif token.startswith("\\"):
            name = token.removeprefix("\\")
            if name in _MARKS:
                yield from _argument(tokens, level, _MARKS[name])
            elif name in _SIGNS:
                yield _SIGNS[name], level, mark
            else:
                raise ValueError(f"a formula says {token}; wanted one of _SIGNS or _MARKS")
        else:
            yield token, level, mark


def _argument(tokens: list[str], level: int, mark: Mark) -> Iterator[_Piece]:
    """What stands below or above the line, or in a fraction: a group, or one sign."""
    first = tokens.pop(0)
    if first == "{":
        yield from _pieces(tokens, level, mark)
    elif first.startswith("\\"):
        yield from _pieces([first], level, mark)
    else:
        yield first[:1], level, mark
        if first[1:]:
            tokens.insert(0, first[1:])
