"""Count in a real browser the bytes that each page costs: two visits and the full runs between.

A first visit finds the browser's cache empty, a second one finds what the first has left there.
Both are counted apart: files over HTTP, as they came over the wire with their headers, and messages
over the websocket. Between them the whole page runs again as it stands ("again"); then something is
moved in the page's own components, which is counted too ("move"), and the whole page runs once more
("moved"). "run" is the server's time for a full run as it stands, in milliseconds, the median of
several, asked for without a browser. The server has shown every page before anything is counted.

Needs the development requirements and a browser.

Usage: python -m benchmarks.bench_bytes [--rounds N] [--largest N] [--json FILE] [--compare FILE]
                                        [PAGE …]
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.browser import FLAGS, find
from seqviz.ui.frame.router import PAGES
from tests.e2e.harness import NOT_RUNNING, AppPage, Server
from tests.e2e.visitor import Visitor, name_of

KB: Final = 1000
NAMED: Final = 12  # files and messages that are named
QUIET: Final = 1.0  # seconds without a byte, after which no more are awaited
STEPPER: Final = (".shell[data-layout] >> nth=0", "ArrowRight")
PRESSES: Final[dict[str, tuple[str, str]]] = {
    "home": STEPPER,
    "digit_reader": STEPPER,
    "lstm_cell": STEPPER,
    "rnn_cell": STEPPER,
    "gru_cell": STEPPER,
    "more_cells": STEPPER,
    "compare": (".shell.recall", "ArrowRight"),
    "text_classification": (".shell .board", "ArrowLeft"),
    "text_generation": (".paper", "End"),
    "neuron_detective": (".shell .text", "Shift+ArrowRight"),
}
"""What is moved on a page: a key pressed on a component. The other pages have nothing to move."""


@dataclass(slots=True)
class Traffic:
    """What came over the wire while it was counted.

    Attributes:
        files: bytes over HTTP.
        messages: bytes over the websocket.
        largest: of both, (bytes, what it was).
    """

    files: int = 0
    messages: int = 0
    largest: list[tuple[int, str]] = field(default_factory=list)

    def file(self, size: int, address: str) -> None:
        """Count a file."""
        self.files += size
        self._note(size, address.rpartition("/")[2])

    def message(self, payload: bytes) -> None:
        """Count a message."""
        self.messages += len(payload)
        self._note(len(payload), name_of(payload))

    def _note(self, size: int, what: str) -> None:
        self.largest = sorted([*self.largest, (size, what)], reverse=True)[:NAMED]


@dataclass(frozen=True, slots=True)
class Bytes:
    """What a page costs; bytes, and milliseconds for ``run``."""

    first_files: int
    first: int
    again: int
    move: int
    moved: int
    second_files: int
    second: int
    run: float


WIDTH, WIDE = 11, 18  # of a column of the table, without and with what was there before


class Meter:
    """Counts what a tab receives, as the browser's own developer tools see it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._traffic = Traffic()
        self._addresses: dict[str, str] = {}
        self._last = time.monotonic()
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.on("Network.requestWillBeSent", self._on_request)
        tools.on("Network.loadingFinished", self._on_file)
        tools.on("Network.webSocketFrameReceived", self._on_frame)

    def take(self) -> Traffic:
        """All since the last time, once no run is under way and nothing has come for a while."""
        self._page.evaluate("document.fonts.ready.then(() => null)")  # letters come late
        self._last = time.monotonic()
        while time.monotonic() < self._last + QUIET or not self._page.locator(NOT_RUNNING).count():
            self._page.wait_for_timeout(200)
        taken, self._traffic = self._traffic, Traffic()
        return taken

    def _on_request(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["request"]["url"]

    def _on_file(self, event: dict[str, Any]) -> None:
        size = round(event["encodedDataLength"])  # 0 out of the browser's cache
        self._traffic.file(size, self._addresses[event["requestId"]])
        self._last = time.monotonic()

    def _on_frame(self, event: dict[str, Any]) -> None:
        self._traffic.message(base64.b64decode(event["response"]["payloadData"]))
        self._last = time.monotonic()


def count(context: BrowserContext, url: str, name: str) -> tuple[dict[str, Traffic], list[str]]:
    """Visit a page twice in a browser whose cache is empty; the traffic, and what went wrong."""
    seen: dict[str, Traffic] = {}
    first = AppPage(context.new_page(), url)
    meter = Meter(first.page)
    address = "/" if name == PAGES[0].name else f"/{name}"
    first.goto(address)
    seen["first"] = meter.take()
    first.page.keyboard.press("r")
    seen["again"] = meter.take()
    if name in PRESSES:
        selector, key = PRESSES[name]
        first.page.locator(selector).press(key)
    seen["move"] = meter.take()
    first.page.evaluate("document.activeElement?.blur()")
    first.page.keyboard.press("r")
    seen["moved"] = meter.take()
    first.page.close()
    second = AppPage(context.new_page(), url)
    meter = Meter(second.page)
    second.goto(address)
    seen["second"] = meter.take()
    return seen, [*first.errors, *second.errors]


async def run_times(port: int, name: str, rounds: int) -> list[float]:
    """Milliseconds of each of that many full runs of a page, after the first."""
    visitor = Visitor(port, name)
    await visitor.open()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await visitor.run()
        times.append(1000 * (time.perf_counter() - begun))
    await visitor.close()
    return times


def measure(server: Server, browser: Browser, name: str, rounds: int) -> tuple[Bytes, list[str]]:
    """A page's costs, and lines that name its largest messages and what went wrong."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    try:
        seen, errors = count(context, server.url, name)
    finally:
        context.close()
    with ThreadPoolExecutor(1) as pool:  # Playwright's own loop runs in this thread
        times = pool.submit(asyncio.run, run_times(server.port, name, rounds)).result()
    costs = Bytes(
        first_files=seen["first"].files,
        first=seen["first"].messages,
        again=seen["again"].messages,
        move=seen["move"].messages,
        moved=seen["moved"].messages,
        second_files=seen["second"].files,
        second=seen["second"].messages,
        run=round(statistics.median(times), 1),
    )
    lines = [
        f"  {when:8s}{size / KB:8.1f} {what}"
        for when, traffic in seen.items()
        for size, what in traffic.largest
    ]
    return costs, [*lines, *errors]


def line(name: str, costs: Bytes, before: Bytes | None = None) -> str:
    """A line of the table: kB, at last milliseconds; beside what they were before, if known."""
    cells = []
    for key, now in asdict(costs).items():
        unit = 1 if key == "run" else KB
        old = "" if before is None else f"{getattr(before, key) / unit:,.0f} → "
        cells.append(f"{old + format(now / unit, ',.0f'):>{WIDTH if before is None else WIDE}s}")
    return f"{name:20s}" + "".join(cells)


def head(width: int) -> str:
    """What stands above the table."""
    groups = (("first visit", 2), ("full runs", 3), ("second visit", 2), ("full run", 1))
    columns = ("files", "messages", "again", "move", "moved", "files", "messages", "ms")
    return (
        f"{'kB':20s}"
        + "".join(f"{name:>{width * many}s}" for name, many in groups)
        + f"\n{'':20s}"
        + "".join(f"{name:>{width}s}" for name in columns)
    )


def main() -> None:
    """Start the app, measure each page, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=9, help="full runs to time (default 9)")
    parser.add_argument(
        "--largest", action="store_true", help="name the largest files and messages"
    )
    parser.add_argument("--json", type=Path, help="file for the results")
    parser.add_argument("--compare", type=Path, help="file of an earlier --json")
    parser.add_argument("pages", nargs="*", help="their names, as in the address (default: all)")
    asked = parser.parse_args()
    path = find()
    if path is None:
        print("no browser found; run `make browser` first")
        return
    known = json.loads(asked.compare.read_text(encoding="utf-8")) if asked.compare else {}
    names = asked.pages or [info.name for info in PAGES]
    results: dict[str, Bytes] = {}
    server = Server()
    server.wait_until_healthy()
    try:
        for name in names:
            asyncio.run(run_times(server.port, name, 1))
        print(head(WIDE if known else WIDTH))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            for name in names:
                results[name], lines = measure(server, browser, name, asked.rounds)
                before = Bytes(**known[name]) if name in known else None
                print(line(name, results[name], before))
                if asked.largest:
                    print("\n".join(lines))
            browser.close()
    finally:
        server.stop()
    if asked.json:
        told = {name: asdict(costs) for name, costs in results.items()}
        asked.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
