"""From logits to the next character: temperature, top-k and top-p, then one random number.

Equations, for logits z of V characters:

    q_k = exp(z_k / τ) / Σ_j exp(z_j / τ)          temperature τ: below 1 bolder, above 1 flatter
    top-k keeps the k likeliest characters
    top-p keeps the fewest of the likeliest left whose q together reach p
    P_k = q_k / Σ of those kept,  0 for the others
    choice = the first k with P_0 + … + P_k > u    u uniform in [0, 1)

Among equals the one with the smaller index comes first. Everything is computed in float64. The
random number of a place in the text depends on the seed and the place alone (`uniforms`), so going
back and on again gives the same text. Left out: penalties for repetition, beam search.

Sources: A. Fan et al., "Hierarchical Neural Story Generation" (2018, top-k); A. Holtzman et al.,
"The Curious Case of Neural Text Degeneration" (2020, top-p).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next character is chosen.

    Args:
        temperature: τ, above 0; 1 leaves the model's own probabilities.
        top_k: how many characters to keep; None keeps all.
        top_p: share of the probability to keep, above 0 and at most 1; None keeps all.
        greedy: always the likeliest; the other settings then change nothing.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    greedy: bool = False

    def __post_init__(self) -> None:
        if not 1e-3 <= self.temperature <= 1e3:  # False for NaN too
            raise ValueError(
                f"temperature is {self.temperature}; wanted 0.001 to 1000 (greedy is the limit 0)"
            )
        if self.top_k is not None and self.top_k < 1:
            raise ValueError(f"top_k is {self.top_k}; wanted 1 or more, or None")
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise ValueError(f"top_p is {self.top_p}; wanted more than 0 and at most 1, or None")

    def probabilities(self, logits: NDArray[Any]) -> Float64:
        """The probabilities P with which the next character is drawn, (V,) → (V,)."""
        if self.greedy:
            P: Float64 = np.eye(1, len(logits), int(logits.argmax()))[0]
            return P
        P = softmax64(logits, self.temperature)
        if self.top_k is None and self.top_p is None:
            return P
        order = np.argsort(-P, kind="stable")
        kept = len(P) if self.top_k is None else min(self.top_k, len(P))
        if self.top_p is not None:
            reached = np.cumsum(P[order[:kept]])
            wanted = self.top_p * reached[-1]  # of what top-k kept
            kept = min(kept, int(np.searchsorted(reached, wanted)) + 1)
        P[order[kept:]] = 0
        P /= P.sum()
        return P

    def choose(self, logits: NDArray[Any], u: float) -> int:
        """The index of the next character.

        Args:
            logits: (V,).
            u: uniform in [0, 1).
        """
        return int(logits.argmax()) if self.greedy else draw(self.probabilities(logits), u)


def softmax64(logits: NDArray[Any], temperature: float = 1.0) -> Float64:
    """exp(z_k / τ) / Σ_j exp(z_j / τ) in float64, (V,) → (V,)."""
    q: Float64 = logits.astype(np.float64)
    q -= q.max()
    if temperature != 1:
        q /= temperature
    np.exp(q, out=q)
    q /= q.sum()
    return q


def draw(probabilities: Float64, u: float) -> int:
    """The first index at which the running sum exceeds u; never one of probability 0."""
    place = int(probabilities.cumsum().searchsorted(u, side="right"))
    return place if place < len(probabilities) else int(probabilities.nonzero()[0][-1])


def uniforms(seed: int, position: int = 0) -> Iterator[float]:
    """One number in [0, 1) for every place of the text, from `position` on, without end."""
    bits = np.random.PCG64(seed)
    bits.advance(position)
    rng = np.random.Generator(bits)
    while True:
        yield rng.random()
