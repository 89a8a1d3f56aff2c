"""One step of a described cell: its numbers, and how small changes go through it.

A ``Program`` reads a description (description.py) and knows no particular cell. An ``act`` may
change a quantity as soon as it is computed, and all that follows is computed from the changed one
(surgery.py). Whole runs are in graph.py, Jacobians of whole runs in influence.py.

Symbols: N sequences, I inputs, H hidden units; (H, N): a sequence is one column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from seqviz.cells.arrays import Array
from seqviz.cells.description import PREV, AnyQuantity, Description, Sum
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS

Act = Callable[[str, Array], None]
"""Change the values (H, N) of a quantity in place."""


def leave(quantity: str, values: Array) -> None:
    """Change nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """All numbers of one step, each (H, N) unless said otherwise.

    Attributes:
        values: of every quantity, of x (I, N) and of the states before (``h_prev``).
        pres: the pre-activation of every sum.
        products: per matrix, (rows, N), what its blocks were multiplied to.
    """

    values: Mapping[str, Array]
    pres: Mapping[str, Array]
    products: Mapping[str, Array]


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of every unbroken run of rising whole numbers."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


@dataclass(frozen=True, slots=True)
class _Part:
    """One summand of one sum: a share of a product, a vector's rows, or the source as it is."""

    source: str
    product: int | None  # index of the product with a matrix
    share: slice  # its rows in that product
    column: Array | None  # (H, 1), of a vector


@dataclass(frozen=True, slots=True)
class _Product:
    """A matrix's blocks that multiply one source, as one product."""

    array: str
    source: str
    weights: Array
    rows: slice  # in the matrix


