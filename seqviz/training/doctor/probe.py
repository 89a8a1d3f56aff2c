"""Measure a network as it runs: what reaches which parameter, which unit and which input.

The network is run and differentiated exactly as its training does it (with the true values after
a window, and a state that is forgotten stays forgotten), on at most ``WINDOWS`` windows of each
part, fewer where their traces would be large. Why a number is as it is, nothing here asks: that is
the doctor's part (doctor).

Symbols: T values in a window, L layers, H units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.base import Trace
from seqviz.cells.model import ModelGradients
from seqviz.cells.operations import ACTIVATIONS
from seqviz.data.series import Floats
from seqviz.data.windows import Windows
from seqviz.training.engine import bptt
from seqviz.training.engine.batch import at_a_time
from seqviz.training.engine.history import History
from seqviz.training.tasks.sequence import SequenceRun

WINDOWS: Final = 128
FEWEST: Final = 16  # of a network so large that more would keep its visitor waiting
SATURATED: Final = 0.97  # of the way from the middle of tanh or of a gate to its end
EARLY: Final = 4  # steps in which the length of an update is measured


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """What was measured; losses in the network's own units.

    Attributes:
        train_loss, validation_loss: MSE of the network as it is now.
        last_loss: MSE of repeating the series' last value, on the same training targets.
        mean_loss: MSE of always answering the mean of the training targets.
        validation_last: MSE of repeating the last value, on the validation targets.
        validation_spread: variance of the validation targets.
        gradients: Euclidean length of each parameter's gradient, by the parameter's name.
        unit_spread: largest difference between two units' weights on the same input; 0 if all units
            of the lowest layer are copies of each other.
        saturated: share of all tanh values or gates that are within 3 % of an end.
        dead: share of ReLU units that are 0 in every window at every step; 0 without ReLU.
        influence: (T,), mean |∂y/∂x_{T−k}| for k = 0 … T − 1 steps back.
        influence_then: the same with the weights that were kept last before the longest gradient;
            those of now where none are kept.
        arrives: (T,), mean length of each window's own ∂loss/∂h_{T−k} in the top layer, likewise.
        order: share of the steps from one value to the next inside the windows, as fed, that are
            steps of the series.
        roughness: mean size of those steps, divided by that of the series itself.
        correlation: largest |autocorrelation| of the training part up to a window's length back.
        length: values in the training part.
        size: root mean square of the inputs.
        updates: lengths of the first updates, each divided by the length of all weights before it;
            empty where no snapshots are kept or all weights are 0.
        travelled: length of the whole way from the first weights, divided by theirs; None likewise.
    """

    train_loss: float
    validation_loss: float
    last_loss: float
    mean_loss: float
    validation_last: float
    validation_spread: float
    gradients: Mapping[str, float]
    unit_spread: float
    saturated: float
    dead: float
    influence: Floats
    influence_then: Floats
    arrives: Floats
    order: float
    roughness: float
    correlation: float
    length: int
    size: float
    updates: tuple[float, ...]
    travelled: float | None


def measure(run: SequenceRun, history: History) -> Probe:
    """Measure the network of a run as it is now.

    Args:
        run: not training at the moment; its network is read, not changed.
        history: of this run, for its snapshots.
    """
    data, model = run.data, run.model
    count = looked_at(model, data.window + data.horizon - 1)
    rows = np.unique(np.linspace(0, len(data.X) - 1, count).astype(int))
    later = np.unique(np.linspace(0, len(data.X_validation) - 1, count).astype(int))
    reset = run.setup.reset_state
    done, target = _forward(model, data.X[rows], data.y[rows], reset)
    held_out, held_target = _forward(
        model, data.X_validation[later], data.y_validation[later], reset
    )
    with np.errstate(over="ignore", invalid="ignore"):
        gradients = bptt.backward(model, done, 2 * (done.y - target) / target.size)
        sizes = _lengths(gradients[0].parameters())
        arrives = _arrives(done, gradients, data.window)
        influence = _influence(model, data.X[rows], reset)
        then = _before_the_longest(model, history)
        influence_then = influence if then is None else _influence(then, data.X[rows], reset)
    back = data.window - 1 + np.arange(data.horizon)[:, None]
    before, before_later = rows + back, later + back  # (K, N), index of each
    known = data.scaled[before][:, :, None]  # value before a target, whatever the windows show
    known_later = data.scaled[data.cut + before_later][:, :, None]
    order, roughness = _order(data)
    updates, travelled = _way(history)
    layers = done.traces[0].layers
    relu = any(ACTIVATIONS[one.activation].kink for one in model.cells[0].description.sums)
    return Probe(
        train_loss=float(np.mean((done.y - target) ** 2)),
        validation_loss=float(np.mean((held_out.y - held_target) ** 2)),
        last_loss=float(np.mean((known - target) ** 2)),
        mean_loss=float(np.var(data.y)),
        validation_last=float(np.mean((known_later - held_target) ** 2)),
        validation_spread=float(np.var(data.y_validation)),
        gradients=sizes,
        unit_spread=_unit_spread(model),
        saturated=0.0 if relu else float(np.mean([_saturated(layer) for layer in layers])),
        dead=float(np.mean([(layer.h == 0).all(axis=(0, 1)).mean() for layer in layers]))
        if relu
        else 0.0,
        influence=influence,
        influence_then=influence_then,
        arrives=arrives,
        order=order,
        roughness=roughness,
        correlation=_correlation(data),
        length=data.cut,
        size=float(np.sqrt(np.mean(data.X**2))),
        updates=updates,
        travelled=travelled,
    )


def looked_at(model: RNNModel, steps: int) -> int:
    """How many windows of each part are read: what takes about two pieces of memory (batch.py)."""
    return min(WINDOWS, max(FEWEST, 2 * at_a_time(model, steps)))


def _forward(model: RNNModel, X: Floats, y: Floats, reset: bool) -> tuple[bptt.Pass, Floats]:
    """One pass with the true values after each window; also the targets, (K, N, 1)."""
    target = y.reshape(len(y), -1, 1).swapaxes(0, 1)
    after = target[:-1] if len(target) > 1 else None
    with np.errstate(over="ignore", invalid="ignore"):
        done = bptt.forward(
            model, X.swapaxes(0, 1), answers=len(target), after=after, reset_state=reset
        )
    return done, target


def _arrives(done: bptt.Pass, gradients: Sequence[ModelGradients], window: int) -> Floats:
    """How long each window's own gradient is at h of each of its steps, the latest first, (T,)."""
    d_h = done.by_step([one.layers[-1].d_h for one in gradients])  # (T and on, N, H)
    found: Floats = np.linalg.norm(d_h[:window], axis=2).mean(axis=1)[::-1] * d_h.shape[1]
    return found


