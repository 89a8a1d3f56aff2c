"""The NumPy lines of one step of a described cell, and what they call everything.

Written as one would by hand: matrices act on all of their blocks at once where those share a
source, the sums are split into blocks, and a part on the way (f ⊙ c_{t−1}, 1 − z) stands inside the
line that uses it. One line an equation; what it is for stands behind it.

Left out: what surgery and small changes add (code.py, changes.py).
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Final
from unicodedata import east_asian_width

from seqviz.cells import Description, Learned, Made, Sum, Term
from seqviz.cells.description import PREV, AnyQuantity
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.export.words import EACH, PURPOSE, SHAPE, Say, in_english

Touch = Callable[[str], list[str]]
"""The lines that change a quantity after it was computed."""

MAX_LINE: Final = 96
_TAKEN: Final = {
    "a",
    "b",
    "t",
    "s",
    "at",
    "xs",
    "x_t",
    "np",
    "sigmoid",
    "steps",
    "wx",
    "wh",
    "left",
}
"""Names that the lines use otherwise."""


class Names:
    """What a cell's numbers are called in code, and which of them have a line of their own."""

    def __init__(self, description: Description) -> None:
        self.cell = description

    # ------------------------------------------------------------ which lines there are

    @cached_property
    def own_lines(self) -> tuple[AnyQuantity, ...]:
        """What has a line of its own, and is kept: all but parts that one other line uses."""
        return tuple(one for one in self.cell if not self._inside(one))

    def _inside(self, one: AnyQuantity) -> bool:
        if one.role != "part" or len(self.cell.feeds(one.name)) != 1:
            return False
        if isinstance(one, Sum):
            return one.name not in self.cell.blocks and not ACTIVATIONS[one.activation].sign
        return "(" not in OPERATIONS[one.operation].line  # a function deserves a line

    @cached_property
    def insides(self) -> frozenset[str]:
        """The names of what is written inside another one's line."""
        return frozenset(self.cell.names) - {one.name for one in self.own_lines}

    def inside(self, name: str) -> bool:
        """Whether a quantity is written inside another one's line."""
        return name in self.insides

    @cached_property
    def late(self) -> tuple[str, ...]:
        """The states whose last value is needed after the new one is there."""
        made: set[str] = set()
        found: list[str] = []
        for one in self.own_lines:
            found += [s for s in self.cell.states if s + PREV in self._leaves(one) and s in made]
            made.add(one.name)
        return tuple(dict.fromkeys(found))

    def _leaves(self, one: AnyQuantity) -> set[str]:
        found: set[str] = set()
        for name in one.sources:
            found |= self._leaves(self.cell[name]) if self.inside(name) else {name}
        return found

    # ------------------------------------------------------------ blocks and stacks

    @cached_property
    def matrices(self) -> tuple[Learned, ...]:
        """The learned matrices."""
        return tuple(one for one in self.cell.arrays if one.columns)

    def source_of(self, array: Learned) -> str | None:
        """The one source that all blocks of a matrix are multiplied with at once, or None.

        None where they have several, or one that the step itself computes.
        """
        found = {
            term.source for one in self.cell.sums for term in one.terms if term.array == array.name
        }
        (source,) = found if len(found) == 1 else (None,)
        return source if source is not None and source not in self.cell else None

    @cached_property
    def whole(self) -> tuple[Learned, ...]:
        """The matrices that act on all of their blocks at once."""
        return tuple(one for one in self.matrices if self.source_of(one) is not None)

    def is_whole(self, array: Learned) -> bool:
        """Whether a learned array is such a matrix."""
        return any(array is one for one in self.whole)

    @cached_property
    def fused(self) -> bool:
        """Whether all pre-activations are one sum of whole matrices and one bias."""
        first, *others = self.cell.sums
        alike = all((one.terms, one.bias) == (first.terms, first.bias) for one in others)
        arrays = [term.array for term in first.terms] + [first.bias]
        whole = [one.name for one in self.whole]
        return (
            alike
            and all(array in whole for array in arrays[:-1])
            and all(array and self.cell.array(array).blocks == self.cell.blocks for array in arrays)
            and tuple(one.rows_of for one in self.cell.sums) == self.cell.blocks
        )

    # ------------------------------------------------------------ names

    def name(self, quantity: str) -> str:
        """The variable of a quantity or a state before the step."""
        if quantity == "x":
            return "x_t"
        if quantity not in self.cell:
            state = quantity.removesuffix(PREV)
            return quantity if state in self.late else self.name(state)
        clash = keyword.iskeyword(quantity) or quantity in _TAKEN | {
            a.name for a in self.cell.arrays
        }
        return f"{quantity}_" if clash else quantity

    def pre(self, name: str) -> str:
        """The pre-activation of a sum: "a_f"; "a" where all weights are one block."""
        return "a" if self.cell.blocks == (name,) else f"a_{name}"

    @cached_property
    def loose(self) -> tuple[str, ...]:
        """Pre-activations that are kept apart, for they are no blocks of the weights."""
        return tuple(
            self.pre(one.name)
            for one in self.own_lines
            if isinstance(one, Sum)
            and one.name not in self.cell.blocks
            and ACTIVATIONS[one.activation].sign
        )

    def share(self, array: Learned, block: str) -> str:
        """One block of a product: "x_r" of W_x."""
        letter = array.name.rpartition("_")[2].lower()
        return product_name(array) if len(array.blocks) == 1 else f"{letter}_{block}"

    def rows(self, array: Learned, block: str) -> str:
        """One block of a learned array: "b_r", "W_hn"; the array itself where it has one only."""
        if len(array.blocks) == 1:
            return array.name
        return f"{array.name}{block}" if array.columns else f"{array.name}_{block}"

    def shape(self, array: Sequence[str]) -> str:
        """The letters of a stacked vector: "4H"."""
        return "H" if len(array) == 1 else f"{len(array)}H"


