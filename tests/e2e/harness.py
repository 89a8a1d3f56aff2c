"""A running app, a real browser, and waiting without sleeps.

A script run has ended when the server's `script_finished` message has arrived over the websocket
and the page says so too; `AppPage.rerun()` waits for exactly that. The app's own messages are read,
not guessed from timing.
"""

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, WebSocket, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from seqviz.figures.theme import palette
from seqviz.paths import ROOT
from seqviz.ui.frame.i18n import Language
from tests.patience import PATIENCE

Theme = Literal["light", "dark"]

RESULTS = ROOT / "test-results"
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
NOT_RUNNING = f"{CONNECTED}[data-test-script-state=notRunning]"

ALL_DRAWN = """() => document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
    && !document.querySelector('[data-testid=stSkeleton]')
    && !document.querySelector('[data-stale=true]')
    && [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].every(
        one => !one.checkVisibility()
            || one.closest('[class*=st-key-pad_], [class*=st-key-parcel-]')
            || one.shadowRoot?.adoptedStyleSheets.length)"""
"""True once every element and component of the page is there; parcels have nothing to draw."""

LATE_OR_TWICE = """() => {
    const links = [...document.querySelectorAll('link[rel=modulepreload]')];
    const ahead = new Set(links.map(one => one.href));
    const found = performance.getEntriesByType('resource').map(one => one.name)
        .filter(name => /\\/(kit|components)\\/.*\\.(js|css)$/.test(name));
    return found.filter((name, k) => found.indexOf(name) < k
        || name.includes('/components/') && name.endsWith('.js') && !ahead.has(name));
}"""
"""Our files that a page fetched twice, and components' scripts that it did not ask for at once."""

# After a deep link Streamlit looks for its server under the page's address first.
STREAMLIT_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)")

# What axe-core finds inside other people's components, which nothing here can mend.
NOT_OURS = ('class="dc-scroll"',)  # streamlit-drawable-canvas

# The focused element, in whichever component it is.
FOCUSED = """() => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return Boolean(one && (IS_THERE)(one));
}"""

# Visible elements of the page and its components that end right of the window; a formula's MathML
# is there for screen readers only.
TOO_WIDE = """Math.max(
    document.scrollingElement.scrollWidth - innerWidth,
    ...[...document.querySelectorAll('[data-testid=stMain]')].map(
        one => one.scrollWidth - one.clientWidth)
)"""
"""By how many pixels the page scrolls sideways."""

REACHING_OUT = """main => {
    const found = [];
    const walk = (root) => {
        for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) walk(one.shadowRoot);
            const box = one.getBoundingClientRect();
            if (box.width > 1 && box.right > innerWidth + 1
                && !one.closest('[tabindex="0"].scroll, .katex-mathml')
                && one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
                found.push(`${one.tagName}.${one.className.baseVal ?? one.className} ${box.right}`);
        }
    };
    walk(main);
    return found.slice(0, 8);
}"""


class Patience:
    """How long everything that waits does so, in milliseconds; reached only when a test fails.

    Once one has failed so has the whole run, whatever comes: the others need not wait as long each.
    """

    milliseconds = 120_000
    after_a_failure = 30_000

    def lose(self) -> None:
        """A test has failed."""
        self.milliseconds = self.after_a_failure
        expect.set_options(timeout=self.milliseconds)


patience = Patience()
expect.set_options(timeout=patience.milliseconds)


class Server:
    """`streamlit run app.py` on a free port, in a process of its own."""

    def __init__(self, *options: str) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = tempfile.NamedTemporaryFile(prefix="seqviz-server-", suffix=".log")  # noqa: SIM115
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += ["--server.port", str(self.port), *options]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )

    def wait_until_healthy(self, seconds: float = PATIENCE) -> None:
        """Return once the server answers; fail with its log if it does not."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                    if answer.read() == b"ok":
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)  # nothing listens yet, so there is nothing to wait on
        raise AssertionError(f"the server did not start:\n{self.log}")

    @property
    def log(self) -> str:
        """What the server has printed so far."""
        return Path(self._log.name).read_text(encoding="utf-8")

    def stop(self) -> None:
        """End the server and its log."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


