"""How pages look at many widths, under a finger and by keyboard: nothing over anything else."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import expect

from seqviz.figures.theme import palette
from seqviz.ui.frame.i18n import LANGUAGES
from seqviz.ui.frame.languages import SPOKEN
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server
from tests.e2e.layout import OVERLAPS, SIDEWAYS

pytestmark = pytest.mark.still

CELLS = ("lstm_cell", "gru_cell")
WIDTHS = (420, 640, 760, 1000, 1100, 1200, 1280, 1920)


def check_widths(resize: Callable[[int], None], evaluate: Callable[[str], object]) -> None:
    """At no width does a text lie over another, or the page scroll sideways."""
    for width in WIDTHS:
        resize(width)
        assert evaluate(OVERLAPS) == [], f"{width} pixels wide"
        assert evaluate(SIDEWAYS) == [], f"{width} pixels wide"


@pytest.mark.parametrize("page", CELLS)
def test_a_cell_fits_at_every_width(app: AppPage, page: str) -> None:
    """Equations beside their values, names, drawing: from a phone to a wide screen."""
    app.goto(f"/{page}", lang=LANGUAGES[0])
    shell = app.page.locator(".shell:not(.whole)")
    for lang in LANGUAGES:
        if lang != LANGUAGES[0]:
            with app.rerun():
                app.page.locator(".st-key-lang").get_by_text(SPOKEN[lang].title).click()
            expect(app.page.locator("html")).to_have_attribute("lang", SPOKEN[lang].tag)
        expect(shell).to_have_attribute("data-ready", re.compile("."))
        if not shell.locator(".operation").is_visible():  # it may have stayed open
            shell.locator(".equations button").first.click()
        expect(shell.locator(".operation")).to_be_visible()
        check_widths(
            lambda width: app.page.set_viewport_size({"width": width, "height": 900}),
            app.page.evaluate,
        )
        app.page.set_viewport_size({"width": 1280, "height": 900})


def test_three_opened_cells_fit_side_by_side(app: AppPage) -> None:
    """Each cell's equations stay in its third of the page, which is no wider for them."""
    app.page.set_viewport_size({"width": 700, "height": 900})
    app.goto("/compare", at="1.6.1", open="lstm.f,gru.h.numbers")
    shells = app.page.locator(".st-key-side_by_side .shell")
    expect(shells).to_have_count(3)
    for shell in shells.all():
        expect(shell).to_have_attribute("data-ready", re.compile("."))
    for width in (641, 700, 760):
        app.page.set_viewport_size({"width": width, "height": 900})
        assert app.page.evaluate(SIDEWAYS) == [], f"{width} pixels wide"


def test_a_finger_has_the_whole_legend(open_tab: OpenTab, server: Server) -> None:
    """Where nothing hovers no button of the figure lies over it."""
    touched = open_tab(server.url, has_touch=True, is_mobile=True)
    touched.goto("/compare", of="random")
    figure = touched.page.locator(".st-key-pulse .js-plotly-plot")
    expect(figure.locator(".legendtext").first).to_be_visible()
    figure.tap()
    expect(figure.locator(".modebar")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_link_under_the_keyboard_has_a_ring(
    app: AppPage, theme: Literal["light", "dark"]
) -> None:
    """Menu entries, the pages in a menu and the cards of the first page, in the theme's accent."""
    ring = _ring_of(palette(theme).accent)
    app.goto("/", theme=theme)
    for place in ("stTopNavLink", "stTopNavSection", "stPageLink-NavLink"):
        app.tab_to(f"one => Boolean(one.closest('[data-testid={place}]'))")
        assert _ring(app) == ring, place
        if place == "stTopNavSection":
            app.page.keyboard.press("Enter")
            expect(app.page.get_by_test_id("stTopNavDropdownLink").first).to_be_focused()
            assert _ring(app) == ring, "in a menu"
            app.page.keyboard.press("Escape")


def _ring_of(colour: str) -> list[str]:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return ["solid", "2px", f"rgb({red}, {green}, {blue})"]


def _ring(app: AppPage) -> object:
    """Of what has the focus."""
    return app.page.evaluate(
        """() => {
            const { outlineStyle, outlineWidth, outlineColor } =
                getComputedStyle(document.activeElement);
            return [outlineStyle, outlineWidth, outlineColor];
        }"""
    )
