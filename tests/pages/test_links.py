"""Everything on a page is in its address: what was set there stands in a session that opens it."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address


def seen(app: AppTest) -> list[Any]:
    """What the page shows: every drawing's message, every sentence, chart and control."""
    drawn = []
    for one in sent(app, "stepper"):
        meta = {name: value for name, value in one.meta.items() if name != "surgery"}
        drawn.append((meta | {"cuts": (one.meta["surgery"] or {}).get("cuts")}, one.payload))
    controls = [
        (one.key, one.value)
        for kind in ("segmented_control", "pills", "slider", "number_input", "text_input")
        for one in app.get(kind)
        if one.key not in FORM
    ]
    words = [said.value for said in (*app.markdown, *app.info, *app.caption, *app.code)]
    graphs = [one.meta for one in sent(app, "network_graph")]
    return [drawn, controls, words, graphs]


# What is about to be done, not what is shown: the form of the surgery panel, and the ways to bring
# a digit, whose result is in the address.
CHOICES = ("action", "everyone", "quantity_4", "quantity_6", "value_gate")
FORM = {"digit_way", "gallery_digit", "pad_stroke"} | {
    f"cut_{name}" for name in (*CHOICES, "steps_5", "steps_16", "steps_28")
}


def choose(kind: str, key: str, value: Any) -> Callable[[AppTest], None]:
    """Set one control of the page."""
    return lambda app: (getattr(app, kind)(key=key).set_value(value).run(), None)[1]


def press(key: str) -> Callable[[AppTest], None]:
    """Press one button of the page."""
    return lambda app: (app.button(key=key).click().run(), None)[1]


