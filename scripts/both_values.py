"""How numbers are written into the cases that both halves have to agree on."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from seqviz.cells import ModelTrace, RNNModel
from seqviz.cells.links import links
from seqviz.cells.through_time import linear_runs


def exact(values: Any) -> Any:
    """Numbers as lists, to nearly all their digits."""
    return np.round(np.asarray(values, np.float64), 10).tolist()


def rounded(values: Any) -> Any:
    """Numbers as lists, to the digits that every machine computes alike."""
    return np.round(np.asarray(values, np.float64), 6).tolist()


def significant(values: Any) -> Any:
    """Numbers as a list, to the digits that are alike where a wall multiplies what is rounded."""
    return [float(f"{value:.6g}") for value in np.asarray(values, np.float64).reshape(-1)]


def lines_of(model: RNNModel, trace: ModelTrace) -> dict[str, Any]:
    """What each state hands to its next value by operations alone, or None."""
    (run,) = linear_runs(model, trace)
    lines = {name: links(run).line(name) for name in run.states}
    return {n: None if line is None else exact(line.reshape(-1)) for n, line in lines.items()}


def length_of(arrays: Mapping[str, Any]) -> float:
    """Euclidean, of some arrays as one vector."""
    return float(np.sqrt(sum(np.vdot(array, array) for array in arrays.values())))
