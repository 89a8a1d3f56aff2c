"""What is said of the passages that were found, and of none."""

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from seqviz.models.detective.matching import Matches, Pattern
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.neuron_detective.case import Case
from seqviz.ui.pages.neuron_detective.evidence import _summary


@pytest.mark.parametrize(
    ("count", "share", "end"),
    [
        (0, 100, "**0**. Ask for less of the pattern with the slider above."),
        (0, 60, "**0**. Take another stretch."),
        (3, 100, "**3**."),
        (3, 60, "**3**."),
    ],
)
def test_where_no_passage_is_found_the_next_step_is_told(count: int, share: int, end: str) -> None:
    """Less of the pattern where that can be asked for, else another stretch."""
    case = cast("Case", SimpleNamespace(name="python", study=SimpleNamespace(labels={})))
    pattern = Pattern(
        np.array([4, 2]), np.array([1, -1]), np.array([0.1, 0.2]), np.zeros(1, np.uint64)
    )
    found = Matches(pattern, np.zeros(9, bool), (), count)
    with use_language("en"):
        assert _summary(case, pattern, found, share).endswith(end)
