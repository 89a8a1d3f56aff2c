"""How steeply a digit's upper stroke falls to the left: a 7's bar lies flat, a 1's flag does not.

MNIST's writers drew the 1 mostly as a bare line, so a network that learned from them reads a 1 with
a long flag as a 7. Whoever shows such an answer can say what in the picture speaks against it. Left
out: every other digit; a slope says nothing of those.
"""

from __future__ import annotations

from math import atan2, degrees
from typing import Final

import numpy as np

from seqviz.data.pictures import Pixels

STEEP: Final = 24.0  # degrees: of the 7s in MNIST's sample one in twenty is steeper
_INK: Final = 96  # of 255
_UPPER: Final = 0.6  # of the height: where a flag ends
_TOP: Final = 0.3  # of the height: where the corner is


def fall(image: Pixels) -> float:
    """Degrees by which the line from the upper right end of the ink to its left end falls.

    Args:
        image: a prepared digit, uint8 (H, W), ink light.

    Returns:
        0 for a flat bar, up to 90 for a line straight down, negative for one that rises to the
        left; 0 where there is no ink.
    """
    ink = image > _INK
    rows = np.flatnonzero(ink.any(axis=1))
    if not rows.size:
        return 0.0
    top, height = int(rows[0]), int(rows[-1]) + 1 - int(rows[0])
    upper = ink[top : top + max(2, round(_UPPER * height))]
    corner = ink[top : top + max(2, round(_TOP * height))]
    left = int(np.flatnonzero(upper.any(axis=0))[0])
    right = int(np.flatnonzero(corner.any(axis=0))[-1])
    down = np.flatnonzero(upper[:, left]).mean() - np.flatnonzero(corner[:, right]).mean()
    return degrees(atan2(float(down), max(right - left, 1)))
