"""Train a small character model with NumPy alone, live: the tutorial's sentence, a poem, the Zen.

The text is one long sequence (or a few beside each other) with a target at every step, the next
character. It is learned in chunks of `steps` characters: the state flows on from chunk to chunk,
the gradient stops there. The state starts from zeros with every epoch, as generating does.

    loss = mean over the characters of −log softmax(W_y·h_t + b_y)[next character]     in nats

Why not windows of five characters, as the tutorial cuts them: a network that only ever saw five
characters from a zero state has never been where the generating loop, which carries the state
through fifty, soon is. Left out: torch, dropout (characters_lesson.py has both).

Symbols: C characters of a text, V vocabulary, N streams, T characters of a stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.base import Kind
from seqviz.data.corpora import Corpus, sentence
from seqviz.data.text import Vocabulary
from seqviz.models.charlm import CharLM
from seqviz.training.engine.events import Event
from seqviz.training.engine.learner import ArrayLearner, Pair
from seqviz.training.engine.trainer import Trainer

MAX_NUMBERS: Final = 20_000_000  # one-hot numbers of a text: C · V


@dataclass(frozen=True, slots=True)
class CharSetup:
    """All settings of a small training.

    Args:
        cell: "rnn", "lstm" or "gru".
        hidden_size: H.
        epochs: passes through the text.
        learning_rate: of Adam.
        steps: characters of a chunk, through which the gradient flows back.
        streams: N parts of the text that are read beside each other.
        clip: longest gradient (Euclidean norm).
        seed: of the weights.
    """

    cell: Kind = "rnn"
    hidden_size: int = 32
    epochs: int = 100
    learning_rate: float = 0.02
    steps: int = 50
    streams: int = 1
    clip: float = 1.0
    seed: int = 0


SENTENCE: Final = CharSetup()
"""The tutorial's network, which recites its sentence after about 20 epochs."""


@dataclass(frozen=True, slots=True, eq=False)
class CharRun:
    """A training that can be begun.

    Attributes:
        corpus, setup: as given.
        model: not yet trained.
        trainer: of this model.
    """

    corpus: Corpus
    setup: CharSetup
    model: RNNModel
    trainer: Trainer

    @property
    def learner(self) -> ArrayLearner:
        """Trains it, in as many parts as anybody likes."""
        return ArrayLearner(self.trainer, self._data, every_step=True)

    def _data(self) -> tuple[Pair, Pair | None]:
        vocabulary, held_out = self.corpus.vocabulary, self.corpus.held_out
        learned = examples_of(self.corpus.train, vocabulary, self.setup.streams)
        return learned, examples_of(held_out, vocabulary) if len(held_out) > 1 else None

    def loop(self, stop: Callable[[], bool]) -> Iterator[Event]:
        """Run the whole training; called again after its end it trains as long once more."""
        return self.learner.run(self.setup.epochs, stop=stop)

    def lm(self, parameters: Mapping[str, NDArray[Any]] | None = None) -> CharLM:
        """The model as it is now, or as a snapshot has it; safe while another thread trains.

        Args:
            parameters: of a `SnapshotTaken`; the trainer's present ones by default.
        """
        model = deepcopy(self.model)
        values = self.trainer.current() if parameters is None else parameters
        for name, array in model.parameters().items():
            array[...] = values[name]
        return CharLM(self.corpus.vocabulary, model)


def build(corpus: Corpus | None = None, setup: CharSetup = SENTENCE) -> CharRun:
    """Make a network and its trainer for a text; the tutorial's by default.

    Args:
        corpus: what to learn.
        setup: all settings.

    Raises:
        ValueError: a text with so many characters and kinds of them that its one-hot rows would
            not fit; train such a text with torch.
    """
    corpus = corpus or sentence()
    numbers = len(corpus.train) * len(corpus.vocabulary)
    if numbers > MAX_NUMBERS:
        raise ValueError(
            f"the text makes {numbers:,} one-hot numbers ({len(corpus.train):,} characters of "
            f"{len(corpus.vocabulary)} kinds); wanted at most {MAX_NUMBERS:,}"
        )
    size = len(corpus.vocabulary)
    rng = np.random.default_rng(setup.seed)
    model = RNNModel(size, setup.hidden_size, size, cell=setup.cell, rng=rng, dtype=np.float32)
    trainer = Trainer(
        model,
        setup.learning_rate,
        loss="cross_entropy",
        clip=setup.clip,
        batch_size=None,
        truncate=setup.steps,
        seed=setup.seed,
    )
    return CharRun(corpus, setup, model, trainer)


def examples_of(
    text: str, vocabulary: Vocabulary, streams: int = 1
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """One-hot rows and the index of the next character for each: (N, T, V) and (N, T)."""
    indices = vocabulary.encode(text)
    streams = max(1, min(streams, len(indices) - 1))
    length = (len(indices) - 1) // streams
    x = indices[: streams * length].reshape(streams, length)
    y = indices[1 : streams * length + 1].reshape(streams, length)
    return np.eye(len(vocabulary), dtype=np.float32)[x], y
