"""The cliff as the pictures show it: which weights, which colours, and a ball's walk.

Left out: the arithmetic (``seqviz.cells.cliff``; in the browser ``ui/components/cliff``), words.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from seqviz.cells.cliff import OneUnit, Path, before_the_cliff, descend
from seqviz.payloads.cliff import Ground, Walk

GROUND: Final = Ground(w=(4.0, 8.0), b=(-4.0, -1.0), points=64, start=OneUnit().start)
MOST: Final = 200
"""Steps that a ball can take."""
RAMP: Final = ("#1a1147", "#214f8f", "#2a8a94", "#86bf79", "#fdeeb0")
"""From the lowest loss to the highest: lighter and lighter, whatever colours an eye can see."""
LOWEST: Final = 1e-3


@cache
def usual_walk() -> Walk:
    """A ball before the cliff, at an ordinary learning rate, that has not moved yet."""
    unit, rate = OneUnit(), 0.5
    ball = before_the_cliff(unit, rate, w=GROUND.w, b=GROUND.b, points=GROUND.points)
    return Walk(ball, 0, rate, None, unit.steps, unit.target)


def walked(walk: Walk) -> tuple[OneUnit, Path]:
    """The network, and the way of its ball."""
    unit = OneUnit(steps=walk.steps, target=walk.target)
    # a path of no step has its first place all the same
    path = descend(unit, *walk.ball, rate=walk.rate, steps=max(walk.taken, 1), longest=walk.longest)
    if walk.taken:
        return unit, path
    return unit, Path(path.points[:1], path.losses[:1], path.norms[:1], path.clipped[:0])
