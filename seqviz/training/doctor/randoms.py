"""The doctor of the training on random numbers: the network that can only learn by heart.

Its network is not kept by the page, so a copy is trained as it was: same seed, same updates, same
weights. Losses are those of new random numbers. Left out: the rules (rivals.py).

Symbols: K new examples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from seqviz.training.doctor.choices import Choices, there, within
from seqviz.training.doctor.curves import Curve, Losses
from seqviz.training.doctor.finding import Stop, finish
from seqviz.training.doctor.rivals import Attempt, Changes, Subject
from seqviz.training.engine.events import StepDone
from seqviz.training.engine.history import History

MOST: Final = 3000  # updates of an attempt: each is tiny
NEW: Final = 2000  # examples whose losses are compared


@dataclass(frozen=True, slots=True)
class Randoms:
    """The tutorial's training on random numbers with random labels.

    Args:
        epochs: of one update each.
        choices: that the page offers.
    """

    epochs: int
    choices: Choices

    def subject(self, history: History) -> Subject:
        """What an examination needs of the training with this history."""
        from seqviz.training.tasks.random_vectors import CLASSES, TUTORIAL

        curve = Curve.of(history, held_out=True)
        done, fits = curve.epochs or self.epochs, within(self._updates, MOST)
        return Subject(
            history=history,
            held_out=True,
            measure=lambda stop: finish(self.attempt({}, history.last_step, stop)),
            trivial=np.full(NEW, np.log(CLASSES)),
            rivals=there(self.choices.lengths(done, curve.at, fits)),
            attempt=self.attempt,
            updates=self._updates,
            most=MOST,
            units=TUTORIAL.hidden_size,
        )

    def _updates(self, changes: Changes) -> int:
        return int(changes.get("epochs", self.epochs))

    def attempt(self, changes: Changes, count: int | None, stop: Stop) -> Attempt:
        """Train a copy from the first weights; see ``rivals.Subject``."""
        import torch
        from torch.nn import functional as F

        from seqviz.training.tasks.random_vectors import TUTORIAL, random_vectors, train_random

        epochs: int = changes.get("epochs", self.epochs)
        network, _learned, events = train_random(
            replace(TUTORIAL, epochs=max(epochs, count or 0)), held_out=1, stop=stop
        )
        for event in events:
            if isinstance(event, StepDone):
                yield
                if event.step == (count or epochs):
                    break
        if stop():
            return None
        new = random_vectors(np.random.default_rng(0).spawn(2)[1], NEW)  # as the page's
        labels = torch.tensor(new.labels)
        with torch.inference_mode():
            logits = network(torch.tensor(new.x), torch.ones_like(labels))
            losses = F.cross_entropy(logits, labels, reduction="none")
        found: Losses = losses.numpy().astype(np.float64)
        return found
