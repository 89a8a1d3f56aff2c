"""Home: the network at work on the session's digit, and the way on to each page."""

import numpy as np
import pytest

from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.experiments import Reverse, apply_experiments
from seqviz.ui.controls.digit.digit_choice import DEFAULT_CODE
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.router import PAGES
from tests.pages.components import stepper
from tests.pages.harness import open_page
from tests.ui.session import address


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_shows_the_networks_own_numbers(lang: Language) -> None:
    """The scan is the trained network's reading of the default digit, in either language."""
    app = open_page("home", lang)
    reading = shipped_reader().read(load_sample().images[int(DEFAULT_CODE[1:])])
    np.testing.assert_array_equal(stepper(app).probabilities, reading.probabilities)
    assert stepper(app).meta["output"]["decided_at"] == reading.decided_at
    with use_language(lang):
        assert stepper(app).meta["labels"]["reads"] == _("In the end it reads")


def test_a_link_shows_another_digit_as_it_was_disturbed() -> None:
    """`?digit=` and `?do=` change the picture and the numbers."""
    app = open_page("home", query={"digit": "s41", "do": "reverse"})
    image = apply_experiments(load_sample().images[41], [Reverse()])
    reading = shipped_reader().read(image)
    shown = stepper(app)
    np.testing.assert_allclose(shown.array(shown.meta["image"]), image / np.float32(255))
    np.testing.assert_array_equal(shown.probabilities, reading.probabilities)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_page_has_a_card_that_carries_the_digit(lang: Language) -> None:
    """Every other page is linked once, says what it is, and opens with the same digit."""
    app = open_page("home", lang, query={"digit": "s41"})
    links = {link.proto.page: link.proto.query_string for link in app.get("page_link")}
    assert links == {info.name: "digit=s41" for info in PAGES[1:]}
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
    np.testing.assert_array_equal(stepper(app).probabilities, reading.probabilities)
    assert "digit" not in address(app)
