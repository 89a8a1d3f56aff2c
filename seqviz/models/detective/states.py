"""Every unit's value after every character of a text: h, c and the gates.

    h_t, c_t = LSTM(character t, h_{t−1}, c_{t−1})       one character after another: exact
    i_t, f_t, g_t, o_t (or r_t, z_t, n_t)           follow from h_{t−1} and the character, at once

A long text is read again quickly in pieces (`pieces`), once it was read like this.

Left out: more than one layer, gradients. Symbols: T characters, H units, V vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import CELLS, described, split_state
from seqviz.cells.description import PREV
from seqviz.cells.program import Program
from seqviz.models.char_stepper import States, Stepper
from seqviz.models.charlm import CharLM

Float32 = NDArray[np.float32]
Indices = NDArray[np.int64]

QUANTITIES: Final = {kind: (*described(kind).states, *described(kind).gates) for kind in CELLS}
"""What can be looked at, by the kind of cell."""


@dataclass(frozen=True, slots=True, eq=False)
class TextStates:
    """A text as a network read it; arrays are read-only.

    Attributes:
        lm: who read it.
        indices: the characters, int64 (T,).
        h: float32 (T, H), after each character.
        c: likewise, of an LSTM; else None.
        start: the state before the first character.
    """

    lm: CharLM
    indices: Indices
    h: Float32
    c: Float32 | None
    start: States

    def __len__(self) -> int:
        return len(self.indices)

    def quantity(self, name: str) -> Float32:
        """The values (T, H) of "h", "c" or a gate.

        Raises:
            ValueError: not one of ``QUANTITIES`` of this kind of cell.
        """
        cell = self.lm.model.cells[0]
        if name not in QUANTITIES[cell.kind]:
            wanted = ", ".join(QUANTITIES[cell.kind])
            raise ValueError(f"name is {name!r}; wanted one of {wanted}")
        return _frozen(self._values(name))

    def _values(self, name: str) -> Float32:
        """A state as it was read, or a gate computed from the states before, (T, H)."""
        cell = self.lm.model.cells[0]
        after = {"h": self.h} if self.c is None else {"h": self.h, "c": self.c}
        if name in after:
            return after[name]
        starts = split_state(self.start[0])
        given = {state: read.T for state, read in after.items()}  # (H, T): a character a column
        for state, read in after.items():
            given[state + PREV] = np.concatenate([starts[state], read[:-1]])[: len(self)].T
        given["x"] = np.zeros((cell.input_size, len(self)), np.float32)
        given["x"][self.indices, np.arange(len(self))] = 1
        needed = cell.description.behind([name], given)
        program = Program(cell.description, cell.parameters(), needed)
        values: Float32 = np.ascontiguousarray(program.step(given).values[name].T)
        return values

    def losses(self) -> Float32:
        """−log P(next character) in nats for each character but the last, float32 (T−1,)."""
        found = np.empty(max(0, len(self) - 1), np.float32)
        for begin in range(0, len(found), 8192):
            part = slice(begin, min(begin + 8192, len(found)))
            found[part] = losses_of(self.logits(part), self.indices[1:][part])
        return found

    def logits(self, places: Any) -> Float32:
        """Logits (…, V) of the next character after the characters at these places."""
        model = self.lm.model
        logits: Float32 = self.h[places] @ model.W_y.T + model.b_y
        return logits


def read_states(lm: CharLM, text: str) -> TextStates:
    """Read a text from its beginning.

    Args:
        lm: of one layer.
        text: of any length; unknown characters are read as their nearest.
    """
    if len(lm.model.cells) != 1:
        raise ValueError(f"the model has {len(lm.model.cells)} layers; wanted 1")
    indices = lm.vocabulary.encode(text)
    indices.flags.writeable = False
    shape = len(indices), lm.model.cells[0].hidden_size
    h: Float32 = np.empty(shape, np.float32)
    stepper = Stepper(lm.weights, lm.start)
    if "c" not in split_state(lm.start[0]):
        for t, index in enumerate(indices.tolist()):
            stepper.step(index)
            h[t] = stepper.state()[0][0]
        return TextStates(lm, indices, _frozen(h), None, lm.start)
    c: Float32 = np.empty(shape, np.float32)
    for t, index in enumerate(indices.tolist()):
        stepper.step(index)
        state = stepper.state()[0]
        h[t], c[t] = state.h[0], state.c[0]
    return TextStates(lm, indices, _frozen(h), _frozen(c), lm.start)


def losses_of(logits: Float32, following: Indices) -> Float32:
    """−log softmax(logits)[following] in nats: (T, V) and int64 (T,) → float32 (T,)."""
    z = logits.astype(np.float64)
    z -= z.max(axis=1, keepdims=True)
    own = z[np.arange(len(z)), following]
    losses: Float32 = (np.log(np.exp(z).sum(axis=1)) - own).astype(np.float32)
    return losses


def _frozen(array: Float32) -> Float32:
    array.flags.writeable = False
    return array
