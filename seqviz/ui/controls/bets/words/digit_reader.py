"""The digit reader's questions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from seqviz.models.digit_reader import shipped_reader
from seqviz.models.experiments import apply_experiments, parse_experiments
from seqviz.numbers import percent
from seqviz.payloads.bets import BetLine, BetPlay
from seqviz.questions.digit_reader import DECIDED, DISTURBED, EARLY, LATE, Picture
from seqviz.questions.puzzle import Truth
from seqviz.ui.controls.bets.play import bars, in_percent
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.controls.bets.words.disturbances import disturbance
from seqviz.ui.frame.i18n import N_, _


def _decided(case: Picture) -> str:
    return _(
        "The network reads this {digit} row by row, 28 rows. From which row on does its final "
        "guess lead, without ever being overtaken again?"
    ).format(digit=case.label)


def _rows(case: Picture) -> Mapping[str, str]:
    return {
        "early": _("By row 12"),
        "middle": _("From row 13 to row 18"),
        "late": _("Later than row 18"),
    }


def _row(case: Picture, truth: Truth) -> str:
    return _("It says {says}, and that leads from row {row} on.").format(
        says=int(truth.numbers["says"]), row=int(truth.numbers["row"])
    )


def _disturbed(case: Picture) -> str:
    return _(
        "The network reads this {digit}, but before that {disturbance}. What does it say after "
        "the last row?"
    ).format(digit=case.label, disturbance=disturbance(case.experiments))


def _says(case: Picture) -> Mapping[str, str]:
    return {"same": _("The same as without"), "other": _("Another digit")}


def _told(case: Picture, truth: Truth) -> str:
    return _("Without: {before}. With: {after}, {percent}% sure.").format(
        before=int(truth.numbers["before"]),
        after=int(truth.numbers["after"]),
        percent=percent(truth.numbers["sure"]),
    )


def _row_by_row(case: Picture, truth: Truth) -> BetPlay:
    reading = shipped_reader().read(case.image)
    guess = tuple(float(one) for one in reading.probabilities[:, reading.prediction])
    line = BetLine(str(reading.prediction), guess, in_percent(guess[-1]))
    borders = (EARLY + 0.5, LATE + 0.5)
    return BetPlay(lines=(line,), borders=borders, across=True, axis=_("row"), first=1)


def _where(case: Picture, truth: Truth) -> str:
    return f"digit_reader?digit=s{case.index}"


def _digits(case: Picture, truth: Truth) -> BetPlay:
    image = apply_experiments(case.image, parse_experiments(case.experiments))
    last = shipped_reader().read(image).probabilities[-1]
    return bars((("", str(digit), float(one)) for digit, one in enumerate(last)), in_percent)


def _where_disturbed(case: Picture, truth: Truth) -> str:
    return f"digit_reader?{urlencode({'digit': f's{case.index}', 'do': case.experiments})}"


QUESTIONS: Final = (
    Question(
        DECIDED,
        N_("When has it made up its mind?"),
        *(_decided, _rows, _row, lambda c: c.image, _row_by_row, _where),
    ),
    Question(
        DISTURBED,
        N_("Does it still read it?"),
        *(_disturbed, _says, _told, lambda c: c.image, _digits, _where_disturbed),
    ),
)
