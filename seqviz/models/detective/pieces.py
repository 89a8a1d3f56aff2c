"""A long text read in pieces side by side, each from a state that an earlier reading left there.

    anchor k = the state before character k·S, kept when the text was read from its beginning
    piece k  = characters k·S to (k+1)·S − 1; all pieces take a step at once, as one matrix product

So any part of the text can be read again quickly and nothing but the anchors needs to be kept. The
values are those of a plain reading up to rounding (about 1e−5), and a wrong anchor shows: the piece
before it does not end there (`gap`). Left out: reading in pieces without anchors, which was tried
and is not exact.

Symbols: T characters, H units, S stride, K anchors, P pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from seqviz.cells import joined_state, split_state
from seqviz.models.char_stepper import Stepper
from seqviz.models.charlm import CharLM
from seqviz.models.detective.states import Float32, Indices, TextStates

STRIDE: Final = 1_000  # characters from one anchor to the next

Range = tuple[int, int]  # characters `begin` up to, not including, `end`


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """States that were kept, one every `stride` characters; the first is the start.

    Attributes:
        stride: characters from one to the next.
        h: float32 (K, H).
        c: likewise, of an LSTM; else None.
    """

    stride: int
    h: Float32
    c: Float32 | None

    @classmethod
    def of(cls, states: TextStates, stride: int) -> Anchors:
        """Those of a text that was read."""
        first = split_state(states.start[0])
        h, c = first["h"], first.get("c")
        kept = slice(stride - 1, max(0, len(states) - 1), stride)
        return cls(
            stride,
            np.concatenate([h, states.h[kept]]),
            None if c is None or states.c is None else np.concatenate([c, states.c[kept]]),
        )

    def state(self, rows: Any) -> Any:
        """Some of the states as the cell takes them, (…, H)."""
        own = {"h": self.h} if self.c is None else {"h": self.h, "c": self.c}
        return joined_state({name: kept[rows] for name, kept in own.items()})


def read_anchors(lm: CharLM, text: str, stride: int = STRIDE) -> Anchors:
    """Read a text from its beginning, one character after another, and keep the anchors."""
    stepper, kept = Stepper(lm.weights, lm.start), [lm.start[0]]
    indices = lm.vocabulary.encode(text).tolist()
    for t, index in enumerate(indices[: (max(0, len(indices) - 1) // stride) * stride], 1):
        stepper.step(index)
        if t % stride == 0:
            kept.append(stepper.state()[0])
    parts = [split_state(state) for state in kept]
    own = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Anchors(stride, own["h"], own.get("c"))


def read_ranges(
    lm: CharLM, text: str, anchors: Anchors, ranges: Sequence[Range]
) -> list[TextStates]:
    """The states of some ranges of a text; what they have in common is read once.

    Args:
        lm: of one layer, whose anchors these are.
        text: T characters.
        anchors: of that text.
        ranges: each within the text.

    Raises:
        ValueError: a range that is not in the text, or anchors of another text or model.
    """
    stride, width = anchors.stride, lm.model.cells[0].hidden_size
    if anchors.h.shape != (max(1, -(-len(text) // stride)), width):
        raise ValueError(
            f"there are {anchors.h.shape} anchors; wanted those of {len(text)} × {width}"
        )
    for begin, end in ranges:
        if not 0 <= begin < end <= len(text):
            raise ValueError(f"the range is {begin} to {end}; wanted one within 0 to {len(text)}")
    covered = [range(begin // stride, -(-end // stride)) for begin, end in ranges]
    pieces = np.array(sorted({k for some in covered for k in some}), np.int64)
    steps = max(
        (min(end - k * stride, stride) for some, (_, end) in zip(covered, ranges, strict=True)
         for k in some),
        default=0,
    )  # fmt: skip
    indices = lm.vocabulary.encode(text)
    h, c = _side_by_side(lm, indices, anchors, pieces, steps)
    found = []
    for some, (begin, end) in zip(covered, ranges, strict=True):
        row = int(np.searchsorted(pieces, some[0]))
        own_h, own_c = h[row : row + len(some)], None if c is None else c[row : row + len(some)]
        offset = begin - some[0] * stride
        part = slice(offset, offset + end - begin)
        flat_h = own_h.reshape(-1, width)
        flat_c = None if own_c is None else own_c.reshape(-1, width)
        if offset:
            before: Any = flat_h[offset - 1][None]
            if flat_c is not None:
                before = joined_state({"h": before, "c": flat_c[offset - 1][None]})
        else:
            before = anchors.state(slice(some[0], some[0] + 1))
        found.append(
            TextStates(
                lm,
                indices[begin:end],
                flat_h[part],
                None if flat_c is None else flat_c[part],
                (before,),
            )
        )
    return found


def _side_by_side(
    lm: CharLM, indices: Indices, anchors: Anchors, pieces: Indices, steps: int
) -> tuple[Float32, Float32 | None]:
    """States (P, S, H) of some pieces; what lies after `steps` of them is not filled in."""
    cell, stride, rows = lm.model.cells[0], anchors.stride, np.arange(len(pieces))
    shape = len(pieces), stride, cell.hidden_size
    h: Float32 = np.empty(shape, np.float32)
    c: Float32 | None = None if anchors.c is None else np.empty(shape, np.float32)
    x: Float32 = np.zeros((len(pieces), len(lm.vocabulary)), np.float32)
    state: Any = anchors.state(pieces)
    for t in range(steps):
        # the last piece may end with the text: it then reads on at its last character, unused
        now = indices[np.minimum(pieces * stride + t, len(indices) - 1)]
        x[rows, now] = 1
        state = cell.step(x, state)
        x[rows, now] = 0
        if c is None:
            h[:, t] = state
        else:
            h[:, t], c[:, t] = state.h, state.c
    h.flags.writeable = False
    if c is not None:
        c.flags.writeable = False
    return h, c


def gap(whole: TextStates, anchors: Anchors) -> float:
    """How far the pieces of a whole text end from the anchors that follow them, at most."""
    own = Anchors.of(whole, anchors.stride)
    far = float(np.abs(own.h - anchors.h).max())
    if own.c is None or anchors.c is None:
        return far
    return max(far, float(np.abs(own.c - anchors.c).max()))
