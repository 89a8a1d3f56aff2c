"""Which gate keeps a cell's memory, and which way its bias opens it: read off the description.

A state lasts where the next one contains it times a factor. That factor is found by following the
operations from the state before to the state after, through no sum of weights (linear.py calls this
the line), and asking what each product multiplies it with:

    LSTM     c_t = f_t ⊙ c_{t−1} + …          f keeps,     +b_f opens
    GRU      h_t = z_t ⊙ h_{t−1} + …          z keeps,     +b_z opens
    minGRU   h_t = (1 − z_t) ⊙ h_{t−1} + …    1 − z keeps, −b_z opens

So an MGU's forget gate and a minGRU's update gate keep when they are *shut*: their sign is −1. A
plain RNN has no line and nothing that keeps. Where σ(s·b) is all that the gate says, the memory
halves every

    ln 2 / −ln σ(s·b) = ln 2 / ln(1 + e^{−s·b})   steps.

Left out: what the inputs and the state add to the gate (linear.py has the real factors).

Source: the constant error carousel of S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory",
Neural Computation 9 (1997), with the gate of F. A. Gers et al. (2000).
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells.arrays import Array
from seqviz.cells.description import PREV, Description, Made, Sum
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS

_PROBES: Final = (0.25, 0.5, 0.75)
"""Values of a gate at which the direction of an operation is asked."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """A gate that decides how much of a state is kept.

    Attributes:
        state: whose memory it keeps.
        gate: the sum of weights that decides, such as "f".
        sign: +1 where a larger bias keeps more, −1 where it keeps less.
        writers: gates with weights of their own that let new content into the same state (an
            LSTM's "i"); none where what is not kept is written.
    """

    state: str
    gate: str
    sign: int
    writers: tuple[str, ...] = ()

    def bias_for(self, factor: float) -> float:
        """The bias at which a gate that says nothing else keeps this share of the state.

        Raises:
            ValueError: a factor outside 0 to 1, or one of them.
        """
        if not 0 < factor < 1:
            raise ValueError(f"factor: got {factor}, want more than 0 and less than 1")
        return self.sign * math.log(factor / (1 - factor))

    def factor_at(self, bias: float) -> float:
        """The share of the state that a gate keeps which says nothing but its bias: σ(s·b)."""
        return float(np.exp(-np.logaddexp(0.0, -self.sign * bias)))


def lines(description: Description) -> tuple[str, ...]:
    """The states that reach their next value by operations alone, unit by unit."""
    return tuple(name for name in description.states if name in _reached(description, name))


def keeper(description: Description) -> Keeper | None:
    """The gate that keeps the cell's memory, or None where no gate does.

    Only a product of the state with one gate between 0 and 1, and additions, are understood: a
    state that also lasts another way has no single gate that decides.
    """
    for state in lines(description):
        found = _factors(description, state)
        if len(found) == 1:
            gate, sign = found[0]
            return Keeper(state, gate, sign, _writers(description, gate))
    return None


def half_life(factor: float) -> float:
    """Steps until a memory that is multiplied by a factor at every step has halved.

        ln 2 / −ln f

    Args:
        factor: 0 or more; 1 or more never halves.

    Returns:
        Steps, a fraction of one too; infinite for a factor of 1 and above, 0 for 0.

    Raises:
        ValueError: a negative factor, or none.
    """
    if not factor >= 0:
        raise ValueError(f"factor: got {factor}, want 0 or more")
    if factor == 0:
        return 0.0
    return math.inf if factor >= 1 else math.log(2) / -math.log(factor)


def half_life_at(keeper: Keeper, bias: float) -> float:
    """Steps until a memory has halved behind a gate that says nothing but its bias.

        ln 2 / ln(1 + e^{−s·b}), exact where the factor itself rounds to 1

    Args:
        keeper: of the cell.
        bias: of the gate.
    """
    fading = float(np.logaddexp(0.0, -keeper.sign * bias))  # −ln σ(s·b)
    return math.inf if fading == 0 else math.log(2) / fading


def chrono_bias(keeper: Keeper, durations: Array) -> Array:
    """The bias at which a gate that says nothing else keeps 1 − 1/duration: s·ln(duration − 1).

    Args:
        keeper: of the cell.
        durations: steps, more than 1.

    Raises:
        ValueError: a duration of 1 or less.
    """
    if not (durations > 1).all():
        raise ValueError(f"durations: got {durations.min()}, want more than 1 step")
    biases: Array = keeper.sign * np.log(durations - 1)
    return biases


def _reached(description: Description, state: str) -> set[str]:
    """The quantities that contain a state before the step by operations alone, and itself."""
    found = {state + PREV}
    for one in description:
        if isinstance(one, Made) and found.intersection(one.of):
            found.add(one.name)
    return found


def _factors(description: Description, state: str) -> list[tuple[str, int]]:
    """Gate and sign of every way from the state before to the state after.

    A way that does anything but add, or multiply with one gate, counts as a way without a gate.
    """
    reached, found = _reached(description, state), []

    def follow(name: str, gates: tuple[tuple[str, int], ...]) -> None:
        if name == state:
            found.append(gates[0] if len(gates) == 1 else ("", 0))
            return
        for one in description:
            if not isinstance(one, Made) or name not in one.of or one.name not in reached:
                continue
            others = [source for source in one.of if source != name]
            if one.operation == "add" and one.of.count(name) == 1:
                follow(one.name, gates)
            elif one.operation == "product" and len(others) == 1:
                follow(one.name, (*gates, _gate_behind(description, others[0])))
            else:
                follow(one.name, (*gates, ("", 0)))

    follow(state + PREV, ())
    return [] if ("", 0) in found else found


def _gate_behind(description: Description, name: str) -> tuple[str, int]:
    """The sum between 0 and 1 that a factor is made from, and whether it rises with it."""
    sign = 1
    while name in description:
        one = description[name]
        if isinstance(one, Sum):
            f = ACTIVATIONS[one.activation]
            return (name, sign) if (f.low, f.high) == (0, 1) and one.bias else ("", 0)
        if not isinstance(one, Made) or len(one.of) != 1:
            break
        tangent = OPERATIONS[one.operation].tangent
        slopes = {float(np.sign(tangent([np.array(at)], [np.array(1.0)]))) for at in _PROBES}
        if slopes not in ({1.0}, {-1.0}):
            break
        sign *= int(slopes.pop())
        name = one.of[0]
    return "", 0


def _writers(description: Description, gate: str) -> tuple[str, ...]:
    """The other gates that let new content in, each a sum with a bias of its own."""
    return tuple(
        one.name
        for one in description.sums
        if one.role == "writes" and one.name != gate and one.bias
    )
