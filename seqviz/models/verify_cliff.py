"""The walk over the cliff, checked against PyTorch: autograd, its clipping and its optimiser.

Every place of the walk by itself: the loss and the gradient there, and where one step of
``torch.optim.SGD`` leads from it. So what one step leaves to rounding is not multiplied by the next
wall. Left out: the map's colours.

Symbols: n places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from seqviz.cells.cliff import OneUnit, Path, losses_and_gradients
from seqviz.models.verify import RELATIVE, Difference, difference

if TYPE_CHECKING:
    import torch

ADDED: Final = 1e-6
"""What PyTorch adds to a norm before it divides by it to clip."""


def compare_walk(
    unit: OneUnit, path: Path, *, rate: float, longest: float | None
) -> list[Difference]:
    """Losses, gradients and steps of a walk.

    Args:
        unit: the network.
        path: what is shown.
        rate: at which it was walked.
        longest: what the norm of a gradient was clipped to; None for no clipping.
    """
    import torch

    places = path.points  # (n, 2)
    weights = torch.tensor(places, requires_grad=True)
    loss = _loss(unit, weights)
    loss.sum().backward()
    _, d_w, d_b = losses_and_gradients(unit, places[:, 0], places[:, 1])
    found = [
        difference("walk_loss", path.losses, loss),
        difference("walk_slope", np.stack([d_w, d_b], axis=1), _gradient(weights)),
    ]
    if len(places) > 1:
        theirs = torch.stack([_step(unit, place, rate, longest) for place in weights[:-1]])
        # PyTorch clips to longest·norm/(norm + 1e-6): a step is shorter by rate·1e-6 at most.
        scale = float(np.abs(places[1:]).max())
        tolerance = RELATIVE["float64"] * scale + (0.0 if longest is None else rate * ADDED)
        found.append(difference("walk_places", places[1:], theirs, tolerance=tolerance))
    return found


def _loss(unit: OneUnit, weights: torch.Tensor) -> torch.Tensor:
    """(h_T − target)², of weights (…, 2)."""
    import torch

    act = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[unit.activation]
    h = torch.full_like(weights[..., 0], unit.start)
    for _ in range(unit.steps):
        h = act(weights[..., 0] * h + weights[..., 1])
    return (h - unit.target) ** 2


def _step(unit: OneUnit, place: torch.Tensor, rate: float, longest: float | None) -> torch.Tensor:
    """Where one step leads, (2)."""
    import torch

    weights = place.detach().clone().requires_grad_()
    _loss(unit, weights).backward()
    if longest is not None:
        torch.nn.utils.clip_grad_norm_([weights], longest)
    torch.optim.SGD([weights], lr=rate).step()
    return weights.detach()


def _gradient(weights: torch.Tensor) -> torch.Tensor:
    assert weights.grad is not None
    return weights.grad
