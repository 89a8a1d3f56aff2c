"""The sentence under a proof: each of them, at its bounds, and nothing that was not measured."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.detective.silence import Proof
from seqviz.models.detective.study import PLENTY
from seqviz.ui.detective.verdict import verdict


def proof(rise: float, *, elsewhere: float = 0.0, costs: float = 0.0, count: int = 400) -> Proof:
    """A proof whose 20 controls all cost the same."""
    return Proof(
        *(3, 0.0, (900, count), (1.0, 1.0), (1.0, 1.0 + rise), (1.0, 1.0 + elsewhere)),
        controls=((0.0, costs),) * 20,
        extra=np.zeros(900, np.float32),
        changes=(),
    )


@pytest.mark.parametrize(
    ("found", "begins"),
    [
        (proof(0.02), "**The model uses it.**"),
        (proof(0.02, elsewhere=0.03), "**It matters a little**"),
        (proof(0.004), "**It matters a little**"),
        (proof(0.02, costs=0.03), "**No more than other units.**"),
        (proof(0.0019), "**The model hardly needs it.**"),
        (proof(-0.0019), "**The model hardly needs it.**"),
        (proof(-0.01), "**It is better without it.**"),
        (proof(0.02, count=PLENTY - 1), "**No verdict.**"),
        (proof(float("nan"), count=0), "The feature does not occur"),
    ],
)
def test_what_is_said(found: Proof, begins: str) -> None:
    """By the rise, by what others cost, and by how many characters there were."""
    assert verdict(found, "a digit", tells=True).startswith(begins)


def test_telling_is_only_said_where_it_was_measured() -> None:
    """Of a unit whose score is chance nobody says that it tells; nor that others carry the same."""
    tells = "The unit tells the feature"
    assert tells in verdict(proof(0.0), "a digit", tells=True)
    assert tells not in verdict(proof(0.0), "a digit", tells=False)
    assert "nothing is lost" not in verdict(proof(0.008, costs=0.009), "a digit", tells=True)
