"""A run with interventions beside the untouched one: both curves of a unit, and the difference.

Left out: running with interventions (cells/surgery.py), and words, which come in translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from seqviz.cells import ModelTrace, RNNModel
from seqviz.cells.base import Trace
from seqviz.figures.layout import dressing, stacked
from seqviz.figures.stepper import Array, PackedTrace, pack_trace
from seqviz.figures.theme import Palette
from seqviz.models.digit_reader import decided_at, softmax
from seqviz.numbers import fixed


@dataclass(frozen=True, slots=True)
class SurgeryWords:
    """What the figure says; ``{…}`` are filled in."""

    untouched: str = "{name} untouched"
    changed: str = "{name} after surgery"
    difference: str = "difference of {name}"
    alt: str = (
        "Unit {unit} untouched and after surgery, and the difference, over {steps} steps. Its "
        "hidden state differs most at step {step}: {before} untouched, {after} after surgery."
    )


class Change(NamedTuple):
    """Where two runs differ most, in indices, and the two values."""

    layer: int
    step: int
    unit: int
    before: float
    after: float


def largest_change(before: ModelTrace, after: ModelTrace) -> Change:
    """The place where h differs most between two runs of one network on one sequence."""
    found = []
    for layer, (plain, cut) in enumerate(zip(before.layers, after.layers, strict=True)):
        step, unit = np.unravel_index(
            np.abs(cut.h[:, 0] - plain.h[:, 0]).argmax(), cut.h[:, 0].shape
        )
        pair = float(plain.h[step, 0, unit]), float(cut.h[step, 0, unit])
        found.append(Change(layer, int(step), int(unit), *pair))
    return max(found, key=lambda change: abs(change.after - change.before))


def output_values(packed: PackedTrace) -> Array:
    """What the stepper shows as output, (T, O); without an output (T, 0)."""
    if packed.output is None:
        return np.zeros((packed.steps, 0))
    return packed.array(packed.output.values)


def pack_changed(
    packed: PackedTrace, model: RNNModel, before: ModelTrace, after: ModelTrace
) -> PackedTrace:
    """Pack the changed run with the same labels and picture as the untouched one, and that beside.

    Args:
        packed: the untouched run.
        model: the network.
        before: the untouched run's trace.
        after: the changed run's.
    """
    output = packed.output
    if output is None:
        return pack_trace(after, model, untouched=before)
    image = None
    if packed.image is not None:
        image = np.rint(255 * packed.array(packed.image)).astype(np.uint8)
    y = after.y[:, 0]  # (T, 1, O) → (T, O)
    decided = None if output.decided_at is None else int(decided_at(after.y)[0])
    return pack_trace(
        after,
        model,
        values=softmax(y) if output.shares else y,
        labels=output.labels,
        decided_at=decided,
        shares=output.shares,
        image=image,
        untouched=before,
        untouched_values=output_values(packed),
    )


def surgery_figure(
    before: Trace,
    after: Trace,
    unit: int,
    palette: Palette,
    *,
    step_names: Sequence[str],
    step_title: str,
    words: SurgeryWords | None = None,
) -> go.Figure:
    """One unit's states untouched (dashed) and after surgery (solid); below, after minus before.

    Args:
        before: one layer of the untouched run, batch size 1.
        after: the same layer of the changed run.
        unit: index.
        palette: the colours of the page's mode.
        step_names: a short name for each of the T steps.
        step_title: what a step is called on the axis.
        words: translated words; English by default.

    Returns:
        Per state (an LSTM's c, then h) two curves, then one curve of differences per state.

    Raises:
        ValueError: a unit outside the layer.
    """
    if not 0 <= unit < after.hidden_size:
        raise ValueError(f"unit must be in 0 ... {after.hidden_size - 1}, got {unit}")
    words = words or SurgeryWords()
    names = [name for name in after.description.names if name in after.description.states]
    rows = len(names) + 1
    steps = list(range(after.seq_len))
    shown = [f"{step_title} {name}" for name in step_names]

    def curve(values: Array, name: str, colour: str, dash: str, row: int) -> dict[str, Any]:
        own = "" if row == 1 else str(row)
        return {
            "type": "scatter",
            "x": steps,
            "y": values,
            "customdata": [fixed(value, 4) for value in values],
            "name": name,
            "mode": "lines",
            "line": {"color": colour, "width": 2.5, "dash": dash},
            "text": shown,
            "hovertemplate": f"{name}: %{{customdata}}<extra>%{{text}}</extra>",
            "xaxis": f"x{own}",
            "yaxis": f"y{own}",
        }

    curves, differences = [], {}
    for row, name in enumerate(names, start=1):
        plain, cut = (run.quantity(name)[:, 0, unit] for run in (before, after))  # (T, 1, H) → (T)
        curves.append(curve(plain, words.untouched.format(name=name), palette.muted, "dash", row))
        own = palette.colour(name)
        curves.append(curve(cut, words.changed.format(name=name), own, "solid", row))
        differences[name] = cut - plain
    for name, dash in zip(names, ("solid", "dot"), strict=False):
        named = words.difference.format(name=name)
        curves.append(curve(differences[name], named, palette.colour(name), dash, rows))
    every = max(1, len(steps) // 14)
    axes = stacked(
        0.07,
        {"tickvals": steps[::every], "ticktext": list(step_names)[::every], "showgrid": False},
        step_title,
        [{"zeroline": True, "zerolinecolor": palette.line, "gridcolor": palette.line}] * rows,
    )
    layout = dressing(palette, height=150 * rows) | axes
    layout |= {"legend": {"orientation": "h", "y": 1.12}, "hovermode": "x"}
    return go.Figure(curves, layout)


def surgery_alt(before: Trace, after: Trace, unit: int, words: SurgeryWords | None = None) -> str:
    """The figure in words: where the unit's hidden state differs most."""
    plain, cut = before.h[:, 0, unit], after.h[:, 0, unit]
    step = int(np.abs(cut - plain).argmax())
    return (words or SurgeryWords()).alt.format(
        unit=unit + 1,
        steps=after.seq_len,
        step=step + 1,
        before=fixed(plain[step]),
        after=fixed(cut[step]),
    )
