"""The learning curves: lines, ranges and the shipped network's point."""

from __future__ import annotations

import pytest

from seqviz.data.names_curve import Size
from seqviz.figures.learning_curve import CurveWords, curve_figure
from seqviz.figures.theme import Palette, palette

SIZES = (
    Size(100, (0.1, 0.3), (0.5,), (7,)),
    Size(4_000, (0.6, 0.7), (0.55, 0.65), (9, 9)),
)
WORDS = CurveWords("net", "grams", "shipped", "names", "right")


@pytest.mark.parametrize("colours", [palette("light"), palette("dark")])
def test_points_are_means_and_bars_the_seeds(colours: Palette) -> None:
    """In percent; the shipped network stands over all names."""
    net, grams, shipped = curve_figure(SIZES, 0.75, colours, WORDS).data
    assert (net.name, grams.name, shipped.name) == ("net", "grams", "shipped")
    assert net.x == grams.x == (100, 4_000)
    assert net.y == pytest.approx((20, 65))
    assert grams.y == pytest.approx((50, 60))
    assert net.error_y.array == pytest.approx((10, 5))
    assert grams.error_y.arrayminus == pytest.approx((0, 5))
    assert (shipped.x, shipped.y) == ((4_000,), (75,))
    assert net.line.color == colours.positive != grams.line.color
    assert [list(row) for row in net.customdata] == [["100", "20.0"], ["4,000", "65.0"]]


def test_the_axis_is_logarithmic_and_names_every_size() -> None:
    """With commas between thousands."""
    layout = curve_figure(SIZES, 0.75, palette("light"), WORDS).layout
    assert layout.xaxis.type == "log"
    assert layout.xaxis.ticktext == ("100", "4,000")
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("names", "right")
