"""One update of a torch network, as all our training loops make it.

    loss → gradient, clipped → optimizer → learning rate of the next update

A loss or gradient that is not finite, or a loss that explodes, makes no update: the network goes
back to its last good weights, by the rule of the NumPy trainer (kept.py).

Left out: which examples, which loss, and the epochs; those are what a loop is about.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from seqviz.training.engine.kept import LastGood


def one_cycle(
    optimizer: torch.optim.Optimizer, rate: float, total: int, *, rises: float
) -> torch.optim.lr_scheduler.OneCycleLR:
    """A schedule whose learning rate rises once, up to ``rate``, and then falls to about 0.

    Where there are so few updates that it would rise for none at all, it begins at its peak: torch
    divides by the length of the rise, which is 0 there.

    Args:
        optimizer: whose rate it is.
        rate: the peak.
        total: updates of the whole training.
        rises: share of them over which it rises.
    """
    steps = total + 1  # the schedule moves on once more, after the last
    if rises * steps == 1:
        rises -= 1e-9
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=rises)


@dataclass(frozen=True, slots=True)
class Update:
    """One that was made: `loss` before it, `learning_rate` of it, `gradient_norm` unclipped."""

    loss: float
    learning_rate: float
    gradient_norm: float


class Updates:
    """Makes the updates of one training.

    Args:
        model: trained in place.
        optimizer: of the model's weights.
        schedule: moves on after each update; None for a constant learning rate.
        clip: longest gradient (Euclidean norm), or None.
        nothing: the loss of knowing nothing; of a choice among K it is ln K.

    Attributes:
        loss: the last one computed; None before the first.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        optimizer: torch.optim.Optimizer,
        *,
        schedule: torch.optim.lr_scheduler.LRScheduler | None,
        clip: float | None,
        nothing: float,
    ) -> None:
        self._weights = [p for p in model.parameters() if p.requires_grad]
        self._optimizer, self._schedule = optimizer, schedule
        self._clip = math.inf if clip is None else clip
        self._good = LastGood(self._vector(), nothing)
        self.loss: float | None = None

    @classmethod
    def of_choice(
        cls,
        model: torch.nn.Module,
        optimizer: torch.optim.Optimizer,
        classes: int,
        *,
        schedule: torch.optim.lr_scheduler.LRScheduler | None,
        clip: float | None,
    ) -> Updates:
        """Of a network that chooses among so many classes, by a cross-entropy in nats."""
        return cls(model, optimizer, schedule=schedule, clip=clip, nothing=math.log(classes))

    def make(self, error: torch.Tensor) -> Update | None:
        """Make one update.

        Args:
            error: the loss, a number with a gradient.

        Returns:
            What was done; None if nothing, as loss or gradient are beyond use. Then the weights are
            the last good ones.
        """
        self.loss = error.item()
        if not self._good.sound(self.loss, self._vector()):
            return self._give_up()
        self._optimizer.zero_grad()
        torch.autograd.backward(error)
        norm = float(torch.nn.utils.clip_grad_norm_(self._weights, self._clip))
        if not math.isfinite(norm):
            return self._give_up()
        rate = float(self._optimizer.param_groups[0]["lr"])
        self._optimizer.step()
        if self._schedule:
            self._schedule.step()
        return Update(self.loss, rate, norm)

    def gradient(self, error: torch.Tensor) -> float | None:
        """The first half of `make`, for slow motion: every weight has its gradient then.

        Args:
            error: the loss, a number with a gradient.

        Returns:
            The gradient's length; None where nothing is to be done, as in `make`.
        """
        self.loss = error.item()
        if not self._good.sound(self.loss, self._vector()):
            return self._give_up()
        self._optimizer.zero_grad()
        torch.autograd.backward(error)
        norm = float(torch.nn.utils.clip_grad_norm_(self._weights, math.inf))
        return norm if math.isfinite(norm) else self._give_up()

    def apply(self, norm: float) -> Update:
        """The second half: the update itself.

        Args:
            norm: what `gradient` returned.
        """
        assert self.loss is not None
        torch.nn.utils.clip_grad_norm_(self._weights, self._clip)
        rate = float(self._optimizer.param_groups[0]["lr"])
        self._optimizer.step()
        if self._schedule:
            self._schedule.step()
        return Update(self.loss, rate, norm)

    def clipped(self, norm: float) -> float:
        """How long a gradient of this length is after clipping."""
        return min(norm, self._clip)

    def _vector(self) -> NDArray[np.float32]:
        """A copy of all weights, (P,)."""
        vector = torch.nn.utils.parameters_to_vector(self._weights)
        copy: NDArray[np.float32] = vector.detach().cpu().numpy()
        return copy

    @torch.no_grad()
    def _give_up(self) -> None:
        parts = torch.from_numpy(self._good.weights).split([p.numel() for p in self._weights])
        for weights, good in zip(self._weights, parts, strict=True):
            weights.copy_(good.view_as(weights))
