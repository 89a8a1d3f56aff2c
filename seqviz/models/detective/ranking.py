"""Which unit tells which feature, and how well on text that the choice did not see.

One unit, one threshold. The text's first half chooses a threshold and a side for every unit and
feature, and which units are named, in which order; the second half says how good that choice is,
and decides nothing:

    score     = ½·(share of the characters with the feature that are called right
                 + share of those without it that are called right)     0.5 is a coin, 1 is perfect
    precision = share of the unit's calls that are right; a coin gets the feature's own share
    p         = share of all moves of the labels round the second half with which the best of *all*
                units scores as much (`luck`), times the number of features that were tried
    chance    = the score that must be passed for p to be at most `LUCK`

So chance pays for the choice of the unit and of the feature. A unit `tells` a feature whose score
is at least `TELLS` and above chance, and of whose calls at least `RIGHT` are right: with a rare
feature a high score is compatible with calls that are mostly wrong. It `goes` with a feature from
`GOES` on. Both hold for numbers as they are shown, with two decimals.

Values are compared in 256 levels. Left out: several units together, other thresholds than one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.models.detective.luck import best_by_luck, curve, p_value, score_for

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Levels = NDArray[np.uint8]
Bools = NDArray[np.bool_]

LEVELS: Final = 256
MIDDLE: Final = 128  # the level of zero
LUCK: Final = 0.05  # the p-value from which on a score may be luck
TELLS: Final = 0.9  # the score from which on a unit tells its feature
GOES: Final = 0.75  # the score from which on it goes with it
RIGHT: Final = 0.5  # of the calls of a unit that tells its feature, so many are right at least
FEWEST: Final = 20  # characters with and without a feature that each half must have


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """How values become levels: 128 is zero, 255 and 1 are ± the unit's own limit.

    Attributes:
        limits: float32 (U,), above 0.
    """

    limits: Float32

    @classmethod
    def of(cls, values: Float32) -> Scale:
        """The limit of each unit is the largest size that all but 1 in 1,000 of its values keep."""
        sample = np.abs(values[:: max(1, len(values) // 10_000)].T)  # (U, T)
        if not sample.shape[1]:
            return cls(np.ones(len(sample), np.float32))
        place = min(sample.shape[1] - 1, int(0.999 * sample.shape[1]))
        limits = np.partition(sample, place, axis=1)[:, place]
        return cls(np.maximum(limits, np.float32(1e-6)))

    def levels(self, values: Float32) -> Levels:
        """uint8, the shape of ``values`` (…, U); 128 ± 127·value/limit, cut off at the ends."""
        factors = np.float32(127) / self.limits
        levels: Levels = np.empty(values.shape, np.uint8)
        for begin in range(0, len(values), 2048):  # what fits into the processor's cache
            scaled = np.rint(values[begin : begin + 2048] * factors)
            levels[begin : begin + 2048] = np.clip(scaled, -127, 127) + MIDDLE
        return levels

    def value(self, unit: int, level: float) -> float:
        """The value behind a level."""
        return float((level - MIDDLE) / 127 * self.limits[unit])


@dataclass(frozen=True, slots=True)
class Suspect:
    """A unit that may stand for a feature; all but `fitted` and the choice is of the second half.

    Attributes:
        unit: its index.
        feature: the feature's name.
        score: on the second half of the text.
        fitted: on the first half, by which it was chosen.
        above: whether the feature is where the value lies above the threshold (or below).
        threshold: in levels; the feature is called where the level is >= it (above) or < it.
        precision: the share of its calls that are right; 0 where it calls nothing.
        p: of the score, for all units and features together; at most 1.
    """

    unit: int
    feature: str
    score: float
    fitted: float
    above: bool
    threshold: int
    precision: float
    p: float

    @property
    def lucky(self) -> bool:
        """Whether the score may be luck."""
        return self.p > LUCK

    @property
    def goes(self) -> bool:
        """Whether the unit goes with its feature."""
        return round(self.score, 2) >= GOES and not self.lucky

    @property
    def tells(self) -> bool:
        """Whether the unit tells its feature."""
        return self.goes and round(self.score, 2) >= TELLS and round(self.precision, 2) >= RIGHT


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The best units of every feature; the arrays' rows are the features in order.

    Attributes:
        features: names of those that the text has enough of.
        left_out: names of the others.
        scores: on the second half, float32 (F, U).
        fitted: on the first half, float32 (F, U).
        alarms: of the second half's characters without the feature, the share called wrong,
            float32 (F, U).
        lucky: scores that the best unit reaches by luck, from `luck.curve`, float32 (F, K).
        moves: of the labels, from which those come: the characters of the second half.
        share: how much of the second half has the feature, float32 (F,).
        best: for each feature its units, the best of the first half first.
    """

    features: tuple[str, ...]
    left_out: tuple[str, ...]
    scores: Float32
    fitted: Float32
    alarms: Float32
    lucky: Float32
    moves: int
    share: Float32
    best: tuple[tuple[Suspect, ...], ...]

    @classmethod
    def of(
        cls,
        features: tuple[str, ...],
        left_out: tuple[str, ...],
        tables: Mapping[str, Any],
        moves: int,
    ) -> Ranking:
        """From its tables, as `tables` gives them, and the characters of the second half."""
        scores, fitted, alarms = tables["scores"], tables["fitted"], tables["alarms"]
        lucky, share = tables["lucky"], tables["share"]
        best = tuple(
            tuple(
                Suspect(
                    int(unit),
                    name,
                    float(scores[row, unit]),
                    float(fitted[row, unit]),
                    bool(tables["above"][row, unit]),
                    int(tables["thresholds"][row, unit]),
                    _precision(scores[row, unit], alarms[row, unit], share[row]),
                    min(1.0, len(features) * p_value(lucky[row], moves, scores[row, unit])),
                )
                for unit in np.argsort(-fitted[row], kind="stable")
            )
            for row, name in enumerate(features)
        )
        return cls(features, left_out, scores, fitted, alarms, lucky, moves, share, best)

    @property
    def chance(self) -> tuple[float, ...]:
        """For each feature the score that must be passed not to be luck."""
        return tuple(
            score_for(reached, self.moves, LUCK / len(self.features)) for reached in self.lucky
        )

    def tables(self) -> dict[str, NDArray[Any]]:
        """All that it holds as arrays by name, to be kept in a file."""
        shape = self.scores.shape
        thresholds, above = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
        for row, suspects in enumerate(self.best):
            for one in suspects:
                thresholds[row, one.unit], above[row, one.unit] = one.threshold, one.above
        return {
            "scores": self.scores,
            "fitted": self.fitted,
            "alarms": self.alarms,
            "lucky": self.lucky,
            "share": self.share,
            "thresholds": thresholds,
            "above": above,
        }

    def of_unit(self, unit: int) -> Suspect | None:
        """What a unit is likeliest to stand for: its best feature of the first half, if any."""
        if not self.best:
            return None
        row = int(self.fitted[:, unit].argmax())
        return self.suspect(unit, self.features[row])

    def suspect(self, unit: int, feature: str) -> Suspect:
        """A unit and any of the features."""
        row = self.best[self.features.index(feature)]
        return next(suspect for suspect in row if suspect.unit == unit)

    def readable(self) -> int:
        """How many units tell what `of_unit` says of them."""
        told = map(self.of_unit, range(self.scores.shape[1]))
        return sum(suspect is not None and suspect.tells for suspect in told)


