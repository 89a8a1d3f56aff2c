"""Count in a real browser how often the live chart moves while a network trains, and how evenly.

An update counts when the chart has taken new numbers, not when a message arrives; the same page
counts the frames it paints and whether the chart's node is still the first one. The server, the
browser and this script share the machine. Needs the development requirements and a browser.

Usage: python -m benchmarks.bench_live [--seconds N]
"""

from __future__ import annotations

import argparse
import statistics
from itertools import pairwise

from playwright.sync_api import Page, sync_playwright

from scripts.browser import FLAGS, find
from tests.e2e.harness import AppPage, Server

WANTED = 4.0  # updates a second
RUNS = {
    "RNN, 32 units (the tutorial)": "e1000",
    "LSTM, 64 units": "clstm_e1000_h64",
    "LSTM, 3 layers of 64 units": "clstm_e1000_h64_l3",
}
COUNT = """(seconds) => new Promise((done) => {
    const deep = (root) => root.querySelector('.shell:has(.machine)')
        ?? [...root.querySelectorAll('*')].map((n) => n.shadowRoot && deep(n.shadowRoot))
        .find(Boolean);
    const chart = deep(document), begun = performance.now(), times = [];
    let frames = 0;
    const paint = () => { frames += 1; requestAnimationFrame(paint); };
    requestAnimationFrame(paint);
    let before = chart.dataset.updates;
    new MutationObserver(() => {
        if (chart.dataset.updates === before) return;
        before = chart.dataset.updates;
        times.push(performance.now() - begun);
    }).observe(chart, { attributes: true, attributeFilter: ['data-updates'] });
    setTimeout(() => done({ times, frames, kept: deep(document) === chart && chart.isConnected }),
        1000 * seconds);
})"""


def measure(app: AppPage, link: str, seconds: float) -> str:
    """Train with these settings and watch; one line of the table."""
    app.goto("/sequence_prediction", run=link, pace="fast")
    buttons = app.page.locator(".st-key-run_buttons")
    buttons.get_by_role("button", name="Train", exact=True).click()
    app.page.locator(".shell:has(.machine):not([data-step='0'])").wait_for()
    app.page.wait_for_timeout(1000)  # the first snapshots come close together
    return line(watch(app.page, seconds), seconds)


def watch(page: Page, seconds: float) -> dict[str, object]:
    """What the page itself counts."""
    counted: dict[str, object] = page.evaluate(COUNT, seconds)
    return counted


def line(counted: dict[str, object], seconds: float) -> str:
    """Updates and frames a second, and the time between two updates."""
    times, frames = counted["times"], counted["frames"]
    assert isinstance(times, list)
    assert isinstance(frames, int)
    gaps = sorted(b - a for a, b in pairwise(times)) or [float("inf")]
    rate = len(times) / seconds
    return (
        f"{rate:4.1f} updates/s {'' if rate >= WANTED else '(too few)'}  "
        f"gap median {statistics.median(gaps):4.0f} ms, 95 % "
        f"{gaps[int(0.95 * (len(gaps) - 1))]:4.0f} ms, longest {gaps[-1]:4.0f} ms  "
        f"{frames / seconds:3.0f} frames/s  "
        f"{'chart kept' if counted['kept'] else 'CHART REMOUNTED'}"
    )


def main() -> None:
    """Start the app, train each, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=15, help="of watching each (default 15)")
    seconds = parser.parse_args().seconds
    path = find()
    if path is None:
        print("no browser found; run `make browser` first")
        return
    server = Server()
    server.wait_until_healthy()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            for name, link in RUNS.items():
                app = AppPage(browser.new_context().new_page(), server.url)
                print(f"{name:30s} {measure(app, link, seconds)}")
                app.page.context.close()
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
