"""What of each page lies on the first screen of 1280 × 720: the drawing, the control, the result.

A page that is not in the table has no arrangement yet that holds; whoever gives it one adds a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import expect

from tests.e2e.harness import AppPage


@dataclass(frozen=True, slots=True)
class FirstView:
    """Selectors, each of which finds one thing or more, of which the first counts."""

    drawing: str
    control: str
    result: str
    more: tuple[str, ...] = ()


VIEWS: Final[Mapping[str, FirstView]] = {
    "home": FirstView(".scene .picture", ".shell > .player", "section.course ol"),
    "gradients": FirstView(".shell .board", "input[name=gate]", ".shell .headline"),
    "memory_lab": FirstView(".shell .race svg", "input[name=delay]", ".shell .axis"),
    "compare": FirstView(".shell .board", ".shell input[type=range]", ".verdict"),
    "sequence_prediction": FirstView(
        "[data-panel=series] .frame", ".st-key-run_start button", "[data-panel=loss]"
    ),
    "train_digits": FirstView(".grid", ".st-key-run_start button", ".st-key-your_digit"),
    "digit_reader": FirstView(
        ".st-key-pad_sheet", ".st-key-unseen button", ".guess", (".leads", ".columns")
    ),
    "text_classification": FirstView(".board", ".st-key-names_text input", ".st-key-names_facts"),
    "text_generation": FirstView(
        ".paper", ".st-key-w_temp", ".candidates .list", (".st-key-net_choice",)
    ),
    "neuron_detective": FirstView(".text [data-k]", "input.unit", ".suspect"),
    "lstm_cell": FirstView(".diagram", "input.hold", ".answer"),
    "gru_cell": FirstView(".diagram", "input.hold", ".answer"),
    "glossary": FirstView(".group .picture", "input[type=search]", "article .says"),
    "tutorials": FirstView(".shell .scene", ".keys button.main", ".words .tries a"),
    "more_cells": FirstView(".diagram", "input.hold", ".answer"),
}


def check_first_view(app: AppPage, page: str) -> None:
    """All three lie between the bar and the lower edge, before anybody has scrolled."""
    app.page.set_viewport_size({"width": 1280, "height": 720})
    app.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    view = VIEWS[page]
    for selector in (view.drawing, view.control, view.result, *view.more):
        part = app.page.locator(selector).first
        expect(part).to_be_visible()
        # found and measured in one: between the two a picture that is redrawn replaces its parts
        box = part.evaluate_all("([one]) => one.getBoundingClientRect().toJSON()")
        assert box["x"] + box["width"] <= 1280, f"{selector} is as wide as {box}"
        assert box["y"] >= 44, f"{selector} begins at {box['y']}"
        assert box["y"] + box["height"] <= 720, f"{selector} ends at {box['y'] + box['height']}"
