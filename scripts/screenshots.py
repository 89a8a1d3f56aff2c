"""Take the README's pictures from the running app: `python -m scripts.screenshots`.

Writes `assets/screenshots/*.png`: pages in English and Chinese, light and dark, wide and narrow,
each at a link that shows the same again. Needs the development requirements and a browser.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import FLAGS, find
from seqviz.paths import ASSETS_DIR
from tests.e2e.harness import AppPage, Server

FOLDER: Final = ASSETS_DIR / "screenshots"
FIRST_VISIT: Final = 120_000  # milliseconds that a page may take to compute what it shows


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the link, how the page is seen, where the stepper stands.

    ``press`` is the key of a button to click, and ``until`` of the one that then comes.
    """

    name: str
    link: str
    width: int = 1280
    height: int = 800
    theme: Literal["light", "dark"] = "light"
    step: int | None = None
    scroll: int = 0
    press: str = ""
    until: str = ""


SHOTS: Final = (
    Shot("digit_reader", "/digit_reader?lang=en&digit=s23", height=740, step=18),
    Shot("home_zh_dark", "/?lang=zh", theme="dark", step=16),
    Shot(
        "lstm_cell",
        "/lstm_cell?lang=en&digit=s23&at=2.14.18.f",
        height=1000,
        scroll=240,
    ),
    Shot(
        "sequence_prediction",
        "/sequence_prediction?lang=en&pace=fast",
        height=1120,
        press="run_start",
        until="run_further",
    ),
    Shot("neuron_detective", "/neuron_detective?lang=en", height=900),
    Shot("brackets", "/lstm_cell?lang=en&source=text&at=1.4.1", height=900, theme="dark"),
    Shot("digit_reader_narrow", "/digit_reader?lang=zh&digit=s48", width=420, height=1500, step=20),
)


def take(browser: Browser, url: str, shot: Shot) -> None:
    """Open the link, wait until the page rests, and save it as a PNG."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.theme,
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    app = AppPage(context.new_page(), url)
    app.goto(shot.link)
    app.page.wait_for_selector(".shell[data-ready]", timeout=FIRST_VISIT)
    if shot.press:
        app.page.locator(f".st-key-{shot.press} button").click()
        app.page.locator(f".st-key-{shot.until} button").wait_for(timeout=FIRST_VISIT)
    if shot.step is not None:
        shell = app.page.locator(".shell:not(.whole)")
        shell.focus()
        for key in ("Home", *("ArrowRight",) * (shot.step - 1)):
            shell.press(key)
        shell.evaluate("node => { node.blur(); node.getRootNode().host.scrollIntoView(false) }")
        app.page.mouse.wheel(0, -2000)
    _rest(app.page)
    if shot.scroll:
        app.page.mouse.move(shot.width / 2, shot.height / 2)
        app.page.mouse.wheel(0, shot.scroll)
        _rest(app.page)
    picture = Image.open(io.BytesIO(app.page.screenshot()))
    picture.convert("RGB").save(FOLDER / f"{shot.name}.png", optimize=True)
    context.close()


def _rest(page: Page) -> None:
    """Let fonts, animations and two frames pass."""
    page.evaluate(
        """async () => {
            await document.fonts.ready;
            await new Promise((done) => setTimeout(done, 700));
        }"""
    )


def main() -> None:
    """Start the app, take every picture, stop the app."""
    FOLDER.mkdir(exist_ok=True)
    path = find()
    server = Server()
    server.wait_until_healthy()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            for shot in SHOTS:
                take(browser, server.url, shot)
                print(FOLDER / f"{shot.name}.png")
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
