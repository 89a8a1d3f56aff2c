"""A page that runs again sends its browser components nothing large a second time.

Streamlit sends a message whose bytes the browser knows as its hash alone, if it is large enough.
"""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page

PLACE = {"layer": 0, "t": 4, "unit": 1, "focus": "h", "level": "operation"}
PAGES = {
    "lstm_cell": "cell_digit-en",
    "gru_cell": "hand_gru_remember-en",
    "rnn_cell": "rnn-en",
    "more_cells": "hand_mgu_remember-en",
    "compare": "",
    "neuron_detective": "",
}
"""Page → the key of the component that keeps the place, if not in the address alone."""
ADDRESS = {"at": "1.5.2", "unit": "5"}


def messages(app: AppTest) -> dict[bytes, int]:
    """All that the components were sent, with its size."""
    protos = (one.proto for one in app.get("bidi_component"))
    return {message: len(message) for message in (one.SerializeToString() for one in protos)}


def moved(name: str) -> tuple[AppTest, dict[bytes, int], dict[bytes, int]]:
    """A page on which somebody has moved; its messages before, and those that came since."""
    source = {"source": "digit"} if name == "lstm_cell" else {}
    app, key = open_page(name, query={"stretch": "3-9", "of": "random"} | source), PAGES[name]
    before = messages(app)
    if key:
        app.session_state[key] = {"selected": PLACE}
    else:
        for one, value in ADDRESS.items():
            app.query_params[one] = value
    for _run in range(2):  # the first tells the address, by which the second opens
        app.run()
        assert_no_exception(app)
    return app, before, {one: size for one, size in messages(app).items() if one not in before}


@pytest.mark.parametrize("name", PAGES)
def test_a_place_that_moved_sends_nothing_large_again(name: str) -> None:
    """The place is told in a small message; trace, weights and text are known already."""
    _app, before, since = moved(name)
    known = float(config.get_option("global.minCachedMessageSize"))
    assert max(before.values()) > known  # there is something large to be sent once
    assert since  # and what moved is told
    assert max(since.values()) < known


def test_lstm_page_moves_for_less_than_a_kilobyte() -> None:
    """One and a half megabytes of weights and trace stay where they are."""
    app, before, since = moved("lstm_cell")
    (stepper,) = sent(app, "stepper")
    assert stepper.meta["view"] == PLACE | {"speed": 2}
    assert sum(before.values()) > 1_000_000
    assert [size < 1000 for size in since.values()] == [True]


def test_another_digit_brings_no_weights_along() -> None:
    """Only what the network made of the new digit is sent: the weights are the same bytes."""
    app = open_page("lstm_cell", query={"digit": "s3"})
    before = messages(app)
    app.query_params["digit"] = "s4"
    app.run()
    assert_no_exception(app)
    since = {one: size for one, size in messages(app).items() if one not in before}
    weights = max(before.values())
    assert weights > 800_000
    assert 400_000 < sum(since.values()) < 700_000
