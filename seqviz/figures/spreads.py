"""Numbers of one kind as a histogram: weights, gates, states; what a histogram needs and no more.

A trace has millions of numbers, a chart shows 24 bars. So activations are counted slice by slice
and let go: where their axis never moves (gates, and states within ±1), the counts are all that is
kept. A state that knows no limits has an axis that grows from moment to moment, so a sample of it
is kept as well, to be counted anew on a longer axis. Weights are not copied at all: their arrays
belong to the snapshot.

Symbols: M moments, S spreads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import ModelTrace

Array = NDArray[Any]

BINS: Final = 24
SAMPLE: Final = 4096  # of the values of a state without limits; 16 KB
WITHIN: Final = (-1.0, 1.0)  # the axis of gates and of bounded states


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Spread:
    """Numbers of one kind, to be shown as a histogram.

    Args:
        name: of the picture that it is drawn in, such as "W_h"; spreads of one name share it.
        symbol: whose colour it has: a gate, "h", or "y" for the output layer.
        values: any shape; what is not finite is left out.
        layer: counted from 1, or None where there is only one.
        counts: (BINS,) of all values between -1 and 1, where they were counted already; then
            ``values`` need not be all of them.
        extent: the largest size of all values; None takes it from ``values``.
    """

    name: str
    symbol: str
    values: Array
    layer: int | None = None
    counts: NDArray[np.int64] | None = None
    extent: float | None = None

    @property
    def size(self) -> float:
        """The largest size of all values that are finite."""
        return _extent(self.values) if self.extent is None else self.extent

    @property
    def nbytes(self) -> int:
        """Bytes of its own; the arrays of weights belong to a snapshot."""
        return 0 if self.counts is None else self.values.nbytes + self.counts.nbytes


def _extent(values: Array) -> float:
    return float(np.abs(values[np.isfinite(values)]).max(initial=0))


# ---------------------------------------------------------------- weights


def weight_spreads(parameters: Mapping[str, Array], blocks: Sequence[str]) -> tuple[Spread, ...]:
    """The weights by layer, parameter and gate, as views.

    Args:
        parameters: named as in ``model.parameters()``.
        blocks: of the cell, in stacking order: ``cell.BLOCKS``.
    """
    layers = {name.partition(".")[0] for name in parameters if "." in name}
    spreads = []
    for name, values in parameters.items():
        layer, dot, letter = name.rpartition(".")
        number = int(layer) + 1 if dot and len(layers) > 1 else None
        if not dot:
            spreads.append(_weights(name, "y", values, None))
        elif letter == "b_hn":
            spreads.append(_weights(letter, "n", values, number))
        else:
            parts = np.split(values, len(blocks))
            spreads += [
                _weights(letter, symbol, part, number)
                for symbol, part in zip(blocks, parts, strict=True)
            ]
    return tuple(spreads)


def _weights(name: str, symbol: str, values: Array, layer: int | None) -> Spread:
    return Spread(name, symbol, values, layer, extent=_extent(values))


# ---------------------------------------------------------------- activations


class Activations:
    """Counts the gates and the hidden state of every layer over the slices of a reading."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[int, str], _Tally] = {}
        self._layers = 0

    def add(self, trace: ModelTrace) -> None:
        """Take in one slice; nothing of it is kept but counts and a bounded sample."""
        self._layers = len(trace.layers)
        for index, layer in enumerate(trace.layers):
            gates = [symbol for symbol in layer.BLOCKS if symbol != "h"]
            values = [(symbol, layer.part(symbol, "gates")) for symbol in gates]
            for symbol, array in [*values, ("h", layer.h)]:
                tally = self._tallies.setdefault((index, symbol), _Tally(keep=not gates))
                tally.add(array)

    def spreads(self) -> tuple[Spread, ...]:
        """One for each gate and for h, layer by layer."""
        several = self._layers > 1
        return tuple(
            Spread(
                "gates",
                symbol,
                tally.sample,
                index + 1 if several else None,
                tally.counts,
                tally.extent,
            )
            for (index, symbol), tally in self._tallies.items()
        )


