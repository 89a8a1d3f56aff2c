"""Home: the network at work on the session's digit, and the way on to each page."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader, sure_at
from seqviz.models.experiments import Reverse, apply_experiments
from seqviz.ui.controls.digit.digit_choice import DEFAULT_CODE
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.router import PAGES
from tests.pages.components import sent
from tests.pages.harness import open_page
from tests.ui.session import address


def shown(app: AppTest) -> tuple[dict[str, Any], NDArray[np.uint8], list[NDArray[np.float32]]]:
    """What the living picture was told: words, ink, and states and shares after every row."""
    (one,) = sent(app, "living")
    rows, units = one.meta["rows"], one.meta["units"]
    ink = np.frombuffer(one.payload, np.uint8, rows * one.meta["columns"]).reshape(rows, -1)
    floats = np.frombuffer(one.payload, "<f4", offset=ink.size)
    both = np.split(floats, [rows * units])
    return one.meta, ink, [part.reshape(rows, -1) for part in both]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_shows_the_networks_own_numbers(lang: Language) -> None:
    """The picture is the trained network's reading of the default digit, in either language."""
    reading = shipped_reader().read(load_sample().images[int(DEFAULT_CODE[1:])])
    meta, ink, (states, shares) = shown(open_page("home", lang))
    np.testing.assert_array_equal(ink, reading.image)
    np.testing.assert_array_equal(states, reading.trace.layers[-1].h[:, 0])
    np.testing.assert_array_equal(shares, reading.probabilities)
    assert meta["decided_at"] == reading.decided_at
    assert meta["sure_at"] == sure_at(reading.probabilities)
    # Two layers hand on h and c; the answer is made of the upper h.
    assert (meta["carried"], meta["units"]) == (2 * 2 * states.shape[1], states.shape[1])
    assert meta["limit"] == np.abs(states).max()
    with use_language(lang):
        assert meta["labels"]["memory_title"] == _("A memory")


def test_a_link_shows_another_digit_as_it_was_disturbed() -> None:
    """`?digit=` and `?do=` change the picture and the numbers; another reading has another name."""
    app = open_page("home", query={"digit": "s41", "do": "reverse"})
    image = apply_experiments(load_sample().images[41], [Reverse()])
    meta, ink, (_states, shares) = shown(app)
    np.testing.assert_array_equal(ink, image)
    np.testing.assert_array_equal(shares, shipped_reader().read(image).probabilities)
    assert meta["id"] != shown(open_page("home"))[0]["id"]


def test_each_digit_is_on_offer_as_a_picture() -> None:
    """Ten little pictures, one of each digit, and the one that is read is marked."""
    (offered,) = sent(open_page("home"), "gallery")
    sample = load_sample()
    codes = [int(item["code"][1:]) for item in offered.meta["items"]]
    assert [int(sample.labels[code]) for code in codes] == list(range(10))
    assert offered.meta["chosen"] == DEFAULT_CODE
    assert offered.payload == b"".join(sample.images[code].tobytes() for code in codes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_page_has_a_card_that_carries_the_digit(lang: Language) -> None:
    """Every other page in the course's order, says what it is, and opens with the same digit."""
    app = open_page("home", lang, query={"digit": "s41"})
    cards = app.get_by_key("cards").get("page_link")
    assert [(link.proto.page, link.proto.query_string) for link in cards] == [
        (info.name, "digit=s41") for info in PAGES[1:]
    ]
    written = [markdown.value for markdown in app.markdown]
    with use_language(lang):
        assert all(_(info.summary) in written for info in PAGES[1:])


def test_opening_it_does_not_touch_the_address() -> None:
    """A visitor who says nothing keeps an address that says nothing of a digit."""
    assert not {"digit", "do", "at"} & set(address(open_page("home")))


@pytest.mark.parametrize("digit", ["../../assets", "s-1", "9" * 10_000, "手写", "i%00"])
def test_a_hostile_link_shows_the_default(digit: str) -> None:
    """Nonsense is replaced by the default digit and leaves the address."""
    app = open_page("home", query={"digit": digit})
    reading = shipped_reader().read(load_sample().images[int(DEFAULT_CODE[1:])])
    np.testing.assert_array_equal(shown(app)[2][1], reading.probabilities)
    assert "digit" not in address(app)
