"""Random windows read from zeros: their mean loss is that of reading each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.cells.base import Kind
from seqviz.data.text import Vocabulary
from seqviz.models.char_windows import measure_windows
from seqviz.models.charlm import CharLM

TEXT = "the cat sat on the mat, the rat sat on the cat, " * 20
WORDS = Vocabulary.of(TEXT)


def _lm(kind: Kind = "lstm", layers: int = 1) -> CharLM:
    size = len(WORDS)
    model = RNNModel(size, 7, size, cell=kind, num_layers=layers, rng=np.random.default_rng(3))
    return CharLM(WORDS, model)


@pytest.mark.parametrize(("kind", "layers"), [("rnn", 1), ("lstm", 2), ("gru", 1)])
@pytest.mark.parametrize("length", [1, 8, 19])
def test_a_window_is_read_by_itself(kind: Kind, layers: int, length: int) -> None:
    """Mean and standard error are those of the windows' own losses, nothing read before them."""
    lm, windows = _lm(kind, layers), 300  # more than are read side by side
    told: list[int] = []
    found = measure_windows(lm, TEXT, length, windows=windows, seed=5, progress=told.append)
    starts = np.random.default_rng(5).integers(0, len(TEXT) - length, windows)
    each = [lm.measure(TEXT[start : start + length + 1]).loss for start in starts]
    assert found.loss == pytest.approx(np.mean(each), rel=1e-5)
    assert found.standard_error == pytest.approx(np.std(each, ddof=1) / np.sqrt(windows), rel=1e-4)
    assert (found.length, found.windows) == (length, windows)
    assert sum(told) == length * windows


def test_the_seed_decides_the_windows() -> None:
    """The same seed gives the same figure, another one another."""
    first, again, other = (measure_windows(_lm(), TEXT, 10, windows=5, seed=s) for s in (0, 0, 1))
    assert first == again
    assert first.loss != other.loss


def test_a_window_may_be_all_but_one_character() -> None:
    """Then there is one place for it; one longer is refused, and so is nothing to measure."""
    found = measure_windows(_lm(), TEXT[:21], 20, windows=2)
    assert found.loss == pytest.approx(_lm().measure(TEXT[:21]).loss, rel=1e-5)
    assert found.standard_error == 0
    with pytest.raises(ValueError, match="20 characters; wanted more than a window of 20"):
        measure_windows(_lm(), TEXT[:20], 20)
    for wrong in ({"length": 0}, {"length": 3, "windows": 1}):
        with pytest.raises(ValueError, match="wanted 1 and 2 or more"):
            measure_windows(_lm(), TEXT, **wrong)
