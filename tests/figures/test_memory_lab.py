"""The figures after a race: their numbers, their names and which way they stand."""

import numpy as np
import pytest

from seqviz.figures.memory_lab import LongerWords, counter_figure, flips_figure, longer_figure
from seqviz.figures.theme import LIGHT
from seqviz.training.race.counting import Counter
from seqviz.training.tasks.memory import Tried
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.memory_lab.longer import worse_said

WORDS = LongerWords("steps", "right", "guessing")


def test_longer_delays_stand_over_the_line_of_guessing() -> None:
    """Shares in percent for classes, errors as they are for numbers."""
    shares = (Tried(10, 8, 0.1, 0.9, 2.0, 0.125), Tried(20, 8, 1.0, 0.5, 2.0, 0.25))
    figure = longer_figure({"A": shares}, ["#123456"], LIGHT, "right", WORDS)
    line, guessing = figure.data
    assert list(line.x) == [10, 20]
    assert list(line.y) == pytest.approx([90, 50])
    assert line.line.color == "#123456"
    assert list(guessing.y) == pytest.approx([12.5, 25])
    loss = longer_figure({"A": shares}, ["#123456"], LIGHT, "loss", WORDS)
    assert [list(one.y) for one in loss.data] == [pytest.approx([5, 50]), [100, 100]]
    errors = (Tried(10, 8, 0.02, None, 1 / 6, None),)
    figure = longer_figure({"A": errors}, ["#123456"], LIGHT, "error", WORDS)
    assert [list(one.y) for one in figure.data] == [[0.02], [1 / 6]]


def test_losses_of_many_sizes_stand_on_a_logarithmic_axis() -> None:
    """A loss of 663 times guessing's hides none of 4 percent; what is no number is not drawn."""
    far = (Tried(10, 8, 0.04, 0.9, 1.0, 0.9), Tried(20, 8, 663.0, 0.1, 1.0, 0.9))
    near = (Tried(10, 8, 0.04, 0.9, 1.0, 0.9), Tried(20, 8, float("inf"), None, 1.0, 0.9))
    wide = longer_figure({"A": far}, ["#123456"], LIGHT, "loss", WORDS)
    assert wide.layout.yaxis.type == "log"
    assert list(wide.data[0].y) == pytest.approx([4, 66300])
    narrow = longer_figure({"A": near}, ["#123456"], LIGHT, "loss", WORDS)
    assert narrow.layout.yaxis.type == "linear"
    assert np.isnan(narrow.data[0].y[1])
    right = longer_figure({"A": near}, ["#123456"], LIGHT, "right", WORDS)
    assert np.isnan(right.data[0].y[1])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_counter_is_drawn_the_right_way_up(sign: int) -> None:
    """One that counts downwards has its axis turned; its numbers stay what they are."""
    count = np.array([1, 2, 1, 0])
    found = Counter("c", 2, sign * 0.5 * count, count, float(sign), 2)
    figure = counter_figure(found, LIGHT, "c", "count", "step")
    memory, steps = figure.data
    assert list(memory.y) == list(sign * 0.5 * count)
    assert list(steps.y) == [1, 2, 1, 0]
    assert (figure.layout.yaxis.autorange == "reversed") == (sign < 0)
    assert figure.layout.yaxis2.tickmode == "array"
    assert list(figure.layout.yaxis2.tickvals) == [0, 1, 2]


def test_flips_show_every_factor_and_the_stretch_that_fades() -> None:
    """One row a network, the first on top, and a grey stretch from 0 to 1."""
    factors = {"A": np.array([-0.5, 0.2]), "B": np.array([0.1])}
    figure = flips_figure(factors, ["#111111", "#222222"], LIGHT, "factor", "fades")
    assert [list(one.x) for one in figure.data] == [[-0.5, 0.2], [0.1]]
    assert [set(one.y) for one in figure.data] == [{"A"}, {"B"}]
    assert list(figure.layout.yaxis.categoryarray) == ["B", "A"]
    (stretch,) = figure.layout.shapes
    assert (stretch.x0, stretch.x1) == (0, 1)
    low, high = figure.layout.xaxis.range
    assert low < -0.5
    assert high > 1


def test_an_error_beyond_guessing_is_said() -> None:
    """With its size, at the worst length; where right answers count, the loss says nothing."""
    errors = (Tried(10, 8, 0.01, None, 0.2, None), Tried(20, 8, 10.0, None, 0.2, None))
    with use_language("en"):
        assert "A loses 50.0 times as much as guessing at 20 steps" in worse_said(
            "A", errors, "error"
        )
        assert worse_said("A", errors[:1], "error") == ""
        assert worse_said("A", (Tried(250, 8, 3.6, 0.23, 2.0, 0.125),), "right") == ""
