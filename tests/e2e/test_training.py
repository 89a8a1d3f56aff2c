"""Training in a browser: it runs, pauses, ends with its tab, and can be scrubbed, broken, cured."""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from seqviz.paths import ROOT
from seqviz.training.engine.snapshots import due
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server, _free_port
from tests.pages.harness import as_number
from tests.patience import PATIENCE
from tests.tiny_mnist import write_tiny_mnist

LEARNING = 180_000  # milliseconds for a training on a machine that does much else
PAGE = "/sequence_prediction"
LONG = "clstm_e1000_h64"  # a training that no machine ends within a test; 25 updates an epoch
LARGEST = "ssines_clstm_h128_l3_w100_k20_b1024"


class WatchedServer(Server):
    """The app in a process whose threads can be seen, with a home and digits of its own."""

    def __init__(self, home: Path) -> None:
        self.port, self.window = _free_port(), _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = tempfile.NamedTemporaryFile(prefix="seqviz-training-", suffix=".log")  # noqa: SIM115
        script = str(Path(__file__).with_name("watched_app.py"))
        self.process = subprocess.Popen(
            [sys.executable, script, str(self.port), str(self.window)],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "SEQVIZ_HOME": str(home / "home"),
                "SEQVIZ_DATA_DIR": str(write_tiny_mnist(home / "data")),
            },
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    @property
    def workers(self) -> list[str]:
        """The threads that train right now."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.window}", timeout=30) as answer:
            names = answer.read().decode().splitlines()
        return [name for name in names if name.startswith("training ")]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedServer]:
    """The server of this file's tests."""
    server = WatchedServer(tmp_path_factory.mktemp("training"))
    try:
        server.wait_until_healthy()
        yield server
    finally:
        server.stop()


@pytest.fixture
def tab(open_tab: OpenTab, watched: WatchedServer) -> AppPage:
    """A tab on it."""
    return open_tab(watched.url)


def chart(tab: AppPage) -> Locator:
    """The live chart, once it is drawn."""
    found = tab.page.locator(".shell:has(.machine)")
    expect(found).to_have_attribute("data-ready", re.compile("."))
    return found


def step(tab: AppPage) -> int:
    """The update that the chart stands at."""
    return int(chart(tab).get_attribute("data-step") or -1)


def status(tab: AppPage) -> Locator:
    """The line on how each run stands."""
    return tab.page.locator(".st-key-run_status")


def button(tab: AppPage, name: str) -> Locator:
    """One of the buttons that run a training."""
    return tab.page.locator(".st-key-run_buttons").get_by_role("button", name=name, exact=True)


def pill(tab: AppPage, name: str) -> Locator:
    """One of several that exclude one another."""
    button, radio = (tab.page.get_by_role(role, name=name) for role in ("button", "radio"))
    return button.or_(radio).first


def begin(tab: AppPage, link: str, **query: str) -> None:
    """Open the page with these settings, start at full speed, and wait until it moves."""
    tab.goto(PAGE, run=link, **{"pace": "fast", **query})
    button(tab, "Train").click()
    # A short one may have ended before it is looked at.
    expect(status(tab)).to_contain_text(re.compile("training|finished"))
    expect(chart(tab)).not_to_have_attribute("data-step", "0")


def wait_finished(tab: AppPage) -> None:
    """Wait until the training has ended and the page shows it."""
    expect(status(tab)).to_contain_text("finished", timeout=LEARNING)
    expect(button(tab, "Train on")).to_be_visible()
    tab.wait_until_calm()
    tab.wait_for_run()


def all_moments(tab: AppPage) -> None:
    """Wait until the time machine has every snapshot; the page looks at a few each refresh."""
    taken = sum(map(due, range(step(tab) + 1)))
    assert taken > 2
    # At most one more: the network as it is, where that is no snapshot.
    expect(chart(tab)).to_have_attribute("data-moments", re.compile(f"^({taken}|{taken + 1})$"))