def _influence(model: RNNModel, X: Floats, reset: bool) -> Floats:
    """Mean |∂y/∂x| of the answer to each window, the latest input first, (T,)."""
    done, _target = _forward(model, X, X[:, -1], reset)
    (gradient,) = bptt.backward(model, done, np.ones_like(done.y))
    d_x = gradient.d_x.reshape(X.shape[1], len(X))  # (T, N)
    found: Floats = np.abs(d_x).mean(axis=1)[::-1]
    return found


def _before_the_longest(model: RNNModel, history: History) -> RNNModel | None:
    """The network as it was kept last before the longest gradient; None where it was not."""
    steps = history.steps()
    if not np.isfinite(steps.gradient_norm).any():
        return None
    longest = int(steps.step[np.nanargmax(steps.gradient_norm)])
    kept = [one for one in history.snapshots if one.step < longest]
    if not kept:
        return None
    then = deepcopy(model)
    for name, array in then.parameters().items():
        array[...] = kept[-1].parameters[name]
    return then


def _lengths(arrays: Mapping[str, Floats]) -> dict[str, float]:
    return {name: float(np.linalg.norm(array)) for name, array in arrays.items()}


def _unit_spread(model: RNNModel) -> float:
    cell = model.cells[0]
    blocks = [cell.W_x[cell.rows(name)] for name in cell.BLOCKS]
    return max(float(np.ptp(block, axis=0).max()) for block in blocks)


def _saturated(layer: Trace) -> float:
    """Share of a layer's gates, or of its h if it has none, that are near an end."""
    description = layer.description
    names = [name for name in description.gates if description[name].role != "content"]
    values = [2 * layer.quantity(name) - 1 for name in names] or [layer.h]
    return float((np.abs(np.concatenate(values)) > SATURATED).mean())


def _order(data: Windows) -> tuple[float, float]:
    """Share of steps inside the windows that are steps of the series, and how large they are."""
    fed = data.X[:, :, 0]  # (N, T)
    true = np.lib.stride_tricks.sliding_window_view(data.scaled, data.window)[: len(fed)]
    in_place = fed == true
    own = np.abs(np.diff(data.scaled[: data.cut])).mean()
    jumps = np.abs(np.diff(fed, axis=1)).mean()
    share = float((in_place[:, 1:] & in_place[:, :-1]).mean())
    return share, float(jumps / own) if own > 0 else 1.0


def _correlation(data: Windows) -> float:
    values = data.scaled[: data.cut] - data.scaled[: data.cut].mean()
    power = float(values @ values)
    lags = range(1, min(data.window, len(values) - 1) + 1)
    return max(abs(float(values[lag:] @ values[:-lag])) / power for lag in lags) if power else 0.0


def _way(history: History) -> tuple[tuple[float, ...], float | None]:
    """How far the first updates went, and the whole way, against the length of the weights."""
    taken = history.snapshots
    if history.ended is not None and history.ended.reason == "diverged":
        taken = taken[:-1]  # the last one is a step back
    vectors = [
        (one.step, np.concatenate([array.ravel() for array in one.parameters.values()]))
        for one in taken
    ]
    if not vectors or vectors[0][0] != 0 or not np.any(vectors[0][1]):
        return (), None
    updates = []
    for (step, before), (next_step, after) in pairwise(vectors):
        if next_step <= EARLY and next_step == step + 1 and np.any(before):
            updates.append(float(np.linalg.norm(after - before) / np.linalg.norm(before)))
    first = vectors[0][1]
    return tuple(updates), float(np.linalg.norm(vectors[-1][1] - first) / np.linalg.norm(first))
