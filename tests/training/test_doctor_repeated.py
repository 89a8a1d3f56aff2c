"""The doctor of any task: what he finds in a task of one's own, whose name stands nowhere."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from seqviz.training.doctor import Finding, finish
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.repeated import ASKED, Repeated
from seqviz.training.engine.events import StepDone, TrainingEnded, never
from seqviz.training.engine.history import History
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.arrays import ArrayRun, Arrays, ArraySetup, Repeatable
from seqviz.training.tasks.memory import RecallSetup, memory_run
from tests.training.copy_task import TASK, CopySetup

COPY = CopySetup(cell="gru", hidden_size=8, epochs=3, learning_rate=0.02)


def trained(run: Any) -> History:
    """Its training, to the end."""
    history = History()
    for event in run.learner.run(run.settings()["epochs"]):
        history.add(event)
    return history


def findings(run: Any, choices: Choices) -> tuple[Finding, ...]:
    """What is found in it, once it is trained."""
    examine = run.examine(trained(run), choices)
    assert examine is not None
    found = finish(examine(never))
    assert found is not None
    return found


def first_of(steps: int, cell: str = "rnn") -> ArrayRun:
    """A sign is read first, and small noise after it; which sign it was is asked at the end."""

    def some(count: int, seed: int) -> tuple[Any, Any]:
        rng = np.random.default_rng(seed)
        signs = rng.integers(0, 2, count)
        x = 0.1 * rng.standard_normal((count, steps, 1)).astype(np.float32)
        x[:, 0, 0] = 2 * signs - 1
        return x, signs

    arrays = Arrays(*some(200, 0), *some(100, 1), loss="cross_entropy", outputs=2)
    return ArrayRun(ArraySetup(cell=cell, hidden_size=8, epochs=12, learning_rate=0.01), arrays)


def numbers(learned: int, noise: float) -> ArrayRun:
    """The mean of what was read, after the last step, with noise of its own."""

    def some(count: int, seed: int) -> tuple[Any, Any]:
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((count, 5, 3)).astype(np.float32)
        return x, x[:, :, :1].mean(axis=1) + noise * rng.standard_normal((count, 1))

    arrays = Arrays(*some(learned, 0), *some(200, 1), loss="mse", outputs=1)
    setup = ArraySetup(cell="lstm", hidden_size=32, epochs=60, learning_rate=0.01)
    return ArrayRun(setup, arrays)


@pytest.mark.parametrize(
    ("changes", "choices", "code", "cure"),
    [
        ({"epochs": 2}, Choices(epochs=(2, 12)), "unfinished", {"epochs": 12}),
        (
            {"learning_rate": 2e-4, "epochs": 8},
            Choices(rates=(2e-4, 2e-3, 2e-2)),
            "slow",
            {"learning_rate": 2e-2},
        ),
        (
            {"learning_rate": 20.0, "epochs": 8, "optimizer": "sgd"},
            Choices(rates=(0.5, 20.0)),
            "fast",
            {"learning_rate": 0.5},
        ),
    ],
)
def test_the_cause_of_a_copy_that_does_not_learn_is_named(
    changes: dict[str, Any], choices: Choices, code: str, cure: dict[str, Any]
) -> None:
    """Too few epochs, a rate too low or too high, each with the change that was tried."""
    run = TASK.begin(replace(COPY, **changes))
    (found,) = findings(run, choices)
    assert (found.code, dict(found.cure)) == (code, cure)
    assert found.evidence["trivial"] == pytest.approx(run.data.chance)  # type: ignore[attr-defined]
    assert found.trial is not None
    assert found.trial.cured < found.trial.unchanged == pytest.approx(found.evidence["loss"])


def test_a_copy_that_is_learned_is_well() -> None:
    """Nothing is tried, nothing is said."""
    assert findings(TASK.begin(replace(COPY, epochs=20)), Choices(epochs=(20, 40))) == ()


def test_a_plain_cell_that_loses_the_first_input_is_told_of_gates() -> None:
    """Its evidence is what the first input still moves; a cell with gates was tried and helps."""
    (found,) = findings(first_of(20), Choices())
    assert found.code == "vanishing"
    assert found.cure == {"cell": "lstm"}
    assert 0 < found.evidence["reach"] < 1
    assert found.trial is not None
    assert found.trial.helps


@pytest.mark.parametrize(
    ("cell", "case", "cure"),
    [
        ("lstm", "opened", {"initialisation": "chrono"}),
        ("gru", "opened", {"initialisation": "chrono"}),
        ("rnn", "", {"cell": "lstm", "initialisation": "chrono"}),
    ],
)
def test_a_gate_that_is_shut_is_told_to_begin_open(
    cell: Any, case: str, cure: dict[str, str]
) -> None:
    """By a cell with one; a cell without is told of one that begins open, as shut it would fail."""
    setup = RecallSetup(cell=cell, steps=40, hidden_size=24, learning_rate=0.01, epochs=10)
    (found,) = findings(memory_run("recall", setup), Choices())
    assert (found.code, found.case, dict(found.cure)) == ("vanishing", case, cure)
    assert found.evidence["reach"] < 1
    assert found.trial is not None
    assert found.trial.helps


def test_a_gate_that_was_begun_open_is_not_told_to_be() -> None:
    """And a cell with a gate is not told to take one with gates."""
    run = memory_run("recall_blank", RecallSetup(steps=30, initialisation="chrono", epochs=1))
    assert "opened" not in Repeated(run, run.model, trained(run), Choices()).subject().rivals
    assert _gated("rnn") == {"cell": "lstm", "initialisation": "chrono"}
    assert _gated("mingru") is None


def _gated(cell: Any) -> Any:
    """What a cell is offered that loses the first input."""
    run = memory_run("recall_blank", RecallSetup(cell=cell, steps=80, epochs=1))
    return Repeated(run, run.model, trained(run), Choices()).subject().rivals.get("gated")


def test_what_gates_do_not_mend_is_said_without_a_cure() -> None:
    """They forget it as well, within so few epochs; no change is offered."""
    run = first_of(60)
    run = ArrayRun(replace(run.setup, epochs=2), run.data)
    (found,) = findings(run, Choices())
    assert (found.code, found.case, dict(found.cure)) == ("vanishing", "none", {})


def test_what_is_learned_by_heart_is_stopped_sooner() -> None:
    """Of numbers, too: the loss held out was lowest early, and a copy that stops there has it."""
    run = numbers(40, noise=0.2)
    (found,) = findings(run, Choices(epochs=(5, 60)))
    assert (found.code, found.case, dict(found.cure)) == ("memorises", "shorter", {"epochs": 5})
    assert found.evidence["train"] < found.evidence["then"]
    assert found.evidence["trivial"] == pytest.approx(run.data.chance)


def test_a_gradient_that_grew_is_clipped_on_a_copy_only_where_nothing_shortens_it() -> None:
    """Ten times the middle one, or a training that diverged; never one that is clipped."""
    run = first_of(5)
    bare = ArrayRun(replace(run.setup, clip=None), run.data)

    def offered(one: ArrayRun, norms: list[float], end: str = "finished") -> bool:
        history = History()
        for k, norm in enumerate(norms, start=1):
            history.add(StepDone(k, 1, 0.7, 0.01, norm, 0.0))
        history.add(TrainingEnded(end, len(norms), 0.7, 0.0))  # type: ignore[arg-type]
        return "clipped" in Repeated(one, one.model, history, Choices()).subject().rivals

    assert not offered(bare, [1, 1, 2, 9])
    assert offered(bare, [1, 1, 2, 16])
    assert offered(bare, [1, 1, 2], "diverged")
    assert not offered(run, [1, 1, 2, 16])


def test_the_reach_of_the_first_input_is_that_of_small_changes() -> None:
    """Central differences of the sum of the last answers; the largest network is no exception."""
    run = first_of(6)
    model = run.model
    subject = Repeated(run, model, trained(run), Choices()).subject()
    x = run.data.X_held_out[:32].swapaxes(0, 1).astype(np.float64)
    wide = ArrayRun(run.setup, run.data).model

    def moved(step: int) -> float:
        eps = 1e-2
        up, down = x.copy(), x.copy()
        up[step] += eps
        down[step] -= eps
        both = [model.forward(one.astype(np.float32)).y[-1].sum(axis=1) for one in (up, down)]
        return float(np.abs((both[0] - both[1]) / (2 * eps)).mean())

    assert wide is not model
    assert subject.more["reach"] == pytest.approx(100 * moved(0) / moved(-1), rel=0.05)


def test_losses_are_of_each_sequence_as_the_score_has_them() -> None:
    """Their mean is the mean loss on all that is held out, where all is looked at."""
    run = TASK.begin(COPY)
    history = trained(run)
    subject = Repeated(run, run.now(history), history, Choices()).subject()  # type: ignore[arg-type]
    losses = subject.measure(never)
    assert losses is not None
    assert losses.shape == (60,)
    assert len(losses) < ASKED
    assert losses.mean() == pytest.approx(run.score(history.snapshots[-1])[1], rel=1e-5)


def test_a_copy_that_diverges_counts_as_no_cure() -> None:
    """Its losses are infinite, though its last good weights are not."""
    run = numbers(40, noise=0.2)
    subject = Repeated(run, run.model, History(), Choices()).subject()
    losses = finish(subject.attempt({"learning_rate": 1e6, "optimizer": "sgd"}, None, never))
    assert losses is not None
    assert math.isinf(losses.min())


@pytest.mark.parametrize("name", TASKS)
def test_every_task_of_the_register_can_be_examined(name: str) -> None:
    """Nothing before the first update but of a series, and afterwards an examination that ends."""
    run = TASKS[name].tiny(0)
    assert (run.examine(History()) is None) == (name != "sequence")
    history = trained(run)
    examine = run.examine(history, Choices())
    assert examine is not None
    found = finish(examine(never))
    assert found is not None
    for one in found:
        assert one.cause.sees.format(**one.shown())
    assert finish(examine(lambda: True)) is None
    own = ("sequence", "digits", "names", "characters")  # doctors
    assert isinstance(run, Repeatable) == (name not in own)