class Step(Names):
    """Lines that compute one step from x_t and the states' variables.

    Args:
        description: of the cell.
        hidden_size: H, for the comments.
        touch: what follows a quantity's line.
        say: the comments in a reader's language.
    """

    def __init__(
        self,
        description: Description,
        hidden_size: int,
        touch: Touch,
        say: Say = in_english,
    ) -> None:
        super().__init__(description)
        self.hidden, self.touch, self.say = hidden_size, touch, say

    @property
    def kept(self) -> tuple[str, ...]:
        """The variables that hold everything worth keeping of a step."""
        products = [product_name(one) for one in self.matrices]
        return (*products, "a", *self.loose, *(self.name(one.name) for one in self.own_lines))

    def lines(self) -> Iterator[str]:
        """Of the whole step."""
        for state in self.late:
            yield f"{state}{PREV} = {self.name(state)}"
        yield from self._products()
        if self.fused:
            first = self.cell.sums[0]
            shares = [*(product_name(one) for one in self.whole), first.bias]
            blocks = self.cell.blocks
            yield f"a = {' + '.join(shares)}  # {self._shaped(self._sized(blocks))}"
            if len(blocks) > 1:
                names = ", ".join(map(self.pre, blocks))
                yield f"{names} = np.split(a, {len(blocks)})  # {self._each(self._sized('h'))}"
        else:
            yield from self._splits()
        waiting = [] if self.fused else list(self.cell.blocks)
        for one in self.cell:
            yield from self._parts(one)
            if not self.inside(one.name):
                yield from self._own(one)
            if one.name in waiting:
                waiting.remove(one.name)
                if not waiting:
                    yield from self._together()

    def _sized(self, blocks: Sequence[str]) -> str:
        return shape(self.shape(blocks), len(blocks) * self.hidden)

    def _each(self, size: str) -> str:
        return self.say(EACH).format(shape=size)

    def _shaped(self, size: str) -> str:
        return self.say(SHAPE).format(shape=size)

    def _products(self) -> Iterator[str]:
        if not self.whole:
            return
        names = ", ".join(product_name(one) for one in self.whole)
        made = ", ".join(
            f"{one.name} @ {self.name(self.source_of(one) or '')}" for one in self.whole
        )
        sizes = list(dict.fromkeys(self._sized(one.blocks) for one in self.whole))
        size = self._each(sizes[0]) if len(self.whole) > 1 else self._shaped(sizes[0])
        yield f"{names} = {made}" + (f"  # {size}" if len(sizes) == 1 else "")

    def _splits(self) -> Iterator[str]:
        """Products, matrices, biases and other vectors in blocks."""
        several = [one for one in self.whole if len(one.blocks) > 1]
        groups = [", ".join(self.share(one, block) for block in one.blocks) for one in several]
        parts = [f"np.split({product_name(one)}, {len(one.blocks)})" for one in several]
        yield from assigned(groups, parts, f"  # {self._each(self._sized('h'))}")
        for array in self.cell.arrays:
            if self.is_whole(array) or len(array.blocks) == 1:
                continue
            names = ", ".join(self.rows(array, block) for block in array.blocks)
            each = self._each(shape("H, H", self.hidden, self.hidden))
            size = f"  # {each}" if array.columns else ""
            yield f"{names} = np.split({array.name}, {len(array.blocks)}){size}"

    def _parts(self, one: AnyQuantity) -> Iterator[str]:
        """The products of a sum whose matrix does not act on all blocks at once."""
        if not isinstance(one, Sum) or self.fused:
            return
        for term in one.terms:
            array = self.cell.array(term.array) if term.array else None
            if array is not None and array.columns and not self.is_whole(array):
                factor = guarded(self.value(term.source), "*+-")
                rows = self.rows(array, one.rows_of)
                yield f"{self.share(array, one.rows_of)} = {rows} @ {factor}"

    def _own(self, one: AnyQuantity) -> Iterator[str]:
        name, touched = self.name(one.name), self.touch(one.name)
        if isinstance(one, Sum):
            pre = self.pre(one.name)
            if not self.fused:
                yield f"{pre} = {self.summed(one)}"
            made = ACTIVATIONS[one.activation].line.format(pre)
            made += ".copy()" if made == pre and touched else ""
        else:
            made = self.made(one)
        said = self.say(PURPOSE[one.role]) if one.role in PURPOSE else ""
        said = self._shaped(shape("H", self.hidden)) if one.role == "state" else said
        yield f"{name} = {made}" + (f"  # {said}" if said else "")
        yield from touched

    def _together(self) -> Iterator[str]:
        """What was computed block by block, as one array."""
        for array in self.matrices:
            if not self.is_whole(array) and len(array.blocks) > 1:
                parts = ", ".join(self.share(array, block) for block in array.blocks)
                yield f"{product_name(array)} = np.concatenate([{parts}])"
        blocks = self.cell.blocks
        if len(blocks) > 1:
            parts = ", ".join(map(self.pre, blocks))
            yield f"a = np.concatenate([{parts}])  # {self._shaped(self._sized(blocks))}"

    # ------------------------------------------------------------ expressions

    def value(self, name: str) -> str:
        """A source as an expression: its variable, or what a part is made of."""
        if not self.inside(name):
            return self.name(name)
        one = self.cell[name]
        return self.summed(one) if isinstance(one, Sum) else self.made(one)

    def made(self, one: Made) -> str:
        """The expression of an operation."""
        line = OPERATIONS[one.operation].line
        loose = "" if "(" in line or line == "{0} + {1}" else "+-"
        return line.format(*(guarded(self.value(name), loose) for name in one.of))

    def summed(self, one: Sum) -> str:
        """The expression of a pre-activation, block by block."""
        summands = [self.term(term, one.rows_of) for term in one.terms]
        if one.bias:
            summands.append(self.rows(self.cell.array(one.bias), one.rows_of))
        return " + ".join(summands)

    def term(self, term: Term, block: str) -> str:
        """The expression of a summand."""
        if not term.array:
            return self.value(term.source)
        array = self.cell.array(term.array)
        if array.columns:
            return self.share(array, block)
        return f"{self.rows(array, block)} * {guarded(self.value(term.source), '+-')}"


def product_name(array: Learned) -> str:
    """What a matrix was multiplied to, all blocks: "wx" of W_x."""
    return array.name.replace("_", "").lower()


def assigned(groups: Sequence[str], values: Sequence[str], comment: str = "") -> list[str]:
    """Groups of names and what each is split from: on one line where they fit, else on several."""
    line = f"{', '.join(f'({group})' for group in groups)} = {', '.join(values)}{comment}"
    if len(groups) > 1 and _width(line) <= MAX_LINE:
        return [line]
    return [f"{group} = {value}{comment}" for group, value in zip(groups, values, strict=True)]


def _width(line: str) -> int:
    """In columns: a Chinese character has two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def guarded(text: str, signs: str) -> str:
    """An expression in brackets where one of the signs stands in it outside all brackets."""
    depth = 0
    for before, sign in zip(" " + text, text, strict=False):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign in signs and before == " ":
            return f"({text})"
    return text


def shape(letters: str, *sizes: int) -> str:
    """For a comment: "(4H,) = (128,)"."""
    comma = "," if len(sizes) == 1 else ""
    return f"({letters}{comma}) = ({', '.join(map(str, sizes))}{comma})"
