"""Typed sequences: any text gives a sequence or a typed error, and what is written is read back."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.cells.presets import PRESETS
from seqviz.data.sequences import (
    MAX_CHARACTERS,
    MAX_SIZE,
    MAX_STEPS,
    EmptySequence,
    NotANumber,
    SequenceError,
    TooLargeNumber,
    TooLongSequence,
    WrongWidth,
    format_sequence,
    parse_sequence,
)

WIDTHS = st.integers(1, 4)
TYPED = st.text(st.sampled_from("0123456789.,-+eE \n\t，－−；、ａx"), max_size=60)


def rows_of(width: int) -> st.SearchStrategy[tuple[tuple[float, ...], ...]]:
    """Sequences of a width."""
    number = st.floats(-MAX_SIZE, MAX_SIZE, allow_nan=False)
    return st.lists(st.tuples(*[number] * width), min_size=1, max_size=MAX_STEPS).map(tuple)


@given(TYPED | st.text(max_size=200), WIDTHS)
def test_any_text_gives_a_sequence_or_a_typed_error(text: str, width: int) -> None:
    """Rows have the width, the limits hold and all is finite; else an error of a known kind."""
    try:
        rows = parse_sequence(text, width)
    except (EmptySequence, TooLongSequence, NotANumber, WrongWidth, TooLargeNumber):
        return
    assert 1 <= len(rows) <= MAX_STEPS
    assert {len(row) for row in rows} == {width}
    assert all(math.isfinite(value) and abs(value) <= MAX_SIZE for row in rows for value in row)


@given(WIDTHS.flatmap(rows_of))
def test_what_is_written_is_read_back_exactly(rows: tuple[tuple[float, ...], ...]) -> None:
    """Format and parse are each other's inverse, to the last bit, for sequences that fit."""
    text = format_sequence(rows)
    if len(text) <= MAX_CHARACTERS:
        assert parse_sequence(text, len(rows[0])) == rows


def test_a_presets_own_sequence_can_be_typed(subtests: pytest.Subtests) -> None:
    """What the field shows first is what the preset reads."""
    for preset in (one for kind in PRESETS.values() for one in kind.values()):
        with subtests.test(preset=preset.title):
            assert parse_sequence(format_sequence(preset.x), len(preset.x[0])) == preset.x


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("1 2 3", 1, ((1,), (2,), (3,))),
        ("1,2, 3 ,", 1, ((1,), (2,), (3,))),
        (" -.5\n+1e-2\t7. ", 1, ((-0.5,), (0.01,), (7,))),
        ("0.3,0 0.8,1", 2, ((0.3, 0), (0.8, 1))),
        ("0.3, 0  0.8 ,1", 2, ((0.3, 0), (0.8, 1))),
        ("1,0; 0,1", 2, ((1, 0), (0, 1))),
        ("１，−２、－３", 1, ((1,), (-2,), (-3,))),
        ("１，０　０，１", 2, ((1, 0), (0, 1))),
    ],
)
def test_the_usual_ways_to_type_are_understood(
    text: str, width: int, rows: tuple[tuple[float, ...], ...]
) -> None:
    """Spaces, commas, line breaks, signs and exponents, and full-width characters."""
    assert parse_sequence(text, width) == rows


@pytest.mark.parametrize(
    ("text", "width", "kind", "step", "entry"),
    [
        ("", 1, EmptySequence, 0, ""),
        (" ,, ", 2, EmptySequence, 0, ""),
        ("1 two 3", 1, NotANumber, 2, "two"),
        ("1 nan", 1, NotANumber, 2, "nan"),
        ("inf", 1, NotANumber, 1, "inf"),
        ("1_000", 1, NotANumber, 1, "1_000"),
        ("1,0 1", 2, WrongWidth, 2, "1"),
        ("1,0,1", 2, WrongWidth, 1, "1,0,1"),
        ("1 1e9", 1, TooLargeNumber, 2, "1e9"),
        ("9" * 400, 1, TooLargeNumber, 1, "9" * 20),
        ("1 " * (MAX_STEPS + 1), 1, TooLongSequence, 0, ""),
        ("1" * (MAX_CHARACTERS + 1), 1, TooLongSequence, 0, ""),
    ],
    ids=lambda value: str(value)[:12],
)
def test_an_error_names_the_entry(
    text: str, width: int, kind: type[SequenceError], step: int, entry: str
) -> None:
    """The kind says what is wrong, and the first wrong entry is named."""
    with pytest.raises(kind) as caught:
        parse_sequence(text, width)
    assert (caught.value.step, caught.value.entry) == (step, entry)


def test_a_width_below_one_is_refused() -> None:
    """There is no step without a number."""
    with pytest.raises(ValueError, match=re.escape("width must be at least 1, got 0")):
        parse_sequence("1", 0)
