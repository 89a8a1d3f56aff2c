"""What the memory lab says of a race and its networks: each sentence only where it is true."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from seqviz.cells.keeping import keeper
from seqviz.cells.register import described
from seqviz.cells.surgery import Hold
from seqviz.training.engine.events import EpochDone
from seqviz.training.race.counting import Counter
from seqviz.training.race.entrant import Entrant
from seqviz.training.race.holding import Holding
from seqviz.training.race.race import Lane, Race
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.memory import MemorySetup, Tried
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.memory_lab.chosen import Chosen
from seqviz.ui.pages.memory_lab.holds import holding_plain, holding_said, no_gate_said
from seqviz.ui.pages.memory_lab.longer import worse_said
from seqviz.ui.pages.memory_lab.running import NOBODY, RaceRun, rule_said, score_said, told
from seqviz.ui.pages.memory_lab.states import counter_said, flips_said, words_said

ENTRANTS = (Entrant("rnn", hidden=4), Entrant("lstm", hidden=4))


def race_of(bet: str = "", *looks: tuple[float, ...], right: float = 0.125) -> RaceRun:
    """A race whose entrants lost these shares of what guessing loses, look by look."""
    setup = TASKS["recall"].setup
    assert isinstance(setup, MemorySetup)
    setup = replace(setup, steps=5, epochs=1)
    race = Race("recall", setup, ENTRANTS)
    for lane, shares in zip(race.lanes, looks, strict=False):
        for share in shares:
            step = 20 * (len(lane.looks) + 1)
            lane.looks.append(EpochDone(1, step, 1.0, right, 0.0, share * lane.run.chance))
    return RaceRun(Chosen("recall", setup, ENTRANTS), race, bet)


def said(what: RaceRun, state: str = "finished") -> str:
    """The words at an end."""
    job = SimpleNamespace(state=state, stopped_by="request")
    what.race.over = True
    with use_language("en"):
        return told(SimpleNamespace(job=job), what)  # type: ignore[arg-type]


def diverged(lane: Lane) -> None:
    """Its numbers grew out of bounds."""
    lane.state = "diverged"


@pytest.mark.parametrize(
    ("looks", "more", "verdict"),
    [
        (((1.0,), (0.99,)), None, "You were right."),
        (((1.0,), (0.8, 0.8)), None, "Partly right: nobody solved it"),
        (((1.0,), (2.0,)), None, "Partly right: nobody solved it"),
        (((1.0,), ()), diverged, "Partly right: nobody solved it"),
        (((1.0,), (0.01, 0.01)), None, "It came out otherwise."),
    ],
)
def test_a_bet_on_nobody_is_right_where_all_stayed_at_the_chance_line(
    looks: tuple[tuple[float, ...], ...], more: Callable[[Lane], None] | None, verdict: str
) -> None:
    """Who grew out of bounds, or loses more than guessing, did not stay there."""
    what = race_of(NOBODY, *looks)
    if more is not None:
        more(what.race.lanes[1])
    text = said(what)
    assert f"You bet on nobody. {verdict}" in text
    assert ("All stayed at the chance line." in text) == (verdict == "You were right.")


def test_an_entrant_stands_where_it_stands_now() -> None:
    """Back at the line, or beyond it, is no longer off it; with how much it loses."""
    text = said(race_of("", (0.8, 0.8, 1.0), (1.0, 3.0)))
    assert "RNN, usual start (PyTorch's), 4 units: 12.5% right after 60 updates, back at" in text
    assert "after 40 updates; it loses 3.0 times as much as guessing." in text
    assert "Off the chance line: 1 of 2." in text


def test_far_above_guessing_is_not_called_at_the_chance_line() -> None:
    """Neither before its loss has been low twice, nor where only its answers tell."""
    for shares in ((0.85,), (0.95,)):
        text = said(race_of("", shares, (1.0,), right=0.336))
        assert "33.6% right after 20 updates. Better than guessing (12.5% right), but not" in text
        assert "at the chance line" not in text
    assert "Better than guessing, but not solved: 2 of 2." in text


def test_a_stopped_race_looks_at_nobody_any_more() -> None:
    """While it goes on a look may come; afterwards it is said how many updates were made."""
    what = race_of()
    assert said(what, "stopped").count("made 0 updates and was never looked at.") == 2
    with use_language("en"):
        job = SimpleNamespace(state="running", stopped_by=None)
        assert told(SimpleNamespace(job=job), what).count("not looked at yet.") == 2  # type: ignore[arg-type]


def test_guessing_is_told_as_it_is_computed() -> None:
    """It knows the step's number, as the chance line of every task does."""
    with use_language("en"):
        assert (
            "knows which step it is and what stands there, and nothing from before" in rule_said()
        )
        assert "at most 90%, as often" in rule_said()


