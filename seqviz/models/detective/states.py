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

from seqviz.cells import CELLS, Sum, described, split_state
from seqviz.cells.description import PREV
from seqviz.cells.operations import ACTIVATIONS, OPERATIONS
from seqviz.cells.register import forms
from seqviz.models.char_stepper import States, Stepper
from seqviz.models.charlm import CharLM

Float32 = NDArray[np.float32]
Indices = NDArray[np.int64]

QUANTITIES: Final = {kind: (*described(kind).states, *described(kind).gates) for kind in CELLS}
"""What can be looked at, by the kind of cell."""
SHARES: Final = frozenset(
    one.name
    for kind in CELLS
    for form in forms(kind)
    for one in described(kind, **form).sums
    if one.role != "state" and ACTIVATIONS[one.activation].low == 0
)
"""Gates in 0 … 1; the others are signed."""


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
        """Any quantity, or a state as the last character left it, (T, H)."""
        cell = self.lm.model.cells[0]
        description, arrays = cell.description, cell.parameters()
        state = name.removesuffix(PREV)
        if state in description.states:
            after = self.h if state == "h" else self.c
            assert after is not None, "kept when the text was read"
            if not name.endswith(PREV):
                return after
            return np.concatenate([split_state(self.start[0])[state], after[:-1]])[: len(self)]
        one = description[name]
        if not isinstance(one, Sum):
            values: Float32 = OPERATIONS[one.operation].value([*map(self._values, one.of)])
            return values
        bias: Any = np.zeros(cell.hidden_size, np.float32)
        if one.bias:
            learned = description.array(one.bias)
            bias = arrays[one.bias][learned.rows(one.rows_of, cell.hidden_size)]
        parts: list[Float32] = []
        for term in one.terms:
            if term.source == "x":  # one-hot: a column of the weights, with the bias added once
                rows = description.array(term.array).rows(one.rows_of, cell.hidden_size)
                parts.append((arrays[term.array][rows].T + bias)[self.indices])
            elif not term.array:
                parts.append(self._values(term.source))
            else:
                learned = description.array(term.array)
                own = arrays[term.array][learned.rows(one.rows_of, cell.hidden_size)]
                source = self._values(term.source)
                parts.append(source @ own.T if learned.columns else source * own)
        if all(term.source != "x" for term in one.terms):
            parts.append(bias)
        a = sum(parts[1:], start=parts[0])
        activated: Float32 = ACTIVATIONS[one.activation].value(a)
        return activated

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
