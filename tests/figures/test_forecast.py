"""Errors by steps ahead: the lines are the numbers, and the legend stands clear of them."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.figures.forecast import ahead_alt, ahead_figure
from seqviz.figures.theme import DARK, LIGHT, Palette

AHEAD = {
    "model": np.array([0.1, np.inf, 0.3]),
    "last": np.array([0.2, 0.4, 0.6]),
    "seasonal": np.array([0.3, 0.3, 0.3]),
}
WORDS = {name: name for name in (*AHEAD, "ahead", "error")} | {
    "alt": "{lines}",
    "alt_line": "{name}: {first} to {last} in {steps}.",
}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_lines_are_the_errors_and_the_legend_has_its_own_margin(colours: Palette) -> None:
    """Steps count from 1, a forecast that ran away leaves a gap, the legend is above the plot."""
    figure = ahead_figure(AHEAD, colours, words=WORDS)
    for line, (name, values) in zip(figure.data, AHEAD.items(), strict=True):
        assert line.name == name
        assert list(line.x) == [1, 2, 3]
        np.testing.assert_array_equal(line.y, np.where(np.isfinite(values), values, np.nan))
    assert len({line.line.dash for line in figure.data}) == 3
    legend = figure.layout.legend
    assert (legend.yref, legend.yanchor, legend.y) == ("container", "top", 1)
    assert figure.layout.margin.t >= 56


def test_the_figure_in_words() -> None:
    """First and last error of each line."""
    assert ahead_alt(AHEAD, WORDS).startswith(
        "model: 0.100 to 0.300 in 3. last: 0.200 to 0.600 in 3."
    )
