"""The map of states: every character is a point of its group, and no text is taken for markup."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.figures.state_map import Trail, seen, state_map
from seqviz.figures.theme import DARK, LIGHT, Palette
from tests.figures.test_theme import VISION, _distance

TEXT = "a<b>\n &"
POINTS = np.arange(14, dtype=np.float32).reshape(7, 2)


def test_points_stand_in_their_group_with_their_place() -> None:
    """Two groups: the first is quiet; places come back with a click."""
    groups = np.array([0, 1, 0, 1, 0, 0, 1])
    figure = state_map(POINTS, TEXT, groups, ["no", "yes"], DARK, axes=("one", "two"))
    no, yes = figure.data
    assert (no.name, yes.name) == ("no", "yes")
    assert list(yes.x) == [2, 6, 12]
    assert [row[0] for row in yes.customdata] == [1, 3, 6]
    assert no.marker.color == DARK.muted
    assert no.marker.symbol != yes.marker.symbol
    assert no.marker.size < yes.marker.size
    assert no.marker.opacity < yes.marker.opacity
    assert figure.layout.xaxis.title.text == "one"


def test_many_groups_and_trails() -> None:
    """An empty group is left out; a trail has its own points and characters."""
    trail = Trail("x y", POINTS[:3], "A")
    figure = state_map(
        POINTS, TEXT, np.full(7, 2), ["a", "b", "c"], DARK, axes=("", ""), trails=[trail]
    )
    points, way = figure.data
    assert points.name == "c"
    assert points.marker.color == DARK.classes[2]
    assert way.line.color not in (points.marker.color, DARK.muted)
    assert list(way.text) == ["x", "␣", "y"]
    np.testing.assert_array_equal(way.y, POINTS[:3, 1])


def test_what_is_marked_has_rings() -> None:
    """Just these characters, and a click on a ring is no click on a character."""
    groups = np.zeros(7, np.int64)
    figure = state_map(
        POINTS, TEXT, groups, ["a", "b"], DARK, axes=("", ""), marked=(2, 4), marked_name="here"
    )
    _points, rings = figure.data
    assert (rings.name, list(rings.x)) == ("here", [4, 6])
    assert rings.customdata is None


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", list(VISION))
def test_two_groups_are_told_apart(palette: Palette, vision: str) -> None:
    """Beside their shapes also by colour, by every kind of colour vision, in both themes."""
    groups = np.array([0, 1, 0, 1, 0, 0, 1])
    figure = state_map(POINTS, TEXT, groups, ["no", "yes"], palette, axes=("", ""))
    no, yes = (trace.marker.color for trace in figure.data)
    assert _distance(no, yes, VISION[vision]) >= 0.12


def test_five_groups_have_five_shapes() -> None:
    """So that the kinds of characters do not hang on colours alone."""
    groups = np.array([0, 1, 2, 3, 4, 0, 1])
    figure = state_map(POINTS, TEXT, groups, list("abcde"), LIGHT, axes=("", ""))
    assert len({trace.marker.symbol for trace in figure.data}) == 5


def test_text_is_shown_as_it_is() -> None:
    """Signs of markup, line ends and single spaces."""
    assert seen("<b>&amp;\n") == "&lt;b&gt;&amp;amp;⏎"
    assert seen(" ") == "␣"
    assert seen("a b") == "a b"
