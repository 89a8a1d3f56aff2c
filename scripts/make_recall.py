"""Teach three small networks to recall the first letter of a sequence, for the page *Compare*.

Run: ``python -m scripts.make_recall`` (some ten seconds on one core). An RNN, an LSTM as PyTorch
begins it, and the same LSTM with its forget gate opened read the same sequences in the same order
with the same settings. The number of updates was chosen so that one has learned it and the others
have not yet: trained on, they may. How well each came out is measured on the page itself. Same
versions and machine: same weights.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import numpy as np

from seqviz.cells import CELLS, RNNModel
from seqviz.cells.initialisations import drawn
from seqviz.models.checkpoint_model import save_model
from seqviz.models.recall import (
    BATCH,
    CLIP,
    COMMAND,
    HIDDEN,
    LETTERS,
    PUPILS,
    RATE,
    SEED,
    TAUGHT,
    UPDATES,
    Pupil,
    asked,
    task,
)
from seqviz.training.engine.trainer import Trainer

TRIED: Final = 200
ROUND: Final = 25  # updates between two draws of sequences


def begun(pupil: Pupil) -> RNNModel:
    """A network before it has read anything; the same numbers for both LSTMs, but for biases."""
    arrays = drawn(
        CELLS[pupil.kind].describe(),
        len(task().inputs),
        HIDDEN,
        pupil.start,
        rng=np.random.default_rng(SEED),
        dtype=np.float32,
        **pupil.options,
    )
    bound = 1 / np.sqrt(HIDDEN)
    W_y = np.random.default_rng((SEED, 1)).uniform(-bound, bound, (LETTERS, HIDDEN))
    return RNNModel.from_parts(
        [CELLS[pupil.kind].from_parameters(arrays)],
        W_y.astype(np.float32),
        np.zeros(LETTERS, np.float32),
    )


def teach(model: RNNModel) -> Iterator[int]:
    """Train it without an end; the number of updates after every round of new sequences."""
    trainer = Trainer(model, RATE, loss="cross_entropy", clip=CLIP, batch_size=BATCH, seed=SEED)
    rng = np.random.default_rng((SEED, 2))
    while True:
        read = task().sequences(rng, ROUND * BATCH, TAUGHT + 1)
        every = np.repeat(read.y[:, np.newaxis], TAUGHT + 1, axis=1)  # (N, T): after every step
        trainer.train(read.x, every, 1, every_step=True, progress=False)
        yield trainer.step


def taught(pupil: Pupil) -> RNNModel:
    """One network, once it has read all sequences."""
    model = begun(pupil)
    next(step for step in teach(model) if step >= UPDATES)
    return model


def right(model: RNNModel, longest: int = TAUGHT) -> list[float]:
    """The share of right answers at each delay from 0 on."""
    tried = asked(TRIED, longest, 0)
    y = model.forward(tried.x.swapaxes(0, 1)).y  # (T, N, K)
    found: list[float] = (y.argmax(axis=2) == tried.y).mean(axis=1).tolist()
    return found


def main() -> None:
    """Teach, save and try all three."""
    for pupil in PUPILS:
        started = time.process_time()
        model = taught(pupil)
        settings = {
            "cell": pupil.kind,
            "start": pupil.start,
            "options": dict(pupil.options),
            "updates": UPDATES,
            "batch_size": BATCH,
            "learning_rate": RATE,
            "optimizer": "adam",
            "clip": CLIP,
            "delays": f"0 to {TAUGHT}",
        }
        save_model(
            pupil.path,
            model,
            task="classes",
            recipe=settings,
            seed=SEED,
            data=f"{UPDATES * BATCH} sequences of {LETTERS} letters, drawn (data/memory.py)",
            command=COMMAND,
            day=datetime.now(UTC).date(),
        )
        shares = right(model)
        said = ", ".join(f"{delay}: {shares[delay]:.0%}" for delay in (1, 2, 5, 10, 20, 50, TAUGHT))
        print(f"{pupil.name}: right at delay {said}; {time.process_time() - started:.0f} s")


if __name__ == "__main__":
    main()
