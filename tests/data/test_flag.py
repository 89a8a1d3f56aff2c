"""The fall of a digit's upper stroke tells a 1 with a long flag from a 7."""

import numpy as np
import pytest

from seqviz.data.digits import prepare_drawing
from seqviz.data.flag import STEEP, fall
from seqviz.data.sample import load_sample
from tests.data.pen_strokes import HANDS, Stroke, render


def _fall(strokes: list[Stroke], width: int) -> float:
    return fall(prepare_drawing(render(strokes, width)).image)


@pytest.mark.parametrize("width", [6, 12, 20, 30])
@pytest.mark.parametrize("tip", [(60, 130), (75, 120), (85, 150), (95, 110)])
def test_a_flag_is_steep_at_any_pen(tip: tuple[float, float], width: int) -> None:
    """A long flag at 30 to 50 degrees stays steep after preparation, with a foot and without."""
    stem: Stroke = [tip, (150.0, 52.0), (150.0, 230.0)]
    assert _fall([stem], width) > STEEP
    assert _fall([stem, [(110.0, 230.0), (190.0, 230.0)]], width) > STEEP


@pytest.mark.parametrize("width", [6, 12, 20, 30])
@pytest.mark.parametrize("hand", HANDS)
def test_a_bar_is_flat_at_any_pen(hand: str, width: int) -> None:
    """The 7s of both hands lie far below the limit."""
    assert abs(_fall(HANDS[hand][7], width)) < STEEP / 2


def test_mnists_sevens_are_mostly_flat() -> None:
    """Of the shipped 7s about one in twenty is as steep as a flag."""
    sample = load_sample()
    sevens = sample.images[sample.labels == 7]
    share = np.mean([fall(image) > STEEP for image in sevens])
    assert 0.02 < share < 0.08


def test_no_ink_has_no_fall() -> None:
    """An empty picture and a bare line fall by nothing that could be called a flag."""
    assert fall(np.zeros((28, 28), np.uint8)) == 0.0