class Program:
    """A described cell with its arrays, ready to run step after step.

    The blocks of a matrix that multiply the same source are multiplied at once. The arrays are
    looked at, not copied: changing a weight in place changes the program.

    Args:
        description: of the cell.
        arrays: what it learned.
        quantities: some of them, in order, where what they are made from is given (see
            ``Description.behind``); all if left out.
    """

    def __init__(
        self,
        description: Description,
        arrays: Mapping[str, Array],
        quantities: Sequence[AnyQuantity] | None = None,
    ) -> None:
        """Find out what is multiplied with what."""
        self.description = description
        self.quantities = description.quantities if quantities is None else tuple(quantities)
        self.sums = [one for one in self.quantities if isinstance(one, Sum)]
        self.hidden = len(arrays["W_x"]) // len(description.blocks)
        self._sizes = {one.name: len(arrays[one.name]) for one in description.arrays if one.columns}
        self._products = self._multiplied(arrays)
        self._parts = {one.name: self._parts_of(one, arrays) for one in self.sums}
        self._biases: dict[str, Array] = {}
        for one in self.sums:
            if one.bias:
                rows = description.array(one.bias).rows(one.rows_of, self.hidden)
                self._biases[one.name] = arrays[one.bias][rows, None]

    def _multiplied(self, arrays: Mapping[str, Array]) -> tuple[_Product, ...]:
        blocks: dict[tuple[str, str], list[int]] = {}
        for one in self.sums:
            for term in one.terms:
                if term.array and (learned := self.description.array(term.array)).columns:
                    places = blocks.setdefault((term.array, term.source), [])
                    places.append(learned.blocks.index(one.rows_of))
        products = []
        for (array, source), places in blocks.items():
            for first, last in _runs(sorted(set(places))):
                rows = slice(first * self.hidden, (last + 1) * self.hidden)
                products.append(_Product(array, source, arrays[array][rows], rows))
        return tuple(products)

    def _parts_of(self, one: Sum, arrays: Mapping[str, Array]) -> tuple[_Part, ...]:
        parts = []
        for term in one.terms:
            index, share, column = None, slice(None), None
            if term.array:
                learned = self.description.array(term.array)
                rows = learned.rows(one.rows_of, self.hidden)
                if learned.columns:
                    index, start = next(
                        (index, product.rows.start)
                        for index, product in enumerate(self._products)
                        if (product.array, product.source) == (term.array, term.source)
                        and product.rows.start <= rows.start < product.rows.stop
                    )
                    share = slice(rows.start - start, rows.stop - start)
                else:
                    column = arrays[term.array][rows, None]
            parts.append(_Part(term.source, index, share, column))
        return tuple(parts)

    def _summed(
        self, parts: tuple[_Part, ...], of: Mapping[str, Array], made: Callable[[int], Array]
    ) -> Array:
        """Σ array·source, from the left; a new array where there are several summands."""
        total: Array | None = None
        for part in parts:
            if part.product is not None:
                summand = made(part.product)[part.share]
            elif part.column is not None:
                summand = part.column * of[part.source]
            else:
                summand = of[part.source]
            total = summand if total is None else total + summand
        assert total is not None, "a sum has terms"
        return total

    def step(
        self, before: Mapping[str, Array], *, wx: Array | None = None, act: Act = leave
    ) -> Step:
        """Compute every quantity of one step.

        Args:
            before: x (I, N), and every state before the step, (H, N), as "h_prev", "c_prev"; with
                them what else is given, where only some quantities are computed.
            wx: (rows, N), W_x·x_t if it is known already.
            act: what is done to each quantity once it is computed.
        """
        values, pres = dict(before), {}
        batch, dtype = before["h" + PREV].shape[1], values["x"].dtype
        products = {
            name: wx if name == "W_x" and wx is not None else np.zeros((rows, batch), dtype)
            for name, rows in self._sizes.items()
        }
        done: dict[int, Array] = {}

        def product(index: int) -> Array:
            if index not in done:
                one = self._products[index]
                done[index] = products[one.array][one.rows]
                if one.array != "W_x" or wx is None:
                    np.dot(one.weights, values[one.source], out=done[index])
            return done[index]

        for quantity in self.quantities:
            if isinstance(quantity, Sum):
                # a = Σ array·source + bias, from the left
                a = self._summed(self._parts[quantity.name], values, product)
                a = a + self._biases[quantity.name] if quantity.bias else a.copy()
                pres[quantity.name] = a
                made = ACTIVATIONS[quantity.activation].value(a)
                made = made.copy() if made is a else made
            else:
                made = OPERATIONS[quantity.operation].value([values[name] for name in quantity.of])
            act(quantity.name, made)
            values[quantity.name] = made
        return Step(values, pres, products)

    def tangents(
        self,
        at: Callable[[str], Array],
        slope: Callable[[str], Array],
        changes: Mapping[str, Array],
        *,
        act: Act = leave,
        kink: Callable[[str, Array, Array], None] | None = None,
    ) -> dict[str, Array]:
        """Carry small changes through one step of one sequence.

        Args:
            at: name of a quantity or source to its values, (H, 1).
            slope: name of a sum to its f′(a), (H, 1).
            changes: of x (I, K), of every state before, (H, K).
            act: what surgery does to the changes (H, K) of a quantity.
            kink: (name, D_a, D_q) may correct D_q in place where f has no derivative.

        Returns:
            The changes of every quantity, (H, K), and those given.
        """
        D = dict(changes)
        done: dict[int, Array] = {}

        def product(index: int) -> Array:
            if index not in done:
                done[index] = self._products[index].weights @ D[self._products[index].source]
            return done[index]

        for quantity in self.quantities:
            if isinstance(quantity, Sum):
                # D_q = f′(a) ⊙ D_a
                D_a = self._summed(self._parts[quantity.name], D, product)
                D_q = slope(quantity.name) * D_a
                if kink is not None and ACTIVATIONS[quantity.activation].kink:
                    kink(quantity.name, D_a, D_q)
            else:
                values, given = [at(name) for name in quantity.of], [D[n] for n in quantity.of]
                D_q = OPERATIONS[quantity.operation].tangent(values, given)
            act(quantity.name, D_q)
            D[quantity.name] = D_q
        return D
