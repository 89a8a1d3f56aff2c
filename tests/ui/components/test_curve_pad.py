"""The curve pad from Python: nothing the browser sends is believed before it is looked at."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from seqviz.data.curve import resample
from seqviz.data.series import Series
from seqviz.payloads import plain
from seqviz.ui.components.curve_pad import MAX_POINTS, curve_from_browser
from seqviz.ui.components.curve_pad.words import words
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from seqviz.ui.pages.sequence_prediction.brought_series import is_flat
from tests.pages.components import sent
from tests.patience import PATIENCE

NUMBERS = some.floats() | some.integers() | some.booleans() | some.none() | some.text(max_size=3)
ANYTHING = NUMBERS | some.lists(some.lists(NUMBERS, max_size=3) | NUMBERS, max_size=5)
HALF = [[0.0, 0.5], [0.5, 1.0], [1, 0]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there(lang: Language) -> None:
    """In each language."""
    with use_language(lang):
        assert all(plain(words()).values())


@pytest.mark.parametrize(("size", "flat"), [(0.0, True), (0.1, True), (0.5, False), (1.5, False)])
def test_a_continuation_that_hardly_moves_is_flat(size: float, flat: bool) -> None:
    """Compared with the curve that it continues; one that runs away is not flat."""
    wave = np.sin(np.arange(100) / 5)
    series = Series("curve", wave)
    assert is_flat(list(size * wave), series) == flat
    assert not is_flat([*(size * wave), math.nan], series)


@given(message=ANYTHING)
def test_any_message_gives_a_curve_or_none(message: object) -> None:
    """What is believed has two points or more, from left to right, inside the pad."""
    curve = curve_from_browser(message)
    if curve is not None:
        xs = [x for x, _ in curve]
        assert len(curve) >= 2
        assert xs == sorted(set(xs))
        assert all(0 <= number <= 1 for point in curve for number in point)


@pytest.mark.parametrize(
    "message",
    [
        [],
        [[0, 0.5]],
        [[0.5, 0], [0.5, 1]],
        [[0.5, 0], [0.4, 1]],
        [[0, 0], [1, 1.01]],
        [[0, 0], [1, float("nan")]],
        [[0, 0], [1, True]],
        [[0, 0], [1, 1, 1]],
        [[k / (MAX_POINTS + 1), 0.5] for k in range(MAX_POINTS + 1)],
    ],
)
def test_no_curve_comes_of_nonsense(message: list[Any]) -> None:
    """Too few or too many points, back to the left, outside, not numbers."""
    assert curve_from_browser(message) is None


def test_a_curve_can_be_learned() -> None:
    """What the pad returns is what the series is made from: bottom −1, top 1."""
    curve = curve_from_browser(HALF)
    assert curve == ((0.0, 0.5), (0.5, 1.0), (1.0, 0.0))
    values = resample(curve).values
    assert values[0] == pytest.approx(0)
    assert values.max() == pytest.approx(1, abs=0.01)
    assert values[-1] == pytest.approx(-1)


def _page() -> None:
    import numpy as np
    import streamlit as st

    from seqviz.ui.components.curve_pad import curve_pad

    st.session_state["result"] = curve_pad(
        key="pad", curve=((0.0, 0.5), (1.0, 0.75)), continuation=np.array([0.25, np.nan]), count=50
    )


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, ((0.0, 0.5), (1.0, 0.75))),
        ({"curve": HALF}, ((0.0, 0.5), (0.5, 1.0), (1.0, 0.0))),
        ({"curve": []}, None),
        ({"curve": "nonsense"}, None),
    ],
)
def test_the_visitors_curve_counts(state: dict[str, Any] | None, expected: object) -> None:
    """The given curve until one is drawn, then that one; nothing after clearing."""
    app = AppTest.from_function(_page, default_timeout=PATIENCE)
    if state is not None:
        app.session_state["pad-en"] = state
    app.run()
    assert not app.exception, app.exception[0].message
    assert app.session_state["result"] == expected
    (message,) = sent(app, "curve_pad")
    assert message.meta["continuation"] == [0.25, None]
    assert message.meta["count"] == 50
    assert message.meta["drawn"] == (expected and [list(point) for point in expected])  # type: ignore[attr-defined]
