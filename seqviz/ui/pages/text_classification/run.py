"""One training of a text classifier on the page: its settings, its loop, a reader for each epoch.

The network is torch's, trained as on the command line; what the page shows is read by NumPy with
the weights of that epoch's snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import CELLS, Cell, Kind, RNNModel
from seqviz.data.names import TextData
from seqviz.figures.live import LiveRun, Moment
from seqviz.models.architecture import IN_TORCH
from seqviz.models.bridge import model_from_state
from seqviz.models.text_classifier import TextClassifier, TextReading, Vocabulary
from seqviz.training.engine.by_snapshot import BySnapshot
from seqviz.training.engine.events import Event, SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.ui.controls.training.course import Course, read_only

if TYPE_CHECKING:
    from seqviz.training.tasks.names import TextNetwork

Source = Literal["names", "own", "random"]
SOURCES: Final[tuple[Source, ...]] = ("names", "own", "random")
UNITS: Final = (16, 32, 64, 128, 256)
EPOCHS: Final = (1, 2, 5, 14, 30, 60)
RANDOM_EPOCHS: Final = (10, 100, 1000, 3000)  # the first as printed
RANDOM_UNITS: Final = 20


@dataclass(frozen=True, slots=True)
class NamesSetup:
    """What decides a training; the shipped recipe by default.

    Args:
        source: the shipped names, the visitor's own table, or the tutorial's random numbers.
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


@dataclass(slots=True, eq=False)
class NamesTraining:
    """A run and what the page computed of it.

    Args:
        setup: its settings.
        data: what it learns, None for random numbers.
        vocabulary: of its inputs.
        course: what it has learned so far, and how it goes on.
        model: the network, once the worker has made it.
    """

    setup: NamesSetup
    data: TextData | None
    vocabulary: Vocabulary = field(init=False)
    course: Course = field(init=False)
    model: TextNetwork | None = None
    answers: BySnapshot[TextReading] = field(default_factory=BySnapshot)
    moments: dict[int, Moment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary.of(self.data.train.texts if self.data else ())
        learns = self.data is not None
        self.course = Course(
            self._begin,
            constant=not learns,
            weights=self._weights if learns else None,
            each_epoch=True,
        )

    @property
    def file(self) -> str:
        """Of the visitor's table; "" for what is the app's own."""
        return self.data.origin if self.data is not None and self.setup.source == "own" else ""

    def learns_from(self, source: Source, data: TextData | None) -> bool:
        """Whether these are the texts that it learns; a table that came again is the same one."""
        mine = self.data
        if source != self.setup.source or mine is None or data is None:
            return source == self.setup.source and mine is data
        return mine is data or (
            (mine.classes, mine.train.texts) == (data.classes, data.train.texts)
            and np.array_equal(mine.train.labels, data.train.labels)
        )

    def _begin(self, epochs: int, number: int, stop: Callable[[], bool]) -> Iterator[Event]:
        """A loop, by which torch is loaded: in the worker."""
        from seqviz.training.tasks.names import TextRecipe, new_network, train_texts
        from seqviz.training.tasks.random_vectors import TUTORIAL, train_random

        setup, data = self.setup, self.data
        if data is None:
            return train_random(replace(TUTORIAL, epochs=epochs), held_out=2_000, stop=stop)[2]
        recipe = TextRecipe(kind=setup.cell, hidden_size=setup.units, epochs=epochs)
        if self.model is None:
            self.model = new_network(recipe, len(self.vocabulary), len(data.classes), seed=0)
        return train_texts(
            self.model,
            self.vocabulary,
            data.train,
            recipe,
            seed=number,
            held_out=data.held_out,
            snapshots=True,
            stop=stop,
        )

    def let_go(self) -> None:
        """Its tab is closed: keep neither the loop nor the network."""
        self.course.close()
        self.model = None

    def _weights(self) -> dict[str, NDArray[Any]]:
        """As they are now, under the names of ``RNNModel.parameters()``."""
        assert self.model is not None
        network = model_from_state(self.model.numpy_state(), self.setup.cell)
        return read_only(dict(network.parameters()))

    def classifier(self, snapshot: SnapshotTaken) -> TextClassifier:
        """The network of a snapshot; a new one each time, since it is not small."""
        if self.data is None:
            raise ValueError("random numbers have no texts to classify")
        model = model_of(snapshot.parameters, self.setup.cell)
        return TextClassifier(model, self.vocabulary, self.data.classes)

    def read(self, snapshot: SnapshotTaken, text: str) -> TextReading:
        """A text, read by the network of that epoch; the trace and its inputs are let go.

        Raises:
            TextError: as ``TextClassifier.read``.
        """

        def look() -> TextReading:
            reading = self.classifier(snapshot).read(text)
            trace = replace(reading.trace, layers=())
            return replace(reading, trace=trace, x=np.empty((0, 1, 0), np.float32))

        return self.answers.of(snapshot, look, text)

    def live_run(self, history: History, name: str, *, running: bool) -> LiveRun:
        """As far as it has come."""
        steps, epochs, snapshots = history.steps(), history.epochs(), history.snapshots
        moments = {}
        for snapshot in snapshots:  # read once: the worker may add one meanwhile
            known = self.moments.get(snapshot.step)
            at = np.flatnonzero(epochs.step == snapshot.step)
            if known is None or (known.loss is None and len(at)):  # it comes before its epoch
                loss = float(epochs.validation_loss[at[0]]) if len(at) else None
                known = Moment(snapshot.step, loss)
            moments[snapshot.step] = known
        self.moments = moments
        self.answers.keep(snapshots)
        return LiveRun(
            name=name,
            step=steps.step,
            loss=steps.loss,
            gradient_norm=steps.gradient_norm,
            epoch_step=epochs.step,
            epoch_loss=epochs.loss,
            validation_loss=epochs.validation_loss,
            clip=None if self.data is None else 1.0,
            moments=tuple(moments.values()),
            epoch=len(epochs.epoch),
            running=running,
        )
