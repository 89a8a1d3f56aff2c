"""What the browser's half has from the Python half is what Python would write today."""

import re
from pathlib import Path

import numpy as np
import pytest

from scripts.both import MADE

# What is computed may differ in its last place from machine to machine.
DECIMAL = re.compile(r"-?\d+\.\d{4,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+")


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_what_both_halves_share_is_current(path: Path) -> None:
    """The file in the repository says what Python says; `python -m scripts.both` mends it."""
    kept, made = path.read_text(encoding="utf-8"), MADE[path]()
    assert _without_decimals(kept) == _without_decimals(made)
    np.testing.assert_allclose(_decimals(kept), _decimals(made), atol=2e-6)


def _decimals(text: str) -> list[float]:
    return [float(number) for number in DECIMAL.findall(text)]


def _without_decimals(text: str) -> str:
    return DECIMAL.sub("", text)
