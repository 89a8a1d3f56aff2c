"""Every page in Firefox: it renders, silently, with no text over another and nothing cut off."""

from collections.abc import Iterator

import pytest

from scripts.firefox import MISSING, find
from seqviz.ui.frame.i18n import LANGUAGES, Language
from seqviz.ui.frame.router import PAGES, PageInfo
from tests.e2e.firefox import Firefox
from tests.e2e.harness import ALL_DRAWN, LATE_OR_TWICE, NOT_RUNNING, STREAMLIT_PROBE, Server
from tests.e2e.layout import OVERLAPS, SIDEWAYS
from tests.e2e.test_layout import CELLS, check_widths

READY = f"""() => document.querySelector({NOT_RUNNING!r})
    && ({ALL_DRAWN})()
    && history.seqviz
    && !document.getAnimations().some(
        one => one.playState === 'running' && one.effect.getComputedTiming().iterations < 99)"""
WIDTHS = (1280, 420)
USUAL = ("home", "lstm_cell", "sequence_prediction", "text_classification", "train_digits")
"""One of each kind of drawing; `make matrix` opens them all."""
OPEN_THE_FIRST_EQUATION = """() => {
    for (const one of document.querySelectorAll('*'))
        one.shadowRoot?.querySelector('.equations button')?.click();
}"""


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    """The one tab of this file."""
    path = find()
    if path is None:
        pytest.skip(MISSING)
    firefox = Firefox(path)
    yield firefox
    firefox.close()


@pytest.mark.xdist_group("firefox")
@pytest.mark.parametrize(
    "info",
    [
        pytest.param(info, id=info.name, marks=() if info.name in USUAL else pytest.mark.again)
        for info in PAGES
    ],
)
def test_a_page_renders_in_firefox(firefox: Firefox, server: Server, info: PageInfo) -> None:
    """No error, no text over another, nothing that scrolls sideways, on a laptop and a phone."""
    lang: Language = LANGUAGES[PAGES.index(info) % len(LANGUAGES)]
    firefox.errors.clear()
    firefox.resize(WIDTHS[0], 900)
    firefox.goto(f"{server.url}/{info.name if info is not PAGES[0] else ''}?lang={lang}")
    firefox.wait_for(READY)
    for width in WIDTHS:
        firefox.resize(width, 900)
        assert firefox.evaluate(OVERLAPS) == [], f"{width} pixels wide"
        assert firefox.evaluate(SIDEWAYS) == [], f"{width} pixels wide"
    assert firefox.evaluate("() => document.querySelector('h1')?.textContent")
    assert firefox.evaluate(LATE_OR_TWICE) == []
    assert firefox.evaluate("() => !document.querySelector('[data-testid=stException]')")
    ours = [e for e in firefox.errors if not STREAMLIT_PROBE.search(e.removeprefix(server.url))]
    assert not ours, "\n".join(ours)


@pytest.mark.xdist_group("firefox")
@pytest.mark.parametrize(("page", "lang"), list(zip(CELLS, LANGUAGES, strict=True)))
def test_a_cell_fits_in_firefox_too(
    firefox: Firefox, server: Server, page: str, lang: Language
) -> None:
    """Its formulas are wider there than in Chromium: at no width do they reach their values."""
    firefox.goto(f"{server.url}/{page}?lang={lang}")
    firefox.wait_for(READY)
    firefox.evaluate(OPEN_THE_FIRST_EQUATION)
    check_widths(lambda width: firefox.resize(width, 900), firefox.evaluate)
