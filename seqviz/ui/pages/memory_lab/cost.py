"""What length costs in time and memory, for every cell, and why the steps cannot run at once."""

from __future__ import annotations

from functools import cache
from typing import Final

import streamlit as st

from seqviz.cells import CELLS, Kind, described
from seqviz.cells.scan import scan_rounds, schedule, waits
from seqviz.figures.lengths import cost_figures, turns_figure
from seqviz.figures.theme import palette
from seqviz.numbers import counted, fixed
from seqviz.training.lengths import SHIPPED, Costs, read_costs
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.i18n import _, all_of

DRAWN: Final = 8
"""Steps of the small pictures."""
SHOWN: Final[tuple[Kind, Kind]] = ("lstm", "mingru")
"""A cell whose steps wait for each other, and one whose steps need not."""


@st.fragment(key="lab_cost")
def show_cost() -> None:
    """The section; closed, nothing of it is computed."""
    opened = st.expander(
        _("What length costs, and why the steps cannot run at once"),
        icon=":material/timer:",
        key="lab_cost_open",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            _costs(costs())
            _turns(costs().steps[-1])


@cache
def costs() -> Costs:
    """What is shipped."""
    return read_costs()


def _costs(known: Costs) -> None:
    said = said_of_costs(known)
    st.markdown(said)
    figures = cost_figures(
        known,
        palette(st.context.theme.type or "light"),
        names=cell_name,
        steps=_("steps"),
        even=_("in step with the length"),
    )
    titles = {
        "lab_time_chart": _("time, as a multiple of {steps} steps").format(steps=known.steps[0]),
        "lab_memory_chart": _("memory of a pass that keeps all"),
    }
    for column, figure, (key, title) in zip(st.columns(2), figures, titles.items(), strict=True):
        with column:
            st.caption(title)
            chart(figure, key=key, alt=said, bar="none")
    shipped_note(_("the times above"), SHIPPED.name)


def said_of_costs(known: Costs) -> str:
    """How time and memory grow from the shortest to the longest."""
    longer = known.steps[-1] / known.steps[0]
    by_time = sorted(known.cells, key=lambda one: one.ratios[-1])
    memory = [one.trace[-1] / one.trace[0] for one in known.cells]
    lean = min(known.cells, key=lambda one: one.tape[-1] / one.trace[-1])
    return _(
        "One pass forward and back over {longest} steps instead of {shortest}, {longer} times as "
        "many, takes {low} times ({fast}) to {high} times ({slow}) as long, and {memory} times the "
        "memory: every step is computed, and what it computed is kept until the way back has "
        "passed it. A page that shows every number of {name} keeps {trace} MB at {longest} steps, "
        "a training only the {tape} MB that the way back needs ({units} units, {batch} sequences "
        "at once)."
    ).format(
        longest=counted(known.steps[-1]),
        shortest=counted(known.steps[0]),
        longer=fixed(longer, 0),
        low=fixed(by_time[0].ratios[-1], 1),
        fast=cell_name(by_time[0].kind),
        high=fixed(by_time[-1].ratios[-1], 1),
        slow=cell_name(by_time[-1].kind),
        memory=_between(memory),
        name=cell_name(lean.kind),
        trace=fixed(lean.trace[-1] / 1e6, 1),
        tape=fixed(lean.tape[-1] / 1e6, 1),
        units=known.hidden,
        batch=known.batch,
    )


def _between(values: list[float]) -> str:
    low, high = fixed(min(values), 1), fixed(max(values), 1)
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _turns(longest: int) -> None:
    asked = _("Why not all steps at once?")
    st.markdown(f"**{asked}** {said_of_turns(longest)}")
    schedules = {kind: schedule(described(kind), DRAWN) for kind in SHOWN}
    for column, (kind, done) in zip(st.columns(2), schedules.items(), strict=True):
        with column:
            st.caption(cell_name(kind))
            chart(
                turns_figure(
                    done,
                    palette(st.context.theme.type or "light"),
                    last=max(one.turn for some in schedules.values() for one in some),
                    works={
                        "inputs": _("products with the inputs"),
                        "forward": _("states"),
                        "backward": _("their gradients"),
                        "weights": _("the weights' gradient"),
                    },
                    turn=_("turn"),
                    step=_("step"),
                ),
                key=f"lab_turns_{kind}",
                alt=said_of_turns(DRAWN),
                bar="none",
            )


def said_of_turns(steps: int) -> str:
    """How many turns a pass takes where steps wait, and where they need not."""
    waiting = [kind for kind in _kinds() if waits(described(kind))]
    free = [kind for kind in _kinds() if kind not in waiting]
    last = {kind: max(one.turn for one in schedule(described(kind), steps)) for kind in _kinds()}
    apart = (2**k for k in range(scan_rounds(steps)))
    products = 2 * sum(steps - shift for shift in apart)
    return _(
        "Each dot is something to compute; dots in one column can be computed at the same time, "
        "and so can all sequences of a batch. The products with the inputs are one column, the "
        "weights' gradient is one column. The states are not: each is made of the one before it, "
        "so {steps} steps take {turns} turns one after another in {waiting}, however many "
        "processors there are; that is why training on long sequences takes long. In {free} the "
        "state is only weighed and added. Joined, such steps are again a step of the same kind, so "
        "all neighbours can be joined at once, then what came of them: {few} turns, for {products} "
        "multiplications of each unit on the way forward instead of {steps}. (The passes measured "
        "here go step by step in every cell.)"
    ).format(
        steps=counted(steps),
        turns=counted(last[waiting[0]]),
        waiting=all_of(map(cell_name, waiting)),
        free=all_of(map(cell_name, free)),
        few=counted(last[free[0]]),
        products=counted(products),
    )


def _kinds() -> tuple[Kind, ...]:
    return tuple(CELLS)
