"""How long a delay each cell learns: what was measured before, beside what papers report."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from seqviz.figures.ladder import ladder_figure
from seqviz.figures.ladder_rates import rates_figure
from seqviz.figures.theme import palette
from seqviz.numbers import counted, given, percent
from seqviz.training.ladder.climb import Entrant
from seqviz.training.ladder.published import PUBLISHED, Published, spread
from seqviz.training.ladder.rates import SHIPPED as RATES
from seqviz.training.ladder.rates import OverRates, Rates, shipped_rates
from seqviz.training.ladder.table import SHIPPED, Row, Table, shipped
from seqviz.training.tasks.memory import IN_A_ROW, SOLVED
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.memory_words import network_name, task_title
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.i18n import N_, _, all_of, together

_MEASURES: Final = {
    "sequences": N_("learned after {value} sequences"),
    "mse": N_("mean squared error {value}"),
    "nats": N_("loss {value}"),
    "percent": N_("{value}% right"),
}
_DIGITS: Final = {
    "digits": N_("Digits, pixel by pixel"),
    "permuted": N_("Digits, pixels shuffled"),
}


def table() -> None:
    """Closed at first: it needs room, and a moment."""
    opened = st.expander(
        _("How long a delay does each cell learn? The table"),
        icon=":material/stairs:",
        key="lab_table",
        on_change="rerun",
    )
    if not opened.open or not SHIPPED.exists():
        return
    with opened:
        found = shipped()
        st.markdown(_rule(found))
        chart(
            ladder_figure(
                found,
                palette(st.context.theme.type or "light"),
                names=_name,
                titles=task_title,
                words={
                    "median": _("median"),
                    "seeds": _("one seed each"),
                    "axis": _("longest delay learned, steps"),
                    "unmeasured": _("not measured"),
                    "none": _("none"),
                },
            ),
            key="lab_ladder",
            alt=together(_said(row) for row in found.rows if row.measured),
        )
        st.markdown(
            _("≥ {top}: at least {top}; no longer one was tried.").format(
                top=counted(found.plan.ladder[-1])
            )
        )
        st.dataframe(_measured(found), hide_index=True, key="lab_measured")
        shipped_note(_("the delays above"), SHIPPED.name)
        _rates()
        papers = _("What papers report")
        st.markdown(f"**{papers}**")
        st.markdown(_spread())
        st.dataframe(_published(), hide_index=True, key="lab_published")


def _rates() -> None:
    """The same climb at other learning rates, and what they change."""
    found = shipped_rates()
    title = _("What other learning rates change")
    st.markdown(f"**{title}**")
    st.markdown(
        _(
            "The picture above holds for one learning rate, {rate}. Here {task} is climbed at "
            "{count} of them, up to {top} steps, by the same rule: the median delay of {seeds} "
            "seeds."
        ).format(
            rate=given(shipped().plan.learning_rate),
            task=task_title(found.task),
            count=len(found.rates),
            seeds=len(found.rows[0].at[0].longest),
            top=counted(found.ladder[-1]),
        )
    )
    chart(
        rates_figure(
            found,
            palette(st.context.theme.type or "light"),
            names=_name,
            axis=_("learning rate"),
            none=_("none"),
        ),
        key="lab_rates",
        alt=together(_over_rates(row, found) for row in found.rows),
    )
    st.markdown("\n".join(f"- {_over_rates(row, found)}" for row in found.rows))
    for name in RATES:
        shipped_note(_("the delays at other learning rates"), name)


def _over_rates(row: OverRates, found: Rates) -> str:
    """The best that an entrant came to, and at which learning rates."""
    cell, top = _name(row.entrant), found.ladder[-1]
    if not row.best:
        return _("{cell}: none at any of these rates.").format(cell=cell)
    form = _("{cell}: at best {steps} steps, at {rates}.")
    if row.best == top:
        form = _("{cell}: {steps} steps or more, at {rates}.")
    rates = all_of(given(rate) for rate in row.best_at)
    return form.format(cell=cell, steps=given(row.best), rates=rates)


def _name(entrant: Entrant) -> str:
    relu = entrant.nonlinearity == "relu"
    return network_name(entrant.cell, entrant.initialisation, relu=relu)


def _rule(found: Table) -> str:
    """The recipe and the stop rule, from the plan."""
    plan = found.plan
    return _(
        "Every cell has {hidden} units and climbs from delay to delay: {delays} steps. A delay is "
        "learned when the loss on sequences that nobody learns from is at most {percent}% of what "
        "guessing loses, {times} times in a row, within {updates} updates of {batch} new "
        "sequences. A seed stops at the first delay that it does not learn. Seeds: {seeds}."
    ).format(
        hidden=plan.hidden_size,
        delays=_(", ").join(map(counted, plan.ladder)),
        percent=percent(SOLVED, 0),
        times=IN_A_ROW,
        updates=counted(plan.budget),
        batch=plan.batch_size,
        seeds=len(tuple(plan.seeds)),
    )


def _said(row: Row) -> str:
    """One row, in words."""
    low, high = row.spread
    form = _("{task}, {name}: median {median} steps, from {low} to {high}.")
    if row.reached_top:
        form = _("{task}, {name}: median {median} steps or more, from {low} to {high}.")
    return form.format(
        task=task_title(row.task),
        name=_name(row.entrant),
        median=given(row.median),
        low=counted(low),
        high=counted(high),
    )


def _measured(found: Table) -> pd.DataFrame:
    """The picture as numbers, one row for each bar."""
    return pd.DataFrame(
        [
            {
                _("task"): task_title(row.task),
                _("network"): _name(row.entrant),
                _("median"): _at_least(row.median, row),
                _("shortest"): _at_least(row.spread[0], row),
                _("longest"): _at_least(row.spread[1], row),
                _("seeds"): len(row.longest),
            }
            for row in found.rows
            if row.measured
        ]
    )


def _at_least(steps: float, row: Row) -> str:
    """A delay; that at the top of the ladder may be longer."""
    if not steps:
        return _("none")
    return f"≥ {given(steps)}" if steps == row.top else given(steps)


def _spread() -> str:
    """That figures of one network on one task differ."""
    low, high = spread("digits", "LSTM")
    return _(
        "Sizes and budgets are the papers' own, so nothing here compares with the picture above as "
        "it stands. Of one network, the LSTM on digits pixel by pixel, papers report from {low}% "
        "to {high}% right."
    ).format(low=given(low), high=given(high))


def _published() -> pd.DataFrame:
    rows = [
        {
            _("task"): _task(one),
            _("steps"): counted(one.steps),
            _("network"): one.network,
            _("reported"): _reported(one, one.value),
            _("guessing"): "" if one.guessing is None else _reported(one, one.guessing),
            _("learned"): {True: _("yes"), False: _("no"), None: ""}[one.learned],
            _("source"): _("{source}, {place}").format(source=one.source, place=one.place)
            if one.place
            else one.source,
        }
        for one in PUBLISHED
    ]
    return pd.DataFrame(rows)


def _task(one: Published) -> str:
    title = _(_DIGITS[one.task]) if one.task in _DIGITS else task_title(one.task)
    return f"{title} ({one.variant})" if one.variant else title


def _reported(one: Published, value: float) -> str:
    said = counted(value) if one.measure == "sequences" else given(value)
    return _(_MEASURES[one.measure]).format(value=said)
