"""A selected stretch of text → the units that are on throughout it → where else they are.

A unit is on where its value lies beyond a threshold, on the positive side or on the negative: two
bits a unit. A stretch's pattern is what is on at all of its characters. Bits lie packed in words of
64, so that 100,000 characters are compared with a pattern in milliseconds:

    here(t) = how many bits of the pattern are on at character t      match: here(t) >= share·all

Units that are on nearly everywhere say nothing, so a pattern leaves out those on more often than
`COMMON`. With `edges` it also leaves out units that were on already just before the stretch.

Source: H. Strobelt et al., "LSTMVis" (2018), whose method this follows; the packing is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.models.detective.ranking import MIDDLE, Bools, Levels

Words = NDArray[np.uint64]
Int64 = NDArray[np.int64]

THRESHOLD: Final = 0.3  # of a unit's limit
COMMON: Final = 0.5  # of the text


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of characters with the pattern: `begin` up to, not including, `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What is on throughout a stretch.

    Attributes:
        units: indices, the rarest first.
        signs: +1 or −1 for each, on which side.
        shares: how much of the text each is on, float64.
        mask: the same as bits, uint64 (W,).
    """

    units: Int64
    signs: Int64
    shares: NDArray[np.float64]
    mask: Words

    def __len__(self) -> int:
        return len(self.units)


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Where a text has a pattern.

    Attributes:
        pattern: which.
        on: at which characters, bool (T,).
        passages: the runs, those nearest to the stretch in length first; not the stretch itself.
        count: how many runs there are in all.
    """

    pattern: Pattern
    on: Bools
    passages: tuple[Passage, ...]
    count: int


class Patterns:
    """The bits of a text.

    Args:
        levels: of every character and unit, uint8 (T, U).
        threshold: above 0 and below 1, of the unit's limit.
    """

    def __init__(self, levels: Levels, threshold: float = THRESHOLD) -> None:
        if not 0 < threshold < 1:
            raise ValueError(f"threshold is {threshold}; wanted between 0 and 1")
        self.threshold = threshold
        self.units = levels.shape[1]
        self._half = -(-self.units // 64) * 64  # bits of one side
        self._words, self._counts = self._pack(levels)

    def _pack(self, levels: Levels) -> tuple[Words, Int64]:
        """The bits of some levels (T, W), and how often each bit is on."""
        packed = np.zeros((len(levels), 2 * self._half // 8), np.uint8)  # bytes
        counts = np.zeros(2 * self._half, np.int64)
        step = round(127 * self.threshold)
        for begin in range(0, len(levels), 4096):
            part = slice(begin, begin + 4096)
            bits = np.zeros((len(levels[part]), 2, self._half), np.bool_)
            bits[:, 0, : self.units] = levels[part] >= MIDDLE + step
            bits[:, 1, : self.units] = levels[part] <= MIDDLE - step
            flat = bits.reshape(len(bits), -1)
            counts += flat.sum(axis=0)
            packed[part] = np.packbits(flat, axis=1, bitorder="little")
        return packed.view(np.uint64), counts

    def __len__(self) -> int:
        return len(self._words)

    @property
    def bytes(self) -> int:
        """What the bits take."""
        return self._words.nbytes

    def pattern(self, begin: int, end: int, *, edges: bool = False) -> Pattern:
        """What is on throughout the characters `begin` up to `end`.

        Raises:
            ValueError: no such stretch.
        """
        if not 0 <= begin < end <= len(self):
            raise ValueError(f"the stretch is {begin} to {end}; wanted one within 0 to {len(self)}")
        mask = np.bitwise_and.reduce(self._words[begin:end], axis=0)
        if edges and begin:
            mask = mask & ~self._words[begin - 1]
        return self._pattern(mask)

    def pattern_of(self, levels: Levels, before: Levels | None = None) -> Pattern:
        """What is on throughout a stretch of another text.

        Args:
            levels: of the stretch, uint8 (T, U).
            before: of the character before it (1, U), to leave out what was on there already.
        """
        if not len(levels) or levels.shape[1] != self.units:
            raise ValueError(f"levels have shape {levels.shape}; wanted (1 or more, {self.units})")
        mask = np.bitwise_and.reduce(self._pack(levels)[0], axis=0)
        if before is not None and len(before):
            mask = mask & ~self._pack(before)[0][-1]
        return self._pattern(mask)

    def _pattern(self, mask: Words) -> Pattern:
        bits = np.flatnonzero(np.unpackbits(mask.view(np.uint8), bitorder="little"))
        shares = self._counts[bits] / len(self)
        bits, shares = bits[shares <= COMMON], shares[shares <= COMMON]
        order = np.argsort(shares, kind="stable")
        bits, shares = bits[order], shares[order]
        kept = np.zeros(2 * self._half, np.bool_)
        kept[bits] = True
        words: Words = np.packbits(kept, bitorder="little").view(np.uint64)
        side, unit = np.divmod(bits, self._half)
        return Pattern(unit.astype(np.int64), (1 - 2 * side).astype(np.int64), shares, words)

    def find(
        self,
        pattern: Pattern,
        length: int,
        *,
        share: float = 1.0,
        leave_out: tuple[int, int] = (0, 0),
        most: int = 20,
    ) -> Matches:
        """Passages with a pattern.

        Args:
            pattern: as `pattern` or `pattern_of` gives it.
            length: of the stretch that it comes from; passages as long as that come first.
            share: how much of the pattern must be on, above 0 and at most 1.
            leave_out: the stretch itself, `begin` and `end`.
            most: passages to list.
        """
        if not 0 < share <= 1:
            raise ValueError(f"share is {share}; wanted above 0, at most 1")
        if not len(pattern):
            return Matches(pattern, np.zeros(len(self), np.bool_), (), 0)
        used = np.flatnonzero(pattern.mask)
        here = np.bitwise_count(self._words[:, used] & pattern.mask[used]).sum(axis=1)
        on: Bools = here >= np.ceil(share * len(pattern) - 1e-9)
        edge = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
        begins, ends = edge[::2], edge[1::2]
        other = (ends <= leave_out[0]) | (begins >= leave_out[1])
        begins, ends = begins[other], ends[other]
        order = np.argsort(np.abs((ends - begins) - length), kind="stable")[:most]
        passages = tuple(Passage(int(begins[k]), int(ends[k])) for k in order)
        return Matches(pattern, on, passages, len(begins))
