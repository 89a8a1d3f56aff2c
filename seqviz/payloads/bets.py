"""What the place for a bet is told: the question, and after a bet what came out too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from seqviz.payloads import is_whole
from seqviz.payloads.colours import Palettes

MOST_POINTS: Final = 100
LONGEST: Final = 80
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class BetTopic:
    """A question by its name and what it is about."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class BetChoice:
    """One of the things that may come out, and how it is said."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class BetQuestion:
    """A question with the inputs of one turn.

    Attributes:
        name: of the question.
        turn: whose inputs they are.
        title: what it is about.
        words: the question.
        page: the title of its page, where it is another one; "" for this one.
        choices: what may come out.
        pixels: of a square picture that it is about, row by row, 0 to 255; none for no picture.
    """

    name: str
    turn: int
    title: str
    words: str
    page: str
    choices: tuple[BetChoice, ...]
    pixels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BetLine:
    """A number over the steps: its name, its values, and what is said at its end."""

    name: str
    values: tuple[float, ...]
    said: str


@dataclass(frozen=True, slots=True)
class BetBar:
    """A number beside others: the choice that it is of or "", its name, itself, how it reads."""

    choice: str
    name: str
    value: float
    said: str


@dataclass(frozen=True, slots=True)
class BetPlay:
    """How the truth came about, to be played: lines over the steps, or bars.

    Attributes:
        lines: all of one length; none where bars stand.
        bars: none where lines stand.
        borders: where one choice ends and the next begins, in the order of the choices.
        across: whether the borders are steps, not values.
        axis: what the steps are.
        first: the number of the first step.
    """

    lines: tuple[BetLine, ...] = ()
    bars: tuple[BetBar, ...] = ()
    borders: tuple[float, ...] = ()
    across: bool = False
    axis: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class BetOutcome:
    """A bet that was laid, and the truth beside it.

    Attributes:
        choice: that was bet on.
        points: that were laid on it, 0 to 100.
        outcome: what came out.
        words: what was computed, with its numbers.
        play: how it came about; None where there is nothing to play.
        link: a page that shows just these inputs, as in the address; "" for none.
    """

    choice: str
    points: int
    outcome: str
    words: str
    play: BetPlay | None
    link: str


@dataclass(frozen=True, slots=True)
class BetDesk:
    """The place for a bet.

    Attributes:
        topics: the page's questions.
        question: that was asked for; None before one was.
        result: of the bet on it; None before one was laid.
        turns: turns of every question, counted round.
        whole: whether the place is a page's, with its own questions; else one, always open.
    """

    topics: tuple[BetTopic, ...]
    question: BetQuestion | None
    result: BetOutcome | None
    turns: int
    whole: bool
    palettes: Palettes
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BetSaid:
    """What a browser sent, after a look at it.

    Attributes:
        name: of the question that is asked for or bet on.
        turn: whose inputs.
        choice: that was bet on; "" for a question that is only asked for.
        points: that were laid on it.
    """

    name: str
    turn: int
    choice: str = ""
    points: int = 0


def read_bet(said: object, turns: int) -> BetSaid | None:
    """What a browser sent, or None for anything that it cannot have meant.

    Args:
        said: anything.
        turns: how many a question has.
    """
    if not isinstance(said, Mapping):
        return None
    name, turn = said.get("name"), said.get("turn")
    choice, points = said.get("choice", ""), said.get("points", 0)
    if not (isinstance(name, str) and isinstance(choice, str)):
        return None
    if not (is_whole(turn) and is_whole(points)):
        return None
    if not (0 <= turn < turns and 0 <= points <= MOST_POINTS):
        return None
    return BetSaid(name[:LONGEST], turn, choice[:LONGEST], points)
