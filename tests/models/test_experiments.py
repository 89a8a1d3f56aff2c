"""Experiments: exactly what they say, undone by leaving them out, and the same from a link."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.sample import load_sample
from seqviz.models.experiments import (
    MAX_LENGTH,
    Cover,
    Experiment,
    ExperimentError,
    Flip,
    Noise,
    Reverse,
    Rotate,
    Shift,
    Shuffle,
    Thicken,
    apply_experiments,
    format_experiments,
    parse_experiments,
)

FIVE = load_sample().of(5).images[0]

rows = st.integers(0, 27)
experiments = st.lists(
    st.one_of(
        st.tuples(rows, rows).map(lambda ab: Cover(min(ab), max(ab))),
        st.sampled_from(["h", "v"]).map(Flip),
        st.just(Reverse()),
        st.integers(0, 9999).map(Shuffle),
        st.integers(-180, 180).map(Rotate),
        st.tuples(st.integers(-28, 28), st.integers(-28, 28)).map(lambda rd: Shift(*rd)),
        st.integers(-3, 3).map(Thicken),
        st.integers(1, 100).map(Noise),
    ),
    max_size=12,
)


def test_cover_makes_exactly_its_rows_black() -> None:
    """Rows 10 to 18, both included, counted from 1 in the string."""
    covered = apply_experiments(FIVE, parse_experiments("cover:10-18"))
    assert not covered[9:18].any()
    np.testing.assert_array_equal(covered[:9], FIVE[:9])
    np.testing.assert_array_equal(covered[18:], FIVE[18:])


def test_noise_hits_its_share_of_the_pixels_and_more_keeps_them() -> None:
    """As many pixels at most as its percentage says; the others are as they were."""
    some, more = (apply_experiments(FIVE, [Noise(percent)]) for percent in (20, 60))
    hit = some != FIVE
    assert 0.9 * 0.2 * FIVE.size < hit.sum() <= round(0.2 * FIVE.size)
    np.testing.assert_array_equal(more[hit], some[hit])


def test_flips_mirror_and_twice_is_nothing() -> None:
    """Left and right, top and bottom."""
    np.testing.assert_array_equal(apply_experiments(FIVE, [Flip("h")]), FIVE[:, ::-1])
    np.testing.assert_array_equal(apply_experiments(FIVE, [Flip("v")]), FIVE[::-1])
    np.testing.assert_array_equal(apply_experiments(FIVE, [Flip("h")] * 2), FIVE)


def test_reading_backwards_is_the_same_as_standing_on_the_head() -> None:
    """A network that reads rows in order cannot tell ``reverse`` from ``flip:v``."""
    np.testing.assert_array_equal(
        apply_experiments(FIVE, [Reverse()]), apply_experiments(FIVE, [Flip("v")])
    )


def test_shuffle_keeps_every_row_and_its_seed_fixes_the_order() -> None:
    """The same rows in another order, the same for the same seed, another for another."""
    one, again, other = (apply_experiments(FIVE, [Shuffle(s)]) for s in (7, 7, 8))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    np.testing.assert_array_equal(one, FIVE[Shuffle(7).order()])
    assert sorted(row.tobytes() for row in one) == sorted(row.tobytes() for row in FIVE)


def test_shift_moves_right_and_down_and_loses_what_leaves() -> None:
    """Three to the right, two up; by 28 everything is gone."""
    moved = apply_experiments(FIVE, [Shift(3, -2)])
    np.testing.assert_array_equal(moved[:26, 3:], FIVE[2:, :25])
    assert not moved[26:].any()
    assert not moved[:, :3].any()
    assert not apply_experiments(FIVE, [Shift(28, 0)]).any()


def test_rotation_turns_counter_clockwise() -> None:
    """Quarter turns are exact; a dot at the top goes to the left on the way."""
    np.testing.assert_array_equal(apply_experiments(FIVE, [Rotate(90)]), np.rot90(FIVE))
    np.testing.assert_array_equal(apply_experiments(FIVE, [Rotate(-90)] * 4), FIVE)
    dot = np.zeros((28, 28), np.uint8)
    dot[2:5, 13:15] = 255
    turned = apply_experiments(dot, [Rotate(30)])
    assert (turned.sum(axis=0) @ np.arange(28)) / turned.sum() < 12


def test_thicken_widens_and_thins_lines() -> None:
    """A line of three pixels becomes five, or one; zero changes nothing."""
    line = np.zeros((28, 28), np.uint8)
    line[:, 10:13] = 255
    widths = {
        k: int((apply_experiments(line, [Thicken(k)])[14] > 0).sum()) for k in (-2, -1, 0, 1, 2)
    }
    assert widths == {-2: 1, -1: 2, 0: 3, 1: 4, 2: 5}
    np.testing.assert_array_equal(
        np.flatnonzero(apply_experiments(line, [Thicken(2)])[14]), [9, 10, 11, 12, 13]
    )


@given(experiments)
def test_the_original_stays_and_the_result_is_an_image(chosen: list[Experiment]) -> None:
    """Undo is leaving out: the input is untouched, the output a read-only image of its own."""
    before = FIVE.copy()
    image = apply_experiments(FIVE, chosen)
    np.testing.assert_array_equal(FIVE, before)
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    assert not image.flags.writeable
    assert not np.shares_memory(image, FIVE)
    np.testing.assert_array_equal(apply_experiments(FIVE, chosen), image)


@given(experiments)
def test_a_list_survives_the_link(chosen: list[Experiment]) -> None:
    """Parse after format is the identity; the string needs no escaping and is short."""
    text = format_experiments(chosen)
    assert parse_experiments(text) == tuple(chosen)
    assert len(text) <= MAX_LENGTH
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789:,-_")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cover", "no experiment; known are cover:A-B"),
        ("cover:0-5", "1 <= A <= B <= 28"),
        ("cover:9-4", "got 9-4"),
        ("cover:3-29", "got 3-29"),
        ("flip:x", "no experiment"),
        ("shuffle:-1", "0 to 9999, got -1"),
        ("shuffle:99999", "no experiment"),
        ("rotate:181", "-180 to 180, got 181"),
        ("shift:3", "no experiment"),
        ("shift:3_29", "got 29"),
        ("thick:4", "-3 to 3"),
        ("flip:h,", "no experiment"),
        ("reverse;flip:h", "no experiment"),
        ("flip:h\n", "no experiment"),
        ("shuffle:٣", "no experiment"),
        (",".join(["flip:h"] * 13), "at most 12"),
        ("reverse," * 100, "at most 240 characters"),
    ],
)
def test_bad_strings_say_what_is_wrong(text: str, says: str) -> None:
    """The message names the value and what would be right."""
    with pytest.raises(ExperimentError, match=says) as caught:
        parse_experiments(text)
    assert caught.value.code == "experiment"


@given(st.text(max_size=60))
def test_any_string_parses_or_gives_our_error(text: str) -> None:
    """Nothing else escapes."""
    with suppress(ExperimentError):
        parse_experiments(text)


def test_no_experiments_are_the_empty_string() -> None:
    """A link without experiments leaves the image as it is."""
    assert parse_experiments("") == ()
    assert format_experiments([]) == ""
    np.testing.assert_array_equal(apply_experiments(FIVE, []), FIVE)
