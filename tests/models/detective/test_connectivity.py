"""A prediction's gradient back to every character: against differences, and in the shipped trio."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import Kind
from seqviz.data.corpora import python_source
from seqviz.models.detective.connectivity import MOST, connectivity, likely, trio
from seqviz.models.sampling import softmax64
from tests.claims.proof import proves
from tests.models.detective.small import small_lm


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("layers", [1, 2])
def test_strengths_are_lengths_of_the_true_gradient(kind: Kind, layers: int) -> None:
    """∂ log p / ∂ x_t by central differences, for every character and input."""
    lm, text = small_lm(kind, units=5, layers=layers), "ab(c"
    found = connectivity(lm, text, "d")
    chosen = lm.vocabulary.index("d")
    size, step = len(lm.vocabulary), 1e-2
    x = np.zeros((len(text), 1, size), np.float32)
    x[np.arange(len(text)), 0, lm.vocabulary.encode(text)] = 1
    gradient = np.zeros((len(text), size))
    for t in range(len(text)):
        for k in range(size):
            for sign in (1, -1):
                moved = x.copy()
                moved[t, 0, k] += sign * step
                p = softmax64(lm.model.forward(moved).y[-1, 0])
                gradient[t, k] += sign * np.log(p[chosen]) / (2 * step)
    np.testing.assert_allclose(
        found.strengths, np.linalg.norm(gradient, axis=1), rtol=0.02, atol=1e-3
    )
    assert found.char == "d"
    assert found.probability == pytest.approx(softmax64(lm.model.forward(x).y[-1, 0])[chosen])


def test_reach_counts_from_the_end() -> None:
    """Nine tenths of the strength: all of a single character, at most all."""
    lm = small_lm()
    assert connectivity(lm, "a").reach == 1
    assert 1 <= connectivity(lm, "abcde" * 10).reach <= 50
    for length in (0, MOST + 1):
        with pytest.raises(ValueError, match=f"text has {length} characters"):
            connectivity(lm, "a" * length)


@proves(
    "The networks have the same number of units and have read the same Python source in the same "
    "order; their numbers of weights differ and stand below, beside their losses.",
    file="connectivity.md",
)
def test_the_shipped_three_were_taught_alike() -> None:
    """Same units, text, order and settings; other numbers of weights; each learned."""
    networks = trio()
    cards = {kind: lm.card for kind, lm in networks.items()}
    recipes = []
    for kind, card in cards.items():
        assert card is not None
        assert card.measured is not None
        assert card.architecture.kind == kind
        assert card.architecture.hidden_size == 128
        assert card.measured.loss < 1.8
        recipes.append({**card.recipe, "cell": ""})
    assert recipes[0] == recipes[1] == recipes[2]
    assert len({card.seed for card in cards.values() if card}) == 1
    assert [lm.model.parameter_count for lm in networks.values()] == [41_441, 128_225, 99_425]
    assert len({card.text_sha256 for card in cards.values() if card}) == 1


def test_gates_reach_further_back() -> None:
    """Over passages of code that nobody learned, the median reach of the RNN is the shortest."""
    text = python_source().held_out[100_000:]
    reach = {
        kind: np.median(
            [
                connectivity(lm, text[begin : begin + 160], text[begin + 160]).reach
                for begin in range(0, 20_000, 1_000)
            ]
        )
        for kind, lm in trio().items()
    }
    assert reach["rnn"] < reach["lstm"]
    assert reach["rnn"] < reach["gru"]


def test_the_likeliest_by_the_mean_of_several_networks() -> None:
    """One network: its own order; several: that of their mean."""
    networks, text = list(trio().values()), "for key in self._"
    (first,) = likely(networks[:1], text, 1)
    assert first == connectivity(networks[0], text).char
    five = likely(networks, text, 5)
    means = [np.mean([connectivity(lm, text, c).probability for lm in networks]) for c in five]
    assert means == sorted(means, reverse=True)
    assert len(set(five)) == 5
