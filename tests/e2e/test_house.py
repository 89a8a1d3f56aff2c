"""What only a browser can show of the frame around the pages: deep links, language, access."""

import re

import pytest
from playwright.sync_api import expect

from seqviz.ui.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.router import PAGES, PageInfo
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server


def _said(message: str, lang: Language) -> str:
    with use_language(lang):
        return _(message)


def _expect_frame(app: AppPage, info: PageInfo, lang: Language) -> None:
    """The navigation lists every page by its own title, and the tab has the page's title."""
    expect(app.page).to_have_title(f"{_said(info.title, lang)} · seqviz")
    links = app.page.get_by_test_id("stTopNavLink")
    expect(links).to_have_text([re.compile(_said(other.title, lang)) for other in PAGES])
    expect(app.page.locator(".st-key-lang")).to_have_count(1)


def test_the_first_request_may_be_a_deep_link(fresh_server: Server, open_tab: OpenTab) -> None:
    """On a server that nobody has visited, a deep link shows the whole frame."""
    last = PAGES[-1]
    first = open_tab(fresh_server.url)
    first.goto(f"/{last.name}")
    _expect_frame(first, last, "en")
    second = open_tab(fresh_server.url)
    second.goto("/")
    _expect_frame(second, PAGES[0], "en")
    second.goto(f"/{PAGES[1].name}")
    _expect_frame(second, PAGES[1], "en")
    with first.rerun():
        first.page.locator(".st-key-lang").get_by_text("中文").click()
    _expect_frame(first, last, "zh")


@pytest.mark.parametrize(
    ("locale", "lang"), [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("de-DE", "en")]
)
def test_the_language_follows_the_browser_at_first(
    open_tab: OpenTab, server: Server, locale: str, lang: Language
) -> None:
    """Without `?lang=` the app speaks the browser's language, and says so in the URL."""
    app = open_tab(server.url, locale=locale)
    app.goto("/")
    expect(app.page).to_have_url(re.compile(rf"[?&]lang={lang}"))
    _expect_frame(app, PAGES[0], lang)


def test_the_language_stays_in_the_url(app: AppPage) -> None:
    """A chosen language survives navigation, reload and the back button."""
    app.goto("/", lang="zh")
    with app.rerun():
        app.page.get_by_test_id("stTopNavLink").nth(1).click()
    expect(app.page).to_have_url(re.compile(rf"/{PAGES[1].name}\?(.*&)?lang=zh"))
    _expect_frame(app, PAGES[1], "zh")
    with app.rerun():
        app.page.locator(".st-key-lang").get_by_text("English").click()
    expect(app.page).to_have_url(re.compile(r"lang=en"))
    _expect_frame(app, PAGES[1], "en")
    app.reload()
    _expect_frame(app, PAGES[1], "en")
    with app.rerun():
        app.page.get_by_test_id("stTopNavLink").nth(0).click()
    _expect_frame(app, PAGES[0], "en")
    for _press in range(3):  # a page that keeps more of its state in the URL has more entries
        with app.rerun():
            app.page.go_back()
        if f"/{PAGES[1].name}?" in app.page.url:
            break
    expect(app.page).to_have_url(re.compile(rf"/{PAGES[1].name}\?(.*&)?lang=en"))
    _expect_frame(app, PAGES[1], "en")


@pytest.mark.parametrize("info", PAGES, ids=lambda info: info.name)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_is_accessible(app: AppPage, info: PageInfo, lang: Language, theme: str) -> None:
    """Every page passes axe-core in every language and colour mode, with a silent console."""
    app.goto(f"/{info.name}" if info is not PAGES[0] else "/", lang=lang, theme=theme)
    app.check()
    app.check_accessible()


@pytest.mark.parametrize("info", PAGES, ids=lambda info: info.name)
@pytest.mark.parametrize("width", [1280, 420])
def test_a_page_fits_its_window(
    open_tab: OpenTab, server: Server, info: PageInfo, width: int
) -> None:
    """No page scrolls sideways, on a desk or on a phone."""
    app = open_tab(server.url, viewport={"width": width, "height": 800})
    app.goto(f"/{info.name}" if info is not PAGES[0] else "/")
    wide = app.page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 0
