"""Below the stepper: the chosen unit over all steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from seqviz.cells import Description, Trace
from seqviz.cells.blend import Blend, Factor, blend
from seqviz.figures.theme import palette
from seqviz.figures.unit import unit_figure
from seqviz.numbers import fixed, percent
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.cell_words import quantity_name
from seqviz.ui.controls.charts import chart
from seqviz.ui.frame.i18n import N_, _, together

_KEEPS: Final = N_(
    "On average its {keeps} keeps **{keeps_share}%** of the {memory} from one step to the next "
    "and takes **{keeps_rest}%** of the candidate."
)
_BOTH: Final = N_(
    "On average its {keeps} keeps **{keeps_share}%** of the {memory} from one step to the next, "
    "and its {writes} writes **{writes_share}%** of what is on offer."
)
_WRITES: Final = N_(
    "On average its {writes} takes **{writes_share}%** of the candidate, and **{writes_rest}%** of "
    "the {memory} stays from one step to the next."
)
_ALL_WRITTEN: Final = N_(
    "On average its {keeps} keeps **{keeps_share}%** of the {memory} from one step to the next; of "
    "what is on offer everything is written."
)
_ALL_KEPT: Final = N_(
    "On average its {writes} writes **{writes_share}%** of what is on offer; everything in the "
    "{memory} stays from one step to the next."
)
_KEEPS_SEEN: Final = N_(
    "On average its {keeps} keeps **{keeps_share}%** of the {memory} from one step to the next "
    "and takes **{keeps_rest}%** of the candidate, to which the {resets} shows "
    "**{resets_share}%** of the old state."
)
_WRITES_SEEN: Final = N_(
    "On average its {writes} takes **{writes_share}%** of the candidate, to which the {resets} "
    "shows **{resets_share}%** of the old state, and **{writes_rest}%** of the {memory} stays "
    "from one step to the next."
)
_SEEN: Final = N_(
    "On average the {resets} shows the candidate **{resets_share}%** of the old state."
)


def unit_details(
    trace: Trace,
    view: View,
    step_names: Sequence[str],
    step_title: str,
) -> None:
    """The chosen unit's gates and states over all steps, and what they amount to in words."""
    unit, t = min(view.unit, trace.hidden_size - 1), min(view.t, trace.seq_len - 1)
    alone = trace.hidden_size == 1 and view.layer == 0
    title = (
        _("The unit over all steps") if alone else _("Unit {unit} of layer {layer}, over all steps")
    )
    st.subheader(title.format(unit=unit + 1, layer=view.layer + 1))
    st.markdown(habits(trace, unit, t))
    chart(
        unit_figure(
            trace,
            unit,
            t,
            palette(st.context.theme.type or "light"),
            step_names=step_names,
            step_title=step_title,
        ),
        key="unit_chart",
        alt=_("Gates and states of unit {unit} over {steps} steps").format(
            unit=unit + 1, steps=trace.seq_len
        ),
    )


def habits(trace: Trace, unit: int, t: int) -> str:
    """What a unit does with what it remembers, on average and at step t."""
    cell = trace.description
    memory = cell.states[-1]  # the cell state, where there is one
    words = {"memory": quantity_name(cell, memory)}
    shares = _shares(cell)
    for part, name in shares.items():
        values = trace.quantity(name)[:, 0, unit]
        words |= {part: quantity_name(cell, name), f"{part}_share": _percent(values)}
        words[f"{part}_rest"] = _percent(1 - values)
    said = _(_sentence(cell, shares)).format(**words)
    states = trace.state(memory)[:, 0, unit]
    now = _("At this step its {memory} goes from {before} to {after}.").format(
        memory=words["memory"], before=fixed(states[t]), after=fixed(states[t + 1])
    )
    return together((said, now))


def _shares(cell: Description) -> dict[str, str]:
    """The gates that keep, write and reset: a gate by itself, of which something can be said."""
    found = blend(cell) or Blend((), ())
    parts = {"keeps": found.kept, "writes": found.written}
    shares = {
        part: factors[0].gate
        for part, factors in parts.items()
        if len(factors) == 1 and not factors[0].rest
    }
    return shares | dict(zip(("resets",), cell.with_role("resets"), strict=False))


def _sentence(cell: Description, shares: Mapping[str, str]) -> str:
    """What a cell with such gates does, in English; nothing where no sentence fits."""
    seen, found = "resets" in shares, blend(cell)
    keeps, writes = shares.get("keeps"), shares.get("writes")
    if keeps and writes:
        return _BOTH
    if found and keeps and found.written == (Factor(keeps, rest=True),):
        return _KEEPS_SEEN if seen else _KEEPS
    if found and writes and found.kept == (Factor(writes, rest=True),):
        return _WRITES_SEEN if seen else _WRITES
    if found and keeps and not found.written:
        return _ALL_WRITTEN
    if found and writes and not found.kept:
        return _ALL_KEPT
    return _SEEN if seen else ""


def _percent(shares: NDArray[np.floating]) -> str:
    """The mean of gates; all or nothing only where every one is, and beyond where surgery is."""
    mean = float(shares.mean())
    return percent(mean, 0) if 0 < mean < 1 else fixed(100 * mean, 0)