def test_a_score_is_a_number_of_a_size_that_can_be_read() -> None:
    """Percent up to ten times; beyond it, times; what is no number is said so."""
    with use_language("en"):
        assert score_said(0.5, "loss") == "loss 50.0% of guessing's"
        assert score_said(663.4, "loss") == "loss 663 times guessing's"
        for measure in ("loss", "error", "right"):
            assert score_said(float("nan"), measure) == "out of bounds"  # type: ignore[arg-type]
        tried = (Tried(10, 8, 1.0, None, 0.2, None), Tried(20, 8, float("inf"), None, 0.2, None))
        assert "5.00 times as much as guessing at 10 steps" in worse_said("A", tried, "error")
        assert worse_said("A", tried[1:], "error") == ""


def test_what_is_solved_is_told_of_who_solved_it() -> None:
    """A wrong word is explained by the rule only where the rule was met."""
    with use_language("en"):
        assert "“Solved”" in words_said("A", 5, (1, 2), solved=True)
        assert "“Solved”" not in words_said("A", 5, (1, 2), solved=False)
        assert "“Solved”" not in words_said("A", 2, (1, 2, 3), solved=True)
        assert "at least one wrong answer" in words_said("A", 5, (), solved=False)


@pytest.mark.parametrize(
    ("agreement", "text"),
    [
        (0.99, "goes with the count; correlation 0.99."),
        (-0.99, "goes against the count; correlation −0.99. It is drawn upside down."),
        (0.4, "no unit's memory goes in a straight line with the count."),
        (-0.4, "comes c of unit 2; correlation −0.40. It is drawn upside down."),
    ],
)
def test_a_unit_goes_with_the_count_only_where_it_does(agreement: float, text: str) -> None:
    """Below a correlation of 0.9 it is called the nearest, and no more."""
    found = Counter("c", 1, np.zeros(2), np.zeros(2, np.int64), agreement, ())
    with use_language("en"):
        assert text in counter_said("A", found)


def test_next_to_nothing_is_not_said_to_turn_around() -> None:
    """A factor that is written as 0.00 turns nothing that can be seen."""
    with use_language("en"):
        assert "from 0.00 to 0.90, so next to nothing" in flips_said("A", np.array([-1e-4, 0.9]))
        assert "out of bounds" in flips_said("A", np.array([]))


def found_of(costs: Any, *, lost: bool) -> tuple[Lane, Holding]:
    """What a search found in four units, all of which were held in the end."""
    lane = race_of().race.lanes[1]
    gate = keeper(described("lstm"))
    assert gate is not None
    held = tuple(Hold(gate.gate, 0.0, unit=unit, first=1, last=3) for unit in range(4))
    x = lane.run.data.X[:1].swapaxes(0, 1)
    shares = np.array([0.9, 0.8, 0.7, 0.6])
    return lane, Holding(
        gate, np.array(costs), shares, held, lost, x, 0, 0.97, 0.55, int(lost), (31, 12)
    )


def test_a_cell_without_a_gate_that_keeps_is_told_so() -> None:
    """Of the RNN that nothing can be held in; of the LSTM what was found is said instead."""
    plain, gated = race_of().race.lanes
    with use_language("en"):
        assert no_gate_said(plain).startswith("**RNN, usual start (PyTorch's), 4 units** has no")
        assert no_gate_said(gated) == ""


def test_how_many_gates_were_held_is_counted() -> None:
    """Of four units four, not as many as surgery could hold; with what is right then."""
    with use_language("en"):
        one = found_of([0.1, 0.2, 0.0, 0.0], lost=False)
        assert "even when 4 of its 4 units are made to forget together" in holding_plain(*one)
        assert "of 32 sequences it then answers 12 right instead of 31" in holding_plain(*one)
        assert "held so in 4 of the 4 units" in holding_said(*one)
        assert "still has 55.0%" in holding_said(*one)
        assert "Unit 2 is missed most" in holding_said(*one)
        nobody = found_of([-0.1, 0.0, -0.2, -0.1], lost=False)
        assert "No single unit is missed" in holding_said(*nobody)
        assert "in units 1, 2, 3 and 4" in holding_plain(*found_of([1.0, 0, 0, 0], lost=True))
