"""The doctor of character networks: what an examination looks at, and how it trains a copy.

Losses are those of the held-out characters, read in one go from a state of zeros; of the learned
text itself where nothing is held out. The answer that needs no network is each character by its
frequency. Copies are trained as the page trains: NumPy for small texts, torch for large ones, of
which only some updates are made. Left out: the rules (rivals.py).

Symbols: V vocabulary, K characters that are guessed.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.data.corpora import Corpus
from seqviz.models.text_classifier import log_softmax
from seqviz.training.doctor.choices import Choices, there, within
from seqviz.training.doctor.curves import Curve, Losses
from seqviz.training.doctor.finding import Stop
from seqviz.training.doctor.rivals import Attempt, Changes, Subject
from seqviz.training.engine.events import StepDone, never
from seqviz.training.engine.history import History
from seqviz.training.tasks.characters_numpy import CharSetup, build, examples_of

BITS: Final = 1 / math.log(2)  # in a nat, as the page draws them
MOST_ASKED: Final = 5_000  # characters whose losses are compared
CHUNK: Final = 500  # characters read at a time
WORK: Final = 1.2e10  # of multiplications in an attempt
A_STEP: Final = 3e5  # multiplications that take as long as calling one step of a network
MOST, FEWEST, WITH_TORCH = 800, 60, 120  # updates of an attempt


@dataclass(frozen=True, slots=True)
class Characters:
    """A training of a character network.

    Args:
        corpus: what it learns.
        setup: all settings.
        small: whether NumPy trains it.
        choices: that the page offers.
    """

    corpus: Corpus
    setup: CharSetup
    small: bool
    choices: Choices

    def subject(self, model: RNNModel, history: History) -> Subject:
        """What an examination needs.

        Args:
            model: the network as it is, a copy.
            history: of its training.
        """
        held_out = len(self.corpus.held_out) > 1
        curve = Curve.of(history, held_out=held_out)
        setup, choices, most = self.setup, self.choices, self._most(model)
        done = curve.epochs or setup.epochs
        return Subject(
            history=history,
            held_out=held_out,
            measure=lambda stop: self.losses(model, stop),
            trivial=self.frequencies(),
            rivals=there(
                choices.lengths(done, curve.at, within(self.updates, most))
                | {
                    "faster": ("learning_rate", choices.faster(setup.learning_rate)),
                    "slower": ("learning_rate", choices.slower(setup.learning_rate)),
                    "larger": ("hidden_size", choices.larger(setup.hidden_size)),
                }
            ),
            attempt=self.attempt,
            updates=self.updates,
            most=most,
            units=setup.hidden_size,
            briefly=True,
            unit=BITS,
        )

    @property
    def _asked(self) -> str:
        """The text whose characters are guessed."""
        text = self.corpus.held_out if len(self.corpus.held_out) > 1 else self.corpus.train
        return text[: MOST_ASKED + 1]

    def losses(self, model: RNNModel, stop: Stop = never) -> Losses | None:
        """Of each character after the first, in nats, (K,); None where it was stopped."""
        vocabulary = self.corpus.vocabulary
        indices = vocabulary.encode(self._asked)
        found, states = [], None
        for first in range(0, len(indices) - 1, CHUNK):
            if stop():
                return None
            read = indices[first : first + CHUNK][: len(indices) - 1 - first]
            x = np.eye(len(vocabulary), dtype=np.float32)[read][:, None]  # (T, 1, V)
            with np.errstate(over="ignore", invalid="ignore"):
                trace = model.forward(x, states)
                logs = log_softmax(trace.y[:, 0].astype(np.float64))  # (T, V)
            states = trace.finals
            found.append(-logs[np.arange(len(read)), indices[first + 1 : first + 1 + len(read)]])
        return np.concatenate(found)

    def frequencies(self) -> Losses:
        """The same, of answering each character by how often it is learned from, (K,)."""
        vocabulary = self.corpus.vocabulary
        counts = np.bincount(vocabulary.encode(self.corpus.train), minlength=len(vocabulary)) + 0.5
        losses: Losses = -np.log(counts / counts.sum())[vocabulary.encode(self._asked)[1:]]
        return losses

    def updates(self, changes: Changes) -> int:
        """That a whole training makes."""
        setup: CharSetup = replace(self.setup, **changes)
        count = len(self.corpus.train)
        if self.small:
            length = (count - 1) // max(1, min(setup.streams, count - 1))
            return setup.epochs * -(-length // setup.steps)
        from seqviz.training.tasks.characters_lesson import CharRecipe

        recipe = CharRecipe()
        steps = min(recipe.steps, count - 1)
        streams = min(recipe.streams, (count - 1) // steps)
        return setup.epochs * ((count - 1) // streams // steps)

    def _most(self, model: RNNModel) -> int:
        if not self.small:
            return WITH_TORCH
        weights = model.parameter_count
        update = self.setup.steps * (3 * self.setup.streams * weights + A_STEP)
        return int(min(MOST, max(FEWEST, WORK // update)))

    def attempt(self, changes: Changes, count: int | None, stop: Stop) -> Attempt:
        """Train a copy from the first weights; see ``rivals.Subject``."""
        setup: CharSetup = replace(self.setup, **changes)
        count = self.updates(changes) if count is None else count
        train = self._with_numpy if self.small else self._with_torch
        model = yield from train(setup, count, stop)
        return None if model is None or stop() else self.losses(model, stop)

    def _with_numpy(
        self, setup: CharSetup, count: int, stop: Stop
    ) -> Generator[None, None, RNNModel | None]:
        run = build(self.corpus, setup)
        step = 0
        x, y = examples_of(self.corpus.train, self.corpus.vocabulary, setup.streams)
        for event in run.trainer.run(x, y, setup.epochs, every_step=True, stop=stop):
            if isinstance(event, StepDone):
                step = event.step
                yield
            if step >= count:
                break
        return None if stop() else run.model

    def _with_torch(
        self, setup: CharSetup, count: int, stop: Stop
    ) -> Generator[None, None, RNNModel | None]:
        from seqviz.models.bridge import model_from_state
        from seqviz.training.tasks.characters_lesson import CharRecipe, new_network, train_charlm

        recipe = CharRecipe(
            cell=setup.cell,
            hidden_size=setup.hidden_size,
            epochs=setup.epochs,
            learning_rate=setup.learning_rate,
        )
        vocabulary = self.corpus.vocabulary
        network = new_network(recipe, len(vocabulary), setup.seed)
        learned: Any = vocabulary.encode(self.corpus.train)
        for event in train_charlm(network, learned, recipe, seed=setup.seed, stop=stop):
            if isinstance(event, StepDone):
                yield
                if event.step >= count:
                    break
        return None if stop() else model_from_state(network.numpy_state(), setup.cell)