class AppPage:
    """One browser tab on the app, which remembers everything that went wrong in it.

    Attributes:
        page: Playwright's page.
        errors: console errors, page errors and failed or foreign requests so far.
        frames: websocket frames so far, (sent, received).
        refreshing: whether a part of the page runs again and again by itself.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        self.frames = (0, 0)
        self.refreshing = False
        self._socket: WebSocket | None = None
        page.set_default_timeout(patience.milliseconds)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.on("request", self._on_request)
        page.on("requestfailed", self._on_failure)
        page.on("websocket", self._on_websocket)

    def goto(
        self,
        path: str = "/",
        *,
        lang: Language | None = None,
        theme: Theme | None = None,
        **query: str | int,
    ) -> None:
        """Load a page as a typed address would, and wait until its first run has ended."""
        if theme is not None:
            self.page.emulate_media(color_scheme=theme)
        parameters = {**({"lang": lang} if lang else {}), **query}
        address = self.url + path + ("?" + urlencode(parameters) if parameters else "")
        with self._new_session():
            self.page.goto(address)

    def change_theme(self, theme: Theme) -> None:
        """The system changes its colours, and the page runs again, which tells Python of it."""
        self.page.emulate_media(color_scheme=theme)
        red, green, blue = (int(palette(theme).background[k : k + 2], 16) for k in (1, 3, 5))
        self.page.wait_for_function(
            "colour => getComputedStyle(document.querySelector('[data-testid=stApp]'))"
            ".backgroundColor === colour",
            arg=f"rgb({red}, {green}, {blue})",
        )
        with self.rerun():
            self.page.keyboard.press("r")  # Streamlit's own key for it

    def reload(self) -> None:
        """Load the same address again, in a new session."""
        with self._new_session():
            self.page.reload()

    @contextmanager
    def _new_session(self) -> Iterator[None]:
        """Wait for the websocket that the block opens and for the first run over it."""
        with self.page.expect_websocket(lambda socket: "/_stcore/stream" in socket.url) as opened:
            yield
        self._socket = opened.value
        self.wait_for_run()

    def wait_for_run(self) -> None:
        """Wait until the script is not running and nothing on the page is still to come.

        A component has its style once its code is there, and is drawn in the same breath; until
        then the page below it still moves, and a click may meet what has just moved away.
        """
        self.page.wait_for_selector(NOT_RUNNING, state="attached")
        self.page.wait_for_function(ALL_DRAWN)

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Wait, at the end of the block, for the run (full or fragment) that it started."""
        assert self._socket is not None, "goto() first"
        with self._socket.expect_event("framereceived", _is_end_of_run):
            yield
        self.wait_for_run()

    def wait_until_calm(self) -> None:
        """Wait until no part of the page refreshes by itself any more."""
        while self.refreshing:
            with self.rerun():
                pass

    def open_menu(self, title: str) -> Locator:
        """Open a section of the navigation; the links in it."""
        self.page.get_by_test_id("stTopNavSection").filter(has_text=title).click()
        return self.page.get_by_test_id("stTopNavDropdownLink")

    @contextmanager
    def no_traffic(self) -> Iterator[None]:
        """Fail if a websocket frame passes in either direction during the block."""
        before = self.frames
        yield
        assert self.frames == before, f"websocket frames went from {before} to {self.frames}"

    def check(self) -> None:
        """Fail on anything that went wrong in the browser so far, and on a shown error."""
        assert not self.errors, "\n".join(self.errors)
        assert self.page.locator("[data-testid=stException]").count() == 0

    def check_accessible(self, *, include: str | None = None) -> None:
        """Fail on what axe-core finds against WCAG 2.1 A and AA, in the part `include` or all."""
        # What is still fading in has no contrast yet.
        self.page.emulate_media(reduced_motion="reduce")
        self.page.wait_for_function(
            """() => !document.getAnimations().some(
                one => one.playState === 'running' && one.effect.getComputedTiming().iterations < 99
            )"""
        )
        options = {
            "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
            "resultTypes": ["violations"],  # of what passes nothing is gathered
        }
        there = self.page.evaluate("'axe' in window")  # half a megabyte, parsed once a page
        axe = Axe("null") if there else Axe()
        found = [
            f"{rule['id']}: {node['target']}\n  {node['html'][:200]}\n  {node['failureSummary']}"
            for rule in axe.run(self.page, context=include, options=options).response["violations"]
            for node in rule["nodes"]
            if not any(mark in node["html"] for mark in NOT_OURS)
        ]
        assert not found, "\n".join(found)

    def check_fits(self) -> None:
        """Fail if the page scrolls sideways, or something reaches past its right edge.

        What scrolls in a box of its own, reachable by keyboard, may be wider. A page that has just
        been made narrower is given the frames that its parts need to draw themselves again.
        """
        all_fits = f"""() => {TOO_WIDE} <= 0
            && !({REACHING_OUT})(document.querySelector('[data-testid=stMain]')).length"""
        with suppress(PlaywrightTimeoutError):
            self.page.wait_for_function(all_fits, timeout=30_000)
        too_wide = self.page.evaluate(TOO_WIDE)
        assert too_wide <= 0, f"the page is {too_wide} pixels too wide"
        cut = self.page.get_by_test_id("stMain").evaluate(REACHING_OUT)
        assert not cut, f"past the right edge: {cut}"
        title = self.page.get_by_role("heading", level=1)
        room = title.evaluate("one => one.clientWidth - one.scrollWidth")
        assert room >= 0, f"the title {title.inner_text()!r} is cut short by {-room} pixels"

    def tab_to(self, is_there: str, presses: int = 60) -> None:
        """Press Tab until the JavaScript function `is_there` is true of the focused element."""
        for _ in range(presses):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED.replace("IS_THERE", is_there)):
                return
        raise AssertionError(f"{presses} times Tab did not reach {is_there}")

    def screenshot(self, name: str, *, full_page: bool = True) -> Path:
        """Save a picture of the page as test-results/<name>.png and return its path."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=full_page)
        return path

    def _on_console(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        if message.type == "error" and not STREAMLIT_PROBE.fullmatch(where.removeprefix(self.url)):
            self.errors.append(f"console: {message.text} ({where})")

    def _on_request(self, request: Request) -> None:
        """The app must work offline and tell nobody that somebody uses it."""
        own = (self.url, self.url.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.errors.append(f"foreign request: {request.url}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the browser drops requests when a page is left
            self.errors.append(f"failed request: {request.url}: {request.failure}")

    def _on_websocket(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda _: self._count(1, 0))
        socket.on("framereceived", self._on_frame)

    def _on_frame(self, payload: bytes | str) -> None:
        self._count(0, 1)
        if isinstance(payload, str):
            return
        message = ForwardMsg.FromString(payload)
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.refreshing = False  # the whole page runs: it says anew what refreshes
        elif kind == "auto_rerun":
            self.refreshing = True

    def _count(self, sent: int, received: int) -> None:
        self.frames = (self.frames[0] + sent, self.frames[1] + received)


def _is_end_of_run(payload: bytes | str) -> bool:
    """Whether a frame says that a run, full or of a fragment, has ended for good."""
    if isinstance(payload, str):
        return False
    message = ForwardMsg.FromString(payload)
    return bool(
        message.WhichOneof("type") == "script_finished"
        and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
