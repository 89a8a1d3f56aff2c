"""The doctor of classes: which rival he names, and that a copy decides it, not a guess."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from seqviz.training.doctor import Finding, finish
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.curves import Losses
from seqviz.training.doctor.rivals import Attempt, Subject, examine_rivals
from seqviz.training.engine.events import EpochDone, StepDone, TrainingEnded, TrainingStarted
from seqviz.training.engine.history import History

TRIVIAL = 2.0
HELD_OUT = 200


def losses(mean: float, count: int = HELD_OUT) -> Losses:
    """Of so many answers, with that mean and a little scatter that is always the same."""
    return mean * (1 + 0.1 * np.sin(np.arange(count)) - 0.1 * np.sin(np.arange(count)).mean())


def history_of(held_out: list[float], learned: list[float] | None = None, end: str = "") -> History:
    """A history with these losses."""
    history = History()
    history.add(TrainingStarted(len(held_out), len(held_out), 10, 10, "cpu", "float32"))
    for k, loss in enumerate(held_out, start=1):
        train = loss if learned is None else learned[k - 1]
        history.add(StepDone(k, k, train, 0.01, 1.0, 0.0))
        history.add(EpochDone(k, k, train, None, 0.0, loss))
    history.add(TrainingEnded("diverged" if end else "finished", len(held_out), 1.0, 0.0))
    return history


class Clinic:
    """Copies that come to these losses, by the rival whose changes they were trained with."""

    def __init__(self, **gives: float) -> None:
        self.gives = gives
        self.tried: list[str] = []

    def subject(
        self, history: History, now: float, *, count: int = HELD_OUT, **more: Any
    ) -> Subject:
        """A training whose network has this loss now."""

        def attempt(changes: Mapping[str, Any], _count: int | None, stop: Any) -> Attempt:
            name = next(iter(changes), "unchanged")
            self.tried.append(name)
            yield
            return None if stop() else losses(self.gives[name], count)

        settings: dict[str, Any] = {
            "history": history,
            "held_out": True,
            "measure": lambda _stop: losses(now, count),
            "trivial": losses(TRIVIAL, count),
            "rivals": {name: {name: 1} for name in self.gives},
            "attempt": attempt,
            "updates": lambda _changes: 10,
            "most": 100,
            "units": 8,
        }
        return Subject(**(settings | more))

    def findings(self, *args: Any, **more: Any) -> tuple[Finding, ...]:
        """What is found in the end."""
        found = finish(examine_rivals(self.subject(*args, **more)))
        assert found is not None
        return found


CAUSED = {"longer": "unfinished", "faster": "slow", "slower": "fast", "larger": "small"}
FALLS = [1.9, 1.7, 1.5, 1.3, 1.1, 0.9]
RESTS = [1.9, 1.0, 0.81, 0.80, 0.80, 0.80, 0.80, 0.80, 0.80]
RISES = [1.9, 1.0, 0.8, 0.9, 1.1, 1.4, 1.6]
SINKS = [1.9, 1.0, 0.8, 0.5, 0.3, 0.2, 0.1]


def test_a_training_that_came_to_rest_is_well() -> None:
    """Below the frequencies and no longer falling: nothing is tried, nothing is said."""
    clinic = Clinic(longer=0.5, faster=0.5)
    assert clinic.findings(history_of(RESTS), 0.8) == ()
    assert clinic.tried == []


@pytest.mark.parametrize(
    ("gives", "code"),
    [
        ({"longer": 0.5, "faster": 0.8}, "unfinished"),
        ({"longer": 0.7, "faster": 0.4}, "slow"),
        ({"longer": 0.8, "faster": 3.0, "larger": 0.3}, "small"),
        ({"longer": 0.39, "slower": 0.4, "larger": 0.8}, "fast"),
    ],
)
def test_of_rival_causes_the_one_that_takes_most_away_is_named(
    gives: dict[str, float], code: str
) -> None:
    """All are tried on the same answers; the others stand beside it with what they gave.

    More epochs are not the cause where a lower rate comes as far in as many updates as before.
    """
    (found,) = Clinic(**gives).findings(history_of(FALLS), 0.9)
    (best,) = (loss for name, loss in gives.items() if CAUSED[name] == code)
    others = [loss for name, loss in gives.items() if CAUSED[name] != code]
    assert found.code == code
    assert found.trial is not None
    assert (found.trial.cured, found.trial.unchanged) == pytest.approx((best, 0.9))
    assert found.trial.way == "beside"
    assert found.cure == found.trial.cure
    assert found.against == pytest.approx({"tried": len(others), "other": min(others)})


def test_what_does_not_help_clearly_is_no_cure() -> None:
    """Less than a twentieth of the loss, or within twice the error: nothing is said of it."""
    assert Clinic(longer=0.88, faster=0.9).findings(history_of(FALLS), 0.9) == ()
    few = Clinic(longer=0.8).findings(history_of(FALLS), 0.9, count=200)
    assert few[0].cure
    # Two answers, of which one got far better and one far worse: no change can be told from chance.
    noisy = Clinic(longer=0.8).subject(history_of(FALLS), 0.9)
    rows = np.where(np.arange(HELD_OUT) % 2, 8.0, 0.0)

    def attempt(_changes: Mapping[str, Any], _count: int | None, _stop: Any) -> Attempt:
        yield
        return losses(0.8) - rows + rows.mean()

    blurred = Subject(
        **{name: getattr(noisy, name) for name in noisy.__dataclass_fields__}
        | {"attempt": attempt, "measure": lambda _stop: losses(0.9)}
    )
    assert finish(examine_rivals(blurred)) == ()


def test_what_learns_by_heart_gets_fewer_epochs() -> None:
    """The held-out loss rose, the other one fell: with its lowest epoch, and that in the trial."""
    (found,) = Clinic(shorter=0.85, longer=0.1).findings(history_of(RISES, SINKS), 1.6)
    assert (found.code, found.case) == ("memorises", "shorter")
    assert found.evidence["epoch"] == 3
    assert found.evidence["best"] == 0.8
    assert found.evidence["then"] == 0.8
    assert found.evidence["train"] == 0.1
    assert found.cure == {"shorter": 1}


def test_a_fall_that_is_not_beside_a_fall_of_the_other_is_not_learning_by_heart() -> None:
    """Both losses rise: whatever that is, it is not called so."""
    assert Clinic(shorter=0.5).findings(history_of(RISES, RISES), 1.6) == ()


def test_nothing_to_go_by_only_where_a_count_finds_nothing_either() -> None:
    """No change helps; a simple model decides whether there was anything to find."""
    history = history_of([2.0, 2.0, 2.0, 2.0])
    clinic = Clinic(longer=2.1, faster=2.2, slower=2.0)
    (found,) = clinic.findings(history, 2.01, simple=lambda _stop: losses(2.3))
    assert (found.code, found.case, found.cure) == ("nothing", "counted", {})
    assert found.against == pytest.approx({"simple": 2.3, "tried": 3, "other": 2.0})
    (other,) = clinic.findings(history, 2.01, simple=lambda _stop: losses(1.0))
    assert (other.code, other.cure) == ("unclear", {})


def test_with_few_answers_it_says_that_it_cannot_tell() -> None:
    """Eight held-out answers, worse than the frequencies: chance alone may do that."""
    (found,) = Clinic(longer=2.1).findings(history_of([2.0] * 4), 2.2, count=8)
    assert (found.code, found.case) == ("unclear", "few")


def test_a_cure_that_only_forgets_is_none() -> None:
    """Fewer epochs bring back what the frequencies have too: nothing was learned at all."""
    (found,) = Clinic(shorter=2.0).findings(history_of([2.0, 2.1, 2.4, 2.8, 3.3], SINKS[:5]), 3.3)
    assert (found.code, found.cure) == ("nothing", {})


@pytest.mark.parametrize(
    ("answers", "named"),
    [((1.0, 0.95, 0.95), True), ((0.9, 0.99, 0.9), False), ((1.0, 0.51, 0.51), False)],
)
def test_one_label_for_all_is_told(answers: tuple[float, float, float], named: bool) -> None:
    """Only where hardly another one is said, it is far more common, and that is no better."""
    found = Clinic().findings(history_of(RESTS), 0.8, answers=lambda: answers)
    assert [one.code for one in found] == (["commonest"] if named else [])


def test_after_a_divergence_a_lower_rate_is_tried_and_nothing_else() -> None:
    """It is named where it helps; else the doctor cannot tell."""
    history = history_of([1.9, 1.9], end="diverged")
    helped = Clinic(slower=0.4, longer=0.1)
    (found,) = helped.findings(history, 1.9)
    assert (found.code, helped.tried) == ("fast", ["slower"])
    (found,) = Clinic(slower=math.nan).findings(history, 1.9)
    assert (found.code, found.cure) == ("unclear", {})


@pytest.mark.parametrize(
    ("losses_of", "costs", "case"),
    [(FALLS, 101, "untried"), (FALLS[:1], 101, "early"), (FALLS, 0, "most")],
)
def test_what_still_falls_is_never_called_well(
    losses_of: list[float], costs: int, case: str
) -> None:
    """More epochs take too long, or no more can be chosen: unfinished, without a button."""
    clinic = Clinic(**({"longer": 0.1} if costs else {}))
    (found,) = clinic.findings(history_of(losses_of), 0.9, updates=lambda _changes: costs)
    assert (found.code, found.case, found.cure) == ("unfinished", case, {})
    assert found.cause.sees.format(**found.shown())
    assert clinic.tried == []


def test_what_is_cut_short_is_compared_with_a_copy_that_is_cut_short_too() -> None:
    """Beside as many updates without the change, and said so: not beside the network as it is."""
    clinic = Clinic(slower=0.9, unchanged=1.99)
    (found,) = clinic.findings(
        history_of([2.0] * 4),
        2.01,
        rivals={"slower": {"slower": 1}},
        updates=lambda _changes: 101,
        briefly=True,
    )
    assert (found.code, clinic.tried) == ("fast", ["unchanged", "slower"])
    assert found.trial is not None
    assert (found.trial.way, found.trial.updates, found.trial.before) == ("anew", 100, None)
    assert (found.trial.unchanged, found.trial.cured) == pytest.approx((1.99, 0.9))


def test_what_fell_and_then_rested_is_not_called_unfinished() -> None:
    """Its lowest loss is some epochs ago: where no more can be chosen, nothing is said."""
    rested = [1.9, 1.7, 1.5, 1.3, 0.85, 0.9, 0.9, 0.9, 0.9]
    assert Clinic().findings(history_of(rested), 0.9) == ()


def test_a_lower_rate_is_tried_where_hardly_anything_is_learned() -> None:
    """It is named where it takes most away, though the loss is below that of the frequencies."""
    (found,) = Clinic(longer=1.5, slower=0.2).findings(history_of([1.9, 1.8, 1.8, 1.8]), 1.8)
    assert (found.code, found.cure) == ("fast", {"slower": 1})


def test_a_rate_at_which_the_examples_are_learned_is_not_too_high() -> None:
    """They are known far better than what is held out: a lower rate is not even tried."""
    clinic = Clinic(slower=0.2, augmented=1.0)
    (found,) = clinic.findings(history_of(FALLS, SINKS[:6]), 0.9 * 2)
    assert clinic.tried == ["augmented"]
    assert (found.code, found.case, found.cure) == ("memorises", "augmented", {"augmented": 1})
    assert found.evidence["train"] == SINKS[5]


def test_what_a_setting_makes_clearly_better_is_not_called_nothing() -> None:
    """Not even its examples are learned, and a lower rate helps, if not enough: not told which."""
    worse = history_of([3.8, 3.7, 3.7, 3.7])
    (found,) = Clinic(slower=2.0).findings(worse, 3.7)
    assert (found.code, found.cure) == ("unclear", {})


def test_stopped_it_finds_nothing() -> None:
    """Asked before each slice; what it had so far is not told."""
    calls = iter((False, True, True))
    subject = Clinic(longer=0.5).subject(history_of(FALLS), 0.9)
    assert finish(examine_rivals(subject, lambda: next(calls))) is None


def test_its_progress_grows_and_every_text_has_its_numbers() -> None:
    """Shares never fall, and no field of a sentence is without a number."""
    examination = examine_rivals(
        Clinic(longer=0.5, faster=0.6, larger=0.7).subject(history_of(FALLS), 0.9)
    )
    shares = []
    while True:
        try:
            shares.append(next(examination).share)
        except StopIteration as end:
            (found,) = end.value
            break
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert "0.9" in found.cause.sees.format(**found.shown())
    assert found.cause.against.format(**found.shown_against())


def test_cures_are_values_that_the_page_offers() -> None:
    """The next that is far enough; none where there is none."""
    choices = Choices((1, 2, 5, 14, 60), (0.001, 0.002, 0.01, 0.02), (8, 16, 64))
    assert choices.longer(2, lambda epochs: epochs < 10) == 5
    assert choices.longer(2, lambda epochs: epochs < 3) == 5, "the next, to say that it is too far"
    assert choices.longer(60, lambda _epochs: True) is None
    assert choices.shorter(60, 4, lambda _epochs: True) == 5
    assert choices.shorter(60, 40, lambda epochs: epochs < 6) == 5
    assert choices.shorter(1, 1, lambda _epochs: True) is None
    assert choices.most(14, lambda epochs: epochs < 10) == 5
    assert choices.most(14, lambda _epochs: True) is None
    assert choices.most(14, lambda _epochs: False) is None
    assert (choices.faster(0.001), choices.faster(0.01), choices.faster(0.02)) == (0.01, 0.02, None)
    assert (choices.slower(0.01), choices.slower(0.002), choices.slower(0.001)) == (
        0.002,
        0.001,
        None,
    )
    assert (choices.larger(8), choices.larger(16), choices.larger(64)) == (64, 64, None)
