"""Check what a page shows against PyTorch: the same weights and input through torch.nn.

This is the promise of the project made testable on any input: what the cells computed with NumPy
is compared with what torch computes, forwards, and backwards through autograd. Nothing that
computes stands on both sides. Two numbers agree where

    |ours − torch's| ≤ RELATIVE · (largest of torch's) + ABSOLUTE

so a quantity is measured by its own size, and a gradient that is small everywhere must still be
right. What single pages show beyond that is in `seqviz.models.verify_pages`; left out: training.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import Gradients, ModelTrace, RNNModel, Trace
from seqviz.cells.surgery import initial_states

if TYPE_CHECKING:
    import torch

    from seqviz.models.torch_twin import TorchRun, TorchTwin

Array = NDArray[Any]
RELATIVE: Final = {"float32": 1e-4, "float64": 1e-9}
ABSOLUTE: Final = {"float32": 1e-6, "float64": 1e-12}


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest absolute difference between NumPy and torch over all entries of a quantity.

    Attributes:
        quantity: what was compared, such as ``h``, ``logits`` or ``d_x``.
        layer: index of the layer, None where there is none.
        count: how many numbers were compared.
        largest: the largest absolute difference; NaN where only one side has a number.
        scale: the largest absolute value in torch's result.
        tolerance: how large the difference may be.
        bits: of the numbers that both sides compute with, 32 or 64.
        of: which network, where several are compared.
        unsure: whether it does not hold, but rounding alone moves torch's result as far (rounding).
        theirs: torch's result, until it was judged.
        parts: what it is the worst of, until it was judged.
    """

    quantity: str
    layer: int | None
    count: int
    largest: float
    scale: float
    tolerance: float
    bits: int = 32
    of: str = ""
    unsure: bool = False
    theirs: Array | None = field(default=None, repr=False, compare=False)
    parts: tuple[Difference, ...] = field(default=(), repr=False, compare=False)

    @property
    def holds(self) -> bool:
        """Whether both say the same; never where the difference is not a number."""
        return self.largest <= self.tolerance


def compare_with_torch(
    model: RNNModel, trace: ModelTrace, probabilities: Array | None = None, *, of: str = ""
) -> list[Difference]:
    """Run a sequence again in torch and compare every state, gate, output and gradient.

    The gradients are those of L with respect to every input x_t, every h_t (and c_t) of all layers
    and every weight; torch's come from autograd. With several outputs L is the distance between the
    two highest after the last step, y_j − y_k; with a single one L = y_1 + … + y_T.

    Args:
        model: layers of one kind with an output layer, in float32 or float64.
        trace: what ``model`` computed for one sequence, from whatever initial states.
        probabilities: (T, O), what is shown as the softmax of the outputs, if anything.
        of: which network, where several are compared.
    """
    import torch

    from seqviz.models.torch_twin import TorchTwin, gradient, states_of

    twin = TorchTwin(model)
    run = twin.read(trace.layers[0].x, states_of(initial_states(trace)))
    d_y = np.zeros_like(trace.y)
    if trace.y.shape[2] == 1:
        run.y.sum().backward()
        d_y[:] = 1
    else:
        *_rest, second, first = np.argsort(trace.y[-1, 0], kind="stable").tolist()
        (run.y[-1, 0, first] - run.y[-1, 0, second]).backward()
        d_y[-1, 0, first], d_y[-1, 0, second] = 1, -1
    back = model.backward(trace, d_y)

    found = [difference("logits", trace.y, run.y)]
    if probabilities is not None:
        shares = torch.softmax(run.y[:, 0], dim=-1)
        found.append(difference("probabilities", probabilities, shares))
    for k, (ours, slopes) in enumerate(zip(trace.layers, back.layers, strict=True)):
        found += _layer(twin, run, k, ours, slopes)
    found.append(difference("d_x", back.d_x, gradient(run.x)))
    theirs = twin.weight_gradients()
    found.append(
        worst("d_weights", [(own, theirs[name]) for name, own in back.parameters().items()])
    )
    return [replace(one, of=of) for one in found]


def _layer(
    twin: TorchTwin, run: TorchRun, k: int, ours: Trace, slopes: Gradients
) -> Iterable[Difference]:
    """States, their gradients and gates of one layer."""
    for part, name in enumerate(ours.description.states):
        yield difference(name, ours.quantity(name), run.of_layer(k, part), layer=k)
        yield difference(f"d_{name}", slopes.total(name), run.gradients(k, part), layer=k)
    if gates := twin.gates(run, k):
        yield worst("gates", [(ours.quantity(name), one) for name, one in gates.items()], layer=k)


def difference(
    quantity: str,
    ours: Array,
    theirs: torch.Tensor,
    *,
    layer: int | None = None,
    computed: Any = None,
    tolerance: float | None = None,
) -> Difference:
    """How far both are apart, and how far they may be.

    Args:
        quantity: what it is.
        ours: what a page shows.
        theirs: torch's, of the same size.
        layer: of a stack.
        computed: the dtype that both come from, where they were widened later.
        tolerance: where it is not the one of that dtype.
    """
    reference = theirs.detach().numpy().reshape(np.shape(ours))
    with np.errstate(over="ignore", invalid="ignore"):
        gaps = np.abs(ours - reference)
    same = (ours == reference) | (np.isnan(ours) & np.isnan(reference))  # infinite on both sides
    gaps = np.where(same, 0, gaps)
    known = np.abs(reference[np.isfinite(reference)])
    scale = float(known.max()) if known.size else 0.0
    dtype = str(np.asarray(ours).dtype if computed is None else computed)
    allowed = RELATIVE[dtype] * scale + ABSOLUTE[dtype] if tolerance is None else tolerance
    largest = float(gaps.max()) if gaps.size else 0.0
    bits = int(np.finfo(dtype).bits)
    count = int(np.size(ours))
    return Difference(quantity, layer, count, largest, scale, allowed, bits, theirs=reference)


def worst(
    quantity: str, pairs: Sequence[tuple[Array, torch.Tensor]], *, layer: int | None = None
) -> Difference:
    """Several arrays under one name, each held to its own size; the numbers are the worst one's."""
    found = [difference(quantity, ours, theirs, layer=layer) for ours, theirs in pairs]
    count = sum(one.count for one in found)
    bad = max(found, key=lambda one: (not one.holds, one.largest / one.tolerance))
    return replace(bad, count=count, parts=tuple(found))
