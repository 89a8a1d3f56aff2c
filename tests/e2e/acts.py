"""How a visitor does what a lesson's card waits for: one way for each act, with its details."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from playwright.sync_api import Locator

from seqviz.payloads.course import Detail
from tests.e2e.harness import AppPage

Way = Callable[[AppPage, Mapping[str, Detail]], None]


def _stepper(tab: AppPage) -> Locator:
    """The stepper whose player the page shows."""
    return tab.page.locator(".shell[data-layout]:has(> .player)").filter(visible=True).first


def _step(tab: AppPage, details: Mapping[str, Detail]) -> None:
    keys = _stepper(tab).locator("> .player")
    to = details.get("to")
    if "step" in details or to == "between":
        keys.locator("[data-act=first]").click()
        for _again in range(int(details.get("step", 2)) - 1):
            keys.locator("[data-act=forward]").click()
    else:
        keys.locator(f"[data-act={to or 'back'}]").click()


def _open(tab: AppPage, details: Mapping[str, Detail]) -> None:
    quantity = details.get("quantity", "h")
    _stepper(tab).locator(f".diagram [data-part][data-q={quantity}]").first.click()


def _surgery(tab: AppPage, details: Mapping[str, Detail]) -> None:
    which = f"hold-{details['value']:g}" if details.get("action") == "hold" else "halve"
    with tab.rerun():
        _stepper(tab).locator(f".surgery [data-act={which}]").click()


def _undo(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    with tab.rerun():
        tab.page.locator("[data-undo]").filter(visible=True).first.click()


def _try(tab: AppPage, details: Mapping[str, Detail]) -> None:
    with tab.rerun():
        tab.page.locator(".st-key-try button").click()


def _bet(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not set(details) - {"question"}
    place = tab.page.locator("[class*=st-key-bets-] .desk")
    if place.locator(".panel").count() == 0:
        place.locator("button.open").click()
    place.locator("input[type=radio]").first.check()
    place.locator("button.main").click()
    place.locator(".says").wait_for()


def _unroll(tab: AppPage, details: Mapping[str, Detail]) -> None:
    shell = tab.page.locator(f"[data-unrolled={str(details.get('open') is False).lower()}]")
    with tab.rerun():
        shell.locator("button[aria-pressed]").first.click()


def _type(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    field = tab.page.locator(".st-key-seq input")
    with tab.rerun():
        field.fill(f"{field.input_value()} 1 0 1")


def _back(tab: AppPage, details: Mapping[str, Detail]) -> None:
    tab.page.locator(f".bar > .player [data-act={details.get('to', 'back')}]").first.click()


def _way(tab: AppPage, details: Mapping[str, Detail]) -> None:
    name = {"steps": "length"}.get(str(details["setting"]), details["setting"])
    tab.page.locator(f"fieldset input[name={name}]").press("ArrowRight")


WAYS: Final[Mapping[str, Way]] = {
    "step": _step,
    "part_opened": _open,
    "surgery": _surgery,
    "surgery_undone": _undo,
    "tried": _try,
    "bet_laid": _bet,
    "bet_revealed": _bet,
    "unrolled": _unroll,
    "sequence_typed": _type,
    "sent_back": _back,
    "way_changed": _way,
}


def do(tab: AppPage, act: str, details: Mapping[str, Any]) -> None:
    """Do it as a visitor would."""
    WAYS[act](tab, details)