def activation_spreads(trace: ModelTrace) -> tuple[Spread, ...]:
    """The gates and the hidden state of every layer, over all steps and sequences of a trace."""
    counted = Activations()
    counted.add(trace)
    return counted.spreads()


class _Tally:
    """One gate or state: counts on the axis from -1 to 1, and where wanted an even sample.

    Every value draws a number, and those with the lowest ones stay: each has the same chance,
    however many slices they come in.
    """

    def __init__(self, *, keep: bool) -> None:
        self.counts = np.zeros(BINS, np.int64)
        self.extent = 0.0
        self.sample = np.empty(0, np.float32)
        self._keep, self._lots = keep, np.empty(0, np.float32)
        self._rng = np.random.default_rng(0)

    def add(self, array: Array) -> None:
        values = array[np.isfinite(array)]
        self.counts += _counted(values, *WITHIN)
        self.extent = max(self.extent, _extent(values))
        if self._keep:
            lots = np.concatenate([self._lots, self._rng.random(values.size, np.float32)])
            with np.errstate(over="ignore"):
                sample = np.concatenate([self.sample, values.astype(np.float32)])
            if lots.size > SAMPLE:
                lowest = np.argpartition(lots, SAMPLE)[:SAMPLE]
                lots, sample = lots[lowest], sample[lowest]
            self._lots, self.sample = lots, sample


# ---------------------------------------------------------------- the bars


def axes_of(moments: Sequence[tuple[Spread, ...]]) -> list[tuple[float, float]]:
    """The axis of each spread, the same at every moment: one per picture and layer.

    Args:
        moments: the same kinds of spreads at each.
    """
    sizes: dict[tuple[str, int | None], float] = {}
    counted: dict[tuple[str, int | None], bool] = {}
    for spreads in moments:
        for spread in spreads:
            place = (spread.name, spread.layer)
            sizes[place] = max(sizes.get(place, 0.0), spread.size)
            counted[place] = counted.get(place, True) and spread.counts is not None
    axes = []
    for spread in moments[-1]:
        place = (spread.name, spread.layer)
        end = _rounded(sizes[place])
        fixed = counted[place] and sizes[place] <= WITHIN[1]
        axes.append(WITHIN if fixed else (-end, end))
    return axes


def _rounded(extent: float) -> float:
    """A little more than ``extent``, in steps, so that a growing axis rarely moves."""
    if not 1e-9 < extent < 1e30:
        return 1.0
    power = 10.0 ** np.floor(np.log10(extent))
    return float(next(k * power for k in (1, 1.5, 2, 3, 5, 7, 10) if k * power >= extent * 0.999))


_KNOWN: WeakKeyDictionary[Spread, tuple[float, float, NDArray[np.uint8]]] = WeakKeyDictionary()
"""The bars of each spread on its latest axis: ``BINS`` bytes, as long as the spread lives."""


def bars_of(spread: Spread, low: float, high: float) -> NDArray[np.uint8]:
    """The heights of a histogram's bars, the highest 255; values outside count at the ends."""
    known = _KNOWN.get(spread)
    if known is not None and known[:2] == (low, high):
        return known[2]
    if spread.counts is not None and (low, high) == WITHIN:
        counts = spread.counts
    else:
        counts = _counted(spread.values[np.isfinite(spread.values)], low, high)
    bars = (-(-counts * 255 // max(int(counts.max()), 1))).astype(np.uint8)
    _KNOWN[spread] = (low, high, bars)
    return bars


def _counted(values: Array, low: float, high: float) -> NDArray[np.int64]:
    """How many of the finite values lie in each bin; those outside count at the ends."""
    place = np.clip((values.astype(np.float64) - low) * (BINS / (high - low)), 0, BINS - 1)
    return np.bincount(place.astype(np.intp), minlength=BINS)
