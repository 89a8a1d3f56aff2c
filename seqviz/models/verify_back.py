"""The loss of one answer on its way back, checked against PyTorch's autograd.

Left out: how it is drawn.

Symbols: T steps, I inputs, H hidden units of a layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from seqviz.cells import Array, RNNModel
from seqviz.models.verify import Difference, difference


def compare_answer_back(
    model: RNNModel,
    x: Array,
    answer: int,
    loss: float,
    totals: Sequence[Mapping[str, Array]],
) -> list[Difference]:
    """The loss, and its gradient at every state of every layer.

    Args:
        model: the network.
        x: (T, 1, I), what it read.
        answer: index of the output whose loss it is.
        loss: as it is shown.
        totals: a layer each, the lowest first: by state, the gradient there, (T+1, H); the first
            place is before the first step.
    """
    import torch

    from seqviz.models.torch_twin import TorchTwin

    run = TorchTwin(model).read(x)
    theirs = torch.nn.functional.cross_entropy(run.y[-1], torch.tensor([answer]))
    theirs.backward()
    found = [difference("answer_loss", np.array(loss), theirs)]
    for layer, each in enumerate(totals):
        for part, name in enumerate(model.cells[layer].description.states):
            own = each[name][1:, np.newaxis]  # (T, 1, H)
            found.append(difference(f"d_{name}", own, run.gradients(layer, part), layer=layer))
    return found
