"""What temperature does to the next character, and what a writer keeps of what it read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from seqviz.data.corpora import held_out_plays
from seqviz.models.charlm import CharLM, shipped_charlm
from seqviz.models.sampling import Sampling
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

WRITER: Final = "shakespeare"
PIECE: Final = 36
"""Characters that are read."""


def writer() -> CharLM:
    """The shipped network that writes."""
    return shipped_charlm(WRITER)


@cache
def lines() -> tuple[str, ...]:
    """Lines of plays that the writer never learned from, long enough to be read into."""
    return tuple(
        line for line in held_out_plays().splitlines() if len(line) >= PIECE + 8 and line.isascii()
    )


def _piece(rng: Rng) -> str:
    line = lines()[int(rng.integers(len(lines())))]
    return line[: int(rng.integers(PIECE // 2, PIECE))]


FEW, MANY = 0.5, 0.9
TOPS: Final = ("flat", "leading", "sure")
"""The likeliest character's probability: below ``FEW``, from ``MANY`` on, or between."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was read, and how the next character is drawn.

    Attributes:
        read: the text.
        temperature: τ.
    """

    read: str
    temperature: float


def _temperature(rng: Rng) -> Asked:
    return Asked(_piece(rng), float(rng.choice([0.2, 0.3, 0.5, 1.5, 2.0, 3.0])))


def _top(case: Asked) -> Truth:
    lm = writer()
    sampling = Sampling(temperature=case.temperature)
    first = lm.next_distribution(lm.read(case.read), sampling).top(1)[0]
    clear = bool(
        is_clear(first.after, (FEW, MANY), 0.04)
        and 0.3 <= first.before <= 0.85
        and first.char.strip()
    )
    return Truth(
        TOPS[between(first.after, (FEW, MANY))],
        {"before": first.before, "after": first.after},
        clear,
        {"char": first.char},
    )


TEMPERATURE: Final = Puzzle("text_generation.temperature", _temperature, _top, TOPS)

AHEAD: Final = 16
READ: Final = 40
NEARLY, HARDLY = 0.7, 0.35
FORCED: Final = ("fewer", "half", "nearly")
"""Right when it reads its own guesses, as a share of right when it reads the line itself."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A stretch of a play, cut in two.

    Attributes:
        read: the beginning.
        follows: the ``AHEAD`` characters after it.
    """

    read: str
    follows: str


def _forcing(rng: Rng) -> Ahead:
    text = held_out_plays()
    while True:  # until the end of no line lies in what is guessed: most places do
        cut = int(rng.integers(READ, len(text) - AHEAD))
        follows = text[cut : cut + AHEAD]
        if "\n" not in follows:
            return Ahead(text[cut - READ : cut], follows)


def right_of(case: Ahead) -> tuple[int, int]:
    """Right guesses when every true character is read, and when the guesses are read instead."""
    lm, greedy = writer(), Sampling(greedy=True)
    state = lm.read(case.read)
    own = [one.char for one in lm.generate(length=AHEAD, sampling=greedy, state=state)]
    guesses = []
    for char in case.follows:
        guesses.append(lm.next_distribution(state).top(1)[0].char)
        state = lm.read(char, state)
    pairs = (zip(said, case.follows, strict=True) for said in (guesses, own))
    fed_truth, fed_own = (sum(one == true for one, true in pair) for pair in pairs)
    return fed_truth, fed_own


def _who_is_right(case: Ahead) -> Truth:
    fed_truth, fed_own = right_of(case)
    share = fed_own / fed_truth if fed_truth else 1.0
    return Truth(
        FORCED[between(share, (HARDLY, NEARLY))],
        {"fed_truth": fed_truth, "fed_own": fed_own},
        fed_truth >= AHEAD // 2,
    )


FORCING: Final = Puzzle("text_generation.forcing", _forcing, _who_is_right, FORCED, tries=12)
PUZZLES: Final = (TEMPERATURE, FORCING)
