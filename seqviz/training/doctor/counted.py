"""What letters, pairs and triples alone tell of a text's label: naive Bayes, without a network.

    log P(label) + ⅓ · Σ over the text's pieces of log P(piece | label)

Each letter is counted three times over, alone, in pairs and in triples, which would make it too
sure: so a third of the logarithms is taken. Texts may be a visitor's, so all of it is arrays: a
piece is a number of 63 bits, and only pieces that a label really has are kept. Left out: what
follows from the losses (rivals.py).

Symbols: N texts, C classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.names import Examples, plain
from seqviz.training.doctor.finding import Stop
from seqviz.training.engine.events import never

SMOOTHING: Final = 0.3  # added to every count
SIZES: Final = (1, 2, 3)  # characters of a piece
_BITS: Final = 21  # of a character's code point
_AT_A_TIME: Final = 2**15  # pieces that are looked up between two questions whether to stop
_Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def counted_scores(
    train: Examples, texts: Sequence[str], classes: int, stop: Stop = never
) -> Floats | None:
    """How likely each label is of each text, as logarithms up to a constant, (N, C).

    Args:
        train: texts with labels, that are counted.
        texts: that are asked.
        classes: C.
        stop: asked before each slice; None is returned where it says yes.
    """
    learned, asked = _Text(train.texts), _Text(texts)
    totals, seen = np.zeros(classes), np.zeros((len(texts), classes))
    kinds = 0
    for size in SIZES:
        if stop():
            return None
        ids, rows = learned.pieces(size)
        labels = train.labels[rows]
        totals += np.bincount(labels, minlength=classes)
        table = _Table(ids, labels, classes)
        kinds += len(table.ids)
        for part in table.found(*asked.pieces(size), seen.shape):
            seen += part
            if stop():
                return None
    counts = np.bincount(train.labels, minlength=classes) + 0.5
    unseen = np.log(SMOOTHING / (totals + SMOOTHING * (kinds + 1)))
    scores: Floats = np.log(counts / counts.sum()) + (
        asked.counts()[:, None] * unseen + seen
    ) / len(SIZES)
    return scores


class _Text:
    """Texts as one array of code points, with a zero at both ends of each."""

    def __init__(self, texts: Sequence[str]) -> None:
        whole = [f"\0{plain(text)}\0" for text in texts]
        coded = "".join(whole).encode("utf-32-le", errors="surrogatepass")
        self.codes = np.frombuffer(coded, "<u4").astype(np.int64)
        self.lengths = np.array([len(text) for text in whole], np.int64)
        self.rows = np.repeat(np.arange(len(whole)), self.lengths)

    def pieces(self, size: int) -> tuple[_Ints, _Ints]:
        """All pieces of a size: what each is, and in which text it stands."""
        count = max(0, len(self.codes) - size + 1)
        ids = np.zeros(count, np.int64)
        for k in range(size):
            ids = (ids << _BITS) | self.codes[k : k + count]
        inside = self.rows[:count] == self.rows[size - 1 :]
        return ids[inside], self.rows[:count][inside]

    def counts(self) -> _Ints:
        """How many pieces of all sizes each text has, (N,)."""
        return sum(
            (np.maximum(0, self.lengths - size + 1) for size in SIZES), np.zeros(1, np.int64)
        )


class _Table:
    """How often each piece of a size stands in texts of each label, where it does at all.

    Attributes:
        ids: the pieces, each once, in order.
    """

    def __init__(self, ids: _Ints, labels: _Ints, classes: int) -> None:
        self.ids, place = np.unique(ids, return_inverse=True)
        pairs, counts = np.unique(place * classes + labels, return_counts=True)
        self._labels = pairs % classes
        self._gains = np.log((counts + SMOOTHING) / SMOOTHING)  # over a piece without any
        self._starts = np.searchsorted(pairs // classes, np.arange(len(self.ids) + 1))

    def found(self, ids: _Ints, rows: _Ints, shape: tuple[int, int]) -> Iterator[Floats]:
        """What some pieces add to the scores of their texts, (N, C), slice by slice."""
        place = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known = self.ids[place] == ids
        place, rows = place[known], rows[known]
        for begin, end in pairwise([*range(0, len(place), _AT_A_TIME), len(place)]):
            first = self._starts[place[begin:end]]
            many = self._starts[place[begin:end] + 1] - first
            back = np.cumsum(many) - many  # where the entries of each piece begin
            entries = np.arange(many.sum()) + np.repeat(first - back, many)
            cells = np.repeat(rows[begin:end], many) * shape[1] + self._labels[entries]
            found = np.bincount(cells, self._gains[entries], shape[0] * shape[1])
            yield found.astype(np.float64).reshape(shape)
