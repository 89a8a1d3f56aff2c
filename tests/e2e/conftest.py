"""One server and one browser for the session; a fresh tab, with its checks, for each test."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from scripts.browser import FLAGS, find
from tests.e2e.harness import AppPage, Server, patience

OpenTab = Callable[..., AppPage]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser; what takes longest begins first.

    The other way round one worker would wait for the other's last training.
    """
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: "e2e/test_training" not in item.path.as_posix())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let the tab's fixture know whether its test failed, for the picture."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    if report.failed and item.get_closest_marker("e2e"):
        patience.lose()
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, started once."""
    path = os.environ.get("SEQVIZ_BROWSER") or find()  # `make e2e` has seen it start
    if path is None:
        pytest.fail("no browser: run `make browser`, or set SEQVIZ_BROWSER", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *TOGETHER])
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


class Visitors:
    """Browser contexts that later tests use again: what every page loads is in their caches.

    Half of a page's load is fetching and compiling Streamlit's own scripts. What is compiled stays
    with the context's process, which an idle page keeps alive between two tests. What a visitor
    could leave behind (cookies, stored values) is cleared in between; after a failure, and where a
    test closed its tab, nothing is used again.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = defaultdict(list)
        self._kind: dict[BrowserContext, str] = {}

    def come(self, url: str, options: dict[str, object]) -> BrowserContext:
        """A context with these options that nobody uses now, for the server at `url`."""
        kind = json.dumps(options, sort_keys=True)
        if self._free[kind]:
            return self._free[kind].pop()
        context = self._browser.new_context(**options)  # type: ignore[arg-type]
        self._kind[context] = kind
        context.new_page().goto(f"{url}/_stcore/health")  # stays: see TOGETHER
        return context

    def leave(self, tab: AppPage, *, again: bool) -> None:
        """Close a tab; keep its context for another test, clean, or close it too."""
        context, page = tab.page.context, tab.page
        if not again or page.is_closed():
            self._kind.pop(context)
            context.close()
            return
        page.goto("about:blank")
        client = context.new_cdp_session(page)
        client.send("Storage.clearDataForOrigin", {"origin": tab.url, "storageTypes": STORED})
        page.close()
        self._free[self._kind[context]].append(context)


TOGETHER = ["--process-per-site"]  # all pages of a context in one process, as long as one is open
STORED = "cookies,local_storage,indexeddb,service_workers,cache_storage"  # all but the HTTP cache


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    """The contexts of this session's browser."""
    return Visitors(browser)


@pytest.fixture
def open_tab(visitors: Visitors, request: pytest.FixtureRequest) -> Iterator[OpenTab]:
    """Open tabs by hand: `open_tab(url, locale=…, viewport=…)`; each is checked at the end.

    Each is another visitor's: tabs of one test share no cookies and no stored values. Files whose
    tests are about no movement say `pytestmark = pytest.mark.still`: their visitors ask for none,
    which halves what it costs to load a page.
    """
    tabs: list[AppPage] = []
    still = request.node.get_closest_marker("still") is not None

    def open_one(url: str, **context: object) -> AppPage:
        options = {"locale": "en-US", "viewport": {"width": 1280, "height": 900}, **context}
        tab = AppPage(visitors.come(url, options).new_page(), url)
        if still:
            tab.page.emulate_media(reduced_motion="reduce")
        tabs.append(tab)
        return tab

    yield open_one
    failed = request.node.stash.get(FAILED, True)
    errors = [list(tab.errors) for tab in tabs]  # those of the test, not of leaving
    for number, tab in enumerate(tabs):
        if failed:
            sys.stdout.write("\n".join(errors[number]))  # stands below the failure
            tab.screenshot(f"failed-{request.node.name}-{number}".replace("/", "-"))
        visitors.leave(tab, again=not failed)
    if not failed:
        for found in errors:
            assert not found, "\n".join(found)


@pytest.fixture
def app(open_tab: OpenTab, server: Server) -> AppPage:
    """A tab of 1280 × 900 on the shared server, in an English browser."""
    return open_tab(server.url)
