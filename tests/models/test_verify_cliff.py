"""The check of a walk over the cliff finds what is wrong in it."""

from dataclasses import replace

import numpy as np
import pytest

from seqviz.figures.cliff import usual_walk, walked
from seqviz.models.verify_cliff import compare_walk

WALK = replace(usual_walk(), taken=3)


@pytest.mark.parametrize("longest", [None, 0.25])
def test_a_walk_is_torchs_step_by_step(longest: float | None) -> None:
    """Losses, gradients and places, past the step that is thrown out."""
    unit, path = walked(replace(WALK, longest=longest))
    found = compare_walk(unit, path, rate=WALK.rate, longest=longest)
    assert [one.quantity for one in found] == ["walk_loss", "walk_slope", "walk_places"]
    assert all(one.holds for one in found)
    assert [one.count for one in found] == [4, 8, 6]


def test_another_rate_or_clipping_is_found() -> None:
    """A walk at another rate, or one that says it was clipped, does not agree."""
    unit, path = walked(WALK)
    for rate, longest in ((WALK.rate * 1.001, None), (WALK.rate, 0.25)):
        *_rest, places = compare_walk(unit, path, rate=rate, longest=longest)
        assert not places.holds
    moved = replace(path, losses=path.losses + 1e-6 * np.arange(4))
    assert not compare_walk(unit, moved, rate=WALK.rate, longest=None)[0].holds
