"""After the race: what the networks make of sequences longer than those they learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from seqviz.figures.memory_lab import LongerWords, longer_figure, score_of
from seqviz.figures.theme import palette
from seqviz.numbers import counted, measured
from seqviz.training.race.race import Lane, Measure
from seqviz.training.tasks.memory import LEFT, Tried, tried_at
from seqviz.ui.controls.charts import chart
from seqviz.ui.frame.i18n import _, together
from seqviz.ui.pages.memory_lab.chosen import entrant_name
from seqviz.ui.pages.memory_lab.running import RaceRun, score_said

TIMES: Final = (1, 2, 5, 10, 25)
LONGEST: Final = 1000  # steps that are tried


def lengths(steps: int) -> tuple[int, ...]:
    """T, and as far as that is not too long 2, 5, 10 and 25 times T."""
    return tuple(times * steps for times in TIMES if times == 1 or times * steps <= LONGEST)


def show_longer(what: RaceRun, lanes: list[Lane], colours: list[str]) -> None:
    """Sequences of T and more steps, read by all of them."""
    steps = what.race.usual.steps
    tried: dict[str, tuple[Tried, ...]] = {
        entrant_name(lane.entrant): what.once(
            f"longer {lane.entrant}",
            lambda lane=lane: tuple(  # type: ignore[misc]
                tried_at(lane.model, lane.run.task, length, seed=what.race.usual.seed)
                for length in lengths(steps)
            ),
        )
        for lane in lanes
    }
    measure = lanes[0].measure
    said = [
        _("{name}: {scores}.").format(
            name=name,
            scores=_("; ").join(
                _("{score} at {steps} steps").format(
                    score=score_said(score_of(one, measure), measure), steps=counted(one.steps)
                )
                for one in found
            ),
        )
        for name, found in tried.items()
    ]
    said += [line for name, found in tried.items() if (line := worse_said(name, found, measure))]
    said += [
        _("{name} is not tried: its numbers grew out of bounds while it learned.").format(
            name=entrant_name(lane.entrant)
        )
        for lane in what.race.lanes
        if lane.state == "diverged"
    ]
    axis = {
        "error": _("mean squared error"),
        "loss": _("loss, as a share of guessing's"),
        "right": _("right answers"),
    }[measure]
    st.subheader(_("And then longer"))
    st.markdown(
        _(
            "They were trained at {steps} steps and now read new sequences, of that length and "
            "longer."
        ).format(steps=steps)
    )
    chart(
        longer_figure(
            tried,
            colours,
            palette(st.context.theme.type or "light"),
            measure,
            LongerWords(
                _("steps of a sequence"),
                axis,
                _("guessing"),
            ),
        ),
        key="lab_longer",
        alt=together(said),
    )
    st.caption("  \n".join(said))


def worse_said(name: str, found: Sequence[Tried], measure: Measure) -> str:
    """Where it clearly loses more than guessing, at the worst; "" where never, or rights count."""
    worst = max((one for one in found if one.bounded), key=lambda one: one.share, default=None)
    if worst is None or worst.share * LEFT <= 1 or measure == "right":
        return ""
    return _(
        "{name} loses {times} times as much as guessing at {steps} steps: what it does there is "
        "worse than not remembering at all."
    ).format(name=name, times=measured(worst.share), steps=counted(worst.steps))
