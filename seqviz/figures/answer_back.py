"""The loss of one answer of a trained network, sent back to every state that led to it.

Computed with 64-bit numbers, whatever the network was trained with: where it is sure, the gradient
of its loss is small, and much smaller still a few steps back.

    loss     −log softmax(y_T)_answer, after the last step
    share    ‖∂loss/∂s_t‖ of what stands at the last step, for t = 0 … T, state by state

Left out: the way back itself (``seqviz.cells.through_time``), words.

Symbols: T steps, I inputs, H hidden units of a layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells import Array, RNNModel
from seqviz.cells.keeping import keeper
from seqviz.cells.rates import rate, unit_rates
from seqviz.cells.through_time import Flow, flow, linear_runs
from seqviz.payloads.answer_back import SentLane
from seqviz.training.engine.losses import cross_entropy

TINY: Final = 1e-2
"""What is left of a gradient where it counts as nearly gone."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerBack:
    """What arrives at one layer.

    Attributes:
        layer: its index; 0 reads the inputs.
        carries: the state that keeps its memory.
        flow: the gradient at every state, unit by unit.
        line: the geometric mean over the units of what that state hands on at each step, (T).
        rate: the mean of the line.
        units: the same of every unit by itself, the mean over the steps, (H).
        alone: what the gates alone would hand on, each unit's gradient by its own, of what stands
            at the last step, (T+1).
    """

    layer: int
    carries: str
    flow: Flow
    line: Array
    rate: float
    units: Array
    alone: Array

    @property
    def open_unit(self) -> tuple[int, float]:
        """The unit, from 0, whose gate keeps most, and how much of its state at each step."""
        unit = int(self.units.argmax())
        return unit, float(self.units[unit])

    def shares(self, state: str) -> Array:
        """The gradient at a state, of what stands at the last step, (T+1)."""
        return self.flow.reaches(state)

    @property
    def halved(self) -> int | None:
        """How many steps before the loss less than half is left for the first time, if ever."""
        return _first_below(self.shares(self.carries), 0.5)

    @property
    def reach(self) -> int:
        """The earliest step, from 1, at which more than ``TINY`` still arrives."""
        shares = self.shares(self.carries)[1:]
        return int(np.flatnonzero(shares > TINY)[0]) + 1 if (shares > TINY).any() else len(shares)

    @property
    def largest(self) -> tuple[int, float]:
        """The step, from 1, where most arrives, and its share."""
        shares = self.shares(self.carries)[1:]
        return int(shares.argmax()) + 1, float(shares.max())


@dataclass(frozen=True, slots=True, eq=False)
class AnswerBack:
    """One answer's loss on its way back.

    Attributes:
        model: the network in float64.
        x: (T, 1, I), what it read.
        answer: index of the output whose loss it is.
        loss: in nats.
        probability: of the answer after the last step.
        layers: the lowest first.
    """

    model: RNNModel
    x: Array
    answer: int
    loss: float
    probability: float
    layers: tuple[LayerBack, ...]

    @property
    def steps(self) -> int:
        """T."""
        return len(self.x)


def in_doubles(model: RNNModel) -> RNNModel:
    """The same network with 64-bit numbers."""
    cells = [
        type(cell).from_parameters(
            {name: array.astype(np.float64) for name, array in cell.parameters().items()},
            **cell.options,
        )
        for cell in model.cells
    ]
    W_y, b_y = model.W_y.astype(np.float64), model.b_y.astype(np.float64)
    return RNNModel.from_parts(cells, W_y, b_y)


def send_answer_back(model: RNNModel, x: Array, answer: int) -> AnswerBack:
    """Let a network read, and send the loss of one answer after the last step back.

    Args:
        model: layers with an output for every class; each layer has a gate that keeps.
        x: (T, 1, I).
        answer: index of an output.

    Raises:
        ValueError: no such output, or a layer without a gate that keeps.
    """
    model, x = in_doubles(model), np.asarray(x, np.float64)
    trace = model.forward(x)
    loss, d_y = cross_entropy(trace.y[-1], np.array([answer]))  # (1, O)
    own = d_y[0] @ model.W_y  # (H)
    layers = []
    for index, (cell, run) in enumerate(zip(model.cells, linear_runs(model, trace), strict=True)):
        gate, theory = keeper(cell.description), rate(cell, run)
        if gate is None or theory is None:
            raise ValueError(f"model: layer {index} is a {cell.kind}, want one with a gate")
        handed = np.abs(run.direct()[gate.state, gate.state])  # (T, H)
        with np.errstate(divide="ignore"):
            line = np.exp(np.log(handed).mean(axis=1))
        sent = flow(model, trace, own, layer=index)
        alone = along_the_gates(handed, sent.totals[gate.state][-1])
        units = unit_rates(handed)
        layers.append(LayerBack(index, gate.state, sent, line, theory.per_step, units, alone))
    return AnswerBack(model, x, answer, loss, float(np.exp(-loss)), tuple(layers))


def along_the_gates(handed: Array, last: Array) -> Array:
    """What would be left if each unit's gradient were multiplied with its own gates and no more.

    Args:
        handed: (T, H), what a unit's state hands on at each step.
        last: (H), the gradient at the last step.

    Returns:
        (T + 1), of the length of the last one; 0 where that is 0.
    """
    after = np.cumprod(handed[::-1], axis=0)[::-1]  # row t − 1: from the last step to before t
    norms = np.linalg.norm(np.vstack([after, np.ones_like(last)]) * last, axis=1)
    left: Array = norms / norms[-1] if norms[-1] else np.zeros_like(norms)
    return left


def pack_answer_back(back: AnswerBack, titles: Mapping[int, str]) -> tuple[SentLane, ...]:
    """What the picture draws, the top layer first.

    Args:
        back: one answer's.
        titles: what to call a layer, by its index.
    """
    lanes = []
    for one in reversed(back.layers):
        cell = back.model.cells[one.layer]
        gate = keeper(cell.description)
        assert gate is not None, "it was sent back along this gate"
        lanes.append(
            SentLane(
                title=titles[one.layer],
                hidden=cell.hidden_size,
                carries=one.carries,
                gate=gate.gate,
                sign=gate.sign,
                shares={name: tuple(one.shares(name).tolist()) for name in cell.description.states},
                line=tuple(one.line.tolist()),
                rate=one.rate,
                alone=tuple(one.alone.tolist()),
            )
        )
    return tuple(lanes)


def _first_below(shares: Array, level: float) -> int | None:
    """Going back from the last place, how many steps until less than a level is left."""
    below = np.flatnonzero(shares[::-1] < level)
    return int(below[0]) if len(below) else None
