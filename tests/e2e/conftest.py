"""One server and one browser for the session; a fresh tab, with its checks, for each test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts.browser import FLAGS, find
from tests.e2e.harness import TIMEOUT, AppPage, Server

OpenTab = Callable[..., AppPage]

expect.set_options(timeout=TIMEOUT)  # five seconds are too few where several tests share a core


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let the tab's fixture know whether its test failed, for the picture."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, started once."""
    path = find()
    if path is None:
        pytest.fail("no browser: run `make browser`, or set SEQVIZ_BROWSER", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, shared by all tests that do not ask for a fresh one."""
    yield from _serve()


@pytest.fixture
def fresh_server() -> Iterator[Server]:
    """The app in a process that nobody has visited yet."""
    yield from _serve()


def _serve() -> Iterator[Server]:
    server = Server()
    try:
        server.wait_until_healthy()
        yield server
    finally:
        server.stop()


@pytest.fixture
def open_tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenTab]:
    """Open tabs by hand: `open_tab(url, locale=…, viewport=…)`; each is checked at the end."""
    tabs: list[AppPage] = []

    def open_one(url: str, **context: object) -> AppPage:
        options = {"locale": "en-US", "viewport": {"width": 1280, "height": 900}, **context}
        tab = AppPage(browser.new_context(**options).new_page(), url)
        tabs.append(tab)
        return tab

    yield open_one
    failed = request.node.stash.get(FAILED, True)
    for number, tab in enumerate(tabs):
        if failed:
            tab.screenshot(f"failed-{request.node.name}-{number}".replace("/", "-"))
        tab.page.context.close()
    if not failed:
        for tab in tabs:
            assert not tab.errors, "\n".join(tab.errors)


@pytest.fixture
def app(open_tab: OpenTab, server: Server) -> AppPage:
    """A tab of 1280 × 900 on the shared server, in an English browser."""
    return open_tab(server.url)
