"""One training of the digit network on a page: its loop, and a reader for each epoch.

The network is torch's, trained as on the command line; what the page shows is read by the NumPy
reader with the weights of that epoch's snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.data.sample import load_sample
from seqviz.figures.live import LiveRun, Moment
from seqviz.models.bridge import model_from_state
from seqviz.models.checkpoint import Architecture, Card, Measured
from seqviz.models.digit_reader import BatchReading, DigitReader, DigitReading
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.digits import Digits as DigitsDoctor
from seqviz.training.engine.by_snapshot import BySnapshot
from seqviz.training.engine.events import Event, SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.tasks.digits_recipes import RECIPES, Recipe
from seqviz.ui.controls.training.course import Course, read_only

if TYPE_CHECKING:
    from seqviz.models.classifier import DigitLSTM

Source = Literal["sample", "full"]
MEAN, STD = 0.1307, 0.3081  # as in models.classifier, which would load torch
WATCHED: Final = 1000  # held-out images whose mistakes are shown: all of the sample's


@dataclass(frozen=True, slots=True)
class DigitsSetup:
    """What decides a training.

    Args:
        source: the shipped sample, or all of MNIST.
        recipe: a name in ``RECIPES``.
        epochs: passes through the images.
        hidden_size: H of both layers.
        seed: of the weights and of the order.
    """

    source: Source = "sample"
    recipe: str = "tutorial"
    epochs: int = 5
    hidden_size: int = 128
    seed: int = 0

    @property
    def settings(self) -> Recipe:
        """The recipe with these epochs."""
        return replace(RECIPES[self.recipe], epochs=self.epochs)

    @property
    def architecture(self) -> Architecture:
        """Two LSTM layers on rows of 28 pixels."""
        return Architecture(hidden_size=self.hidden_size)

    @property
    def card(self) -> Card:
        """What the trained network is; nothing was measured on the test images."""
        return Card(
            architecture=self.architecture,
            mean=MEAN,
            std=STD,
            recipe=asdict(self.settings),
            seed=self.seed,
            command="",
            depends_on={},
            data=self.source,
            date="",
        )


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """Images to train on and others to test on."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    held_images: NDArray[np.uint8]
    held_labels: NDArray[np.int64]


@cache
def digits_of(source: Source) -> Digits:
    """The shipped sample, or MNIST where it lies on this machine.

    Raises:
        DataError: MNIST is not here.
    """
    if source == "sample":
        sample = load_sample()
        train, held = sample.train, sample.held_out
        return Digits(train.images, train.labels, held.images, held.labels)
    from seqviz.data.mnist import load_mnist

    data = load_mnist()
    return Digits(data.train_images, data.train_labels, data.test_images, data.test_labels)


def score_of(reading: BatchReading, source: Source) -> Measured:
    """What a network scored on the first held-out images, of which ``reading`` is its reading."""
    labels = digits_of(source).held_labels[: len(reading.predictions)]
    counts = np.zeros((10, 10), np.int64)
    np.add.at(counts, (labels, reading.predictions), 1)
    likely = reading.probabilities[-1, np.arange(len(labels)), labels]
    with np.errstate(divide="ignore"):
        loss = float(-np.log(likely).mean())
    accuracy = float((reading.predictions == labels).mean())
    return Measured(source, accuracy, loss, tuple(map(tuple, counts.tolist())))


