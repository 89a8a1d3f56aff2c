"""What any doctor of trainings says, whatever is trained: causes, findings, trials, examinations.

    Cause        what is said about a fault, in words
    Finding      a fault that was seen: its numbers, what speaks against it, a cure
    Trial        what the cure gave on a copy of the network, beside as many updates without it
    Examination  a generator that works in slices, tells how far it is, and ends in findings

A kind of training (series, digits, names, text) brings its own causes, its own rules and its own
way to train a copy; what it hands to a page or a command line is this. The contract:

  * A finding is a cause only where its evidence was measured in this very history and network, and
    where the causes that compete with it were looked at; ``against`` has the numbers of those.
  * A cure is offered only where a trial says that it helps. A cure that was tried and did not help
    is not in ``cure``; the finding then has the trial, or a case of its own says what was tried.
  * Where no cause is sure there is one finding, ``unclear``: it is better than a wrong cause.
  * An examination changes nothing of the visitor's, is the same each time (its copies are seeded),
    asks ``stop`` before each slice, and is bounded in updates and windows by constants.

Texts are English source strings with fields for numbers; whoever shows them translates them. Left
out: every rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from seqviz.numbers import LARGE, counted, measured

HELPS: Final = 0.9
"""A cure helps where it leaves less than this share of the error that is there without it."""
UNCLEAR: Final = "unclear"
"""The code of "I cannot tell", in every kind of training."""
Way = Literal["anew", "beside", "on", "curve"]
"""How a cure was tried, and what it is compared with:

    anew    a copy from the first weights, and another one without the cure, as many updates each
    beside  a copy from the first weights, to the end of its training; the network as it is
    on      a copy of the network as it is, trained on; the network as it is
    curve   no copy: the run's own losses tell with which of them the cure would have ended
"""


@dataclass(frozen=True, slots=True)
class Cause:
    """What to say about a finding.

    Attributes:
        title: a few words.
        sees: the evidence as a sentence, with a field for each number in ``Finding.evidence``.
        why: why that happens; no fields.
        cure: what the changes do; "" where there is no cure; no fields.
        against: which other causes were looked at and what spoke against them, with a field for
            each number in ``Finding.against``; "" where none compete.
        expects: what the cure should do, so that a trial can show it wrong; "" without a cure.
    """

    title: str
    sees: str
    why: str
    cure: str = ""
    against: str = ""
    expects: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is said, for the catalogues."""
        said = (self.title, self.sees, self.against, self.why, self.cure, self.expects)
        return tuple(text for text in said if text)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a cure gave, beside what there is without it; nothing of the visitor's was changed.

    All errors are held out, of one kind and in one unit (the less the better), and infinite or NaN
    where the copy diverged.

    Attributes:
        cure: the changes that were tried.
        updates: how many each copy made; in a curve, the run itself.
        before: the error with the first weights; None where it was not measured.
        unchanged: without the cure.
        cured: with it.
        way: how it was tried.
    """

    cure: Mapping[str, Any]
    updates: int
    before: float | None
    unchanged: float
    cured: float
    way: Way = "anew"

    @property
    def helps(self) -> bool:
        """Whether the cure did better than there is without it, and than no update at all."""
        if not math.isfinite(self.cured):
            return False
        return all(self.cured < HELPS * one for one in self.without if math.isfinite(one))

    @property
    def better(self) -> bool:
        """Whether the cure did better at all, by however little, than there is without it."""
        measured = [one for one in self.without if not math.isnan(one)]
        return math.isfinite(self.cured) and all(self.cured < one for one in measured)

    @property
    def without(self) -> tuple[float, ...]:
        """All errors without the cure that were measured."""
        return (self.unchanged,) if self.before is None else (self.unchanged, self.before)

    def shown(self) -> dict[str, str]:
        """Its numbers as short texts: updates, unchanged, cured, and before where it is known."""
        errors = {"before": self.before, "unchanged": self.unchanged, "cured": self.cured}
        texts = {name: short(value) for name, value in errors.items() if value is not None}
        return {"updates": counted(self.updates)} | texts


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or that cannot be told.

    Attributes:
        code: what is wrong; never changes.
        cause: what is said about it.
        evidence: the numbers behind it, by the names of the fields in ``cause.sees``.
        against: the numbers that competing causes gave, by the fields in ``cause.against``.
        cure: changes of the setup that were seen to help; empty where there is none.
        trial: what the cure (or the best of those that were tried) gave; None where none was tried.
        case: which, where another thing is to be said of each: "relu", "tanh"; "" where not.
    """

    code: str
    cause: Cause
    evidence: Mapping[str, float]
    against: Mapping[str, float] = field(default_factory=dict)
    cure: Mapping[str, Any] = field(default_factory=dict)
    trial: Trial | None = None
    case: str = ""

    def shown(self) -> dict[str, str]:
        """The evidence as short texts, for ``cause.sees.format``."""
        return {name: short(value) for name, value in self.evidence.items()}

    def shown_against(self) -> dict[str, str]:
        """What competing causes gave as short texts, for ``cause.against.format``."""
        return {name: short(value) for name, value in self.against.items()}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an examination is.

    Attributes:
        share: of the work that it expects, 0 to 1; never falls.
        doing: what it looks at now, in a few words.
    """

    share: float
    doing: str


Findings = tuple[Finding, ...]
Found = TypeVar("Found")
Stop = Callable[[], bool]
Examination = Generator[Progress, None, Findings | None]
"""Yields after each slice of work; returns the findings, the cause first, or None if stopped."""
Examine = Callable[[Stop], Examination]
"""``stop`` → an examination of a network that nobody trains meanwhile."""


def finish(work: Generator[object, None, Found]) -> Found:
    """Do all slices of an examination, or of a part of one, at once; what it returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Found = end.value
            return found


def telling(
    work: Generator[object, None, Found], progress: Iterator[Progress]
) -> Generator[Progress, None, Found]:
    """The same slices, of which each tells the next progress."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Found = end.value
            return found
        yield next(progress)


def short(value: float) -> str:
    """Three digits; a whole number has all of its own."""
    whole = float(value).is_integer() and abs(value) < LARGE
    return counted(value) if whole else measured(value)
