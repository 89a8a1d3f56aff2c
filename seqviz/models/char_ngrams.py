"""A character model without a network: how often runs of one, two and three characters occurred.

    P₀(c) = 1 / V
    Pₙ(c | h) = (max(count(h·c) − d, 0) + d · kinds(h) · Pₙ₋₁(c | h without its first)) / count(h)

with h the n − 1 characters before c, kinds(h) how many different ones followed it, and the discount
d = ¾ (absolute discounting); where h never occurred, Pₙ = Pₙ₋₁. It is what a network's loss is held
against: a network that remembers no more than two characters could be as good. Left out: longer
runs, a discount that is fitted.

Source: H. Ney, U. Essen, R. Kneser (1994), On structuring probabilistic dependences.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from seqviz.models.char_checkpoint import CharMeasured

LONGEST: Final = 3
DISCOUNT: Final = 0.75


class NGrams:
    """Counts of all runs of 1 to ``LONGEST`` characters.

    Args:
        text: what is learned.
        kinds: V, how many characters there are, seen or not.
    """

    def __init__(self, text: str, kinds: int) -> None:
        self._kinds = kinds
        self._counts: Counter[str] = Counter()
        for length in range(1, LONGEST + 1):
            self._counts.update(text[at : at + length] for at in range(len(text) - length + 1))
        self._all: Counter[str] = Counter()  # of a context: how many characters followed it
        self._different: Counter[str] = Counter()
        for run, count in self._counts.items():
            self._all[run[:-1]] += count
            self._different[run[:-1]] += 1

    def probability(self, before: str, char: str) -> float:
        """P(char) after a text, of which at most the last two characters count."""
        share = 1 / self._kinds
        for length in range(min(LONGEST - 1, len(before)) + 1):
            context = before[len(before) - length :]
            total = self._all[context]
            if total:
                own = max(self._counts[context + char] - DISCOUNT, 0)
                share = (own + DISCOUNT * self._different[context] * share) / total
        return share

    def measure(self, text: str, on: str) -> CharMeasured:
        """Mean loss per character of a text, in nats; its first one is read, not guessed."""
        losses = [
            -math.log(self.probability(text[max(0, at - LONGEST + 1) : at], text[at]))
            for at in range(1, len(text))
        ]
        return CharMeasured(on, len(losses), math.fsum(losses) / len(losses))
