"""What exported code says beside its lines: comments, docstrings, headings, in a reader's language.

Every sentence is an English source string; whoever exports passes a function that says it in
another language. Left out: the code itself, whose names are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from seqviz.cells.description import N_

Say: TypeAlias = Callable[[str], str]
"""From an English source string to the same in a reader's language; hashable, one a language."""


def in_english(message: str) -> str:
    """A message as it stands in the source."""
    return message


PURPOSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "keeps": N_("how much is kept"),
        "writes": N_("how much is written"),
        "resets": N_("how much of h the candidate sees"),
        "content": N_("what could be written"),
        "shows": N_("how much is shown"),
    }
)
"""What a gate or a candidate is for, by its role."""

SIGMOID: Final = N_("1 / (1 + e^-a), in a form that never overflows.")
LARGEST_FIRST: Final = N_("the largest y is taken off first, so that nothing overflows")
OUTPUT: Final = N_("W_y {weights}, each y {outputs}")
SHAPE: Final = N_("shape {shape}")
EACH: Final = N_("each {shape}")
INPUT: Final = N_("x_t {shape}")
COLUMNS: Final = N_("columns {shape}")
ROUNDING: Final = N_("but for rounding")

SMOOTH: Final = N_("D_h is dh_t / dx_s: what a small change of the input at index s does to h at t")
KINKED: Final = N_(
    "D_h is dh_t / dx_s: what a small change of the input at index s does to h at t;\n"
    "its left half is of a nudge up, its right half of one down: ReLU has a kink at 0,\n"
    "and where the halves differ there is no derivative, so what is left is nan"
)
LARGEST: Final = N_("the largest singular value")

WAY: Final = N_("the way of the state: h_0 and every h_t, (T + 1, H = {hidden})")
ARROWS: Final = N_("the arrows: where step t, counted from 1, would lead from each h of a grid")
SHORT: Final = N_("arrows do not reach beyond their cell")

CALM: Final = N_("(T, I), the same inputs without the pulse at index s")
FAR: Final = N_("as shares of the largest distance")

INTRODUCTION: Final = N_("A recurrent network step by step, written by seqviz. {needs}")
NUMPY_ONLY: Final = N_("It needs NumPy only.")
NUMBERS_BESIDE: Final = N_("It needs NumPy, and {file} beside it.")
HOW_TO_RUN: Final = N_("Run the cells from top to bottom, change a number, and run them again.")
NUMBERS: Final = N_("The numbers that it starts from")
LAYERS: Final = N_("The layers")
LAYERS_WITH: Final = N_("The layers, with {made} (layers, units and steps count from 1)")
RUN: Final = N_("Run it")
PRINT: Final = N_("Print every step")
SHOWN: Final = N_("of every layer; wx, wh and a are kept too")
PRINTED_STEP: Final = N_("step {number}: x = {values}")
PRINTED_LAYER: Final = N_("layer {number} {name} = {values}")

AND: Final = N_(" and ")
STACKED: Final = N_("{arrays} and {last}")
EVERY_STEP: Final = N_("{states} at every step.")
EVERY_STEP_ROWS: Final = N_("{states} at every step; rows of {rows}.")
ROWS: Final = N_("{arrays}: {blocks}")
ROWS_OF_OTHERS: Final = N_("; of ")


def remarks(message: str) -> str:
    """A message as comments, one for each of its lines."""
    return "\n".join(f"# {line}" for line in message.splitlines())
