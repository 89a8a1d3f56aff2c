"""Edits of hand-set networks: exact, inverse to their link, and kind to nonsense."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from seqviz.cells.presets import PRESETS
from seqviz.models.edits import (
    LIMIT,
    MAX_LENGTH,
    EditError,
    filled,
    format_edits,
    parse_edits,
    with_value,
)

ECHO = PRESETS["rnn"]["echo"]  # 1 input, 3 units, 1 output


def test_an_edit_changes_one_number_of_the_running_network() -> None:
    """The model built from the edited preset differs in that weight alone, and runs with it."""
    edited = with_value(ECHO, "W_h", 2, 1, 0.5)
    before, after = ECHO.model().parameters(), edited.model().parameters()
    assert after["0.W_h"][2, 1] == 0.5
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert changed == {"0.W_h"}
    assert int((before["0.W_h"] != after["0.W_h"]).sum()) == 1
    halved = edited.model().forward(edited.inputs(), edited.states()).y
    whole = ECHO.model().forward(ECHO.inputs(), ECHO.states()).y
    np.testing.assert_allclose(halved, whole / 2)


def test_the_initial_state_can_be_edited() -> None:
    """A preset without an initial state of its own starts from zeros that can be changed."""
    edited = with_value(ECHO, "h_0", 1, 0, 7.0)
    assert edited.h_0 == (0.0, 7.0, 0.0)
    (state,) = edited.states()
    np.testing.assert_array_equal(np.asarray(state), [[0.0, 7.0, 0.0]])


@given(
    edits=some.lists(
        some.tuples(
            some.sampled_from(
                [("W_x", 3, 1), ("W_h", 3, 3), ("W_y", 1, 3), ("b", 3, 1), ("b_y", 1, 1)]
                + [("h_0", 3, 1)]
            ),
            some.integers(0, 2),
            some.integers(0, 2),
            some.integers(-400, 400).map(lambda n: n / 8),
        ),
        max_size=8,
    )
)
def test_a_link_brings_the_same_network(
    edits: list[tuple[tuple[str, int, int], int, int, float]],
) -> None:
    """Any edits, written and read again, give the same numbers."""
    preset = ECHO
    for (name, rows, columns), row, column, value in edits:
        preset = with_value(preset, name, row % rows, column % columns, value)
    assert parse_edits(format_edits(preset, ECHO), ECHO) == filled(preset)


def test_no_edits_leave_no_trace() -> None:
    """The untouched network has an empty link, also after a number went there and back."""
    there = with_value(ECHO, "b", 0, 0, 3.0)
    assert format_edits(with_value(there, "b", 0, 0, 0.0), ECHO) == ""


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "named"),
    [
        ("W_z", 0, 0, 1.0, "'W_z'"),
        ("W_h", 3, 0, 1.0, r"\[3\]\[0\]"),
        ("b", 0, 1, 1.0, r"\[0\]\[1\]"),
        ("W_h", -1, 0, 1.0, r"\[-1\]"),
        ("b", 0, 0, LIMIT + 1, "101"),
        ("b", 0, 0, float("nan"), "nan"),
    ],
)
def test_an_impossible_edit_is_refused(
    name: str, row: int, column: int, value: float, named: str
) -> None:
    """The error names what does not fit."""
    with pytest.raises(EditError, match=named):
        with_value(ECHO, name, row, column, value)


@given(text=some.text(max_size=40) | some.text("W_hxyb0.123=,-e", max_size=40))
def test_any_text_is_a_network_or_an_error(text: str) -> None:
    """Nothing but `EditError` escapes, and what is read keeps the network's shape."""
    try:
        preset = parse_edits(text, ECHO)
    except EditError:
        return
    assert len(preset.W_h) == 3
    assert np.isfinite(preset.model().forward(ECHO.inputs(), preset.states()).y).all()


def test_an_endless_text_is_refused() -> None:
    """The length is capped before anything is read."""
    with pytest.raises(EditError, match=str(MAX_LENGTH)):
        parse_edits("b.1=1," * 200, ECHO)
