"""The cliff of the page on gradients: what is sent, what an address decides, and its check."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells.cliff import OneUnit, before_the_cliff
from seqviz.ui.frame.i18n import LANGUAGES, Language
from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page


def shown(app: AppTest) -> dict[str, Any]:
    """What the picture was sent."""
    assert_no_exception(app)
    (one,) = sent(app, "cliff")
    return one.meta


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ball_lies_before_the_cliff(lang: Language) -> None:
    """Nothing is clipped, no step was taken, and every word of a sentence is there."""
    meta = shown(open_page("gradients", lang))
    assert meta["asked"] == meta["usual"]
    assert meta["asked"] == {
        "ball": list(before_the_cliff(OneUnit(), 0.5)),
        "taken": 0,
        "rate": 0.5,
        "longest": None,
        "steps": 50,
        "target": 0.7,
    }
    assert ("峭壁" in meta["labels"]["region"]) == (lang == "zh")


def test_an_address_says_where_the_ball_is() -> None:
    """Place, steps, rate, clipping, length and target; what means nothing leaves the default."""
    query = {
        "ball": "5.25,-3.5",
        "ball_steps": "7",
        "ball_rate": "0.05",
        "ball_clip": "1.5",
        "cliff_steps": "120",
        "cliff_target": "0.2",
    }
    assert shown(open_page("gradients", query=query))["asked"] == {
        "ball": [5.25, -3.5],
        "taken": 7,
        "rate": 0.05,
        "longest": 1.5,
        "steps": 120,
        "target": 0.2,
    }
    wrong = {
        "ball": "5.25,nan",
        "ball_steps": "201",
        "ball_rate": "0",
        "ball_clip": "-1",
        "cliff_steps": "1e9",
        "cliff_target": "7",
    }
    meta = shown(open_page("gradients", query=wrong))
    assert meta["asked"] == meta["usual"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 1 + 2),  # a loss and two slopes at one place
        ({"ball_steps": "4"}, 5 * 3 + 4 * 2),  # five places, four steps to two numbers
        ({"ball_steps": "40", "ball_clip": "0.25", "cliff_steps": "200"}, 41 * 3 + 40 * 2),
    ],
)
def test_the_walk_is_what_torch_computes(query: dict[str, str], count: int) -> None:
    """Autograd, its clipping and its optimiser agree, from ordinary steps to the one thrown out."""
    app = open_page("gradients", query=query)
    # the browser moves the ball without asking, so no count of its steps stands before
    assert not [
        one for one in (*app.markdown, *app.caption) if "What is run: the ball" in one.value
    ]
    app.button(key="compare_cliff").click().run()
    assert_no_exception(app)
    (verdict,) = app.success
    assert f"{count:,} numbers were compared" in verdict.value
    taken = int(query.get("ball_steps", 0))
    assert [one for one in app.caption if f"It takes {taken} steps." in one.value]
