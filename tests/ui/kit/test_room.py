"""The room that is kept for a component until it has drawn itself."""

import pytest

from seqviz.ui.components.through_time import room_of
from seqviz.ui.kit.host import UI
from seqviz.ui.kit.room import ROOMS, Room, class_of, room_style


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_is_a_components(name: str) -> None:
    """Of one that there is, and so high that something can be seen in it."""
    assert (UI / "components" / name / "index.js").is_file()
    assert min(ROOMS[name].wide, ROOMS[name].narrow) > 60


def test_a_place_is_found_by_the_class_that_its_key_has() -> None:
    """Streamlit writes a dash for whatever a class cannot say."""
    assert class_of("hand lstm.valve-en") == "st-key-hand-lstm-valve-en"


def test_the_room_ends_when_the_component_is_drawn() -> None:
    """Each rule is for a place that nothing was drawn in; where motion is unwanted it stands."""
    style = room_style("lab", Room(400, 500))
    assert style.count(".st-key-lab:not(:has([data-drawn])) {") == 3
    assert "min-height: 400px" in style
    assert "min-height: 500px" in style
    assert "prefers-reduced-motion" in style


def test_a_picture_of_more_lanes_has_more_room() -> None:
    """Each lane and each of its states."""
    assert room_of([1]).wide < room_of([2]).wide < room_of([1, 2]).wide
