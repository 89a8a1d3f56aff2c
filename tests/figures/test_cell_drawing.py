"""The drawing of every registered cell: nothing overlaps, every source has its wire."""

from itertools import combinations

import pytest

from seqviz.cells import Description
from seqviz.cells.description import PREV
from seqviz.cells.register import FORMS
from seqviz.figures.cell_drawing import drawing
from seqviz.figures.cell_shapes import FRAME, Drawing, Part, crosses

ALL = {form.name: form.description for form in FORMS}
every_cell = pytest.mark.parametrize("cell", ALL.values(), ids=ALL)


def inside(made: Drawing) -> dict[str, Part]:
    """The parts of the cell's body by name."""
    return {part.q: part for part in made.parts if part.type not in ("state", "input")}


@every_cell
def test_no_two_parts_overlap(cell: Description) -> None:
    """All boxes stand apart and inside the frame."""
    made = drawing(cell)
    for one, other in combinations(made.parts, 2):
        apart_x = abs(one.x - other.x) >= one.half[0] + other.half[0]
        apart_y = abs(one.y - other.y) >= one.half[1] + other.half[1]
        assert any((apart_x, apart_y)), (one, other)
    for part in made.parts:
        assert part.half[0] <= part.x <= FRAME[0] - part.half[0], part
        assert part.half[1] <= part.y <= FRAME[1] - part.half[1], part


@every_cell
def test_no_wire_runs_through_a_part(cell: Description) -> None:
    """A wire touches only the two parts that it joins."""
    made = drawing(cell)
    for wire in made.wires:
        for part in made.parts:
            assert not crosses(wire.points, part), (wire, part)


@every_cell
def test_every_opened_quantity_is_drawn_and_fed(cell: Description) -> None:
    """Parts are what can be opened, and as many wires reach each as it has drawn sources."""
    made = drawing(cell)
    parts = inside(made)
    assert sorted(parts) == sorted(cell.opens)
    for name, part in parts.items():
        width, height = part.half
        ends = [wire for wire in made.wires if wire.to == name]
        assert ends, name
        for wire in ends:
            x, y = wire.points[-1]
            assert abs(abs(x - part.x) - width) < 1e-9 or abs(abs(y - part.y) - height) < 1e-9
            assert abs(x - part.x) <= width, (wire, part)
            assert abs(y - part.y) <= height, (wire, part)
        direct = [source for source in cell[name].sources if source in parts]
        assert {*direct} <= {wire.source for wire in ends}, name


@every_cell
def test_states_come_in_and_go_out(cell: Description) -> None:
    """Each state has a box before and after, and a wire that leaves for the next step."""
    made = drawing(cell)
    boxes = [part.q for part in made.parts if part.type == "state"]
    assert sorted(boxes) == sorted([*cell.states, *(state + PREV for state in cell.states)])
    assert {wire.to for wire in made.wires if wire.to.endswith("_out")} == {
        f"{state}_out" for state in cell.states
    }


@every_cell
def test_values_appear_after_their_sources(cell: Description) -> None:
    """In a step no part lights up before what it is made from, and no wire runs backwards."""
    made = drawing(cell)
    parts = inside(made)
    for name, part in parts.items():
        for source in cell[name].sources:
            if source in parts:
                assert parts[source].phase < part.phase, (source, name)
    for wire in made.wires:
        assert 0 <= wire.span[0] < wire.span[1] <= 1, wire


def test_the_known_drawings_stay_as_they_are() -> None:
    """The LSTM's and the GRU's wires run where screens and lessons show them."""
    lstm = {(w.source, w.to): w.path for w in drawing(ALL["lstm"]).wires}
    assert lstm["c_prev", "fc"] == "M94 70H168"
    assert lstm["i", "ig"] == "M300 232V160H404"
    assert lstm["c", "tanh_c"] == "M650 70V116"
    assert lstm["h_prev", "o"] == "M94 372H536V332"
    assert lstm["h", "h_out"] == "M650 296V372H746"
    gru = {(w.source, w.to): (w.path, w.label) for w in drawing(ALL["gru"]).wires}
    assert gru["z", "nz"] == ("M610 250H660V174", "1−")
    assert gru["n", "nz"] == ("M410 220V160H646", "")
    assert gru["h_prev", "rn"] == ("M300 372V284", "")
