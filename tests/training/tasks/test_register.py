"""Every registered task, and tasks of one's own: learning, repeating, stopping, going on, showing.

A new task is tested by being in the register. Three more, the README's first of four symbols, a
running parity and a copy after a wait of any length, show that one with wide inputs and a target
after the last or after every step needs nothing but its data.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from seqviz.cells import RNNModel
from seqviz.data.corpora import zen
from seqviz.data.names import load_names
from seqviz.figures.live import pack_training
from seqviz.figures.live_history import Moments, live_run
from seqviz.models.checkpoint_model import architecture_of
from seqviz.paths import ROOT
from seqviz.training.engine.batch import Batch, gradient_of
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.engine.examples import examples
from seqviz.training.engine.history import History
from seqviz.training.engine.learner import ArrayLearner
from seqviz.training.engine.library import Library
from seqviz.training.engine.losses import LOSSES
from seqviz.training.engine.runner import Runner
from seqviz.training.engine.torch_trainer import TorchTrainer
from seqviz.training.engine.weights import Weights
from seqviz.training.tasks import TASKS, Run, Task, characters, digits, digits_lesson, names
from seqviz.training.tasks.arrays import Arrays, ArraySetup, array_task
from seqviz.training.tasks.saved import is_of, keep, library_of
from tests.training import copy_task

EPOCHS = 3  # of every tiny run


# ---------------------------------------------------------------- tasks of one's own


def readme_s() -> dict[str, Any]:
    """What the README's example of a new task defines: which of four symbols stood first."""
    _before, after = (ROOT / "README.md").read_text("utf-8").split("### How to add a task")
    code = after.split("```python\n")[1].split("```")[0]
    defined: dict[str, Any] = {"__name__": __name__}
    exec(compile(code, "README.md", "exec"), defined)
    return defined


RECALL = readme_s()


