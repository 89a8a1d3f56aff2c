"""What only a browser can show of the frame around the pages: deep links, language, access."""

import re

import pytest
from playwright.sync_api import expect

from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.languages import SPOKEN
from seqviz.ui.frame.router import PAGES, PageInfo, page_named
from tests.e2e.conftest import OpenTab
from tests.e2e.first_view import VIEWS, check_first_view
from tests.e2e.harness import LATE_OR_TWICE, AppPage, Server, Theme
from tests.e2e.layout import SMALL_TEXTS
from tests.matrix import WHOLE

pytestmark = pytest.mark.still

ORDERS: tuple[tuple[Theme, Theme], ...] = (("light", "dark"), ("dark", "light"))


def _said(message: str, lang: Language) -> str:
    with use_language(lang):
        return _(message)


def _expect_frame(app: AppPage, info: PageInfo, lang: Language, *, menus: bool = True) -> None:
    """The navigation lists every page by its own title, and the tab has the page's title.

    Opening every menu takes seconds: without `menus` only what each is called is looked at.
    """
    expect(app.page).to_have_title(f"{_said(info.title, lang)} · seqviz")
    links = app.page.get_by_test_id("stTopNavLink")
    alone = [other for other in PAGES if not other.section]
    expect(links).to_have_text([re.compile(_said(other.title, lang)) for other in alone])
    sections = list(dict.fromkeys(other.section for other in PAGES if other.section))
    names = [re.compile(re.escape(_said(section, lang))) for section in sections]
    expect(app.page.get_by_test_id("stTopNavSection")).to_have_text(names)
    for section in sections if menus else ():
        menu = app.open_menu(_said(section, lang))
        inside = [other for other in PAGES if other.section == section]
        expect(menu).to_have_text([re.compile(_said(other.title, lang)) for other in inside])
        app.page.keyboard.press("Escape")
        expect(menu).to_have_count(0)
    expect(app.page.locator(".st-key-lang")).to_have_count(1)
    # The page says its language, and Streamlit's own words are in it too.
    expect(app.page.locator("html")).to_have_attribute("lang", SPOKEN[lang].tag)
    expect(app.page.get_by_test_id("stSkipToContent")).to_have_text(
        _said("Skip to main content", lang)
    )
    expect(app.page.get_by_test_id("stTopNav")).to_have_attribute(
        "aria-label", _said("App pages", lang)
    )
    # The bar is slim, has the title in it, and marks the open page, or the menu that it is in.
    bar, title = (app.page.locator(one).bounding_box() for one in ("[data-testid=stHeader]", "h1"))
    assert bar
    assert title
    assert bar["height"] == 44 >= title["y"] + title["height"]
    marked = app.page.get_by_test_id("stHeader").locator("[aria-current]")
    expect(marked).to_have_text(re.compile(_said(info.section or info.title, lang)))


def test_the_first_request_may_be_a_deep_link(fresh_server: Server, open_tab: OpenTab) -> None:
    """On a server that nobody has visited, a deep link shows the whole frame."""
    last = page_named("sequence_prediction")
    first = open_tab(fresh_server.url)
    first.goto(f"/{last.name}")
    _expect_frame(first, last, "en")
    second = open_tab(fresh_server.url)
    second.goto("/")
    _expect_frame(second, PAGES[0], "en")
    second.goto(f"/{PAGES[1].name}")
    _expect_frame(second, PAGES[1], "en", menus=False)
    with first.rerun():
        first.page.locator(".st-key-lang").get_by_text("中文").click()
    _expect_frame(first, last, "zh")


@pytest.mark.parametrize(("locale", "lang"), [("zh-TW", "zh"), ("de-DE", "en")])
def test_the_language_follows_the_browser_at_first(
    open_tab: OpenTab, server: Server, locale: str, lang: Language
) -> None:
    """Without `?lang=` the app speaks the browser's language, and the address is silent."""
    app = open_tab(server.url, locale=locale)
    app.goto("/")
    _expect_frame(app, PAGES[0], lang)
    expect(app.page).not_to_have_url(re.compile("lang="))


def test_the_language_stays_in_the_url(app: AppPage) -> None:
    """A chosen language survives navigation, reload and the back button."""
    app.goto("/", lang="zh")
    with app.rerun():
        app.open_menu(_said(PAGES[1].section, "zh")).first.click()
    expect(app.page).to_have_url(re.compile(rf"/{PAGES[1].name}\?(.*&)?lang=zh"))
    _expect_frame(app, PAGES[1], "zh")
    with app.rerun():
        app.page.locator(".st-key-lang").get_by_text("English").click()
    expect(app.page).to_have_url(re.compile(r"lang=en"))
    _expect_frame(app, PAGES[1], "en")
    app.reload()
    _expect_frame(app, PAGES[1], "en", menus=False)
    with app.rerun():
        app.page.get_by_test_id("stTopNavLink").nth(0).click()
    _expect_frame(app, PAGES[0], "en", menus=False)
    with app.rerun():
        app.page.go_back()
    expect(app.page).to_have_url(re.compile(rf"/{PAGES[1].name}\?(.*&)?lang=en"))
    _expect_frame(app, PAGES[1], "en", menus=False)


