"""The sentence under a proof: each of them, at its bounds, and nothing that was not measured."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.detective.silence import Proof
from seqviz.models.detective.study import PLENTY
from seqviz.ui.pages.neuron_detective.verdict import verdict


def proof(
    rise: float,
    *,
    elsewhere: float = 0.0,
    beaten: int = 40,
    error: float = 0.0005,
    count: int = 400,
) -> Proof:
    """A proof with 40 controls, some of which cost less."""
    costs = [rise - 0.001] * beaten + [rise + 0.001] * (40 - beaten)
    return Proof(
        *(3, 0.0, (900, count), (1.0, 1.0), (1.0, 1.0 + rise), (1.0, 1.0 + elsewhere)),
        controls=tuple((0.0, cost) for cost in costs),
        error=error,
        extra=np.zeros(900, np.float32),
        changes=(),
    )


@pytest.mark.parametrize(
    ("found", "begins"),
    [
        (proof(0.02), "**The model uses it.**"),
        (proof(0.02, elsewhere=0.03), "**It matters a little**"),
        (proof(0.004), "**It matters a little**"),
        (proof(0.02, beaten=20), "**No more than other units.**"),
        (proof(0.02, beaten=36), "**Unclear.**"),
        (proof(0.02, error=0.012), "**Unclear.**"),
        (proof(0.0019), "**The model hardly needs it.**"),
        (proof(-0.0019), "**The model hardly needs it.**"),
        (proof(0.001, error=0.004), "**Unclear.**"),
        (proof(-0.01), "**It is better without it.**"),
        (proof(-0.01, error=0.008), "**Unclear.**"),
        (proof(0.02, count=PLENTY - 1), "**No verdict.**"),
        (proof(float("nan"), count=0), "The feature does not occur"),
    ],
)
def test_what_is_said(found: Proof, begins: str) -> None:
    """By the rise and its error, by what others cost, and by how many characters there were."""
    assert verdict(found, "a digit", tells=True, goes=True).startswith(begins)


@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_other_controls_do_not_turn_the_answer_round(share: float) -> None:
    """Whatever units are drawn: hardly ever both "uses it" and "no more than other units"."""
    rng = np.random.default_rng(0)
    said = [verdict(proof(0.02, beaten=k), "a", tells=True, goes=True) for k in range(41)]
    drawn = [said[k] for k in rng.binomial(40, share, 2_000)]
    uses = np.mean([one.startswith("**The model uses") for one in drawn])
    common = np.mean([one.startswith("**No more") for one in drawn])
    assert uses * common < 0.01


def test_telling_is_only_said_where_it_was_measured() -> None:
    """Of a unit whose score is chance nobody says that it tells; nor that others carry the same."""
    tells, goes = "The unit tells the feature", "The unit goes with the feature"
    assert tells in verdict(proof(0.0), "a digit", tells=True, goes=True)
    assert tells not in verdict(proof(0.0), "a digit", tells=False, goes=False)
    weak = verdict(proof(0.0), "a digit", tells=False, goes=True)
    assert tells not in weak
    assert goes in weak
    assert goes not in verdict(proof(0.0), "a digit", tells=False, goes=False)
    assert "nothing is lost" not in verdict(
        proof(0.008, beaten=0), "a digit", tells=True, goes=True
    )


@pytest.mark.parametrize("rise", [0.02, 0.004, 0.0019, -0.01])
def test_what_is_behind_the_sign_is_said(rise: float) -> None:
    """± is followed by half the interval, 2.20 standard errors, and by what it is."""
    said = verdict(proof(rise), "a digit", tells=True, goes=True)
    assert "± 0.0011 nats a character (95% interval)" in said


def test_the_interval_is_the_one_of_few_stretches() -> None:
    """A rise of 2.1 standard errors is not clear of zero with twelve stretches."""
    assert verdict(proof(0.021, error=0.01), "a", tells=True, goes=True).startswith("**Unclear.**")
