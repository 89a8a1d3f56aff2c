"""Several networks in one: trained apart, joined side by side, asked together.

Two recurrent networks that share nothing are one network with both their units: its recurrent
weights are theirs in blocks on the diagonal and nothing between the blocks. Where its output
weights are theirs divided by their number K, its logits are the mean of theirs:

    h = (h¹, …, hᴷ)                W_h = diag(W_h¹, …, W_hᴷ)
    W_y = (W_y¹, …, W_yᴷ) / K      b_y = Σ b_yᵏ / K

So all that reads a network reads a committee: its steps, its gradients, its explanations are those
of an ordinary cell, exactly. Left out: several layers, and training members together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from seqviz.training.tasks.names_lesson import TextNetwork


def joined(members: Sequence[TextNetwork]) -> TextNetwork:
    """One network whose logits are the mean of the members' logits.

    Args:
        members: K networks of one layer with the same sizes; they stay as they are.

    Raises:
        ValueError: none, several layers, or several sizes.
    """
    sizes = {member.architecture for member in members}
    if len(sizes) != 1:
        raise ValueError(f"members have {len(sizes)} kinds of sizes; wanted one")
    (size,) = sizes
    if size.num_layers != 1:
        raise ValueError(f"num_layers is {size.num_layers}; wanted 1")
    states = [member.state_dict() for member in members]
    count, units = len(members), size.hidden_size

    def gates(name: str) -> list[list[torch.Tensor]]:
        """A list for each gate of every member's part of the weights."""
        parts = [state[f"{size.kind}.{name}"].split(units) for state in states]
        return [list(gate) for gate in zip(*parts, strict=True)]

    whole = {
        "fc.weight": torch.cat([state["fc.weight"] for state in states], dim=1) / count,  # (O, K·H)
        "fc.bias": torch.stack([state["fc.bias"] for state in states]).mean(dim=0),
    }
    for name in ("weight_ih_l0", "bias_ih_l0", "bias_hh_l0"):
        whole[f"{size.kind}.{name}"] = torch.cat([torch.cat(gate) for gate in gates(name)])
    whole[f"{size.kind}.weight_hh_l0"] = torch.cat(
        [torch.block_diag(*gate) for gate in gates("weight_hh_l0")]  # (K·H, K·H) each
    )
    network = TextNetwork(
        replace(size, hidden_size=count * units), generator=torch.Generator().manual_seed(0)
    )
    network.load_state_dict(whole)
    return network
