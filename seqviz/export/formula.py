"""How many numbers a described cell learns, as a formula: "4H(I + H + 1)".

Left out: the number itself, which the description counts.
"""

from typing import NamedTuple

from seqviz.cells import Description


class ParameterFormula(NamedTuple):
    """A count in two ways of writing.

    Attributes:
        text: with I inputs and H units, such as "4H(I + H + 1)".
        latex: a template for a count in numbers, to be filled in with ``i`` and ``h``.
    """

    text: str
    latex: str


def parameter_formula(description: Description) -> ParameterFormula:
    """What all blocks have stands in the bracket, what only some of them have follows."""
    stacks = len(description.blocks)
    columns = [one.columns for one in description.arrays if len(one.blocks) == stacks]
    others = [one for one in description.arrays if len(one.blocks) != stacks]
    vectors = columns.count("")
    inside = [*filter(None, columns), *([str(vectors)] if vectors else [])]
    products = [
        [*_count(stacks), "H", f"({' + '.join(inside)})"],
        *([*_count(len(one.blocks)), "H", *filter(None, [one.columns])] for one in others),
    ]
    text = " + ".join("".join(factors) for factors in products)
    latex = " + ".join(r" \cdot ".join(factors) for factors in products)
    return ParameterFormula(text, latex.replace("I", "{i}").replace("H", "{h}"))


def _count(number: int) -> list[str]:
    return [str(number)] if number > 1 else []
