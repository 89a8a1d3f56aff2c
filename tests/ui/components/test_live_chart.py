"""The live chart from Python: all words in both languages, one envelope, a moment by its step."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from seqviz.payloads import plain
from seqviz.ui.components.live_chart.words import words
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from tests.pages.components import Sent, sent
from tests.patience import PATIENCE


def _page() -> None:
    import numpy as np
    import streamlit as st

    from seqviz.figures.live import LiveRun, Moment, Truth, pack_training
    from seqviz.ui.components.live_chart import live_chart

    step = np.arange(1, 101)
    moments = tuple(Moment(k, 0.5, np.full(40, float(k))) for k in (0, 10, 100))
    run = LiveRun(
        "LSTM", step, 1 / step, np.ones(100), step[9::10], 1 / step[9::10], 2 / step[9::10],
        moments=moments,
    )  # fmt: skip
    packed = pack_training([run], Truth(np.arange(40.0), 30))
    st.session_state["result"] = live_chart(
        packed, key="chart", labels={"loss_unit": "nats"}, on_select=lambda: None
    )


def _mounted(state: dict[str, Any] | None = None) -> tuple[Sent, Any]:
    app = AppTest.from_function(_page, default_timeout=PATIENCE)
    if state is not None:
        app.session_state["chart-en"] = state
    app.run()
    assert not app.exception, app.exception[0].message
    (message,) = sent(app, "live_chart")
    return message, app.session_state["result"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there(lang: Language) -> None:
    """In each language."""
    with use_language(lang):
        assert all(plain(words()).values())


def test_what_is_mounted_can_be_read() -> None:
    """The browser gets the curves themselves, the moments' predictions and the words asked for."""
    message, chosen = _mounted()
    run = message.meta["runs"][0]
    assert message.array(run["loss"]["y"])[-1] == pytest.approx(0.01)
    assert message.array(run["moments"]["predictions"])[1].tolist() == [10.0] * 40
    assert message.meta["labels"]["loss_unit"] == "nats"
    assert message.meta["reports"] is True
    assert chosen is None


@pytest.mark.parametrize(
    ("state", "index"),
    [({"selected": 10}, 1), ({"selected": 100}, 2), ({"selected": 11}, None), ({}, None)]
    + [({"selected": nonsense}, None) for nonsense in ("10", True, 1.0, [10], None)],
)
def test_a_moment_is_found_by_its_step(state: dict[str, Any], index: int | None) -> None:
    """Snapshots may be thinned out, so the browser names a step; anything else means now."""
    assert _mounted(state)[1] == index
