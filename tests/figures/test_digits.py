"""The strip of stages: what is drawn is what was computed."""

from __future__ import annotations

import numpy as np

from seqviz.data.digits import prepare_drawing
from seqviz.figures.digits import (
    MAX_SHOWN,
    StageWords,
    preparation_strip,
    strip_alt,
)
from seqviz.figures.layout import ink_on, mixed
from seqviz.figures.theme import LIGHT
from tests.data.pen_strokes import PLAIN, render


def test_the_strip_shows_each_stage_in_its_own_pixels() -> None:
    """Five pictures; the box around the ink, the place in 28x28, and both centres."""
    prepared = prepare_drawing(render(PLAIN[6]))
    figure = preparation_strip(prepared, LIGHT)
    maps = [trace for trace in figure.data if trace.type == "heatmap"]
    assert len(maps) == 5
    np.testing.assert_array_equal(maps[2].z, prepared.scaled)
    np.testing.assert_array_equal(maps[4].z, prepared.image)
    np.testing.assert_array_equal(maps[0].z, prepared.grey[::2, ::2])
    assert (maps[0].x0, maps[0].dx) == (0.5, 2)
    around, placed = figure.layout.shapes
    box = prepared.box
    assert (around.x0, around.y0) == (box.left - 0.5, box.top - 0.5)
    assert (around.x1 - around.x0, around.y1 - around.y0) == (box.width, box.height)
    assert (placed.x1 - placed.x0, placed.y1 - placed.y0) == prepared.scaled.shape[::-1]
    crosses = [trace for trace in figure.data if trace.type == "scatter"]
    assert (crosses[0].y[0], crosses[0].x[0]) == prepared.centre_of_mass
    assert (crosses[1].y[0], crosses[1].x[0]) == (14, 14)


def test_the_strip_sends_no_large_picture() -> None:
    """A picture of 800 pixels a side is thinned out before it goes to the browser."""
    big = np.kron(render(PLAIN[6])[:, :, 0], np.ones((3, 3), np.uint8))
    figure = preparation_strip(prepare_drawing(big), LIGHT)
    assert max(np.shape(figure.data[0].z)) <= MAX_SHOWN
    assert len(figure.to_json()) < 200_000


def test_stage_titles_and_alternative_carry_the_numbers() -> None:
    """Sizes of picture and box, and the centre of mass, in the caller's words."""
    prepared = prepare_drawing(render(PLAIN[6]))
    words = StageWords(picture="图 {width}x{height}")
    titles = [a.text for a in preparation_strip(prepared, LIGHT, words).layout.annotations]
    assert titles[0] == "图 280x280"
    assert f"{prepared.box.width} × {prepared.box.height}" in titles[1]
    text = strip_alt(prepared)
    assert "280 by 280" in text
    assert f"row {prepared.centre_of_mass[0]:.1f}" in text
    ink = np.argwhere(prepared.image > 0)
    weights = prepared.image[prepared.image > 0].astype(float)
    middle = np.average(ink, axis=0, weights=weights)
    assert f"placed in 28 by 28 with that centre at row {middle[0]:.1f}, " in text
    assert text.endswith(f"column {middle[1]:.1f}.")


def test_mixing_and_reading_colours() -> None:
    """Half of white over black is middle grey; dark text on light, light on dark."""
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#102030", "#ffffff", 0.0) == "#102030"
    assert ink_on("#ffffff") == "#000000"
    assert ink_on("#1257c2") == "#ffffff"