def pause(tab: AppPage) -> int:
    """Pause; the update at which it holds."""
    button(tab, "Pause").click()
    expect(status(tab)).to_contain_text("paused")
    expect(button(tab, "Resume")).to_be_visible()
    said = re.search(r"update ([\d,]+)", status(tab).inner_text())
    assert said is not None
    held = int(said[1].replace(",", ""))
    expect(chart(tab)).to_have_attribute("data-step", str(held))
    return held


# ---------------------------------------------------------------- a run


@pytest.mark.again
def test_the_tutorial_learns_the_sine(tab: AppPage) -> None:
    """The first preset, as it stands: one click, and the loss falls below 1e-3.

    At a pace to be followed until another click hurries it.
    """
    tab.goto(PAGE)
    button(tab, "Train").click()
    pill(tab, "Full speed").click()
    wait_finished(tab)
    expect(chart(tab)).to_have_attribute("data-step", "2500")
    said = re.search(r"loss (\S+)", status(tab).inner_text())
    assert said is not None
    assert as_number(said[1]) < 1e-3
    expect(
        tab.page.get_by_text("The doctor finds nothing wrong with this training.")
    ).to_be_visible(timeout=LEARNING)
    expect(tab.page.get_by_role("heading", name="Was it worth training?")).to_be_visible()
    tab.check()


