"""What a training was worth: the network beside two forecasts that need no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go
import streamlit as st

from seqviz.figures.forecast import ahead_alt, ahead_figure
from seqviz.figures.theme import palette
from seqviz.models.forecast import Errors, Evaluation, evaluate
from seqviz.numbers import measured
from seqviz.ui.charts import chart
from seqviz.ui.i18n import N_, _, text
from seqviz.ui.learning.judged import judged
from seqviz.ui.learning.sequence_run import SequenceTraining
from seqviz.ui.learning.session import Training

ROWS: Final = {
    "model": N_("the network"),
    "last": N_("repeat the last value"),
    "seasonal": N_("repeat the last period"),
}


def outcome(run: Training) -> None:
    """Errors one step ahead and free running, beside both baselines."""
    what: SequenceTraining = run.what
    st.subheader(_("Was it worth training?"))
    st.caption(judged(run))
    found = _evaluation(what, alive=run.job.alive)
    words, picture = st.columns([5, 6], gap="large")
    with words:
        st.markdown(_verdict(found))
        st.markdown(_table(found))
        st.caption(text("outcome"))
    with picture:
        chart(
            _figure(found),
            key="ahead",
            alt=ahead_alt(found.ahead, ahead_words()),
            bar="none",
        )


def _figure(found: Evaluation) -> go.Figure:
    return ahead_figure(found.ahead, palette(st.context.theme.type or "light"), words=ahead_words())


def ahead_words() -> Mapping[str, str]:
    """The words of the figure."""
    return {name: _(label) for name, label in ROWS.items()} | {
        "ahead": _("steps ahead"),
        "error": _("error (RMSE)"),
        "alt": _("Error by steps ahead. {lines}"),
        "alt_line": _("{name}: {first} after 1 step, {last} after {steps}."),
    }


def _evaluation(what: SequenceTraining, *, alive: bool) -> Evaluation:
    """Measured once for each state of the network; at its end a run may come back to others."""
    state = what.run.trainer.step, alive
    if what.evaluated is None or what.evaluated[0] != state:
        model = what.model_with(what.run.trainer.current())
        resets = what.run.setup.reset_state
        what.evaluated = state, evaluate(model, what.run.data, reset_state=resets)
    return what.evaluated[1]


def _verdict(found: Evaluation) -> str:
    """One sentence from the real numbers."""
    own = found.one_step["model"].rmse
    others = {name: e.rmse for name, e in found.one_step.items() if name != "model"}
    best = min(others, key=lambda name: others[name])
    if own < others[best]:
        single = _(
            "One step ahead, the network's error is **{share}** of that of the best simple "
            "forecast ({name})."
        ).format(share=measured(own / others[best], 2), name=_(ROWS[best]))
    else:
        single = _(
            "One step ahead, a forecast without any network is better: {name} has an error of "
            "**{other}**, the network {own}."
        ).format(name=_(ROWS[best]), other=measured(others[best]), own=measured(own))
    free = {name: e.rmse for name, e in found.free.items()}
    leader = min(free, key=lambda name: free[name])
    if leader == "model":
        return f"{single} " + _("Left to itself, the network is the best of them.")
    return f"{single} " + _(
        "Left to itself it does worse than “{name}”: its own small errors come back as input."
    ).format(name=_(ROWS[leader]))


def _table(found: Evaluation) -> str:
    steps = len(next(iter(found.ahead.values())))
    going = _("{steps} steps, free running: RMSE").format(steps=steps)
    names = (_("who forecasts"), _("one step: RMSE"), _("one step: MAE"), going)
    head = f"| {' | '.join(names)} |\n| :-- | --: | --: | --: |\n"
    return head + "\n".join(
        _row(name, found.one_step[name], found.free[name])
        for name in ROWS
        if name in found.one_step
    )


def _row(name: str, one: Errors, free: Errors) -> str:
    cells = (measured(one.rmse), measured(one.mae), measured(free.rmse))
    return f"| {_(ROWS[name])} | " + " | ".join(cells) + " |"
