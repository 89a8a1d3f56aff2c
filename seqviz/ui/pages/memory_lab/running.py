"""The race itself on the page: the bet, the buttons, the picture that moves, and the verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from typing import Final, TypeVar, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.figures.live import RUN_COLOURS
from seqviz.figures.memory_race import packed_lane, sample_of
from seqviz.numbers import counted, counted_share, measured, percent
from seqviz.payloads.memory_race import DelayTask, RaceLane, RaceNow
from seqviz.training.engine.runner import ALIVE, Busy, State
from seqviz.training.race.race import Lane, Measure, Race, measure_of
from seqviz.training.tasks.memory import HELD_OUT, IN_A_ROW, LEFT, SOLVED
from seqviz.ui.components.memory_race import memory_race
from seqviz.ui.components.memory_race.words import words
from seqviz.ui.controls.training.live_view import EVERY, state_of
from seqviz.ui.controls.training.session import TURNED_AWAY, Training, trainings
from seqviz.ui.frame.i18n import _, ngettext, together
from seqviz.ui.frame.session import Key
from seqviz.ui.kit.palettes import PALETTES
from seqviz.ui.pages.memory_lab.bet_cards import bet_style, plain_words
from seqviz.ui.pages.memory_lab.chosen import (
    Chosen,
    delay_chosen,
    entrant_name,
    short_name,
    stops_of,
)

T = TypeVar("T")

PAGE: Final = "memory_lab"
NOBODY: Final = "nobody"
TIMES: Final = 10  # a share from which it is said how many times, not how many percent
_BET: Final[Key[str | None]] = Key("lab_bet", None)


@dataclass(slots=True, eq=False)
class RaceRun:
    """A race that was started.

    Attributes:
        chosen: what is raced over.
        race: it.
        bet: on an entrant, as it is written; on nobody; "" where there was none.
        found: what was computed of the networks afterwards, by name.
    """

    chosen: Chosen
    race: Race
    bet: str
    found: dict[str, object] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Computed once; another press of a button meanwhile may compute it too."""
        if name not in self.found:
            self.found[name] = make()
        return cast(T, self.found[name])

    def let_go(self) -> None:
        """Forget the networks."""
        self.found.clear()


def started(now: Chosen) -> Training | None:
    """The race that was started of what is chosen; one of anything else is dropped."""
    found = [run for run in trainings().of(PAGE) if run.what.chosen == now]
    if not found:
        trainings().drop(PAGE)
        return None
    return found[-1]


# ---------------------------------------------------------------- what can be done


def place_bet(now: Chosen, run: Training | None) -> None:
    """Who solves it first, asked before anything is shown; afterwards what was said."""
    if run is not None:
        return
    options = [*map(str, now.entrants), NOBODY]
    if _BET.get() not in options:
        _BET.forget()
    names = {str(one): entrant_name(one) for one in now.entrants}
    st.html(bet_style(_BET.name, len(now.entrants)))
    st.radio(
        _("Your bet: who solves it first?"),
        options,
        format_func=lambda one: names.get(one, _("Nobody: all stay at the chance line")),
        index=None,
        key=_BET.name,
    )
    plain_words(now.entrants)


def race_buttons(now: Chosen, run: Training | None, state: State | None) -> None:
    """What can be done next, and nothing else."""
    if TURNED_AWAY.take():
        st.warning(
            _("Many people are training here right now. Wait a little, then start again."),
            icon=":material/hourglass:",
        )
    row = st.container(horizontal=True, key="lab_buttons")
    if run is None:
        row.button(
            _("Start the race"),
            key="lab_start",
            icon=":material/sports_score:",
            type="primary",
            on_click=_start,
            args=(now,),
            disabled=_BET.get() is None,
        )
        row.button(
            _("Without a bet"), key="lab_no_bet", type="tertiary", on_click=_start, args=(now, "")
        )
        return
    if state in ALIVE:
        if state == "paused":
            row.button(
                _("Resume"),
                key="lab_resume",
                icon=":material/play_arrow:",
                type="primary",
                on_click=run.job.resume,
            )
        else:
            row.button(
                _("Pause"),
                key="lab_pause",
                icon=":material/pause:",
                type="primary",
                on_click=run.job.pause,
            )
        row.button(_("Stop"), key="lab_stop", icon=":material/stop:", on_click=run.job.stop)
        return
    row.button(
        _("Bet again"),
        key="lab_again",
        icon=":material/restart_alt:",
        type="primary",
        on_click=_reset,
    )


