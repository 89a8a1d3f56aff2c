"""One run's examination by the doctor: off the page's script, in the queue of the trainings.

It takes its turn among the trainings, is paused and stopped like one, and what it found is kept
with the state of the network that it judged, so that it is made once for each. Left out: what is
looked at (seqviz.training.doctor) and how it is shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from seqviz.training.doctor import Examine, Findings, Progress, Stop
from seqviz.training.engine.events import Event, StepDone, TrainingEnded
from seqviz.training.engine.runner import AT_WORK, Job, Runner


@dataclass(slots=True, eq=False)
class Examined:
    """An examination: waiting, under way, stopped or ended.

    Attributes:
        state: of the network that it judges; another one asks for another examination.
        job: the worker; None where too many visitors wait.
        progress: how far it is.
        findings: what was found; None until its end, and where it was stopped.
    """

    state: Hashable
    job: Job | None = None
    progress: Progress = field(default_factory=lambda: Progress(0.0, ""))
    findings: Findings | None = None

    def begin(self, runner: Runner, examine: Examine, *, name: str) -> None:
        """Queue it, as a job that tells in its name that it trains nothing of the visitor's.

        Raises:
            Busy: too many visitors wait.
        """
        self.job = runner.submit(lambda stop: self._loop(examine, stop), name=f"{name}, examined")

    @property
    def alive(self) -> bool:
        """Whether it waits or is under way."""
        return self.job is not None and self.job.alive

    def stop(self) -> None:
        """End it after the slice it is at."""
        if self.job is not None:
            self.job.stop()

    def join(self) -> None:
        """Wait until the worker has ended."""
        if self.job is not None:
            self.job.join()

    def rest(self) -> None:
        """Nobody sees its page: give the processor away."""
        if self.job is not None and self.job.state in AT_WORK:
            self.job.pause()

    def watched(self) -> None:
        """Somebody sees it: go on, where it rested."""
        if self.job is not None:
            self.job.touch()
            if self.job.state == "paused":
                self.job.resume()

    def _loop(self, examine: Examine, stop: Stop) -> Iterator[Event]:
        """The examination as the runner takes it: a step for each slice of work."""
        examination, step = examine(stop), 0
        while True:
            try:
                self.progress = next(examination)
            except StopIteration as end:
                self.findings = end.value
                break
            step += 1
            yield StepDone(step, 1, 0.0, 0.0, None, 0.0)
            if stop():
                examination.close()
                break
        yield TrainingEnded("stopped" if self.findings is None else "finished", step, None, 0.0)
