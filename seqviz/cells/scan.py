"""What of a sequence can be computed at once: which cells must wait for each step, and a scan.

In most cells h_t is a function of a sum that sees h_{t−1}, so step t cannot begin before step t−1
has ended: T steps are T turns, forward, and T more, backward, however many processors there are.
Where no sum sees the state, and it is only added and multiplied, one step is

    h_t = a_t ⊙ h_{t−1} + b_t,       a_t and b_t of x_t alone,

and two steps are one of the same form: (a', b') after (a, b) is (a'·a, a'·b + b'). So all pairs can
be joined at once, then the pairs of pairs: ⌈log₂ T⌉ turns, for more products in all.

Left out: cells with several states; the backward pass of a scan.

Sources: W. D. Hillis and G. L. Steele, "Data Parallel Algorithms", Communications of the ACM 29
(1986), 1170-1183; L. Feng et al., "Were RNNs All We Needed?", 2024, arXiv:2410.01201 (minGRU).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from seqviz.cells.arrays import Array, frozen
from seqviz.cells.base import Cell
from seqviz.cells.description import PREV, Description, Made

Work = Literal["inputs", "forward", "backward", "weights"]


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that is computed.

    Attributes:
        work: what it is: the inputs' products, a state, its gradient, a share of the weights'
            gradient.
        step: 1 to T.
        turn: 1 to the last; what has the same turn can be computed at once.
    """

    work: Work
    step: int
    turn: int


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """All states of a linear recurrence.

    Attributes:
        h: (T, N, H).
        rounds: how many turns it took, one after the other.
        products: multiplications of one unit of one sequence, in all of them together.
    """

    h: Array
    rounds: int
    products: int


def waits(description: Description) -> bool:
    """Whether a step cannot be computed before the step before it."""
    seen = {state + PREV for state in description.states}
    for one in description:
        if not isinstance(one, Made):
            if any(term.source in seen for term in one.terms):
                return True
            continue
        of_states = sum(source in seen for source in one.of)
        if not of_states:
            continue
        linear = one.operation in ("add", "complement") or (
            one.operation == "product" and of_states == 1
        )
        if not linear:
            return True
        seen.add(one.name)
    return len(description.states) > 1


def schedule(description: Description, steps: int) -> tuple[Done, ...]:
    """A training's pass over so many steps, each thing in the first turn in which it can be done.

    Args:
        description: of the cell.
        steps: T.
    """
    every = range(1, steps + 1)
    done = [Done("inputs", step, 1) for step in every]
    if waits(description):
        done += [Done("forward", step, 1 + step) for step in every]
        done += [Done("backward", step, 2 + 2 * steps - step) for step in every]
        last = 2 + 2 * steps
    else:
        rounds = scan_rounds(steps)
        for turn in range(2, 2 + rounds):
            done += [Done("forward", step, turn) for step in every]
            done += [Done("backward", step, turn + rounds) for step in every]
        last = 2 + 2 * rounds
    return (*done, *(Done("weights", step, last) for step in every))


def scan_rounds(steps: int) -> int:
    """⌈log₂ T⌉."""
    return (steps - 1).bit_length()


def recurrence(cell: Cell, x: Array) -> tuple[Array, Array]:
    """The a and b of h_t = a_t ⊙ h_{t−1} + b_t, (T, N, H) each, of all steps at once.

    Args:
        cell: one that need not wait.
        x: (T, N, I).

    Raises:
        ValueError: a cell in which a step waits for the one before it.
    """
    if waits(cell.description):
        raise ValueError(f"cell: got {cell!r}, want one whose steps do not wait for each other")
    (steps, batch_size), hidden = x.shape[:2], cell.hidden_size
    flat = x.reshape(steps * batch_size, -1)
    zero = np.zeros((len(flat), hidden), x.dtype)
    b = cell.step(flat, zero)
    a = cell.step(flat, zero + 1) - b
    return a.reshape(steps, batch_size, hidden), b.reshape(steps, batch_size, hidden)


def scan(a: Array, b: Array, h_0: Array) -> Scanned:
    """Every state of h_t = a_t ⊙ h_{t−1} + b_t, in ⌈log₂ T⌉ turns.

    Args:
        a: (T, N, H), how much of the state before is kept.
        b: (T, N, H), what is added.
        h_0: (N, H).
    """
    a, b = a.copy(), b.copy()
    b[0] += a[0] * h_0
    apart, rounds, products = 1, 0, 0
    while apart < len(b):
        # every step is joined with the one so far before it
        b[apart:] = a[apart:] * b[:-apart] + b[apart:]
        a[apart:] = a[apart:] * a[:-apart]
        products += 2 * (len(b) - apart)
        apart, rounds = 2 * apart, rounds + 1
    return Scanned(frozen(b), rounds, products)
