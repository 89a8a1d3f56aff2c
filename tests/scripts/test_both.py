"""What the browser's half has from the Python half is what Python would write today."""

from pathlib import Path

import pytest

from scripts.both import MADE


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_what_both_halves_share_is_current(path: Path) -> None:
    """The file in the repository says what Python says; `python -m scripts.both` mends it."""
    assert path.read_text(encoding="utf-8") == MADE[path]()
