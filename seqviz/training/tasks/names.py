"""The task of telling the class of a text from its characters: settings, texts and runs.

The network is torch's, trained as on the command line; what is shown is read by NumPy with the
weights of a snapshot. The tutorial's random numbers with random labels are one of its sources: the
same network, with nothing to learn. Left out: what an update is made from (names_lesson.py).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import CELLS, Cell, Kind, RNNModel
from seqviz.data.names import Examples, TextData, load_names
from seqviz.data.poems import load_poems
from seqviz.models.architecture import IN_TORCH
from seqviz.models.text_classifier import TextClassifier, Vocabulary
from seqviz.training.engine.door import is_readable
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.examples import examples
from seqviz.training.engine.history import History
from seqviz.training.engine.through_time import SEQUENCES, Reach, reach_of_ends, some_of
from seqviz.training.engine.torch_trainer import Lesson, TorchTrainer
from seqviz.training.tasks.task import Score, Task
from seqviz.training.tasks.torch_run import TorchRun

if TYPE_CHECKING:
    from seqviz.training.doctor.choices import Choices
    from seqviz.training.doctor.finding import Examine
    from seqviz.training.tasks.names_lesson import TextNetwork

Source = Literal["names", "poems", "own", "random"]
SOURCES: Final[tuple[Source, ...]] = ("names", "poems", "own", "random")
SHIPPED_TEXTS: Final[Mapping[str, Callable[[], TextData]]] = {
    "names": load_names,
    "poems": load_poems,
}
"""The sources that come with the app."""
UNITS: Final = (16, 32, 64, 128, 256)
EPOCHS: Final = (1, 2, 5, 14, 30, 60)
RANDOM_EPOCHS: Final = (10, 100, 1000, 3000)  # the first as printed
RANDOM_UNITS: Final = 20
WEIGHT_DECAY: Final = 0.05  # of the recipe
POEM_UNITS: Final = 32  # and epochs: of the shipped reader of verse
POEM_EPOCHS: Final = 5
LOOKED_AT: Final = 0.75  # of the texts are no longer than those whose gradient is shown
LENGTHS: Final = 8  # different ones at most among those


@dataclass(frozen=True, slots=True)
class NamesSetup:
    """What decides a training; the shipped recipe by default.

    Args:
        source: shipped names or verse, the visitor's own table, or the tutorial's random numbers.
        cell: of the network; the tutorial's is an RNN.
        units: H.
        epochs: passes through the data.
    """

    source: Source = "names"
    cell: Kind = "gru"
    units: int = 128
    epochs: int = 14

    @classmethod
    def of(cls, source: Source) -> NamesSetup:
        """As a source is first offered."""
        if source == "random":
            return cls("random", "rnn", RANDOM_UNITS, RANDOM_EPOCHS[0])
        if source == "poems":
            return cls("poems", units=POEM_UNITS, epochs=POEM_EPOCHS)
        return cls(source)

    @property
    def choices(self) -> tuple[int, ...]:
        """How many epochs there may be."""
        return RANDOM_EPOCHS if self.source == "random" else EPOCHS

    def to_link(self) -> str:
        """As in an address: ``names.gru.128.14``."""
        return f"{self.source}.{self.cell}.{self.units}.{self.epochs}"

    @classmethod
    def from_link(cls, link: str) -> NamesSetup:
        """What an address says; the usual one where it says nonsense."""
        match link.split("."):
            case [source, cell, units, epochs] if source in SOURCES and cell in IN_TORCH:
                usual = cls.of(source)
                found = replace(
                    usual,
                    cell=cell,
                    units=_one_of(units, UNITS, usual.units),
                    epochs=_one_of(epochs, usual.choices, usual.epochs),
                )
                if source == "random":
                    return replace(found, cell=usual.cell, units=usual.units)
                return found
        return cls()


def _one_of(text: str, choices: tuple[int, ...], usual: int) -> int:
    return next((choice for choice in choices if str(choice) == text), usual)


def model_of(parameters: Mapping[str, NDArray[Any]], kind: Kind) -> RNNModel:
    """A network with the weights of a snapshot, which are named as ``RNNModel.parameters()``."""
    cells: list[Cell] = []
    while any(name.startswith(f"{len(cells)}.") for name in parameters):
        prefix = f"{len(cells)}."
        own = {n.removeprefix(prefix): a for n, a in parameters.items() if n.startswith(prefix)}
        cells.append(CELLS[kind].from_parameters(own))
    return RNNModel.from_parts(cells, parameters["W_y"], parameters["b_y"])


@dataclass(eq=False)
class NamesRun(TorchRun):
    """One network that learns to classify texts.

    Args:
        setup: its settings.
        data: what it learns, None for random numbers.

    Attributes:
        vocabulary: of its inputs.
        model: torch's network, once the worker has made it.
    """

    setup: NamesSetup
    data: TextData | None
    seed: int = field(default=0, kw_only=True)
    vocabulary: Vocabulary = field(init=False)
    model: TextNetwork | None = field(default=None, init=False)
    learner: TorchTrainer = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary.of(self.data.train.texts if self.data else ())
        learns = self.data is not None
        self.learner = TorchTrainer(
            self._begin,
            endless=not learns,
            weights=self._weights if learns else None,
            each_epoch=True,
        )

    @property
    def file(self) -> str:
        """Of the visitor's table; "" for what is the app's own."""
        return self.data.origin if self.data is not None and self.setup.source == "own" else ""

    @property
    def clip(self) -> float | None:
        """Of its recipe."""
        return None if self.data is None else 1.0

    def learns_from(self, source: Source, data: TextData | None) -> bool:
        """Whether these are the texts that it learns; a table that came again is the same one."""
        mine = self.data
        if source != self.setup.source or mine is None or data is None:
            return source == self.setup.source and mine is data
        return mine is data or (
            (mine.classes, mine.train.texts) == (data.classes, data.train.texts)
            and np.array_equal(mine.train.labels, data.train.labels)
        )

    def _begin(self, epochs: int, lessons: int) -> Lesson:
        """A lesson, by which torch is loaded: in the worker."""
        from seqviz.training.tasks.names_lesson import TextRecipe, new_network, texts_lesson
        from seqviz.training.tasks.random_vectors import TUTORIAL, random_lesson

        setup, data = self.setup, self.data
        if data is None:
            return random_lesson(replace(TUTORIAL, epochs=epochs), held_out=2_000)[2]
        recipe = TextRecipe(kind=setup.cell, hidden_size=setup.units, epochs=epochs)
        if self.model is None:
            self.model = new_network(
                recipe, len(self.vocabulary), len(data.classes), seed=self.seed
            )
        return texts_lesson(
            self.model,
            self.vocabulary,
            data.train,
            recipe,
            seed=self.seed + lessons,
            held_out=data.held_out,
        )

    def _weights(self) -> dict[str, NDArray[Any]]:
        from seqviz.training.tasks.names_lesson import weights_of

        assert self.model is not None
        return weights_of(self.model)

    def network(self, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
        """A new one each time, since it is not small."""
        return model_of(parameters, self.setup.cell)

    def classifier(self, snapshot: SnapshotTaken) -> TextClassifier:
        """The network of a snapshot, with its characters and classes."""
        if self.data is None:
            raise ValueError("random numbers have no texts to classify")
        model = self.network(snapshot.parameters)
        return TextClassifier(model, self.vocabulary, self.data.classes)

    @property
    def about(self) -> str:
        """Which texts."""
        return self.setup.source

    def score(self, snapshot: SnapshotTaken) -> Score:
        """Of all texts held out."""
        classifier = self.classifier(snapshot)
        assert self.data is not None
        found = classifier.measure(self.data.held_out, "held out")
        return found.accuracy, found.loss

    @cached_property
    def looked_at(self) -> tuple[NDArray[np.intp], ...]:
        """Which training texts the gradient is shown of: by length, the shortest first.

        The rather long ones, of which there are still many: as long as three quarters of all are
        at most, and of the next lengths where these alone are few.
        """
        if self.data is None:
            return ()
        lengths = np.array([len(text) for text in self.data.train.texts])
        least = np.quantile(lengths, LOOKED_AT, method="lower")
        found: list[NDArray[np.intp]] = []
        for length in np.unique(lengths[lengths >= least])[:LENGTHS]:
            rows = np.flatnonzero(lengths == length)
            found.append(rows[some_of(len(rows))][: SEQUENCES - sum(map(len, found))])
            if sum(map(len, found)) == SEQUENCES:
                break
        return tuple(found)

    @property
    def shortest_looked_at(self) -> int:
        """Characters of the shortest of those texts: over so many the gradient is shown."""
        assert self.data is not None, "random numbers have no texts"
        return len(self.data.train.texts[self.looked_at[0][0]])

    def reach(self, model: RNNModel) -> Generator[None, None, Reach] | None:
        """On some training texts with nothing hidden, each read whole, over their last characters.

        So many as the shortest of them has; random numbers have no picture.
        """
        if self.data is None or not self.looked_at:
            return None
        texts, labels = self.data.train.texts, self.data.train.labels
        one_hot = np.eye(len(self.vocabulary), dtype=model.dtype)
        sets = [
            examples(
                model,
                one_hot[np.stack([self.vocabulary.encode(texts[k]) for k in rows])],
                labels[rows],
                loss="cross_entropy",
                every_step=False,
            )
            for rows in self.looked_at
        ]
        return reach_of_ends(model, sets, "cross_entropy", self.shortest_looked_at)

    def examine(self, history: History, choices: Choices | None = None) -> Examine | None:
        """Once it has made an update; random numbers as they are learned, by heart."""
        from seqviz.training.doctor.choices import USUAL
        from seqviz.training.doctor.randoms import Randoms
        from seqviz.training.doctor.rivals import examine_rivals
        from seqviz.training.doctor.texts import Texts

        setup, snapshots = self.setup, history.snapshots
        if self.data is None:
            random = Randoms(setup.epochs, choices or USUAL)
            if not history.last_step:
                return None
            return lambda stop: examine_rivals(random.subject(history), stop)
        if not snapshots or not snapshots[-1].step:
            return None
        texts = Texts(self.data, setup.cell, setup.units, setup.epochs, choices or USUAL, self.seed)
        last = snapshots[-1]
        return lambda stop: examine_rivals(texts.subject(self.classifier(last), history), stop)

    def settings(self) -> dict[str, Any]:
        """As chosen, with the characters and classes that it knows."""
        assert self.data is not None, "random numbers are not kept"
        return {
            "source": self.setup.source,
            "cell": self.setup.cell,
            "hidden_size": self.setup.units,
            "epochs": self.setup.epochs,
            "characters": self.vocabulary.characters,
            "classes": list(self.data.classes),
            "file": self.file,
        }


def _tiny(seed: int) -> NamesRun:
    """Two labels, told apart by the first letter."""
    texts = tuple(f"{'ab'[k % 2]}{chr(99 + k % 7)}{'xyz'[k % 3]}{k}" for k in range(120))
    labels = np.arange(120) % 2
    train, held_out = Examples(texts[:96], labels[:96]), Examples(texts[96:], labels[96:])
    data = TextData(("A", "B"), train, held_out, "made up", {})
    return NamesRun(NamesSetup("own", "gru", 16, 3), data, seed=seed)


def _begin(setup: NamesSetup, data: TextData | None = None) -> NamesRun:
    """With shipped texts where those are to be learned, and with nothing for random numbers.

    Raises:
        ValueError: the visitor's own texts are to be learned, and are not given.
    """
    if data is None and setup.source == "own":
        raise ValueError("data must be given for a setup of the user's own, got None")
    shipped = SHIPPED_TEXTS.get(setup.source)
    return NamesRun(setup, shipped() if data is None and shipped is not None else data)


TASK: Final = Task(
    "names",
    _begin,
    _tiny,
    is_readable,
    kept_as="names",
    title="where a name comes from, after every character",
    setup=NamesSetup(),
)
