"""Pack untrained networks, so that the browser can send a gradient back through them by itself.

Left out: the way back (``seqviz.cells.through_time``; in the browser ``ui/kit/machine``), words.

Symbols: T steps at most, I inputs, H hidden units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import CELLS, Description, Kind, ModelTrace, RNNModel
from seqviz.cells.initialisations import INITIALISATIONS, drawn
from seqviz.cells.keeping import keeper
from seqviz.cells.rates import spectral_radius
from seqviz.figures.cell_entry import describe_layer
from seqviz.payloads.arrays import Place
from seqviz.payloads.through_time import Asked, KeepingGate, Lane, Networks, OwnWeights, Rows

LONGEST: Final = 200  # steps
INPUTS: Final = 8


class Numbers:
    """Arrays one behind another, as float32."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._parts: list[bytes] = []
        self._size = 0

    def put(self, array: NDArray[Any]) -> Place:
        """Add an array; where it stands now."""
        values = np.ascontiguousarray(array, dtype="<f4")
        place = Place(self._size, values.shape)
        self._parts.append(values.tobytes())
        self._size += values.size
        return place

    def bytes(self) -> bytes:
        """All of them."""
        return b"".join(self._parts)


def pack_networks(
    titles: Mapping[Kind, str], hidden: int, seed: int, numbers: Numbers, steps: int = LONGEST
) -> Networks:
    """Untrained networks of one size from one seed.

    Args:
        titles: kinds of cells, and what to call them.
        hidden: H.
        seed: of weights, input and loss.
        numbers: where their arrays are put.
        steps: T at most.
    """
    rng = np.random.default_rng(seed)
    direction = rng.standard_normal(hidden)
    return Networks(
        hidden=hidden,
        inputs=INPUTS,
        x=numbers.put(np.eye(INPUTS)[rng.integers(0, INPUTS, steps)]),
        seed=numbers.put(direction / np.linalg.norm(direction)),
        spread=numbers.put(_spread(hidden, seed)),
        lanes=tuple(_lane(kind, title, hidden, seed, numbers) for kind, title in titles.items()),
    )


def _spread(hidden: int, seed: int) -> NDArray[np.float64]:
    return np.random.default_rng((seed, 1)).random(hidden)


def _lane(kind: Kind, title: str, hidden: int, seed: int, numbers: Numbers) -> Lane:
    usual = CELLS[kind].describe()
    forms = {
        value: describe_layer(CELLS[kind].describe(nonlinearity=value))
        for value in CELLS[kind].OPTIONS.get("nonlinearity", ())
    }

    def arrays(name: str) -> Mapping[str, NDArray[Any]]:
        rng = np.random.default_rng(seed)
        return drawn(usual, INPUTS, hidden, name, rng=rng, dtype=np.float32)

    drawn_by_torch = arrays("torch")
    own = None
    if INITIALISATIONS["identity"].fits(usual):
        own = OwnWeights(
            radius=spectral_radius(drawn_by_torch["W_h"]),
            orthogonal=numbers.put(arrays("orthogonal")["W_h"]),
            small=numbers.put(arrays("identity")["W_x"]),
        )
    return Lane(
        kind=kind,
        title=title,
        forms=forms or {"": describe_layer(usual)},
        arrays={name: numbers.put(array) for name, array in drawn_by_torch.items()},
        gate=_gate(usual, hidden),
        own=own,
    )


def _gate(description: Description, hidden: int) -> KeepingGate | None:
    found = keeper(description)
    if found is None:
        return None
    own, *writers = (_rows(description, name, hidden) for name in (found.gate, *found.writers))
    return KeepingGate(found.gate, found.state, found.sign, own, tuple(writers))


def _rows(description: Description, name: str, hidden: int) -> Rows:
    one = next(one for one in description.sums if one.name == name)
    return Rows(one.bias, description.array(one.bias).rows(one.rows_of, hidden).start)


def run_as_set(kind: Kind, asked: Asked, seed: int) -> tuple[RNNModel, ModelTrace]:
    """The network that the browser runs, as the sliders stand, and its run.

    Of two outputs the first is what the loss is made of, the seed's direction of h, and the other
    is always 0.

    Args:
        kind: of the cell.
        asked: how the sliders stand.
        seed: as in ``pack_networks``.
    """
    numbers = Numbers()
    networks = pack_networks({kind: kind}, asked.hidden, seed, numbers)
    floats = np.frombuffer(numbers.bytes(), "<f4").astype(np.float64)

    def read(place: Place) -> NDArray[np.float64]:
        return floats[place.o :][: prod(place.s)].reshape(place.s)

    (lane,) = networks.lanes
    options = {"nonlinearity": asked.form} if asked.form in lane.forms else {}
    arrays = {name: read(place).copy() for name, place in lane.arrays.items()}
    if lane.gate is not None:
        _open(arrays, lane.gate, asked, read(networks.spread))
    if lane.own is not None:
        _begin(arrays, lane.own, asked, read)
    cell = CELLS[kind].from_parameters(arrays, **options)
    W_y = np.stack([read(networks.seed), np.zeros(asked.hidden)])
    model = RNNModel.from_parts([cell], W_y, np.zeros(2))
    return model, model.forward(read(networks.x)[: asked.steps, None])


def _open(
    arrays: Mapping[str, NDArray[Any]], gate: KeepingGate, asked: Asked, spread: NDArray[Any]
) -> None:
    """Set the bias of the gate that keeps; spread, those that write are shut as far."""
    if asked.gate == "torch":
        return
    chrono = asked.gate == "chrono"
    # ln U(1, T − 1), or one bias for all
    opened = np.log(1 + spread * (asked.steps - 2)) if chrono else float(asked.gate)
    arrays[gate.bias.array][gate.bias.first :][: asked.hidden] = gate.sign * opened
    for writer in gate.writers if chrono else ():
        arrays[writer.array][writer.first :][: asked.hidden] = -opened


def _begin(
    arrays: dict[str, NDArray[Any]],
    own: OwnWeights,
    asked: Asked,
    read: Callable[[Place], NDArray[np.float64]],
) -> None:
    """Set the recurrent weights: as drawn, a rotation or the identity, to the radius wanted."""
    if asked.start == "orthogonal":
        arrays["W_h"] = read(own.orthogonal).copy()
    elif asked.start == "identity":
        arrays["W_h"], arrays["W_x"] = np.eye(asked.hidden), read(own.small).copy()
        arrays["b"][:] = 0
    if asked.radius is not None:
        arrays["W_h"] *= asked.radius / (own.radius if asked.start == "torch" else 1)