@pytest.mark.parametrize(
    ("page", "acts"),
    [
        ("compare", [choose("segmented_control", "of", "forget")]),
        (
            "compare",
            [
                choose("segmented_control", "of", "random"),
                choose("segmented_control", "hidden", 4),
                choose("number_input", "seed", 23),
                choose("segmented_control", "code", "gru"),
            ],
        ),
        (
            "rnn_cell",
            [
                choose("pills", "preset", "oscillator"),
                choose("text_input", "seq", "1 0 0.5 0 0"),
                press("try"),
            ],
        ),
        ("gru_cell", [choose("pills", "preset", "latch"), press("try")]),
        (
            "gru_cell",
            [
                choose("segmented_control", "source", "names"),
                choose("text_input", "text", "Nkosi"),
            ],
        ),
        (
            "lstm_cell",
            [
                choose("segmented_control", "source", "hand"),
                choose("pills", "preset", "count"),
                choose("text_input", "seq", "1 1 1"),
                press("try"),
            ],
        ),
        (
            "lstm_cell",
            [
                choose("segmented_control", "source", "text"),
                choose("text_input", "text", "(a(b"),
            ],
        ),
        (
            "digit_reader",
            [
                choose("pills", "disturb", ["cover", "flip"]),
                choose("slider", "disturb_rows", (3, 6)),
                press("cut_apply"),
                choose("segmented_control", "cut_layer", 1),
                choose("number_input", "cut_unit", 5),
            ],
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_link_shows_what_was_set(page: str, acts: list[Callable[[AppTest], None]]) -> None:
    """Set one thing after another; each is in the address, and a fresh session shows them all."""
    app = open_page(page)
    before = address(app)
    for act in acts:
        act(app)
        assert_no_exception(app)
    link = address(app)
    assert link != before
    again = open_page(page, query=link)
    assert address(again) == link
    assert seen(again) == seen(app)


@pytest.mark.parametrize(
    ("page", "query", "places"),
    [
        (
            "rnn_cell",
            {"preset": "parity", "unrolled": "1", "edit": "W_h.1.2=-1", "at": "1.4.2"},
            [(0, 3, 1, None, "cell")],
        ),
        (
            "rnn_cell",
            {"preset": "echo", "at": "1.3.2.h.numbers", "cut": "silence:1.2"},
            [(0, 2, 1, "h", "numbers")],
        ),
        ("gru_cell", {"preset": "latch", "at": "1.3.1.all"}, [(0, 2, 0, None, "overview")]),
        (
            "gru_cell",
            {"source": "names", "text": "Nkosi", "at": "1.3.90.n.numbers", "cut": "silence:1.90"},
            [(0, 2, 89, "n", "numbers")],
        ),
        (
            "lstm_cell",
            {"digit": "s41", "do": "reverse", "at": "1.5.7.f", "cut": "hold:f.1.*=0"},
            [(0, 4, 6, "f", "operation")],
        ),
        (
            "lstm_cell",
            {"source": "python", "text": "import o", "at": "1.3.300.f", "cut": "silence:1.9"},
            [(0, 2, 299, "f", "operation")],
        ),
        ("lstm_cell", {"at": "2.9.31.c.numbers"}, [(1, 8, 30, "c", "numbers")]),
        (
            "digit_reader",
            {"digit": "s41", "at": "2.13.5", "who": "1.7", "cut": "silence:1.7"},
            [(1, 12, 4, None, "overview")],
        ),
        (
            "compare",
            {"of": "forget", "at": "1.6.1", "open": "lstm.f,gru.h.numbers"},
            [
                (0, 5, 0, None, "overview"),  # the player of all
                (0, 5, 0, "h", "operation"),  # beside the forget gate
                (0, 5, 0, "f", "operation"),
                (0, 5, 0, "h", "numbers"),
            ],
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_place_stays_in_the_link(
    page: str, query: dict[str, str], places: list[tuple[object, ...]]
) -> None:
    """Layer, step, unit, operation and numbers open there, and stay in the address."""
    app = open_page(page, query=query)
    assert {name: value for name, value in address(app).items() if name != "lang"} == query
    opened = [one.meta["view"] for one in sent(app, "stepper")]
    parts = ("layer", "t", "unit", "focus", "level")
    assert [tuple(view[part] for part in parts) for view in opened] == places


@pytest.mark.parametrize("who", ["x", "9.1", "1.999", "0.0", "1.1.1", "９.１", "", "-1.2"])
def test_a_hostile_unit_is_the_first(who: str) -> None:
    """Nonsense leaves the address, and the page stands."""
    app = open_page("digit_reader", query={"who": who})
    assert "who" not in address(app)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("rnn_cell", {"preset": "blow_up", "edit": "W_h.1.1=100", "seq": "1 2 3"}),
        ("rnn_cell", {"edit": "W_h.9.9=x"}),
        ("lstm_cell", {"source": "hand", "cut": "hold:q.9.9=nan"}),
        ("compare", {"of": "`nothing`"}),
        ("digit_reader", {"digit": "s99999999"}),
        ("digit_reader", {"do": "fold"}),
        ("text_generation", {"net": "own"}),
        ("gru_cell", {"source": "morph", "morph": "xyz"}),
        ("lstm_cell", {"delay": "40"}),
        ("rnn_cell", {"nonsense": "1"}),
    ],
)
def test_what_a_link_cannot_mean_is_said_once(page: str, query: dict[str, str]) -> None:
    """And nothing of it is left, nor of what was said about it."""
    app = open_page(page, query=query)
    assert len(app.toast) == 1
    name = next(one for one in query if one != "source")
    assert name in app.toast[0].value
    for gone in set(query) - {"source"}:
        assert gone not in address(app)
    app.run()
    assert not app.toast
    assert_no_exception(app)


def test_what_no_page_knows_is_left_out_in_one_sentence() -> None:
    """A link that went through a mailing list: nothing stands instead, and one line says it."""
    query = {f"utm_{k}": "x" for k in range(12)}
    app = open_page("rnn_cell", query=query | {"preset": "leaky"})
    (toast,) = [one.value for one in app.toast]
    assert toast.count("utm") == 3
    assert toast.endswith(", …. That means nothing on this page and was left out.")
    assert "instead" not in toast
    assert not any(name in address(app) for name in query)


def test_what_is_carried_between_pages_is_no_broken_link() -> None:
    """A preset that another kind of network does not have is left behind without a word."""
    app = open_page("lstm_cell", query={"source": "hand", "preset": "latch"})
    app.switch_page("pages/rnn_cell.py").run()
    assert not app.toast
    assert_no_exception(app)
