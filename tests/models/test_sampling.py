"""From logits to a choice: what temperature, top-k and top-p keep, and the random numbers."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.models.sampling import Sampling, draw, softmax64, uniforms
from tests.claims.proof import proves

LOGITS = st.lists(st.floats(-30, 30, width=32), min_size=1, max_size=30).map(
    lambda values: np.array(values, np.float32)
)
SETTINGS = st.builds(
    Sampling,
    temperature=st.floats(0.05, 5),
    top_k=st.none() | st.integers(1, 40),
    top_p=st.none() | st.floats(0.01, 1),
)


@given(logits=LOGITS, sampling=SETTINGS)
def test_what_is_left_is_a_distribution_over_the_likeliest(
    logits: np.ndarray, sampling: Sampling
) -> None:
    """The sum is 1; nothing left out is likelier than anything kept; ratios of those kept stay."""
    plain = softmax64(logits, sampling.temperature)
    kept = sampling.probabilities(logits)
    assert kept.sum() == pytest.approx(1)
    on = kept > 0
    assert on.any()
    if (~on & (plain > 0)).any():
        assert plain[~on].max() <= plain[on].min()
    np.testing.assert_allclose(kept[on], plain[on] / plain[on].sum(), rtol=1e-12)


@proves("Top-k: only the k likeliest characters (0: all)")
@given(logits=LOGITS, k=st.integers(1, 40))
def test_top_k_keeps_k(logits: np.ndarray, k: int) -> None:
    """Exactly min(k, V) characters, except those whose probability float64 cannot hold."""
    kept = Sampling(top_k=k).probabilities(logits) > 0
    assert kept.sum() == min(k, len(logits))


@given(logits=LOGITS, p=st.floats(0.01, 1))
def test_top_p_keeps_the_fewest_that_reach_p(logits: np.ndarray, p: float) -> None:
    """Those kept reach p together; without the least likely of them they do not."""
    plain, kept = softmax64(logits), Sampling(top_p=p).probabilities(logits) > 0
    assert plain[kept].sum() >= p - 1e-12
    if kept.sum() > 1:
        assert plain[kept].sum() - plain[kept].min() < p + 1e-12


def test_top_p_counts_what_top_k_kept() -> None:
    """Of 0.4, 0.3, 0.2, 0.1 top-k 2 keeps 0.4 and 0.3, of which 0.4 is more than half."""
    logits = np.log(np.array([0.1, 0.3, 0.4, 0.2]))
    kept = Sampling(top_k=2, top_p=0.5).probabilities(logits)
    np.testing.assert_allclose(kept, [0, 0, 1, 0])
    kept = Sampling(top_k=2, top_p=0.6).probabilities(logits)
    np.testing.assert_allclose(kept, [0, 3 / 7, 4 / 7, 0])


@proves("Below 1 it takes fewer risks, above 1 it takes more; 1 changes nothing.")
@given(logits=LOGITS, cold=st.floats(0.1, 1), hot=st.floats(1, 2))
def test_a_temperature_below_1_is_careful(logits: np.ndarray, cold: float, hot: float) -> None:
    """The likeliest character becomes no less likely, the least likely no likelier; or the reverse.

    Over the slider's temperatures; between 1 and itself nothing changes.
    """
    own = softmax64(logits)
    for below, above in ((cold, 1.0), (1.0, hot), (cold, hot)):
        careful, bold = (Sampling(temperature=t).probabilities(logits) for t in (below, above))
        assert careful.max() >= bold.max() - 1e-12
        assert careful.min() <= bold.min() + 1e-12
        assert _entropy(careful) <= _entropy(bold) + 1e-9
    np.testing.assert_allclose(Sampling(temperature=1).probabilities(logits), own, rtol=1e-12)


def _entropy(probabilities: np.ndarray) -> float:
    kept = probabilities[probabilities > 0]
    return float(-(kept * np.log(kept)).sum())


def test_temperature_is_a_power() -> None:
    """P^(1/τ), normalised; at τ = 1 exactly the model's own."""
    P = np.array([0.5, 0.3, 0.2])
    hot = Sampling(temperature=2).probabilities(np.log(P))
    np.testing.assert_allclose(hot, P**0.5 / (P**0.5).sum())
    np.testing.assert_allclose(Sampling().probabilities(np.log(P)), P)


def test_equals_are_kept_by_index() -> None:
    """Of three equal characters top-k 2 keeps the first two, and greedy takes the first."""
    equal = np.zeros(3, np.float32)
    np.testing.assert_allclose(Sampling(top_k=2).probabilities(equal), [0.5, 0.5, 0])
    assert Sampling(greedy=True).choose(equal, 0.99) == 0
    np.testing.assert_allclose(Sampling(greedy=True).probabilities(equal), [1, 0, 0])


@given(logits=LOGITS, sampling=SETTINGS, u=st.floats(0, 1, exclude_max=True))
def test_what_was_filtered_out_is_never_drawn(
    logits: np.ndarray, sampling: Sampling, u: float
) -> None:
    """For every random number, also the largest below 1."""
    kept = sampling.probabilities(logits)
    assert kept[sampling.choose(logits, u)] > 0
    assert kept[draw(kept, np.nextafter(1, 0))] > 0


def test_draws_have_the_frequencies_of_the_probabilities() -> None:
    """100,000 draws of three characters come within half a per cent."""
    P = np.array([0.6, 0.0, 0.1, 0.3])
    drawn = [draw(P, u) for u in islice(uniforms(1), 100_000)]
    np.testing.assert_allclose(np.bincount(drawn, minlength=4) / 1e5, P, atol=5e-3)


def test_a_random_number_belongs_to_its_place() -> None:
    """Starting at position k gives what starting at 0 gives from its k-th number on."""
    whole = list(islice(uniforms(7), 40))
    assert whole == list(islice(np.random.Generator(np.random.PCG64(7)).random(40), 40))
    for position in (0, 1, 17):
        assert list(islice(uniforms(7, position), 10)) == whole[position : position + 10]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("temperature", 0.0),
        ("temperature", float("nan")),
        ("temperature", -1.0),
        ("top_k", 0),
        ("top_p", 0.0),
        ("top_p", 1.1),
    ],
)
def test_a_setting_that_means_nothing_is_refused(setting: str, value: float) -> None:
    """The error names the setting and its value."""
    with pytest.raises(ValueError, match=f"{setting} is {value}"):
        Sampling(**{setting: value})  # type: ignore[arg-type]
