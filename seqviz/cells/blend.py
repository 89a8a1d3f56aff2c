"""What a cell keeps of its old memory and what it writes of the new: read off its description.

    memory_t = k ⊙ memory_{t−1} + w ⊙ content        k and w: gates, what gates leave of 1, products

The memory is the last of the states, an LSTM's c or a GRU's h. Nothing is taken from what a gate is
called or said to be for, so a cell that writes all of its content, or keeps its memory without a
gate, is told as it is. Left out: a memory made otherwise, such as an RNN's, which is a sum of
products with weights; of it nothing is said here.
"""

from dataclasses import dataclass

from seqviz.cells.description import GATE_ROLES, PREV, Description, Made


@dataclass(frozen=True, slots=True)
class Factor:
    """What one part of the memory is multiplied with.

    Attributes:
        gate: a quantity's name.
        rest: whether it is what the gate leaves, 1 − gate.
    """

    gate: str
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Blend:
    """The factors of both parts; none: the part is taken whole.

    Attributes:
        kept: of the old memory.
        written: of the new content.
    """

    kept: tuple[Factor, ...]
    written: tuple[Factor, ...]


def blend(cell: Description) -> Blend | None:
    """How a cell blends old and new; None where its memory is no sum of two such parts."""
    memory = cell.states[-1]
    made = cell[memory]
    if not isinstance(made, Made) or made.operation != "add":
        return None
    found: dict[bool, tuple[Factor, ...]] = {}
    for source in made.of:
        factors, weighed = _factored(cell, source)
        if len(weighed) != 1:
            return None
        found[weighed == [memory + PREV]] = tuple(factors)
    return Blend(found[True], found[False]) if len(found) == 2 else None


def _factored(cell: Description, name: str) -> tuple[list[Factor], list[str]]:
    """The factors of a product, and what they weigh."""
    if name not in cell:
        return [], [name]
    one = cell[name]
    if one.role in GATE_ROLES and one.role != "content":
        return [Factor(name)], []
    if isinstance(one, Made) and one.role == "part":
        parts = [_factored(cell, source) for source in one.of]
        if one.operation == "product":
            factors = [factor for found, _ in parts for factor in found]
            return factors, [weighed for _, found in parts for weighed in found]
        if one.operation == "complement" and parts == [([Factor(one.of[0])], [])]:
            return [Factor(one.of[0], rest=True)], []
    return [], [name]
