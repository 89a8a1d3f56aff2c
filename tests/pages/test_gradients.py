"""Gradients through time: which networks are sent, and what an address decides."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import CELLS
from seqviz.cells.initialisations import drawn
from seqviz.cells.keeping import half_life
from seqviz.ui.frame.i18n import LANGUAGES, Language
from tests.claims.proof import proves
from tests.pages.components import Sent, sent
from tests.pages.harness import assert_no_exception, open_page


def shown(app: AppTest) -> Sent:
    """What the picture was sent."""
    assert_no_exception(app)
    (one,) = sent(app, "through_time")
    return one


def kinds(one: Sent) -> list[str]:
    """Of its networks."""
    return [lane["kind"] for lane in one.meta["sizes"][0]["lanes"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens_on_an_open_gate_beside_none(lang: Language) -> None:
    """RNN and LSTM, its gate open, in two sizes, with numbers as torch's way of drawing gives."""
    one = shown(open_page("gradients", lang))
    asked = one.meta["asked"]
    assert (asked["steps"], asked["gate"], asked["hidden"]) == (50, 2.0, 32)
    assert [size["hidden"] for size in one.meta["sizes"]] == [1, 32]
    assert kinds(one) == ["rnn", "lstm"]
    for lane in one.meta["sizes"][1]["lanes"]:
        cell = CELLS[lane["kind"]].describe()
        made = drawn(cell, 8, 32, "torch", rng=np.random.default_rng(7), dtype=np.float32)
        for name, place in lane["arrays"].items():
            np.testing.assert_array_equal(one.array(place), made[name])


def test_an_address_says_how_the_sliders_stand() -> None:
    """Length, gate, radius, start, activation, size, step, cells and seed."""
    query = {
        "steps": "20",
        "gate": "-2.5",
        "radius": "1.2",
        "start": "orthogonal",
        "form": "relu",
        "units": "1",
        "step": "7",
        "loss": "15",
        "horizon": "4",
        "clip": "0.5",
        "triangle": "mingru",
        "cells": "peephole.mingru",
        "seed": "3",
    }
    one = shown(open_page("gradients", query=query))
    assert one.meta["asked"] == {
        "steps": 20,
        "gate": -2.5,
        "radius": 1.2,
        "start": "orthogonal",
        "form": "relu",
        "hidden": 1,
    }
    wanted = {"at": 7, "loss": 15, "horizon": 4, "clip": 0.5, "triangle": "mingru"}
    assert one.meta["look"] == wanted
    assert kinds(one) == ["peephole", "mingru"]
    other = shown(open_page("gradients", query=query | {"seed": "4", "step": "0"}))
    assert other.payload != one.payload
    assert other.meta["look"] == wanted | {"at": 0}


@pytest.mark.parametrize(
    "query",
    [
        {"cells": "rnn.rnn"},
        {"cells": "rnn.lstm.gru.mgu"},
        {"cells": "nothing"},
        {"steps": "4"},
        {"gate": "open"},
        {"radius": "9"},
        {"units": "7"},
        {"step": "201"},
        {"loss": "0"},
        {"loss": "50"},
        {"horizon": "201"},
        {"clip": "0"},
        {"triangle": "mgu"},
    ],
)
def test_an_address_that_means_nothing_leaves_the_default(query: dict[str, str]) -> None:
    """The page stands as without it."""
    one, usual = shown(open_page("gradients", query=query)), shown(open_page("gradients"))
    closed = {"at": 1, "loss": None, "horizon": None, "clip": None, "triangle": ""}
    assert (one.meta["asked"], one.meta["look"]) == (usual.meta["asked"], closed)
    assert one.meta["sizes"] == usual.meta["sizes"]


@proves("half-life, by theory", "half-life by the average gate")
def test_after_the_half_life_one_half_is_left() -> None:
    """Of a gradient that is multiplied with the same rate at every step."""
    for rate in (0.01, 0.3, 0.5, 0.77, 0.999):
        assert rate ** half_life(rate) == pytest.approx(0.5)


def test_other_cells_are_chosen_by_name() -> None:
    """Two cells of the register; the address says them, and none at all is the default."""
    app = open_page("gradients")
    app.multiselect(key="gradient_cells").set_value(["mgu", "gru"]).run()
    assert kinds(shown(app)) == ["mgu", "gru"]
    assert app.query_params["cells"] in ("mgu.gru", ["mgu.gru"])
    app.multiselect(key="gradient_cells").set_value([]).run()
    assert kinds(shown(app)) == ["rnn", "lstm"]
    assert "cells" not in app.query_params


@pytest.mark.parametrize(
    ("lang", "query", "said"),
    [
        ("en", {"gate": "torch"}, "50 steps; 32 units; The gate that keeps, PyTorch's; "),
        ("en", {"cells": "gru", "gate": "-2", "units": "1"}, "50 steps; 1 unit; The gate that "),
        (
            "zh",
            {"radius": "1.2", "form": "relu"},
            "循环权重，PyTorch 默认；ReLU；最大特征值 1.2",
        ),
    ],
)
def test_what_is_compared_is_said_in_words(
    lang: Language, query: dict[str, str], said: str
) -> None:
    """With the verdict, by the words beside the sliders; no name of a field, nothing that is None.

    Before the button is pressed nothing is said of how they stand, since they move in the browser.
    """
    app = open_page("gradients", lang, query=query)
    assert not [one for one in (*app.markdown, *app.caption) if said in one.value]
    app.button(key="compare").click().run()
    (about,) = [one.value for one in app.caption if said in one.value]
    assert "None" not in about
    assert ("RNN" in about) == ("gru" not in query.get("cells", ""))
