"""The task of reading digits, a row of pixels at a step: its settings, images and runs.

The network is torch's, trained as on the command line; what is shown is read by the NumPy reader
with the weights of a snapshot. Left out: what an update is made from (digits_lesson.py), the
recipes (digits_recipes.py).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.data.sample import load_sample
from seqviz.models.bridge import model_from_state
from seqviz.models.checkpoint import Architecture, Card, Measured
from seqviz.models.digit_reader import BatchReading, DigitReader
from seqviz.training.engine.door import is_readable
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.examples import examples
from seqviz.training.engine.history import History
from seqviz.training.engine.through_time import Reach, reach, some_of
from seqviz.training.engine.torch_trainer import Lesson, TorchTrainer, read_only
from seqviz.training.tasks.digits_recipes import RECIPES, Recipe
from seqviz.training.tasks.task import Score, Task
from seqviz.training.tasks.torch_run import TorchRun

if TYPE_CHECKING:
    from seqviz.models.classifier import DigitLSTM
    from seqviz.training.doctor.choices import Choices
    from seqviz.training.doctor.finding import Examine

Source = Literal["sample", "full"]
MEAN, STD = 0.1307, 0.3081  # as in models.classifier, which would load torch


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

    def few(self, train: int, held_out: int) -> Digits:
        """The first so many of each."""
        held = self.held_images[:held_out], self.held_labels[:held_out]
        return Digits(self.images[:train], self.labels[:train], *held)


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


def scored(reading: BatchReading, labels: NDArray[np.int64], on: str) -> Measured:
    """What a network scored on images with these labels, of which ``reading`` is its reading."""
    counts = np.zeros((10, 10), np.int64)
    np.add.at(counts, (labels, reading.predictions), 1)
    likely = reading.probabilities[-1, np.arange(len(labels)), labels]
    with np.errstate(divide="ignore"):
        loss = float(-np.log(likely).mean())
    accuracy = float((reading.predictions == labels).mean())
    return Measured(on, accuracy, loss, tuple(map(tuple, counts.tolist())))


@dataclass(eq=False)
class DigitsRun(TorchRun):
    """One network that learns to read digits.

    Args:
        setup: its settings.
        data: what it learns; by default, once the worker asks, what the settings say.

    Attributes:
        model: torch's network, once the worker has made it.
    """

    setup: DigitsSetup
    data: Digits | None = None
    model: DigitLSTM | None = field(default=None, init=False)
    learner: TorchTrainer = field(init=False)

    def __post_init__(self) -> None:
        recipe = self.setup.settings
        self.learner = TorchTrainer(
            self._begin,
            endless=recipe.schedule == "constant",
            weights=self._weights,
            each_epoch=True,
        )

    @property
    def digits(self) -> Digits:
        """What it learns."""
        return self.data or digits_of(self.setup.source)

    @property
    def clip(self) -> float | None:
        """Of its recipe."""
        return self.setup.settings.clip

    def _begin(self, epochs: int, lessons: int) -> Lesson:
        """A lesson, by which torch is loaded: in the worker."""
        from seqviz.training.tasks.digits_lesson import digits_lesson

        setup, data = self.setup, self.digits
        if self.model is None:
            self.model = self._new_model()
        return digits_lesson(
            self.model,
            data.images,
            data.labels,
            replace(setup.settings, epochs=epochs),
            seed=setup.seed + lessons,
            held_out=(data.held_images, data.held_labels),
        )

    def _new_model(self) -> DigitLSTM:
        import torch

        from seqviz.models.classifier import DigitLSTM

        generator = torch.Generator().manual_seed(self.setup.seed)
        return DigitLSTM(self.setup.architecture, generator=generator)

    def first_weights(self) -> Mapping[str, NDArray[Any]]:
        """Read-only copies of the weights with which it begins, which loads torch."""
        return read_only(self._new_model().numpy_state())

    def network(self, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
        """A new one each time, since it is not small."""
        return model_from_state(dict(parameters), "lstm")

    def reader(self, snapshot: SnapshotTaken) -> DigitReader:
        """The network of a snapshot, for pictures."""
        return DigitReader(self.network(snapshot.parameters), self.setup.card)

    @property
    def about(self) -> str:
        """Which images."""
        return self.setup.source

    def score(self, snapshot: SnapshotTaken) -> Score:
        """Of all images held out."""
        data = self.digits
        reading = self.reader(snapshot).read_many(data.held_images)
        found = scored(reading, data.held_labels, self.setup.source)
        return found.accuracy, found.loss

    def reach(self, model: RNNModel) -> Generator[None, None, Reach]:
        """On training images as they are, nothing left out at random."""
        data, rows = self.digits, some_of(len(self.digits.images))
        pixels = (data.images[rows] / 255 - MEAN) / STD  # (N, 28, 28): a row at a step
        learned = examples(model, pixels, data.labels[rows], loss="cross_entropy", every_step=False)
        return reach(model, learned, "cross_entropy")

    def examine(self, history: History, choices: Choices | None = None) -> Examine | None:
        """Once it has made an update."""
        from seqviz.training.doctor.choices import USUAL
        from seqviz.training.doctor.digits import Digits as Patient
        from seqviz.training.doctor.rivals import examine_rivals

        snapshots = history.snapshots
        if not snapshots or not snapshots[-1].step:
            return None
        setup, data = self.setup, self.digits
        patient = Patient(
            data.images,
            data.labels,
            data.held_images,
            data.held_labels,
            setup.recipe,
            setup.epochs,
            setup.architecture,
            choices or USUAL,
            setup.seed,
        )
        last = snapshots[-1].parameters
        return lambda stop: examine_rivals(patient.subject(last, history), stop)

    def settings(self) -> dict[str, Any]:
        """As chosen."""
        return asdict(self.setup)


def _reads(sizes: Architecture) -> bool:
    """Rows of 28 pixels in, two layers, ten classes out."""
    return sizes.reads_digits and sizes.num_layers == 2 and is_readable(sizes)


TASK: Final = Task(
    "digits",
    DigitsRun,
    lambda seed: DigitsRun(
        DigitsSetup(recipe="best", epochs=3, hidden_size=8, seed=seed),
        digits_of("sample").few(400, 50),
    ),
    _reads,
    kept_as="digits",
    title="handwritten digits, read row by row",
    setup=DigitsSetup(),
)