def measured(reader: DigitReader, source: Source) -> DigitReader:
    """The same network with its score in its card.

    Raises:
        DataError: MNIST is asked for and not here.
    """
    reading = reader.read_many(digits_of(source).held_images[:WATCHED])
    return DigitReader(reader.model, replace(reader.card, measured=score_of(reading, source)))


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What a network reads of the first held-out images.

    Attributes:
        predictions: int64 (N,).
        wrong: indices of those that it misreads.
        score: accuracy, loss and what was taken for what.
    """

    predictions: NDArray[np.int64]
    wrong: NDArray[np.intp]
    score: Measured


@dataclass(slots=True, eq=False)
class DigitsTraining:
    """A run and what the page computed of it, by the snapshot that it was computed from.

    Not by its update: where a training diverged, a snapshot of the last good weights takes the
    place of one of the same update.

    Args:
        setup: its settings.
        course: what it has learned so far, and how it goes on.
        model: the network, once the worker has made it.
    """

    setup: DigitsSetup
    course: Course = field(init=False)
    model: DigitLSTM | None = None
    watched: BySnapshot[Watched] = field(default_factory=BySnapshot)
    answers: BySnapshot[DigitReading] = field(default_factory=BySnapshot)
    moments: dict[int, Moment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        recipe = self.setup.settings
        self.course = Course(
            self._begin,
            constant=recipe.schedule == "constant",
            weights=self._weights,
            each_epoch=True,
        )

    def _begin(self, epochs: int, number: int, _stop: Callable[[], bool]) -> Iterator[Event]:
        """A loop, by which torch is loaded: in the worker."""
        import torch

        from seqviz.models.classifier import DigitLSTM
        from seqviz.training.tasks.digits import train_digits

        setup, data = self.setup, digits_of(self.setup.source)
        if self.model is None:
            generator = torch.Generator().manual_seed(setup.seed)
            self.model = DigitLSTM(setup.architecture, generator=generator)
        return train_digits(
            self.model,
            data.images,
            data.labels,
            replace(setup.settings, epochs=epochs),
            seed=setup.seed + number,
            held_out=(data.held_images, data.held_labels),
            snapshots=True,
        )

    def patient(self, epochs: tuple[int, ...]) -> DigitsDoctor:
        """What the doctor examines; ``epochs``: that the page offers."""
        setup, data = self.setup, digits_of(self.setup.source)
        return DigitsDoctor(
            data.images,
            data.labels,
            data.held_images,
            data.held_labels,
            setup.recipe,
            setup.epochs,
            setup.architecture,
            Choices(epochs=epochs),
            setup.seed,
        )

    def let_go(self) -> None:
        """Its tab is closed: keep neither the loop nor the network."""
        self.course.close()
        self.model = None

    def _weights(self) -> dict[str, NDArray[np.float32]]:
        """As they are now."""
        assert self.model is not None
        return read_only(self.model.numpy_state())

    def reader(self, snapshot: SnapshotTaken) -> DigitReader:
        """The network of a snapshot, for pictures; a new one each time, since it is not small."""
        model = model_from_state(dict(snapshot.parameters), "lstm")
        return DigitReader(model, self.setup.card)

    def mistakes(self, snapshot: SnapshotTaken) -> Watched:
        """What it reads of the first held-out images, and which of them it gets wrong."""
        data = digits_of(self.setup.source)

        def look() -> Watched:
            reading = self.reader(snapshot).read_many(data.held_images[:WATCHED])
            wrong = np.flatnonzero(reading.predictions != data.held_labels[:WATCHED])
            return Watched(reading.predictions, wrong, score_of(reading, self.setup.source))

        return self.watched.of(snapshot, look)

    def measured_reader(self, snapshot: SnapshotTaken) -> DigitReader:
        """The network of a snapshot, with its score on the first held-out images in its card."""
        reader = self.reader(snapshot)
        card = replace(reader.card, measured=self.mistakes(snapshot).score)
        return DigitReader(reader.model, card)

    def read(self, snapshot: SnapshotTaken, image: NDArray[np.uint8]) -> DigitReading:
        """The visitor's digit, read by the network of that epoch; the trace is let go."""

        def look() -> DigitReading:
            reading = self.reader(snapshot).read(image)
            return replace(reading, trace=replace(reading.trace, layers=()))

        return self.answers.of(snapshot, look, image.tobytes())

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
        self.watched.keep(snapshots)
        self.answers.keep(snapshots)
        return LiveRun(
            name=name,
            step=steps.step,
            loss=steps.loss,
            gradient_norm=steps.gradient_norm,
            epoch_step=epochs.step,
            epoch_loss=epochs.loss,
            validation_loss=epochs.validation_loss,
            clip=self.setup.settings.clip,
            moments=tuple(moments.values()),
            epoch=len(epochs.epoch),
            running=running,
        )
