"""The task of counting brackets: after every character, how deep it stands.

Texts are drawn as they are needed. Left out: what an update is made from (brackets_lesson.py), the
shipped network (models/bracket_reader.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.data.brackets import LABELS, MAX_LENGTH, SEED, SYMBOLS, random_texts
from seqviz.models.bracket_reader import measure
from seqviz.models.bridge import model_from_state
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.door import is_readable
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.torch_trainer import Lesson, TorchTrainer
from seqviz.training.tasks.arrays import Arrays, Repeatable
from seqviz.training.tasks.task import Score, Task
from seqviz.training.tasks.torch_run import TorchRun

if TYPE_CHECKING:
    from seqviz.training.tasks.brackets_lesson import BracketLSTM

NEW_TEXTS: Final = 200  # that an epoch is measured on


@dataclass(frozen=True, slots=True)
class BracketRecipe:
    """All settings of one training.

    Args:
        epochs, steps: how many epochs, and steps in each.
        batch_size: texts a step.
        length: characters of a text.
        learning_rate: the peak of the one-cycle schedule, reached after a tenth of all steps.
        clip: longest gradient (Euclidean norm).
    """

    epochs: int = 16
    steps: int = 500
    batch_size: int = 64
    length: int = MAX_LENGTH
    learning_rate: float = 0.03
    clip: float = 1.0

    def __post_init__(self) -> None:
        for name in ("epochs", "steps", "batch_size", "length"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; wanted 1 or more")
        for name in ("learning_rate", "clip"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; wanted more than 0")


@dataclass(eq=False)
class BracketsRun(TorchRun, Repeatable):
    """One network that learns to count.

    Args:
        setup: its recipe.
        seed: of the weights and of the texts.

    Attributes:
        model: torch's network, once the worker has made it.
    """

    setup: BracketRecipe
    seed: int = 0
    model: BracketLSTM | None = field(default=None, init=False)
    learner: TorchTrainer = field(init=False)

    def __post_init__(self) -> None:
        self.learner = TorchTrainer(self._begin, weights=self._weights, each_epoch=True)

    @property
    def clip(self) -> float | None:
        """Of its recipe."""
        return self.setup.clip

    def _begin(self, epochs: int, lessons: int) -> Lesson:
        """A lesson, by which torch is loaded: in the worker."""
        from seqviz.training.tasks.brackets_lesson import brackets_lesson, new_model

        if self.model is None:
            self.model = new_model(self.seed)
        recipe = replace(self.setup, epochs=epochs)
        return brackets_lesson(self.model, recipe, seed=self.seed + lessons)

    @cached_property
    def arrays(self) -> Arrays:
        """As many texts as an epoch is measured on, and as many others."""
        learned, held_out = (
            random_texts(rng, NEW_TEXTS, self.setup.length)
            for rng in np.random.default_rng((SEED, self.seed)).spawn(2)
        )
        X, X_held_out = learned.x.swapaxes(0, 1), held_out.x.swapaxes(0, 1)
        y, y_held_out = learned.labels.T, held_out.labels.T
        return Arrays(
            X, y, X_held_out, y_held_out, loss="cross_entropy", outputs=len(LABELS), every_step=True
        )

    @property
    def updates(self) -> int:
        """That its whole training makes."""
        return self.setup.epochs * self.setup.steps

    def again(self, changes: Mapping[str, Any]) -> BracketsRun:
        """With the same texts."""
        return BracketsRun(replace(self.setup, **changes), self.seed)

    def network(self, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
        """An LSTM."""
        return model_from_state(dict(parameters))

    @property
    def about(self) -> str:
        """They are drawn."""
        return "random texts"

    def score(self, snapshot: SnapshotTaken) -> Score:
        """The share of characters read right in the texts that this epoch is measured on."""
        _texts, checks = np.random.default_rng(self.seed).spawn(2)
        for _epoch in range(max(1, snapshot.epoch)):
            new = random_texts(checks, NEW_TEXTS, self.setup.length)
        return measure(self.network(snapshot.parameters), [new], "new texts").accuracy, None

    def settings(self) -> dict[str, Any]:
        """As chosen."""
        return asdict(self.setup) | {"seed": self.seed}


def _reads(sizes: Architecture) -> bool:
    """A symbol in, a depth out."""
    return is_readable(sizes) and (sizes.input_size, sizes.num_classes) == (
        len(SYMBOLS),
        len(LABELS),
    )


TASK: Final = Task(
    "brackets",
    BracketsRun,
    lambda seed: BracketsRun(BracketRecipe(epochs=3, steps=12, batch_size=16, length=12), seed),
    _reads,
    kept_as="brackets",
    title="how deep brackets are nested, after every character",
    setup=BracketRecipe(),
)
