"""The drawing of a network: what its browser sends is an edit, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from seqviz.payloads.network_graph import Edit, read_edit

EDIT: dict[str, Any] = {"name": "W_h", "row": 0, "column": 1, "value": 2}


def test_an_edit_is_read_as_it_was_meant() -> None:
    """Which number, and what it is from now on; whole or not."""
    assert read_edit(EDIT) == Edit("W_h", 0, 1, 2.0)
    assert read_edit({**EDIT, "value": 0.5}) == Edit("W_h", 0, 1, 0.5)


@pytest.mark.parametrize("name", EDIT)
@pytest.mark.parametrize("value", [None, True, [], {}, 10**400], ids=lambda value: str(value)[:5])
def test_nonsense_is_no_edit(name: str, value: Any) -> None:
    """Another type, or a whole number beyond every float."""
    assert read_edit({**EDIT, name: value}) is None
