"""Measure counts of characters on the held-out Tang poems and write their loss into the card.

Run: ``python -m scripts.tang_baseline``, after every change of the poems or of the network.
`seqviz.models.char_ngrams` says what is counted. Nothing was chosen on the held-out poems.
"""

from __future__ import annotations

from dataclasses import replace

from seqviz.data.corpora import tang
from seqviz.models.char_checkpoint import load_charlm, save_charlm
from seqviz.models.char_ngrams import NGrams
from seqviz.models.charlm import SHIPPED
from seqviz.training.tasks.characters_card import HELD_OUT


def main() -> None:
    """Count, measure, write, say."""
    corpus = tang()
    measured = NGrams(corpus.train, len(corpus.vocabulary)).measure(corpus.held_out, HELD_OUT)
    tensors, card = load_charlm(SHIPPED["tang"])
    save_charlm(SHIPPED["tang"], tensors, replace(card, counted=measured))
    network = card.measured
    assert network is not None
    print(f"network {network.loss:.4f} nats, counts {measured.loss:.4f} nats per character")


if __name__ == "__main__":
    main()