def rank_units(levels: Levels, labels: Mapping[str, Bools]) -> Ranking:
    """Rank all units for all features.

    Args:
        levels: of every character and unit (T, U), as ``Scale.levels`` gives them.
        labels: name → bool (T,).
    """
    for name, label in labels.items():
        if label.shape != levels.shape[:1]:
            raise ValueError(f"{name} has shape {label.shape}; wanted ({len(levels)},)")
    half = len(levels) // 2
    first, second = levels[:half], levels[half:]
    used = tuple(
        n
        for n, label in labels.items()
        if all(_enough(part) for part in (label[:half], label[half:]))
    )
    counted = _Half(first)
    rows: dict[str, list[NDArray[Any]]] = {name: [] for name in _TABLES}
    for name in used:
        there = labels[name][half:]
        curves = counted.curves(labels[name][:half])
        thresholds, above = _choose(curves)
        called = (second >= thresholds) == above  # (T, U)
        alarms = called[~there].mean(axis=0)
        found = {
            "scores": 0.5 + 0.5 * (called[there].mean(axis=0) - alarms),
            "fitted": _score(curves, thresholds, above),
            "alarms": alarms,
            "lucky": curve(best_by_luck(called, there)),
            "share": there.mean(),
            "thresholds": thresholds,
            "above": above,
        }
        for table, kept in rows.items():
            kept.append(np.asarray(found[table]))
    wide = (len(used), levels.shape[1])
    tables = {
        table: np.array(kept, _TABLES[table]) if used else np.zeros(wide, _TABLES[table])
        for table, kept in rows.items()
    }
    left_out = tuple(name for name in labels if name not in used)
    return Ranking.of(used, left_out, tables, len(second))


