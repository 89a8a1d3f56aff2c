"""Train the three small networks that the detective's connectivity view puts beside each other.

Run: ``python -m scripts.make_connectivity`` (about two minutes on one core). An RNN, an LSTM and a
GRU of 128 units read the same first million characters of Python source in the same order with the
same settings, so that what differs is the cell. They are not tuned: the figures on their cards say
how well each came out. Same Python version, machine and threads: same weights.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

import torch

from seqviz.data.corpora import python_part
from seqviz.models.detective.connectivity import TRIO
from seqviz.training.engine.events import TrainingEnded
from seqviz.training.tasks.characters_card import save_trained
from seqviz.training.tasks.characters_lesson import CharRecipe, new_network, train_charlm

SEED = 0


def main() -> None:
    """Train, store, measure and save all three."""
    torch.set_num_threads(1)
    corpus = python_part()
    for kind, path in TRIO.items():
        recipe = CharRecipe(
            cell=kind,
            hidden_size=128,
            epochs=4,
            learning_rate=6e-3,
            dropout=0.0,
            how_chosen="The same settings for all three cells, set once and not searched.",
        )
        started = time.process_time()
        network = new_network(recipe, len(corpus.vocabulary), SEED)
        events = train_charlm(network, corpus.vocabulary.encode(corpus.train), recipe, seed=SEED)
        ended = [event for event in events if isinstance(event, TrainingEnded)]
        card = save_trained(
            path,
            network,
            corpus,
            recipe,
            seed=SEED,
            command="python -m scripts.make_connectivity",
            precision="auto",
            day=datetime.now(UTC).date(),
        )
        assert card.measured is not None
        print(
            f"{kind}: {ended[0].reason}, {card.measured.loss:.3f} nats per character held out, "
            f"{time.process_time() - started:.0f} s of processor time"
        )


if __name__ == "__main__":
    main()
