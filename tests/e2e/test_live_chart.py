"""The live components in a browser: nothing is mounted again, the time machine needs no server."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from seqviz.paths import ROOT
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server, _free_port

APP = Path(__file__).with_name("live_chart_app.py")


class OwnServer(Server):
    """`streamlit run` of this test's own page."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = tempfile.NamedTemporaryFile(prefix="seqviz-live-", suffix=".log")  # noqa: SIM115
        command = [sys.executable, "-m", "streamlit", "run", str(APP)]
        self.process = subprocess.Popen(
            [*command, "--server.port", str(self.port)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )


@pytest.fixture(scope="module")
def live_server() -> Iterator[Server]:
    """The page of this file's tests."""
    server = OwnServer()
    try:
        server.wait_until_healthy()
        yield server
    finally:
        server.stop()


@pytest.fixture
def live(open_tab: OpenTab, live_server: Server) -> AppPage:
    """A tab on it."""
    return open_tab(live_server.url)


def _chart(app: AppPage) -> Locator:
    chart = app.page.locator(".shell:has(.machine)")
    expect(chart.locator(".machine")).to_be_visible()
    return chart


def test_fifty_updates_keep_every_node(live: AppPage) -> None:
    """Payloads replace one another in place: shell, canvas and scrubber stay the same nodes.

    The part of the series that is looked at stays too.
    """
    live.goto("/", run=1)
    chart = _chart(live)
    chart.get_by_role("slider", name="Which part of the series is shown").press("Home")
    chart.evaluate(
        """one => {
            for (const node of [one, ...one.querySelectorAll('canvas, input')]) node.kept = true;
            window.begun = Number(one.dataset.updates);
        }"""
    )
    live.page.wait_for_function(
        """() => {
            const hosts = [...document.querySelectorAll('*')].filter(
                (one) => one.shadowRoot?.querySelector('.machine'));
            const shells = hosts.flatMap((one) => [...one.shadowRoot.querySelectorAll('.shell')]);
            return shells.length === 1 && Number(shells[0].dataset.updates) >= window.begun + 50;
        }"""
    )
    assert chart.evaluate(
        "one => [one, ...one.querySelectorAll('canvas, input')].every((node) => node.kept)"
    )
    assert int(chart.get_attribute("data-step") or 0) > 150
    assert chart.locator("[data-panel=series]").get_attribute("data-view") == "0-60"
    live.check()


def test_a_name_is_narrowed_to_its_room(live: AppPage) -> None:
    """On a phone no line's name runs out of its drawing, where it would be cut off."""
    live.page.add_init_script(
        """
        window.ends = {};
        const draw = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most = Infinity) {
            const wide = Math.min(most, this.measureText(text).width);
            const room = this.canvas.clientWidth; // none where it is not shown
            if (this.textAlign === 'left' && room) window.ends[text] = [x + wide, room];
            draw.call(this, text, x, y, most === Infinity ? undefined : most);
        };
        """
    )
    live.page.set_viewport_size({"width": 420, "height": 800})
    live.goto("/")
    _chart(live)
    live.page.wait_for_function("Object.keys(window.ends).length > 2")
    ends = live.page.evaluate("window.ends")
    assert all(end <= width + 0.5 for end, width in ends.values()), ends
    live.check()


def test_the_time_machine_runs_in_the_browser(live: AppPage) -> None:
    """Scrubbing sends nothing; letting go tells Python which moment; Now goes back."""
    live.goto("/")
    chart = _chart(live)
    expect(chart).to_have_attribute("data-snapshot", "now")
    scrub = chart.get_by_role("slider", name="Moment of the training")
    with live.no_traffic():
        scrub.evaluate("one => { one.value = 2; one.dispatchEvent(new Event('input')); }")
        expect(chart).to_have_attribute("data-snapshot", "2")
        expect(chart.locator(".where")).to_contain_text("update 2 · loss 0.333")
    with live.rerun():
        scrub.press("ArrowRight")
    expect(live.page.get_by_text("moment: 3")).to_be_visible()
    with live.rerun():
        chart.get_by_role("button", name="Now").click()
    expect(chart).to_have_attribute("data-snapshot", "now")
    expect(live.page.get_by_text("moment: None")).to_be_visible()
    live.check()


def test_the_crosshair_is_read_out(live: AppPage) -> None:
    """Arrow keys move along a curve, and a screen reader hears the values there."""
    live.goto("/")
    chart = _chart(live)
    canvas = chart.locator("[data-panel=series] canvas[role=img]")
    canvas.focus()
    canvas.press("Home")
    canvas.press("ArrowRight")
    expect(chart.locator(".summary")).to_contain_text("time step 1, truth 0.199")
    canvas.press("Escape")
    live.check()


def test_a_part_of_the_series_is_moved_and_its_windows_slide(live: AppPage) -> None:
    """By key and by hand, in the browser alone; what arrives meanwhile moves and mounts nothing."""
    live.goto("/")
    panel = _chart(live).locator("[data-panel=series]")
    overview = panel.get_by_role("slider", name="Which part of the series is shown")
    expect(panel).to_have_attribute("data-view", "59-119")
    expect(overview).to_have_attribute("aria-valuetext", "time steps 59 to 119")
    cut = panel.get_by_role("group", name="A window, and what is wanted after it")
    with live.no_traffic():
        overview.press("Home")
        overview.press("ArrowRight")
        expect(panel).to_have_attribute("data-view", "10-70")
        panel.get_by_role("button", name="whole series").click()
        expect(panel).to_have_attribute("data-view", "0-119")
        box = overview.bounding_box()
        assert box is not None
        live.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
        live.page.mouse.down()
        expect(panel).to_have_attribute("data-view", re.compile(r"^(30-90|29-89)$"))  # half a step
        live.page.mouse.move(box["x"] + box["width"], box["y"] + 20)
        live.page.mouse.up()
        expect(panel).to_have_attribute("data-view", "59-119")
        expect(cut).to_have_attribute("data-at", "100")  # the first window of the held-out part
        expect(cut).to_contain_text(
            "steps 90 to 99: −0.751, −0.605, …, 0.523, 0.682, 0.814 → wanted 0.913"
        )
        cut.get_by_role("button", name="Slide the window along the series").click()
        expect(cut).not_to_have_attribute("data-at", "100")
        cut.get_by_role("button", name="Stop the window").click()
        canvas = panel.locator("canvas[role=img]")
        canvas.press("Home")
        canvas.press("Escape")
        expect(cut).to_have_attribute("data-at", "10")
        expect(panel).to_have_attribute("data-view", "0-60")
    live.check()


def test_a_drawn_curve_is_continued(live: AppPage) -> None:
    """A stroke becomes points in Python, and its answer stands on the pad; clearing empties it."""
    live.goto("/")
    pad = live.page.locator(".shell:has(.clear)")
    pad.locator("canvas").scroll_into_view_if_needed()
    box = pad.locator("canvas").bounding_box()
    assert box is not None
    mouse = live.page.mouse
    with live.rerun():
        mouse.move(box["x"] + 60, box["y"] + 120)
        mouse.down()
        for k in range(1, 30):
            mouse.move(box["x"] + 60 + 12 * k, box["y"] + 120 + (k % 7) * 10)
        mouse.up()
    expect(pad).to_have_attribute("data-continued", "60")
    # The network's part begins where the curve ends, 408 pixels from the left.
    expect(pad).to_have_attribute("data-edge", re.compile(r"^(40[4-9]|41[0-2])$"))
    expect(live.page.get_by_text("points: 0")).to_have_count(0)
    with live.rerun():
        pad.get_by_role("button", name="Clear").click()
    expect(live.page.get_by_text("points: 0")).to_be_visible()
    pad.locator("canvas").focus()
    for key in ("ArrowUp", *["ArrowRight"] * 5, "ArrowUp"):
        pad.locator("canvas").press(key)
    expect(live.page.get_by_text("points: 0")).to_have_count(0)
    live.check()


def test_stations_light_up_as_they_are_reached(live: AppPage) -> None:
    """Two phases told: two stations lit, the second is the newest, two wait."""
    live.goto("/", phases=2)
    stations = live.page.locator(".station")
    expect(stations).to_have_count(4)
    expect(live.page.locator(".station.reached")).to_have_count(2)
    expect(live.page.locator(".station.newest h3")).to_have_text("Loss")
    expect(stations.nth(3)).to_contain_text("not reached yet")
    live.check()


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.again)])
def test_the_components_are_accessible(live: AppPage, theme: str) -> None:
    """All three pass axe-core and fit, wide and narrow."""
    live.goto("/", theme=theme, phases=4, lang="zh" if theme == "dark" else "en")
    _chart(live)
    for width in (1280, 900, 420):
        live.page.set_viewport_size({"width": width, "height": 900})
        live.check_accessible()
        live.check_fits()
    live.check()
