"""The NumPy lines that carry small changes through one step of a described cell.

Forward mode: D_q is what a change of one input does to q, a matrix (H, I), and each line is the
derivative of the cell's own line. Values stand beside it as columns (H, 1):

    h = z * h_prev + (1 - z) * n
    D_h = z * D_h + h_prev * D_z + (1 - z) * D_n - n * D_z

ReLU has no derivative at 0; there a change up and one down are followed side by side, in the left
and the right half of every D (`Changes._kink`). Left out: the loop over steps (code.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from seqviz.cells import Description, Made, Sum, Term
from seqviz.cells.description import PREV, AnyQuantity
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.export.steps import Names, Touch, assigned, guarded, product_name, shape
from seqviz.export.words import COLUMNS, ROUNDING, SHAPE, Say, in_english

COLUMN: Final = "[:, None]"


@dataclass(frozen=True, slots=True)
class Share:
    """One summand of a change: ± factors · D.

    Attributes:
        factors: expressions of columns, multiplied unit by unit.
        change: the expression of what is multiplied.
        minus: whether it is taken off.
    """

    factors: tuple[str, ...]
    change: str
    minus: bool = False

    def times(self, factor: str) -> Share:
        """The same, multiplied with a column, or with -1."""
        if factor == "1":
            return self
        if factor == "-1":
            return Share(self.factors, self.change, not self.minus)
        return Share((guarded(factor, "+-"), *self.factors), self.change, self.minus)


def summed(shares: Sequence[Share]) -> str:
    """The shares as one expression."""
    said = ""
    for share in shares:
        text = " * ".join([*share.factors, share.change])
        if not said:
            said = f"-{text}" if share.minus else text
        else:
            said += f" - {text}" if share.minus else f" + {text}"
    return said


class Changes(Names):
    """Lines that carry D_x and the states' D through a step.

    Args:
        description: of the cell.
        sizes: I and H, for the comments.
        touch: what surgery does to a change, after its line.
        say: the comments in a reader's language.
    """

    def __init__(
        self,
        description: Description,
        sizes: tuple[int, int],
        touch: Touch,
        say: Say = in_english,
    ) -> None:
        super().__init__(description)
        self.inputs, self.hidden = sizes
        self.touch, self.say = touch, say
        self.values: list[str] = []  # what is read from the step as columns
        self.before: list[str] = []  # the states before it
        self.pres: list[str] = []  # pre-activations of blocks
        self.products: list[tuple[str, str]] = []  # (matrix, block)
        self.vectors: list[tuple[str, str]] = []  # (vector, block)

    @property
    def kinked(self) -> bool:
        """Whether some activation has no derivative at 0."""
        return any(ACTIVATIONS[one.activation].kink for one in self.cell.sums)

    @property
    def columns(self) -> int:
        """Of every D: I, or 2 I where nudges up and down go apart."""
        return (2 if self.kinked else 1) * self.inputs

    @property
    def size(self) -> str:
        """The shape of the states' D, for a comment."""
        return shape("H, 2I" if self.kinked else "H, I", self.hidden, self.columns)

    @property
    def shaped(self) -> str:
        """The same in words."""
        return self.say(SHAPE).format(shape=self.size)

    def lines(self) -> list[str]:
        """Of the whole step."""
        body: list[str] = []
        for one in self.cell:
            body += self._parts(one)
            if not self.inside(one.name):
                body += self._own(one)
        return [*self._read(), *self._products(), *body]

    # ------------------------------------------------------------ what is read from the step

    def _read(self) -> Iterator[str]:
        for state in self.late:
            yield f"D_{state}{PREV} = {self._change(state)}"
        for state in dict.fromkeys(self.before):
            last = f'steps[t - 1]["{self.name(state)}"] if t else {state}_0'
            yield f"{state}{PREV} = ({last}){COLUMN}"
        names = [n for n in map(self.name, self.cell.names) if n in self.values]
        columns = self.say(COLUMNS).format(shape="(H, 1)")
        for first in range(0, len(names), 3):
            some = names[first : first + 3]
            read = ", ".join(f'at["{name}"]{COLUMN}' for name in some)
            yield f"{', '.join(some)} = {read}" + ("" if first else f"  # {columns}")
        names = [*map(self.pre, self.cell.blocks)]
        if any(name in self.pres for name in names):
            yield self._split("a", self.cell.blocks, names, self.pres)
        for name in dict.fromkeys(name for name in self.pres if name not in names):
            yield f'{name} = at["{name}"]{COLUMN}'
        for array in self.matrices:
            used = [self.share(array, block) for name, block in self.products if name == array.name]
            if used:
                names = [self.share(array, block) for block in array.blocks]
                yield self._split(product_name(array), array.blocks, names, used)
        for array in self.cell.arrays:
            used = [self.rows(array, block) for name, block in self.vectors if name == array.name]
            if used and len(array.blocks) > 1:
                names = [self.rows(array, block) for block in array.blocks]
                yield f"{_only(names, used)} = np.split({array.name}{COLUMN}, {len(names)})"

    def _split(
        self, kept: str, blocks: Sequence[str], names: Sequence[str], used: Sequence[str]
    ) -> str:
        whole = f'at["{kept}"]{COLUMN}'
        if len(blocks) == 1:
            return f"{names[0]} = {whole}"
        return f"{_only(names, used)} = np.split({whole}, {len(blocks)})"

    def _products(self) -> Iterator[str]:
        """The matrices times the changes of their sources, in blocks."""
        blocks = self.cell.blocks
        if self.fused:
            if len(blocks) > 1:
                names = ", ".join(f"A_{block}" for block in blocks)
                yield f"{names} = np.split({self._fused_sum()}, {len(blocks)})"
            return
        several = [one for one in self.whole if len(one.blocks) > 1]
        groups = [", ".join(self._moved(one.name, b) for b in one.blocks) for one in several]
        parts = [f"np.split({self._product(one.name)}, {len(one.blocks)})" for one in several]
        yield from assigned(groups, parts)
        for array in self.matrices:
            if not self.is_whole(array) and len(array.blocks) > 1:
                names = ", ".join(self.rows(array, block) for block in array.blocks)
                yield f"{names} = np.split({array.name}, {len(array.blocks)})"

    def _product(self, array: str) -> str:
        source = self.source_of(self.cell.array(array)) or ""
        return f"{array} @ {self._change(source)}"

    def _fused_sum(self) -> str:
        return " + ".join(self._product(term.array) for term in self.cell.sums[0].terms)

    def _moved(self, array: str, block: str) -> str:
        """The change of one block of a product: "X_r" of W_x."""
        letter = array.rpartition("_")[2].upper()
        learned = self.cell.array(array)
        if len(learned.blocks) > 1:
            return f"{letter}_{block}"
        return self._product(array) if self.is_whole(learned) else letter

    # ------------------------------------------------------------ the lines of a quantity

    def _change(self, name: str) -> str:
        if name == "x":
            return "D_x"
        if name not in self.cell and name.endswith(PREV) and name.removesuffix(PREV) in self.late:
            return f"D_{name}"
        return f"D_{self.name(name.removesuffix(PREV))}"

    def _parts(self, one: AnyQuantity) -> Iterator[str]:
        if not isinstance(one, Sum) or self.fused:
            return
        for term in one.terms:
            array = self.cell.array(term.array) if term.array else None
            if array is not None and array.columns and not self.is_whole(array):
                moved = summed(self.shares(term.source))
                factor = guarded(moved, "*+-")
                rows = self.rows(array, one.rows_of)
                yield f"{self._moved(array.name, one.rows_of)} = {rows} @ {factor}"

    def _own(self, one: AnyQuantity) -> Iterator[str]:
        D, touched = self._change(one.name), self.touch(one.name)
        comment = f"  # {self.shaped}" if one.name in self.cell.states else ""
        if isinstance(one, Sum) and ACTIVATIONS[one.activation].kink:
            yield from self._kink(one, D, comment)
        else:
            made = summed(self._of_sum(one) if isinstance(one, Sum) else self._of_made(one))
            if touched and made.isidentifier():
                made += ".copy()"
            yield f"{D} = {made}{comment}"
        yield from touched

    def _of_sum(self, one: Sum) -> list[Share]:
        """f′(a) times the change of a."""
        inner = self._of_pre(one)
        activation = ACTIVATIONS[one.activation]
        if not activation.sign:
            return inner
        self.pres.append(self.pre(one.name))
        slope = activation.slope_line.format(self.pre(one.name))
        return [Share((), guarded(summed(inner), "+-")).times(slope)]

    def _of_pre(self, one: Sum) -> list[Share]:
        """The change of a pre-activation."""
        if self.fused:
            if len(self.cell.blocks) > 1:
                return [Share((), f"A_{one.rows_of}")]
            return [Share((), self._product(term.array)) for term in one.terms]
        found: list[Share] = []
        for term in one.terms:
            array = self.cell.array(term.array) if term.array else None
            if array is None:
                found += self.shares(term.source)
            elif array.columns:
                found.append(Share((), self._moved(array.name, one.rows_of)))
            else:
                weights = self._vector(array.name, one.rows_of)
                found += [share.times(weights) for share in self.shares(term.source)]
        return found

    def _of_made(self, one: Made) -> list[Share]:
        """Σ ∂q/∂source · D_source; first what the first source multiplies."""
        slopes = OPERATIONS[one.operation].slope_lines
        found: list[Share] = []
        for slope, source in sorted(
            zip(slopes, one.of, strict=True), key=lambda pair: pair[0] != "{0}"
        ):
            used = {
                k: guarded(self.value(n), "+-") for k, n in enumerate(one.of) if f"{{{k}}}" in slope
            }
            factor = slope.format(*(used.get(k, "") for k in range(len(one.of))))
            found += [share.times(factor) for share in self.shares(source)]
        return found

    def shares(self, name: str) -> list[Share]:
        """The change of a source: its D, or that of what a part is made from."""
        if not self.inside(name):
            return [Share((), self._change(name))]
        one = self.cell[name]
        return self._of_pre(one) if isinstance(one, Sum) else self._of_made(one)

    # ------------------------------------------------------------ values, as columns

    def value(self, name: str) -> str:
        """A source's value as an expression of columns."""
        if self.inside(name):
            one = self.cell[name]
            if isinstance(one, Sum):
                return " + ".join(self._summands(one))
            line = OPERATIONS[one.operation].line
            loose = "" if "(" in line or line == "{0} + {1}" else "+-"
            return line.format(*(guarded(self.value(source), loose) for source in one.of))
        if name not in self.cell:
            self.before.append(name.removesuffix(PREV))
            return name
        self.values.append(self.name(name))
        return self.name(name)

    def _summands(self, one: Sum) -> list[str]:
        found = [self._summand(term, one.rows_of) for term in one.terms]
        return found + ([self._vector(one.bias, one.rows_of)] if one.bias else [])

    def _summand(self, term: Term, block: str) -> str:
        if not term.array:
            return self.value(term.source)
        array = self.cell.array(term.array)
        if array.columns:
            self.products.append((array.name, block))
            return self.share(array, block)
        return f"{self._vector(array.name, block)} * {guarded(self.value(term.source), '+-')}"

    def _vector(self, name: str, block: str) -> str:
        array = self.cell.array(name)
        self.vectors.append((name, block))
        return f"{name}{COLUMN}" if len(array.blocks) == 1 else self.rows(array, block)

    # ------------------------------------------------------------ where there is no derivative

    def _kink(self, one: Sum, D: str, comment: str) -> Iterator[str]:
        """On the kink the left half follows a nudge up, the right half one down."""
        pre = self.pre(one.name)
        self.pres.append(pre)
        moved = f"D_{pre}"
        parts = " + ".join(f"abs({summand})" for summand in self._summands(one))
        slope = ACTIVATIONS[one.activation].slope_line.format(pre)
        half = self.inputs
        yield f"{moved} = {summed(self._of_pre(one))}{comment}"
        yield f"parts = {parts}"
        yield (
            f"kink = abs({pre})[:, 0] <= 4 * np.finfo(parts.dtype).eps * parts[:, 0]"
            f"  # {self.say(ROUNDING)}"
        )
        yield f"{D} = {slope} * {moved}"
        yield f"{D}[kink, :{half}] = np.maximum({moved}[kink, :{half}], 0)"
        yield f"{D}[kink, {half}:] = np.minimum({moved}[kink, {half}:], 0)"


def _only(names: Sequence[str], used: Sequence[str]) -> str:
    """Names to assign to; those that nothing uses are not kept."""
    return ", ".join(name if name in used else "_" for name in names)
