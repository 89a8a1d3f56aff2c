"""Pack training runs for the live chart: one block of numbers and a map of it.

Curves are thinned to at most 300 points without losing a peak, the weights become histograms; what
is not finite becomes a gap. Left out: words and page colours, which the UI adds.

Symbols: T values of the series, M moments, S spreads, n steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.figures.spreads import BINS as BINS
from seqviz.figures.spreads import Spread as Spread
from seqviz.figures.spreads import axes_of, bars_of
from seqviz.figures.theme import DARK, LIGHT, Mode
from seqviz.figures.thinning import MAX_POINTS as MAX_POINTS
from seqviz.figures.thinning import MAX_VALUES as MAX_VALUES
from seqviz.figures.thinning import kept as kept
from seqviz.figures.thinning import picked as picked
from seqviz.payloads import live_chart as payloads
from seqviz.payloads import plain
from seqviz.payloads.arrays import Place
from seqviz.training.engine.through_time import Reach

Array = NDArray[Any]

MAX_RUNS: Final = 3

RUN_COLOURS: Final[Mapping[Mode, tuple[str, ...]]] = {
    "light": (LIGHT.text, "#d400c0", "#2f7d00"),
    "dark": (DARK.text, "#ff5cf4", "#2fa82f"),
}
"""One colour per run, in order, none like a gate's; each run has a line style of its own too."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The network at one moment of its training. Build it once and keep it: packing remembers.

    Args:
        step: updates made so far.
        loss: the one to show for this moment, or None.
        predictions: (T,) for each value of the series the prediction made from those before it;
            NaN where there is none.
        forecast: (F,) free-running, each value fed back as the next input; see ``Truth``.
        weights, activations: the same kinds of spreads at each moment.
        reach: the gradient through time, over as many steps at each moment.
    """

    step: int
    loss: float | None = None
    predictions: Array | None = None
    forecast: Array | None = None
    weights: tuple[Spread, ...] = ()
    activations: tuple[Spread, ...] = ()
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened after ``step`` updates, such as a changed setting, in a few words."""

    step: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class LiveRun:
    """One training run as far as it has come.

    Args:
        name: as shown at its lines.
        step, loss, gradient_norm: (n,) one entry per update; NaN where not measured.
        epoch_step, epoch_loss, validation_loss: one entry per epoch.
        clip: the longest gradient let through, or None.
        chance: the loss of who has to guess, or None.
        marks: where settings were changed.
        moments: the snapshots, the oldest first.
        now: the network as it is, newer than the last snapshot, or None.
        epoch: how many epochs are done.
        running: whether more is to come.
    """

    name: str
    step: Array
    loss: Array
    gradient_norm: Array
    epoch_step: Array
    epoch_loss: Array
    validation_loss: Array
    clip: float | None = None
    chance: float | None = None
    marks: tuple[Mark, ...] = ()
    moments: tuple[Moment, ...] = ()
    now: Moment | None = None
    epoch: int = 0
    running: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The series that is learned.

    Args:
        values: (T,)
        split: index of the first value of the validation part; T if there is none.
        forecast_start: index of the value that a forecast's first one stands for; may be T.
        window, horizon: values that are read, and wanted after them; a window of 0 is not shown.
        shuffled: whether the network reads the values of a window in another order.
        most: how many values are drawn at most.
    """

    values: Array
    split: int
    forecast_start: int | None = None
    window: int = 0
    horizon: int = 1
    shuffled: bool = False
    most: int = MAX_VALUES


@dataclass(frozen=True, slots=True)
class PackedTraining:
    """What the live chart draws.

    Attributes:
        meta: the map. An array stands as ``{"o": offset, "s": shape}`` counted in float32 numbers;
            ``bins`` counts bytes from the beginning of the bytes part, ``floats`` is where it is.
        numbers: little-endian float32, then one byte per bar of a histogram (255 is its highest).
        settled: how many bytes at their beginning stay as they are until the next snapshot.
    """

    meta: dict[str, Any]
    numbers: bytes
    settled: int = 0


def pack_training(runs: Sequence[LiveRun], truth: Truth | None = None) -> PackedTraining:
    """Pack one to three runs for one chart.

    Args:
        runs: drawn together; the first one's moments are what the time machine moves over.
        truth: the series that all of them learn, or None for none.

    Raises:
        ValueError: no run or too many, predictions of another length than the series, or moments
            of one run with different spreads.
    """
    if not 1 <= len(runs) <= MAX_RUNS:
        raise ValueError(f"runs must be 1 to {MAX_RUNS}, got {len(runs)}")
    block = _Block()
    series, picks, later = _series(block, truth)
    rows = [_rows(block, run.moments, truth, picks) for run in runs]
    logs = [_logs(block, run.moments) for run in runs]
    settled = 4 * block.size
    packed = [
        _run(block, run, truth, picks, later, *places)
        for run, *places in zip(runs, rows, logs, strict=True)
    ]
    training = payloads.Training(series, tuple(packed), block.size, BINS)
    return PackedTraining(plain(training), block.bytes(), settled)


class _Block:
    """Float arrays put one behind another, and bytes behind them all."""

    def __init__(self) -> None:
        self._floats: list[bytes] = []
        self._bytes: list[bytes] = []
        self.size = 0
        self._bytes_size = 0

    def put(self, array: Any) -> Place:
        values = np.asarray(array, dtype=np.float64)
        values = np.where(np.abs(values) < 3e38, values, np.nan)  # float32 has no more
        place = Place(self.size, values.shape)
        self._floats.append(np.ascontiguousarray(values, dtype="<f4").tobytes())
        self.size += values.size
        return place

    def put_bytes(self, array: NDArray[np.uint8]) -> Place:
        place = Place(self._bytes_size, array.shape)
        self._bytes.append(array.tobytes())
        self._bytes_size += array.size
        return place

    def bytes(self) -> bytes:
        return b"".join(self._floats + self._bytes)


def _series(block: _Block, truth: Truth | None) -> tuple[payloads.Series | None, Array, Array]:
    """The series, the indices drawn of it, and those at which a forecast is drawn."""
    if truth is None:
        return None, np.arange(0), np.arange(0)
    picks = picked(truth.values, truth.most)
    entry = payloads.Series(
        x=block.put(picks),
        y=block.put(truth.values[picks]),
        split=int(truth.split),
        steps=len(truth.values),
        forecast_start=truth.forecast_start,
        window=truth.window,
        horizon=truth.horizon,
        shuffled=truth.shuffled,
    )
    later = picks if truth.forecast_start is None else picks[picks >= truth.forecast_start]
    return entry, picks, later


def _run(
    block: _Block,
    run: LiveRun,
    truth: Truth | None,
    picks: Array,
    later: Array,
    rows: Place | None,
    logs: Place | None,
) -> payloads.Run:
    """One run's curves and moments; ``rows`` and ``logs`` are of its snapshots."""
    moments = [*run.moments, *([run.now] if run.now is not None else [])]
    loss = _curve(block, run.step, run.loss)
    gradient = _curve(block, run.step, run.gradient_norm)
    epochs = _curve(block, run.epoch_step, run.epoch_loss)
    validation = _curve(block, run.epoch_step, run.validation_loss)
    losses = block.put([np.nan if m.loss is None else m.loss for m in moments])
    latest = None if run.now is None else _rows(block, [run.now], truth, picks)
    forecast = _forecasts(block, moments, truth, later)
    return payloads.Run(
        name=run.name,
        step=int(run.step[-1]) if len(run.step) else 0,
        epoch=int(run.epoch),
        running=bool(run.running),
        clip=None if run.clip is None else float(run.clip),
        chance=None if run.chance is None else float(run.chance),
        marks=tuple(payloads.Change(int(mark.step), mark.text) for mark in run.marks),
        loss=loss,
        gradient=gradient,
        epochs=epochs,
        validation=validation,
        moments=payloads.Moments(
            count=len(moments),
            now=run.now is not None,
            step=tuple(int(moment.step) for moment in moments),
            loss=losses,
            predictions=rows,
            latest=latest,
            forecast=forecast,
            weights=_spreads(block, [moment.weights for moment in moments]),
            activations=_spreads(block, [moment.activations for moment in moments]),
            reach=_reach(block, moments, logs, run.now),
        ),
    )


