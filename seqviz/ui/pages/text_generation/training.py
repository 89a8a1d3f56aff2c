"""One training of a character network on its page, and what it wrote at each of its snapshots.

What the network writes is sampled from each snapshot by the page that shows it, within a budget of
time per refresh and never by the worker.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from seqviz.figures.live import LiveRun
from seqviz.figures.live_history import Moments, live_run, loss_before
from seqviz.models.charlm import CharLM
from seqviz.models.sampling import Sampling
from seqviz.training.engine.history import History
from seqviz.training.tasks.characters import CharactersRun
from seqviz.ui.controls.training.reaches import Reaches
from seqviz.ui.controls.writers.doubts import Doubts

BUDGET: Final = 0.05  # seconds per refresh for samples not written yet
SAMPLE: Final = 160  # characters of a sample
MOST_SAMPLES: Final = 200


@dataclass(frozen=True, slots=True)
class Sample:
    """What a network wrote after `step` updates; `loss` in nats, None where nobody knows."""

    step: int
    loss: float | None
    text: str


@dataclass(eq=False)
class TextTraining(CharactersRun):
    """A run and what the page computed of it.

    Attributes:
        title: what the page calls the text, in English.
        samples: what it wrote, by step.
    """

    title: str = field(default="", kw_only=True)
    samples: dict[int, Sample] = field(default_factory=dict)
    moments: Moments = field(default_factory=lambda: Moments(loss_before))
    reaches: Reaches = field(default_factory=Reaches)

    @cached_property
    def doubts(self) -> Doubts | None:
        """What a loss on the visitor's own text cannot say; None for other texts."""
        return Doubts.of(self.corpus) if self.whose else None

    @property
    def recites(self) -> bool:
        """Whether it is the tutorial's: one sentence, written greedily from its first letter."""
        return self.corpus.name == "sentence"

    # ---------------------------------------------------------------- for the page

    def look(self, history: History, *, alive: bool = False) -> bool:
        """Write samples and follow gradients back, a little; whether all of it is there now.

        Args:
            history: of its training.
            alive: whether it trains meanwhile.
        """
        written = self._write_some(history)
        return self.reaches.look(self, history.snapshots, alive=alive) and written

    def _write_some(self, history: History) -> bool:
        """Write the samples that are missing, within the budget; whether all are there now."""
        until = time.perf_counter() + BUDGET
        for snapshot in reversed(history.snapshots):
            if snapshot.step in self.samples:
                continue
            if time.perf_counter() > until:
                return False
            loss = loss_before(history, snapshot)
            self.samples[snapshot.step] = Sample(
                snapshot.step, loss, self._write(self.lm(snapshot.parameters))
            )
            if len(self.samples) > MOST_SAMPLES:
                self.samples.pop(next(iter(self.samples)))
        return True

    def _write(self, lm: CharLM) -> str:
        if self.recites:
            return "h" + lm.write("h", 50, sampling=Sampling(greedy=True))
        begin = "def " if self.corpus.name == "python" else ""
        return begin + lm.write(begin, SAMPLE, sampling=Sampling(temperature=0.7))

    def live_run(self, history: History, name: str, *, running: bool) -> LiveRun:
        """As far as it has come; losses in bits per character."""
        snapshots = history.snapshots  # read once: the worker may add one meanwhile
        moments = self.reaches.beside(self.moments.of(history, snapshots, self.unit), snapshots)
        return live_run(self, history, name, moments, running=running)
