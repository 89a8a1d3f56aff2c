"""Whether a comparison with PyTorch can tell anything where the two do not say the same.

A network with large weights can be chaotic: each step multiplies what rounding left, and after some
of them two right programs have nothing in common. That is measured, not guessed: PyTorch runs again
with every weight changed in its last digit. Where its own result moves further than a
difference may be, or its numbers leave what can be held, nobody can say who is right. Left out: the
comparison itself (verify), and gradients through units that stand so near to ±1 that no change of a
weight moves them, whose rounding this does not see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from seqviz.models.verify import Array, Difference

BEYOND: Final = 1e-4  # of the largest number that can be held: what is multiplied on runs over

TIMES: Final = 5
"""How often it is tried at most: where few units at few steps decide, one try may not hit them."""


def judged(compare: Callable[[], list[Difference]]) -> tuple[Difference, ...]:
    """Compare; where something differs, see whether rounding alone does as much.

    Args:
        compare: runs both sides, the same each time.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # what it makes of numbers is told
        return _judged(compare)


def _judged(compare: Callable[[], list[Difference]]) -> tuple[Difference, ...]:
    found = compare()
    if not all(one.holds for one in found):
        from seqviz.models.torch_twin import nudged

        over = any(_runs_over(one) for one in found)
        for seed in range(TIMES):
            with nudged(seed):
                again = compare()
            found = [
                one
                if one.holds or one.unsure
                else replace(one, unsure=_unsure(one, other, over=over))
                for one, other in zip(found, again, strict=True)
            ]
            if all(one.holds or one.unsure for one in found):
                break
    return tuple(replace(one, theirs=None, parts=()) for one in found)  # they may be large


def _runs_over(one: Difference) -> bool:
    """Whether torch's numbers come near to what they can hold, or beyond."""
    most = BEYOND * float(np.finfo(f"float{one.bits}").max)
    return any(
        part.scale > most or not np.isfinite(_theirs(part)).all() for part in one.parts or (one,)
    )


def _unsure(one: Difference, other: Difference, *, over: bool) -> bool:
    """Whether rounding explains all of it that differs."""
    for part, moved in zip(one.parts or (one,), other.parts or (other,), strict=True):
        if part.holds or (over and not np.isfinite(part.largest)):
            continue
        far = np.abs(_theirs(part).astype(np.float64) - _theirs(moved))
        if not (over and np.isnan(far).any()) and not np.nanmax(far, initial=0.0) > part.tolerance:
            return False
    return True


def _theirs(one: Difference) -> Array:
    assert one.theirs is not None
    return one.theirs