def _start(now: Chosen, bet: str | None = None) -> None:
    race = Race(now.task, now.usual, now.entrants)
    run = RaceRun(now, race, (_BET.get() or "") if bet is None else bet)
    try:
        trainings().start(PAGE, race.loop, run, name=_("race"))
    except Busy:
        TURNED_AWAY.set(True)


def _reset() -> None:
    trainings().drop(PAGE)
    _BET.forget()


# ---------------------------------------------------------------- what moves


def stage(now: Chosen, run: Training | None, state: State | None, verdict: DeltaGenerator) -> None:
    """The picture and the curves; while the race is on they are drawn again and again."""
    delayed = _delayed(now)

    @st.fragment(run_every=EVERY if state in ALIVE else None)
    def moving() -> None:
        lanes: tuple[RaceLane, ...] = tuple(
            RaceLane(short_name(one, now.entrants), (), (), False) for one in now.entrants
        )
        said = ""
        if run is not None:
            run.job.touch()
            what: RaceRun = run.what
            lanes = tuple(
                packed_lane(short_name(one.entrant, now.entrants), one) for one in what.race.lanes
            )
            said = told(run, what)
            with verdict.container(key="lab_verdict"):
                st.markdown(said)
        memory_race(
            delayed,
            RaceNow(
                now.usual.steps,
                lanes,
                now.usual.epochs * now.usual.check_every,
                locked=state in ALIVE,
                alt=said or _("The race has not been started yet."),
            ),
            key=f"lab-{now.task}",
            on_steps=delay_chosen,
        )
        if run is not None and run.job.state != state:
            st.rerun()

    moving()


def _delayed(now: Chosen) -> DelayTask:
    """The task at every length that can be chosen."""
    task = now.of
    numbers, measure = not task.outputs, measure_of(task)
    made: DelayTask = trainings().previewed(
        (task.name, len(task.outputs), _("guessing: {score}")),
        lambda: DelayTask(
            samples=tuple(
                sample_of(
                    task,
                    steps,
                    lambda score: guessing_said(score, measure),
                )
                for steps in stops_of(task)
            ),
            numbers=numbers,
            measure=measure,
            colours={str(mode): colours for mode, colours in RUN_COLOURS.items()},
            palettes=PALETTES,
            labels=words(task.name, measure, HELD_OUT),
        ),
    )
    return made


# ---------------------------------------------------------------- in words


def guessing_said(score: float, measure: Measure) -> str:
    """The score of guessing."""
    if measure == "loss":
        return _("guessing: {percent}%").format(percent=measured(100 * score))
    return _("guessing: {score}").format(score=score_said(score, measure))


def score_said(score: float, measure: Measure) -> str:
    """A share of right answers, an error, or a loss as a share of guessing's."""
    if not isfinite(score):
        return _("out of bounds")
    if measure == "error":
        return _("error {error}").format(error=measured(score))
    if measure == "loss" and score >= TIMES:
        return _("loss {times} times guessing's").format(times=measured(score))
    if measure == "loss":
        return _("loss {percent}% of guessing's").format(percent=measured(100 * score))
    return _("{percent}% right").format(percent=counted_share(score))


def told(run: Training, what: RaceRun) -> str:
    """How the race stands, in words: the bet beside the truth, then every entrant."""
    state = run.job.state
    over = state not in ALIVE
    lines = [*_bet_and_truth(what, state), *(_lane_said(one, over) for one in what.race.lanes)]
    own = state == "stopped" and run.job.stopped_by == "request"
    if state not in ("running", "finished") and not own:
        lines.append(state_of(run))
    return "  \n".join(lines)


def _bet_and_truth(what: RaceRun, state: State) -> list[str]:
    """The bet, and what came of it once that is decided; a race that was broken off decides none.

    Args:
        what: the race.
        state: of its job.
    """
    winner = what.race.winner
    bet = [_bet_said(what)] if what.bet else []
    if winner is None and state in ALIVE:
        return bet
    if winner is None and state != "finished":
        return [*bet, f"**{_broken_off(what.race)}**"]
    truth = f"**{winner_said(what)}**"
    return [together((*bet, _right_or_wrong(what, winner))), truth] if bet else [truth]


def _updates(race: Race) -> int:
    """That the entrant furthest on has made."""
    return max(lane.run.learner.step for lane in race.lanes)


