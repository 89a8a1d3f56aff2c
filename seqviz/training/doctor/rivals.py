"""The doctor of all trainings but those on series: rival explanations are tried on copies.

The curves say where something may be wrong; which cause it is, trainings on copies decide, each
with the setting of one rival explanation. What is compared are the losses of the same held-out
answers: a change helps where it takes away at least a twentieth of the loss and more than twice the
standard error of the difference.

    rising      the held-out loss was clearly lower before, while the other one went on to fall
                → fewer epochs, changed images
    falling     it still falls, or there were hardly any epochs, or hardly anything is gained
                → more epochs, a higher rate, more units; a lower rate, or changed images where
                  what it learns from has less than half the loss of what is held out
    resting     none of these → more units, and changed images as above
    no gain     it is not clearly below that of the frequencies alone
                → all of these, and a lower rate
    diverged    → a lower rate

Where a subject has cause to, a clipped gradient, a cell with gates, an open gate are tried too.
The frequencies of numbers are their mean: the best answer that looks at nothing. Well is what shows
none of these, or has less than a tenth of that loss. Where no rival helps and the network gains
nothing, that is said: "nothing", or "I cannot tell". Of fewer than thirty held-out answers no cause
is named at all. Left out: what the examples are, and how a copy is trained (digits.py, texts.py,
characters.py, randoms.py, and repeated.py for all others).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from types import MappingProxyType
from typing import Final

from seqviz.training.doctor.curves import FEW, SURE, Curve, Losses, better, standard_error
from seqviz.training.doctor.finding import (
    UNCLEAR,
    Cause,
    Examination,
    Finding,
    Findings,
    Progress,
    Stop,
    Trial,
    telling,
)
from seqviz.training.doctor.rivals_causes import CAUSES, DOING
from seqviz.training.doctor.rivals_tried import Changes as Changes
from seqviz.training.doctor.rivals_tried import Tried, best_of, most_likely
from seqviz.training.engine.events import never
from seqviz.training.engine.history import History

Attempt = Generator[None, None, Losses | None]
"""Trains a copy, yields now and then, returns its losses; None where it was stopped."""

RISEN: Final = 0.1  # of its lowest value
FALLING: Final = 0.03  # from one third of the epochs to the next
WELL: Final = 0.1  # of the loss of the frequencies
LITTLE: Final = 0.8  # of it: hardly anything is gained
BY_HEART: Final = 0.5  # of the held-out loss: what it learns from is known better by that much
FEW_ANSWERS: Final = 30  # of which hardly anything can be told
NOT_BELOW: Final = 0.98  # of the loss of the frequencies: what is above has not gained on them
ALWAYS: Final = 0.98  # of all answers: hardly another one is given
FAR: Final = 0.75  # of the answers: from here on a label is far more common than the others
BY_CAUSE: Final = (
    "clipped",
    "gated",
    "opened",
)  # rivals that a subject has only where it shows cause
NAMED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "longer": ("unfinished", ""),
        "faster": ("slow", ""),
        "slower": ("fast", ""),
        "larger": ("small", ""),
        "clipped": ("exploding", ""),
        "gated": ("vanishing", ""),
        "opened": ("vanishing", "opened"),
        "shorter": ("memorises", "shorter"),
        "augmented": ("memorises", "augmented"),
    }
)
"""The code and the case of what a rival explains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A training that can be examined.

    Attributes:
        history: of the training.
        held_out: whether anything is held out; if not, losses are of what is learned.
        measure: the losses of the network as it is; None where it was stopped.
        trivial: the losses of answering by the frequencies of what is learned.
        rivals: changes of the settings to try, by what they are a rival explanation for.
        attempt: trains a copy with these changes, for so many updates or to its end.
        updates: that a whole training with these changes makes.
        most: updates that an attempt may make.
        briefly: whether an attempt that would make more may be cut short.
        unit: what a nat is in the unit that is shown.
        units: hidden units.
        simple: the losses of a simple model without a network, where there is one; None where it
            was stopped.
        answers: share of the answers that are the commonest label, share right, share right of
            always saying it; where that can be asked.
        causes: what is said, by code and case.
        more: numbers that its causes name beside those of every subject.
        lost: whether what is read first hardly moves the answer, so that a network which gains
            nothing may just not remember it.
    """

    history: History
    held_out: bool
    measure: Callable[[Stop], Losses | None]
    trivial: Losses
    rivals: Mapping[str, Changes]
    attempt: Callable[[Changes, int | None, Stop], Attempt]
    updates: Callable[[Changes], int]
    most: int
    units: int
    briefly: bool = False
    unit: float = 1.0
    simple: Callable[[Stop], Losses | None] | None = None
    answers: Callable[[], tuple[float, float, float]] | None = None
    causes: Mapping[str, Cause] = field(default_factory=lambda: CAUSES)
    more: Mapping[str, float] = field(default_factory=dict)
    lost: bool = False


@dataclass(slots=True)
class _Case:
    """An examination under way."""

    subject: Subject
    stop: Stop
    now: Losses
    curve: Curve
    tried: list[Tried] = field(default_factory=list)

    @property
    def ceiling(self) -> float:
        """The loss below which a network has gained on the frequencies."""
        return NOT_BELOW * float(self.subject.trivial.mean())

    @property
    def gains(self) -> bool:
        """Whether it is clearly better than the frequencies."""
        difference = self.subject.trivial - self.now
        return bool(
            difference.mean() > SURE * standard_error(difference)
            and self.now.mean() <= self.ceiling
        )

    @property
    def rising(self) -> bool:
        """Whether the held-out loss was clearly lower before, while the other one fell."""
        risen = float(self.now.mean()) - self.curve.best
        return bool(
            self.subject.held_out
            and self.curve.epochs > FEW
            and risen > RISEN * self.curve.best
            and risen > SURE * standard_error(self.now)
            and self.curve.train < 0.9 * self.curve.then
        )

    @property
    def by_heart(self) -> bool:
        """Whether it knows what it learns from far better than what is held out."""
        return self.subject.held_out and self.curve.train < BY_HEART * float(self.now.mean())

    @property
    def learned_nothing(self) -> bool:
        """Whether it does not even know what it learns from better than the frequencies do."""
        return self.curve.train > float(self.subject.trivial.mean())

    @property
    def falling(self) -> bool:
        """Whether the loss still fell in the last epochs, as far as a curve can be seen."""
        curve = self.curve
        return FALLING < curve.falls < math.inf and curve.at > 0.9 * curve.epochs


def examine_rivals(subject: Subject, stop: Stop = never) -> Examination:
    """Look for what is wrong with a training.

    Args:
        subject: the training.
        stop: asked before each slice.
    """
    yield Progress(0.0, DOING["measure"])
    now = subject.measure(stop)
    if now is None or stop():
        return None
    case = _Case(subject, stop, now, Curve.of(subject.history, held_out=subject.held_out))
    ended = subject.history.ended
    diverged = ended is not None and ended.reason == "diverged"
    rivals, code = _to_try(case, diverged=diverged)
    attempted = yield from _try(case, rivals)
    if not attempted:
        return None
    return _findings(case, code)


def _to_try(case: _Case, *, diverged: bool) -> tuple[tuple[str, ...], str]:
    """The rival explanations, and what is wrong where none of them helps; "" for nothing."""
    lowest = case.subject.trivial.mean()
    if diverged:
        return ("slower", *BY_CAUSE), UNCLEAR
    if case.rising and case.curve.best < case.ceiling:
        return ("shorter", "augmented"), "memorises"
    if case.rising and not case.learned_nothing:
        return ("shorter", "larger"), "nothing"
    if case.now.mean() <= WELL * lowest:
        return (), ""
    if not case.gains:
        return ("longer", "faster", "slower", "larger", *BY_CAUSE), "nothing"
    # a rate at which the network learns what it reads is not too high
    other = "augmented" if case.by_heart else "slower"
    if case.curve.falls > FALLING or case.now.mean() > LITTLE * lowest:
        return ("longer", "faster", other, "larger", *BY_CAUSE), "unfinished"
    return ("augmented", "larger") if case.by_heart else ("larger",), ""


def _try(case: _Case, rivals: tuple[str, ...]) -> Generator[Progress, None, bool]:
    """Try each rival that there is time for; whether it came to its end."""
    subject = case.subject
    wanted = [name for name in rivals if name in subject.rivals]
    whole = [name for name in wanted if subject.updates(subject.rivals[name]) <= subject.most]
    brief = [
        name
        for name in wanted
        if name not in whole and subject.briefly and name != "longer" and not case.gains
    ]
    plan: list[tuple[str, Changes, int | None]] = [
        (name, subject.rivals[name], None) for name in whole
    ]
    if brief:
        plan += [("unchanged", {}, subject.most)]
        plan += [(name, subject.rivals[name], subject.most) for name in brief]
    costs = [subject.updates(c) if count is None else count for _name, c, count in plan]
    done, work, without = 0, max(1, sum(costs)), case.now
    for (name, changes, count), cost in zip(plan, costs, strict=True):
        losses = yield from telling(
            subject.attempt(changes, count, case.stop),
            (Progress(min(1.0, (done + part * cost) / work), DOING[name]) for part in _parts()),
        )
        if losses is None:
            return False
        done += cost
        if name == "unchanged":
            without = losses
        else:
            case.tried.append(Tried(name, changes, cost, losses, without, count is not None))
    return True


def _parts() -> Iterator[float]:
    """Shares that grow and never come to 1: an attempt does not say how far it is."""
    k = 0
    while True:
        yield k / (k + 20)
        k += 1


# ---------------------------------------------------------------- what is said


def _findings(case: _Case, code: str) -> Findings | None:
    """All of them; None where it was stopped."""
    if len(case.now) < FEW_ANSWERS:
        few = _finding(case, UNCLEAR, "few", tried=best_of(case.tried), others=case.tried)
        return (few,) if code else ()
    helping = sorted((one for one in case.tried if one.helps), key=lambda one: one.losses.mean())
    if code == "nothing":  # no cure where it leaves what the frequencies have too
        if helping and helping[0].losses.mean() > case.ceiling and case.learned_nothing:
            code = UNCLEAR  # the settings matter, if not enough
        helping = [one for one in helping if one.losses.mean() <= case.ceiling]
    if helping:
        return (_cured(case, most_likely(helping)),)
    commonest = _commonest(case)
    if commonest is not None:
        return (commonest,)
    if code == "nothing":
        nothing = _nothing(case)
        return None if nothing is None else (nothing,)
    if code == "unfinished":
        kind = _untried(case)
        return (_finding(case, code, kind),) if kind else ()
    return (_finding(case, code, tried=best_of(case.tried)),) if code else ()


def _untried(case: _Case) -> str:
    """Why more epochs, which may help, were not tried; "" where they were, or would not help."""
    longer = case.subject.rivals.get("longer")
    if longer is None:
        return "most" if case.falling else ""
    if case.subject.updates(longer) <= case.subject.most:
        return ""
    if case.curve.falls == math.inf:
        return "early"
    return "untried" if case.falling else ""


def _cured(case: _Case, best: Tried) -> Finding:
    """The rival that explains most, with its trial."""
    name, kind = NAMED[best.rival]
    others = [one for one in case.tried if one is not best]
    return _finding(case, name, kind, tried=best, others=others, cure=best.changes)


def _nothing(case: _Case) -> Finding | None:
    simple = case.subject.simple
    if case.now.mean() <= case.ceiling:
        return _finding(case, UNCLEAR, "few", tried=best_of(case.tried), others=case.tried)
    if case.subject.lost:
        return _finding(case, "vanishing", "none", tried=best_of(case.tried), others=case.tried)
    if simple is None:
        return _finding(case, "nothing", tried=best_of(case.tried), others=case.tried)
    counted = simple(case.stop)
    if counted is None:
        return None
    if better(counted, case.subject.trivial):  # there is something to go by
        return _finding(case, UNCLEAR, tried=best_of(case.tried), others=case.tried)
    against = {"simple": float(counted.mean()) * case.subject.unit}
    return _finding(
        case, "nothing", "counted", tried=best_of(case.tried), others=case.tried, more=against
    )


def _finding(
    case: _Case,
    code: str,
    kind: str = "",
    *,
    tried: Tried | None = None,
    others: list[Tried] | None = None,
    cure: Changes | None = None,
    more: Mapping[str, float] | None = None,
) -> Finding:
    subject, curve, unit = case.subject, case.curve, case.subject.unit
    steps = subject.history.steps()
    evidence = {
        "count": len(case.now),
        "loss": float(case.now.mean()) * unit,
        "trivial": float(subject.trivial.mean()) * unit,
        "epochs": curve.epochs,
        "epoch": curve.at,
        "best": curve.lowest * unit,
        "then": curve.then * unit,
        "train": curve.train * unit,
        "falls": 100 * curve.falls,
        "rate": float(steps.learning_rate.max()) if len(steps.loss) else math.nan,
        "units": subject.units,
        **subject.more,
    }
    cause = subject.causes[f"{code}, {kind}" if kind else code]
    others = others or []
    if not others and more is None:
        cause = replace(cause, against="")
    means = [float(one.losses.mean()) * unit for one in others]
    against = {"tried": len(others), "other": min(means, default=math.nan)} | dict(more or {})
    return Finding(
        code,
        cause,
        evidence=_used(cause.sees, evidence),
        against=_used(cause.against, against),
        cure=cure or {},
        trial=_trial(tried, unit) if tried is not None else None,
        case=kind,
    )


def _used(text: str, numbers: Mapping[str, float]) -> dict[str, float]:
    """The numbers that a text names."""
    named = {field for _text, field, *_rest in Formatter().parse(text) if field}
    return {name: value for name, value in numbers.items() if name in named}


def _trial(tried: Tried, unit: float) -> Trial:
    without, cured = float(tried.without.mean()) * unit, float(tried.losses.mean()) * unit
    return Trial(
        tried.changes, tried.updates, None, without, cured, "anew" if tried.brief else "beside"
    )


def _commonest(case: _Case) -> Finding | None:
    """Where one label is far more common than the others, and it says nothing else."""
    if case.subject.answers is None:
        return None
    said, right, always = case.subject.answers()
    error = math.sqrt(max(always * (1 - always), 1e-9) / len(case.now))
    if always < FAR or said < ALWAYS or said <= always or right > always + SURE * error:
        return None
    evidence = {
        "count": len(case.now),
        "percent": 100 * said,
        "right": 100 * right,
        "commonest": 100 * always,
    }
    return Finding("commonest", case.subject.causes["commonest"], evidence)
