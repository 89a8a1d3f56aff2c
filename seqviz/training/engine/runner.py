"""The runner: executes training loops in the background, bounded, queued, pausable, stoppable.

A job is one loop on one daemon thread. Only jobs that hold one of the runner's slots compute, and
there are no more slots than cores; the others wait in one queue, first come, first served:

    submit → queued → running → finished | stopped | diverged | failed
                ↑        ↓
              resume ← paused        (a paused job gives its slot away and later queues again)

Whoever watches a job calls `touch` now and then; a job that nobody watches stops. However a job
ends, its history ends with exactly one `TrainingEnded`. Threads that wait sleep on a condition.
Left out: processes (NumPy and torch let others run during their products) and any UI.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final, Literal

from seqviz.memory import tidying
from seqviz.training.engine.events import EpochDone, Event, PhaseDone, StepDone, TrainingEnded
from seqviz.training.engine.history import History
from seqviz.training.engine.turns import Turns

Loop = Callable[[Callable[[], bool]], Iterator[Event]]
State = Literal["queued", "running", "paused", "finished", "stopped", "diverged", "failed"]
Until = Literal["epoch", "phase", "step"]
StoppedBy = Literal["", "request", "no viewer", "time limit"]
AT_WORK: Final = ("queued", "running")  # or it will be as soon as there is a place
ALIVE: Final = (*AT_WORK, "paused")
GRACE: Final = 2  # steps that a loop may still make after it was told to stop


class Busy(RuntimeError):
    """The runner has as many jobs as it may have; its text is for people."""


class Runner:
    """A bounded number of running jobs, and one queue of those that wait.

    Args:
        slots: how many jobs compute at a time; the number of cores by default.
        max_waiting: how many may be queued when another one is submitted.
        max_alive: how many may be queued, running or paused then.
        heartbeat: seconds without `Job.touch` after which a running or queued job stops.
        paused_heartbeat: the same for a paused job, which costs nothing but memory.
        max_seconds: of computing, without pauses, after which a job stops.
    """

    def __init__(
        self,
        slots: int | None = None,
        *,
        max_waiting: int = 20,
        max_alive: int = 80,
        heartbeat: float = 15.0,
        paused_heartbeat: float = 600.0,
        max_seconds: float = 1800.0,
    ) -> None:
        self.slots = (os.cpu_count() or 1) if slots is None else slots
        self.max_waiting, self.max_alive = max_waiting, max_alive
        self.heartbeat, self.paused_heartbeat = heartbeat, paused_heartbeat
        self.max_seconds = max_seconds
        limits = ("max_waiting", "max_alive", "heartbeat", "paused_heartbeat", "max_seconds")
        for name in ("slots", *limits):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; wanted more than 0")
        self._lock = threading.Lock()  # of the queue and of every job's state
        self._queue: list[Job] = []
        self._running: set[Job] = set()
        self._alive: set[Job] = set()

    def submit(
        self,
        loop: Loop,
        *,
        name: str = "",
        history: History | None = None,
        until: Until | None = None,
    ) -> Job:
        """Queue a loop; it starts at once where a slot is free.

        Args:
            loop: gets a function that says whether to stop, and yields events.
            name: for people.
            history: to continue; a new one by default.
            until: pause after the first such event, as `Job.advance` does.

        Raises:
            Busy: too many jobs.
        """
        job = Job(self, name, History() if history is None else history)
        job._start(loop, until)
        return job

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs that are queued, running or paused, in no order."""
        with self._lock:
            return tuple(self._alive)

    def close(self, timeout: float | None = None) -> bool:
        """Stop all jobs and wait for their threads; whether all have ended in time."""
        jobs = self.jobs
        for job in jobs:
            job.stop()
        ended = [job.join(timeout) for job in jobs]
        return all(ended)

    def _admit(self, job: Job) -> None:
        """Let one more job in. The lock is held here and in all that follows."""
        if len(self._queue) >= self.max_waiting:
            raise Busy(
                f"{len(self._queue)} trainings are waiting already; try again a little later"
            )
        if len(self._alive) >= self.max_alive:
            raise Busy(f"{len(self._alive)} trainings are open; try again a little later")
        self._alive.add(job)

    def _enqueue(self, job: Job) -> None:
        job._set("queued")
        self._queue.append(job)
        self._dispatch()

    def _dispatch(self) -> None:
        while self._queue and len(self._running) < self.slots:
            job = self._queue.pop(0)
            self._running.add(job)
            job._set("running")

    def _release(self, job: Job) -> None:
        """Take away a job's slot, or its place in the queue."""
        self._running.discard(job)
        if job in self._queue:
            self._queue.remove(job)
        self._dispatch()