def test_a_page_is_one_press_of_back(app: AppPage) -> None:
    """Digits, experiments and units looked at do not have to be walked through again."""
    app.goto("/")
    start = app.page.evaluate("history.length")
    with app.rerun():
        app.page.get_by_role("link", name="Digit reader").last.click()
    for name in ("Mirror left and right", "Read from bottom to top"):
        with app.rerun():
            app.page.get_by_text(name, exact=True).click()
    expect(app.page).to_have_url(re.compile(r"do=flip%3Ah%2Creverse"))
    with app.rerun():
        app.open_menu("Gates").filter(has_text="LSTM cell").click()
    expect(app.page).to_have_url(re.compile(r"/lstm_cell(\?|$)"))
    assert app.page.evaluate("history.length") == start + 2
    with app.rerun():
        app.page.go_back()
    expect(app.page).to_have_url(re.compile(r"/digit_reader\?.*do=flip"))
    with app.rerun():
        app.page.go_back()
    expect(app.page.get_by_role("heading", level=1)).to_have_text(
        "See how recurrent networks think"
    )


NOTHING_DRAWN = ("train_digits",)
"""Pages without a drawing of their own at first: before a training, and to read."""


QUERY = {"text_classification": {"text": "van den Berg"}}
"""What is looked at where a page shows more than by itself: a name of several words."""


@pytest.mark.parametrize("info", PAGES, ids=lambda info: info.name)
def test_a_page_is_accessible(app: AppPage, info: PageInfo) -> None:
    """Every page passes axe-core and fits, in each language, wide and narrow, light and dark.

    The second theme comes while the page is open, as when the evening comes, and so does the
    second language; every second page is opened in Chinese. A usual run stays with the language
    that a page is opened in, `make matrix` sees both. Axe looks at a theme wide in one
    language and narrow in the other; whether all fits is asked of every pair. All of it silently.
    No text is smaller than 13 pixels, and what a page is about lies on its first screen.
    """
    turn = 1 if PAGES.index(info) % 2 else -1
    turns = list(zip(LANGUAGES, ORDERS, strict=True))[::turn]
    opened, (first, _second) = turns[0]
    path = f"/{info.name}" if info is not PAGES[0] else "/"
    app.goto(path, lang=opened, theme=first, **QUERY.get(info.name, {}))
    for lang, themes in turns if WHOLE else turns[:1]:
        if lang != opened:
            with app.rerun():
                app.page.locator(".st-key-lang").get_by_text(SPOKEN[lang].title).click()
        expect(app.page.locator("html")).to_have_attribute("lang", SPOKEN[lang].tag)
        expect(app.page.get_by_role("heading", level=1)).to_be_visible()
        if info.name not in NOTHING_DRAWN:
            expect(app.page.locator(".shell[data-ready]").first).to_be_visible()
        expect(app.page.locator(".shell:not([data-ready])")).to_have_count(0)
        app.page.wait_for_function("history.seqviz")  # what makes the navigation's roles right
        if lang == opened:
            assert app.page.evaluate(LATE_OR_TWICE) == []
            assert app.page.evaluate(SMALL_TEXTS, 13) == []
            if info.name in VIEWS:
                check_first_view(app, info.name)
        for theme, widths in zip(themes, ((420, 1280), (1280, 420)), strict=True):
            if theme != themes[0]:  # in the other the page is
                app.change_theme(theme)
            for width in widths:
                app.page.set_viewport_size({"width": width, "height": 900})
                app.check_fits()
            app.check_accessible()
        app.page.set_viewport_size({"width": 1280, "height": 900})
    app.check()


@pytest.mark.parametrize(("lang", "themes"), list(zip(LANGUAGES, ORDERS, strict=True)))
def test_the_open_cell_is_accessible(
    app: AppPage, lang: Language, themes: tuple[Theme, Theme]
) -> None:
    """An open operation and all its numbers pass axe-core too, wide, narrow, light and dark."""
    app.goto("/lstm_cell", lang=lang, theme=themes[0], at="2.9.31.f")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell.locator(".operation")).to_be_visible()

    def look(*widths: int) -> None:
        for width in widths:
            app.page.set_viewport_size({"width": width, "height": 900})
            app.check_fits()
        app.check_accessible(include=".st-key-cell_digit-" + lang)

    look(420, 1280)
    app.change_theme(themes[1])
    look(1280, 420)
    shell.locator(".operation .more").click()
    expect(shell.locator(".numbers tr").last).to_be_visible()
    look(420, 1280)
    app.change_theme(themes[0])
    look(1280, 420)


def test_typed_brackets_are_accessible(app: AppPage) -> None:
    """The typed source of the cell page passes as well."""
    app.goto("/lstm_cell", theme="light", source="text", text="(" * 60)
    expect(app.page.locator(".shell:not(.whole)")).to_have_attribute("data-ready", re.compile("."))
    for width in (1280, 420):
        app.page.set_viewport_size({"width": width, "height": 900})
        app.check_accessible()
        app.check_fits()
