"""What a training was worth: the network beside two forecasts that need no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from seqviz.figures.forecast import ahead_alt, ahead_figure
from seqviz.figures.theme import palette
from seqviz.models.forecast import CLEARLY, Errors, Evaluation, beats, evaluate
from seqviz.numbers import given, measured
from seqviz.ui.charts import chart
from seqviz.ui.i18n import N_, _, text, together
from seqviz.ui.learning.judged import judged
from seqviz.ui.learning.sequence_run import SequenceTraining
from seqviz.ui.learning.session import Training

ROWS: Final = {
    "model": N_("the network"),
    "last": N_("repeat the last value"),
    "seasonal": N_("repeat the last period"),
}
SMALL: Final = 0.1  # of the series' deviation: an error up to here is called small


def outcome(run: Training) -> None:
    """Errors one step ahead and free running, beside both baselines."""
    what: SequenceTraining = run.what
    st.subheader(_("Was it worth training?"))
    st.caption(judged(run))
    found = _evaluation(what, alive=run.job.alive)
    words, picture = st.columns([5, 6], gap="large")
    with words:
        st.markdown(_verdict(found, float(np.std(what.truth.values))))
        st.markdown(_table(found))
        st.caption(text("outcome").format(percent=given(100 * CLEARLY)))
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


def _verdict(found: Evaluation, deviation: float) -> str:
    """What the real numbers say; which of two is better, `beats` decides.

    Args:
        found: the errors.
        deviation: of the series, in its own units.
    """
    own = found.one_step["model"]
    return together((_one_step(found), _left_alone(found, small=own.rmse <= SMALL * deviation)))


def _one_step(found: Evaluation) -> str:
    own, other, standing = _standing(found.one_step)
    said = {
        "better": _(
            "One step ahead, the network's error (RMSE) is **{share}** of that of the best simple "
            "forecast ({name})."
        ),
        "worse": _(
            "One step ahead, a forecast without any network is better: {name} has an error (RMSE) "
            "of **{error}**, the network {own}."
        ),
        "tie": _(
            "One step ahead it is a tie: the network has an error (RMSE) of {own}, the best simple "
            "forecast ({name}) {error}."
        ),
    }[standing]
    best = found.one_step[other].rmse
    return said.format(
        name=_(ROWS[other]),
        share=measured(own.rmse / best, 2) if best else "",
        error=measured(best),
        own=measured(own.rmse),
    )


def _left_alone(found: Evaluation, *, small: bool) -> str:
    _own, other, standing = _standing(found.free)
    worse = (
        _("Left to itself it does worse than “{name}”: its own small errors come back as input.")
        if small
        else _(
            "Left to itself it does worse than “{name}”: its own errors, not small even one step "
            "ahead ({own}), come back as input."
        )
    )
    said = {
        "better": _("Left to itself, the network is the best of them."),
        "worse": worse,
        "tie": _("Left to itself, it is a tie with “{name}”."),
    }[standing]
    return said.format(name=_(ROWS[other]), own=measured(found.one_step["model"].rmse))


def _standing(errors: Mapping[str, Errors]) -> tuple[Errors, str, str]:
    """The network's errors; the simple forecast to name beside it; better, worse or tie."""
    own = errors["model"]
    others = {name: one for name, one in errors.items() if name != "model"}
    ahead = [name for name, one in others.items() if beats(one, own)]
    other = min(ahead or others, key=lambda name: others[name].rmse)
    if ahead:
        return own, other, "worse"
    return own, other, "better" if all(beats(own, one) for one in others.values()) else "tie"


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
