"""The race: who takes part, that all read the same, who is first, and that it can be stopped."""

from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import CELLS
from seqviz.training.engine.events import EpochDone, StepDone, TrainingEnded, TrainingStarted
from seqviz.training.race.entrant import USUAL, Entrant, read_entrants, written
from seqviz.training.race.race import Lane, Race, Standing
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.memory import MemorySetup, initialisations_of, memory_run


def small(task: str = "recall", **changes: object) -> MemorySetup:
    """A short delay, which is learned within a second."""
    setup = TASKS[task].setup
    assert isinstance(setup, MemorySetup)
    return replace(setup, **{"steps": 5, "epochs": 30, "learning_rate": 0.01, **changes})


def test_entrants_read_as_they_are_written() -> None:
    """All cells with all that fits them; what is none, too many or twice, is none."""
    for cell in CELLS:
        for start in initialisations_of(cell):
            one = (Entrant(cell, start, 16),)
            assert read_entrants(written(one)) == one
    assert read_entrants(written(USUAL)) == USUAL
    for said in ("", "lstm", "rnn.chrono.32", "lstm.torch.33", "lstm.torch.x", "a.torch.32"):
        assert read_entrants(said) is None
    assert read_entrants("rnn.torch.8,rnn.torch.8") is None
    assert read_entrants(",".join(f"rnn.torch.{size}" for size in (4, 8, 16, 32))) is None


@pytest.mark.parametrize(
    ("cell", "start", "hidden"),
    [("rnn", "chrono", 32), ("lstm", "identity", 32), ("lstm", "torch", 5)],
)
def test_an_entrant_that_cannot_be_is_refused(cell: str, start: str, hidden: int) -> None:
    """An initialisation that does nothing for the cell, and a size that is not offered."""
    with pytest.raises(ValueError, match="got"):
        Entrant(cell, start, hidden)  # type: ignore[arg-type]


def test_a_race_is_what_each_would_do_alone() -> None:
    """Turn by turn changes nothing: the same weights, bit for bit, as trained alone."""
    entrants = (Entrant("rnn", "orthogonal", 8), Entrant("gru", "chrono", 8))
    race = Race("recall", small(epochs=3), entrants)
    events = list(race.loop())
    assert isinstance(events[0], TrainingStarted)
    assert events[-1].reason == "finished"  # type: ignore[union-attr]
    steps = [event.step for event in events if isinstance(event, StepDone)]
    assert steps == list(range(1, 2 * 3 * 20 + 1))
    for lane in race.lanes:
        alone = memory_run("recall", lane.entrant.setup(small(epochs=3)))
        list(alone.learner.run(3))
        for name, array in alone.model.parameters().items():
            np.testing.assert_array_equal(lane.model.parameters()[name], array)


def test_the_first_to_solve_it_wins_and_rests() -> None:
    """Of two that solve it the faster; the other goes on until it has solved it too."""
    race = Race("recall", small(), (Entrant("gru", "torch", 4), Entrant("gru", "torch", 16)))
    assert race.winner is None
    list(race.loop())
    slow, fast = race.lanes
    assert race.winner is fast
    assert fast.state == "solved"
    assert fast.solved_at is not None
    assert fast.solved_at == fast.looks[-1].step  # no update after that
    assert fast.left_at is not None
    assert fast.left_at <= fast.solved_at
    assert fast.looks[-1].accuracy is not None
    assert fast.looks[-1].accuracy > 0.98
    assert slow.solved_at is None or slow.solved_at > fast.solved_at


def test_numbers_are_raced_over_by_their_error() -> None:
    """The score is the mean squared error, and guessing errs by 1/6."""
    race = Race("adding", small("adding", epochs=1), (Entrant("rnn", hidden=4),))
    list(race.loop())
    (lane,) = race.lanes
    assert lane.chance == pytest.approx(1 / 6)
    assert lane.score == lane.looks[-1].validation_loss


def test_where_guessing_is_mostly_right_the_loss_is_the_score() -> None:
    """As a share of guessing's, by which "solved" and "left chance" are decided too."""
    race = Race("counting", small("counting", epochs=1, steps=10), (Entrant("rnn", hidden=4),))
    list(race.loop())
    (lane,) = race.lanes
    assert lane.measure == "loss"
    assert lane.chance == 1
    assert lane.score == pytest.approx(lane.looks[-1].validation_loss / lane.run.chance)


def test_a_stop_ends_it_in_the_middle() -> None:
    """One end event with that reason, after the update under way."""
    race, asked = Race("recall", small(), USUAL), []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 7

    events = list(race.loop(stop))
    ends = [event for event in events if isinstance(event, TrainingEnded)]
    assert [end.reason for end in ends] == ["stopped"]
    assert events[-1] is ends[0]
    assert race.winner is None


def looked(lane: Lane, *shares: float, right: float = 0.125) -> None:
    """Note looks at which an entrant lost these shares of what guessing loses."""
    for share in shares:
        step = 20 * (len(lane.looks) + 1)
        lane.looks.append(EpochDone(1, step, 1.0, right, 0.0, share * lane.run.chance))


@pytest.mark.parametrize(
    ("shares", "standing"),
    [
        ((), "unseen"),
        ((1.0,), "chance"),
        ((1.05, 0.85), "rising"),  # once is not enough
        ((0.85, 0.85), "left"),
        ((0.85, 0.85, 0.99), "back"),
        ((1.0, 1.2), "worse"),
        ((0.85, 0.85, 3.0), "worse"),
        ((1.0, float("nan")), "worse"),
    ],
)
def test_it_stands_where_its_latest_look_has_it(
    shares: tuple[float, ...], standing: Standing
) -> None:
    """Who once left the chance line is not off it for ever, and a loss beyond it is not at it."""
    (lane,) = Race("recall", small(epochs=1), (Entrant("rnn", hidden=4),)).lanes
    looked(lane, *shares)
    assert lane.standing == standing
    assert lane.stayed == (standing == "chance")


def test_nobody_is_first_before_the_turn_is_over() -> None:
    """The second may have solved it in the same turn, and better; a race broken off cannot tell."""
    race = Race("recall", small(epochs=9), (Entrant("rnn", hidden=4), Entrant("rnn", hidden=8)))
    first, second = race.lanes
    looked(first, 0.04, 0.04)
    looked(second, 0.06)
    first.state = "solved"
    assert race.winner is None
    race.over = True
    assert race.winner is first
    race.over = False
    looked(second, 0.06)
    assert race.winner is first
    second.looks.clear()
    looked(second, 0.01, 0.01)
    assert race.winner is second
    second.looks.clear()
    second.state = "diverged"
    assert race.winner is first
