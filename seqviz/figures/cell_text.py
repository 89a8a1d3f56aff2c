r"""A cell's equations as LaTeX, from the tokens that the browser typesets.

    h_t = z_t \odot h_{t-1} + (1 - z_t) \odot n_t

Left out: the tokens themselves (cell_entry.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from seqviz.cells import Description
from seqviz.cells.description import PREV
from seqviz.figures.cell_entry import equation, is_factor, text_of
from seqviz.payloads.cell import OperatorToken, SymbolToken, Token, WeightToken

_LATEX: Final = {
    "σ": r"\sigma",
    "tanh": r"\tanh",
    "ReLU": r"\mathrm{ReLU}",
    "⊙": r"\odot",
    "−": "-",
}
_SPACED: Final = ("=", "+", "−", "⊙")


def latex(description: Description, name: str) -> str:
    """The whole equation of a quantity in LaTeX; of a part without a letter the right-hand side."""
    said = ""
    for token, multiplied in _with_products(_whole(description, name)):
        if isinstance(token, SymbolToken):
            letter, before = token.symbol.removesuffix(PREV), token.symbol.endswith(PREV)
            piece = f"{letter}_{{t-1}}" if before else f"{letter}_t"
        elif isinstance(token, WeightToken):
            under = "".join(token.index)
            piece = f"{token.weight}_{under if len(under) == 1 else f'{{{under}}}'}"
        else:
            piece = text_of(token)
            piece = (
                f" {_LATEX.get(piece, piece)} " if piece in _SPACED else _LATEX.get(piece, piece)
            )
        said += f" {piece}" if multiplied else piece
    return said


def _whole(description: Description, name: str) -> list[Token]:
    """With its left-hand side, where it has a letter."""
    right = list(equation(description, name))
    if description[name].role == "part":
        return right
    return [SymbolToken(name), OperatorToken("="), *right]


def _with_products(tokens: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Every token, and whether it is what a matrix before it multiplies."""
    for before, token in zip([None, *tokens], tokens, strict=False):
        yield token, isinstance(before, WeightToken) and is_factor(token)