def _broken_off(race: Race) -> str:
    made = _updates(race)
    return ngettext(
        "Stopped after {updates} update, before anybody had solved it.",
        "Stopped after {updates} updates, before anybody had solved it.",
        made,
    ).format(updates=counted(made))


def _bet_said(what: RaceRun) -> str:
    if what.bet == NOBODY:
        return _("You bet on nobody.")
    names = {str(lane.entrant): entrant_name(lane.entrant) for lane in what.race.lanes}
    return _("You bet on “{name}”.").format(name=names[what.bet])


def _right_or_wrong(what: RaceRun, winner: Lane | None) -> str:
    """What the bet was worth; who bets on nobody says of all that they stay at the chance line."""
    truth = NOBODY if winner is None else str(winner.entrant)
    if what.bet != truth:
        return _("It came out otherwise.")
    if winner is not None or all(lane.stayed for lane in what.race.lanes):
        return _("You were right.")
    return _("Partly right: nobody solved it, but not all stayed at the chance line.")


def winner_said(what: RaceRun) -> str:
    """Who was first, or that nobody was."""
    winner, race = what.race.winner, what.race
    if winner is not None and winner.solved_at is not None:
        return _("First: {name}, after {updates} updates.").format(
            name=entrant_name(winner.entrant), updates=counted(winner.solved_at)
        )
    made = _updates(race)
    left = sum(lane.left_at is not None for lane in race.lanes)
    nobody = ngettext(
        "Nobody solved it within {updates} update.",
        "Nobody solved it within {updates} updates.",
        made,
    ).format(updates=counted(made))
    if not any(lane.looks for lane in race.lanes):
        return nobody
    if all(lane.stayed for lane in race.lanes):
        return together((nobody, _("All stayed at the chance line.")))
    rising = sum(lane.standing == "rising" for lane in race.lanes)
    if not left and not rising:
        return together((nobody, _("Nobody did better than guessing.")))
    form = _("Better than guessing, but not solved: {count} of {all}.")
    if left:
        form = _("Off the chance line: {count} of {all}.")
    return together((nobody, form.format(count=left or rising, all=len(race.lanes))))


def _lane_said(lane: Lane, over: bool) -> str:
    """How an entrant stands.

    Args:
        lane: the entrant's.
        over: whether nobody learns any more.
    """
    name, made = entrant_name(lane.entrant), lane.run.learner.step
    standing = lane.standing
    if standing == "diverged":
        return ngettext(
            "{name}: its numbers grew out of bounds after {updates} update.",
            "{name}: its numbers grew out of bounds after {updates} updates.",
            made,
        ).format(name=name, updates=counted(made))
    if standing == "unseen" and over:
        return ngettext(
            "{name}: made {updates} update and was never looked at.",
            "{name}: made {updates} updates and was never looked at.",
            made,
        ).format(name=name, updates=counted(made))
    if lane.score is None or standing == "unseen":
        return _("{name}: not looked at yet.").format(name=name)
    ahead = _("{name}: {score} after {updates} updates. Better than guessing ({chance}), but not "
              "yet counted as solved.")  # fmt: skip
    form = {
        "solved": _("{name}: {score}, solved after {updates} updates."),
        "left": ahead,
        "rising": ahead,
        "back": _("{name}: {score} after {updates} updates, back at the chance line."),
        "chance": _("{name}: {score} after {updates} updates, at the chance line."),
        "worse": _("{name}: {score} after {updates} updates; it loses {times} times as much as "
                   "guessing."),
    }[standing]  # fmt: skip
    return form.format(
        name=name,
        score=score_said(lane.score, lane.measure),
        chance=score_said(lane.chance, lane.measure),
        updates=counted(lane.looks[-1].step),
        times=measured(lane.share, 2),
    )


def rules(starts: str) -> None:
    """What counts, and how they begin, a press away."""
    with st.expander(_("What counts as solved, and how they begin"), icon=":material/rule:"):
        st.markdown(rule_said())
        st.markdown(starts)


def rule_said() -> str:
    """What counts as solved, and as having left the chance line."""
    return _(
        "Solved: on sequences that nobody learns from, the loss is at most {percent}% of what "
        "guessing loses, {count} times in a row. Off the chance line: at most {left}%, as often. "
        "Guessing is the best reader without a memory, who knows which step it is and what stands "
        "there, and nothing from before."
    ).format(percent=percent(SOLVED, 0), count=IN_A_ROW, left=percent(LEFT, 0))
