"""After the race: which units of the winner hold the answer, and its way to its cell's page."""

from __future__ import annotations

import streamlit as st

from seqviz.cells.keeping import keeper
from seqviz.cells.surgery import format_interventions
from seqviz.figures.memory_race import read_as
from seqviz.numbers import percent
from seqviz.training.race.holding import SEQUENCES, Holding, holding, kept_by
from seqviz.training.race.race import Lane
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.cell.trained_network import (
    TrainedNetwork,
    keep_network,
    link_to,
    page_of,
)
from seqviz.ui.controls.cell_words import quantity_name
from seqviz.ui.frame.address import CUT, VIEW
from seqviz.ui.frame.i18n import _, all_of, ngettext, together
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.memory_lab.chosen import entrant_name
from seqviz.ui.pages.memory_lab.running import RaceRun


def show_holding(what: RaceRun, lane: Lane) -> None:
    """The units of the winner whose gates hold the answer, and the way to them."""
    race = what.race
    found: Holding | None = what.once(
        "holding",
        lambda: holding(lane.model, lane.run.task, race.usual.steps, race.usual.seed),
    )
    if found is None:
        if nothing := no_gate_said(lane):
            st.subheader(_("What holds the answer"))
            st.markdown(nothing)
        return
    st.subheader(_("What holds the answer"))
    st.markdown(holding_plain(lane, found))
    with st.expander(_("How this was found"), icon=":material/science:", key="lab_holding"):
        st.markdown(holding_said(lane, found))
    if st.button(_("Open it on its cell's page"), key="lab_open", icon=":material/open_in_new:"):
        _open(lane, found)


def no_gate_said(lane: Lane) -> str:
    """Why nothing was looked for, where one answer is kept but no gate keeps it; else ""."""
    task, description = lane.run.task, lane.model.cells[0].description
    if task.every_step or not task.outputs or keeper(description) is not None:
        return ""
    return _(
        "**{name}** has no gate that keeps, so there is none to hold, unit by unit, to see what is "
        "missed."
    ).format(name=entrant_name(lane.entrant))


def holding_plain(lane: Lane, found: Holding) -> str:
    """In a sentence: where the answer is kept, and what becomes of it without."""
    name, wanted = entrant_name(lane.entrant), lane.run.task.outputs[found.wanted]
    if not found.lost:
        return _(
            "**{name}** answers “{symbol}” even when {held} of its {units} units are made to "
            "forget together; of {count} sequences it then answers {left} right instead of {right}."
        ).format(
            name=name,
            symbol=wanted,
            held=len(found.held),
            units=len(found.costs),
            count=SEQUENCES,
            left=found.right[1],
            right=found.right[0],
        )
    units = all_of(str(cut.unit + 1) for cut in found.cuts if cut.unit is not None)
    return ngettext(
        "**{name}** keeps the answer “{symbol}” in unit {units}: made to forget there, it says "
        "“{other}”.",
        "**{name}** keeps the answer “{symbol}” in units {units}: made to forget there, it says "
        "“{other}”.",
        len(found.cuts),
    ).format(name=name, symbol=wanted, units=units, other=lane.run.task.outputs[found.answer])


def holding_said(lane: Lane, found: Holding) -> str:
    """The dearest unit, what training did to its gate, and the symbol before and after surgery."""
    task, description = lane.run.task, lane.model.cells[0].description
    gate = quantity_name(description, found.gate.gate)
    first = kept_by(lane.run.first_model(), found.gate, found.x)
    steps = len(found.x)
    form = (
        _(
            "**{name}:** in one unit after another the {gate} was held so that it keeps nothing, "
            "from step {first} to step {last}. Unit {unit} is missed most: on average over these "
            "steps it keeps {now}% of its memory from one to the next; before training it kept "
            "{then}%."
        )
        if found.costs[found.unit] > 0
        else _(
            "**{name}:** in one unit after another the {gate} was held so that it keeps nothing, "
            "from step {first} to step {last}. No single unit is missed. Unit {unit}, say, keeps "
            "{now}% of its memory from one of these steps to the next, on average; before training "
            "it kept {then}%."
        )
    )
    about = form.format(
        name=entrant_name(lane.entrant),
        gate=gate,
        first=2,
        last=steps - 1,
        unit=found.unit + 1,
        now=percent(found.kept[found.unit]),
        then=percent(first[found.unit]),
    )
    wanted = task.outputs[found.wanted]
    if not found.lost:
        return together(
            (
                about,
                _(
                    "One sequence wants “{symbol}”: untouched, the network says so with {before}%. "
                    "With the gate held so in {held} of the {units} units, the most at once, "
                    "“{symbol}” still has {after}% and is the answer. Of {count} sequences it "
                    "answers {right} right untouched, and {left} with these gates held."
                ).format(
                    symbol=wanted,
                    before=percent(found.before),
                    held=len(found.held),
                    units=len(found.costs),
                    after=percent(found.after),
                    count=SEQUENCES,
                    right=found.right[0],
                    left=found.right[1],
                ),
            )
        )
    units = all_of(str(cut.unit + 1) for cut in found.cuts if cut.unit is not None)
    return together(
        (
            about,
            ngettext(
                "One sequence wants “{symbol}”: untouched, the network says so with {before}%. "
                "With the gate held so in unit {units}, “{symbol}” has {after}% and the answer is "
                "“{other}”. Of {count} sequences it answers {right} right untouched, and {left} "
                "with this gate held.",
                "One sequence wants “{symbol}”: untouched, the network says so with {before}%. "
                "With the gate held so in units {units}, “{symbol}” has {after}% and the answer is "
                "“{other}”. Of {count} sequences it answers {right} right untouched, and {left} "
                "with these gates held.",
                len(found.cuts),
            ).format(
                symbol=wanted,
                before=percent(found.before),
                units=units,
                after=percent(found.after),
                other=task.outputs[found.answer],
                count=SEQUENCES,
                right=found.right[0],
                left=found.right[1],
            ),
        )
    )


def _open(lane: Lane, found: Holding) -> None:
    """The network on its cell's page: the unit and its gate opened, the surgery in place."""
    task = lane.run.task
    network = TrainedNetwork(
        entrant_name(lane.entrant),
        lane.run.network(lane.run.trainer.current()),
        found.x,
        reads=tuple(read_as(task, row) for row in found.x[:, 0]),
        answers=task.outputs,
    )
    keep_network(network)
    place = View(t=len(found.x) // 2, unit=found.unit, focus=found.gate.gate)
    query = link_to(network.kind) | {VIEW.name: place.to_link()}
    if found.cuts:
        query[CUT.name] = format_interventions(found.cuts)
    st.switch_page(page_named(page_of(network.kind)).to_streamlit(), query_params=query)
