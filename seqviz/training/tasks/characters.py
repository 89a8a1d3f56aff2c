"""The task of saying the next character of a text: settings and runs.

NumPy learns small texts, torch large ones: both learners tell the same events. Left out: what an
update is made from (characters_lesson.py, characters_numpy.py), writing with the network.

Symbols: C characters of a text, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.base import Kind
from seqviz.data.corpora import Corpus, zen
from seqviz.models.bridge import model_from_state
from seqviz.models.charlm import CharLM
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.door import is_readable
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.examples import examples
from seqviz.training.engine.history import History
from seqviz.training.engine.learner import Learner
from seqviz.training.engine.measure import measure
from seqviz.training.engine.snapshots import due
from seqviz.training.engine.through_time import Reach, reach
from seqviz.training.engine.torch_trainer import Lesson, TorchTrainer
from seqviz.training.tasks.characters_numpy import CharRun, CharSetup, build, examples_of
from seqviz.training.tasks.task import Score, Task
from seqviz.training.tasks.torch_run import TorchRun

if TYPE_CHECKING:
    from seqviz.models.char_network import CharNetwork
    from seqviz.training.doctor.choices import Choices
    from seqviz.training.doctor.finding import Examine

WEIGHT_DECAY: Final = 0.01  # of torch's recipe
BITS: Final = 1 / math.log(2)  # in a nat
SMALL: Final = 4_000_000  # one-hot numbers C · V up to which NumPy trains
LOOKED_BACK: Final = 50  # characters before a wrong one that the picture of its gradient shows
PIECES: Final = 16  # of the text, evenly spread, that it is the mean of
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


@dataclass(eq=False)
class CharactersRun(TorchRun):
    """One network that learns to continue a text.

    Args:
        corpus: the text.
        setup: its settings.
        whose: what a visitor's own text is called: its file, or its first words; else "".

    Attributes:
        model: torch's network, once the worker has made it.
        small: whether NumPy trains it.
    """

    corpus: Corpus
    setup: TextSetup
    whose: str = field(default="", kw_only=True)
    small: bool = field(init=False)
    model: CharNetwork | None = field(default=None, init=False)
    learner: Learner = field(init=False)

    def __post_init__(self) -> None:
        self.small = len(self.corpus.train) * len(self.corpus.vocabulary) <= SMALL
        self.learner = (
            self.run.learner
            if self.small
            else TorchTrainer(self._begin, weights=self._weights, due=due)
        )

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

    @property
    def clip(self) -> float | None:
        """Of both recipes."""
        return 1.0

    @property
    def weight_decay(self) -> float | None:
        """Of torch's recipe; NumPy's has none."""
        return None if self.small else WEIGHT_DECAY

    @property
    def unit(self) -> float:
        """Losses are shown in bits."""
        return BITS

    def _begin(self, epochs: int, lessons: int) -> Lesson:
        """A lesson with torch, which the worker loads by it."""
        from seqviz.training.tasks.characters_lesson import (
            CharRecipe,
            characters_lesson,
            new_network,
        )

        setup, vocabulary = self.setup, self.corpus.vocabulary
        recipe = CharRecipe(
            cell=setup.cell,
            hidden_size=setup.hidden_size,
            epochs=epochs,
            learning_rate=setup.learning_rate,
        )
        if self.model is None:
            self.model = new_network(recipe, len(vocabulary), setup.seed)
        held_out = self.corpus.held_out
        return characters_lesson(
            self.model,
            vocabulary.encode(self.corpus.train),
            recipe,
            seed=setup.seed + lessons,
            held_out=vocabulary.encode(held_out) if len(held_out) > 1 else None,
        )

    def network(self, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
        """With its weights under the names that the learner gives them."""
        if self.small:
            return self.run.lm(parameters).model
        return model_from_state(dict(parameters), self.setup.cell)

    def lm(self, parameters: Mapping[str, NDArray[Any]]) -> CharLM:
        """The network of a snapshot, with its characters."""
        return CharLM(self.corpus.vocabulary, self.network(parameters))

    def newest(self, history: History) -> tuple[int, CharLM] | None:
        """The network as it is now and after how many updates; None before the first."""
        for _ in range(LOOKS if self.small else 0):
            trainer = self.run.trainer
            step, parameters = trainer.step, trainer.current()
            if trainer.step == step:  # else the worker has just made an update
                return step, self.lm(parameters)
        snapshots = history.snapshots
        return (snapshots[-1].step, self.lm(snapshots[-1].parameters)) if snapshots else None

    def now(self, history: History) -> RNNModel | None:
        """The newest weights, told or not."""
        newest = self.newest(history)
        return None if newest is None else newest[1].model

    @property
    def about(self) -> str:
        """Which text."""
        return self.corpus.name

    def score(self, snapshot: SnapshotTaken) -> Score:
        """Nats a character of the text held out, read in one go from zeros.

        The share of characters that were the likeliest is what NumPy's epochs tell beside it.
        """
        text, lm = self.corpus.held_out, self.lm(snapshot.parameters)
        if len(text) < 2:
            return None, None
        if not self.small:
            return None, lm.measure(text).loss
        X, y = examples_of(text, lm.vocabulary)
        asked = examples(lm.model, X, y, loss="cross_entropy", every_step=True)
        found = measure(lm.model, asked, "cross_entropy")
        assert found is not None, "nothing stopped it"
        return found[1], found[0]

    @cached_property
    def pieces(self) -> NDArray[np.int64]:
        """Some of what is learned, (N, T + 1) characters by their index: T that are read, and one.

        T as many as an update goes back at most, or as the text has.
        """
        text = self.corpus.vocabulary.encode(self.corpus.train)
        steps = min(LOOKED_BACK, len(text) - 1)
        last = len(text) - steps - 1
        starts = np.unique(np.linspace(0, last, min(last + 1, PIECES)).astype(int))
        found: NDArray[np.int64] = text[starts[:, None] + np.arange(steps + 1)]
        return found

    def reach(self, model: RNNModel) -> Generator[None, None, Reach]:
        """On some pieces of the text, each read from zeros: the error of the one character after.

        An update adds up the errors of all characters; that of one shows how far back it teaches.
        """
        one_hot = np.eye(len(self.corpus.vocabulary), dtype=model.dtype)
        read, wanted = one_hot[self.pieces[:, :-1]], self.pieces[:, -1]
        asked = examples(model, read, wanted, loss="cross_entropy", every_step=False)
        return reach(model, asked, "cross_entropy")

    def examine(self, history: History, choices: Choices | None = None) -> Examine | None:
        """Once it has made an update; its network of now, which NumPy need not have told."""
        from seqviz.training.doctor.characters import Characters
        from seqviz.training.doctor.choices import USUAL
        from seqviz.training.doctor.rivals import examine_rivals

        newest, one = self.newest(history), self.setup
        if newest is None or not newest[0]:
            return None
        plain = CharSetup(one.cell, one.hidden_size, one.epochs, one.learning_rate, seed=one.seed)
        setup = self.run.setup if self.small else plain
        patient, model = (
            Characters(self.corpus, setup, self.small, choices or USUAL),
            newest[1].model,
        )
        return lambda stop: examine_rivals(patient.subject(model, history), stop)

    def settings(self) -> dict[str, Any]:
        """As chosen, with the characters that it knows."""
        known = {"corpus": self.corpus.name, "characters": self.corpus.vocabulary.characters}
        return asdict(self.setup) | known | ({"whose": self.whose} if self.whose else {})


def loss_at(steps: NDArray[Any], losses: NDArray[Any], step: int) -> float | None:
    """The loss of a chunk with the weights after ``step`` updates: that of the step to come."""
    if not len(steps):
        return None
    return float(losses[min(int(np.searchsorted(steps, step + 1)), len(losses) - 1)])


def _reads(sizes: Architecture) -> bool:
    """As many inputs as outputs."""
    return is_readable(sizes) and sizes.input_size == sizes.num_classes


TASK: Final = Task(
    "characters",
    CharactersRun,
    lambda seed: CharactersRun(zen(), TextSetup("gru", 16, 3, 0.01, seed)),
    _reads,
    kept_as="text",
    title="the next character of a text",
)
