"""Every registered cell once more, in torch ops, written from its paper's equations.

Nothing here reads a description: this is what the descriptions are held against, with autograd for
the gradients. A hook may change a quantity as soon as it is computed, as surgery does.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, sigmoid, tanh

from seqviz.cells import Cell, split_state
from seqviz.cells.surgery import Hold, Intervention, Silence

Hook = Callable[[str, Tensor], Tensor]
Named = Mapping[str, Tensor]
Step = Callable[[Named, str, Tensor, Named, Hook], dict[str, Tensor]]


def _rnn(p: Named, option: str, x: Tensor, s: Named, q: Hook) -> dict[str, Tensor]:
    a = x @ p["W_x"].T + s["h"] @ p["W_h"].T + p["b"]
    return {"h": q("h", tanh(a) if option == "tanh" else torch.relu(a))}


def _lstm(p: Named, option: str, x: Tensor, s: Named, q: Hook) -> dict[str, Tensor]:
    a_i, a_f, a_g, a_o = (x @ p["W_x"].T + s["h"] @ p["W_h"].T + p["b"]).chunk(4, 1)
    i, f = q("i", sigmoid(a_i)), q("f", sigmoid(a_f))
    g, o = q("g", tanh(a_g)), q("o", sigmoid(a_o))
    c = q("c", f * s["c"] + i * g)
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": q("h", o * tanh(c))}


def _gru(p: Named, option: str, x: Tensor, s: Named, q: Hook) -> dict[str, Tensor]:
    (x_r, x_z, x_n), (h_r, h_z, h_n) = (
        (x @ p["W_x"].T).chunk(3, 1),
        (s["h"] @ p["W_h"].T).chunk(3, 1),
    )
    b_r, b_z, b_n = p["b"].chunk(3)
    r, z = q("r", sigmoid(x_r + h_r + b_r)), q("z", sigmoid(x_z + h_z + b_z))
    n = q("n", tanh(x_n + b_n + r * (h_n + p["b_hn"])))
    return {"r": r, "z": z, "n": n, "h": q("h", (1 - z) * n + z * s["h"])}


def _mgu(p: Named, option: str, x: Tensor, s: Named, q: Hook) -> dict[str, Tensor]:
    (W_f, W_n), (U_f, U_n), (b_f, b_n) = p["W_x"].chunk(2), p["W_h"].chunk(2), p["b"].chunk(2)
    h = s["h"]
    f = q("f", sigmoid(x @ W_f.T + h @ U_f.T + b_f))
    n = q("n", tanh(x @ W_n.T + (f * h) @ U_n.T + b_n))
    return {"f": f, "n": n, "h": q("h", (1 - f) * h + f * n)}


def _mingru(p: Named, option: str, x: Tensor, s: Named, q: Hook) -> dict[str, Tensor]:
    (W_z, W_n), (b_z, b_n) = p["W_x"].chunk(2), p["b"].chunk(2)
    z, n = q("z", sigmoid(x @ W_z.T + b_z)), q("n", x @ W_n.T + b_n)
    return {"z": z, "n": n, "h": q("h", (1 - z) * s["h"] + z * n)}


def _peephole(p: Named, option: str, x: Tensor, s: Named, q: Hook) -> dict[str, Tensor]:
    names = "fgo" if option == "coupled" else "ifgo"
    a = (x @ p["W_x"].T + s["h"] @ p["W_h"].T + p["b"]).chunk(len(names), 1)
    sums = dict(zip(names, a, strict=True))
    looks = dict(zip(names.replace("g", ""), p["p"].chunk(len(names) - 1), strict=True))
    f = q("f", sigmoid(sums["f"] + looks["f"] * s["c"]))
    i = q("i", sigmoid(sums["i"] + looks["i"] * s["c"]) if option == "free" else 1 - f)
    g = q("g", tanh(sums["g"]))
    c = q("c", f * s["c"] + i * g)
    o = q("o", sigmoid(sums["o"] + looks["o"] * c))
    return {"i": i, "f": f, "g": g, "c": c, "o": o, "h": q("h", o * tanh(c))}


PLAIN: dict[str, tuple[Step, Callable[[int, int, str], int]]] = {
    "rnn": (_rnn, lambda x, H, _: H * (x + H + 1)),
    "lstm": (_lstm, lambda x, H, _: 4 * H * (x + H + 1)),
    "gru": (_gru, lambda x, H, _: 3 * H * (x + H + 1) + H),
    "mgu": (_mgu, lambda x, H, _: 2 * H * (x + H + 1)),
    "mingru": (_mingru, lambda x, H, _: 2 * H * (x + 1)),
    "peephole": (
        _peephole,
        lambda x, H, gates: (4 if gates == "free" else 3) * H * (x + H + 2) - H,
    ),
}
"""By kind: one step (parameters, option, x_t, states, hook), and how much it learns of x inputs."""


def option_of(cell: Cell) -> str:
    """The value of a cell's only option, or ""."""
    return next(iter(cell.options.values()), "")


def leaf(array: np.ndarray) -> Tensor:
    """A tensor with a gradient to come."""
    return torch.from_numpy(np.array(array)).requires_grad_()


def leaves_of(cell: Cell) -> dict[str, Tensor]:
    """The cell's parameters, to be differentiated by."""
    return {name: leaf(array) for name, array in cell.parameters().items()}


def hook_of(interventions: Sequence[Intervention], t: int, layer: int = 0) -> Hook:
    """What interventions do at step t, unit by unit."""

    def hook(name: str, values: Tensor) -> Tensor:
        for one in interventions:
            if one.layer != layer or t < one.first or (one.last is not None and t > one.last):
                continue
            units = range(values.shape[1]) if one.unit is None else [one.unit]
            here = torch.zeros(values.shape[1], dtype=torch.bool)
            here[list(units)] = True
            if isinstance(one, Silence):
                if name in ("h", "c"):
                    values = torch.where(here, torch.zeros_like(values), values)
            elif one.quantity == name:
                new = torch.full_like(values, one.value) if isinstance(one, Hold) else values
                factor = 1.0 if isinstance(one, Hold) else one.factor
                values = torch.where(here, new * factor, values)
        return values

    return hook


def run_plain(
    cell: Cell,
    p: Named,
    x: Tensor,
    states: Named,
    interventions: Sequence[Intervention] = (),
    layer: int = 0,
    kept: list[dict[str, Tensor]] | None = None,
) -> dict[str, Tensor]:
    """All quantities of all steps, each (T, N, H); ``kept`` gets each step's own."""
    step, found = PLAIN[cell.kind][0], [] if kept is None else kept
    for t, x_t in enumerate(x):
        found.append(step(p, option_of(cell), x_t, states, hook_of(interventions, t, layer)))
        states = {name: found[-1][name] for name in states}
        for values in found[-1].values() if kept is not None else ():
            values.retain_grad()
    return {name: torch.stack([one[name] for one in found]) for name in found[0]}


def state_leaves(state: Any) -> dict[str, Tensor]:
    """An initial state by names, to be differentiated by."""
    return {name: leaf(array) for name, array in split_state(state).items()}