def test_a_pause_freezes_the_step(tab: AppPage) -> None:
    """Over several refreshes of a paused run the step stays; resumed, it goes on; stopped, ends."""
    begin(tab, LONG)
    held = pause(tab)
    for _refresh in range(4):
        with tab.rerun():
            pass  # the page's own timer
    assert step(tab) == held
    at_the_end = (held // 25 + 1) * 25  # of the epoch
    button(tab, "One epoch").click()
    expect(chart(tab)).to_have_attribute("data-step", str(at_the_end))
    expect(status(tab)).to_contain_text("paused")
    expect(button(tab, "Resume")).to_be_visible()
    assert step(tab) == at_the_end
    button(tab, "Resume").click()
    expect(chart(tab)).not_to_have_attribute("data-step", str(at_the_end))
    button(tab, "Stop").click()
    expect(status(tab)).to_contain_text("stopped")
    expect(button(tab, "Train on")).to_be_visible()
    tab.check()


KEEP = "one => { for (const n of [one, ...one.querySelectorAll('canvas, input')]) n.kept = true; }"
KEPT = "one => [one, ...one.querySelectorAll('canvas, input')].every((node) => node.kept)"


def test_fifty_updates_keep_the_chart(fresh_server: Server, open_tab: OpenTab) -> None:
    """From before the start to after the end, chart, canvas and scrubber stay the same nodes.

    Also where this link is the first thing that anybody asks of the server.
    """
    tab = open_tab(fresh_server.url)
    tab.goto(PAGE, run=LONG, lang="en")
    expect(tab.page).to_have_url(re.compile(r"\?(?=.*run=clstm_h64_e1000)(?=.*lang=en)"))
    drawn = chart(tab)
    drawn.evaluate(KEEP)
    begun = int(drawn.get_attribute("data-updates") or 0)
    button(tab, "Train").click()
    tab.page.wait_for_function(
        """begun => {
            const hosts = [...document.querySelectorAll('*')].filter(
                (one) => one.shadowRoot?.querySelector('.machine'));
            const shells = hosts.flatMap((one) => [...one.shadowRoot.querySelectorAll('.shell')]);
            if (!shells.every((one) => one.kept)) throw new Error("another chart was mounted");
            return shells.length === 1 && Number(shells[0].dataset.updates) >= begun + 50;
        }""",
        arg=begun,
        timeout=LEARNING,
    )
    assert drawn.evaluate(KEPT)
    assert step(tab) > 50
    button(tab, "Stop").click()
    expect(status(tab)).to_contain_text("stopped")
    assert drawn.evaluate(KEPT), "the same chart after the end"
    tab.check()


# ---------------------------------------------------------------- the worker


def wait_until_none_trains(watched: WatchedServer) -> None:
    """Return once no thread trains any more."""
    until = time.monotonic() + PATIENCE
    while watched.workers:
        assert time.monotonic() < until, watched.workers


@pytest.mark.parametrize("how", ["close", pytest.param("reload", marks=pytest.mark.again)])
def test_closing_the_tab_ends_the_worker(
    open_tab: OpenTab, watched: WatchedServer, how: str
) -> None:
    """Closed or reloaded, also in the middle of an update that takes half a minute."""
    wait_until_none_trains(watched)  # what other tests left
    tab = open_tab(watched.url)
    tab.goto(PAGE, run=LARGEST)
    button(tab, "Train").click()
    expect(status(tab)).to_contain_text("training")
    assert len(watched.workers) == 1
    if how == "close":
        tab.page.close()
    else:
        tab.reload()
    wait_until_none_trains(watched)


def test_leaving_the_page_pauses(tab: AppPage, watched: WatchedServer) -> None:
    """On another page nothing computes; who comes back, by a link or by Back, finds the run."""
    begin(tab, LONG)
    elsewhere = tab.page.get_by_role("heading", name="Three networks side by side")
    tab.open_menu("Gates").filter(has_text="Compare").click()
    expect(elsewhere).to_be_visible()
    tab.open_menu("Digits and series").filter(has_text="Sequence prediction").click()
    expect(status(tab)).to_contain_text("paused")
    button(tab, "Resume").click()
    expect(status(tab)).to_contain_text("training")
    tab.page.go_back()
    expect(elsewhere).to_be_visible()
    tab.page.go_forward()
    expect(status(tab)).to_contain_text("paused")
    expect(button(tab, "Resume")).to_be_visible()
    trained = [name for name in watched.workers if not name.endswith(", examined")]
    assert len(trained) == 1  # a pause is a time for the doctor, who has a worker of his own
    button(tab, "Stop").click()
    expect(status(tab)).to_contain_text("stopped")
    wait_until_none_trains(watched)
    tab.check()


# ---------------------------------------------------------------- an own series


@pytest.mark.again
def test_a_drawn_curve_is_continued(tab: AppPage) -> None:
    """Drawn with the mouse, learned, and carried on by the network on the same pad."""
    tab.goto(PAGE, run="e2_h8", pace="fast")
    with tab.rerun():
        pill(tab, "Draw a curve").click()
    pad = tab.page.locator(".shell:has(.clear)")
    expect(pad).to_have_attribute("data-ready", "pad")
    pad.locator("canvas").scroll_into_view_if_needed()
    box = pad.locator("canvas").bounding_box()
    assert box is not None
    mouse = tab.page.mouse
    mouse.move(box["x"] + 60, box["y"] + box["height"] / 2)
    mouse.down()
    for k in range(1, 50):
        height = box["height"] * (0.5 + 0.3 * (1 if k % 10 < 5 else -1))
        mouse.move(box["x"] + 60 + k * (box["width"] * 0.5) / 50, box["y"] + height)
    mouse.up()
    expect(chart(tab)).to_have_attribute("data-step", "0")
    expect(pad).not_to_have_attribute("data-points", "0")
    expect(pad).to_have_attribute("data-continued", "0")
    tab.wait_for_run()
    button(tab, "Train").click()
    wait_finished(tab)
    expect(pad).to_have_attribute("data-continued", re.compile("[1-9]"))
    tab.check()


def test_an_uploaded_column_stays_through_the_training(tab: AppPage, tmp_path: Path) -> None:
    """The file is there before, while and after the network learns it."""
    file = tmp_path / "tides.csv"
    file.write_text("level\n" + "\n".join(str(k % 9) for k in range(200)))
    tab.goto(PAGE, run="e3_h8", pace="fast")
    with tab.rerun():
        pill(tab, "Your CSV file").click()
    with tab.rerun():
        tab.page.locator("input[type=file]").first.set_input_files(file)
    read = tab.page.get_by_text("\u2068tides.csv\u2069", exact=True)  # in its own direction
    expect(read).to_be_visible()
    button(tab, "Train").click()
    wait_finished(tab)
    expect(read).to_be_visible()
    expect(tab.page.get_by_role("heading", name="Was it worth training?")).to_be_visible()
    tab.check()


# ---------------------------------------------------------------- break it, go back in time


def test_the_doctor_names_the_cause_and_cures_it(tab: AppPage) -> None:
    """All weights zero, in one click: named as that, and cured in another; the chart is shown."""
    tab.goto(PAGE, run="e12", pace="fast")
    with tab.rerun():
        pill(tab, "All weights zero").click()
    tab.page.get_by_role("button", name="Break it this way").click()
    expect(chart(tab).get_by_label("Moment of the training")).to_be_in_viewport()
    wait_finished(tab)
    findings = tab.page.locator(".st-key-doctor")
    judged, first = findings.locator("strong").nth(0), findings.locator("strong").nth(1)
    expect(judged).to_contain_text("RNN 32, Sine", timeout=LEARNING)
    expect(first).to_have_text("All units are copies", timeout=LEARNING)
    findings.get_by_role("button", name="Apply the cure").first.click()
    expect(findings).to_have_count(0)
    expect(tab.page).not_to_have_url(re.compile("izero"))
    wait_finished(tab)
    expect(
        tab.page.get_by_text("The doctor finds nothing wrong with this training.")
    ).to_be_visible(timeout=LEARNING)
    tab.check()


def test_the_time_machine_needs_no_server(tab: AppPage) -> None:
    """Scrubbing sends nothing, the gradient through time too; letting go opens that network."""
    begin(tab, "e4_h8_clstm")
    wait_finished(tab)
    drawn = chart(tab)
    inside = tab.page.get_by_text("Look inside the network at this moment")
    inside.click()
    said = tab.page.get_by_text(re.compile(r"The network after \d+ updates?"))
    expect(said).to_have_text(re.compile(r"after 100 updates"))
    tab.page.wait_for_function("document.querySelector('[data-stale=true]') === null")
    tab.wait_for_run()
    scrub = drawn.get_by_role("slider", name="Moment of the training")
    tab.wait_until_calm()  # the forecasts of all moments are still being brought in
    through_time, told = drawn.locator("[data-panel=reach]"), set()
    with tab.no_traffic():
        for place in (5, 3, 2):
            scrub.evaluate(
                "(one, at) => { one.value = at; one.dispatchEvent(new Event('input')); }", place
            )
            expect(drawn).to_have_attribute("data-snapshot", str(place))
            arrives = through_time.locator("p").text_content() or ""
            expect(through_time.locator("canvas")).to_have_attribute(
                "aria-label", re.compile(re.escape(arrives))
            )
            told.add(arrives)
    assert len(told) == 3, "each moment has a gradient through time of its own"
    assert all(one.startswith("What reaches the first step is ") for one in told), told
    with tab.rerun():
        scrub.press("ArrowLeft")
    expect(drawn).to_have_attribute("data-snapshot", "1")
    expect(said).to_have_text(re.compile(r"after 1 update "))
    with tab.rerun():
        drawn.get_by_role("button", name="To the end").click()
    expect(said).to_have_text(re.compile(r"after 100 updates"))
    tab.check()


@pytest.mark.again
def test_another_run_inside_has_its_own_names(tab: AppPage) -> None:
    """Of three cells side by side each is looked into; its gates have names from the first on."""
    tab.goto(PAGE, run="e1_h4", pace="fast")
    button(tab, "Side by side").click()
    tab.page.locator(".st-key-compare_cells button").click()
    wait_finished(tab)
    tab.page.get_by_text("Look inside the network at this moment").click()
    parts = tab.page.locator(".diagram [role=button]")
    for cell, gate in (("LSTM", "output gate"), ("GRU", "reset gate")):
        with tab.rerun():
            tab.page.get_by_role("radio", name=re.compile(f"^{cell}")).click()
        expect(parts.and_(tab.page.get_by_label(f"Open: {gate}"))).to_have_count(1)
        names = parts.evaluate_all("all => all.map((one) => one.ariaLabel)")
        assert [name for name in names if name == "Open: undefined"] == []
    tab.check()


def test_the_keyboard_is_enough(tab: AppPage) -> None:
    """Start, pause, go back in time and go on: no mouse."""
    tab.goto(PAGE, run=LONG)
    keyboard = tab.page.keyboard
    tab.tab_to("one => one.closest('.st-key-run_start')")
    keyboard.press("Enter")
    expect(status(tab)).to_contain_text("training")
    expect(button(tab, "Pause")).to_be_visible()
    expect(chart(tab)).to_have_attribute("data-step", re.compile(r"^([4-9]|\d\d+)$"))
    tab.tab_to("one => one.closest('.st-key-run_pause')", 120)
    keyboard.press("Space")
    expect(status(tab)).to_contain_text("paused")
    expect(button(tab, "Resume")).to_be_visible()
    all_moments(tab)
    tab.tab_to("one => one.classList.contains('scrub')", 120)
    keyboard.press("Home")
    expect(chart(tab)).to_have_attribute("data-snapshot", "0")
    keyboard.press("ArrowRight")
    expect(chart(tab)).to_have_attribute("data-snapshot", "1")
    keyboard.press("End")
    expect(chart(tab)).to_have_attribute("data-snapshot", "now")
    tab.tab_to("one => one.closest('.st-key-run_stop')", 320)
    keyboard.press("Enter")
    expect(status(tab)).to_contain_text("stopped")
    tab.check()


# ---------------------------------------------------------------- the digit network


def test_the_digit_network_goes_into_the_reader(tab: AppPage) -> None:
    """Trained on a tiny MNIST, it reads the visitor's digit and goes to the digit reader."""
    tab.goto("/train_digits", source="full", epochs=2)
    button(tab, "Train").click()
    expect(status(tab)).to_contain_text("finished", timeout=LEARNING)
    expect(chart(tab)).to_have_attribute("data-step", re.compile("[1-9]"))
    expect(tab.page.locator("table.answers tbody tr")).to_have_count(3)
    tab.page.get_by_role("button", name="Use this network in the digit reader").click()
    expect(tab.page.get_by_role("heading", name="Digit reader", level=1)).to_be_visible()
    expect(tab.page.get_by_text("This is your own network")).to_be_visible()
    tab.page.get_by_role("button", name="Back to the shipped one").click()
    expect(tab.page.get_by_text("This is your own network")).to_have_count(0)
    tab.check()


# ---------------------------------------------------------------- for everybody


@pytest.mark.parametrize(
    ("theme", "lang"), [("light", "en"), pytest.param("dark", "zh", marks=pytest.mark.again)]
)
def test_a_trained_page_is_accessible_and_fits(tab: AppPage, theme: str, lang: str) -> None:
    """With chart, findings and result on it, wide and narrow."""
    tab.goto(
        PAGE, run="e1_h4", pace="fast", theme="dark" if theme == "dark" else "light", lang=lang
    )
    tab.page.locator(".st-key-run_start button").click()
    expect(tab.page.locator(".st-key-run_further button")).to_be_visible(timeout=LEARNING)
    expect(tab.page.locator(".st-key-doctor, [data-testid=stAlertContentSuccess]")).to_be_visible(
        timeout=LEARNING
    )
    tab.wait_for_run()
    for width in (1280, 900, 420):
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.check_accessible(include="[data-testid=stMain]")
        tab.check_fits()
    tab.check()
