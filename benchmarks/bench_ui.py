"""Time in a real browser what a visitor waits for: an answer, details, a picture under a slider.

From pen-up to the answer, from a choice to its details, and on the page of gradients through time
from a moved slider to the new picture (100 steps, 32 units, three networks), alone and with the
losses of all steps, a horizon and clipping open. All are measured inside the page, from the event
to the changed document, on the running app; the server, the browser and this script share the
machine. The drawing pad itself waits about 200 ms before it sends a stroke, which is counted. Needs
the development requirements and a browser.

Usage: python -m benchmarks.bench_ui [--rounds N]
"""

from __future__ import annotations

import argparse
import statistics

from playwright.sync_api import Page, sync_playwright

from scripts.browser import FLAGS, find
from tests.e2e.harness import AppPage, Server

# Milliseconds from the next `event` to the next change in what `selector` finds in any shadow root.
WAIT = """([event, selector]) => {
    const deep = (root) => root.querySelector(selector) ?? [...root.querySelectorAll('*')]
        .map((node) => node.shadowRoot && deep(node.shadowRoot)).find(Boolean);
    const node = deep(document);
    window.seqvizTimed = new Promise((done) => {
        addEventListener(event, () => {
            const from = performance.now();
            new MutationObserver((_, observer) => {
                observer.disconnect();
                done(performance.now() - from);
            }).observe(node, { attributes: true, attributeFilter: ['data-ready'],
                childList: true, characterData: true, subtree: true });
        }, { once: true, capture: true });
    });
}"""

# Milliseconds from the next key to the end of the frame that shows what it moved.
FRAME = """() => {
    window.seqvizTimed = new Promise((done) => {
        addEventListener('keydown', () => {
            const from = performance.now();
            addEventListener('input', () => requestAnimationFrame(
                () => setTimeout(() => done(performance.now() - from))
            ), { once: true });
        }, { once: true, capture: true });
    });
}"""


def strokes(page: Page, rounds: int) -> list[float]:
    """Milliseconds from lifting the pen to the new answer, one stroke more each time."""
    times = []
    for k in range(rounds):
        if k % 5 == 0:  # a full pad is cleared before it turns into a blot
            page.locator(".st-key-pad_clear button").click(force=True)
            page.wait_for_timeout(800)
        box = page.locator("canvas.upper-canvas").bounding_box()
        assert box is not None
        x, y = box["x"] + 60 + 30 * (k % 5), box["y"] + 60
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 10, y + 140, steps=12)
        page.evaluate(WAIT, ["pointerup", ".shell .verdict"])
        page.mouse.up()
        times.append(float(page.evaluate("window.seqvizTimed")))
        page.wait_for_timeout(300)
    return times


def choices(page: Page, rounds: int) -> list[float]:
    """Milliseconds from choosing a unit to its name in the part that Python draws."""
    times = []
    for k in range(rounds):
        page.evaluate(WAIT, ["keydown", "[class*=st-key-unit_details] [data-testid=stHeading]"])
        page.locator("input.unit").fill(str(3 * k))
        page.locator("input.unit").press("Enter")
        times.append(float(page.evaluate("window.seqvizTimed")))
        page.wait_for_timeout(400)
    return times


def slides(page: Page, rounds: int) -> list[float]:
    """Milliseconds from a key on the slider of the gate that keeps to the new picture."""
    times = []
    page.locator("input[name=gate]").focus()
    for _ in range(rounds):
        page.evaluate(FRAME)
        page.keyboard.press("ArrowRight")
        times.append(float(page.evaluate("window.seqvizTimed")))
        page.wait_for_timeout(100)
    return times


def main() -> None:
    """Start the app, measure all, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=20, help="how often each (default 20)")
    rounds = parser.parse_args().rounds
    path = find()
    if path is None:
        print("no browser found; run `make browser` first")
        return
    server = Server()
    server.wait_until_healthy()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            app = AppPage(browser.new_context(reduced_motion="reduce").new_page(), server.url)
            app.goto("/digit_reader")
            app.page.wait_for_timeout(3000)  # the warm-up of the server ends
            report("pen-up to answer", strokes(app.page, rounds))
            app.goto("/lstm_cell")
            app.page.wait_for_timeout(1000)
            report("unit chosen to its details", choices(app.page, rounds))
            app.goto("/gradients", steps=100, gate=0)
            report("slider to the lights", slides(app.page, rounds))
            app.goto("/gradients", steps=100, gate=0, triangle="lstm", horizon=20, clip=1)
            report("the same, everything open", slides(app.page, rounds))
            browser.close()
    finally:
        server.stop()


def report(name: str, times: list[float]) -> None:
    """Print median and 90th percentile."""
    ordered = sorted(times)
    late = ordered[int(0.9 * (len(ordered) - 1))]
    print(f"{name:28s} median {statistics.median(times):6.0f} ms   90 % {late:6.0f} ms")


if __name__ == "__main__":
    main()