_TABLES: Final[Mapping[str, type[np.generic]]] = {
    **dict.fromkeys(("scores", "fitted", "alarms", "lucky", "share"), np.float32),
    **dict.fromkeys(("thresholds", "above"), np.uint8),
}


class _Half:
    """One half's levels, counted: how often each unit has each level."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self._all = _counts(levels)  # (U, 256)

    def curves(self, label: Bools) -> Float64:
        """Balanced accuracy of "level >= threshold" for every unit and threshold, (U, 256)."""
        with_it = _counts(self._levels[label])
        without = self._all - with_it
        # the share at or above each threshold, of those with the feature and of those without
        hits, misses = (
            np.cumsum(counts[:, ::-1], axis=1)[:, ::-1] / counts.sum(axis=1, keepdims=True)
            for counts in (with_it, without)
        )
        curves: Float64 = 0.5 + 0.5 * (hits - misses)
        return curves


def _counts(levels: Levels) -> NDArray[np.int64]:
    """How often each unit has each level, (U, 256)."""
    units = levels.shape[1]
    offsets = np.arange(units, dtype=np.intp) * LEVELS
    counts = np.zeros(units * LEVELS, np.int64)
    for begin in range(0, len(levels), 4096):
        places = levels[begin : begin + 4096] + offsets
        counts += np.bincount(places.ravel(), minlength=len(counts))
    return counts.reshape(units, LEVELS)


def _choose(curves: Float64) -> tuple[NDArray[np.int64], Bools]:
    """The best threshold of every unit, and whether the feature lies above it."""
    high, low = curves.argmax(axis=1), curves.argmin(axis=1)
    units = np.arange(len(curves))
    above: Bools = curves[units, high] >= 1 - curves[units, low]
    return np.where(above, high, low), above


def _score(curves: Float64, thresholds: NDArray[np.int64], above: Bools) -> Float64:
    """What thresholds and sides score on these curves, (U,)."""
    found = curves[np.arange(len(curves)), thresholds]
    scores: Float64 = np.where(above, found, 1 - found)
    return scores


def _precision(score: float, alarms: float, share: float) -> float:
    """From a score, the share called wrong of what has not the feature, and the feature's share."""
    right = (2 * float(score) - 1 + float(alarms)) * float(share)
    calls = right + float(alarms) * (1 - float(share))
    return right / calls if calls > 0 else 0.0


def _enough(label: Bools) -> bool:
    return FEWEST <= int(label.sum()) <= len(label) - FEWEST