def _curve(block: _Block, x: Array, y: Array) -> payloads.Curve | None:
    """A thinned curve, or None where there is nothing to draw."""
    finite = np.isfinite(y)
    if not finite.any():
        return None
    picks = kept(y)
    return payloads.Curve(block.put(x[picks]), block.put(y[picks]))


def _rows(
    block: _Block, moments: Sequence[Moment], truth: Truth | None, picks: Array
) -> Place | None:
    """(M, points) one-step predictions at the series' points; None where there are none."""
    if truth is None or not any(moment.predictions is not None for moment in moments):
        return None
    count, rows = len(truth.values), []
    for moment in moments:
        values = np.full(count, np.nan) if moment.predictions is None else moment.predictions
        if len(values) != count:
            raise ValueError(
                f"predictions must have length {count}, that of the series, got {len(values)}"
            )
        rows.append(values[picks])
    return block.put(rows)


def _forecasts(
    block: _Block, moments: Sequence[Moment], truth: Truth | None, later: Array
) -> payloads.Curve | None:
    """(M, points) forecasts and where their points are."""
    given = [moment.forecast for moment in moments if moment.forecast is not None]
    if truth is None or not given or truth.forecast_start is None:
        return None
    longest = max(map(len, given))
    at = later - truth.forecast_start
    beyond = np.arange(max(len(truth.values) - truth.forecast_start, 0), longest)
    at = np.concatenate([at[at < longest], beyond[:: max(1, -(-len(beyond) // MAX_POINTS))]])
    forecasts = np.full((len(moments), longest), np.nan)
    for row, moment in zip(forecasts, moments, strict=True):
        if moment.forecast is not None:
            row[: len(moment.forecast)] = moment.forecast
    x = block.put(at + truth.forecast_start)
    return payloads.Curve(x, block.put(forecasts[:, at]))


def _logs(block: _Block, moments: Sequence[Moment]) -> Place | None:
    """Logarithms (M, S, T) of the gradient through time; NaN for a moment without them."""
    known = [moment.reach.norms for moment in moments if moment.reach is not None]
    if not known:
        return None
    logs = np.full((len(moments), len(known[0]), len(known[0]["h"])), np.nan)
    for row, moment in zip(logs, moments, strict=True):
        if moment.reach is not None:
            norms = np.stack(list(moment.reach.norms.values()))  # (S, T)
            with np.errstate(divide="ignore"):
                row[...] = np.where(norms == 0, payloads.NOTHING, np.log10(norms))
    return block.put(logs)


def _reach(
    block: _Block, moments: Sequence[Moment], logs: Place | None, now: Moment | None
) -> payloads.Reach | None:
    """What they have in common, where they are, and those of the network as it is."""
    known = next((one.reach for one in moments if one.reach is not None), None)
    if known is None:
        return None
    latest = None if now is None else _logs(block, [now])
    names, steps = tuple(known.norms), len(known.norms["h"])
    return payloads.Reach(names, steps, logs, latest, known.sequences)


def _spreads(block: _Block, moments: Sequence[tuple[Spread, ...]]) -> payloads.Spreads | None:
    """Histograms (M, S, BINS) over one axis per picture, the same at every moment."""
    if not moments or not moments[-1]:
        return None
    kinds = [(spread.name, spread.layer, spread.symbol) for spread in moments[-1]]
    for spreads in moments:
        found = [(spread.name, spread.layer, spread.symbol) for spread in spreads]
        if found != kinds:
            raise ValueError(f"every moment must have the spreads {kinds}, got {found}")
    axes = axes_of(moments)
    bins = np.stack(
        [[bars_of(s, *ends) for s, ends in zip(row, axes, strict=True)] for row in moments]
    )
    return payloads.Spreads(
        kinds=tuple(
            payloads.SpreadKind(name, layer, symbol, low, high)
            for (name, layer, symbol), (low, high) in zip(kinds, axes, strict=True)
        ),
        bars=block.put_bytes(bins),
    )
