"""Which earlier characters a prediction depends on: its gradient, sent back to every one of them.

    p_k = softmax(W_y·h_T + b_y)_k              the chosen prediction, after the character T
    strength_t = ‖∂ log p_k / ∂ x_t‖₂           for t = 1 … T, by `RNNModel.backward`

The strength says how fast the prediction's log-probability changes while the numbers of x_t, which
is one-hot for character t, are nudged (nats per length of the nudge, in the direction in which it
changes fastest); not whether for the better, and not what another character there would do, as none
lies within a nudge. A network whose gradient vanishes is blind to what lies further back. Three
small networks are shipped for a comparison: of as many units each, with other numbers of weights,
taught alike.

Source: A. Madsen, "Visualizing memorization in RNNs", Distill (2019), whose picture this is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import ModelTrace
from seqviz.models.charlm import CharLM
from seqviz.models.sampling import softmax64
from seqviz.paths import ASSETS_DIR

Float64 = NDArray[np.float64]

TRIO: Final = {kind: ASSETS_DIR / f"connect_{kind}.safetensors" for kind in ("rnn", "lstm", "gru")}
REACH: Final = 0.9  # of all the strength lies within a prediction's reach
MOST: Final = 400  # characters that one gradient goes back through


@dataclass(frozen=True, slots=True, eq=False)
class Connectivity:
    """Where a prediction comes from; arrays are read-only.

    Attributes:
        strengths: float64 (T,), of every character up to the one read last.
        char, probability: the chosen prediction.
    """

    strengths: Float64
    char: str
    probability: float

    @property
    def reach(self) -> int:
        """How many of the last characters hold `REACH` of all the strength together."""
        total = np.cumsum(self.strengths[::-1])
        if not len(total) or not total[-1] > 0:
            return 0
        return int(np.searchsorted(total, REACH * total[-1])) + 1


@cache
def trio() -> dict[str, CharLM]:
    """The three shipped networks by kind of cell, read once and shared.

    Raises:
        CheckpointError: one is missing or not what its card says.
    """
    return {kind: CharLM.load(path) for kind, path in TRIO.items()}


def connectivity(lm: CharLM, text: str, char: str | None = None) -> Connectivity:
    """The gradient of what comes after a text back to each of its characters.

    Args:
        lm: any number of layers.
        text: 1 to `MOST` characters.
        char: the prediction; what the model thinks likeliest by default.
    """
    return _connectivities(lm, [text], None if char is None else [char])[0]


def reaches(lm: CharLM, text: str, places: Sequence[int], back: int) -> list[int]:
    """The reach of the true next character at some places of a text, all computed at once.

    Args:
        lm: any number of layers.
        text: what is read.
        places: of the predicted characters, from `back` on.
        back: characters before each that are read.
    """
    parts = [text[place - back : place] for place in places]
    return [one.reach for one in _connectivities(lm, parts, [text[place] for place in places])]


def likely(networks: Iterable[CharLM], text: str, count: int) -> list[str]:
    """What networks of one vocabulary think likeliest after a text, by their mean probability.

    Args:
        networks: at least one.
        text: 1 to `MOST` characters.
        count: how many characters, the likeliest first.
    """
    found = [(lm.vocabulary, softmax64(_read(lm, [text]).y[-1, 0])) for lm in networks]
    mean = np.mean([p for _vocabulary, p in found], axis=0)
    characters = found[0][0].characters
    return [characters[k] for k in np.argsort(-mean, kind="stable")[:count].tolist()]


def _connectivities(
    lm: CharLM, texts: Sequence[str], chars: Sequence[str] | None
) -> list[Connectivity]:
    """Of texts of one length, side by side."""
    trace = _read(lm, texts)
    p = np.stack([softmax64(logits) for logits in trace.y[-1]])  # (N, V)
    chosen = p.argmax(axis=1) if chars is None else np.array(list(map(lm.vocabulary.index, chars)))
    rows = np.arange(len(texts))
    # ∂ log p_k / ∂ logits = one-hot(k) − p
    d_y = np.zeros_like(trace.y)
    d_y[-1] = -p
    d_y[-1, rows, chosen] += 1
    d_x = lm.model.backward(trace, d_y).d_x.astype(np.float64)  # (T, N, V)
    strengths: Float64 = np.sqrt((d_x**2).sum(axis=2)).T.copy()  # (N, T)
    strengths.flags.writeable = False
    return [
        Connectivity(strengths[n], lm.vocabulary.characters[k], float(p[n, k]))
        for n, k in enumerate(chosen.tolist())
    ]


def _read(lm: CharLM, texts: Sequence[str]) -> ModelTrace:
    """The trace of texts of one length, side by side."""
    length, count, size = len(texts[0]), len(texts), len(lm.vocabulary)
    if not 1 <= length <= MOST:
        raise ValueError(f"text has {length} characters; wanted 1 to {MOST}")
    indices = np.stack([lm.vocabulary.encode(text) for text in texts], axis=1)  # (T, N)
    x: NDArray[Any] = np.zeros((length, count, size), lm.model.dtype)
    x[np.arange(length)[:, None], np.arange(count), indices] = 1
    return lm.model.forward(x)
