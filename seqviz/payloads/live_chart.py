"""What the live chart is told of a training: the words, and where its numbers stand.

Symbols: n points of a curve, M moments, T points of the series, F of a forecast, S spreads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from seqviz.payloads.arrays import Place
from seqviz.payloads.colours import Palettes

NOTHING: Final = -1000.0
"""Stands for the logarithm of 0; no float has one so low."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (n,) in the order of x; NaN is a gap."""

    x: Place
    y: Place


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that was changed after ``step`` updates, in a few words."""

    step: int
    text: str


@dataclass(frozen=True, slots=True)
class SpreadKind:
    """One histogram: of what, in which layer from 1 on or None, and the ends of its axis."""

    name: str
    layer: int | None
    symbol: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Spreads:
    """Histograms, the same ones at every moment; bars (M, S, bins), 255 is the highest."""

    kinds: tuple[SpreadKind, ...]
    bars: Place


@dataclass(frozen=True, slots=True)
class Reach:
    """What arrives of the loss's gradient at each of ``steps`` steps, of every moment.

    Attributes:
        states: whose gradient, h first.
        logs: (M, S, steps) of the snapshots, log10; ``NOTHING`` where exactly nothing arrives, NaN
            where unknown; None where all of it is.
        latest: (1, S, steps) of the network as it is where that is ``now``, or None.
        sequences: of how many it is the mean.
    """

    states: tuple[str, ...]
    steps: int
    logs: Place | None
    latest: Place | None
    sequences: int


@dataclass(frozen=True, slots=True)
class Moments:
    """The snapshots that the time machine moves over.

    Attributes:
        count: M.
        now: whether the last one is the network as it is, no snapshot.
        step: updates made, of each.
        loss: (M,) each one's own, NaN where it has none.
        predictions: (M, T) of the snapshots, or None; one row fewer where ``now``.
        latest: (1, T) of the network as it is where that is ``now``, or None.
        forecast: x (F,) and y (M, F), or None.
        weights, activations: histograms, or None.
        reach: the gradient through time, or None.
    """

    count: int
    now: bool
    step: tuple[int, ...]
    loss: Place
    predictions: Place | None
    latest: Place | None
    forecast: Curve | None
    weights: Spreads | None
    activations: Spreads | None
    reach: Reach | None


@dataclass(frozen=True, slots=True)
class Run:
    """One training as far as it has come; a curve is None where nothing was measured."""

    name: str
    step: int
    epoch: int
    running: bool
    clip: float | None
    chance: float | None
    marks: tuple[Change, ...]
    loss: Curve | None
    gradient: Curve | None
    epochs: Curve | None
    validation: Curve | None
    moments: Moments


@dataclass(frozen=True, slots=True)
class Series:
    """The series that is learned: its points (T,), and the index where the held-out part begins.

    It is cut into windows of ``window`` values that are read, in another order where ``shuffled``,
    and the ``horizon`` values after each that are wanted; a window of 0 is not shown.
    """

    x: Place
    y: Place
    split: int
    steps: int
    forecast_start: int | None
    window: int
    horizon: int
    shuffled: bool


@dataclass(frozen=True, slots=True)
class Training:
    """All of it.

    Attributes:
        series: None where none is learned.
        runs: one to three.
        floats: how many float32 numbers there are; the bars' bytes begin behind them.
        bins: bars of a histogram.
        id: a hash of all of it, numbers too.
    """

    series: Series | None
    runs: tuple[Run, ...]
    floats: int
    bins: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class ChartMoving:
    """What may change while the training stays.

    Attributes:
        reports: whether Python hears of moments.
        selected: which one it knows of.
        jump: another one brings the chart into view.
    """

    reports: bool
    selected: int | None
    jump: int


@dataclass(frozen=True, slots=True)
class RunColours:
    """One colour for each run, in order, in both modes."""

    light: tuple[str, ...]
    dark: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartWords:
    """Every word of the live chart; braces are filled in there."""

    chart: str
    machine: str
    scrubber: str
    play: str
    pause: str
    now: str
    end: str
    where: str
    where_only: str
    scale: str
    loss: str
    loss_unit: str
    chance: str
    log: str
    train: str
    train_mean: str
    batches: str
    validation: str
    batch: str
    of_run: str
    updates: str
    at_update: str
    gradient: str
    gradient_unit: str
    clip: str
    series: str
    series_unit: str
    time: str
    at_time: str
    truth: str
    prediction: str
    forecast: str
    forcing: str
    reads_truth: str
    reads_own: str
    forcing_truth: str
    forcing_wait: str
    forcing_both: str
    above: str
    below: str
    train_part: str
    validation_part: str
    overview: str
    shown: str
    whole: str
    cut: str
    cut_said: str
    cut_shuffled: str
    cut_group: str
    cut_play: str
    cut_pause: str
    weights: str
    weights_unit: str
    activations: str
    states: str
    activations_unit: str
    reach: str
    reach_unit: str
    reach_step: str
    reach_at: str
    reach_of: str
    reach_share: str
    reach_line: str
    reach_nothing: str
    reach_none: str
    gates: str
    layer: str
    whose: str
    histogram: str
    alt_step: str
    alt_loss: str
    alt_chance: str
    alt_gradient: str
    alt_series: str
    alt_reach: str
    summary: str


@dataclass(frozen=True, slots=True)
class ChartDress:
    """What the chart's numbers are shown with."""

    run_colours: RunColours
    palettes: Palettes
    labels: ChartWords
