"""What a training was worth: the network of the moment shown beside forecasts without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from seqviz.cells.arrays import Array
from seqviz.data.series import Floats
from seqviz.data.windows import Windows
from seqviz.figures.forecast import ahead_alt, ahead_figure
from seqviz.figures.theme import palette
from seqviz.models.forecast import (
    CLEARLY,
    Errors,
    Evaluation,
    beats,
    errors_on,
    evaluate,
    period_of,
    without_network,
)
from seqviz.numbers import counted, counted_share, given, measured
from seqviz.training.tasks.sequence_setup import Setup
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.training.judged import judged, judged_then
from seqviz.ui.controls.training.live_view import OUTCOME
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import N_, _, ngettext, text, together
from seqviz.ui.pages.sequence_prediction.checked import moment_of

ROWS: Final = {
    "model": N_("the network"),
    "last": N_("repeat the last value"),
    "seasonal": N_("repeat the last period"),
}
MOST: Final = 16  # moments of a run whose errors are kept
ROUNDING: Final = 1e-9  # of the series' scale: an error up to here is none
SMALL: Final = 0.1  # of the series' deviation: an error up to here is called small


@st.fragment(key=OUTCOME)
def outcome(run: Training, trained: bool) -> None:
    """Errors one step ahead and free running at the moment shown, beside both baselines.

    Always there, since it runs again when the time machine is moved; while the training is at work
    it says only what the network has to beat.
    """
    what: SequenceTraining = run.what
    with st.container():
        if trained:
            _worth(run, what)
        else:
            to_beat(what)


def to_beat(what: SequenceTraining) -> None:
    """What a forecast without any network comes to on the same held-out values."""
    data = what.run.data
    errors = errors_on(data, without_network(data))
    exact = [name for name, one in errors.items() if one.rmse <= ROUNDING * data.scaler.scale]
    said = (
        _(
            "“{name}” makes no error one step ahead on the {count} held-out values, which nothing "
            "can beat, only equal. All of them: {errors}."
        )
        if exact
        else _("To beat, one step ahead on the {count} held-out values: {errors}.")
    ).format(
        name=_(ROWS[exact[0]]) if exact else "",
        count=counted(len(data.validation)),
        errors=_(", ").join(
            _("“{name}” with an error (RMSE) of {error}").format(
                name=_(ROWS[name]), error=measured(one.rmse)
            )
            for name, one in errors.items()
        ),
    )
    st.caption(together((said, season(data))))


def season(data: Windows) -> str:
    """How long the last period is, and whether that is known or was found."""
    period = period_of(data)
    if period is None:
        return _(
            "No period was found in the training part, so no period can be repeated: only the last "
            "value can."
        )
    if data.series.season is not None:
        return _("A period is {count} steps, as is known of this series.").format(count=period)
    return _(
        "A period is {count} steps: so much later the training part is most like itself."
    ).format(count=period)


def _worth(run: Training, what: SequenceTraining) -> None:
    st.subheader(_("Was it worth training?"))
    step, parameters = moment_of(run)
    now = step == what.run.trainer.step
    st.caption(judged(run) if now else judged_then(run, step))
    found = evaluation(what, step, parameters, alive=run.job.alive and now)
    words, picture = st.columns([5, 6], gap="large")
    with words:
        st.markdown(_verdict(found, float(np.std(what.truth.values))))
        st.markdown(how_far(found, errors_of_the_mean(found, what.run.data)))
        st.markdown(_table(found))
        st.caption(season(what.run.data))
        st.caption(_measured_on(what.run.setup, len(found.origins)))
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


def no_better(run: Training) -> str:
    """Where a forecast without a network does as well as the network as it is: that, and why."""
    what: SequenceTraining = run.what
    trainer = what.run.trainer
    found = evaluation(what, trainer.step, trainer.current(), alive=run.job.alive)
    own, other, standing = _standing(found.one_step)
    if standing == "better":
        return ""
    said = {
        "worse": _(
            "Yet one step ahead “{name}” does better than the network: its error (RMSE) is "
            "{error}, the network's {own}."
        ),
        "tie": _(
            "Yet one step ahead “{name}” does as well as the network: its error (RMSE) is "
            "{error}, the network's {own}."
        ),
    }[standing].format(
        name=_(ROWS[other]), error=measured(found.one_step[other].rmse), own=measured(own.rmse)
    )
    return together((said, beyond(what.run.data)))


def beyond(data: Windows) -> str:
    """How much of what is held out lies above or below all that is learned from, if most does."""
    above = float(np.mean(data.validation > data.train.max()))
    below = float(np.mean(data.validation < data.train.min()))
    if max(above, below) <= 1 / 2:
        return ""
    said = (
        _("{share} of the held-out values lie above all that it was trained on.")
        if above > below
        else _("{share} of the held-out values lie below all that it was trained on.")
    )
    return said.format(share=f"{counted_share(max(above, below), 0)}%")


def evaluation(
    what: SequenceTraining, step: int, parameters: Mapping[str, Array], *, alive: bool
) -> Evaluation:
    """Measured once for each state of the network; at its end a run may come back to others."""
    state = step, alive
    if state not in what.evaluated:
        while len(what.evaluated) >= MOST:
            what.evaluated.pop(next(iter(what.evaluated)))
        model, resets = what.run.network(parameters), what.run.setup.reset_state
        what.evaluated[state] = evaluate(model, what.run.data, reset_state=resets)
    return what.evaluated[state]


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
    """How it does on its own predictions; they are the reason only where the truth helped it."""
    _own, other, standing = _standing(found.free)
    if beats(found.one_step[other], found.one_step["model"]):
        worse = _("Left to itself it does worse than “{name}” too, as it does one step ahead.")
    elif small:
        worse = _(
            "Left to itself it does worse than “{name}”: its own small errors come back as input."
        )
    else:
        worse = _(
            "Left to itself it does worse than “{name}”: its own errors, not small even one step "
            "ahead ({own}), come back as input."
        )
    said = {
        "better": _("Left to itself, the network is the best of them."),
        "worse": worse,
        "tie": _("Left to itself, it is a tie with “{name}”."),
    }[standing]
    return said.format(name=_(ROWS[other]), own=measured(found.one_step["model"].rmse))


def errors_of_the_mean(found: Evaluation, data: Windows) -> Floats:
    """RMSE at each step ahead of always saying the training part's mean, (S,)."""
    steps = len(found.ahead["model"])
    truth = data.series.values[np.array(found.origins)[:, None] + np.arange(steps)]  # (N, S)
    off: Floats = np.sqrt(np.mean((truth - data.train.mean()) ** 2, axis=0))
    return off