class Job:
    """One training in the background; made by `Runner.submit`.

    Attributes:
        name: for people.
        history: what happened so far.
        error: what went wrong, "" unless the state is "failed".
        stopped_by: why it was stopped, "" where it was not.
        turns: its pace, and how it holds still while somebody looks.
        until: the event after which it pauses; None where it goes on to its end.
    """

    def __init__(self, runner: Runner, name: str, history: History) -> None:
        self.name, self.history = name, history
        self.error = ""
        self.stopped_by: StoppedBy = ""
        self._runner = runner
        self._changed = threading.Condition(runner._lock)  # notified at each change of state
        self.turns = Turns(self._changed)
        self._state: State = "stopped"
        self._thread: threading.Thread | None = None
        self._stopping = self._pausing = False
        self.until: Until | None = None
        self._stepped = False  # since `advance`; a pause may fall after an epoch's last step
        self._beat = self._spent = self._since = 0.0  # seen; computed before this turn; its begin

    # --- what the page asks -----------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the job stands."""
        return self._state

    @property
    def alive(self) -> bool:
        """Whether it is queued, running or paused."""
        return self._state in ALIVE

    @property
    def place(self) -> int | None:
        """The place in the queue, 1 = next; None when not queued."""
        with self._runner._lock:
            queue = self._runner._queue
            return queue.index(self) + 1 if self in queue else None

    def wait(self, *states: State, timeout: float | None = None) -> bool:
        """Wait until the job is in one of these states or has ended; whether that came true."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._state in states or self._state not in ALIVE, timeout
            )

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the thread has ended; whether it has."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    # --- what the page does: nothing of it waits, and after the end nothing of it matters ---------

    def touch(self) -> None:
        """Say that somebody is watching."""
        self._beat = time.monotonic()

    def pause(self) -> None:
        """Pause where the loop next asks or tells something, or at once where it is queued."""
        with self._changed:
            self.until = None
            if self._state == "running":
                self._pausing = True
                self._changed.notify_all()  # it may be waiting for its turn
            elif self._state == "queued":
                self._set("paused")
                self._runner._release(self)

    def resume(self) -> None:
        """Go on; from a pause, at the end of the queue."""
        self._go(None)

    def advance(self, until: Until) -> None:
        """Go on until the next end of an epoch, of a phase or of a step, then pause.

        Outside slow motion there are no phases; a step counts as one then.
        """
        if until not in ("epoch", "phase", "step"):
            raise ValueError(f"until is {until!r}; wanted 'epoch', 'phase' or 'step'")
        self._go(until)

    def stop(self) -> None:
        """End after the current step; at once where the loop has not begun.

        A job that is stopped in a pause finishes its step without waiting for a slot, so that its
        loop ends as it wants to: with whole weights, and a state that can be extended.
        """
        with self._changed:
            self._stop("request")

    def extend(self, loop: Loop, *, until: Until | None = None) -> None:
        """Queue another loop in the same job, once it has ended; the history goes on.

        Raises:
            Busy: too many jobs.
            RuntimeError: the job has not ended.
        """
        if self.alive:
            raise RuntimeError(f"the job is {self._state}; wanted one that has ended")
        self.join()  # the old thread has nothing left to do
        self._start(loop, until)

    # --- the worker -------------------------------------------------------------------------------

    def _start(self, loop: Loop, until: Until | None) -> None:
        with self._changed:
            if self._state in ALIVE:
                raise RuntimeError(f"the job is {self._state}; wanted one that has ended")
            self._runner._admit(self)
            self.error, self.stopped_by = "", ""
            self._stopping = self._pausing = False
            self.until, self._stepped, self._spent = until, False, 0.0
            self.touch()
            self._runner._enqueue(self)
            name = f"training {self.name}".strip()
            self._thread = threading.Thread(target=self._work, args=(loop,), name=name, daemon=True)
            try:
                self._thread.start()
            except RuntimeError as error:  # the system has no room for a further thread
                self._thread = None
                self._leave("failed")
                raise Busy(f"no further training can be started: {error}") from None

    def _work(self, loop: Loop) -> None:
        ended: TrainingEnded | None = None
        try:
            ended = self._run(loop)
        except BaseException as error:  # a loop may raise anything; whoever watches is told
            self.error = f"{type(error).__name__}: {error}"
            logging.getLogger(__name__).exception("training %r failed", self.name)
        if ended is None:
            self.history.close_run()
        outcome: State = "failed" if self.error else ended.reason if ended else "stopped"
        with self._changed:
            self._leave(outcome)
        tidying.soon()

    def _run(self, loop: Loop) -> TrainingEnded | None:
        """Take events until the last one; None where the loop was left before it."""
        if not self._hold():
            return None
        events = loop(self._asked)
        try:
            grace = GRACE
            for event in events:
                self.history.add(event)
                if isinstance(event, TrainingEnded):
                    return event
                self._stepped |= isinstance(event, StepDone)
                if self.until is not None and self._reached(event):
                    self._pausing, self.until = True, None
                if self._should_stop():
                    grace -= isinstance(event, StepDone)
                    if grace < 0:
                        return None
                elif self._pausing:
                    self._hold()  # where that ends the job, the loop hears of it at its next step
                else:
                    self.turns.between(self._updates(event), self._in_a_hurry)
            if not self._stopping:
                raise RuntimeError("the loop ended without TrainingEnded")
            return None
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()

    def _hold(self) -> bool:
        """Give the slot away if a pause is due, wait for one; False where the job is to end."""
        with self._changed:
            if self._pausing and self._state == "running":
                self._spent += time.monotonic() - self._since
                self._set("paused")
                self._runner._release(self)
            self._pausing = False
            while self._state != "running" and not self._stopping:
                paused = self._state == "paused"
                limit = self._runner.paused_heartbeat if paused else self._runner.heartbeat
                left = self._beat + limit - time.monotonic()
                if left <= 0:
                    self._stop("no viewer")
                else:
                    self._changed.wait(min(left, threading.TIMEOUT_MAX))
            return not self._stopping

    def _updates(self, event: Event) -> float:
        """In an epoch, where the event is one; 0 for any other event."""
        if not isinstance(event, StepDone):
            return 0
        started = self.history.started
        return max(1.0, started.steps / started.epochs) if started and started.epochs else 1.0

    def _in_a_hurry(self) -> bool:
        return self._stopping or self._pausing

    def _asked(self) -> bool:
        """Given to the loop, which asks within a long step too; a pause is made here."""
        if self._pausing and not self._should_stop():
            self._hold()
        return self._should_stop()

    def _should_stop(self) -> bool:
        """Whether somebody stopped it, nobody watches it, or its time is up."""
        if not self._stopping:
            now = time.monotonic()
            if now - self._beat > self._runner.heartbeat:
                reason: StoppedBy = "no viewer"
            elif self._spent + now - self._since > self._runner.max_seconds:
                reason = "time limit"
            else:
                return False
            with self._changed:
                self._stop(reason)
        return True

    def _reached(self, event: Event) -> bool:
        """Whether this is the event that `advance` waits for."""
        if self.until == "epoch":
            return isinstance(event, EpochDone) and self._stepped
        if self.until == "phase" and isinstance(event, PhaseDone):
            return True
        if not isinstance(event, StepDone):
            return False
        phase = self.history.phase
        return self.until == "step" or phase is None or phase.step != event.step

    # --- with the lock held -----------------------------------------------------------------------

    def _set(self, state: State) -> None:
        self._state = state
        if state == "running":
            self._since = time.monotonic()
        self._changed.notify_all()

    def _leave(self, outcome: State) -> None:
        self._runner._alive.discard(self)
        self._set(outcome)
        self._runner._release(self)

    def _stop(self, by: StoppedBy) -> None:
        if self._state in ALIVE and not self._stopping:
            self._stopping, self.stopped_by = True, by
            self._changed.notify_all()

    def _go(self, until: Until | None) -> None:
        with self._changed:
            self._pausing, self.until, self._stepped = False, until, False
            self.touch()  # whoever asks for this is watching; else the shorter limit may be over
            if self._state == "paused":
                self._runner._enqueue(self)
