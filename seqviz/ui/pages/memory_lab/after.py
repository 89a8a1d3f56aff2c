"""After the race: longer delays, what holds the answer, what counts, and who can flip a state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar, cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from seqviz.cells.surgery import format_interventions
from seqviz.figures.live import RUN_COLOURS
from seqviz.figures.memory_lab import (
    LongerWords,
    counter_figure,
    flips_figure,
    longer_figure,
    score_of,
)
from seqviz.figures.memory_race import read_as
from seqviz.figures.theme import palette
from seqviz.numbers import counted, fixed, measured, percent
from seqviz.training.race.counting import Counter, counter
from seqviz.training.race.flipping import factors_at_ones
from seqviz.training.race.holding import SEQUENCES, Holding, holding, kept_by
from seqviz.training.race.race import Lane, Measure
from seqviz.training.tasks.memory import Tried, tried_at
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.cell.trained_network import (
    TrainedNetwork,
    keep_network,
    link_to,
    page_of,
)
from seqviz.ui.controls.cell_words import quantity_name
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.address import CUT, VIEW
from seqviz.ui.frame.i18n import _, all_of, together
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.memory_lab.chosen import entrant_name
from seqviz.ui.pages.memory_lab.running import RaceRun, score_said

T = TypeVar("T")

TIMES: Final = (1, 2, 5, 10, 25)
LONGEST: Final = 1000  # steps that are tried
FARTHEST: Final = 3  # times the longest word that was learned


def after_race(run: Training | None) -> None:
    """All that is asked of the networks once the race is over."""
    if run is None or run.job.alive or run.gone:
        return
    what: RaceRun = run.what
    lanes = [lane for lane in what.race.lanes if lane.looks]
    if not lanes:
        return
    _longer(what, lanes)
    if what.race.task == "parity":
        _flips(what, lanes)
    if what.race.task == "counting":
        _counts(what, lanes)
    if what.race.winner is not None:
        _holds(what, what.race.winner)


def _found(what: RaceRun, name: str, make: Callable[[], T]) -> T:
    """Computed once for a race; another press of a button meanwhile may compute it too."""
    if name not in what.found:
        what.found[name] = make()
    return cast(T, what.found[name])


def _colours(what: RaceRun, lanes: list[Lane]) -> list[str]:
    """Those of their curves."""
    mode = st.context.theme.type or "light"
    own = RUN_COLOURS["dark" if mode == "dark" else "light"]
    return [own[what.race.lanes.index(lane) % len(own)] for lane in lanes]


# ---------------------------------------------------------------- longer


def lengths(steps: int) -> tuple[int, ...]:
    """T, and as far as that is not too long 2, 5, 10 and 25 times T."""
    return tuple(times * steps for times in TIMES if times == 1 or times * steps <= LONGEST)


def _longer(what: RaceRun, lanes: list[Lane]) -> None:
    steps = what.race.usual.steps
    tried: dict[str, tuple[Tried, ...]] = {
        entrant_name(lane.entrant): _found(
            what,
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
    axis = {
        "error": _("mean squared error"),
        "loss": _("loss, as a share of guessing's"),
        "right": _("right answers"),
    }[measure]
    st.subheader(_("And then longer"))
    st.markdown(
        _(
            "They learned at {steps} steps and now read sequences that are longer, which they "
            "never saw."
        ).format(steps=steps)
    )
    chart(
        longer_figure(
            tried,
            _colours(what, lanes),
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
    """Where it loses more than guessing, at the worst; "" where never, or where rights count."""
    worst = max(found, key=lambda one: one.share)
    if worst.share <= 1 or measure == "right":
        return ""
    return _(
        "{name} loses {times} times as much as guessing at {steps} steps: what it does there is "
        "worse than not remembering at all."
    ).format(name=name, times=measured(worst.share), steps=counted(worst.steps))


# ---------------------------------------------------------------- what holds the answer


def _holds(what: RaceRun, lane: Lane) -> None:
    race = what.race
    found: Holding | None = _found(
        what,
        "holding",
        lambda: holding(lane.model, lane.run.task, race.usual.steps, race.usual.seed),
    )
    if found is None:
        return
    st.subheader(_("What holds the answer"))
    st.markdown(holding_plain(lane, found))
    with st.expander(_("How this was found"), icon=":material/science:", key="lab_holding"):
        st.markdown(holding_said(lane, found))
    if st.button(_("Open it on its cell's page"), key="lab_open", icon=":material/open_in_new:"):
        _open(lane, found)


def holding_plain(lane: Lane, found: Holding) -> str:
    """In a sentence: where the answer is kept, and what becomes of it without."""
    name, wanted = entrant_name(lane.entrant), lane.run.task.outputs[found.wanted]
    if not found.cuts:
        return _(
            "**{name}** keeps the answer “{symbol}” in many units at once: holding a few gates "
            "does not make it forget."
        ).format(name=name, symbol=wanted)
    units = all_of(str(cut.unit + 1) for cut in found.cuts if cut.unit is not None)
    return _(
        "**{name}** keeps the answer “{symbol}” in unit {units}: made to forget there, it says "
        "“{other}”."
    ).format(name=name, symbol=wanted, units=units, other=lane.run.task.outputs[found.answer])


def holding_said(lane: Lane, found: Holding) -> str:
    """The dearest unit, what training did to its gate, and the symbol before and after surgery."""
    task, description = lane.run.task, lane.model.cells[0].description
    gate = quantity_name(description, found.gate.gate)
    first = kept_by(lane.run.first_model(), found.gate, found.x)
    steps = len(found.x)
    about = _(
        "**{name}:** in one unit after another the {gate} was held so that it keeps nothing, from "
        "step {first} to step {last}. Unit {unit} is missed most: at each of these steps it keeps "
        "{now}% of its memory; before training it kept {then}%."
    ).format(
        name=entrant_name(lane.entrant),
        gate=gate,
        first=2,
        last=steps - 1,
        unit=found.unit + 1,
        now=percent(found.kept[found.unit]),
        then=percent(first[found.unit]),
    )
    wanted = task.outputs[found.wanted]
    if not found.cuts:
        return together(
            (
                about,
                _(
                    "Here many units hold the answer “{symbol}” together: as many gates as "
                    "surgery holds at once do not change it."
                ).format(symbol=wanted),
            )
        )
    units = all_of(str(cut.unit + 1) for cut in found.cuts if cut.unit is not None)
    return together(
        (
            about,
            _(
                "One sequence wants “{symbol}”: untouched, the network says so with {before}%. "
                "With the gate held so in unit {units}, “{symbol}” has {after}% and the answer is "
                "“{other}”. Of {count} sequences it answers {right} right untouched, and {left} "
                "with these gates held."
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


# ---------------------------------------------------------------- who can flip, what counts


def _flips(what: RaceRun, lanes: list[Lane]) -> None:
    race = what.race
    factors: dict[str, NDArray[np.float64]] = {
        entrant_name(lane.entrant): _found(
            what,
            f"flips {lane.entrant}",
            lambda lane=lane: factors_at_ones(  # type: ignore[misc]
                lane.model, lane.run.task, race.usual.steps, race.usual.seed
            ),
        )
        for lane in lanes
    }
    said = [flips_said(name, found) for name, found in factors.items()]
    st.subheader(_("Who can turn a state around"))
    st.markdown(
        _(
            "To know odd from even, every one has to turn the state around. Each mark is a factor "
            "by which a step that reads a one multiplies a small change of the state: the real "
            "part of an eigenvalue of the step's Jacobian. In the grey stretch a state can fade or "
            "stay, but never change its sign."
        )
    )
    chart(
        flips_figure(
            factors,
            _colours(what, lanes),
            palette(st.context.theme.type or "light"),
            _("factor on the state"),
            _("fades or stays"),
        ),
        key="lab_flips",
        alt=together(said),
    )
    st.caption("  \n".join(said))


def flips_said(name: str, factors: NDArray[np.float64]) -> str:
    """Between what its factors lie, and what follows."""
    least, most = (fixed(value, 2) for value in (factors.min(), factors.max()))
    form = (
        _("{name}: from {least} to {most}, so it can turn around.")
        if factors.min() < 0
        else _("{name}: from {least} to {most}, so nothing turns around.")
    )
    return form.format(name=name, least=least, most=most)


def _counts(what: RaceRun, lanes: list[Lane]) -> None:
    race = what.race
    longest = (race.usual.steps - 1) // 2

    def count(lane: Lane) -> Counter:
        first = counter(lane.model, longest, range(1, FARTHEST * longest + 1))
        return counter(lane.model, max(first.right, default=longest), first.right)

    found: dict[str, Counter] = {
        entrant_name(lane.entrant): _found(
            what,
            f"counts {lane.entrant}",
            lambda lane=lane: count(lane),  # type: ignore[misc]
        )
        for lane in lanes
    }
    name, best = max(found.items(), key=lambda one: (len(one[1].right), abs(one[1].agreement)))
    st.subheader(_("Counting on"))
    said = [words_said(name, longest, one.right) for name, one in found.items()]
    form = (
        _("{name}: the memory {state} of unit {unit} goes with the count; correlation {agreement}.")
        if best.agreement >= 0
        else _(
            "{name}: the memory {state} of unit {unit} goes against the count; correlation "
            "{agreement}. It is drawn upside down."
        )
    )
    about = form.format(
        name=name, state=best.state, unit=best.unit + 1, agreement=fixed(best.agreement, 2)
    )
    st.markdown(about)
    chart(
        counter_figure(
            best,
            palette(st.context.theme.type or "light"),
            _("{state} of unit {unit}").format(state=best.state, unit=best.unit + 1),
            _("a's minus b's"),
            _("step"),
        ),
        key="lab_counts",
        alt=together((about, *said)),
    )
    st.caption("  \n".join(said))


def words_said(name: str, longest: int, right: tuple[int, ...]) -> str:
    """Which words it reads without one mistake, and why those may be few though it solved it.

    Args:
        name: of the network.
        longest: n of the longest word that it learned from.
        right: every n whose word it reads from end to end.
    """
    learned = _("{name}: learned n = 1 to {longest}.").format(name=name, longest=longest)
    if not right:
        return together(
            (
                learned,
                _(
                    "Every word that was tried has at least one wrong answer. “Solved” is judged "
                    "by the loss over all steps, so one wrong answer a word can pass."
                ),
            )
        )
    whole = _("Without a mistake: n = {ranges}.").format(ranges=ranges_said(right))
    if set(range(1, longest + 1)) <= set(right):
        return together((learned, whole))
    return together(
        (
            learned,
            whole,
            _("“Solved” is judged by the loss over all steps, so a word here and there may fail."),
        )
    )


def ranges_said(numbers: tuple[int, ...]) -> str:
    """1, 2, 3, 7 → “1–3, 7”."""
    found: list[list[int]] = []
    for one in sorted(numbers):
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return _(", ").join(f"{low}–{high}" if low < high else f"{low}" for low, high in found)
