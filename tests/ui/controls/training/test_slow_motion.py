"""Slow motion: the phases that a training told, whenever they came, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pytest

from seqviz.figures.stations import stations
from seqviz.training.engine.events import Event, Phase, PhaseDone, StepDone
from seqviz.training.engine.history import History
from seqviz.ui.components.phases.words import words
from seqviz.ui.controls.training.phase_words import PHASES, next_phase
from seqviz.ui.controls.training.session import Training
from seqviz.ui.controls.training.slow_motion import Slow, leave, phases_so_far
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language


@dataclass
class Net:
    """Something that knows slow motion."""

    phases: dict[Phase, PhaseDone] = field(default_factory=dict)
    in_slow_motion: bool = True

    def enter_slow_motion(self) -> None:
        """Begin."""
        self.in_slow_motion = True

    def leave_slow_motion(self) -> None:
        """End."""
        self.in_slow_motion = False
        self.phases.clear()

    def remaining(self) -> Any:
        """Nothing."""


@dataclass
class Job:
    """What a page reads of a job."""

    history: History = field(default_factory=History)


def done(phase: Phase, step: int) -> PhaseDone:
    """A phase without numbers."""
    return PhaseDone(phase, step, 1, {}, {})


@pytest.fixture
def run() -> Training:
    """One that is in slow motion."""
    return Training(cast(Any, Job()), Net())


def told(run: Training, *events: Event) -> list[Phase]:
    """What is shown after these."""
    for event in events:
        run.job.history.add(event)
    return list(phases_so_far(run))


def test_a_phase_that_comes_late_is_kept(run: Training) -> None:
    """Nobody waited for the second one any more: the next look at the page takes it over."""
    assert told(run) == []
    assert told(run, done("forward", 1)) == ["forward"]
    assert told(run, done("loss", 1)) == ["forward", "loss"]
    assert told(run) == ["forward", "loss"]
    made = StepDone(1, 1, 0.5, 0.1, None, 1.0)
    assert told(run, done("update", 1), made) == ["forward", "loss"], "that update is past"
    assert told(run, done("forward", 2)) == ["forward"]


def test_what_was_left_is_not_taken_up_again(run: Training) -> None:
    """Gone on by itself, it shows no phase; nor does what knows no slow motion mind."""
    assert isinstance(run.what, Slow)
    assert told(run, done("forward", 1)) == ["forward"]
    leave(run.what)
    assert told(run) == []
    run.what.enter_slow_motion()
    assert told(run, StepDone(1, 1, 0.5, 0.1, None, 1.0)) == []
    leave(object())


def test_the_next_phase_follows_the_latest() -> None:
    """Also where one before it is missing."""
    with use_language("en"):
        after = {phase: next_phase({phase}) for phase in PHASES}
        assert after["forward"].startswith("Loss")
        assert after["backward"].startswith("Update")
        assert after["update"] == next_phase({}) == next_phase(PHASES)


def test_a_shared_weight_has_its_place_without_the_first_phase() -> None:
    """How many units there are is read from the gradient itself."""
    arrays = {
        "d_h": np.ones((2, 1, 3)),
        "h_norm": np.ones(2),
        "d_0.W_h": np.ones((12, 3)),
        "parts.0.W_h@4,1": np.array([0.25, 0.75]),
    }
    both = [
        stations({"backward": PhaseDone("backward", 1, 1, arrays, {})}),
        stations(
            {
                "forward": PhaseDone(
                    "forward",
                    1,
                    1,
                    {"x": np.ones((2, 1, 1)), "h": np.ones((2, 1, 3)), "y": np.ones((1, 1))},
                    {},
                ),
                "backward": PhaseDone("backward", 1, 1, arrays, {}),
            }
        ),
    ]
    alone, whole = (one.backward.shared for one in both if one.backward is not None)
    assert alone is not None
    assert alone == whole
    assert alone.gate is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shorter_numbers_are_told_beside_the_sum(lang: Language) -> None:
    """Where the update is made in bfloat16 and its parts are not, and only there."""
    with use_language(lang):
        assert "bfloat16" in words(coarse=True).sum_total
        assert "bfloat16" not in words().sum_total