def parity(setup: ArraySetup) -> Arrays:
    """Whether the ones so far are odd, after every step; tried on sequences twice as long."""

    def draw(count: int, steps: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        bits = np.random.default_rng(seed).integers(0, 2, (count, steps))
        return np.eye(2, dtype=np.float32)[bits], bits.cumsum(axis=1) % 2

    learned, held_out = draw(240, 5, setup.seed), draw(60, 10, setup.seed + 1000)
    return Arrays(*learned, *held_out, loss="cross_entropy", outputs=2, every_step=True)


OWN = (
    RECALL["TASK"],
    array_task(
        "odd",
        parity,
        tiny=lambda seed: ArraySetup(
            cell="gru", hidden_size=12, epochs=EPOCHS, learning_rate=0.02, seed=seed
        ),
    ),
    copy_task.TASK,
)


def _with_torch(seed: int) -> Run:
    """The characters as torch learns them, which is done where a text is large."""
    small, characters.SMALL = characters.SMALL, 0  # type: ignore[misc]
    corpus = replace(zen(), train=zen().train * 8)
    try:
        return characters.CharactersRun(
            corpus, characters.TextSetup("lstm", 16, EPOCHS, 0.02, seed)
        )
    finally:
        characters.SMALL = small  # type: ignore[misc]


CASES: Mapping[str, tuple[Task, Callable[[int], Run]]] = {
    **{task.name: (task, task.tiny) for task in (*TASKS.values(), *OWN)},
    "characters with torch": (TASKS["characters"], _with_torch),
}
every_task = pytest.mark.parametrize("name", CASES)


@pytest.fixture(autouse=True)
def one_thread():
    """Sums of several threads may differ in the last digit."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@cache
def whole(name: str) -> tuple[Run, list[Event]]:
    """A run to its end that nobody stopped, trained once for all tests."""
    run = CASES[name][1](0)
    return run, list(run.learner.run(EPOCHS))


def learned(events: list[Event]) -> list[tuple[object, ...]]:
    """What was learned, without the clock."""
    found: list[tuple[object, ...]] = []
    for event in events:
        match event:
            case StepDone():
                found.append((event.step, event.epoch, event.loss, event.learning_rate))
            case EpochDone():
                found.append((event.epoch, event.loss, event.validation_loss, event.accuracy))
    return found


def last_weights(events: list[Event]) -> Mapping[str, np.ndarray]:
    """Those told last."""
    return [event for event in events if isinstance(event, SnapshotTaken)][-1].parameters


def same(one: list[Event], other: list[Event]) -> None:
    """The same numbers and, bit for bit, the same weights."""
    assert learned(one) == learned(other)
    for name, array in last_weights(one).items():
        np.testing.assert_array_equal(array, last_weights(other)[name])


# ---------------------------------------------------------------- every task


@every_task
def test_it_tells_all_and_the_loss_falls(name: str) -> None:
    """Started, updates, epochs, one end; the last epoch's mean loss is below the first one's."""
    run, events = whole(name)
    start, end = events[0], events[-1]
    assert isinstance(start, TrainingStarted)
    assert isinstance(end, TrainingEnded)
    steps = [event.step for event in events if isinstance(event, StepDone)]
    assert steps == list(range(1, start.steps + 1))
    assert (end.reason, end.step, start.epochs) == ("finished", start.steps, EPOCHS)
    assert (run.learner.step, run.learner.epoch) == (start.steps, EPOCHS)
    losses = [event.loss for event in events if isinstance(event, EpochDone)]
    assert len(losses) == EPOCHS
    assert losses[-1] < losses[0]


@every_task
def test_another_seed_is_another_training(name: str) -> None:
    """Its first loss already is another one."""
    events = CASES[name][1](1).learner.run(1)
    first = next(event for event in events if isinstance(event, StepDone))
    assert first.loss != next(e for e in whole(name)[1] if isinstance(e, StepDone)).loss


@every_task
def test_stopped_and_continued_is_never_stopped(name: str) -> None:
    """In the middle of the second epoch, and right at its end: the same numbers and weights."""
    _, expected = whole(name)
    steps = sum(isinstance(event, StepDone) for event in expected)
    run, found, ends = CASES[name][1](0), list[Event](), list[str]()
    for until in (steps // EPOCHS + max(1, steps // EPOCHS // 2), 2 * steps // EPOCHS, None):
        part = list(
            run.learner.run(
                EPOCHS - run.learner.epoch,
                stop=lambda until=until: until is not None and run.learner.step >= until,  # type: ignore[misc]
            )
        )
        end, taken = part[-1], [event for event in part if isinstance(event, SnapshotTaken)][-1]
        assert isinstance(end, TrainingEnded)
        assert taken.step == end.step, "the last weights are told"
        ends.append(end.reason)
        found += part
    assert ends == ["stopped", "stopped", "finished"]
    same(found, expected)


@every_task
def test_paused_and_resumed_is_never_paused(name: str) -> None:
    """The runner holds it after each epoch; what it goes on to is the same."""
    _, expected = whole(name)
    run, runner = CASES[name][1](0), Runner(1)
    job = runner.submit(run.learner.loop_of(EPOCHS), until="epoch")
    for epoch in range(1, EPOCHS):
        assert job.wait("paused")
        assert run.learner.epoch == epoch
        job.advance("epoch")
    assert job.wait("paused")
    job.resume()
    assert job.join()
    assert job.state == "finished", job.error
    steps = [event for event in expected if isinstance(event, StepDone)]
    assert job.history.steps().loss.tolist() == [step.loss for step in steps]
    for array_name, array in last_weights(expected).items():
        np.testing.assert_array_equal(job.history.snapshots[-1].parameters[array_name], array)


@every_task
def test_what_a_snapshot_shows_is_what_was_measured(name: str) -> None:
    """A fresh forward pass with the weights at an epoch's end has that epoch's score."""
    run, events = whole(name)
    taken = [event for event in events if isinstance(event, SnapshotTaken)]
    done = [event for event in events if isinstance(event, EpochDone)]
    compared = 0
    for snapshot in taken:
        told = next((epoch for epoch in done if epoch.step == snapshot.step), None)
        if told is None:
            continue
        accuracy, loss = run.score(snapshot)
        compared += 1
        assert accuracy == told.accuracy
        assert (loss is None) == (told.validation_loss is None)
        if loss is not None:
            assert loss == pytest.approx(told.validation_loss, rel=1e-4)
    assert compared >= 1
    assert any(value is not None for value in run.score(taken[-1]))
    for array in taken[-1].parameters.values():
        assert not array.flags.writeable


@every_task
def test_the_chart_draws_it(name: str) -> None:
    """Curves in the unit that is shown, and one moment for each snapshot that is kept."""
    run, events = whole(name)
    history = History()
    for event in events:
        history.add(event)
    moments = Moments().of(history, history.snapshots, run.unit)
    live = live_run(run, history, "a run", moments, running=False)
    np.testing.assert_array_equal(live.loss, history.steps().loss * run.unit)
    assert live.chance == (None if run.chance is None else run.chance * run.unit)
    assert [one.step for one in live.moments] == [one.step for one in history.snapshots]
    assert live.epoch == EPOCHS
    assert pack_training([live])


@every_task
def test_a_saved_run_comes_back(name: str, tmp_path: Path) -> None:
    """With its settings and its network, where its own task finds it and no other takes it."""
    task, (run, events) = CASES[name][0], whole(name)
    history = History()
    for event in events:
        history.add(event)
    library = library_of(task, Library(tmp_path))
    info = keep(task, run, history, library, "a run")
    assert info is not None
    saved = library.load(info.id)
    settings = dict(run.settings())
    assert {key: saved.info.setup[key] for key in settings} == settings
    assert set(saved.info.setup) - set(settings) <= {"trained"}
    assert saved.card.data == run.about
    model = run.network(last_weights(events))
    assert saved.card.architecture == architecture_of(model, task.card)
    for array_name, array in model.parameters().items():
        np.testing.assert_array_equal(saved.model.parameters()[array_name], array)
    takers = [one.name for one in (*TASKS.values(), *OWN) if is_of(one, saved)]
    assert takers == [task.name]
    others = [library_of(one, Library(tmp_path)) for one in TASKS.values() if one is not task]
    assert not any(other.runs() for other in others)


@every_task
def test_a_run_without_weights_is_not_saved_before_it_has_some(name: str, tmp_path: Path) -> None:
    """What torch trains has none until the worker made them; what NumPy trains has the first."""
    task, make = CASES[name]
    run = make(0)
    info = keep(task, run, History(), library_of(task, Library(tmp_path)), "too early")
    assert (info is None) == isinstance(run.learner, TorchTrainer)


@every_task
def test_the_gradient_is_that_of_the_loss(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In float64, along one random direction in each array of weights: central differences."""
    monkeypatch.setattr(digits_lesson, "pick_precision", lambda _asked, _device: "float32")
    run = CASES[name][1](0)
    loss, weights, gradients = (
        _of_torch(run.learner) if isinstance(run.learner, TorchTrainer) else _of_numpy(run)
    )
    rng, eps = np.random.default_rng(0), 1e-5
    for array_name, array in weights.items():
        direction = rng.standard_normal(array.shape)
        before = array.copy()
        array[...] = before + eps * direction
        above = loss()
        array[...] = before - eps * direction
        below = loss()
        array[...] = before
        slope = float(np.sum(gradients[array_name] * direction))
        assert slope == pytest.approx((above - below) / (2 * eps), rel=1e-6, abs=1e-8), array_name


Checked = tuple[Callable[[], float], Mapping[str, np.ndarray], Mapping[str, np.ndarray]]


def _of_torch(trainer: TorchTrainer) -> Checked:
    """The first loss, drawn alike each time; the weights as views; autograd's gradient."""
    model = trainer._begin(1, 0).model.double()

    def error() -> torch.Tensor:
        return next(trainer._begin(1, 0).losses())

    error().backward()
    weights = {n: p.detach().numpy() for n, p in model.named_parameters()}
    gradients = {n: p.grad.numpy() for n, p in model.named_parameters() if p.grad is not None}
    return lambda: float(error().detach()), weights, gradients


def _of_numpy(run: Run) -> Checked:
    """The loss of the first sequences, the weights, the gradient as the trainer gets it."""
    learner = run.learner
    assert isinstance(learner, ArrayLearner)
    own = learner.trainer.model
    sizes = architecture_of(own)
    model = RNNModel(
        sizes.input_size,
        sizes.hidden_size,
        sizes.num_classes,
        num_layers=sizes.num_layers,
        cell=sizes.kind,
        rng=np.random.default_rng(0),
    )
    for array_name, array in model.parameters().items():
        array[...] = own.parameters()[array_name]
    (X, y), _held_out = learner.data()
    X, y = X[:4, -20:], y[:4, -20:] if learner.every_step else y[:4]
    name = learner.trainer._loss_name
    asked = examples(model, X, y, loss=name, every_step=learner.every_step)
    x, target = asked.rows(slice(None))
    batch = Batch(x[:0], x, target, asked.ahead > 0, None, None, reset_state=False)
    vector = Weights(model)

    def loss() -> float:
        found = gradient_of(model, batch, LOSSES[name], gradient, stop=lambda: False)
        assert found is not None
        return found.loss

    gradient = np.empty_like(vector.vector)
    loss()
    return loss, model.parameters(), vector.named(gradient.copy())


# ---------------------------------------------------------------- the register


def test_the_register_loads_no_torch() -> None:
    """A page that offers a task does not wait for what only its training needs."""
    code = "import sys, seqviz.training.tasks; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_names_and_places_of_saved_runs_are_unique() -> None:
    """Each task is found by its own name, and keeps its runs where no other does."""
    tasks = [*TASKS.values(), *OWN]
    assert [task.name for task in TASKS.values()] == list(TASKS)
    assert len({task.name for task in tasks}) == len({task.kept_as for task in tasks}) == len(tasks)


def test_chance_is_the_best_answer_that_looks_at_nothing() -> None:
    """Of evenly drawn classes ln K; of numbers the variance around the learned mean."""
    run = OWN[0].tiny(0)
    assert run.data.chance == pytest.approx(np.log(4), rel=0.02)  # type: ignore[attr-defined]
    y, later = np.array([[1.0], [3.0]]), np.array([[2.0], [6.0]])
    X = np.zeros((2, 1, 1))
    numbers = Arrays(X, y, X, later, loss="mse", outputs=1)
    assert numbers.chance == pytest.approx(8.0)


def test_a_network_of_ones_own_task_solves_it_and_is_tried_on_longer_sequences() -> None:
    """Recall of four symbols over three steps: nearly all held-out answers are right, at last."""
    setup = RECALL["FirstSetup"](delay=3, cell="gru", hidden_size=16, epochs=25, learning_rate=0.02)
    run = OWN[0].begin(setup)
    done = [event for event in run.learner.run(25) if isinstance(event, EpochDone)]
    assert done[-1].accuracy is not None
    assert done[-1].accuracy > 0.95
    longer = RECALL["draw"](RECALL["FirstSetup"](delay=6))
    model: Any = run
    accuracy, loss = model.score_on(model.model, longer.X_held_out, longer.y_held_out)
    assert 0 <= accuracy <= 1
    assert loss > 0


CONSTANT: Mapping[str, Callable[[], Run]] = {
    "digits": lambda: digits.DigitsRun(
        digits.DigitsSetup(hidden_size=8), digits.digits_of("sample").few(400, 50)
    ),
    "random numbers": lambda: names.NamesRun(names.NamesSetup.of("random"), None),
}


@pytest.mark.parametrize("name", CONSTANT)
def test_with_a_constant_rate_more_epochs_are_one_longer_training(name: str) -> None:
    """Two epochs and two more are four, with the same optimizer and the same orders."""
    whole, parts = CONSTANT[name](), CONSTANT[name]()
    expected = learned(list(whole.learner.run(4)))
    first = learned(list(parts.learner.run(2)))
    assert not parts.learner.begins_anew
    assert first + learned(list(parts.learner.run(2))) == expected
    assert len(expected) > 4


def test_names_are_learned_where_names_are_asked_for() -> None:
    """Random numbers have no texts, and the visitor's own are never replaced by others."""
    begin = names.TASK.begin
    assert begin(names.NamesSetup()).data is load_names()
    assert begin(names.NamesSetup.of("random")).data is None
    with pytest.raises(ValueError, match="data must be given"):
        begin(names.NamesSetup("own"))
