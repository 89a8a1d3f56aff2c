"""One training of a character network on a page: NumPy for small texts, torch for large ones.

Both loops yield the same events; what the network writes is sampled from each snapshot by the page
that shows it, within a budget of time per refresh and never by the worker.

Symbols: C characters of a text, V vocabulary.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells.base import Kind
from seqviz.data.corpora import Corpus
from seqviz.figures.live import LiveRun, Moment
from seqviz.models.bridge import model_from_state
from seqviz.models.charlm import CharLM
from seqviz.models.sampling import Sampling
from seqviz.training.engine.events import Event
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import Loop
from seqviz.training.engine.snapshots import due
from seqviz.training.tasks.characters_numpy import CharRun, CharSetup, build
from seqviz.ui.controls.training.course import Course, read_only
from seqviz.ui.controls.writers.doubts import Doubts

if TYPE_CHECKING:
    from seqviz.models.char_network import CharNetwork

BITS: Final = 1 / math.log(2)  # in a nat
BUDGET: Final = 0.05  # seconds per refresh for samples not written yet
SMALL: Final = 4_000_000  # one-hot numbers C · V up to which NumPy trains
SAMPLE: Final = 160  # characters of a sample
MOST_SAMPLES: Final = 200
LOOKS: Final = 20  # at weights that are being trained, until they belong to their step


@dataclass(frozen=True, slots=True)
class TextSetup:
    """What decides a training, beside the text.

    Args:
        cell: "rnn", "lstm" or "gru".
        hidden_size: H.
        epochs: passes through the text.
        learning_rate: of Adam; with torch the peak of its schedule.
        seed: of the weights.
    """

    cell: Kind = "rnn"
    hidden_size: int = 32
    epochs: int = 100
    learning_rate: float = 0.02
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """What a network wrote after `step` updates; `loss` in nats, None where nobody knows."""

    step: int
    loss: float | None
    text: str


@dataclass(eq=False)
class TextTraining:
    """A run and what the page computed of it.

    Attributes:
        corpus, title: the text, and what the page calls it, in English.
        setup: all settings.
        whose: what a visitor's own text is called: its file, or its first words; else "".
        model: torch's network, once the worker has made it.
        samples: what it wrote, by step.
    """

    corpus: Corpus
    title: str
    setup: TextSetup
    whose: str = ""
    model: CharNetwork | None = None
    samples: dict[int, Sample] = field(default_factory=dict)
    moments: dict[int, Moment] = field(default_factory=dict)

    @property
    def small(self) -> bool:
        """Whether NumPy trains it."""
        return len(self.corpus.train) * len(self.corpus.vocabulary) <= SMALL

    @cached_property
    def doubts(self) -> Doubts | None:
        """What a loss on the visitor's own text cannot say; None for other texts."""
        return Doubts.of(self.corpus) if self.whose else None

    @property
    def recites(self) -> bool:
        """Whether it is the tutorial's: one sentence, written greedily from its first letter."""
        return self.corpus.name == "sentence"

    @cached_property
    def run(self) -> CharRun:
        """The NumPy run."""
        setup, length = self.setup, len(self.corpus.train)
        streams = 1 if length < 300 else min(32, max(4, length // 2000))
        return build(
            self.corpus,
            CharSetup(
                cell=setup.cell,
                hidden_size=setup.hidden_size,
                epochs=setup.epochs,
                learning_rate=setup.learning_rate,
                streams=streams,
                seed=setup.seed,
            ),
        )

    @cached_property
    def course(self) -> Course:
        """The torch training."""
        return Course(self._begin, constant=False, weights=self._weights)

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self.run.trainer.epoch if self.small else self.course.epoch

    @property
    def begins_anew(self) -> bool:
        """Whether training on lets the learning rate rise and fall once more."""
        return not self.small and self.course.begins_anew

    def loop_of(self, epochs: int) -> Loop:
        """Train so many epochs more."""
        if self.small:
            return replace(self.run, setup=replace(self.run.setup, epochs=epochs)).loop
        return self.course.loop_of(epochs)

    def _begin(self, epochs: int, number: int, stop: Callable[[], bool]) -> Iterator[Event]:
        """A loop with torch, which the worker loads by it."""
        from seqviz.training.tasks.characters import CharRecipe, new_network, train_charlm

        setup, vocabulary = self.setup, self.corpus.vocabulary
        recipe = CharRecipe(
            cell=setup.cell,
            hidden_size=setup.hidden_size,
            epochs=epochs,
            learning_rate=setup.learning_rate,
        )
        if self.model is None:
            self.model = new_network(recipe, len(vocabulary), setup.seed)
        held_out, before = self.corpus.held_out, self.course.step
        return train_charlm(
            self.model,
            vocabulary.encode(self.corpus.train),
            recipe,
            seed=setup.seed + number,
            held_out=vocabulary.encode(held_out) if len(held_out) > 1 else None,
            snapshot=lambda step: due(before + step),
            stop=stop,
        )

    def let_go(self) -> None:
        """Its tab is closed: keep neither the loop nor the network."""
        if not self.small:
            self.course.close()
        self.model = None

    def _weights(self) -> dict[str, NDArray[Any]]:
        """As they are now."""
        assert self.model is not None
        return read_only(self.model.numpy_state())

    def lm(self, parameters: Mapping[str, NDArray[Any]]) -> CharLM:
        """The network of a snapshot."""
        if self.small:
            return self.run.lm(parameters)
        return CharLM(self.corpus.vocabulary, model_from_state(dict(parameters), self.setup.cell))

    def newest(self, history: History) -> tuple[int, CharLM] | None:
        """The network as it is now and after how many updates; None before the first."""
        for _ in range(LOOKS if self.small else 0):
            trainer = self.run.trainer
            step, parameters = trainer.step, trainer.current()
            if trainer.step == step:  # else the worker has just made an update
                return step, self.lm(parameters)
        snapshots = history.snapshots
        return (snapshots[-1].step, self.lm(snapshots[-1].parameters)) if snapshots else None

    # ---------------------------------------------------------------- for the page

    def look(self, history: History) -> bool:
        """Write the samples that are missing, within the budget; whether all are there now."""
        until = time.perf_counter() + BUDGET
        steps = history.steps()
        for snapshot in reversed(history.snapshots):
            if snapshot.step in self.samples:
                continue
            if time.perf_counter() > until:
                return False
            loss = loss_at(steps.step, steps.loss, snapshot.step)
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
        steps, epochs, snapshots = history.steps(), history.epochs(), history.snapshots
        moments = {}
        for snapshot in snapshots:  # read once: the worker may add one meanwhile
            known = self.moments.get(snapshot.step)
            if known is None:
                loss = loss_at(steps.step, steps.loss, snapshot.step)
                known = Moment(snapshot.step, None if loss is None else loss * BITS)
            moments[snapshot.step] = known
        self.moments = moments
        return LiveRun(
            name=name,
            step=steps.step,
            loss=steps.loss * BITS,
            gradient_norm=steps.gradient_norm,
            epoch_step=epochs.step,
            epoch_loss=epochs.loss * BITS,
            validation_loss=epochs.validation_loss * BITS,
            clip=1.0,
            moments=tuple(moments.values()),
            epoch=len(epochs.epoch),
            running=running,
        )


def loss_at(steps: NDArray[Any], losses: NDArray[Any], step: int) -> float | None:
    """The loss of a chunk with the weights after ``step`` updates: that of the step to come."""
    if not len(steps):
        return None
    return float(losses[min(int(np.searchsorted(steps, step + 1)), len(losses) - 1)])
