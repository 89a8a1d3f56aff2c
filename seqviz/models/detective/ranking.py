"""Which unit tells which feature, and how well on text that the choice did not see.

One unit, one threshold. The text's first half chooses a threshold and a side for every unit and
feature; the second half says how good that choice is:

    score = ½·(share of the characters with the feature that are called right
             + share of those without it that are called right)          0.5 is a coin, 1 is perfect

With hundreds of units the best of them looks good by luck. Chance is therefore the best of *all*
units for labels that belong to other places of the text: each half's labels are moved round it by a
random distance, so runs stay as long as they are, and everything is done again. The highest score
of several such rounds, on the second half and over all units, is the chance that a score must beat.

Values are compared in 256 levels. Left out: several units together, other thresholds than one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Levels = NDArray[np.uint8]
Bools = NDArray[np.bool_]

LEVELS: Final = 256
MIDDLE: Final = 128  # the level of zero
ROUNDS: Final = 5  # of moved labels
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
    """A unit that may stand for a feature.

    Attributes:
        unit: its index.
        feature: the feature's name.
        score: on the second half of the text.
        fitted: on the first half, by which it was chosen.
        above: whether the feature is where the value lies above the threshold (or below).
        threshold: in levels; the feature is called where the level is >= it (above) or < it.
    """

    unit: int
    feature: str
    score: float
    fitted: float
    above: bool
    threshold: int


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The best units of every feature; the arrays' rows are the features in order.

    Attributes:
        features: names of those that the text has enough of.
        left_out: names of the others.
        scores: on the second half, float32 (F, U).
        fitted: on the first half, float32 (F, U).
        chance: the score that the best unit reaches by luck, float32 (F,).
        share: how much of the text has the feature, float32 (F,).
        best: for each feature its units, the best of the first half first.
    """

    features: tuple[str, ...]
    left_out: tuple[str, ...]
    scores: Float32
    fitted: Float32
    chance: Float32
    share: Float32
    best: tuple[tuple[Suspect, ...], ...]

    @classmethod
    def of(
        cls, features: tuple[str, ...], left_out: tuple[str, ...], tables: Mapping[str, Any]
    ) -> Ranking:
        """From its tables, as `tables` gives them."""
        scores, fitted = tables["scores"], tables["fitted"]
        best = tuple(
            tuple(
                Suspect(
                    int(unit),
                    name,
                    float(scores[row, unit]),
                    float(fitted[row, unit]),
                    bool(tables["above"][row, unit]),
                    int(tables["thresholds"][row, unit]),
                )
                for unit in np.argsort(-fitted[row], kind="stable")
            )
            for row, name in enumerate(features)
        )
        return cls(features, left_out, scores, fitted, tables["chance"], tables["share"], best)

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
            "chance": self.chance,
            "share": self.share,
            "thresholds": thresholds,
            "above": above,
        }

    def of_unit(self, unit: int) -> Suspect | None:
        """What a unit is likeliest to stand for: its best feature of the first half.

        None where that is not above chance on the second, whatever other features are there.
        """
        if not self.best:
            return None
        row = int(self.fitted[:, unit].argmax())
        if not self.scores[row, unit] > self.chance[row]:
            return None
        return next(suspect for suspect in self.best[row] if suspect.unit == unit)

    def readable(self, at_least: float = 0.9) -> int:
        """How many units tell what `of_unit` says of them with this score or more."""
        told = map(self.of_unit, range(self.scores.shape[1]))
        return sum(suspect is not None and suspect.score >= at_least for suspect in told)


def rank_units(
    levels: Levels, labels: Mapping[str, Bools], *, rounds: int = ROUNDS, seed: int = 0
) -> Ranking:
    """Rank all units for all features.

    Args:
        levels: of every character and unit (T, U), as ``Scale.levels`` gives them.
        labels: name → bool (T,).
        rounds: of moved labels.
        seed: of the distances.
    """
    for name, label in labels.items():
        if label.shape != levels.shape[:1]:
            raise ValueError(f"{name} has shape {label.shape}; wanted ({len(levels)},)")
    half = len(levels) // 2
    halves = (slice(0, half), slice(half, len(levels)))
    used = tuple(n for n, label in labels.items() if all(_enough(label[part]) for part in halves))
    units = levels.shape[1]
    rng = np.random.default_rng(seed)
    tables = [_Half(levels[part]) for part in halves]
    shape = len(used), units
    scores, fitted = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    thresholds, above = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    chance: Float32 = np.zeros(len(used), np.float32)
    for row, name in enumerate(used):
        parts = [labels[name][part] for part in halves]
        curves = [table.curves(part) for table, part in zip(tables, parts, strict=True)]
        chosen = _choose(curves[0])
        fitted[row], scores[row] = _score(curves[0], *chosen), _score(curves[1], *chosen)
        thresholds[row], above[row] = chosen
        for _ in range(rounds):
            moved = [_moved(part, rng) for part in parts]
            lucky = [table.curves(part) for table, part in zip(tables, moved, strict=True)]
            chance[row] = max(chance[row], _score(lucky[1], *_choose(lucky[0])).max())
    found = {
        "scores": scores,
        "fitted": fitted,
        "chance": chance,
        "share": np.array([labels[name].mean() for name in used], np.float32),
        "thresholds": thresholds,
        "above": above,
    }
    return Ranking.of(used, tuple(name for name in labels if name not in used), found)


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


def _moved(label: Bools, rng: np.random.Generator) -> Bools:
    """The label moved round by a quarter to three quarters of its length."""
    return np.roll(label, int(rng.integers(len(label) // 4, 3 * len(label) // 4)))


def _enough(label: Bools) -> bool:
    return FEWEST <= int(label.sum()) <= len(label) - FEWEST