def how_far(found: Evaluation, mean: Floats) -> str:
    """For how many steps the network's own forecast is the closest, and when it is lost.

    It is lost where it is not better than the mean by `CLEARLY`: a network that says one value at
    every step is ahead of the mean by chance alone.

    Args:
        found: the errors at each step ahead.
        mean: those of always saying the mean, (S,).
    """
    others = {name: errors for name, errors in found.ahead.items() if name != "model"}
    own, steps = found.ahead["model"], len(mean)
    closer = _first(own >= np.minimum.reduce(list(others.values())))
    if closer == steps:
        said = ngettext(
            "Its own forecast is the closest for the whole {count} step that is measured (RMSE).",
            "Its own forecast is the closest for all {count} steps that are measured (RMSE).",
            steps,
        )
    elif closer:
        said = ngettext(
            "Its own forecast is the closest for {count} step; at the next one “{name}” is as "
            "close or closer (RMSE).",
            "Its own forecast is the closest for {count} steps; at the next one “{name}” is as "
            "close or closer (RMSE).",
            closer,
        )
    else:
        said = _("Even the first step of its own forecast is no closer than “{name}” (RMSE).")
    better = min(others, key=lambda name: others[name][min(closer, steps - 1)])
    told = [said.format(count=closer, name=_(ROWS[better]))]
    lost = _first(~((own < mean) & (own <= (1 - CLEARLY) * mean)))  # a tie is no better
    if lost < steps:
        told.append(
            ngettext(
                "Already {count} step ahead it is no better than always saying the mean.",
                "{count} steps ahead it is for the first time no better than always saying the "
                "mean.",
                lost + 1,
            ).format(count=lost + 1)
        )
    return together(told)


def _first(true: NDArray[np.bool_]) -> int:
    """The index of the first True; the length where there is none."""
    return int(true.argmax()) if true.any() else len(true)


def _measured_on(setup: Setup, forecasts: int) -> str:
    """What the numbers are; where the stop was chosen by the same values, that too."""
    told = [text("outcome").format(percent=given(100 * CLEARLY), forecasts=counted(forecasts))]
    if setup.patience is not None:
        told.append(
            _(
                "Early stopping is on: the loss on these very values decides when to stop and "
                "which weights are kept, so they had a part in the choice."
            )
        )
    return together(told)


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
