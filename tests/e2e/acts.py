"""How a visitor does what a lesson's card waits for: one way for each act, with its details."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from playwright.sync_api import Locator, expect

from seqviz.payloads.course import Detail
from tests.e2e.harness import AppPage

Way = Callable[[AppPage, Mapping[str, Detail]], None]


def _stepper(tab: AppPage) -> Locator:
    """The stepper whose player the page shows."""
    return tab.page.locator(".shell[data-layout]:has(.player)").filter(visible=True).first


def _step(tab: AppPage, details: Mapping[str, Detail]) -> None:
    keys = _stepper(tab).locator(".player")
    to = details.get("to")
    if "step" in details or to == "between":
        keys.locator("[data-act=first]").click()
        for _again in range(int(details.get("step", 2)) - 1):
            keys.locator("[data-act=forward]").click()
    else:
        keys.locator(f"[data-act={to or 'back'}]").click()


def _open(tab: AppPage, details: Mapping[str, Detail]) -> None:
    quantity = details.get("quantity", "h")
    parts = f".diagram [data-part][data-q={quantity}], .units [data-q={quantity}]"
    tab.page.locator(parts).filter(visible=True).first.click()


def _surgery(tab: AppPage, details: Mapping[str, Detail]) -> None:
    which = f"hold-{details['value']:g}" if details.get("action") == "hold" else "halve"
    with tab.rerun():
        _stepper(tab).locator(f".surgery [data-act={which}]").click()


def _undo(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    undo = tab.page.locator("[data-undo], .st-key-try button:has-text('undo')")  # its icon's name
    with tab.rerun():
        undo.filter(visible=True).first.click()


def _try(tab: AppPage, details: Mapping[str, Detail]) -> None:
    with tab.rerun():
        tab.page.locator(".st-key-try button").click()


def _bet(tab: AppPage, details: Mapping[str, Detail]) -> None:
    """The question that the card waits for is the one that is asked."""
    assert not set(details) - {"question"}
    place = tab.page.locator("[class*=st-key-bets-] .desk")
    place.locator("button.open").click()
    place.locator("input[type=radio]").first.check()
    place.locator("button.main").click()
    place.locator(".says").wait_for()
    place.locator("button.close").click()


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
    keys = tab.page.locator(".bar > .player")
    if details.get("to") == "first":  # where it stands at first: from the loss, as the card says
        keys.locator("[data-act=last]").first.click()
    keys.locator(f"[data-act={details.get('to', 'back')}]").first.click()


def _way(tab: AppPage, details: Mapping[str, Detail]) -> None:
    name = {"steps": "length"}.get(str(details["setting"]), details["setting"])
    tab.page.locator(f"fieldset input[name={name}]").press("ArrowRight")


def _train(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    with tab.rerun():
        tab.page.locator(".st-key-run_start button").click()


def _let_it_end(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert set(details) <= {"state"}
    if tab.page.locator(".st-key-run_start").is_visible():  # nobody has pressed it yet
        _train(tab, {})
    tab.page.locator(".st-key-run_further button").wait_for()
    tab.wait_until_calm()


def _travel(tab: AppPage, details: Mapping[str, Detail]) -> None:
    key = {"first": "Home", "last": "End"}[str(details.get("to", "first"))]
    tab.page.locator(".machine input.scrub").press(key)


def _phase(tab: AppPage, details: Mapping[str, Detail]) -> None:
    """Press the one button until the phase comes, each time when the one before is shown."""
    button = tab.page.locator(".st-key-next_phase button").filter(visible=True)
    shown = tab.page.locator("[data-reached]")
    reached = None
    while reached != details["phase"]:
        before = shown.get_attribute("data-reached") or ""
        with tab.rerun():
            button.click()
        expect(shown).not_to_have_attribute("data-reached", before)
        reached = shown.get_attribute("data-reached")


def _candidate(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    tab.page.locator(".desk .char").last.click()
    tab.page.locator(".desk .candidates li:not([hidden]):not(.own):not(.out) button").first.click()


def _temperature(tab: AppPage, details: Mapping[str, Detail]) -> None:
    key = {"low": "Home", "high": "End"}[str(details.get("to", "high"))]
    with tab.rerun():
        tab.page.locator(".st-key-w_temp input").press(key)


def _prompt(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    field = tab.page.locator(".st-key-w_prompt input")
    field.fill("JULIET:")
    with tab.rerun():
        field.press("Enter")


def _paint(tab: AppPage, details: Mapping[str, Detail]) -> None:
    listed = ".suspect[aria-pressed=false]" if details.get("listed") else ".bar [data-act=play]"
    tab.page.locator(f".shell {listed}").first.click()


def _prove(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    tab.page.locator(".shell .prove").click()


def _draw(tab: AppPage, details: Mapping[str, Detail]) -> None:
    assert not details
    pad = tab.page.locator("[class*=st-key-pad_] canvas.upper-canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2
    tab.page.mouse.move(middle, box["y"] + 40)
    tab.page.mouse.down()
    tab.page.mouse.move(middle, box["y"] + box["height"] - 40, steps=6)
    with tab.rerun():
        tab.page.mouse.up()


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
    "train_pressed": _train,
    "training_ended": _let_it_end,
    "time_travelled": _travel,
    "phase_shown": _phase,
    "candidate_taken": _candidate,
    "temperature_moved": _temperature,
    "prompt_typed": _prompt,
    "text_painted": _paint,
    "unit_taken_away": _prove,
    "digit_drawn": _draw,
}


def do(tab: AppPage, act: str, details: Mapping[str, Any]) -> None:
    """Do it as a visitor would."""
    WAYS[act](tab, details)
