"""How well units tell a feature by luck: its labels moved round a text, every way there is.

What each unit calls stays as it is; only the labels move, by d characters, round the text's end to
its beginning, so that runs stay as long as they are. All T moves are made at once, as one circular
correlation a unit:

    right(d, u)  = Σ_t called(t + d, u)·label(t)                        by Fourier transform
    score(d, u)  = ½ + ½·(right / characters with it − wrong / characters without it)
    best(d)      = the largest score(d, u) of all units u
    p(score)     = the share of the moves d = 0 … T − 1 with best(d) >= score

No move at all (d = 0) is one of them, so p is at least 1/T. Would the labels say nothing about the
units, in a text that is alike everywhere, then d = 0 were like any other move and p could be said
as it stands. A text is alike everywhere only roughly. Moves by a few characters keep much of what
the units really know, which makes p larger, never smaller. As the best of *all* units is compared,
p holds for whichever unit one looks at. Left out: shuffled labels, which have no runs.

Symbols: T characters, U units, K counts kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

KEPT: Final = 160  # counts of moves whose score is kept
_TOGETHER: Final = 32  # units that are transformed at once
_SAME: Final = 1e-6  # scores that differ by less are the same


def best_by_luck(called: Bools, label: Bools) -> Float32:
    """The best unit's score for every move of the labels, float32 (T,); the first is no move.

    Args:
        called: where each unit says that the feature is, bool (T, U), at least one unit.
        label: where it is, bool (T,), somewhere but not everywhere.
    """
    characters, count = len(label), int(label.sum())
    if called.shape[:1] != label.shape or not 0 < count < characters:
        raise ValueError(
            f"called has shape {called.shape} and {count} of {characters} labels are on; wanted "
            f"({characters}, units) and some on, some off"
        )
    turned = np.conj(np.fft.rfft(label.astype(np.float32)))
    best: Float32 = np.zeros(characters, np.float32)
    for begin in range(0, called.shape[1], _TOGETHER):
        calls = np.ascontiguousarray(called[:, begin : begin + _TOGETHER].T, np.float32)  # (U, T)
        spectra = np.fft.rfft(calls, axis=1) * turned
        right = np.rint(np.fft.irfft(spectra, characters, axis=1))  # whole numbers of characters
        wrong = calls.sum(axis=1, keepdims=True) - right
        scores = 0.5 + 0.5 * (right / count - wrong / (characters - count))
        np.maximum(best, scores.max(axis=0), out=best)
    return best


@lru_cache(maxsize=8)
def counts_kept(characters: int) -> Int64:
    """1, 2, 3, … and then ever farther apart, up to the number of moves; int64 (K,), read-only."""
    counts = np.unique(np.ceil(np.geomspace(1, characters, KEPT)).astype(np.int64))
    counts.flags.writeable = False
    return counts


def curve(best: Float32) -> Float32:
    """The score that so many moves reach, for every count that is kept, float32 (K,)."""
    return np.sort(best)[::-1][counts_kept(len(best)) - 1]


def p_value(reached: Float32, characters: int, score: float) -> float:
    """The share of all moves that reach a score; between counts that are kept, rounded up.

    Args:
        reached: as `curve` gives it.
        characters: of the text that the labels were moved round.
        score: any.
    """
    counts = counts_kept(characters)
    less = np.flatnonzero(reached < score - _SAME)  # fewer moves than these reach it
    return max(1, int(counts[less[0]]) - 1) / characters if len(less) else 1.0


def score_for(reached: Float32, characters: int, p: float) -> float:
    """The score that must be passed for a p-value of at most `p`; 1 where there are too few moves.

    Args:
        reached: as `curve` gives it.
        characters: of the text that the labels were moved round.
        p: above 0.
    """
    if p * characters < 1:
        return 1.0
    enough = np.flatnonzero(counts_kept(characters) - 1 <= p * characters)
    return float(reached[enough[-1]])
