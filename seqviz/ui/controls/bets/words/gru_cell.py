"""The GRU cell's questions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.numbers import fixed, given, measured, percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.gru_cell import LITTLE, MUCH, RESET, UPDATE, Mixed, Two, mixed_over
from seqviz.questions.puzzle import Truth
from seqviz.ui.controls.bets.play import courses, shares
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _


def _update(case: Mixed) -> str:
    return _(
        "The state is h = {start}, the candidate is 0. The update gate stays at z = {update} for "
        "{steps} steps. How much of h is left?"
    ).format(start=given(case.start), update=given(case.update), steps=case.steps)


def _shares(case: Mixed) -> Mapping[str, str]:
    return {
        "little": _("Less than 10%"),
        "some": _("From 10% to 50%"),
        "much": _("More than 50%"),
    }


def _left(case: Mixed, truth: Truth) -> str:
    return _(
        "h went from {start} to {last}: {percent}% is left. Here z is the share of the old state "
        "that stays; 1 − z comes from the candidate."
    ).format(
        start=given(case.start),
        last=measured(truth.numbers["last"]),
        percent=percent(truth.numbers["left"]),
    )


def _reset(case: Two) -> str:
    return _(
        "Two runs read the same {x}, but before it one had h = {first}, the other h = {second}. "
        "At this step r = {reset} and z = {update}. How far apart are their states after it?"
    ).format(
        x=given(case.x),
        first=given(case.first),
        second=given(case.second),
        reset=given(case.reset),
        update=given(case.update),
    )


def _apart(case: Two) -> Mapping[str, str]:
    return {
        "gone": _("They are alike now"),
        "less": _("Closer than before, but not alike"),
        "alike": _("About as far as before, or further"),
    }


def _told(case: Two, truth: Truth) -> str:
    said = _("Their states are {first} and {second} now.").format(
        first=fixed(truth.numbers["first"]), second=fixed(truth.numbers["second"])
    )
    why = {
        (True, True): _("r = 0 hides the past from the candidate, and z = 0 keeps nothing of it."),
        (True, False): _("r = 0 hides the past from the candidate, but z keeps a share of it."),
        (False, True): _(
            "z = 0 keeps nothing directly, but with r = 1 the candidate sees the past."
        ),
        (False, False): _("z keeps a share of the past, and with r = 1 the candidate sees it too."),
    }[case.reset == 0, case.update == 0]
    return f"{said} {why}"


def _mixes(case: Mixed, truth: Truth) -> BetPlay:
    return shares("h", mixed_over(case) / case.start, (LITTLE, MUCH))


def _both(case: Two, truth: Truth) -> BetPlay:
    after = truth.numbers["first"], truth.numbers["second"]
    first, second = zip((case.first, case.second), after, strict=True)
    return courses({"h": first, "h′": second}, first=0)


QUESTIONS: Final = (
    Question(UPDATE, N_("What does the update gate leave?"), _update, _shares, _left, plays=_mixes),
    Question(RESET, N_("What do two pasts do to one state?"), _reset, _apart, _told, plays=_both),
)
