"""The runner, with real threads: a loop makes a step only when the test hands it a permit."""

import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.training.engine import runner as runner_module
from seqviz.training.engine import turns as turns_module
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    PhaseDone,
    Reason,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import Busy, Job, Loop, Runner, State
from seqviz.training.engine.trainer import Trainer
from tests.patience import PATIENCE as SOON

PER_EPOCH = 4


class Gated:
    """A loop that waits for a permit before each step and tells when it begins and ends."""

    def __init__(self, steps: int = 8, *, phases: bool = False, deaf: bool = False) -> None:
        self.steps, self.phases, self.deaf = steps, phases, deaf
        self.permits = threading.Semaphore(0)
        self.closed = threading.Event()
        self.thread: threading.Thread | None = None

    def allow(self, steps: int = 1000) -> None:
        """Hand out permits."""
        for _ in range(steps):
            self.permits.release()

    def __call__(self, stop: Callable[[], bool]) -> Iterator[Event]:
        """The loop."""
        self.thread = threading.current_thread()
        reason: Reason = "finished"
        step = 0
        try:
            yield TrainingStarted(self.steps, self.steps // PER_EPOCH, 8, 3, "cpu", "float64")
            for step in range(1, self.steps + 1):
                if stop() and not self.deaf:
                    reason, step = "stopped", step - 1
                    break
                while not self.permits.acquire(timeout=0.02) and not stop():
                    pass
                epoch = (step - 1) // PER_EPOCH + 1
                if self.phases:
                    yield PhaseDone("forward", step, epoch, {}, {})
                    yield PhaseDone("update", step, epoch, {}, {})
                yield StepDone(step, epoch, 1 / step, 0.1, None, step / 10)
                if step % PER_EPOCH == 0:
                    yield EpochDone(epoch, step, 1 / step, None, step / 10)
            yield TrainingEnded(reason, step, 1 / max(step, 1), step / 10)
        finally:
            self.closed.set()


class Recorder(History):
    """A history that remembers every event, and lets a test wait for a step."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.grown = threading.Condition()

    def add(self, event: Event) -> None:
        """Take in one event."""
        super().add(event)
        with self.grown:
            self.events.append(event)
            self.grown.notify_all()

    def await_step(self, step: int) -> None:
        """Wait until the history has this step."""
        with self.grown:
            assert self.grown.wait_for(lambda: self.last_step >= step, SOON)

    @property
    def kinds(self) -> list[str]:
        """The names of all events."""
        return [type(event).__name__ for event in self.events]


@pytest.fixture
def runner() -> Iterator[Runner]:
    """A runner with one slot; every thread it started has ended after the test."""
    runner = Runner(1, heartbeat=1000)
    yield runner
    assert runner.close(SOON)


def start(runner: Runner, loop: Gated, **options: Any) -> tuple[Job, Recorder]:
    """Submit a loop with a recorder."""
    history = Recorder()
    return runner.submit(loop, history=history, **options), history


def ends(history: Recorder) -> int:
    """How many ends the history tells; the last event must be one."""
    assert history.kinds[-1] == "TrainingEnded"
    return history.kinds.count("TrainingEnded")


def test_a_job_tells_its_loops_events_in_order_and_its_thread_ends(runner: Runner) -> None:
    """The history gets exactly what the loop yields; then nothing of the job is left over."""
    loop = Gated()
    job, history = start(runner, loop, name="sine")
    loop.allow()
    assert job.join(SOON)
    epoch = ["StepDone"] * PER_EPOCH + ["EpochDone"]
    assert history.kinds == ["TrainingStarted", *epoch, *epoch, "TrainingEnded"]
    assert (job.state, job.alive, job.error, job.stopped_by) == ("finished", False, "", "")
    assert loop.thread is not None
    assert loop.thread.daemon
    assert not loop.thread.is_alive()
    assert runner.jobs == ()


def test_pausing_freezes_the_counter_and_resuming_goes_on(runner: Runner) -> None:
    """A paused job makes no step although it may; resumed, it makes all that are left."""
    loop = Gated(40)
    job, history = start(runner, loop)
    loop.allow(3)
    history.await_step(3)
    job.pause()
    loop.allow()
    assert job.wait("paused", timeout=SOON)
    frozen, version = history.last_step, history.version
    other = Gated(4)  # the paused job gave its slot away: another one runs from start to end
    other.allow()
    assert start(runner, other)[0].join(SOON)
    assert job.state == "paused"
    assert (history.last_step, history.version) == (frozen, version)
    assert frozen <= 4  # the step under way when the pause was asked for, and no further
    job.resume()
    assert job.join(SOON)
    assert job.state == "finished"
    assert list(history.steps().step) == list(range(1, 41))


def test_stopping_a_running_job_ends_it_within_a_step(runner: Runner) -> None:
    """At most the step under way is finished, and the loop's own end is the only one."""
    loop = Gated(1000)
    job, history = start(runner, loop)
    loop.allow(5)
    history.await_step(5)
    job.stop()
    loop.allow()
    assert job.join(SOON)
    assert (job.state, job.stopped_by) == ("stopped", "request")
    assert history.last_step <= 6
    assert ends(history) == 1
    assert history.ended is not None
    assert history.ended.reason == "stopped"
    assert loop.closed.is_set()


def test_a_loop_that_does_not_listen_is_left(runner: Runner) -> None:
    """It makes a few steps more, then it is closed and the end is told for it."""
    loop = Gated(1000, deaf=True)
    job, history = start(runner, loop)
    loop.allow(1)
    history.await_step(1)
    job.stop()
    loop.allow()
    assert job.join(SOON)
    assert (job.state, history.last_step <= 6, ends(history)) == ("stopped", True, 1)
    assert loop.closed.is_set()
    assert history.ended is not None
    assert history.ended.step == history.last_step
    assert history.ended.seconds == history.steps().seconds[-1]


@pytest.mark.parametrize("pause", [True, False])
def test_stopping_a_paused_or_queued_job_ends_it_without_a_step(
    runner: Runner, pause: bool
) -> None:
    """Neither needs a slot to end, and the end is told once."""
    first = Gated()
    holder, _ = start(runner, first)
    loop = Gated()
    loop.allow()
    job, history = start(runner, loop)
    if pause:
        job.pause()
    assert (job.state, job.place) == (("paused", None) if pause else ("queued", 1))
    job.stop()
    assert job.join(SOON)
    assert (job.state, history.kinds) == ("stopped", ["TrainingEnded"])
    assert holder.state == "running"
    assert runner.jobs == (holder,)


def test_stopping_in_a_pause_lets_the_loop_end_itself(runner: Runner) -> None:
    """The step under way becomes whole, without a slot; then the loop tells its own end."""
    loop = Gated(phases=True)
    loop.allow()
    job, history = start(runner, loop, until="phase")
    assert job.wait("paused", timeout=SOON)
    assert history.kinds == ["TrainingStarted", "PhaseDone"]
    holder, _ = start(runner, Gated())
    job.stop()
    assert job.join(SOON)
    assert holder.state == "running"
    assert loop.closed.is_set()
    rest = ["PhaseDone", "StepDone", "TrainingEnded"]
    assert history.kinds == ["TrainingStarted", "PhaseDone", *rest]
    assert job.state == "stopped"


def test_the_queue_is_first_come_first_served_with_visible_places(runner: Runner) -> None:
    """Places count from 1 and move up; whoever leaves the queue makes room."""
    loops = [Gated() for _ in range(4)]
    jobs = [start(runner, loop)[0] for loop in loops]
    assert [job.place for job in jobs] == [None, 1, 2, 3]
    assert [job.state for job in jobs] == ["running", "queued", "queued", "queued"]
    jobs[1].pause()
    assert [job.place for job in jobs] == [None, None, 1, 2]
    jobs[1].resume()
    assert [job.place for job in jobs] == [None, 3, 1, 2]
    loops[0].allow()
    assert jobs[0].join(SOON)
    assert jobs[2].wait("running", timeout=SOON)
    assert [job.place for job in jobs] == [None, 2, None, 1]


def test_two_slots_are_never_exceeded() -> None:
    """Twelve jobs, paused and resumed at random places, never compute more than two at a time."""
    inside, most, lock = [0], [0], threading.Lock()

    def loop(stop: Callable[[], bool]) -> Iterator[Event]:
        yield TrainingStarted(20, 1, 1, 1, "cpu", "float64")
        for step in range(1, 21):
            if stop():
                break
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            sum(range(2000))
            with lock:
                inside[0] -= 1
            yield StepDone(step, 1, 1.0, 0.1, 1.0, 0.0)
        yield TrainingEnded("finished", 20, 1.0, 0.0)

    runner = Runner(2, heartbeat=1000)
    jobs = [runner.submit(loop) for _ in range(12)]
    for job in jobs[::2]:
        job.pause()
    for job in jobs[::2]:
        job.resume()
    assert all(job.join(SOON) for job in jobs)
    assert 1 <= most[0] <= 2
    assert all(job.state == "finished" and job.history.last_step == 20 for job in jobs)
    assert not runner._running
    assert not runner._queue


def test_advance_goes_to_the_next_end_and_pauses(runner: Runner) -> None:
    """By a phase, by a step and by an epoch, from wherever the job stands."""
    loop = Gated(16, phases=True)
    loop.allow()
    job, history = start(runner, loop, until="phase")
    assert job.wait("paused", timeout=SOON)
    assert history.kinds[-1] == "PhaseDone"
    job.advance("phase")
    assert job.wait("paused", timeout=SOON)
    assert (history.kinds.count("PhaseDone"), history.last_step) == (2, 0)
    job.advance("phase")  # past the end of step 1, which is no phase of its own
    assert job.wait("paused", timeout=SOON)
    assert (history.kinds.count("PhaseDone"), history.last_step) == (3, 1)
    job.advance("step")
    assert job.wait("paused", timeout=SOON)
    assert history.last_step == 2
    job.advance("epoch")
    assert job.wait("paused", timeout=SOON)
    assert (history.kinds[-1], history.last_step) == ("EpochDone", 4)
    job.advance("epoch")
    assert job.wait("paused", timeout=SOON)
    assert history.last_step == 8
    for _step in range(4):
        job.advance("step")
        assert job.wait("paused", timeout=SOON)
    assert (history.kinds[-1], history.last_step) == ("StepDone", 12)
    job.advance("epoch")  # the end of an epoch whose last step is made already is not another one
    assert job.wait("paused", timeout=SOON)
    assert (history.kinds[-1], history.last_step) == ("EpochDone", 16)
    with pytest.raises(ValueError, match="'epoch', 'phase' or 'step'"):
        job.advance("day")  # type: ignore[arg-type]


def test_without_slow_motion_a_step_counts_as_a_phase(runner: Runner) -> None:
    """Else the job would run to its end."""
    loop = Gated()
    loop.allow()
    job, history = start(runner, loop, until="phase")
    assert job.wait("paused", timeout=SOON)
    assert history.last_step == 1


def test_a_job_without_viewers_stops_and_a_touched_one_goes_on() -> None:
    """Running, paused and queued alike; the reason is told."""
    runner = Runner(1, heartbeat=1000)
    loops = [Gated(1000) for _ in range(3)]
    jobs = [start(runner, loop)[0] for loop in loops]
    jobs[1].pause()
    loops[0].allow(2)
    jobs[0].history.await_step(2)  # type: ignore[attr-defined]
    for job in jobs:
        job._beat -= 2000  # as if nobody had looked for so long
    jobs[2].touch()
    with runner._lock:
        for job in jobs:
            job._changed.notify_all()  # waiters look at the clock when their time is up: now
    loops[0].allow(1)
    for job in jobs[:2]:
        assert job.join(SOON)
        assert (job.state, job.stopped_by) == ("stopped", "no viewer")
    assert jobs[2].wait("running", timeout=SOON)
    assert jobs[2].state == "running"
    loops[2].allow()
    assert runner.close(SOON)


def test_the_heartbeat_needs_no_help() -> None:
    """A paused job wakes up by itself when its viewer has been away for too long."""
    runner = Runner(1, paused_heartbeat=0.05)
    loop = Gated(1000)
    job, history = start(runner, loop)
    job.pause()
    loop.allow()
    assert job.join(SOON)
    assert (job.state, job.stopped_by, ends(history)) == ("stopped", "no viewer", 1)


def test_a_paused_job_waits_longer_for_its_viewer() -> None:
    """Longer than a running one may; to resume it is to look at it, queued or running."""
    runner = Runner(1, heartbeat=100, paused_heartbeat=1000)
    holder, loop = Gated(), Gated()
    first = start(runner, holder)[0]
    job, _history = start(runner, loop)
    job.pause()
    job._beat -= 500  # as if nobody had looked for so long
    with runner._lock:
        job._changed.notify_all()
    assert not job.join(0.2)
    assert job.state == "paused"
    job.resume()
    assert not job.join(0.2)
    assert job.state == "queued"
    for gated in (holder, loop):
        gated.allow()
    assert first.join(SOON)
    assert job.join(SOON)
    assert job.state == "finished"


def test_the_time_limit_counts_computing_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause does not count, however long, and does not begin the count anew."""
    clock = SimpleNamespace(now=0.0, sleep=time.sleep)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(runner_module, "time", clock)
    runner = Runner(1, heartbeat=1e6, paused_heartbeat=1e6, max_seconds=60)
    loop = Gated(1000)
    job, history = start(runner, loop)
    loop.allow(1)
    history.await_step(1)
    clock.now += 40
    job.pause()
    loop.allow(1)
    assert job.wait("paused", timeout=SOON)
    clock.now += 1000
    job.resume()
    assert job.wait("running", timeout=SOON)
    clock.now += 15
    loop.allow(1)
    history.await_step(3)
    assert job.state == "running"
    clock.now += 10
    ended = job.join(SOON)
    assert runner.close(SOON)
    assert (ended, job.stopped_by) == (True, "time limit")


def test_the_time_limit_stops_a_job() -> None:
    """Computing longer than allowed ends it as stopped."""
    runner = Runner(1, heartbeat=1000, max_seconds=1e-9)
    loop = Gated(1000)
    loop.allow()
    job, history = start(runner, loop)
    assert job.join(SOON)
    assert (job.state, job.stopped_by, ends(history)) == ("stopped", "time limit", 1)


def test_an_ended_job_is_extended_in_the_same_object(runner: Runner) -> None:
    """The history goes on, also after a stop; a job that is alive is not extended."""
    first, second = Gated(4), Gated(8)
    job, history = start(runner, first)
    with pytest.raises(RuntimeError, match="running"):
        job.extend(second)
    first.allow()
    assert job.join(SOON)
    second.allow()
    job.extend(second)
    assert job.join(SOON)
    assert job.state == "finished"
    assert history.kinds.count("TrainingStarted") == history.kinds.count("TrainingEnded") == 2
    assert list(history.steps().step) == [1, 2, 3, 4, *range(1, 9)]
    assert (history.steps().seconds[1:] >= history.steps().seconds[:-1]).all()


def test_too_many_jobs_are_refused() -> None:
    """A full queue and too many open jobs say `Busy`; nothing of the refused job stays."""
    runner = Runner(1, max_waiting=2, max_alive=4, heartbeat=1000)
    jobs = [start(runner, Gated())[0] for _ in range(3)]
    with pytest.raises(Busy, match="2 trainings are waiting"):
        runner.submit(Gated())
    jobs[1].pause()
    jobs.append(start(runner, Gated())[0])
    jobs[2].pause()
    with pytest.raises(Busy, match="4 trainings are open"):
        runner.submit(Gated())
    assert set(runner.jobs) == set(jobs)
    for job in jobs:
        job.stop()
    assert all(job.join(SOON) for job in jobs)


@pytest.mark.parametrize("yields", [0, 1])
def test_an_error_is_captured_and_frees_the_slot(
    runner: Runner, yields: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The job fails with the error's text and one end; the next job runs."""

    def breaks(stop: Callable[[], bool]) -> Iterator[Event]:
        for step in range(yields):
            yield StepDone(step + 1, 1, 0.5, 0.1, None, 1.0)
        raise ZeroDivisionError("the loss has no batch")

    history = Recorder()
    job = runner.submit(breaks, name="sine", history=history)
    assert job.join(SOON)
    assert (job.state, job.error) == ("failed", "ZeroDivisionError: the loss has no batch")
    assert ends(history) == 1
    assert "sine" in caplog.text
    loop = Gated()
    loop.allow()
    assert start(runner, loop)[0].join(SOON)


def test_a_loop_without_an_end_has_failed(runner: Runner) -> None:
    """Running out of events is not finishing."""
    history = Recorder()
    job = runner.submit(lambda stop: iter(()), history=history)
    assert job.join(SOON)
    assert (job.state, history.kinds) == ("failed", ["TrainingEnded"])


def test_a_diverged_loop_is_diverged(runner: Runner) -> None:
    """The state is the reason that the loop gives."""
    end = TrainingEnded("diverged", 3, float("nan"), 1.0)
    job = runner.submit(lambda stop: iter([end]))
    assert job.join(SOON)
    assert (job.state, job.history.ended) == ("diverged", end)


def test_a_thread_that_cannot_start_is_busy(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's limit looks like ours, and the slot is free again."""

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(Busy, match="can't start"):
            runner.submit(Gated())
    assert runner.jobs == ()
    loop = Gated()
    loop.allow()
    assert start(runner, loop)[0].join(SOON)


def test_controls_after_the_end_do_nothing(runner: Runner) -> None:
    """A click that comes a moment too late must not break a page."""
    loop = Gated()
    loop.allow()
    job, history = start(runner, loop)
    assert job.join(SOON)
    version = history.version
    for late in (job.pause, job.resume, job.stop, job.touch, lambda: job.advance("epoch")):
        late()
    assert (job.state, job.stopped_by, history.version) == ("finished", "", version)


@pytest.mark.parametrize(
    "options",
    [
        {"slots": 0},
        {"max_waiting": 0},
        {"heartbeat": -1.0},
        {"paused_heartbeat": 0.0},
        {"max_seconds": 0},
    ],
)
def test_limits_are_checked(options: dict[str, Any]) -> None:
    """A runner that could never run anything is refused, with the name of the argument."""
    with pytest.raises(ValueError, match=next(iter(options))):
        Runner(**options)


def new_trainer() -> tuple[Trainer, Callable[[int], Loop]]:
    """A small trainer on a sine, and its loop over so many epochs."""
    model = RNNModel(1, 4, 1, rng=np.random.default_rng(0))
    trainer = Trainer(model, 0.01, batch_size=16)
    windows = np.lib.stride_tricks.sliding_window_view(np.sin(np.linspace(0, 20, 75)), 11)
    x, y = windows[:, :-1, None].copy(), windows[:, -1:].copy()
    return trainer, lambda epochs: lambda stop: trainer.run(x, y, epochs, stop=stop)


def test_a_training_paused_stopped_and_extended_is_the_same_training(runner: Runner) -> None:
    """The weights are bit for bit those of a run without the runner, and so are the losses."""
    alone, loop_of = new_trainer()
    wanted = History()
    for event in loop_of(6)(lambda: False):
        wanted.add(event)
    trainer, loop_of = new_trainer()
    trainer.controls.slow_motion = True
    job = runner.submit(loop_of(6), until="phase")
    assert job.wait("paused", timeout=SOON)
    assert job.history.phase is not None
    job.advance("epoch")
    assert job.wait("paused", timeout=SOON)
    trainer.controls.slow_motion = False
    job.advance("step")
    assert job.wait("paused", timeout=SOON)
    job.stop()
    assert job.join(SOON)
    assert (job.state, job.history.last_step, trainer.step) == ("stopped", 6, 6)
    job.extend(loop_of(5))
    assert job.join(SOON)
    assert job.state == "finished"
    for name, array in alone.current().items():
        np.testing.assert_array_equal(trainer.current()[name], array)
    np.testing.assert_array_equal(job.history.steps().step, wanted.steps().step)
    np.testing.assert_array_equal(job.history.steps().loss, wanted.steps().loss)
    np.testing.assert_array_equal(job.history.epochs().loss, wanted.epochs().loss)
    assert (np.diff(job.history.steps().seconds) >= 0).all()
    assert job.history.snapshots[-1].step == job.history.last_step


# ---------------------------------------------------------------- its turns


def test_a_pace_spreads_the_updates(runner: Runner) -> None:
    """An epoch of four updates at 0.4 s: from the first to the eighth it takes 0.6 s or more."""
    times: list[float] = []

    class Clocked(Recorder):
        def add(self, event: Event) -> None:
            super().add(event)
            if isinstance(event, StepDone):
                times.append(time.monotonic())

    loop = Gated(8)
    job = runner.submit(loop, history=Clocked())
    job.turns.pace = 0.4
    loop.allow()
    assert job.join(SOON)
    assert job.state == "finished"
    assert times[-1] - times[0] > 0.59


@pytest.mark.parametrize("action", ["pause", "stop", "full speed"])
def test_a_slow_job_reacts_at_once(
    runner: Runner, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It pauses, stops or hurries without waiting for its time, which never comes."""
    clock = SimpleNamespace(monotonic=lambda: 0.0, sleep=time.sleep)
    monkeypatch.setattr(turns_module, "time", clock)
    loop = Gated(8)
    job, history = start(runner, loop)
    job.turns.pace = 60.0
    loop.allow()
    history.await_step(1)
    if action == "full speed":
        job.turns.pace = 0.0
        assert job.join(SOON)
        assert job.state == "finished"
    else:
        getattr(job, action)()
        wanted: State = "paused" if action == "pause" else "stopped"
        assert job.wait(wanted, timeout=SOON)
        assert job.state == wanted
        assert history.last_step <= 2


@pytest.mark.parametrize("pace", [-1.0, 61.0, float("nan")])
def test_a_pace_has_limits(runner: Runner, pace: float) -> None:
    """Nobody can put a worker to sleep for good."""
    job, _history = start(runner, Gated())
    with pytest.raises(ValueError, match="pace is"):
        job.turns.pace = pace
    job.stop()


def test_a_glance_holds_the_worker_still(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody looks no update is made beyond the one under way; then all goes on."""
    monkeypatch.setattr(turns_module, "GLANCE", SOON)
    loop = Gated(40)
    job, history = start(runner, loop)
    loop.allow(3)
    history.await_step(3)
    with job.turns.glance():
        loop.allow()
        assert not job.join(0.2)
        assert history.last_step <= 4  # the update under way ends
        assert job.state == "running"
    assert job.join(SOON)
    assert job.state == "finished"


def test_a_glance_delays_no_stop(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that holds still is stopped at once."""
    monkeypatch.setattr(turns_module, "GLANCE", 10 * SOON)
    loop = Gated(40)
    job, history = start(runner, loop)
    loop.allow()
    with job.turns.glance():
        job.stop()
        assert job.join(SOON)
    assert ends(history) == 1


def test_neither_pace_nor_glances_touch_the_training(runner: Runner) -> None:
    """The weights are those of the same training at full speed, bit for bit."""
    plain, loop_of = new_trainer()
    for _event in loop_of(3)(lambda: False):
        pass
    trainer, loop_of = new_trainer()
    job = runner.submit(loop_of(3))
    job.turns.pace = 0.3
    while job.alive:
        with job.turns.glance():
            job.touch()
        job.wait("paused", timeout=0.01)
    for name, array in plain.current().items():
        np.testing.assert_array_equal(trainer.current()[name], array)
